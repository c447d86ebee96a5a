"""Why the kernel refused a call: the address, the ports there are, the four-tuple, or a right.

Owns what can be told of a refused bind, listen, connect or join from what the engine asked right
after it (bind(2), connect(2), ip(7) ip_local_port_range), and from the devices as they were made.
Two sockets that want one port are left to the rules (`refusal_rule`), what is wrong with a group to
`join_refusal`. Silence is an answer: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.formats.observations import Inquiry, Socket
from harness.formats.verdict import Cause
from harness.judge.device_addresses import DeviceAddresses
from harness.judge.join_refusal import JOINS, join_cause
from harness.judge.option_book import Opened
from harness.judge.witness import Scene, is_at, port_of
from harness.language.address import Endpoint, ScopedEndpoint
from harness.language.call import Call

# net.ipv4.ip_unprivileged_port_start, unless a case sets it.
UNPRIVILEGED = 1024
_MAPPED = "::ffff:"
NO_VRFS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A refused call, and what was asked after it."""

    scene: Scene
    inquiry: Inquiry
    own: Opened | None
    devices: DeviceAddresses
    reserved: str
    vrfs: Mapping[str, str]


def cause_of(
    scene: Scene,
    own: Opened | None,
    unprivileged: int,
    devices: DeviceAddresses,
    reserved: str = "",
    vrfs: Mapping[str, str] = NO_VRFS,
) -> Cause | None:
    """Why, where something shows it. `own`: the socket of the call; `devices`: of its host.

    `reserved`: its net.ipv4.ip_local_reserved_ports, as far as they are known; `vrfs`: of those of
    its devices that belong to a VRF, or are one, which.
    """
    inquiry, call = scene.record.inquiry, scene.call
    joining = join_cause(scene, own.kind if own is not None else None, devices)
    if joining is not None:
        return joining
    if inquiry is None or call is None or (call.verb != "setsockopt" and not _has_address(call)):
        return None
    if (call.verb, scene.record.outcome) == ("bind", "EACCES"):
        port = call.endpoints[0].port or 0
        if 0 < port < unprivileged:
            return Cause.of("port-privileged", port=port, start=unprivileged)
        return None
    why = _CAUSES.get((call.verb, scene.record.outcome))
    return None if why is None else why(_Asked(scene, inquiry, own, devices, reserved, vrfs))


def _has_address(call: Call) -> bool:
    """Whether it is about a port, rather than a path (unix(7)) or AF_UNSPEC."""
    return bool(call.endpoints) or call.instead is None


def port_range(inquiry: Inquiry, own: Opened | None) -> tuple[int, int] | None:
    """The first and the last port that the kernel chooses from (ip(7) IP_LOCAL_PORT_RANGE)."""
    words = (inquiry.port_range or "").split()
    if len(words) != 2 or not all(word.isdecimal() for word in words):
        return None
    low, high = map(int, words)
    if own is not None and own.ports is not None:
        # inet_sk_get_local_port_range(): an end that is outside the host's range counts for nothing
        first, last = own.ports
        return (first if low <= first <= high else low, last if low <= last <= high else high)
    return low, high


def _bind_not_available(asked: _Asked) -> Cause | None:
    scene, inquiry = asked.scene, asked.inquiry
    assert scene.call is not None
    wanted = scene.call.endpoints[0]
    address = wanted.address
    if address in inquiry.tentative:
        return Cause.of("address-tentative", address=address)
    has = address.removeprefix(_MAPPED) if "." in address else address
    if has in inquiry.addresses or has.startswith("127."):
        return _of_other_vrf(wanted, has, asked) or _of_other_device(wanted, has, asked)
    return Cause.of("address-of-nobody", host=scene.host, address=address)


def _bound_to(wanted: Endpoint, asked: _Asked) -> str | None:
    if isinstance(wanted, ScopedEndpoint):
        return wanted.device
    return asked.own.device if asked.own is not None else None


def _of_other_vrf(wanted: Endpoint, address: str, asked: _Asked) -> Cause | None:
    """An address is local in the table of its device's VRF alone (__inet_bind: inet_addr_type_table
    of l3mdev_fib_table_by_index; Documentation/networking/vrf.rst)."""
    device = _bound_to(wanted, asked)
    own = asked.vrfs.get(device or "")
    having = {asked.vrfs.get(name) for name, it in asked.devices.items() if address in it}
    if not having or own in having:
        return None
    if own is not None:
        return Cause.of("address-outside-vrf", device=device, vrf=own, address=address)
    return Cause.of("address-in-vrf", vrf=next(iter(having)), address=address)


