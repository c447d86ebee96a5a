"""A host's counters, as nstat(8) names them: a line of `counter:`, and what it may grow by.

`server TcpExtTCPTimeWaitOverflow => +1`. Owns the names, which are those of /proc/net/snmp and
/proc/net/netstat of the kernels that are known (`counters.txt`), and the form of a growth. A kernel
that lacks one does not have the case; reading is the engine's, the arithmetic harness.judge's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from harness.language.diagnostics import LineError, unknown

USAGE = "HOST NAME => +N|+N..M|?, HOST NAME mark"
_FILE = Path(__file__).parent / "counters.txt"
_GROWTH = re.compile(r"\+(?P<low>[0-9]{1,9})(\.\.(?P<high>[0-9]{1,9}))?")
_GAUGES = frozenset({"TcpCurrEstab", "TcpMaxConn", "TcpRtoAlgorithm", "TcpRtoMin", "TcpRtoMax"})
"""no counters, though they stand among them: they do not grow, or shrink as well"""


@dataclass(frozen=True, slots=True)
class CounterLine:
    """Which counter is read, and whether later steps count from there."""

    host: str
    name: str
    mark: bool


@cache
def counter_names() -> frozenset[str]:
    """Every name that nstat(8) prints on some kernel that is known."""
    words = _FILE.read_text(encoding="ascii").split()
    return frozenset(words) - _GAUGES


def check_counter(name: str) -> None:
    """Refuse what no known kernel counts; raises LineError."""
    if name in _GAUGES:
        raise LineError(f"'{name}' is no counter: it does not only grow")
    if name not in counter_names():
        told = unknown("counter", name, counter_names()).split(" (")[0]
        raise LineError(f"{told} (counters: as nstat -az prints them)")


def parse_counter(line: str) -> CounterLine:
    """A line of `counter:` before its `=>`, variables filled in; raises LineError."""
    words = line.split()
    if len(words) == 3 and words[2] == "mark":
        mark = True
    elif len(words) == 3 and (is_growth(words[2]) or words[2] == "?"):
        raise LineError(f"what a counter grows by stands after '=>': {words[1]} => {words[2]}")
    elif len(words) == 2:
        mark = False
    else:
        raise LineError(f"bad counter '{line}' (form: {USAGE})")
    check_counter(words[1])
    return CounterLine(words[0], words[1], mark)


def is_growth(text: str) -> bool:
    """Whether this is `+1` or `+1..3`; raises LineError for a range that is empty."""
    found = _GROWTH.fullmatch(text)
    if found is None:
        return False
    if found["high"] is not None and int(found["low"]) >= int(found["high"]):
        raise LineError(f"'{text}' is empty: the smaller number comes first")
    return True


def grown(was: int, now: int) -> str:
    """What a counter grew by, as it is written: `+1`; `-1` where it shrank, which none does."""
    return f"{now - was:+d}"


def meets_growth(wanted: str, seen: str) -> bool:
    """Whether a growth (`+2`) is within the one that is wanted (`+1..3`)."""
    found = _GROWTH.fullmatch(wanted)
    if found is None or not re.fullmatch(r"[+-][0-9]{1,20}", seen):
        return False
    return int(found["low"]) <= int(seen) <= int(found["high"] or found["low"])
