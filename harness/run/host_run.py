"""One run on this machine's kernel: cases in, engine, verdicts, and all that a run leaves behind.

Promises that every selected case comes out with a verdict, be it MISS, that each is judged as soon
as it has finished, and that whatever ends a run early is told in one line while what was finished
is kept. The single steps are left to the modules it calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from harness import ROOT
from harness.analysis.claim_findings import Finding, disagreement, find
from harness.analysis.repetition import folded
from harness.formats.verdict import Verdict
from harness.plan.catalogue import Case, ScenarioError
from harness.records.lock import results_lock
from harness.records.run_records import RunRecords
from harness.records.store import ResultsError
from harness.report.failure import Storyteller
from harness.report.proposal import proposal
from harness.report.publish import tables_of, write_reports, write_tables
from harness.report.terminal import summary
from harness.run.breakable_backend import BreakableBackend
from harness.run.build_check import stale_build
from harness.run.checkout import revision_of
from harness.run.engine import EngineError, command
from harness.run.engine_process import EngineProcess
from harness.run.exit_codes import GOOD, INTERRUPTED, NOT_GOOD, NO_WORK, USAGE
from harness.run.interruption import Interruption
from harness.run.progress import Progress
from harness.run.provenance import RunProvenance
from harness.run.request import Request, claims_name, from_here
from harness.run.resume import resume
from harness.run.run_loop import RunLoop
from harness.run.run_manifest import RunManifest
from harness.run.steady_output import SteadyOutput, Stream, tell_broken

# How often the seconds that are left are shown anew.
_TICK = 1.0


def run(request: Request, out: Stream, err: Stream) -> int:
    """Run the cases and write the results; returns the exit code."""
    steady = SteadyOutput.of(out), SteadyOutput.of(err)
    with Interruption() as interruption, ExitStack() as held:
        code = _run(request, interruption, held, *steady)
    broken = tell_broken(*steady, ": the records are written")
    return code or broken


def _run(
    request: Request,
    interruption: Interruption,
    held: ExitStack,
    out: SteadyOutput,
    err: SteadyOutput,
) -> int:
    provenance = RunProvenance.of_host(revision_of(request.root))
    try:
        cases = request.cases()
        command(request.engine)
        held.enter_context(results_lock(request.results))
        records = RunRecords.open(cases, request.results, provenance.release)
    except ScenarioError as error:
        print(error, file=err)
        return USAGE
    except (EngineError, ResultsError) as error:
        print(error, file=err)
        return NO_WORK
    stale = stale_build(request.engine, ROOT)
    if stale is not None:
        print(stale, file=err)
    if request.resume:
        print(resume(records, provenance), file=out, flush=True)
    progress = Progress(len(records.left), out, err)
    manifest = RunManifest(provenance, request.jobs)
    loop = RunLoop(cases, records.incoming.folder, provenance, progress.event, records.raw)
    code, trouble = _drive(request, records, loop, progress, interruption)
    progress.clear()
    if trouble is not None:
        print(trouble, file=err)
    why = "the run was interrupted" if code == INTERRUPTED else "the run broke off"
    try:
        for case in records.left:
            verdict = loop.left_over(case, why)
            records.leave(verdict)
            progress.verdict(verdict)
        progress.clear()
        findings = _write(request, records, loop)
        manifest.end(request.results, [case.id for case in cases])
    except ResultsError as error:
        if trouble is None:
            print(error, file=err)
        return code or NO_WORK
    verdicts = records.in_order
    for line in summary(verdicts, findings, from_here(request.results), records.release):
        print(line, file=out)
    for line in proposal(verdicts) if request.propose else ():
        print(line, file=out)
    judged = _exit_code(request, verdicts, findings, err)
    if interruption.asked and code == GOOD:
        print("interrupted when all cases were judged: the records are written", file=err)
        return INTERRUPTED
    return code or judged


def start_engine(
    request: Request,
    cases: Iterable[Case],
    raw: Path,
    events_to: IO[bytes] | None = None,
    tick: float | None = None,
) -> EngineProcess:
    """The engine at work on these cases, the longest wait first. Raises EngineError."""
    ordered = sorted(cases, key=lambda case: -case.longest_wait)
    plans = (case.plan() for case in ordered)
    more = ["--ask-why"] if request.ask_why else []
    return EngineProcess(request.engine, plans, raw, request.jobs, events_to, tick, more)


def _drive(
    request: Request,
    records: RunRecords,
    loop: RunLoop,
    progress: Progress,
    interruption: Interruption,
) -> tuple[int, str | None]:
    """Let the engine run, judging as it goes; the exit code so far and one line of trouble."""
    missing = records.left
    if not missing:
        return GOOD, None
    storyteller = Storyteller(progress.say)
    try:
        raw = records.incoming.folder
        with start_engine(request, missing, raw, tick=_TICK) as engine:
            for judged in loop.judged(BreakableBackend(engine, interruption)):
                records.add(judged.verdict)
                records.settle()
                progress.verdict(judged.verdict)
                storyteller.tell(judged.verdict, judged.evidence)
        storyteller.finish()
        return (NO_WORK if loop.trouble else GOOD), loop.trouble
    except (EngineError, ResultsError) as error:
        return NO_WORK, str(error)
    except KeyboardInterrupt:
        done = len(records.verdicts)
        return INTERRUPTED, f"interrupted: {done} cases are judged, {len(records.left)} are not"


def _write(request: Request, records: RunRecords, loop: RunLoop) -> Sequence[Finding]:
    """Records, reports and tables; what came of the claims that these cases speak of."""
    merged = folded(records.write(request.every_case(), loop.never_ran))
    write_reports(request.results, records.release, list(records.verdicts.values()))
    claims = request.claims()
    write_tables(request.results, tables_of(request.results, claims))
    spoken = {said.id for verdict in records.verdicts.values() for said in verdict.claims}
    return [finding for finding in find(claims, merged) if finding.claim.id in spoken]


def _exit_code(
    request: Request, verdicts: Iterable[Verdict], findings: Iterable[Finding], err: SteadyOutput
) -> int:
    """Tells of findings that are not the recorded ones."""
    wrong = [finding for finding in findings if not finding.agrees]
    for finding in wrong:
        place = f"{claims_name(request.scenarios)}:{finding.claim.line}"
        print(f"{place}: {disagreement(finding)}", file=err)
    good = all(verdict.verdict.is_good for verdict in verdicts)
    return GOOD if good and not wrong else NOT_GOOD
