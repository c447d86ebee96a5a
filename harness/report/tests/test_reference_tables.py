"""The tables of the reference have a row for each thing there is."""

from __future__ import annotations

from harness.language.vocabulary import vocabulary
from harness.report.reference_tables import code, keys, options, verbs
from harness.spec.schema_check import schema


def test_each_verb_is_a_row_with_an_example() -> None:
    rows = list(verbs(vocabulary().verbs.values()))
    assert rows[:2] == ["| line | what it does | example |", "|---|---|---|"]
    assert len([row for row in rows[2:] if row]) == len(vocabulary().verbs)


def test_an_option_says_what_it_cannot() -> None:
    rows = [row for row in options(vocabulary().options.values()) if "| `" in row]
    assert len(rows) == len(vocabulary().options)
    for option, row in zip(vocabulary().options.values(), rows, strict=True):
        assert ("only to be read" in row) == (not option.settable)
        assert ("only to be set" in row) == (not option.readable)


def test_required_keys_are_marked() -> None:
    rows = list(keys())
    required = schema("scenario")["required"]
    for name in required:
        assert any(row.startswith(f"| `{name}` |") and "**Required.**" in row for row in rows)


def test_words_are_shown_as_code() -> None:
    assert code(["a", "b"]) == "`a`, `b`"
