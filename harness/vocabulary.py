"""The words of the language (verbs, options, states, errno names), from schema/vocabulary.json.

Owns reading that file. The same verbs and options are in the actor (`bindlab actor --vocabulary`);
a test compares the two. How a line is put together is left to harness.calls.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "schema" / "vocabulary.json"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of an actor, or a word that is done to its process."""

    name: str
    usage: str
    about: str
    example: str
    value: bool
    """whether it yields a value besides its outcome"""
    default: str | None
    """the socket or flow it works on when the line names none"""
    new: str | None
    """the name of what it makes when the line names none"""
    programs: bool
    actors: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A socket option: what its value is made of, and whether it can be set and read."""

    name: str
    values: tuple[str, ...]
    about: str
    settable: bool
    readable: bool
    since: str | None
    """the first kernel that has it, if older ones within reach have not"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word the language has."""

    verbs: dict[str, Verb]
    process: dict[str, Verb]
    options: dict[str, Option]
    programs: frozenset[str]
    states: frozenset[str]
    timers: frozenset[str]
    flags: frozenset[str]
    signals: frozenset[str]
    errnos: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary; read once."""
    words = json.loads(_FILE.read_text(encoding="utf-8"))
    return Vocabulary(
        verbs={row["name"]: _verb(row) for row in words["verbs"]},
        process={row["name"]: _verb(row) for row in words["process"]},
        options={
            row["name"]: Option(
                name=row["name"],
                values=tuple(row["values"].split()),
                about=row["about"],
                settable=row.get("set", True),
                readable=row.get("get", True),
                since=row.get("since"),
            )
            for row in words["options"]
        },
        programs=frozenset(words["programs"]),
        states=frozenset(words["states"]),
        timers=frozenset(words["timers"]),
        flags=frozenset(words["flags"]),
        signals=frozenset(words["signals"]),
        errnos=frozenset(words["errnos"]),
    )


def _verb(row: dict[str, str | bool]) -> Verb:
    default = row.get("default")
    made = row.get("new", default if row["name"] in ("socket", "flow") else None)
    return Verb(
        name=str(row["name"]),
        usage=str(row["usage"]),
        about=str(row["about"]),
        example=str(row["example"]),
        value=bool(row["value"]),
        default=None if default is None else str(default),
        new=None if made is None else str(made),
        programs=bool(row.get("programs", False)),
        actors=bool(row.get("actors", True)),
    )
