"""Where a refused call stands in the rules: the cell that `bindlab rules --cell` is asked of.

Owns naming the two sockets in the words of cpp_servers/rules/coordinates.hpp. Promises None where
the rules know no such pair: several holders, a setting of a host, a state that is none of theirs.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from harness.cures.change import Change
from harness.cures.refused_call import RefusedCall
from harness.cures.sides import Side
from harness.formats.cures import RuleSaid
from harness.run.engine import require

_WILDCARDS = {"0.0.0.0": "wildcard4", "::ffff:0.0.0.0": "mapped_wildcard"}
_LOOPBACKS = {"127.0.0.1": "loopback4", "::1": "loopback6"}
_PLACES = ("first", "second")
_OPTIONS = {(False, False): "none", (True, False): "addr", (False, True): "port"}
# Changes after which there is no first socket any more, or another port.
_BEYOND = ("wait", "stop", "close", "reset", "child", "port", "leave", "join")
# A TCP remnant's state, with a descriptor and without.
_STATES = {
    "ESTABLISHED": ("established", None),
    "CLOSE_WAIT": ("close_wait", None),
    "FIN_WAIT1": (None, "fin_wait1"),
    "FIN_WAIT2": ("fin_wait2_held", "fin_wait2_orphaned"),
    "CLOSING": (None, "closing"),
    "LAST_ACK": (None, "last_ack"),
    "TIME_WAIT": (None, "time_wait"),
}


def cell_of(call: RefusedCall, changes: Iterable[Change] = ()) -> str | None:
    """The id of the cell, once the changes are made; None if there is none."""
    changes = tuple(changes)
    if call.verb == "connect" or len(call.old) != 1 or call.programs:
        return None
    if any(change.code in _BEYOND for change in changes):
        return None
    old, new = call.old[0], call.new
    state = _state(call, old)
    places = _places(call)
    options = {
        "old": _with(old.options, changes, "old"),
        "new": _with(new.options, changes, "new"),
    }
    if old.late or new.late or state is None or not _is_plain(options):
        return None
    first = _place(old.local.address if old.local else None, options["old"], places)
    address = new.local.address if new.local else None
    for change in changes:
        if change.code in ("address", "source"):
            mapped = new.is_six and ":" not in change.value
            address = f"::ffff:{change.value}" if mapped else change.value
    second = _place(address, options["new"], places)
    uid = next((int(change.value) for change in changes if change.code == "user"), new.uid)
    if first is None or second is None:
        return None
    users = _users(old.uid, uid)
    words = [new.kind[:3], first, _reuse(options["old"]), state]
    words += [second, _reuse(options["new"]), users, _devices(options)]
    return ",".join(words)


def ask(engine: Path, cell: str, version: str) -> RuleSaid | None:
    """What the rules say of a cell on a kernel; None if they know none such. Raises EngineError."""
    require(engine)
    words = [str(engine), "rules", "--cell", cell, "--kernel", version]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        return None
    said = json.loads(done.stdout)
    return RuleSaid(said["cell"], said["bind"], said["listen"], said["rule"])


def _with(options: Mapping[str, str], changes: Iterable[Change], side: str) -> dict[str, str]:
    made = dict(options)
    for change in changes:
        if change.side in (side, "both") and change.inserted and change.code[:2] in ("SO", "IP"):
            made[change.code] = change.value
    return {name: value for name, value in made.items() if value != "0"}


def _is_plain(options: Mapping[str, Mapping[str, str]]) -> bool:
    known = {"SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY", "SO_BINDTODEVICE"}
    return all(set(of) <= known for of in options.values())


def _places(call: RefusedCall) -> dict[str, str]:
    """By address, what it is called."""
    fours = [it for it in call.addresses if ":" not in it]
    sixes = [it for it in call.addresses if ":" in it]
    named = dict(_LOOPBACKS) | _WILDCARDS
    for word, four, six in zip(_PLACES, [*fours, "", ""], [*sixes, "", ""]):
        named |= {four: f"{word}4", f"::ffff:{four}": f"mapped_{word}"} if four else {}
        named |= {six: f"{word}6"} if six else {}
    return named


def _place(
    address: str | None, options: Mapping[str, str], places: Mapping[str, str]
) -> str | None:
    if address == "::":
        return "wildcard6_only" if "IPV6_V6ONLY" in options else "wildcard6"
    return None if address is None or "IPV6_V6ONLY" in options else places.get(address)


def _users(first: int, second: int) -> str:
    if first == second:
        return "same"
    if first == 0:
        return "first_root"
    return "second_root" if second == 0 else "other"


def _reuse(options: Mapping[str, str]) -> str:
    return _OPTIONS.get(("SO_REUSEADDR" in options, "SO_REUSEPORT" in options), "both")


def _devices(options: Mapping[str, Mapping[str, str]]) -> str:
    first, second = (options[side].get("SO_BINDTODEVICE") for side in ("old", "new"))
    if first is None or second is None:
        return "first_only" if first else "second_only" if second else "none"
    return "same" if first == second else "other"


def _state(call: RefusedCall, old: Side) -> str | None:
    """What the socket table says of the old side, if it is a state of the rules."""
    seen = [(entry.state, entry.inode != 0) for entry in call.holders]
    if not call.stream:
        return "bound" if all(state == "CLOSE" for state, _ in seen) and not old.gone else None
    if not seen or seen == [("BOUND_INACTIVE", True)]:
        return None if old.gone else "bound"
    if seen == [("LISTEN", True)]:
        return "listening"
    if len(seen) == 1 and seen[0][0] in _STATES:
        held, orphaned = _STATES[seen[0][0]]
        return held if seen[0][1] else orphaned
    return None
