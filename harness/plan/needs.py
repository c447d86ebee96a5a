"""What the kernel and the machine must have for a case, or it is skipped.

Owns the kinds of needs and which of them follow from the planned steps. Probing them is left to the
engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.formats.plan import Host, Need
from harness.formats.plan_step import (
    AddressStep,
    AwaitStep,
    CallStep,
    CounterStep,
    NeighbourStep,
    RunStep,
    Step,
    SysctlStep,
    TableStep,
)
from harness.language.call import parse_call
from harness.language.counter import check_counter
from harness.language.diagnostics import LineError, unknown
from harness.language.sysctl import check_sysctl
from harness.language.vocabulary import vocabulary

NEED_KINDS = (
    "sysctl",
    "option",
    "program",
    "ipv6",
    "tcpdump",
    "bound_inactive",
    "user",
    "socket",
    "destroy",
    "counter",
    "device",
)
_NAMED = ("sysctl", "option", "program", "user", "socket", "counter", "device")
# Kinds of sockets that a kernel can be without.
_RARE = ("mptcp", "sctp")
_DEVICES = ("dummy", "vrf")


def parse_need(text: str) -> Need:
    """A need as a scenario writes it: `sysctl NAME`, `ipv6`, …; raises LineError."""
    words = text.split()
    if not words or words[0] not in NEED_KINDS:
        raise LineError(unknown("need", words[0] if words else "", NEED_KINDS))
    if words[0] not in _NAMED:
        if len(words) > 1:
            raise LineError(f"'{words[1]}' is too much after '{words[0]}'")
        return Need(words[0])
    if len(words) != 2:
        raise LineError(f"bad need '{text}': write '{words[0]} NAME'")
    if words[0] == "sysctl":
        check_sysctl(words[1])
    if words[0] == "counter":
        check_counter(words[1])
    if words[0] == "option" and words[1] not in vocabulary().options:
        raise LineError(unknown("option", words[1], vocabulary().options))
    if words[0] == "user" and not (words[1].isascii() and words[1].isdigit()):
        raise LineError(f"bad user '{words[1]}': a number is wanted, as in 'user 1001'")
    if words[0] == "socket" and words[1] not in _RARE:
        raise LineError(unknown("socket", words[1], _RARE))
    if words[0] == "device" and words[1] not in _DEVICES:
        raise LineError(unknown("device", words[1], _DEVICES))
    return Need(words[0], words[1])


def needs_of_hosts(hosts: Iterable[Host]) -> Iterator[Need]:
    """What the devices of planned hosts need."""
    kinds = (interface.device_kind for host in hosts for interface in host.interfaces)
    for kind in dict.fromkeys(kinds):
        if kind is not None:
            yield Need("device", kind)


def needs_of_step(step: Step) -> Iterator[Need]:
    """What a planned step needs."""
    if isinstance(step, SysctlStep):
        yield Need("sysctl", step.name)
    elif isinstance(step, CounterStep):
        yield Need("counter", step.name)
    elif isinstance(step, RunStep):
        if step.argv[0] not in vocabulary().programs:
            yield Need("program", step.argv[0])
    elif isinstance(step, CallStep):
        call = parse_call(step.call)
        if call.verb == "setuid":
            yield Need("user", step.call.split()[1])
        if call.kind is not None and call.kind.removesuffix("6") in _RARE:
            yield Need("socket", call.kind.removesuffix("6"))
        if call.verb == "destroy":
            yield Need("destroy")
        option = vocabulary().options.get(call.option or "")
        if step.must and option is not None and option.since is not None:
            yield Need("option", option.name)
    elif isinstance(step, (AwaitStep, TableStep)):
        if step.pattern.state == "BOUND_INACTIVE":
            yield Need("bound_inactive")


def mentions_ipv6(step: Step) -> bool:
    """Whether a planned step speaks of IPv6: its sockets, its addresses, its options."""
    if isinstance(step, CallStep):
        call = parse_call(step.call)
        return (
            (call.kind or "").endswith("6")
            or (call.option or "").startswith("IPV6_")
            or any(endpoint.is_ipv6 for endpoint in call.endpoints)
        )
    if isinstance(step, (AwaitStep, TableStep)):
        ends = (step.pattern.local, step.pattern.remote)
        return any(end is not None and end.is_ipv6 for end in ends)
    if isinstance(step, (AddressStep, NeighbourStep)):
        return ":" in step.address
    if isinstance(step, RunStep):
        return any(word.count(":") > 1 for word in step.argv[1:])
    return isinstance(step, SysctlStep) and step.name.startswith("net.ipv6.")
