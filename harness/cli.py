"""The command line: what a person can ask for, and the exit codes.

0 all is well; 1 something is not as it should be; 2 a mistake in the command or the scenarios; 3
the work could not be done; 130 interrupted. All else is left to the modules it calls.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from harness import engine, reference
from harness.evidence import PLAN, read_evidence
from harness.explain import explain
from harness.findings import NO_CASE, disagreement, find
from harness.guests.archive import fetch
from harness.guests.kernel_list import KernelError, read_kernels, select
from harness.guests.matrix import MatrixRequest, list_kernels, run_matrix
from harness.judge import Setting, judge
from harness.kernel_tables import diff_lines, find_column
from harness.ledger import evidence_link
from harness.merge import changes, merge, report, write_merged
from harness.observations import FILE as OBSERVATIONS
from harness.publish import all_columns, tables_of
from harness.records import (
    ResultsError,
    differing_tables,
    latest_release,
    read_verdicts,
    verdicts_file,
    write_tables,
    write_verdict,
)
from harness.run import (
    GOOD,
    NO_WORK,
    NOT_GOOD,
    USAGE,
    Request,
    claims_name,
    claims_of,
    run,
)
from harness.scenario import ScenarioError, lint, load_cases
from harness.story import story

ROOT = engine.ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; returns the exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return USAGE
    except (ResultsError, engine.EngineError, KernelError) as error:
        print(error, file=sys.stderr)
        return NO_WORK
    except BrokenPipeError:
        # Whoever read us has seen enough; Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m harness",
        description="Why is my address already in use? Experiments on this kernel, with evidence.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str,
        do: Callable[[argparse.Namespace], int],
        about: str,
        *parents: argparse.ArgumentParser,
    ) -> None:
        commands.add_parser(name, help=about, description=about, parents=parents).set_defaults(
            command=do
        )

    only = _option(
        "--only", metavar="GLOB", help="cases, scenarios or folders: 'restart/*'; or @lecture"
    )
    scenarios = _option("--scenarios", type=Path, metavar="DIR", help="default: scenarios/")
    results = _option(
        "--results", type=Path, metavar="DIR", default=ROOT / "results", help="default: results/"
    )
    case = _option("case", metavar="CASE", help="an id as `list` prints it, or a GLOB of these")
    jobs = _option("--jobs", type=_positive, metavar="N", help="cases that are active at once")
    binary = _option(
        "--engine",
        type=Path,
        metavar="PATH",
        default=engine.DEFAULT,
        help="default: build/release/bin/bindlab",
    )
    folders = _option("folders", type=Path, nargs="+", metavar="DIR", help="of one or more cases")
    write = _option("--write", action="store_true", help="replace verdict.json by the new verdict")
    check = _option("--check", action="store_true", help="write nothing, fail on a difference")
    kernel = _option("--kernel", metavar="RELEASE", help="default: the kernel that ran last")
    add(
        "run",
        _run,
        "run cases, judge them and write the results",
        *(only, scenarios, results, jobs, binary),
    )
    add("list", _list, "list the cases with their questions", only, scenarios)
    add("explain", _explain, "tell a case as a story, without running it", case, scenarios)
    add("plan", _plan, "print the plans of cases, one JSON object a line", case, scenarios)
    add("lint", _lint, "check every scenario", scenarios)
    add("judge", _judge, "judge folders of evidence again", folders, write)
    add(
        "tables",
        _tables,
        "write results/tables from the verdicts",
        scenarios,
        results,
        check,
        kernel,
    )
    add(
        "matrix",
        _matrix,
        "run cases on other kernels, in guests",
        *(only, scenarios, results, binary),
        _option("--kernels", metavar="WORDS", default="", help="versions, lines, paths; all"),
        _option("--modules", type=Path, metavar="DIR", help="of a kernel given by its path"),
        _option("--shard", type=_shard, metavar="I/N", default=(1, 1), help="a part of the cases"),
        _option("--guests", type=_positive, metavar="N", help="at once; default: processors"),
        _option("--jobs", type=_positive, metavar="N", default=1, help="cases at once in a guest"),
    )
    add("kernels", _kernels, "list the kernels of the matrix")
    add(
        "fetch",
        _fetch,
        "bring kernels into the cache, before many machines share it",
        _option("--kernels", metavar="WORDS", default="", help="versions or lines; default: all"),
    )
    add(
        "jobs",
        _jobs,
        "the kernels and parts of the cases as a JSON list, for CI to make jobs of",
        _option("--kernels", metavar="WORDS", default="", help="default: all"),
        _option("--shards", type=_positive, metavar="N", default=1, help="parts of the cases"),
    )
    add(
        "diff",
        _diff,
        "where two kernels differ",
        results,
        _option("a", metavar="A", help="a kernel: 6.1, 6.1.192, or its release"),
        _option("b", metavar="B", help="the other"),
    )
    add(
        "merge",
        _merge,
        "put results of several machines together; fails if a cell is missing",
        *(results, scenarios),
        _option("folder", type=_folder, metavar="DIR", help="with folders like results/ below it"),
        _option("--kernels", metavar="WORDS", default="", help="that must be there; default: all"),
        _option("--summary", type=Path, metavar="FILE", help="append the report to it, too"),
        only,
    )
    add("reference", _reference, "write the reference of the scenario language", check)
    return parser


def _option(*names: str, **how: Any) -> argparse.ArgumentParser:
    """One option, for every command that has it."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(*names, **how)
    return parent


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number from 1 on is wanted")
    return int(text)


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("a folder is wanted (DIR=)")
    return Path(text)


