"""Exported programs, run as the only programs of other kernels, find what is expected of those.

By hand, for kernels have to be fetched: BINDLAB_EXPORT_KERNELS='oldest newest' names them. The
programs are compiled statically, and run in guests by a scenario that is made of them.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from harness import ROOT
from harness.export.c_text import c_text
from harness.export.operation import MakeDevice
from harness.export.program import Program, Refused
from harness.export.programs import NoCell, program_of_case, program_of_cell
from harness.export.tests.measured import results, rules_of_published, sample
from harness.export.tests.running import compiled
from harness.export.tests.test_runs import RULES, sample_of_cells
from harness.plan.catalogue import load_cases
from harness.records.layout import SMALL_GRIDS
from harness.spec.kernel_selection import select
from harness.spec.kernels import read_kernels

Programs = Callable[[str], Iterator[tuple[Program, str]]]
_WORDS = os.environ.get("BINDLAB_EXPORT_KERNELS", "")
_OF_A_NEWER_SYSCTL = {"tw-reuse/delay-limits", "tw-reuse/delay-setting"}
_SCENARIO = """\
question: Does every exported program end as expected?
sources: [harness/export/README.md]
topology: alone
capture: []
needs: [socket sctp]
actors: {{it: server}}
matrix:
  program: [{programs}]
steps:
  - it: run $program
  - it: wait => exit 0
"""


def programs(kernel: str) -> Iterator[tuple[Program, str]]:
    """The sample of pairs, and the first case of each scenario that can be exported."""
    for cell in sample_of_cells():
        try:
            program = program_of_cell(cell, kernel, RULES)
            if not program.has(MakeDevice):  # guests have no tun
                yield program, c_text(program)
        except Refused:
            continue
    exported: set[str] = set()
    for case in load_cases(ROOT):
        # A sysctl that a kernel has not is no expectation of it.
        if case.is_first_run and case.scenario not in exported | _OF_A_NEWER_SYSCTL:
            try:
                program = program_of_case(case.plan(), kernel)
                yield program, c_text(program)
                exported.add(case.scenario)
            except Refused:
                continue


def small_programs(kernel: str) -> Iterator[tuple[Program, str]]:
    """The samples of the small grids, where the kernel has been found to do what the rules say."""
    for grid in SMALL_GRIDS:
        for cell in sample(grid):
            with suppress(NoCell):  # a kernel may lack a protocol
                if results(rules_of_published(cell, kernel)) == results(RULES(cell, kernel)):
                    program = program_of_cell(cell, kernel, RULES)
                    yield program, c_text(program)


if _WORDS:

    @pytest.mark.timeout(900)
    @pytest.mark.parametrize("of", [programs, small_programs])  # too many for one guest's memory
    @pytest.mark.parametrize("kernel", [it.version for it in select(read_kernels(ROOT), _WORDS)])
    def test_they_end_as_expected_of_this_kernel(tmp_path: Path, kernel: str, of: Programs) -> None:
        names: dict[str, str] = {}
        tools = tmp_path / "bin"
        tools.mkdir()
        for program, text in of(kernel):
            name = f"exported{len(names)}"
            compiled(tmp_path / "c", text, "gcc", "-static").rename(tools / name)
            names[name] = program.id
        (tmp_path / "scenarios/x").mkdir(parents=True)
        scenario = _SCENARIO.format(programs=", ".join(names))
        (tmp_path / "scenarios/x/run.yaml").write_text(scenario)
        words = ["/usr/bin/python3", "-m", "harness", "matrix", "--trust", "--kernels", kernel]
        words += ["--scenarios", f"{tmp_path}/scenarios", "--results", f"{tmp_path}/results"]
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
        subprocess.run(words, cwd=ROOT, env=environment, capture_output=True)
        (records,) = (tmp_path / "results/kernels").glob("*/verdicts.jsonl")
        rows = [json.loads(line) for line in records.read_text().splitlines()]
        ended = {names[it["params"]["program"]]: it["verdict"] for it in rows if "case" in it}
        assert len(ended) == len(names)
        assert not {id: verdict for id, verdict in ended.items() if verdict != "PASS"}