def _of_other_device(wanted: Endpoint, address: str, asked: _Asked) -> Cause | None:
    """Bound to a device, an IPv6 socket can have that one's addresses (net/ipv6/af_inet6.c)."""
    device = _bound_to(wanted, asked)
    if device is None or ":" not in address or address in asked.devices.get(device, (address,)):
        return None
    return Cause.of("address-of-other-device", device=device, address=address)


def _connect_not_available(asked: _Asked) -> Cause | None:
    scene = asked.scene
    assert scene.call is not None
    target, local = scene.call.endpoints[0], scene.local
    there = [it for it in scene.before if it.protocol == "tcp" and is_at(target, it.remote)]
    if local is not None and local.port:
        for entry in there:
            if port_of(entry.local) == local.port:
                return Cause.of("four-tuple-taken", local=entry.local, remote=entry.remote)
        return None
    taken = {port_of(it.local) for it in there}
    return _range("ports-all-connected", asked, taken, remote=str(target))


def _no_port_left(asked: _Asked) -> Cause | None:
    scene = asked.scene
    assert scene.call is not None
    local: Endpoint | None = scene.call.endpoints[0] if scene.call.verb == "bind" else scene.local
    if local is not None and local.port:
        return None
    taken = {port_of(it.local) for it in scene.before if it.protocol == scene.table_protocol}
    return _range("ports-all-bound", asked, taken)


def _no_udp_port_left(asked: _Asked) -> Cause | None:
    """A socket without a port got none (inet_autobind() in net/ipv4/af_inet.c)."""
    return _no_port_left(asked) if asked.scene.table_protocol == "udp" else None


def _joined_already(asked: _Asked) -> Cause | None:
    call = asked.scene.call
    assert call is not None
    return Cause.of("joined-already") if call.option in JOINS else None


def _range(code: str, asked: _Asked, taken: set[int], **values: str) -> Cause | None:
    ends = port_range(asked.inquiry, asked.own)
    if ends is None:
        return None
    low, high = ends
    used = sum(low <= port <= high for port in taken)
    kept = _kept(asked.reserved, low, high, taken)
    told: dict[str, str | int] = {**values, "reserved": kept} if kept else {**values}
    odd = not kept and _leaves_out_last(asked, low, high, taken)
    code = _OR_RESERVED[code] if kept else _BUT_LAST[code] if odd else code
    return Cause.of(code, low=low, high=high, ports=high - low + 1, used=used, **told)


def in_range(cause: Cause, scene: Scene) -> Iterator[Socket]:
    """The sockets that have the ports of a range which is used up; none for another cause."""
    low, high = cause.values.get("low"), cause.values.get("high")
    if cause.code not in _RANGES or not isinstance(low, int) or not isinstance(high, int):
        return
    remote = cause.values.get("remote")
    target = scene.call.endpoints[0] if remote is not None and scene.call is not None else None
    for it in scene.before:
        if it.protocol == scene.table_protocol and low <= port_of(it.local) <= high:
            if target is None or is_at(target, it.remote):
                yield it


def _kept(reserved: str, low: int, high: int, taken: set[int]) -> int:
    """How many ports of the range are not to be chosen though nobody has them; ip-sysctl.rst."""
    kept: set[int] = set()
    for part in reserved.split(","):
        first, _, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            kept |= set(range(max(low, int(first)), min(high, int(last or first)) + 1))
    return len(kept - taken)


def _leaves_out_last(asked: _Asked, low: int, high: int, taken: set[int]) -> bool:
    """Whether all that is left is a port that TCP never chooses: it goes through an even number,
    the first ones (`remaining &= ~1U` in __inet_hash_connect() and inet_csk_find_open_port())."""
    ports = set(range(low, high + 1))
    is_odd = len(ports) > 1 and len(ports) % 2 == 1
    return asked.scene.table_protocol == "tcp" and is_odd and ports - taken == {high}


_BUT_LAST = {
    "ports-all-connected": "ports-all-connected-but-last",
    "ports-all-bound": "ports-all-bound-but-last",
}
_OR_RESERVED = {
    "ports-all-connected": "ports-all-connected-or-reserved",
    "ports-all-bound": "ports-all-bound-or-reserved",
}
_RANGES = frozenset((*_OR_RESERVED, *_OR_RESERVED.values(), *_BUT_LAST.values()))
_CAUSES: Mapping[tuple[str, str], Callable[[_Asked], Cause | None]] = {
    ("bind", "EADDRNOTAVAIL"): _bind_not_available,
    ("connect", "EADDRNOTAVAIL"): _connect_not_available,
    ("bind", "EADDRINUSE"): _no_port_left,
    ("listen", "EADDRINUSE"): _no_port_left,
    ("connect", "EAGAIN"): _no_udp_port_left,
    ("sendto", "EAGAIN"): _no_udp_port_left,
    ("setsockopt", "EADDRINUSE"): _joined_already,
}