def _shard(text: str) -> tuple[int, int]:
    number, slash, parts = text.partition("/")
    if not slash or not 1 <= _positive(number) <= _positive(parts):
        raise argparse.ArgumentTypeError("a part is written as 2/5")
    return int(number), int(parts)


def _matrix(options: argparse.Namespace) -> int:
    request = MatrixRequest(
        engine=options.engine,
        results=options.results,
        kernels=options.kernels,
        modules=options.modules,
        only=options.only,
        scenarios=options.scenarios,
        shard=options.shard,
        guests=options.guests,
        jobs=options.jobs,
    )
    return run_matrix(request, sys.stdout, sys.stderr)


def _kernels(options: argparse.Namespace) -> int:
    print("\n".join(list_kernels(ROOT)))
    return GOOD


def _fetch(options: argparse.Namespace) -> int:
    troubles = fetch(select(read_kernels(ROOT), options.kernels), print)
    for trouble in troubles.values():
        print(trouble, file=sys.stderr)
    return NO_WORK if troubles else GOOD


def _jobs(options: argparse.Namespace) -> int:
    kernels = select(read_kernels(ROOT), options.kernels)
    jobs = [
        {"kernel": k.version, "release": k.release, "shard": part, "shards": options.shards}
        for k in kernels
        for part in range(1, options.shards + 1)
    ]
    print(json.dumps(jobs))
    return GOOD


def _diff(options: argparse.Namespace) -> int:
    columns = all_columns(options.results)
    pair = []
    for word in (options.a, options.b):
        column = find_column(columns, word)
        if column is None:
            known = ", ".join(column.version for column in columns) or "none"
            raise ResultsError(f"{word}: no records of such a kernel (there are: {known})")
        pair.append(column)
    print("\n".join(diff_lines(pair)))
    return GOOD


def _merge(options: argparse.Namespace) -> int:
    cases = load_cases(ROOT, options.only, options.scenarios)
    kernels = select(read_kernels(ROOT), options.kernels)
    wanted = [kernel.release for kernel in kernels if kernel.release is not None]
    before = all_columns(options.results)
    merged = merge(options.folder, cases, wanted, options.results)
    text = report(merged, changes(before, merged.columns))
    write_merged(merged, options.results)
    write_tables(options.results, tables_of(options.results, claims_of(options.scenarios, ROOT)))
    print(text, end="")
    if options.summary is not None:
        try:
            with options.summary.open("a", encoding="utf-8") as stream:
                stream.write(text)
        except OSError as error:
            raise ResultsError.of(options.summary, error) from error
    for trouble in merged.troubles:
        print(trouble, file=sys.stderr)
    good = all(not column.troubled for column in merged.columns)
    return GOOD if good and not merged.troubles else NOT_GOOD


