"""Words are held against axes with the fewest changes, and what cannot be told stays open."""

from __future__ import annotations

from harness.grid.id_words import alignments

AXES = {"kind": ("tcp", "udp"), "one": ("none", "addr"), "other": ("none", "addr"), "count": ("1",)}


def test_words_that_are_right_need_no_change() -> None:
    (only,) = alignments(AXES, ["tcp", "none", "addr", "1"])
    assert (only.cost, only.words) == (0, ("tcp", "none", "addr", "1"))


def test_what_is_missing_may_be_one_or_the_other() -> None:
    assert {it.missing for it in alignments(AXES, ["tcp", "none", "1"])} == {("one",), ("other",)}
    (only,) = alignments(AXES, ["none", "none", "1"])
    assert only.missing == ("kind",) and only.words == (None, "none", "none", "1")


def test_a_misspelt_word_is_not_one_too_many() -> None:
    (only,) = alignments(AXES, ["tpc", "none", "adr", "1"])
    assert only.wrong == (("kind", "tpc"), ("other", "adr")) and not only.missing
    (only,) = alignments(AXES, ["tcp", "none", "none", "1", "1"])
    assert only.surplus == ("1",) and not only.wrong
