"""Where a refused call stands in the rules: the cells that `bindlab rules --cell` is asked of.

Owns naming two sockets in the words of cpp_servers/rules/coordinates.hpp, and what the answers come
to where several had been bound. Promises nothing where the rules know no such pair: a setting of a
host, a state that is none of theirs.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from harness.cures.change import Change
from harness.cures.refused_call import RefusedCall
from harness.cures.sides import Side
from harness.formats.cures import RuleSaid
from harness.formats.observed_step import Socket
from harness.run.engine import require

_WILDCARDS = {"0.0.0.0": "wildcard4", "::ffff:0.0.0.0": "mapped_wildcard"}
_LOOPBACKS = {"127.0.0.1": "loopback4", "::1": "loopback6"}
_PLACES = ("first", "second")
_OPTIONS = {(False, False): "none", (True, False): "addr", (False, True): "port"}
# Changes after which there is no first socket any more, or another port.
_BEYOND = frozenset(
    "wait stop close reset linger child cloexec receive port outside leave join together".split(),
)
# Options that neither inet_csk_get_port() nor udp_lib_get_port() looks at.
_OF_NO_PORT = frozenset(
    (
        "SO_BROADCAST SO_KEEPALIVE SO_RCVBUF SO_SNDBUF SO_LINGER SO_PRIORITY SO_DONTROUTE"
        " IP_MULTICAST_ALL IP_MULTICAST_IF IP_MULTICAST_LOOP IP_MULTICAST_TTL IPV6_MULTICAST_ALL"
        " IPV6_MULTICAST_IF IPV6_MULTICAST_LOOP IPV6_MULTICAST_HOPS TCP_DEFER_ACCEPT TCP_LINGER2"
        " TCP_USER_TIMEOUT TCP_SYNCNT TCP_FASTOPEN TCP_FASTOPEN_CONNECT TCP_NODELAY TCP_QUICKACK"
    ).split()
)
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


def cells_of(call: RefusedCall, changes: Iterable[Change] = ()) -> tuple[str, ...]:
    """The ids of the cells, once the changes are made: one with each socket that had been bound.

    None at all where the rules lack words for any of them.
    """
    changes = tuple(changes)
    old = _there(call)
    if call.verb not in ("bind", "listen") or not old or call.programs:
        return ()
    if any(change.code in _BEYOND or change.side == "host" for change in changes):
        return ()
    cells = [_cell(call, side, changes, _state(call, side, old)) for side in old]
    return tuple(dict.fromkeys(cell for cell in cells if cell)) if all(cells) else ()


def is_a_pair(call: RefusedCall) -> bool:
    """Whether it is what the rules speak of: the bind of a second socket beside one first."""
    return call.verb == "bind" and len(_there(call)) == 1


def ask(engine: Path, cells: Iterable[str], version: str) -> RuleSaid | None:
    """What the rules say of cells on a kernel; None unless all fall under one rule.

    Of several, one that refuses is enough. Raises EngineError.
    """
    require(engine)
    answers = [_ask(engine, cell, version) for cell in cells]
    known = [said for said in answers if said is not None]
    deciding = [said for said in known if not said.lets] or known
    if len(known) < len(answers) or len({said.rule for said in deciding}) != 1:
        return None
    cell = " and ".join(said.cell for said in deciding)
    return replace(deciding[0], cell=cell)


@lru_cache(maxsize=4096)
def _ask(engine: Path, cell: str, version: str) -> RuleSaid | None:
    words = [str(engine), "rules", "--cell", cell, "--kernel", version]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        return None
    said = json.loads(done.stdout)
    return RuleSaid(said["cell"], said["bind"], said["listen"], said["rule"])


def _cell(call: RefusedCall, old: Side, changes: Iterable[Change], state: str | None) -> str | None:
    new, places = call.new, _places(call)
    options = {
        "old": _with(old, changes if old in call.near else (), "old"),
        "new": _with(new, changes, "new"),
    }
    if old.late or new.late or state is None or not _is_plain(options):
        return None
    if {old.kind.removesuffix("6"), new.kind.removesuffix("6")} not in ({"tcp"}, {"udp"}):
        return None
    first = _place(old.local.address if old.local else None, options["old"], places)
    second = _place(_address(new, changes), options["new"], places)
    uid = next((int(change.value) for change in changes if change.code == "user"), new.uid)
    if first is None or second is None:
        return None
    words = [new.protocol, first, _reuse(options["old"]), state]
    words += [second, _reuse(options["new"]), _users(old.uid, uid), _devices(options)]
    return ",".join(words)


def _address(new: Side, changes: Iterable[Change]) -> str | None:
    """What the new socket is bound to, in the end."""
    address = new.local.address if new.local else None
    for change in changes:
        if change.code in ("address", "source"):
            mapped = new.is_six and ":" not in change.value
            address = f"::ffff:{change.value}" if mapped else change.value
    return address


def _with(of: Side, changes: Iterable[Change], side: str) -> dict[str, str]:
    made = dict(of.options)
    for change in changes:
        if change.side in (side, "both") and change.inserted and change.code[:2] in ("SO", "IP"):
            made[change.code] = change.value
    if of.deviceless:
        made.pop("SO_BINDTODEVICE", None)
    return {name: value for name, value in made.items() if value != "0"}


def _is_plain(options: Mapping[str, Mapping[str, str]]) -> bool:
    known = {"SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY", "SO_BINDTODEVICE"} | _OF_NO_PORT
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


def _there(call: RefusedCall) -> list[Side]:
    """The sockets that had been bound, but for those of which nothing is left."""
    return [side for side in call.old if not side.gone or _entries(call, side)]


def _entries(call: RefusedCall, side: Side) -> list[Socket]:
    """What the table has at the side's own end."""
    found = [entry for entry in call.holders if entry.local == str(side.local)]
    if call.verb == "listen" and side.local == call.new.local:
        # The socket that is to listen stands beside it.
        own = next((entry for entry in found if entry.state == "BOUND_INACTIVE"), None)
        found = [entry for entry in found if entry is not own]
    return found


def _state(call: RefusedCall, side: Side, beside: Sequence[Side]) -> str | None:
    """What the socket table says of an old side, if it is a state of the rules."""
    entries = list(call.holders)
    if call.verb == "listen" or len(beside) > 1:
        # Of those at one end each may be any: all must be in one state.
        entries = _entries(call, side)
        alike = [it for it in beside if it.local == side.local]
        if entries and len(entries) != len(alike):
            return None
        entries = list({(it.state, it.inode != 0): it for it in entries}.values())
    seen = [(entry.state, entry.inode != 0) for entry in entries]
    if not call.stream:
        return "bound" if all(state == "CLOSE" for state, _ in seen) and not side.gone else None
    if not seen or seen == [("BOUND_INACTIVE", True)]:
        return None if side.gone else "bound"
    if seen == [("LISTEN", True)]:
        return "listening"
    if len(seen) == 1 and seen[0][0] in _STATES:
        held, orphaned = _STATES[seen[0][0]]
        return held if seen[0][1] else orphaned
    return None
