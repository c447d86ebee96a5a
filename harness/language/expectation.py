"""What stands after `=>`: the outcomes that are right, and how long the step may take.

Owns the grammar (`EADDRINUSE`, `ok | EAGAIN`, `"hello" in 1s..2s`, `?`) and what an outcome of a
plan means when it is compared with what was observed. Which rows apply to a case is left to the
planner, the verdict to the judge.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from signal import Signals

from harness.language.address import canonical, parse_endpoint, parse_wanted_endpoint
from harness.language.blocking import BLOCKS
from harness.language.chance import ANY_PORT
from harness.language.counter import is_growth, meets_growth
from harness.language.diagnostics import LineError, unknown
from harness.language.duration import parse_duration_range
from harness.language.vocabulary import vocabulary
from harness.language.words import split_words

RECORD_ONLY = "?"
NOT_DONE = "not done"
"""the outcome of a step that was left out; no expectation can name it"""
_QUOTED_OR_NOT = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ARROWS = ("->", "-->", "=", "==", ">", "->>", "\u2192", "\u21d2")
# Of an option that is read by its numbers.
_BYTES = re.compile("([0-9a-f]{2})+")
# What getsockname(2) tells beside addresses with a port: unix(7), and one with its device.
_NO_ENDPOINT = re.compile(r"unix:\S*|\[[^\]%]+%[^\]]+\]:[0-9]{1,5}")
_NUMBER = re.compile(r"-?[0-9]{1,20}")
_ENDING = re.compile(r"exit ([0-9]{1,3})|signal (SIG[A-Z0-9]+)")
_LAST_CODE = 255  # exit(3)


@dataclass(frozen=True, slots=True)
class Expectation:
    """Outcomes of which one must come true, and optionally within how many milliseconds."""

    outcomes: tuple[str, ...]
    in_ms: tuple[int, int] | None = None


def split_arrow(line: str) -> tuple[str, str | None]:
    """The line before `=>` and the expectation after it (None if there is no arrow)."""
    at = _outside_quotes(line, "=>")
    if at is None:
        return line.strip(), None
    return line[:at].strip(), line[at + 2 :].strip()


def arrow_meant(line: str) -> str | None:
    """A word of a line without `=>` that looks as if it was to be one."""
    if split_arrow(line)[1] is not None:
        return None
    bare = _QUOTED.sub(" ", line).split()
    return next((word for word in bare if word in _ARROWS), None)


def parse_expectation(text: str) -> Expectation:
    """What stands after the arrow, its variables filled in; raises LineError."""
    outcomes, in_ms = split_time(text)
    if not outcomes:
        raise LineError("nothing stands after '=>': write ok, an errno name, a value or '?'")
    parts = []
    while (at := _outside_quotes(outcomes, "|")) is not None:
        parts.append(outcomes[:at])
        outcomes = outcomes[at + 1 :]
    parts.append(outcomes)
    parsed = tuple(_outcome(part.strip()) for part in parts)
    if len(set(parsed)) < len(parsed):
        raise LineError(f"an outcome is named twice in '{text}'")
    if RECORD_ONLY in parsed and len(parsed) > 1:
        raise LineError("'?' records whatever comes: it stands alone")
    if BLOCKS in parsed and in_ms is not None:
        raise LineError(
            "'blocks' is when the time is over: say 'within:' beside the step, not 'in'"
        )
    return Expectation(parsed, in_ms)


def split_time(text: str) -> tuple[str, tuple[int, int] | None]:
    """The outcomes and the range of ` in 55s..65s`."""
    at = _outside_quotes(text, " in ")
    if at is None:
        return text.strip(), None
    return text[:at].strip(), parse_duration_range(text[at + 4 :].strip())


def is_value(outcome: str) -> bool:
    """Whether an outcome of a plan is a value, not `ok`, `blocks`, `?` or an errno name."""
    return not (outcome in ("ok", BLOCKS, RECORD_ONLY) or outcome in vocabulary().errnos)


def conditional_outcomes() -> frozenset[str]:
    """The outcomes that a later step may depend on: ok, blocks and the names of errno."""
    return frozenset({"ok", BLOCKS, *vocabulary().errnos})


@lru_cache(maxsize=1 << 14)  # the verdicts of many cases and kernels ask the same
def meets(outcome: str, observed: str, value: str | None) -> bool:
    """Whether an observation (its outcome and value) is the outcome that a plan names.

    `ok` and errno names are compared with the observed outcome. Values want the outcome `ok` and
    that value: text (a JSON string in a plan) letter by letter, addresses in any of their forms
    and, as `10.0.0.2:*`, with any port.
    """
    if outcome == RECORD_ONLY:
        return True
    if not is_value(outcome):
        return observed == outcome
    if observed != "ok" or value is None:
        return False
    if outcome.startswith('"'):
        return bool(json.loads(outcome) == value)
    if outcome.startswith("+"):
        return meets_growth(outcome, value)
    if outcome.endswith(ANY_PORT):
        address = _address(value)
        return address is not None and _without_port(address) == outcome.removesuffix(ANY_PORT)
    return outcome == value or (_address(outcome) or outcome) == (_address(value) or value)


def _outcome(part: str) -> str:
    """One alternative, in its one text form."""
    if not part:
        raise LineError("an outcome is missing beside '|'")
    if part.startswith('"'):
        words = split_words(part)
        if len(words) != 1:
            raise LineError(f"'{words[1].text}' is too much after the text (alternatives need '|')")
        return json.dumps(words[0].text, ensure_ascii=False)
    if part in ("ok", BLOCKS, RECORD_ONLY) or part in vocabulary().errnos:
        return part
    if is_growth(part):
        return part
    if " within " in part:
        time = part.partition(" within ")[2]
        raise LineError(f"'within: {time}' stands beside the step, as a key of its own")
    ending = _ENDING.fullmatch(part)
    if ending is not None:
        _check_ending(ending)
        return part
    if _NUMBER.fullmatch(part) or _BYTES.fullmatch(part) or _NO_ENDPOINT.fullmatch(part):
        return part
    address = _any_port(part) if part.endswith(ANY_PORT) else _address(part)
    if address is not None:
        return address
    if ":" in part:
        parse_endpoint(part)
    near = unknown("outcome", part, ["ok", BLOCKS, *vocabulary().errnos], "outcomes").split(" (")[0]
    raise LineError(
        f'{near} (outcomes: ok, blocks, an errno name, "text", a number, an address, ?)'
    )


def _check_ending(ending: re.Match[str]) -> None:
    """How a process cannot end is never right."""
    code, signal = ending.groups()
    if code is not None and int(code) > _LAST_CODE:
        raise LineError(f"'exit {code}': an exit code is a number from 0 to {_LAST_CODE}")
    if signal is not None and signal not in Signals.__members__:
        raise LineError(unknown("signal", signal, Signals.__members__))


def _any_port(part: str) -> str:
    """`10.0.0.2:*` in its one form; raises LineError."""
    wanted = parse_wanted_endpoint(part)
    return (
        f"[{wanted.address}]{ANY_PORT}" if ":" in wanted.address else f"{wanted.address}{ANY_PORT}"
    )


def _without_port(address: str) -> str:
    return address.rpartition(":")[0]


def _address(text: str) -> str | None:
    """An address, with or without port, in its one form; None if it is none."""
    try:
        return str(parse_endpoint(text))
    except LineError:
        pass
    try:
        return canonical(text)
    except LineError:
        return None


def _outside_quotes(text: str, wanted: str) -> int | None:
    """Where `wanted` begins outside double quotes."""
    at = 0
    while at < len(text):
        if text.startswith(wanted, at):
            return at
        found = _QUOTED_OR_NOT.match(text, at)
        at = found.end() if found else at + 1
    return None
