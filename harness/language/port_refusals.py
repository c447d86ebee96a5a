"""Which rule of a port refuses a socket beside another on the same address: the rules' own answers.

Owns reading one file: `port_refusals.jsonl` is what `bindlab rules` says of the cells that the
Makefile names (`make vocabulary`): one socket that is bound or listens, and a second bound to the
same address. All kernels are alike in these. The rules themselves are C++'s (cpp_servers/rules/).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "port_refusals.jsonl"
_REFUSED = "EADDRINUSE"
_ADDRESS, _PORT = "SO_REUSEADDR", "SO_REUSEPORT"
_OPTIONS = ("none", "addr", "port", "both")

_Situation = tuple[bool, bool, str, str, bool]
"""UDP, the first listens, its options, the second's, the same user"""


def refusing_rule(
    *,
    udp: bool,
    listens: bool,
    first: Collection[str] | None,
    second: Collection[str],
    same_user: bool,
) -> str | None:
    """The id of the rule, None if bind() lets the second in, or if what is unknown decides.

    `listens`: whether the first does; `first`, `second`: the options that are set on them, None
    where nobody could ask.
    """
    of_first = _OPTIONS if first is None else (_word(first),)
    told = {_rules()[udp, listens, options, _word(second), same_user] for options in of_first}
    return told.pop() if len(told) == 1 else None


def _word(options: Collection[str]) -> str:
    return _OPTIONS[(_ADDRESS in options) + 2 * (_PORT in options)]


@cache
def _rules() -> dict[_Situation, str | None]:
    rules: dict[_Situation, str | None] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        protocol, _, first, state, _, second, users, _ = row["cell"].split(",")
        situation = protocol == "udp", state == "listening", first, second, users == "same"
        rules[situation] = row["rule"] if row["bind"] == _REFUSED else None
    return rules
