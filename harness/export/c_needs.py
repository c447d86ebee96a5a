"""What a program of C needs around its calls: headers, a network, its addresses."""

from __future__ import annotations

from dataclasses import dataclass

from harness.export.operation import (
    MakeDevice,
    SetOption,
    StartMany,
    Sysctl,
)
from harness.export.program import Program


@dataclass(frozen=True, slots=True)
class Needs:
    """What a program of C needs around its calls."""

    includes: frozenset[str]
    ten: bool
    """an address of 10.0.0.0/8"""
    six: tuple[str, ...]
    """the addresses of IPv6 that lo does not have by itself"""
    many_six: bool
    """further ones, which are made with their sockets"""
    local_range: bool
    """an option that the headers of Debian 12 have not"""


def needs_of(program: Program) -> Needs:
    """What a program needs."""
    names = {"arpa/inet.h", "err.h", "errno.h", "net/if.h", "sched.h", "stdio.h", "sys/ioctl.h"}
    names |= {"string.h", "unistd.h"}
    if program.has(Sysctl, MakeDevice):
        names.add("fcntl.h")
    if program.has(MakeDevice):
        names.add("linux/if_tun.h")
    options = {it.option for it in program.operations if isinstance(it, SetOption)}
    if any(option.startswith("TCP_") for option in options):
        names.add("netinet/tcp.h")
    six = tuple(it for it in program.addresses if ":" in it and it not in ("::", "::1"))
    ten = any(address.startswith("10.") for address in program.addresses)
    many_six = any(isinstance(it, StartMany) and it.six for it in program.operations)
    return Needs(frozenset(names), ten, six, many_six, "IP_LOCAL_PORT_RANGE" in options)


def network(program: Program) -> list[str]:
    """A network namespace with the addresses on lo."""
    needs = needs_of(program)
    family = "AF_INET6" if needs.six or needs.many_six else "AF_INET"
    lines = [
        # Root makes no users of its own: not every kernel can, and there would be no other users.
        "alarm(5); DO(unshare(CLONE_NEWNET) ? unshare(CLONE_NEWUSER | CLONE_NEWNET) : 0);",
        f"DO(net = socket({family}, SOCK_DGRAM, 0)); DO(ioctl(net, SIOCSIFFLAGS, &lo));",
    ]
    if needs.ten:  # a prefix of 8 bits, and on lo all of it is local
        net = "net" if family == "AF_INET" else "socket(AF_INET, SOCK_DGRAM, 0)"
        lines.append(f"DO(ioctl({net}, SIOCSIFADDR, &ten));")
    for address in needs.six:
        lines += made_ipv6(f'"{address}"')
    return lines


def made_ipv6(address: str) -> list[str]:
    """Statements for an address of IPv6 on lo; `address`: an expression of C."""
    request = f"&(struct ifreq6){{ in6({address}), 128, 1 }}"
    # It is not there before a worker of the kernel has looked for duplicates.
    free = f"bind(socket(AF_INET6, SOCK_DGRAM, 0), AT6({address}, 0))"
    return [
        f"DO(ioctl(net, SIOCSIFADDR, {request}));",
        f"while ({free} < 0) usleep(1000);",
    ]
