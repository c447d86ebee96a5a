"""The words of the language: verbs, options, states, errno names.

Owns reading two files. `actor_vocabulary.json` is the grammar of an actor's line, printed by the
actor itself (`make vocabulary`); `vocabulary.json` has the words that are not the actor's. What the
forms mean is left to harness.language.line_parser.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from harness.language.form import Form, read_forms

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of an actor."""

    name: str
    usage: str
    about: str
    example: str
    yields: str
    """what the example may yield besides its outcome; empty if it yields nothing"""
    forms: tuple[Form, ...]
    one_family: bool

    @property
    def value(self) -> bool:
        """Whether it yields a value besides its outcome."""
        return self.yields != ""

    def form(self, kind: str) -> Form | None:
        """The place of that kind, if the verb has one."""
        return next((form for form in self.forms if form.kind == kind), None)


@dataclass(frozen=True, slots=True)
class ProcessVerb:
    """A word for what is done to the process of an actor or program."""

    name: str
    usage: str
    about: str
    example: str
    value: bool
    """whether it yields a value besides its outcome"""
    programs: bool
    actors: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A socket option: what its value is made of, and whether it can be set and read."""

    name: str
    usage: str
    about: str
    forms: tuple[Form, ...]
    settable: bool
    readable: bool
    since: str | None
    """the first kernel that has it, if older ones within reach have not"""
    numbers: tuple[int, int]
    """its level and its number, as setsockopt(2) takes them"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word the language has."""

    verbs: dict[str, Verb]
    options: dict[str, Option]
    name: str
    """what a name looks like, a regular expression"""
    reserved: frozenset[str]
    escapes: dict[str, str]
    messages: dict[str, str]
    """what is said about wrong lines: patterns of str.format"""
    process: dict[str, ProcessVerb]
    programs: frozenset[str]
    states: frozenset[str]
    timers: frozenset[str]
    flags: frozenset[str]
    signals: frozenset[str]
    errnos: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary; read once."""
    actor = json.loads((_FOLDER / "actor_vocabulary.json").read_text(encoding="utf-8"))
    ours = json.loads((_FOLDER / "vocabulary.json").read_text(encoding="utf-8"))
    return Vocabulary(
        verbs={row["name"]: _verb(row) for row in actor["verbs"]},
        options={row["name"]: _option(row) for row in actor["options"]},
        name=actor["words"]["name"],
        reserved=frozenset(actor["words"]["reserved"]),
        escapes=actor["words"]["escapes"],
        messages=actor["messages"],
        process={row["name"]: ProcessVerb(**row) for row in ours["process"]},
        programs=frozenset(ours["programs"]),
        states=frozenset(ours["states"]),
        timers=frozenset(ours["timers"]),
        flags=frozenset(ours["flags"]),
        signals=frozenset(ours["signals"]),
        errnos=frozenset(ours["errnos"]),
    )


def _verb(row: dict[str, Any]) -> Verb:
    return Verb(
        name=row["name"],
        usage=row["usage"],
        about=row["about"],
        example=row["example"],
        yields=row["yields"],
        forms=read_forms(row),
        one_family=row["one_family"],
    )


def _option(row: dict[str, Any]) -> Option:
    return Option(
        name=row["name"],
        usage=row["usage"],
        about=row["about"],
        forms=read_forms(row),
        settable=row["set"],
        readable=row["get"],
        since=row["since"] or None,
        numbers=(row["level"], row["number"]),
    )
