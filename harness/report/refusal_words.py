"""Why the kernel refused a call, in a sentence for each code of the judge's.

A rule's sentence is the rules' own (`language.port_rules`); a test holds the codes together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from harness.formats.verdict import Cause, PortsHeld, Refusal
from harness.language.port_rules import port_rules
from harness.report.state_words import state_words
from harness.report.translate import Translate, same


# Groups of sockets that hold a range which are named; of further ones only the number.
_NAMED = 5


def refusal_text(refusal: Refusal, _: Translate = same) -> str:
    """`no device of server has 10.9.9.9`; the code, if it is one of another version's."""
    return cause_text(refusal.cause, _) + _held(refusal.held, _)


def _held(groups: Sequence[PortsHeld], _: Translate) -> str:
    """` (client: 27990 TIME_WAIT, 3 ESTABLISHED; no process: …)`: who has the ports, how many."""
    by_holder: dict[str, list[str]] = {}
    for group in groups[:_NAMED]:
        state = state_words(group.protocol, group.state, _)
        by_holder.setdefault(_holder(group, _), []).append(f"{group.ports} {state}")
    told = [f"{holder}: {', '.join(states)}" for holder, states in by_holder.items()]
    if len(groups) > _NAMED:
        told.append(_("%(number)d more") % {"number": len(groups) - _NAMED})
    return f" ({'; '.join(told)})" if told else ""


def _holder(group: PortsHeld, _: Translate) -> str:
    if group.others and group.actor is not None:
        first = group.actor if group.child is None else f"{group.actor}/{group.child}"
        return listed((first, *group.others), _)
    if group.child is not None:
        return _("%(child)s, a child of %(actor)s") % {"child": group.child, "actor": group.actor}
    if group.is_open:
        return group.actor or _("a process")
    if group.actor is None:
        return _("no process")
    return _("no process, made by %(actor)s") % {"actor": group.actor}


def listed(names: Sequence[str], _: Translate = same) -> str:
    """`old, mine and child of old`: who has a socket, each an actor or `actor/child`."""
    told = [_one_of(name, _) for name in names]
    if len(told) < 2:
        return "".join(told)
    return _("%(names)s and %(name)s") % {"names": ", ".join(told[:-1]), "name": told[-1]}


def _one_of(name: str, _: Translate) -> str:
    actor, _slash, child = name.partition("/")
    return _("%(child)s of %(actor)s") % {"child": child, "actor": actor} if child else actor


def cause_text(cause: Cause, _: Translate = same) -> str:
    """The same without who holds the ports of a range, which is another in each run."""
    values = {name: str(value) for name, value in cause.values.items()}
    if cause.code == "refused-by-rule":
        sentences = {rule.id: rule.sentence for rule in port_rules()}
        return f"{values['rule']}: {_(sentences.get(values['rule'], '?'))}"
    if cause.code not in REFUSALS:
        return cause.code
    if "actors" in values:
        values["actors"] = listed(values["actors"].split(", "), _)
    return REFUSALS[cause.code](_) % values


def _range(_: Translate) -> str:
    return _("%(used)s of the %(ports)s ports of the ephemeral range %(low)s..%(high)s are in use")


REFUSALS: Mapping[str, Callable[[Translate], str]] = {
    "address-of-nobody": lambda _: _("no device of %(host)s has %(address)s"),
    "address-of-other-device": lambda _: _(
        "the socket is bound to %(device)s, and another device has %(address)s"
    ),
    "address-in-vrf": lambda _: _(
        "%(address)s is in the VRF %(vrf)s, and the socket is not bound to that (SO_BINDTODEVICE)"
    ),
    "address-outside-vrf": lambda _: _(
        "the socket is bound to %(device)s in the VRF %(vrf)s, and %(address)s is outside of that"
    ),
    "address-tentative": lambda _: _(
        "%(address)s is tentative: duplicate address detection is not through, or found another"
    ),
    "four-tuple-taken": lambda _: _("the four-tuple %(local)s -> %(remote)s is taken"),
    "ports-all-connected": lambda _: _(
        "%(used)s of the %(ports)s ports of the ephemeral range %(low)s..%(high)s"
        " are connected to %(remote)s"
    ),
    "ports-all-bound": _range,
    "ports-all-connected-but-last": lambda _: _(
        "%(used)s of the %(ports)s ports of the ephemeral range %(low)s..%(high)s are connected to"
        " %(remote)s, and of an odd number TCP never chooses the last"
    ),
    "ports-all-bound-but-last": lambda _: _(
        "%(used)s of the %(ports)s ports of the ephemeral range %(low)s..%(high)s are in use,"
        " and of an odd number TCP never chooses the last"
    ),
    "ports-all-connected-or-reserved": lambda _: _(
        "%(used)s of the %(ports)s ports of the ephemeral range %(low)s..%(high)s are connected to"
        " %(remote)s, and %(reserved)s are reserved (ip_local_reserved_ports)"
    ),
    "ports-all-bound-or-reserved": lambda _: _(
        "%(used)s of the %(ports)s ports of the ephemeral range %(low)s..%(high)s are in use,"
        " and %(reserved)s are reserved (ip_local_reserved_ports)"
    ),
    "joined-already": lambda _: _("the socket is a member of that group already"),
    "group-without-device": lambda _: _(
        "no device of %(host)s has %(address)s, and no route leads to %(group)s"
    ),
    "group-without-route": lambda _: _(
        "no route of %(host)s leads to %(group)s, and no address says by which device"
    ),
    "group-not-multicast": lambda _: _("%(group)s is not the address of a multicast group"),
    "group-device-unknown": lambda _: _("%(host)s has no device called %(device)s"),
    "group-device-mtu": lambda _: _(
        "%(device)s of %(host)s has no IPv6: its MTU is below 1280, the least that IPv6 takes"
    ),
    "groups-too-many": lambda _: _(
        "the socket is a member of as many groups as net.ipv4.igmp_max_memberships allows"
    ),
    "join-of-stream": lambda _: _(
        "the socket is a connection's (TCP): a multicast group is joined by one of UDP"
    ),
    "join-of-other-family": lambda _: _(
        "%(option)s is for sockets of IPv6, and this one is of IPv4"
    ),
    "join-too-short": lambda _: _(
        "%(bytes)s bytes are too few for a group and its device: at least %(least)s"
    ),
    "path-open": lambda _: _("%(path)s is bound, and %(actor)s has it open"),
    "path-of-child": lambda _: _(
        "%(path)s is bound, and %(child)s, a child of %(actor)s, has it open"
    ),
    "path-shared": lambda _: _("%(path)s is bound, and %(actors)s have it open"),
    "path-bound": lambda _: _("%(path)s is bound by %(actor)s"),
    "path-left": lambda _: _(
        "the path %(path)s is there: bound by %(actor)s, who closed it; unlink removes it"
    ),
    "path-there": lambda _: _("the path %(path)s is there, and no step bound it"),
    "program-refused": lambda _: _(
        "%(program)s says that an address was in use, and names port %(ports)s"
    ),
    "program-names-no-port": lambda _: _(
        "%(program)s says that an address was in use, and names no port that somebody had"
    ),
    "program-without-address": lambda _: _(
        "%(program)s says that its address is not available: no device of %(host)s has %(address)s"
    ),
    "program-port-privileged": lambda _: _(
        "%(program)s says that it has no right: port %(port)s is privileged, those below %(start)s"
        " take CAP_NET_BIND_SERVICE"
    ),
    "port-privileged": lambda _: _(
        "port %(port)s is privileged: those below %(start)s take CAP_NET_BIND_SERVICE"
    ),
}
