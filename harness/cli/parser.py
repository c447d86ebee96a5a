"""The commands and their options: `--help` is the manual.

Owns which command has which options. What a command does is left to the modules of its theme.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from harness import ROOT
from harness.cli import (
    diff_command,
    draw_command,
    judge_command,
    kernel_commands,
    merge_command,
    publish_command,
    run_commands,
    scenario_commands,
    site_command,
    table_commands,
    verify_command,
)
from pathlib import Path

from harness.cli.argument_types import folder, positive, shard, word
from harness.records.layout import committed_results, local_results
from harness.run import engine


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; `command` is the function to call."""
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
        "--only",
        type=word,
        metavar="GLOB",
        help="cases, scenarios or folders: 'restart/*'; or @lecture",
    )
    scenarios = _option("--scenarios", type=folder, metavar="DIR", help="default: scenarios/")
    again = _option(
        "--resume", action="store_true", help="only cases without a verdict of this very revision"
    )
    own = _results("of runs here; default: results/local/", local_results(ROOT))
    results = _results("default: results/, the committed ones", committed_results(ROOT))
    case = _option(
        "case", type=word, metavar="CASE", help="an id as `list` prints it, or a GLOB of these"
    )
    jobs = _option("--jobs", type=positive, metavar="N", help="cases that are active at once")
    binary = _option(
        "--engine",
        type=folder,
        metavar="PATH",
        default=engine.DEFAULT,
        help="default: build/release/bin/bindlab",
    )
    folders = _option("folders", type=folder, nargs="+", metavar="DIR", help="of one or more cases")
    trust = _option(
        "--trust",
        action="store_true",
        help="let scenarios from elsewhere run programs from outside the project",
    )
    write = _option("--write", action="store_true", help="replace verdict.json by the new verdict")
    check = _option("--check", action="store_true", help="write nothing, fail on a difference")
    kernel = _option(
        "--kernel", type=word, metavar="RELEASE", help="default: the kernel that ran last"
    )
    add(
        "run",
        run_commands.run,
        "run cases, judge them and write the results",
        *(only, scenarios, own, jobs, binary, again, trust),
        _option(
            "--backend",
            choices=["host", "guest"],
            default="host",
            help="guest: on the newest kernel of the list, without any right on this machine",
        ),
    )
    add("list", scenario_commands.list_, "list the cases with their questions", only, scenarios)
    add(
        "explain",
        scenario_commands.explain,
        "tell a case as a story, without running it",
        *(case, scenarios),
    )
    add(
        "plan",
        scenario_commands.plan,
        "print the plans of cases, one JSON object a line",
        *(case, scenarios),
    )
    add("lint", scenario_commands.lint, "check every scenario", scenarios)
    add(
        "draw",
        draw_command.draw,
        "show what happened in a case, from its evidence: calls, packets and sockets in time",
        _option("folder", type=folder, metavar="DIR", help="of the case's evidence"),
        _option("--svg", type=folder, metavar="FILE", help="write the picture as well"),
    )
    add(
        "site",
        site_command.site,
        "write the pages, from the records and the evidence of runs here",
        results,
        _option("--output", type=folder, metavar="DIR", help="default: results/site/"),
    )
    add("judge", judge_command.judge, "judge folders of evidence again", folders, write)
    add(
        "verify",
        verify_command.verify,
        "check that records and evidence are as their runs left them",
        _option("folder", type=folder, nargs="?", metavar="DIR", help="default: the last run's"),
    )
    add(
        "records",
        table_commands.records,
        "make records of what a run that was killed has left",
        own,
    )
    add(
        "tables",
        table_commands.tables,
        "write results/tables and the claims in README.md from the verdicts",
        *(scenarios, results, check, kernel),
    )
    add(
        "matrix",
        run_commands.matrix,
        "run cases on other kernels, in guests",
        *(only, scenarios, own, binary, again, trust),
        _kernels("versions, lines, patterns, paths, all; default: the default set"),
        _option("--modules", type=folder, metavar="DIR", help="of a kernel given by its path"),
        _option("--shard", type=shard, metavar="I/N", default=(1, 1), help="a part of the cases"),
        _option("--guests", type=positive, metavar="N", help="at once; default: processors"),
        _option("--jobs", type=positive, metavar="N", default=1, help="cases at once in a guest"),
    )
    add(
        "kernels",
        kernel_commands.kernels,
        "list the kernels of the matrix, or what could be added to them",
        _option("--newer", action="store_true", help="newer ones that Debian's archive has"),
        _option(
            "--entry", type=word, metavar="VERSION", help="what to write into kernels.yaml for it"
        ),
    )
    add(
        "fetch",
        kernel_commands.fetch,
        "bring kernels into the cache, before many machines share it",
        _kernels("versions, lines, patterns, all; default: the default set"),
    )
    add(
        "jobs",
        kernel_commands.jobs,
        "the kernels and parts of the cases as a JSON list, for CI to make jobs of",
        _kernels("default: the default set"),
        _option("--shards", type=positive, metavar="N", default=1, help="parts of the cases"),
    )
    add(
        "diff",
        diff_command.diff,
        "where two kernels differ",
        _results("default: results/, and results/local/ for a kernel that is only there", None),
        _option("a", type=word, metavar="A", help="a kernel: 6.1, 6.1.192, or its release"),
        _option("b", type=word, metavar="B", help="the other"),
    )
    add(
        "merge",
        merge_command.merge,
        "put results of several machines together; fails if a cell is missing",
        *(results, scenarios),
        _option("folder", type=folder, metavar="DIR", help="with folders like results/ below it"),
        _kernels("that must be there; default: the default set"),
        _option("--summary", type=folder, metavar="FILE", help="append the report to it, too"),
        only,
    )
    add(
        "publish",
        publish_command.publish,
        "make the committed records and tables from those of runs here, all or nothing",
        own,
        _kernels(
            "those to publish, or all; default: those that there are, but for kernels on request"
        ),
    )
    add(
        "reference",
        scenario_commands.reference,
        "write the reference of the scenario language",
        check,
    )
    return parser


def _option(*names: str, **how: Any) -> argparse.ArgumentParser:
    """One option, for every command that has it."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(*names, **how)
    return parent


def _results(about: str, default: Path | None) -> argparse.ArgumentParser:
    return _option("--results", type=folder, metavar="DIR", default=default, help=about)


def _kernels(about: str) -> argparse.ArgumentParser:
    return _option("--kernels", type=word, metavar="WORDS", help=about)
