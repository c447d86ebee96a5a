"""setsockopt() and getsockopt(), and the options that an export knows."""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.calls import socket_of, words_of
from harness.export.expected import Wanted, told
from harness.export.operation import Operation, ReadOption, SetOption
from harness.export.program import Refused
from harness.export.sockets import Sockets
from harness.formats.plan_step import CallStep
from harness.language.call import Call

# Options whose value is one number, or as many as the struct has.
_PLAIN = (
    *("SO_REUSEADDR", "SO_REUSEPORT", "SO_BROADCAST", "SO_KEEPALIVE", "SO_LINGER", "SO_RCVBUF"),
    *("SO_SNDBUF", "SO_DONTROUTE", "IPV6_V6ONLY", "IP_FREEBIND", "IP_TRANSPARENT"),
    *("IP_BIND_ADDRESS_NO_PORT", "IP_MULTICAST_ALL", "IP_LOCAL_PORT_RANGE", "TCP_LINGER2"),
    *("TCP_SYNCNT", "TCP_DEFER_ACCEPT", "TCP_REPAIR", "TCP_USER_TIMEOUT"),
)
# Whose values are addresses: of a group and an interface, or of an interface alone.
_OF_GROUPS = ("IP_ADD_MEMBERSHIP", "IP_DROP_MEMBERSHIP", "IP_MULTICAST_IF")
_OF_IPV6_GROUPS = ("IPV6_JOIN_GROUP", "IPV6_LEAVE_GROUP", "IPV6_MULTICAST_IF")


def set_option(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """setsockopt()."""
    held, option = socket_of(step, call, sockets), call.option or ""
    _refuse_numbers(step, call)
    words = words_of(step)
    words = words[words.index(option) + 1 :]
    value: tuple[int, ...] | tuple[str, ...] | str
    if option == "SO_BINDTODEVICE":
        if words[0] != "lo":
            raise Refused(f"{told(step)}: its only device is lo")
        value = words[0]
        sockets.one_is_of_lo = True
    elif option in _OF_GROUPS:
        value = _of_groups(step, words, sockets)
        held.sends_to_groups |= option == "IP_MULTICAST_IF"
    elif option in _OF_IPV6_GROUPS:
        raise Refused(f"{told(step)}: its only device is lo, which has no route to IPv6 groups")
    elif option in _PLAIN:
        value = tuple(map(int, words))
        if option == "IPV6_V6ONLY":
            held.only_six = value != (0,)
    else:
        raise Refused(f"{told(step)}: {option} is not among the options that an export knows")
    yield SetOption(socket=held.name, option=option, value=value, wanted=wanted.outcome)


def _of_groups(step: CallStep, words: list[str], sockets: Sockets) -> tuple[str, ...]:
    """The addresses. Raises Refused where the interface is not told by an address that lo has."""
    if words[-1] not in sockets.address_of:
        raise Refused(f"{told(step)}: its only device is lo, and {words[-1]} no address of it")
    return tuple(words)


def read_option(
    step: CallStep, call: Call, sockets: Sockets, wanted: Wanted
) -> Iterator[Operation]:
    """getsockopt(); what is only recorded is left out."""
    if wanted.outcome is None:
        return
    held, option = socket_of(step, call, sockets), call.option or ""
    _refuse_numbers(step, call)
    if option not in _PLAIN or wanted.value is None or not wanted.value.lstrip("-").isdigit():
        raise Refused(f"{told(step)}: an export reads options that are one number")
    value = int(wanted.value)
    yield ReadOption(socket=held.name, option=option, value=value, wanted=wanted.outcome)


def _refuse_numbers(step: CallStep, call: Call) -> None:
    if call.numbers is not None:
        raise Refused(f"{told(step)}: an export knows options by their names")
