"""JSON as the formats want it: strict, and of bounded depth and size of numbers.

Promises that whatever is not such a text is a FormatError: other encodings than UTF-8, NaN and
Infinity (written so, or as 1e999), a key twice, half of a surrogate pair, endless nesting, numbers
that no machine word holds. What a record means is left to `codec`.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

from harness.formats.field_readers import FormatError

DEEPEST = 32
"""brackets within each other: a plan and a verdict have some ten"""

_WORD = 1 << 64  # inodes and byte counts are unsigned words
_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'"[]{}')
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_STRING = re.compile(rb'"[^"]*"')
_INNERMOST = re.compile(rb"\[\]|\{\}")


def parse_json(text: str | bytes) -> Any:
    """The value. Raises FormatError."""
    try:
        content = text.encode() if isinstance(text, str) else text
        words = content.decode("utf-8") if isinstance(text, bytes) else text
        if _is_too_deep(content):
            raise FormatError(f"nested more than {DEEPEST} deep")
        parsed = _DECODER.decode(words)
        if b"\\u" in content:  # only this can make half of a surrogate pair, which has no bytes
            json.dumps(parsed, ensure_ascii=False).encode()
    except FormatError:
        raise
    except (ValueError, RecursionError) as error:  # bad UTF-8 is a ValueError too
        raise FormatError("cut short or not JSON") from error
    return parsed


def parse_object(text: str | bytes) -> dict[str, Any]:
    """A JSON object. Raises FormatError."""
    parsed = parse_json(text)
    if not isinstance(parsed, dict):
        raise FormatError("not a JSON object")
    return parsed


def _is_too_deep(content: bytes) -> bool:
    """Whether the brackets outside strings go deeper than is allowed."""
    if content.count(b"{") + content.count(b"[") <= DEEPEST:
        return False
    if b"\\" in content:
        content = _ESCAPED.sub(b"", content)
    brackets = _STRING.sub(b"", content.translate(None, _STRUCTURE))
    left = brackets
    for _ in range(DEEPEST):  # a layer at a time, which is quicker than a bracket at a time
        if not left:
            return False
        left = _INNERMOST.sub(b"", left)
    depth = 0  # too deep, or brackets that do not match: that is the parser's to complain of
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise FormatError(f"{twice[:60]!r}: the key is there twice")
    return made


def _integer(digits: str) -> int:
    if len(digits) > 20 or not -_WORD < int(digits) < _WORD:
        raise FormatError(f"{digits[:24]}: a number that is too large")
    return int(digits)


def _float(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise FormatError(f"{digits[:24]}: a number that is too large")
    return number


def _no_constant(name: str) -> None:
    raise FormatError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_float,
    parse_constant=_no_constant,
)
