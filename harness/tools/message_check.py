"""What is wrong with a catalogue: gaps, guesses, left-overs, and what would not be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

_FILLED = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
# What stands on a page as it is: elements, and what begins a character by its name.
_MARKUP = re.compile(r"<[^>]*>|[<>&]\w*;?")
_CODE = re.compile(r"`[^`]*`")


def complaints(catalogue: Catalog, wanted: Catalog) -> Iterator[str]:
    """A line for each; `wanted`: what the sources say, without translations."""
    for message in _told(wanted):
        there = catalogue.get(message.id)
        if there is None:
            yield f"{_named(message)}: missing: run `make catalogue` and translate it"
        elif not all(_translations(there)):
            yield f"{_named(message)}: not translated"
        elif there.fuzzy:
            yield f"{_named(message)}: fuzzy: see whether it is right, and take the mark out"
        else:
            yield from (f"{_named(message)}: {line}" for line in _unlike(there))
    for message in [*_told(catalogue), *catalogue.obsolete.values()]:
        if message.id in catalogue.obsolete or wanted.get(message.id) is None:
            yield f"{_named(message)}: nothing says this any more: take it out"


def _told(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _named(message: Message) -> str:
    words = _ids(message)[0]
    return f"'{words}'" if len(words) <= 60 else f"'{words[:59]}…'"


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _translations(message: Message) -> list[str]:
    told = message.string or ""
    return [told] if isinstance(told, str) else list(told)


def _unlike(message: Message) -> Iterator[str]:
    """Where a translation has other places to fill in, or other marks, than the words have."""
    found_in = _translations(message)
    for pattern, what in (
        (_FILLED, "placeholders"),
        (_MARKUP, "markup"),
        (_CODE, "code between backticks"),
    ):
        wanted = sorted({it for words in _ids(message) for it in pattern.findall(words)})
        for words in found_in:
            found = sorted(set(pattern.findall(words)))
            if found != wanted:
                yield f"{what}: {_listed(found)} instead of {_listed(wanted)}"
    # Words that are filled in take a '%' for the beginning of a place.
    if _FILLED.search(_ids(message)[0]) and any("%" in _FILLED.sub("", it) for it in found_in):
        yield "a '%' that is no placeholder"


def _listed(words: list[str]) -> str:
    return ", ".join(words) or "none"
