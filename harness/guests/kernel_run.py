"""One kernel's way from power-on to its records: its evidence, its second chance, its MISS.

Owns what a guest's words and its silence mean. Promises that whatever goes wrong is one line in the
outcome, and that records and attempts are written when the kernel is through. Getting kernels is
left to `archive`, running many of them to `fleet`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from harness.driver import Event, parse_event, raw_folder
from harness.engine import EngineError
from harness.guests import archive
from harness.guests.channel import ChannelError, Frame
from harness.guests.image import pack
from harness.guests.kernel_list import Kernel, KernelError
from harness.guests.machine import ACCELERATOR, BACKEND, Boot, Machine
from harness.ledger import Ledger, Where
from harness.records import ResultsError, make_folder, write_text
from harness.scenario import Case
from harness.story import Storyteller
from harness.verdict import Verdict

# A guest never waits in wall-clock time: silence is a hang. A slow machine is given its time.
BOOT_LIMIT = 120.0
SILENCE_LIMIT = 120.0
WHOLE_LIMIT = 5400.0
# How often to look at the memory shared with the guest, in seconds.
LOOK_AGAIN = 0.02
ATTEMPTS = 2
# By how many seconds the ticks, by which TCP's timers run, may fall behind the guest's clock: they
# are compared to some 10 ms (timer_lag.hpp of the guest).
LARGEST_LAG = 0.05
STOPPED = "interrupted"
# How run_guest() of cpp_servers/guest begins what it could not do.
GUEST_SAYS = "bindlab: guest:"


class Watcher(Protocol):
    """Who is told how it goes. Called from the guests' threads."""

    def phase(self, kernel: Kernel, words: str) -> None:
        """A kernel has come to a new phase."""

    def verdict(self, kernel: Kernel, verdict: Verdict, total: int) -> None:
        """A case was judged."""

    def over(self, kernel: Kernel) -> None:
        """A kernel is through, well or not."""

    def say(self, words: str) -> None:
        """Words that stay."""


@dataclass(slots=True)
class Attempt:
    """One start of a guest. Guest seconds are on its own clock, wall seconds on ours."""

    kernel: str
    outcome: str = STOPPED
    cases: int = 0
    boot_guest_seconds: float | None = None
    boot_wall_seconds: float | None = None
    guest_seconds: float | None = None
    timer_lag_seconds: float | None = None
    wall_seconds: float = 0.0
    console: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of one kernel."""

    kernel: Kernel
    ledger: Ledger | None = None
    attempts: list[Attempt] = field(default_factory=list)
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What to run on each kernel."""

    engine: Path
    cases: Sequence[Case]
    results: Path
    revision: str
    jobs: int = 1
    every: Callable[[], Sequence[Case] | None] = lambda: None  # all cases there are, if known


class _Interrupted(Exception):
    """Somebody wants all guests to end."""


class _Failed(Exception):
    """This start of the guest came to nothing; another may not."""


class _Unusable(Exception):
    """This kernel cannot do it: another start would end the same way."""


