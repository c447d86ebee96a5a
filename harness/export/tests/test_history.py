"""A history names the last good and the first bad version, and no commit without either."""

from __future__ import annotations

from dataclasses import replace

from harness.export.history import History, Stretch, joined, mending_commits

OK, BUSY = "ok", "EADDRINUSE"
BASIS = "Bad is what is bad"


def history(*parts: tuple[str, bool | None, str]) -> History:
    """Of a text, whether it is good, and why; the kernels are 6.1.1 to 6.1.2, 6.2.1 to 6.2.2, …"""
    return History(
        tuple(
            Stretch(f"6.{number}.1", f"6.{number}.2", *part)
            for number, part in enumerate(parts, start=1)
        ),
        BASIS,
    )


def test_where_it_went_bad_is_told_with_its_commit() -> None:
    found = history((OK, True, ""), (BUSY, False, "commit 822fb91fc724 (6.8)"))
    assert found.lines == [
        "Last good version: 6.1.2 (ok)",
        "First bad version: 6.2.1 (EADDRINUSE)",
        "Bad to the newest that was measured: 6.2.2",
        f"{BASIS}.",
    ]
    assert found.introduced == "822fb91fc724" and "822fb91fc724" in found.suspected
    assert found.in_short == "bad since 6.2.1" and found.kernels == ["6.1.2", "6.2.1"]


def test_a_commit_that_mends_is_not_the_one_that_introduced() -> None:
    for because in ("before commit e537dd15d0d4", "x; ended by commit c51da3f7a161 (6.17)", ""):
        assert history((OK, True, ""), (BUSY, False, because)).introduced == "v6.1.2..v6.2.1"
    two = "commit 822fb91fc724, commit 0123456789ab"
    assert history((OK, True, ""), (BUSY, False, two)).introduced == "v6.1.2..v6.2.1"
    assert mending_commits() == {"c51da3f7a161"}


def test_what_a_stable_series_got_late_is_its_own_commit() -> None:
    because = "commit 822fb91fc724 (6.8; ChangeLog-6.2.1, 6.6.131)"
    of_the_first = history((OK, True, ""), (BUSY, False, because))
    assert of_the_first.introduced == "822fb91fc724", "a series has no version before its first"
    late = Stretch("6.2.170", "6.2.192", BUSY, False, because.replace("6.2.1,", "6.2.168,"))
    found = History((Stretch("6.1.1", "6.1.2", OK, True), late), BASIS)
    assert found.introduced == "v6.2.167..v6.2.168"
    assert found.lines[2] == "The series got it in 6.2.168, by its change log"
    other = History((Stretch("6.1.1", "6.1.2", OK, True), replace(late, first="6.3.5")), BASIS)
    assert other.introduced == "822fb91fc724"


def test_what_is_bad_from_the_oldest_on_was_introduced_nobody_knows_where() -> None:
    found = history((BUSY, False, "commit 822fb91fc724"), (OK, True, ""), (BUSY, False, ""))
    assert "where it began is not known" in found.lines[0]
    assert found.introduced == "" and found.suspected == ""
    assert "Bad versions: 6.1.1 to 6.1.2, 6.3.1 to 6.3.2; " in found.lines[1]
    assert found.in_short == "bad on some kernels"


def test_where_it_was_mended_is_told() -> None:
    found = history((OK, True, ""), (BUSY, False, ""), (OK, True, ""))
    assert "Last bad version: 6.2.2; good again: 6.3.1 (ok)" in found.lines
    assert found.in_short == "bad since 6.2.1 up to 6.2.2" and found.kernels == ["6.1.2", "6.2.1"]


def test_without_a_direction_only_the_change_is_told() -> None:
    found = history((OK, None, ""), (BUSY, None, "commit 822fb91fc724"))
    assert found.lines[0] == "Last version with ok: 6.1.2; first with EADDRINUSE: 6.2.1"
    assert "not known" in found.lines[1] and found.introduced == ""
    assert found.in_short == "changed between 6.1.2 and 6.2.1"
    assert found.kernels == ["6.1.2", "6.2.1"]


def test_without_a_change_no_fault_is_told() -> None:
    found = history((OK, True, ""))
    told = "No fault is known: all that was measured, 6.1.1 to 6.1.2, agrees."
    assert (found.lines, found.in_short, found.kernels) == ([told], "", ["6.1.2"])


def test_neighbours_with_the_same_text_are_one() -> None:
    one, two = history((OK, True, "a"), (OK, True, "b")).stretches
    assert joined([one, two]) == (Stretch("6.1.1", "6.2.2", OK, True, "a"),)
    assert one.versions == "6.1.1 to 6.1.2" and Stretch("6.1.1", "6.1.1", OK).versions == "6.1.1"
