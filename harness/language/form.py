"""What may stand at one place of an actor's line, as the actor itself prints it.

Owns the shape of a form; what words it takes is left to harness.language.form_value and
harness.language.line_parser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """What may stand at one place of a line."""

    kind: str
    """name, new_name, keyword, one_of, endpoint, address, number, relative, device, letters, bytes,
    path, other, text, option or parts"""
    label: str
    expects: str
    """what a word here has to be, to follow `LABEL is`"""
    usage: str
    row: Mapping[str, Any]
    """what this kind has beyond that: bounds, words, family, default"""
    parts: tuple[Part, ...] = ()
    by_number: tuple[Form, ...] = ()
    """of an option: what stands there instead of its name"""


@dataclass(frozen=True, slots=True)
class Part:
    """A keyword with its value, in any order with others; text has no keyword."""

    keyword: str
    value: Form
    goes_with: str | None
    excludes: str | None


def own_words(form: Form) -> tuple[str, ...]:
    """The words that have a meaning of their own at a place, `cloexec`, `tcp`, `unspec`."""
    if form.kind == "keyword":
        return (form.label,)
    return tuple(form.row.get("words", ())) + tuple(it.keyword for it in form.parts if it.keyword)


def read_forms(row: Mapping[str, Any]) -> tuple[Form, ...]:
    """The forms of a verb's or option's row."""
    return tuple(_form(form) for form in row["forms"])


def _form(row: Mapping[str, Any]) -> Form:
    parts = tuple(
        Part(part["keyword"], _form(part["value"]), part.get("goes_with"), part.get("excludes"))
        for part in row.get("parts", ())
    )
    by_number = tuple(_form(form) for form in row.get("by_number", ()))
    return Form(row["form"], row["label"], row.get("is", ""), row["usage"], row, parts, by_number)
