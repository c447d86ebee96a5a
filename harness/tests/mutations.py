"""Damages files as accidents and strangers do, by a seed: bytes, lines, and values of JSON.

Owns what is done to a file. What ought to come of it is left to the tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

NASTY: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**64,
    10**400,
    0.5,
    -0.0,
    1e308,
    float("inf"),
    float("nan"),
    "",
    "x",
    "\ud800",
    "\x1b[2J\n\u202e",
    "../../../../etc/passwd",
    "/dev/zero",
    "a" * 5000,
    '"unclosed',
    "9999-99-99T99:99:99Z",
    "0001-01-01T00:00:00+23:59",
    "=>x <",
    "[::1]:99999",
    [],
    {},
    [[[]]],
    {"kind": "call"},
)


def damaged(random: Random, content: bytes) -> bytes:
    """The content with one to three things done to it."""
    for _ in range(random.randint(1, 3)):
        content = random.choice(_BYTES)(random, content)
    return content


def altered(random: Random, content: bytes) -> bytes:
    """One or two values of one line replaced, each by something that does not belong there."""
    lines = content.split(b"\n")
    at = random.choice([number for number, line in enumerate(lines) if line.strip()])
    record = json.loads(lines[at])
    for _ in range(random.randint(1, 2)):
        _alter(random, record)
    lines[at] = json.dumps(record).encode()
    return b"\n".join(lines)


def _alter(random: Random, record: Any) -> None:
    """Somewhere in it, a value is replaced, taken away or added."""
    while True:
        keys = list(record) if isinstance(record, dict) else list(range(len(record)))
        if not keys:
            return
        key = random.choice(keys)
        inner = record[key]
        if isinstance(inner, (dict, list)) and inner and random.random() < 0.75:
            record = inner
            continue
        what = random.random()
        if what < 0.8:
            record[key] = deepcopy(random.choice(NASTY))
        elif what < 0.9:
            del record[key]
        elif isinstance(record, dict):
            record[random.choice(["x", "\x1b", "\ud800", "kind"])] = deepcopy(inner)
        else:
            record.append(deepcopy(inner))
        return


def _flip(random: Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(random.randint(1, 8)):
        if made:
            made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _drop(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + content[at + random.randint(1, 40) :]


def _insert(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    what = random.choice(
        [
            b"\0",
            b"\xff\xfe",
            b"\x1b[2J",
            b"[" * 50_000,
            b'{"a":' * 20_000,
            b"9" * 6000,
            b"\n",
            b"\t",
        ]
    )
    return content[:at] + what + content[at:]


def _lines(random: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    if random.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, lines[other])
    return b"\n".join(lines)


_BYTES: tuple[Callable[[Random, bytes], bytes], ...] = (_flip, _cut, _drop, _insert, _lines)