class Claims:
    """Which kernel has which folder of the results: two that call themselves alike share none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_release: dict[str, Kernel] = {}

    def claim(self, release: str, kernel: Kernel) -> None:
        """Raises _Unusable if another kernel of this run has it."""
        with self._lock:
            other = self._by_release.setdefault(release, kernel)
        if other is not kernel:
            raise _Unusable(
                f"{kernel.version}: it calls itself {release}, as does {other.version}, and their"
                " results would mix: run one after the other, with --results"
            )


class KernelRun:
    """One kernel's run: up to two starts, one ledger."""

    def __init__(
        self,
        kernel: Kernel,
        order: Order,
        watcher: Watcher,
        stop: threading.Event,
        claims: Claims,
    ) -> None:
        self._kernel = kernel
        self._order = order
        self._watcher = watcher
        self._stop = stop
        self._claims = claims
        self._by_id = {case.id: case for case in order.cases}
        self._storyteller = Storyteller(lambda words: watcher.say(f"{kernel.version}: {words}"))
        self._started: dict[str, float] = {}
        self._exit: dict[str, Any] | None = None
        self._over = False
        self.outcome = Outcome(kernel)

    def run(self) -> None:
        """Never raises: whatever goes wrong is in the outcome."""
        try:
            self._run()
        except _Interrupted:
            self.outcome.trouble = STOPPED
        except (KernelError, _Unusable, ResultsError) as error:
            self.outcome.trouble = str(error)
        except OSError as error:
            place = Path(error.filename or self._order.results)
            self.outcome.trouble = str(ResultsError.of(place, error))
        except Exception as error:  # whatever it is, the other kernels go on
            self.outcome.trouble = f"a fault of the harness, report it: {error!r}"
        self._conclude()

    def _run(self) -> None:
        for number in range(1, ATTEMPTS + 1):
            attempt = Attempt(self._kernel.version)
            self.outcome.attempts.append(attempt)
            try:
                self._attempt(attempt)
                self.outcome.trouble = None
                return
            except _Failed as failure:
                attempt.outcome = str(failure)
                again = "started once more" if number < ATTEMPTS else "given up"
                self._watcher.say(f"{self._kernel.version}: {failure}: {again}")
                self.outcome.trouble = f"{failure}, {number} times"

    def _attempt(self, attempt: Attempt) -> None:
        ledger = self.outcome.ledger
        cases = ledger.left if ledger is not None else list(self._order.cases)
        cases.sort(key=lambda case: -case.longest_wait)
        plans = (case.plan() for case in cases)
        arguments = ["--jobs", str(self._order.jobs), "--libpcap"]
        arguments += ["--backend", BACKEND, "--accelerator", ACCELERATOR]
        modules = archive.modules_of(self._kernel)
        image = pack(self._order.engine, modules, plans, arguments)
        if ledger is None and self._kernel.release is not None:
            self._open(self._kernel.release)
        self._watcher.phase(self._kernel, "booting")
        self._exit, self._over, self._started = None, False, {}
        begun = time.monotonic()
        try:
            with Machine(Boot(archive.image_of(self._kernel), image)) as machine:
                try:
                    self._follow(machine, attempt, begun)
                finally:
                    attempt.console = machine.console()
        except ChannelError as error:
            raise _Failed(str(error)) from error
        except _Unusable as error:
            attempt.outcome = str(error)
            raise
        finally:
            attempt.wall_seconds = round(time.monotonic() - begun, 3)
        attempt.outcome = "done"

    def _follow(self, machine: Machine, attempt: Attempt, begun: float) -> None:
        """Until the guest's last word, or until it is plain that there will be none."""
        heard = begun
        while True:
            if self._stop.is_set():
                raise _Interrupted
            on = machine.is_on()  # asked before looking: what it wrote before its end is still read
            for frame in machine.channel.frames():
                heard = time.monotonic()
                self._hear(frame, attempt, heard - begun)
            if self._exit is not None:
                break
            if not on:
                raise self._failure(_why_off(machine))
            now = time.monotonic()
            limit = BOOT_LIMIT if attempt.boot_wall_seconds is None else SILENCE_LIMIT
            if now - heard > limit:
                raise self._failure(f"the guest hangs: it said nothing for {limit:.0f} s")
            if now - begun > WHOLE_LIMIT:
                raise self._failure(f"the guest is not done after {WHOLE_LIMIT:.0f} s")
            time.sleep(LOOK_AGAIN)
        code, words = int(self._exit["code"]), str(self._exit["words"]).strip()
        attempt.guest_seconds = float(self._exit["seconds"])
        self._check_timers(float(self._exit["timer_lag"]), attempt)
        if code not in (0, 1) or not self._over:
            said = words.splitlines()[-1] if words else f"exit {code}"
            raise _Unusable(f"{self._kernel.version}: the engine could not do its work: {said}")

    def _check_timers(self, lag: float, attempt: Attempt) -> None:
        """Takes back what this start has shown, if the guest's timers did not keep pace."""
        attempt.timer_lag_seconds = lag
        if lag <= LARGEST_LAG:
            return
        if self.outcome.ledger is not None:
            for case in self._started:
                self.outcome.ledger.withdraw(case)
        raise _Failed(f"the guest's timers fell {lag:.3f} s behind its clock")

    def _failure(self, words: str) -> _Failed:
        """With the case that may have brought it about."""
        last = list(self._started)[-1:]
        return _Failed(words + "".join(f"; the last case to start was {case}" for case in last))

    def _open(self, release: str) -> None:
        self._claims.claim(release, self._kernel)
        order = self._order
        where = Where(release, BACKEND, ACCELERATOR)
        self.outcome.ledger = Ledger.open(order.cases, order.results, where, order.revision)

    def _hear(self, frame: Frame, attempt: Attempt, wall: float) -> None:
        kind = frame.event["event"]
        try:
            if kind == "guest":
                self._booted(frame, attempt, wall)
            elif kind == "file":
                self._keep(frame)
            elif kind == "timers":
                self._check_timers(float(frame.event["lag"]), attempt)
            elif kind == "exit":
                self._exit = dict(frame.event)
            else:
                self._event(parse_event(json.dumps(frame.event)), wall)
        except (KeyError, TypeError, ValueError, EngineError) as error:
            raise _Failed(f"the guest says what makes no sense ({error})") from error
        attempt.cases += kind == "finished"

    def _booted(self, frame: Frame, attempt: Attempt, wall: float) -> None:
        event = frame.event
        attempt.boot_guest_seconds = float(event["seconds"])
        attempt.boot_wall_seconds = round(wall, 3)
        release, lacks = str(event["kernel"]), [str(line) for line in event["missing"]]
        if lacks:
            refused = [f"module {line}" for line in event["refused"]]
            given = self._kernel.modules
            told = f" (what was found below {given} was not enough)" if given else ""
            raise _Unusable(
                f"{self._kernel.version}: this kernel lacks {'; '.join([*lacks, *refused])}:"
                f" build it in, or name the folder of its modules with MODULES={told}"
            )
        if self._kernel.release not in (None, release):
            raise _Unusable(
                f"{self._kernel.version}: it calls itself {release}, the list says"
                f" {self._kernel.release}: correct the list"
            )
        if self.outcome.ledger is None:
            self._open(release)
        self._watcher.phase(self._kernel, "running")

    def _keep(self, frame: Frame) -> None:
        case, name = str(frame.event["case"]), str(frame.event["name"])
        if self.outcome.ledger is None or case not in self._by_id or "/" in name or name[:1] == ".":
            raise ValueError(f"file {name} of case {case}")
        folder = self.outcome.ledger.raw / case
        make_folder(folder)
        (folder / name).write_bytes(frame.content)

    def _event(self, event: Event, wall: float) -> None:
        if event.kind == "started":
            self._started[event.case] = wall
        self._over = self._over or event.kind == "over"
        ledger = self.outcome.ledger
        if event.kind != "finished" or ledger is None:
            return
        took = round(wall - self._started.get(event.case, wall), 3)
        verdict, evidence = ledger.judge(self._by_id[event.case], event.reason, took)
        self._watcher.verdict(self._kernel, verdict, len(ledger.cases))
        self._storyteller.tell(verdict, evidence)

    def _conclude(self) -> None:
        """MISS for what is left, the records and the attempts, all on disk."""
        ledger, outcome = self.outcome.ledger, self.outcome
        told = json.dumps([asdict(attempt) for attempt in outcome.attempts], indent=2)
        try:
            if ledger is not None:
                why = outcome.trouble or "the guest ended"
                for verdict in ledger.conclude(why, self._started):
                    self._watcher.verdict(self._kernel, verdict, len(ledger.cases))
                ledger.write(self._order.every())
            if outcome.attempts:
                # A kernel that somebody has built has no release before it has spoken.
                name = ledger.where.release if ledger else Path(self._kernel.version).name
                write_text(raw_folder(self._order.results, name) / "attempts.json", told + "\n")
        except ResultsError as error:
            outcome.trouble = outcome.trouble or str(error)
        self._watcher.over(self._kernel)


def _why_off(machine: Machine) -> str:
    """The first words of a panic, or else the last words. Raises _Unusable for what init says."""
    lines = [line.strip() for line in machine.console().splitlines() if line.strip()]
    ours = [line.partition(GUEST_SAYS)[2] for line in lines if GUEST_SAYS in line]
    if ours:
        raise _Unusable(f"the guest cannot work with this kernel: {ours[-1].strip()}")
    panics = [line for line in lines if "Kernel panic" in line]
    # What any kernel says when it is switched off.
    others = [line for line in lines if "reboot: " not in line]
    last = (panics[:1] or others[-1:] or ["no words"])[0]
    return f"the guest switched off before its work was done (QEMU exit {machine.code()}): {last}"
