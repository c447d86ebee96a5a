"""A kselftest is the golden one, in the kernel's style, with a variant for each set of options."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from harness.export.grids import read_id
from harness.export.kselftest_text import kselftest_text, name_of
from harness.export.program import Program, Refused
from harness.export.tests.made import (
    RESTART,
    SMALL_CELLS,
    TIME_WAIT,
    all_programs,
    case_program,
    cell_program,
    one_of_grid,
    small_program,
)

GOLDEN = Path(__file__).parent / "golden"
LINUX = os.environ.get("BINDLAB_LINUX")
"""a tree of Linux, of which checkpatch is taken"""


def variants() -> list[Program]:
    """A cell with each set of options of the second socket."""
    cells = [TIME_WAIT.replace("wildcard4,none", f"wildcard4,{it}") for it in ("none", "addr")]
    return [cell_program(cells[0]), cell_program(cells[1], "ok", "ok")]


def test_the_text_is_the_golden_one() -> None:
    assert kselftest_text(variants()) == (GOLDEN / "kselftest.c").read_text()


def test_nothing_is_called_in_a_network_that_is_not_its_own() -> None:
    # The harness of Linux 6.1 goes on with the test after a SKIP in the setup.
    text = kselftest_text(variants())
    setup, test = text.index("self->own_network = !unshare"), text.index("\nTEST_F(")
    skipped = text.index("if (!self->own_network)\n\t\tSKIP(return", test)
    assert setup < test < skipped < text.index("socket(", test)


@pytest.mark.parametrize("programs", [variants(), [case_program()]])
def test_it_is_in_the_kernels_style(programs: list[Program]) -> None:
    lines = kselftest_text(programs).splitlines()
    assert lines[0] == "// SPDX-License-Identifier: GPL-2.0"
    for line in lines:
        assert len(line.expandtabs(8)) <= 100 and line == line.rstrip(), line
        assert "        " not in line, f"blanks where tabs should be: {line}"


def test_no_line_of_any_case_is_longer_than_checkpatch_wants() -> None:
    for program in all_programs():
        with suppress(Refused):
            for line in kselftest_text([program]).splitlines():
                assert len(line.expandtabs(8)) <= 100, f"{program.id}: {line}"


def test_what_is_not_tried_after_a_refusal_is_not_expected_of_that_variant() -> None:
    text = kselftest_text(variants())
    assert ".expected_errno = { EADDRINUSE, EADDRINUSE }" in text
    assert ".expected_errno = { 0, 0 }" in text
    assert "if (!variant->expected_errno[0])\n" in text


def small_variants(grid: str, other: str, *answers: str) -> list[Program]:
    """The cell of a grid, and with these options of who comes last, which has these answers."""
    id, told = SMALL_CELLS[grid]
    cell = read_id(id)
    beside = ",".join({**cell.words, cell.of_grid.varied: other}.values())
    return [small_program(id, *told.split(",")), small_program(beside, *answers)]


def test_a_third_is_asked_whatever_became_of_the_seconds_listen() -> None:
    text = kselftest_text(small_variants("three", "none", "ok", "ok", "EADDRINUSE", "-"))
    assert ".expected_errno = { 0, 0, 0, 0 }" in text
    assert ".expected_errno = { 0, 0, EADDRINUSE, EADDRINUSE }" in text
    assert "SO_REUSEPORT, variant->so_reuseport));\n\tEXPECT_EQ(variant->expected_errno[2]" in text
    assert "if (!variant->expected_errno[2])\n\t\tEXPECT_EQ(variant->expected_errno[3]" in text
    assert "if (!variant->expected_errno[1])" not in text


def test_the_options_of_who_comes_last_are_the_variants() -> None:
    text = kselftest_text(small_variants("many", "both", "ok", "-"))
    assert "set(self->wildcard, SOL_SOCKET, SO_REUSEADDR, variant->so_reuseaddr)" in text
    assert "FIXTURE_VARIANT_ADD(bind_many_udp_ipv6, reuseaddr_reuseport)" in text


def test_a_port_is_looked_at_where_it_was_given() -> None:
    text = kselftest_text(small_variants("automatic", "none", "EADDRINUSE", "-", "-"))
    assert "if (!variant->expected_errno)\n\t\tASSERT_LE(0, is_named(self->second" in text


def test_a_kernel_without_the_protocol_skips() -> None:
    text = kselftest_text([one_of_grid("protocols")])
    assert 'if (self->first < 0)\n\t\tSKIP(return, "no MPTCP in this kernel");' in text


def test_many_sockets_are_closed_in_the_teardown() -> None:
    text = kselftest_text([one_of_grid("many")])
    teardown = text[text.index("FIXTURE_TEARDOWN") : text.index("TEST_F(")]
    assert "int many[11];" in text and "close(self->many[n])" in teardown


def test_every_socket_is_closed_in_the_teardown() -> None:
    text = kselftest_text([case_program()])
    teardown = text[text.index("FIXTURE_TEARDOWN") : text.index("TEST_F(")]
    for socket in case_program().sockets:
        assert f"self->{socket} = -1;" in text and f"close(self->{socket})" in teardown


def test_it_is_called_after_what_it_shows() -> None:
    assert name_of(TIME_WAIT) == "bind_tcp_time_wait"
    assert name_of(SMALL_CELLS["many"][0]) == "bind_many_udp_ipv6"
    assert name_of(RESTART) == "bind_server_closes_first"


if LINUX:  # an hour's download for a second's work: by hand

    @pytest.mark.parametrize(
        "programs",
        [variants(), [case_program()], *([one_of_grid(grid)] for grid in SMALL_CELLS)],
    )
    def test_checkpatch_finds_nothing(tmp_path: Path, programs: list[Program]) -> None:
        (tmp_path / "x.c").write_text(kselftest_text(programs))
        words = ["perl", "scripts/checkpatch.pl", "--no-tree", "--strict", "--terse", "-f"]
        said = subprocess.run([*words, tmp_path / "x.c"], cwd=LINUX, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout
