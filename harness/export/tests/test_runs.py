"""Exported programs, run on this kernel, find what the rules and the records say of it.

A cell for each protocol and state with several addresses, options, users and devices; of each
scenario the first case that can be exported, or all of them with BINDLAB_EXPORT_ALL=1.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest

from harness import ROOT
from harness.export.c_text import MOST_LINES, c_text
from harness.export.kinds import Wish, export
from harness.export.program import Program, Refused
from harness.export.programs import program_of_case, program_of_cell, rules_of
from harness.export.tests.running import HERE, STRICT, compiled, run
from harness.formats.status import Status
from harness.grid.cell_places import STATES
from harness.plan.catalogue import load_cases
from harness.records.kernel_records import read_records
from harness.records.layout import committed_results
from harness.tests.end_to_end import ENGINE

RULES = rules_of(ENGINE)
_EVERY = bool(os.environ.get("BINDLAB_EXPORT_ALL"))
_PAIRS = (
    *(("first4", "wildcard4"), ("wildcard6", "first4"), ("first6", "second6")),
    *(("mapped_first", "first4"), ("loopback4", "loopback4"), ("wildcard6_only", "wildcard4")),
)
_OPTIONS = (("none", "none"), ("addr", "addr"), ("port", "port"), ("both", "addr"))
_REST = cycle(("same,none", "other,none", "second_root,none", "same,first_only", "same,none"))


def sample_of_cells() -> list[str]:
    """Of each state a cell with each pair of addresses, options, users and devices by turns."""
    cells = []
    options = cycle(_OPTIONS)
    for state in STATES:
        for first, second in _PAIRS:
            old, new = next(options)
            rest = "same,none" if first == "loopback4" else next(_REST)
            cells.append(f"tcp,{first},{old},{state},{second},{new},{rest}")
        next(options)
    for first, second in _PAIRS:
        cells += [f"udp,{first},{old},bound,{second},{new},same,none" for old, new in _OPTIONS]
    return [*cells, "udp,first4,none,bound,first4,none,same,other"]


def ends_as_expected(program: Program, folder: Path) -> bool:
    """Whether it does; False where only root may run it. Fails the test otherwise."""
    text = c_text(program)
    assert text.count("\n") <= MOST_LINES
    if program.users and os.geteuid() != 0:
        return False
    ended = run(compiled(folder, text))
    assert ended.returncode == 0, f"{program.id}\n{ended.stdout}{ended.stderr}\n{text}"
    return True


def test_a_sample_of_every_kind_of_cell_is_answered_as_the_rules_say(tmp_path: Path) -> None:
    ran: Counter[str] = Counter()
    for cell in sample_of_cells():
        try:
            program = program_of_cell(cell, HERE, RULES)
            if ends_as_expected(program, tmp_path):
                ran[cell.split(",")[0] + cell.split(",")[3]] += 1
        except Refused as refused:
            assert "lines" in str(refused), refused
    assert len(ran) == len(STATES) + 1, f"of some states nothing ran: {ran}"


def test_every_scenario_that_can_be_exported_is_answered_as_its_record_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = read_records(committed_results(ROOT)).get(os.uname().release, [])
    found = {verdict.case: verdict.verdict for verdict in records}
    exported: Counter[str] = Counter()
    cases = [case for case in load_cases(ROOT) if case.is_first_run]
    for case in cases:
        if exported[case.scenario] and not _EVERY:
            continue
        try:
            program = program_of_case(case.plan(), HERE)
            if ends_as_expected(program, tmp_path):
                exported[case.scenario] += 1
        except Refused:
            continue
        assert found.get(case.cell, Status.PASS) in (Status.PASS, Status.XFAIL), case.cell
    with capsys.disabled():
        scenarios = len({case.scenario for case in cases})
        print(f"\n{len(exported)} of {scenarios} scenarios ran as programs of C", end=" ")
    assert len(exported) >= (38 if os.geteuid() == 0 else 30)


def test_a_wrong_expectation_is_told_by_the_exit_code(tmp_path: Path) -> None:
    program = program_of_cell("udp,first4,none,bound,first4,none,same,none", HERE, RULES)
    text = c_text(program)
    ended = run(compiled(tmp_path, text.replace("EXPECT(EADDRINUSE", "EXPECT(0")))
    assert ended.returncode == 1
    assert 'bind(second, AT("10.0.0.1", 9527)): Address already in use (0?)' in ended.stdout


def test_what_could_not_be_set_up_is_told_by_the_exit_code(tmp_path: Path) -> None:
    program = program_of_cell("udp,first4,none,bound,first4,none,same,none", HERE, RULES)
    text = c_text(program).replace('bind(first, AT("10.0.0.1"', 'bind(first, AT("192.0.2.1"')
    ended = run(compiled(tmp_path, text))
    assert ended.returncode == 2 and "Cannot assign requested address" in ended.stderr


@pytest.mark.parametrize("cell", ["tcp,wildcard6,both,last_ack,first4,none,same,none"])
def test_clang_and_a_static_link_have_nothing_to_complain_of(tmp_path: Path, cell: str) -> None:
    text = c_text(program_of_cell(cell, HERE, RULES))
    assert run(compiled(tmp_path, text, "clang", *STRICT)).returncode == 0
    assert run(compiled(tmp_path, text, "gcc", *STRICT, "-static")).returncode == 0


@pytest.mark.parametrize(
    "id",
    [
        "tcp,first4,addr,last_ack,wildcard4,addr,same,none",
        "tcp,wildcard6,addr,time_wait,second6,none,same,none",
        "udp,wildcard6,both,bound,first4,addr,same,other",
        "restart/server-closes-first[family=ipv6,reuse=1,bound=wildcard,stop=close]",
        "udp/unicast[family=ipv4,options=addr,second=same]",
    ],
)
def test_a_kselftest_passes_with_the_kernels_own_harness(tmp_path: Path, id: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("a kselftest makes its network namespace as root")
    plan = None
    if "/" in id:
        plan = next(case.plan() for case in load_cases(ROOT, id.partition("[")[0]) if case.cell)
    files = export(Wish(plan.case if plan else id, plan, HERE, RULES, list), "kselftest")
    headers = Path(__file__).parent / "selftests"
    for header in headers.glob("*.h"):
        (tmp_path / header.name).write_text(header.read_text())
    text = next(iter(files.values()))
    ended = run(compiled(tmp_path / "net", text, "gcc", "-Wall", "-Wno-cpp", "-D_GNU_SOURCE="))
    assert ended.returncode == 0, ended.stdout
    tests = 1 if plan else 4
    assert f"Totals: pass:{tests} fail:0 xfail:0 xpass:0 skip:0 error:0" in ended.stdout
