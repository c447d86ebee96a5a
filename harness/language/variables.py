"""`$name` and `${name}` in a scenario's texts.

Owns finding and filling them in, with the brackets that an IPv6 address needs before a port. What
the names stand for is left to the topology, the matrix and `let:`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.language.diagnostics import LineError, unknown

_REFERENCE = re.compile(
    r"\$(?:\{(?P<braced>[^}]*)\}|(?P<bare>[A-Za-z_][A-Za-z0-9_]*)|(?P<dollar>\$))"
)


def names_in(text: str) -> list[str]:
    """The names a text refers to, in order."""
    return [
        found["braced"] if found["braced"] is not None else found["bare"]
        for found in _REFERENCE.finditer(text)
        if found["dollar"] is None
    ]


def whole_name(text: str) -> str | None:
    """The name, if the text is one reference and nothing else."""
    found = _REFERENCE.fullmatch(text.strip())
    if found is None or found["dollar"] is not None:
        return None
    return found["braced"] if found["braced"] is not None else found["bare"]


def substitute(text: str, values: Mapping[str, str], lacking: Mapping[str, str]) -> str:
    """The text with every reference filled in; `$$` is a dollar.

    Raises LineError for a name without a value; `lacking` words why a known name has none.
    """

    def value(found: re.Match[str]) -> str:
        if found["dollar"] is not None:
            return "$"
        name = found["braced"] if found["braced"] is not None else found["bare"]
        if name in lacking:
            raise LineError(lacking[name])
        if name not in values:
            raise LineError(unknown("variable", name, values))
        filled = values[name]
        if text[found.end() : found.end() + 1] == ":" and is_bare_ipv6(filled):
            return f"[{filled}]"
        return filled

    if "$" not in text:
        return text
    if "$" in _REFERENCE.sub("", text):
        raise LineError("a '$' without a name: write $name, ${name}, or $$ for a dollar")
    return _REFERENCE.sub(value, text)


def fill_one(text: str, name: str, value: str) -> str:
    """The text with this one name filled in; other references and `$$` stay as they are."""

    def filled(found: re.Match[str]) -> str:
        return value if name in (found["braced"], found["bare"]) else found[0]

    return _REFERENCE.sub(filled, text)


def is_bare_ipv6(text: str) -> bool:
    """Whether a text is an IPv6 address without brackets and port."""
    return text.count(":") >= 2 and re.fullmatch(r"[0-9a-fA-F:.]+", text) is not None
