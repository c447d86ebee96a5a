"""A kselftest is the golden one, in the kernel's style, with a variant for each set of options."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from harness.export.kselftest_text import kselftest_text, name_of
from harness.export.program import Program, Refused
from harness.export.tests.made import RESTART, TIME_WAIT, all_programs, case_program, cell_program

GOLDEN = Path(__file__).parent / "golden"
LINUX = os.environ.get("BINDLAB_LINUX")
"""a tree of Linux, of which checkpatch is taken"""


def variants() -> list[Program]:
    """A cell with each set of options of the second socket."""
    cells = [TIME_WAIT.replace("wildcard4,none", f"wildcard4,{it}") for it in ("none", "addr")]
    return [cell_program(cells[0]), cell_program(cells[1], "ok", "ok")]


def test_the_text_is_the_golden_one() -> None:
    assert kselftest_text(variants()) == (GOLDEN / "kselftest.c").read_text()


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


def test_every_socket_is_closed_in_the_teardown() -> None:
    text = kselftest_text([case_program()])
    teardown = text[text.index("FIXTURE_TEARDOWN") : text.index("TEST_F(")]
    for socket in case_program().sockets:
        assert f"self->{socket} = -1;" in text and f"close(self->{socket})" in teardown


def test_it_is_called_after_what_it_shows() -> None:
    assert name_of(TIME_WAIT) == "bind_tcp_time_wait"
    assert name_of(RESTART) == "bind_server_closes_first"


if LINUX:  # an hour's download for a second's work: by hand

    @pytest.mark.parametrize("programs", [variants(), [case_program()]])
    def test_checkpatch_finds_nothing(tmp_path: Path, programs: list[Program]) -> None:
        (tmp_path / "x.c").write_text(kselftest_text(programs))
        words = ["perl", "scripts/checkpatch.pl", "--no-tree", "--strict", "--terse", "-f"]
        said = subprocess.run([*words, tmp_path / "x.c"], cwd=LINUX, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout
