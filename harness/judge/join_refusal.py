"""Why a multicast group could not be joined: which argument of the call, or of the socket, it is.

Owns reading the group and its device from a line, by names or by numbers and bytes (struct ip_mreq,
struct ipv6_mreq; ip(7), ipv6(7)), and what each errno of net/ipv4/igmp.c ip_mc_join_group() and
net/ipv6/mcast.c __ipv6_sock_mc_join() speaks of. Silence is an answer: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from harness.formats.plan_step import CallStep
from harness.formats.verdict import Cause
from harness.judge.device_addresses import DeviceAddresses
from harness.judge.witness import Scene
from harness.language.words import split_words

_FOUR, _SIX = JOINS = ("IP_ADD_MEMBERSHIP", "IPV6_JOIN_GROUP")
_ANY = "0.0.0.0"
# Bytes of the address of a group, and of it with its device (the least that is taken).
_SIZES = {_FOUR: (4, 8), _SIX: (16, 20)}


@dataclass(frozen=True, slots=True)
class _Join:
    """What a join asks for."""

    option: str
    group: str
    device: str
    """by the address that it has; of IPv6 by its name, or "" for a number that says none"""


def join_cause(scene: Scene, kind: str | None, devices: DeviceAddresses) -> Cause | None:
    """Why. `kind`: of the socket, where it is known; `devices`: of the host."""
    call, step, outcome = scene.call, scene.step, scene.record.outcome
    if call is None or call.option not in JOINS or not isinstance(step, CallStep):
        return None
    words = [word.text for word in split_words(step.call)]
    if outcome == "EPROTO":
        # inet_test_bit(IS_ICSK) in do_ip_setsockopt() and do_ipv6_setsockopt()
        return Cause.of("join-of-stream", option=call.option)
    if outcome == "ENOPROTOOPT" and call.option == _SIX and kind is not None:
        return None if kind.endswith("6") else Cause.of("join-of-other-family", option=_SIX)
    if call.numbers is not None and len(words[-1]) // 2 < _SIZES[call.option][1]:
        short = {"bytes": len(words[-1]) // 2, "least": _SIZES[call.option][1]}
        return Cause("join-too-short", short) if outcome == "EINVAL" else None
    join = _read(call.option, words, by_numbers=call.numbers is not None)
    if outcome == "EINVAL" and not ip_address(join.group).is_multicast:
        return Cause.of("group-not-multicast", group=join.group)
    if (outcome, join.option) == ("EINVAL", _SIX) and join.device:
        # No idev in __ipv6_dev_mc_inc(), nothing else is left: addrconf_notify() takes it away from
        # a device whose MTU is below IPV6_MIN_MTU. With disable_ipv6 it has one.
        return Cause.of("group-device-mtu", host=scene.host, device=join.device)
    if outcome == "ENOBUFS" and call.option == _FOUR:
        return Cause.of("groups-too-many", group=join.group)
    return _without_device(join, scene, devices) if outcome == "ENODEV" else None


def _read(option: str, words: list[str], *, by_numbers: bool) -> _Join:
    if not by_numbers:
        return _Join(option, words[-2], words[-1])
    given, size = bytes.fromhex(words[-1]), _SIZES[option][0]
    if option == _FOUR:
        return _Join(option, str(IPv4Address(given[:size])), str(IPv4Address(given[size:8])))
    return _Join(option, str(IPv6Address(given[:size])), "")


def _without_device(join: _Join, scene: Scene, devices: DeviceAddresses) -> Cause | None:
    """No device by the local address, nor by a route (net/ipv4/igmp.c ip_mc_find_dev)."""
    if not devices:
        return None
    if join.option == _SIX:
        if not join.device or join.device in devices:
            return None
        return Cause.of("group-device-unknown", host=scene.host, device=join.device)
    if any(join.device in it for it in devices.values()):
        return None
    code = "group-without-route" if join.device == _ANY else "group-without-device"
    return Cause.of(code, host=scene.host, group=join.group, address=join.device)
