"""Measures what the project promises about its speed, as ratios within one run of this program.

Writes the scenarios it needs into a temporary folder and prints figure, target and verdict of each
measure. A missed target is a finding, not a fault: the exit code is 0 unless a measure could not be
taken.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.engine import command as engine_command
from harness.guests.archive import fetch
from harness.guests.kernel_list import read_kernels, select
from harness.scenario import LECTURE, load_cases

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "build" / "release" / "bin" / "bindlab"

# Digits of a round's number: a matrix of 10 x 10 x 10 makes a thousand cases of one scenario.
SHORT = """question: Does a connection come about?
sources: [connect(2)]
topology: pair
capture: {capture}
matrix:
  hundreds: {hundreds}
  tens: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  ones: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
steps:
  - server: socket tcp
  - server: bind $server:2${{hundreds}}${{tens}}${{ones}}
  - server: listen
  - client: socket tcp
  - client: connect $server:2${{hundreds}}${{tens}}${{ones}} => ok
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and the target it is held against; `at_most` says on which side of it good lies."""

    what: str
    figure: float
    target: float
    unit: str
    at_most: bool
    detail: str

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.figure <= self.target if self.at_most else self.figure >= self.target

    def line(self) -> str:
        """One line for a person."""
        side = "at most" if self.at_most else "at least"
        verdict = "met" if self.met else "MISSED"
        figure = f"{self.figure:.2f} {self.unit}"
        target = f"{side} {self.target:g} {self.unit}"
        return f"{verdict:6}  {figure:>11}  {target:13}  {self.what} ({self.detail})"


class Unmeasurable(Exception):
    """A measure could not be taken; says what was run and what it answered."""


def answer_of(command: list[str]) -> str:
    """The stdout of a command that must work."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise Unmeasurable(f"{' '.join(command)} exited with {done.returncode}:\n{said}")
    return done.stdout


def topologies() -> Iterator[Measure]:
    """Making and dropping two hosts and a link, against the bare minimum and against ip(8)."""
    said = json.loads(answer_of([*engine_command(ENGINE), "bench-topology", "100", "--ip"]))
    made, bare, floor, by_ip = (
        float(said[f"{name}_seconds"]) / int(said["n"]) * 1000
        for name in ("topology", "bare", "floor", "ip")
    )
    yield Measure(
        "a two-host topology costs a bare unshare with lo up",
        made / bare,
        3,
        "x",
        True,
        f"{made:.2f} ms against {bare:.2f} ms; two namespaces and an unconfigured veth pair:"
        f" {floor:.2f} ms, {floor / bare:.2f} x",
    )
    yield Measure(
        "the same made with ip costs the topology",
        by_ip / made,
        10,
        "x",
        False,
        f"{by_ip:.2f} ms against {made:.2f} ms",
    )


def seconds_of_run(*options: str) -> float:
    """The wall time of `harness run`, from the start of Python to its end."""
    with tempfile.TemporaryDirectory(prefix="bindlab-bench-") as results:
        start = time.monotonic()
        answer_of(["/usr/bin/python3", "-m", "harness", "run", "--results", results, *options])
        return time.monotonic() - start


def short_cases(scenarios: Path, hundreds: int, capture: str) -> float:
    """Seconds for each of `hundreds` x 100 short cases, parsed, planned, run and judged."""
    scenarios.mkdir()
    text = SHORT.format(capture=capture, hundreds=list(range(hundreds)))
    (scenarios / "short.yaml").write_text(text)
    return seconds_of_run("--scenarios", str(scenarios)) / (hundreds * 100)


