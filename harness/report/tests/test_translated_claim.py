"""All that is said of a claim is translated; what it is known by stays."""

from __future__ import annotations

from dataclasses import fields, replace

from harness.report.translated_claim import translated_claim
from harness.spec.claims import ShortClaim
from harness.tests.verdicts import claim

STAYS = {"id", "line", "lecture", "finding"}
ONE = replace(
    claim("holds only if", "C1", "the moon is full"),
    why="it shines",
    lecture=("a/b",),
    short=ShortClaim("fails", "moon"),
)


def test_every_word_of_a_claim_is_translated() -> None:
    told = translated_claim(ONE, str.upper)
    for field in fields(ONE):
        before, after = getattr(ONE, field.name), getattr(told, field.name)
        assert (before == after) == (field.name in STAYS), field.name
    assert told.short == ShortClaim("FAILS", "MOON")


def test_what_it_does_not_have_it_does_not_get() -> None:
    plain = replace(ONE, condition=None, short=None)
    told = translated_claim(plain, str.upper)
    assert told.condition is None and told.short is None
    assert translated_claim(replace(ONE, short=ShortClaim("f", None)), str.upper).short == (
        ShortClaim("F", None)
    )
