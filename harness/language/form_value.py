"""Whether a word is what the form of its place wants, and what it is worth.

Owns one small reader for each kind of form; the bounds, words and letters are the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from harness.language.address import Endpoint, ScopedEndpoint, canonical, parse_endpoint
from harness.language.diagnostics import LineError
from harness.language.endpoint_fault import AnyFamily, endpoint_fault
from harness.language.form import Form
from harness.language.words import message

Value = str | int | Endpoint
_DIGITS = 20
"""more than any bound has"""


def parse_value(form: Form, word: str) -> Value:
    """The value of a word; raises LineError with what would be right."""
    value = _READERS[form.kind](form, word)
    if value is None:
        fault = _fault(form, word) if form.kind == "endpoint" else None
        if fault is not None:
            raise LineError(message("fault", form.label, fault))
        raise LineError(message("wrong", form.label, form.expects, word))
    return value


def _fault(form: Form, word: str) -> str | None:
    """The part of an endpoint that is wrong."""
    rules, other = form.row, None
    if "unix" in rules:
        is_device = partial(_is_device, rules["scope"])
        other = AnyFamily(rules["unix"], rules["folder"], rules["most"], is_device)
    return endpoint_fault(word, other)


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
    return word if _is_device(form.row, word) else None


def _is_device(rules: Mapping[str, Any], word: str) -> bool:
    wrong = word in rules["never"] or set(word) & set(rules["without"])
    return 0 < _size(word) <= rules["longest"] and not wrong


def _size(word: str) -> int:
    return len(word.encode("utf-8", "surrogatepass"))


def _bytes(form: Form, word: str) -> str | None:
    digits = re.fullmatch("([0-9a-fA-F]{2})+", word)
    fits = digits is not None and len(word) <= 2 * form.row["most"]
    return word if fits or word in form.row["words"] else None


def _path(form: Form, word: str) -> str | None:
    return word if _is_path(form.row, word) else None


def _is_path(rules: Mapping[str, Any], word: str) -> bool:
    name = word.removeprefix(rules["folder"])
    plain = name != word and name not in ("", ".", "..") and "/" not in name
    return plain and _size(word) <= rules["most"]


def _is_unix(rules: Mapping[str, Any], word: str) -> bool:
    if not word.startswith(rules["unix"]):
        return False
    text = word.removeprefix(rules["unix"])
    abstract = text.startswith(rules["abstract"]) and 1 < _size(text) <= rules["most"]
    return abstract or _is_path(rules, text)


def _scoped(rules: Mapping[str, Any], word: str) -> Endpoint | None:
    """`[fe80::1%eth0]:80`."""
    found = re.fullmatch(r"(\[[^%\]]*)%([^\]]*)(\].*)", word, re.DOTALL)
    if found is None or not _is_device(rules["scope"], found[2]):
        return None
    end = parse_endpoint(found[1] + found[3])
    return ScopedEndpoint(end.address, end.port, found[2])


def _endpoint(form: Form, word: str) -> Endpoint | str | None:
    any_family = "unix" in form.row
    if word in form.row.get("words", ()) or (any_family and _is_unix(form.row, word)):
        return word
    try:
        return _scoped(form.row, word) if any_family and "%" in word else parse_endpoint(word)
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
    "path": _path,
    "endpoint": _endpoint,
    "address": _address,
}
KINDS = frozenset(_READERS)
"""the kinds of forms that are one word with a value"""
