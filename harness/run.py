"""One run: cases in, engine, verdicts, and everything written that a run leaves behind.

Promises that every selected case comes out with a verdict, be it MISS, that each is judged as soon
as it has finished, and that whatever ends a run early is told in one line while what was finished
is kept. The single steps are left to the modules it calls.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from harness.claims import Claim, read_claims
from harness.driver import EngineRun
from harness.engine import ROOT, EngineError, command
from harness.findings import disagreement, find
from harness.ledger import Ledger, Where, revision_of
from harness.progress import Progress
from harness.publish import tables_of
from harness.records import ResultsError, write_tables
from harness.scenario import Case, ScenarioError, load_cases
from harness.story import Storyteller
from harness.summary import summary
from harness.verdict import HOST, NO_ACCELERATOR

GOOD, NOT_GOOD, USAGE, NO_WORK, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass(frozen=True, slots=True)
class Request:
    """What to run and where."""

    engine: Path
    results: Path
    only: str | None = None
    scenarios: Path | None = None  # another folder than the project's own
    jobs: int | None = None
    root: Path = ROOT


def run(request: Request, out: TextIO, err: TextIO) -> int:
    """Run the cases and write the results; returns the exit code."""
    try:
        cases = load_cases(request.root, request.only, request.scenarios)
    except ScenarioError as error:
        print(error, file=err)
        return USAGE
    where = Where(os.uname().release, HOST, NO_ACCELERATOR)
    try:
        command(request.engine)
        ledger = Ledger.open(cases, request.results, where, revision_of(request.root))
    except (EngineError, ResultsError) as error:
        print(error, file=err)
        return NO_WORK
    progress = Progress(len(cases), out, err)
    with interruptible():
        code, trouble = _drive(request, ledger, progress)
    progress.clear()
    if trouble is not None:
        print(trouble, file=err)
    why = "the run was interrupted" if code == INTERRUPTED else "the run broke off"
    for verdict in ledger.conclude(why):
        progress.verdict(verdict)
    progress.clear()
    try:
        merged = ledger.write(every_case(request.root, request.scenarios))
        claims = claims_of(request.scenarios, request.root)
        write_tables(request.results, tables_of(request.results, claims))
    except ResultsError as error:
        if trouble is None:
            print(error, file=err)
        return code or NO_WORK
    verdicts = ledger.verdicts.values()
    spoken = {said.id for verdict in verdicts for said in verdict.claims}
    findings = [finding for finding in find(claims, merged) if finding.claim.id in spoken]
    for line in summary(verdicts, findings, shown(request.results), where.release):
        print(line, file=out)
    wrong = [finding for finding in findings if not finding.agrees]
    for finding in wrong:
        place = f"{claims_name(request.scenarios)}:{finding.claim.line}"
        print(f"{place}: {disagreement(finding)}", file=err)
    good = all(verdict.verdict.is_good for verdict in verdicts)
    return code or (GOOD if good and not wrong else NOT_GOOD)


def every_case(root: Path, scenarios: Path | None) -> list[Case] | None:
    """All cases there are; None if a scenario is being written and nothing is known of them."""
    try:
        return load_cases(root, None, scenarios)
    except ScenarioError:
        return None


def shown(path: Path) -> Path:
    """A path as one would type it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM be as Ctrl+C, and either come only once: what follows is tidying up."""

    def interrupt(number: int, frame: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = [signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before):
            signal.signal(number, handler)


def _drive(request: Request, ledger: Ledger, progress: Progress) -> tuple[int, str | None]:
    """Let the engine run, judging as it goes; the exit code so far and one line of trouble."""
    ordered = sorted(ledger.cases, key=lambda case: -case.longest_wait)
    by_id = {case.id: case for case in ordered}
    plans = (case.plan() for case in ordered)
    storyteller = Storyteller(progress.say)
    try:
        with EngineRun(request.engine, plans, ledger.raw, request.jobs) as engine:
            for event in engine.events(tick=1.0):
                progress.event(event)
                if event is not None and event.kind == "finished" and event.case in by_id:
                    verdict, evidence = ledger.judge(by_id[event.case], event.reason)
                    progress.verdict(verdict)
                    storyteller.tell(verdict, evidence)
            trouble = engine.trouble()
            return (NO_WORK if trouble else GOOD), trouble
    except (EngineError, ResultsError) as error:
        return NO_WORK, str(error)
    except KeyboardInterrupt:
        done = len(ledger.verdicts)
        return INTERRUPTED, f"interrupted: {done} cases are judged, {len(ledger.left)} are not"


def claims_name(scenarios: Path | None) -> str:
    """The file of the claims, as messages name it."""
    return str((scenarios or Path("scenarios")) / "claims.yaml")


def claims_of(scenarios: Path | None, root: Path) -> Mapping[str, Claim]:
    """The claims of a folder of scenarios; none if it has no such file."""
    path = (scenarios or root / "scenarios") / "claims.yaml"
    return read_claims(path, claims_name(scenarios))[0] if path.exists() else {}
