"""Whether a word is what the form of its place wants, and what it is worth.

Owns one small reader for each kind of form; the bounds, words and letters are the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.language.address import Endpoint, canonical, parse_endpoint
from harness.language.diagnostics import LineError
from harness.language.form import Form
from harness.language.words import message

Value = str | int | Endpoint
_DIGITS = 20
"""more than any bound has"""


def parse_value(form: Form, word: str) -> Value:
    """The value of a word; raises LineError with what would be right."""
    value = _READERS[form.kind](form, word)
    if value is None:
        raise LineError(message("wrong", form.label, form.expects, word))
    return value


def _number(form: Form, word: str) -> int | None:
    found = re.fullmatch(r"(-?)0*([0-9]+)", word, re.ASCII)
    if found is None or len(found[2]) > _DIGITS:
        return None
    value = int(found[1] + found[2])
    return value if form.row["low"] <= value <= form.row["high"] else None


def _relative(form: Form, word: str) -> str | None:
    if word in form.row["words"]:
        return word
    bases = "|".join(re.escape(base) for base in form.row["bases"])
    found = re.fullmatch(rf"(?:([0-9]+)|(?:{bases}))?(?:[+-]([0-9]+))?", word, re.ASCII)
    if found is None or not word:
        return None
    numbers = [number for number in found.groups() if number is not None]
    return word if all(_number(form, number) is not None for number in numbers) else None


def _one_of(form: Form, word: str) -> str | None:
    return word if word in form.row["words"] else None


def _letters(form: Form, word: str) -> str | None:
    once = len(set(word)) == len(word)
    return word if word and once and set(word) <= set(form.row["letters"]) else None


def _device(form: Form, word: str) -> str | None:
    length = len(word.encode("utf-8", "surrogatepass"))
    wrong = word in form.row["never"] or set(word) & set(form.row["without"])
    return word if 0 < length <= form.row["longest"] and not wrong else None


def _bytes(form: Form, word: str) -> str | None:
    digits = re.fullmatch("([0-9a-fA-F]{2})+", word)
    fits = digits is not None and len(word) <= 2 * form.row["most"]
    return word if fits or word in form.row["words"] else None


def _endpoint(form: Form, word: str) -> Endpoint | str | None:
    if word in form.row.get("words", ()):
        return word
    try:
        return parse_endpoint(word)
    except LineError:
        return None


def _address(form: Form, word: str) -> str | None:
    try:
        address = canonical(word)
    except LineError:
        return None
    return address if (":" in address) == (form.row["family"] == "ipv6") else None


_READERS: dict[str, Callable[[Form, str], Value | None]] = {
    "number": _number,
    "relative": _relative,
    "one_of": _one_of,
    "letters": _letters,
    "device": _device,
    "bytes": _bytes,
    "endpoint": _endpoint,
    "address": _address,
}
KINDS = frozenset(_READERS)
"""the kinds of forms that are one word with a value"""