def _run(options: argparse.Namespace) -> int:
    request = Request(
        engine=options.engine,
        results=options.results,
        only=options.only,
        scenarios=options.scenarios,
        jobs=options.jobs,
    )
    return run(request, sys.stdout, sys.stderr)


def _list(options: argparse.Namespace) -> int:
    cases = load_cases(ROOT, options.only, options.scenarios)
    width = max((len(case.id) for case in cases), default=0)
    for case in cases:
        print(f"{case.id:<{width}}  {case.question}")
    return GOOD


def _explain(options: argparse.Namespace) -> int:
    stories = [explain(case.plan()) for case in load_cases(ROOT, options.case, options.scenarios)]
    print("\n".join(stories), end="")
    return GOOD


def _plan(options: argparse.Namespace) -> int:
    for case in load_cases(ROOT, options.case, options.scenarios):
        print(json.dumps(case.plan()))
    return GOOD


def _lint(options: argparse.Namespace) -> int:
    mistakes = lint(ROOT, options.scenarios)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    return NOT_GOOD if mistakes else GOOD


def _judge(options: argparse.Namespace) -> int:
    code = GOOD
    for given in options.folders:
        folders = _evidence_below(given)
        if not folders:
            print(f"{given}: no evidence here: name a folder with {PLAN}", file=sys.stderr)
            code = USAGE
        for folder in folders:
            verdict = judge(read_evidence(folder), _setting_of(folder))
            print(f"{verdict.verdict.value:<6} {verdict.case}")
            if not verdict.verdict.is_good:
                code = code or NOT_GOOD
                print(story(verdict, read_evidence(folder)), file=sys.stderr)
            if options.write:
                write_verdict(folder, verdict)
    return code


def _evidence_below(folder: Path) -> list[Path]:
    found = {path.parent for name in (PLAN, OBSERVATIONS) for path in folder.rglob(name)}
    return sorted(found)


def _setting_of(folder: Path) -> Setting:
    """What an earlier verdict recorded beside the evidence, where there is one."""
    try:
        told = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
        return Setting(str(told["revision"]), str(told["evidence"]), date=str(told["date"]))
    except (OSError, ValueError, KeyError, TypeError):
        evidence = read_evidence(folder)
        case = str((evidence.plan or {}).get("case", folder.name))
        return Setting("unknown", evidence_link(evidence.release, case))


def _tables(options: argparse.Namespace) -> int:
    results: Path = options.results
    release = options.kernel or latest_release(results)
    verdicts = read_verdicts(verdicts_file(results, release)) if release else []
    claims = claims_of(options.scenarios, ROOT)
    texts = tables_of(results, claims, release) if verdicts or release is None else {}
    if not texts:
        path = verdicts_file(results, release) if release else results / "kernels"
        raise ResultsError(f"{path}: no verdicts: run the cases first")
    code = GOOD
    if not options.check:
        write_tables(results, texts)
    else:
        for path in differing_tables(results, texts):
            print(f"{path}: not what the records give: run `make tables`", file=sys.stderr)
            code = NOT_GOOD
    for finding in find(claims, verdicts) if verdicts else ():
        line = disagreement(finding)
        if finding.computed == NO_CASE:
            line = f"{finding.claim.id}: {NO_CASE}: write one, or take the claim out"
        if line is not None:
            print(f"{claims_name(options.scenarios)}:{finding.claim.line}: {line}", file=sys.stderr)
            code = NOT_GOOD
    return code


def _reference(options: argparse.Namespace) -> int:
    if not options.check:
        reference.write(ROOT)
        return GOOD
    differences = reference.check(ROOT)
    for line in differences:
        print(line, file=sys.stderr)
    return NOT_GOOD if differences else GOOD