def throughput(home: Path) -> Iterator[Measure]:
    """Short cases per second with and without capture, and whether many cost more than few."""
    captured = short_cases(home / "captured", 2, "[server]")
    # Before and after the thousand, so that a machine that slows down is not taken for a harness
    # that does.
    few = [short_cases(home / "few-before", 1, "[]"), short_cases(home / "few-before-2", 1, "[]")]
    many = short_cases(home / "many", 10, "[]")
    few += [short_cases(home / "few-after", 1, "[]"), short_cases(home / "few-after-2", 1, "[]")]
    hundred = statistics.median(few)
    yield Measure(
        "short cases with capture", 1 / captured, 25, "/s", False, f"{captured * 1000:.1f} ms each"
    )
    yield Measure(
        "short cases without capture", 1 / many, 100, "/s", False, f"{many * 1000:.1f} ms each"
    )
    yield Measure(
        "a case among 1000 costs a case among 100",
        many / hundred,
        1.2,
        "x",
        True,
        f"{many * 1000:.2f} ms against {hundred * 1000:.2f} ms",
    )


def experiments() -> Iterator[Measure]:
    """All the experiments against the longest wait that any of them states."""
    cases = load_cases(ROOT)
    longest = max(case.longest_wait for case in cases)
    seconds = seconds_of_run()
    yield Measure(
        f"all {len(cases)} experiments beyond their longest stated wait",
        seconds - longest,
        15,
        "s",
        True,
        f"{seconds:.1f} s with a wait of {longest:.1f} s",
    )


def guests() -> Iterator[Measure]:
    """The lecture's claims in guests, TIME_WAITs of 60 s included, and the same on this host."""
    newest = list({kernel.line: kernel.version for kernel in read_kernels(ROOT)}.values())
    troubles = fetch(select(read_kernels(ROOT), " ".join(newest)), print)
    if troubles:
        raise Unmeasurable("; ".join(troubles.values()))
    alone, (one, *_) = seconds_of_guests(newest[-1:])
    # The largest process there was: QEMU, for the harness is far smaller.
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    together, each = seconds_of_guests(newest)
    host = seconds_of_run("--only", LECTURE)
    print("kernel      wall s  guest s  guest s per wall s")
    for attempt in each:
        wall, guest = float(attempt["wall_seconds"]), float(attempt["guest_seconds"])
        print(f"{attempt['kernel']:<10}  {wall:6.1f}  {guest:7.1f}  {guest / wall:18.1f}")
    print(f"this host   {host:6.1f}  (the same cases in real time)")
    boot = f"boot {one['boot_wall_seconds']:.1f} s"
    yield Measure("the lecture's claims on one kernel", alone, 25, "s", True, boot)
    what = f"the same on {len(newest)} kernels"
    yield Measure(what, together, 120, "s", True, f"{together / len(newest):.1f} s each")
    yield Measure("memory of a guest", largest, 600, "MiB", True, "the largest process")


def seconds_of_guests(versions: list[str]) -> tuple[float, list[dict[str, Any]]]:
    """The wall time of `harness matrix` on the lecture's claims, and how each guest went."""
    with tempfile.TemporaryDirectory(prefix="bindlab-bench-") as results:
        start = time.monotonic()
        command = ["/usr/bin/python3", "-m", "harness", "matrix", "--only", LECTURE]
        answer_of([*command, "--results", results, "--kernels", " ".join(versions)])
        took = time.monotonic() - start
        told = sorted(Path(results).glob("raw/*/attempts.json"))
        attempts = [attempt for path in told for attempt in json.loads(path.read_text())]
        # One that came to nothing, and was started once more, has no figures.
        attempts = [attempt for attempt in attempts if attempt["outcome"] == "done"]
    return took, sorted(attempts, key=lambda attempt: versions.index(attempt["kernel"]))


def main() -> int:
    """Takes every measure, prints each as soon as it is known; returns the exit code."""
    missed = 0
    try:
        with tempfile.TemporaryDirectory(prefix="bindlab-bench-") as home:
            for measures in (topologies(), throughput(Path(home)), experiments(), guests()):
                for measure in measures:
                    print(measure.line(), flush=True)
                    missed += not measure.met
    except Unmeasurable as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(f"bench: {missed} targets missed" if missed else "bench: every target met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
