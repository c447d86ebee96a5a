"""Each kind has its files, the one that is meant first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness import ROOT
from harness.export.kinds import KINDS, Wish, export
from harness.export.program import Refused
from harness.export.programs import rules_of
from harness.export.tests.made import KERNEL, RESTART, TIME_WAIT, one_of, plan
from harness.records.layout import committed_results
from harness.report.publish import all_columns
from harness.tests.end_to_end import ENGINE


def wish(id: str) -> Wish:
    """A case or a cell."""
    return Wish(
        id,
        plan(id) if "/" in id else None,
        KERNEL,
        rules_of(ENGINE),
        lambda: all_columns(committed_results(ROOT)),
    )


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("c", ["bind_tcp_first4_addr_time_wait_wildcard4.c"]),
        (
            "kselftest",
            [
                f"bind_tcp_first4_addr_time_wait_wildcard4.{it}"
                for it in ("c", "Makefile", "gitignore")
            ],
        ),
        ("bisect", ["bind_tcp_first4_addr_time_wait_wildcard4.sh"]),
    ],
)
def test_a_cell_has_these_files(kind: str, files: list[str]) -> None:
    assert list(export(wish(TIME_WAIT), kind)) == files


@pytest.mark.parametrize("kind", ["c", "kselftest", "bisect", "mail"])
def test_a_case_has_a_file_that_names_it(kind: str) -> None:
    first = next(iter(export(wish(RESTART), kind).values()))
    assert RESTART in " ".join(first.replace("*", " ").split())


def test_a_letter_has_the_program_where_there_is_one() -> None:
    letter = next(iter(export(wish(RESTART), "mail").values()))
    program = next(iter(export(wish(RESTART), "c").values()))
    assert letter.endswith(f"\n\n{program}")
    waits = export(wish("time-wait/settings[family=ipv4,setting=none]"), "mail")
    assert "int main" not in next(iter(waits.values()))


def test_the_lines_of_a_kselftest_name_the_test() -> None:
    files = export(wish(TIME_WAIT), "kselftest")
    assert (
        files["bind_tcp_first4_addr_time_wait_wildcard4.Makefile"]
        == "TEST_GEN_PROGS += bind_tcp_first4_addr_time_wait_wildcard4\n"
    )
    assert (
        files["bind_tcp_first4_addr_time_wait_wildcard4.gitignore"]
        == "bind_tcp_first4_addr_time_wait_wildcard4\n"
    )


def test_a_kselftest_of_a_cell_has_all_options_of_the_second() -> None:
    text = next(iter(export(wish(TIME_WAIT), "kselftest").values()))
    assert text.count("FIXTURE_VARIANT_ADD") == 4


@pytest.mark.parametrize("kind", ["packetdrill"])
def test_what_a_cell_cannot_be_is_refused(kind: str) -> None:
    assert kind in KINDS
    with pytest.raises(Refused, match="AS=c"):
        export(wish(TIME_WAIT), kind)


@pytest.mark.parametrize(
    ("id", "kind", "why"),
    [
        (
            "reincarnation/late-segment[family=ipv4,segment=beyond]",
            "c",
            r"by hand; nor can AS=packetdrill say it: step \d+ .* without a descriptor$",
        ),
        (
            "addresses/link-down[family=ipv4]",
            "packetdrill",
            r"by hand; nor can AS=c say it: step \d+ .*: its only device is lo",
        ),
        ("reincarnation/reset", "c", "segments are written by hand: AS=packetdrill$"),
        (RESTART, "packetdrill", "nobody in it writes segments by hand: AS=c$"),
    ],
)
def test_another_kind_is_advised_only_if_it_can_say_it(id: str, kind: str, why: str) -> None:
    asked = wish(RESTART) if id == RESTART else wish_of(id)
    with pytest.raises(Refused, match=why):
        export(asked, kind)


def wish_of(pattern: str) -> Wish:
    """The first case that a pattern means."""
    case = one_of(pattern)
    return replace(wish(RESTART), id=case.case, plan=case)


def test_a_bisection_waits_as_long_as_a_case_takes() -> None:
    waiting = "time-wait/settings[family=ipv4,setting=none]"
    text = next(iter(export(wish(waiting), "bisect").values()))
    assert f"# {waiting}\n" in text
    assert "is answered with ok in 53000 to " in text
