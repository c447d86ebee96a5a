"""One run: cases in, engine, verdicts, and everything written that a run leaves behind.

Promises that every selected case comes out with a verdict, be it MISS, that each is judged as soon
as it has finished, and that whatever ends a run early is told in one line while what was finished
is kept. The single steps are left to the modules it calls.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import TextIO

from harness.claims import Claim, read_claims
from harness.driver import EngineRun, Event, clear_evidence, raw_folder
from harness.engine import ROOT, EngineError, command
from harness.evidence import read_evidence
from harness.findings import Finding, disagreement, find
from harness.judge import Setting, judge, missed
from harness.junit import to_junit
from harness.ktap import to_ktap
from harness.progress import Progress
from harness.records import (
    ResultsError,
    read_verdicts,
    verdicts_file,
    write_tables,
    write_text,
    write_verdict,
    write_verdicts,
)
from harness.scenario import Case, ScenarioError, load_cases
from harness.story import headline, story
from harness.summary import summary
from harness.tables import render
from harness.verdict import Verdict

# Stories told in full; of further cases that are not good only the headline.
FULL_STORIES = 20

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


@dataclass(slots=True)
class _Run:
    """A run on its way: what is known so far."""

    request: Request
    cases: Sequence[Case]
    raw: Path
    release: str
    revision: str
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    stories: int = 0

    def setting(self, case: str) -> Setting:
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Setting(self.revision, evidence_link(self.release, case), self.release, now)


def run(request: Request, out: TextIO, err: TextIO) -> int:
    """Run the cases and write the results; returns the exit code."""
    try:
        cases = load_cases(request.root, request.only, request.scenarios)
    except ScenarioError as error:
        print(error, file=err)
        return USAGE
    release = os.uname().release
    try:
        command(request.engine)
        before = read_verdicts(verdicts_file(request.results, release))
        raw = raw_folder(request.results, release)
        for case in cases:
            clear_evidence(raw, case.id)
    except (EngineError, ResultsError) as error:
        print(error, file=err)
        return NO_WORK
    this = _Run(request, cases, raw, release, revision_of(request.root))
    progress = Progress(len(cases), out, err)
    with _interruptible():
        code, trouble = _drive(this, progress)
    progress.clear()
    if trouble is not None:
        print(trouble, file=err)
    for case in cases:
        if case.id not in this.verdicts:
            this.verdicts[case.id] = _late_verdict(this, case, code)
            progress.verdict(this.verdicts[case.id])
    progress.clear()
    try:
        merged = _merge(request, before, this)
        findings = _write_results(request, release, this.verdicts.values(), merged)
    except ResultsError as error:
        if trouble is None:
            print(error, file=err)
        return code or NO_WORK
    spoken = {said.id for verdict in this.verdicts.values() for said in verdict.claims}
    findings = [finding for finding in findings if finding.claim.id in spoken]
    here = Path.cwd()
    places = request.results
    if places.is_relative_to(here):
        places = places.relative_to(here)
    for line in summary(this.verdicts.values(), findings, places, release):
        print(line, file=out)
    wrong = [finding for finding in findings if not finding.agrees]
    for finding in wrong:
        where = f"{claims_name(request.scenarios)}:{finding.claim.line}"
        print(f"{where}: {disagreement(finding)}", file=err)
    good = all(verdict.verdict.is_good for verdict in this.verdicts.values())
    return code or (GOOD if good and not wrong else NOT_GOOD)


def evidence_link(release: str, case: str) -> str:
    """The folder of a case's evidence as verdicts name it."""
    return f"results/raw/{release}/{case}/"


def revision_of(root: Path) -> str:
    """The commit of the sources; "-dirty" where tracked files other than results were changed."""
    git = ["git", "-C", str(root), "-c", "safe.directory=*"]
    try:
        said = subprocess.run([*git, "describe", "--always"], capture_output=True, text=True)
        changed = subprocess.run(
            [*git, "status", "--porcelain", "-uno", "--", ".", ":!results"],
            capture_output=True,
            text=True,
        )
    except OSError:
        return "unknown"
    if said.returncode != 0:
        return "unknown"
    return said.stdout.strip() + ("-dirty" if changed.stdout.strip() else "")


