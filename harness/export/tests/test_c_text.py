"""A program of C is the golden one, short, and has the calls under test on lines of their own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from harness.export.c_text import MOST_LINES, c_text, packed
from harness.export.operation import Pause
from harness.export.program import Refused
from harness.export.tests.made import all_programs, case_program, cell_program

GOLDEN = Path(__file__).parent / "golden"


def test_the_text_is_the_golden_one() -> None:
    assert c_text(cell_program()) == (GOLDEN / "time_wait.c").read_text()


def test_no_line_is_longer_than_a_kernels() -> None:
    lines = c_text(cell_program()).replace("\t", " " * 8).splitlines()
    assert len(lines) <= MOST_LINES and max(map(len, lines)) <= 100


def test_no_line_of_any_case_is_longer() -> None:
    for program in all_programs():
        with suppress(Refused):
            for line in c_text(program).splitlines():
                assert len(line.expandtabs(8)) <= 100, f"{program.id}: {line}"


def test_only_set_up_shares_a_line() -> None:
    lines = packed(["DO(a);", "DO(b);", "EXPECT(0, c);", "EXPECT(0, d);", "DO(e);"], "DO")
    assert lines == ["DO(a); DO(b);", "EXPECT(0, c);", "EXPECT(0, d);", "DO(e);"]


def test_blank_lines_within_functions_go_before_a_program_is_refused() -> None:
    long = "addresses/ipv6-time-wait[old=six-only,to=four-address,reuse=both]"
    text = c_text(case_program(long))
    assert text.count("\n") <= MOST_LINES
    assert "\n\n\t" not in text and "\n\nint main(void)\n" in text


def test_what_is_too_long_is_refused_with_its_length() -> None:
    program = cell_program()
    long = replace(program, operations=program.operations + 200 * (Pause(ms=1),))
    with pytest.raises(Refused, match=f"at most {MOST_LINES}"):
        c_text(long)


def test_what_only_root_can_do_says_so() -> None:
    assert "Run it as root." in c_text(cell_program("udp,first4,none,bound,first4,none,other,none"))
    assert "Run it as root." not in c_text(cell_program())
