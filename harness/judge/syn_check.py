"""Whether each connection that a capture shows the beginning of was asked for by a connect().

Owns the count: no host has sent more SYNs of its own, each with another number, to an address and a
port than its actors have called connect() for. One that is sent again has its old number. Hosts on
which a program runs, addresses that several hosts have, and ends made by hand are left aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address, ip_interface

from harness.formats.plan import Plan
from harness.formats.plan_step import AddressStep, CallStep
from harness.formats.verdict import Cause
from harness.judge.descriptions import Descriptions
from harness.judge.evidence import Evidence
from harness.judge.packet import IpAddress, Packet
from harness.judge.programs import has_strangers, hosts_with_programs
from harness.language.address import unmapped
from harness.language.call import Call, parse_call

# What connect() says when it sends nothing (connect(2)).
_UNSENT = frozenset("EADDRNOTAVAIL EADDRINUSE EALREADY EISCONN EINVAL EAFNOSUPPORT".split())
_Target = tuple[str, IpAddress, int]
"""who called, and for which address and port"""


def check_syns(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """The first SYN of each capture that nobody asked for."""
    if has_strangers(plan, evidence) or any(isinstance(it, AddressStep) for it in plan.steps):
        return
    owners, asked, unknown = _owners(plan), _asked(plan, evidence), hosts_with_programs(plan)
    known: set[object] = set()  # a SYN is seen by each capture on its way
    for planned in plan.captures:
        capture = evidence.packets.get(planned.file)
        for at, packet in enumerate(capture.packets if capture is not None else (), start=1):
            if packet.flow is None or not _is_first_syn(packet):
                continue
            source, (address, port) = packet.flow[0], packet.flow[2:]
            # A loopback address is that of the host on whose lo it was seen.
            host = planned.host if source.is_loopback else owners.get(source)
            if host is None or host in unknown:
                continue
            identity = (host, packet.flow, packet.seq)
            if identity in known:
                continue
            known.add(identity)
            # connect() to the wildcard goes to the loopback address (ip(7)).
            anywhere = ip_address("0.0.0.0" if address.version == 4 else "::")
            target, wild = (host, address, port), (host, anywhere, port)
            if asked[target] + asked[wild] == 0:
                yield Cause.of("syn-of-nobody", file=planned.file, packet=at)
                break
            asked[target if asked[target] else wild] -= 1


def _is_first_syn(packet: Packet) -> bool:
    return packet.protocol == "tcp" and "SYN" in packet.flags and "ACK" not in packet.flags


def _owners(plan: Plan) -> dict[IpAddress, str]:
    """The hosts by the addresses that are theirs alone."""
    owned = [
        (ip_interface(text).ip, host.name)
        for host in plan.hosts
        for interface in host.interfaces
        for text in interface.addresses
    ]
    many = Counter(address for address, _ in owned)
    by_hand = {ip_address(unmapped(it.endpoints[0].address)) for _, it in _calls(plan, "flow")}
    return {
        address: host for address, host in owned if many[address] == 1 and address not in by_hand
    }


def _asked(plan: Plan, evidence: Evidence) -> Counter[_Target]:
    """How often each host's actors had a SYN sent by connect(), for each address and port."""
    asked: Counter[_Target] = Counter()
    hosts = {actor.name: actor.host for actor in plan.actors}
    held = Descriptions()
    for step in plan.steps:
        if not isinstance(step, CallStep):
            continue
        call = parse_call(step.call)
        record = evidence.steps.get(step.n)
        used = held.of(step.actor, call.uses)
        is_datagrams = used is not None and used.kind.startswith("udp")
        held.note(step.actor, call, "" if record is None else record.outcome)
        is_sent = record is not None and record.outcome not in _UNSENT
        if call.verb == "connect" and call.endpoints and is_sent and not is_datagrams:
            end = call.endpoints[0]
            address = ip_address(unmapped(end.address))
            asked[hosts[step.actor if used is None else used.maker], address, end.port or 0] += 1
    return asked


def _calls(plan: Plan, verb: str) -> Iterator[tuple[str, Call]]:
    hosts = {actor.name: actor.host for actor in plan.actors}
    for step in plan.steps:
        if isinstance(step, CallStep):
            call = parse_call(step.call)
            if call.verb == verb:
                yield hosts[step.actor], call