@contextmanager
def _interruptible() -> Iterator[None]:
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


def _drive(this: _Run, progress: Progress) -> tuple[int, str | None]:
    """Let the engine run, judging as it goes; the exit code so far and one line of trouble."""
    request = this.request
    ordered = sorted(this.cases, key=lambda case: -case.longest_wait)
    plans = {case.id: case for case in ordered}
    try:
        with EngineRun(
            request.engine, (case.plan() for case in ordered), this.raw, request.jobs
        ) as engine:
            for event in engine.events(tick=1.0):
                progress.event(event)
                if event is not None and event.kind == "finished" and event.case in plans:
                    _judge(this, plans[event.case], event, progress)
            trouble = engine.trouble()
            return (NO_WORK if trouble else GOOD), trouble
    except (EngineError, ResultsError) as error:
        return NO_WORK, str(error)
    except KeyboardInterrupt:
        left = len(this.cases) - len(this.verdicts)
        return INTERRUPTED, f"interrupted: {len(this.verdicts)} cases are judged, {left} are not"


def _judge(this: _Run, case: Case, event: Event, progress: Progress) -> None:
    evidence = read_evidence(this.raw / case.id)
    verdict = judge(evidence, this.setting(case.id), case.plan(), event.reason)
    this.verdicts[case.id] = verdict
    progress.verdict(verdict)
    if not verdict.verdict.is_good:
        this.stories += 1
        full = this.stories <= FULL_STORIES
        progress.say(story(verdict, evidence) if full else headline(verdict))
    if evidence.begun:
        write_verdict(evidence.folder, verdict)


def _late_verdict(this: _Run, case: Case, code: int) -> Verdict:
    """The verdict on a case of which the engine did not say that it finished."""
    evidence = read_evidence(this.raw / case.id)
    if evidence.end:
        return judge(evidence, this.setting(case.id), case.plan())
    why = "the run was interrupted" if code == INTERRUPTED else "the run broke off"
    when = "while it ran" if evidence.begun else "before it started"
    return missed(case.plan(), this.setting(case.id), f"{why} {when}")


def _merge(request: Request, before: Iterable[Verdict], this: _Run) -> list[Verdict]:
    """This run's verdicts, earlier ones of other cases, and MISS for cases that never ran."""
    merged = {verdict.case: verdict for verdict in before} | this.verdicts
    try:
        every = load_cases(request.root, None, request.scenarios)
    except ScenarioError:  # another scenario is being written: nothing is known of its cases
        return list(merged.values())
    for case in every:
        if case.id not in merged:
            merged[case.id] = missed(case.plan(), this.setting(case.id), "never ran here")
    return [merged[case.id] for case in every]


def _write_results(
    request: Request, release: str, verdicts: Iterable[Verdict], merged: Sequence[Verdict]
) -> list[Finding]:
    results = request.results
    write_verdicts(verdicts_file(results, release), merged)
    write_text(results / "raw" / release / "junit.xml", to_junit(verdicts, release))
    write_text(results / "raw" / release / "run.ktap", to_ktap(verdicts))
    claims = claims_of(request.scenarios, request.root)
    write_tables(results, render(merged, claims, release))
    return list(find(claims, merged))


def claims_name(scenarios: Path | None) -> str:
    """The file of the claims, as messages name it."""
    return str((scenarios or Path("scenarios")) / "claims.yaml")


def claims_of(scenarios: Path | None, root: Path) -> Mapping[str, Claim]:
    """The claims of a folder of scenarios; none if it has no such file."""
    path = (scenarios or root / "scenarios") / "claims.yaml"
    return read_claims(path, claims_name(scenarios))[0] if path.exists() else {}
