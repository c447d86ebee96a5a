"""The commands and their options: `--help` is the manual.

Owns which command has which options. What a command does is left to the modules of its theme.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn

from harness.cli import (
    cures_command,
    diff_command,
    draw_command,
    export_command,
    grid_command,
    grid_findings_command,
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
from harness.cli.argument_types import folder, positive, shard, word
from harness.cli.options import (
    AGAIN,
    ASK_WHY,
    BINARY,
    CASE,
    CHECK,
    FOLDERS,
    JOBS,
    KERNEL,
    ONE_CASE,
    ONLY,
    OWN,
    RESULTS,
    SCENARIOS,
    TRUST,
    WRITE,
    kernels_option,
    option,
    results_option,
)
from harness.export.kinds import KINDS
from harness.language.escape import for_terminal
from harness.records.layout import GRIDS, PAIRS
from harness.run.exit_codes import USAGE


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without all that could have been right."""

    def error(self, message: str) -> NoReturn:
        """Ends the program."""
        self.exit(USAGE, for_terminal(f"{self.prog}: {message}: see --help") + "\n")


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; `command` is the function to call."""
    parser: argparse.ArgumentParser = OneLineParser(
        prog="python3 -m harness",
        description="Why is my address already in use? Experiments on this kernel, with evidence.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str,
        do: Callable[[argparse.Namespace], int],
        about: str,
        *parents: argparse.ArgumentParser,
        more: str = "",
    ) -> None:
        parser = commands.add_parser(
            name, help=about, description=f"{about}{more}", parents=parents
        )
        parser.set_defaults(command=do)

    add(
        "run",
        run_commands.run,
        "run cases, judge them and write the results",
        *(ONLY, SCENARIOS, OWN, JOBS, BINARY, AGAIN, TRUST, ASK_WHY),
        option(
            "--backend",
            choices=["host", "guest"],
            default="host",
            help="guest: on the newest kernel of the list, without any right on this machine",
        ),
        option(
            "--propose",
            action="store_true",
            help="print the rows of expect: that say what was observed where a step has `=> ?`",
        ),
    )
    add("list", scenario_commands.list_, "list the cases with their questions", ONLY, SCENARIOS)
    add(
        "explain",
        scenario_commands.explain,
        "tell a case as a story, without running it",
        *(CASE, SCENARIOS),
    )
    add(
        "plan",
        scenario_commands.plan,
        "print the plans of cases, one JSON object a line",
        *(CASE, SCENARIOS),
    )
    add(
        "cures",
        cures_command.cures,
        "try what would have let a refused call of a case succeed: options, addresses, waiting",
        *(ONE_CASE, SCENARIOS, JOBS, BINARY, TRUST),
        option(
            "--step",
            type=word,
            metavar="STEP",
            help="which of several refused calls, by its number or its label; default: the first",
        ),
        option("--json", action="store_true", help="the same as data"),
        option("--keep", type=folder, metavar="DIR", help="keep the evidence of all that is tried"),
        more=". For each bind, listen, connect and join of an actor that came to EADDRINUSE,"
        " EADDRNOTAVAIL or EACCES. What a program calls is its own, and a child (fork) calls"
        " nothing: these can only be ended.",
    )
    add("lint", scenario_commands.lint, "check every scenario", SCENARIOS)
    add(
        "draw",
        draw_command.draw,
        "show what happened in a case, from its evidence: calls, packets and sockets in time",
        option("folder", type=folder, metavar="DIR", help="of the case's evidence"),
        option("--svg", type=folder, metavar="FILE", help="write the picture as well"),
    )
    add(
        "site",
        site_command.site,
        "write the pages, from the records and the evidence of runs here",
        RESULTS,
        option("--output", type=folder, metavar="DIR", help="default: results/site/"),
        option("--published", action="store_true", help="leave out the runs here"),
    )
    add(
        "export",
        export_command.export,
        "write a case or a cell as a program that somebody else can run",
        *(RESULTS, SCENARIOS, BINARY),
        option(
            "case", type=word, metavar="CASE-OR-CELL", help="an id as `list` or the grid has it"
        ),
        option("--as", dest="kind", required=True, choices=list(KINDS), help="what is written"),
        option("--output", type=folder, metavar="DIR", help="default: standard output"),
        option(
            "--kernel",
            type=word,
            metavar="VERSION",
            help="whose answers are expected; default: the newest of the list",
        ),
    )
    add("judge", judge_command.judge, "judge folders of evidence again", FOLDERS, WRITE)
    add(
        "verify",
        verify_command.verify,
        "check that records and evidence are as their runs left them",
        option("folder", type=folder, nargs="?", metavar="DIR", help="default: the last run's"),
    )
    add(
        "records",
        table_commands.records,
        "make records of what a run that was killed has left",
        OWN,
    )
    add(
        "tables",
        table_commands.tables,
        "write results/tables and the claims in README.md from the verdicts",
        *(SCENARIOS, RESULTS, CHECK, KERNEL),
    )
    add(
        "matrix",
        run_commands.matrix,
        "run cases on other kernels, in guests",
        *(ONLY, SCENARIOS, OWN, BINARY, AGAIN, TRUST, ASK_WHY),
        kernels_option("versions, lines, patterns, paths, all; default: the default set"),
        option("--modules", type=folder, metavar="DIR", help="of a kernel given by its path"),
        option("--shard", type=shard, metavar="I/N", default=(1, 1), help="a part of the cases"),
        option("--guests", type=positive, metavar="N", help="at once; default: processors"),
        option("--jobs", type=positive, metavar="N", default=1, help="cases at once in a guest"),
    )
    add(
        "grid",
        grid_command.grid,
        "measure what a second socket on a port is told, for every pair of sockets",
        *(OWN, BINARY),
        kernels_option("in guests: versions, lines, patterns, paths, all; default: this one"),
        option("--modules", type=folder, metavar="DIR", help="of a kernel given by its path"),
        option("--jobs", type=positive, metavar="N", help="processes, or guests, at once"),
        option(
            "--grid",
            choices=GRIDS,
            metavar="NAME",
            default=PAIRS,
            help=", ".join(GRIDS),
        ),
        option("--only", type=word, metavar="GLOBS", help="cells by their id: 'tcp,* udp,*'"),
        option("--cell", type=word, metavar="ID", help="measure this one and tell its story"),
    )
    add(
        "grid-findings",
        grid_findings_command.grid_findings,
        "hold the grids of all kernels that runs here measured against the rules and each other",
        *(OWN, BINARY),
    )
    add(
        "grid-check",
        grid_findings_command.grid_check,
        "hold parts of grids that were measured here (`grid --only`) against the published ones",
        OWN,
    )
    add(
        "publish-grid",
        grid_findings_command.publish_grid,
        "make the committed grids from those that were measured here",
        *(OWN, BINARY),
    )
    add(
        "kernels",
        kernel_commands.kernels,
        "list the kernels of the matrix, or what could be added to them",
        option("--newer", action="store_true", help="newer ones that Debian's archive has"),
        option(
            "--entry", type=word, metavar="VERSION", help="what to write into kernels.yaml for it"
        ),
    )
    add(
        "fetch",
        kernel_commands.fetch,
        "bring kernels into the cache, before many machines share it",
        kernels_option("versions, lines, patterns, all; default: the default set"),
    )
    add(
        "jobs",
        kernel_commands.jobs,
        "the kernels and parts of the cases as a JSON list, for CI to make jobs of",
        kernels_option("default: the default set"),
        option("--shards", type=positive, metavar="N", default=1, help="parts of the cases"),
    )
    add(
        "diff",
        diff_command.diff,
        "where two kernels differ",
        results_option(
            "default: results/, and results/local/ for a kernel that is only there", None
        ),
        option("a", type=word, metavar="A", help="a kernel: 6.1, 6.1.192, or its release"),
        option("b", type=word, metavar="B", help="the other"),
    )
    add(
        "merge",
        merge_command.merge,
        "put results of several machines together; fails if a cell is missing",
        *(RESULTS, SCENARIOS),
        option("folder", type=folder, metavar="DIR", help="with folders like results/ below it"),
        kernels_option("that must be there; default: the default set"),
        option("--summary", type=folder, metavar="FILE", help="append the report to it, too"),
        ONLY,
    )
    add(
        "publish",
        publish_command.publish,
        "make the committed records and tables from those of runs here, all or nothing",
        OWN,
        kernels_option(
            "those to publish, or all; default: those that there are, but for kernels on request"
        ),
    )
    add(
        "reference",
        scenario_commands.reference,
        "write the reference of the scenario language",
        CHECK,
    )
    return parser
