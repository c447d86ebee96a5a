"""A publication is a line with its version first; what did not change is left out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.formats.codec import FormatError, read, to_json
from harness.formats.publication import FORMAT, ChangedCell, Publication

CHANGE = ChangedCell("6.1.0", "a/b[x=1]", "PASS (ok)", "FAIL (EADDRINUSE)")
QUIET = Publication("2026-11-29T08:59:00Z", "abc1234", 2, ("6.1.0",), (), FORMAT)
LOUD = replace(QUIET, new=(), again=("6.1.0",), changed=7, changes=(CHANGE,))


def test_the_version_comes_first() -> None:
    assert next(iter(to_json(QUIET))) == "format"


def test_nothing_is_said_of_changes_where_there_are_none() -> None:
    assert {"changed", "changes"}.isdisjoint(to_json(QUIET))
    assert to_json(LOUD)["changed"] == 7


@pytest.mark.parametrize("one", [QUIET, LOUD])
def test_a_publication_comes_out_as_it_went_in(one: Publication) -> None:
    assert read(Publication, to_json(one)) == one


def test_what_has_no_default_must_be_there() -> None:
    record = to_json(LOUD)
    for key in record.keys() - {"changed", "changes"}:
        lacking = {name: value for name, value in record.items() if name != key}
        with pytest.raises(FormatError, match=f"{key}: missing"):
            read(Publication, lacking)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"changes": [{"version": "6.1.0"}]}, r"changes\[0\].case: missing"),
        ({"new": "6.1.0"}, "new: not a list"),
        ({"cases": 2.0}, "cases: not a whole number"),
        ({"who": "me"}, "who: unknown key"),
    ],
)
def test_a_publication_is_read_strictly(change: dict[str, Any], words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(Publication, {**to_json(QUIET), **change})
