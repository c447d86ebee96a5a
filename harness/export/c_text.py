"""A case or a cell as one short program of C, which needs nothing but a kernel and a libc.

Owns its length: at most 60 lines, in which several calls of the set-up share a line where they must.
What is longer even so is refused. Exit code 0: as expected, 1: otherwise, 2: it could not be tried.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.export.c_expression import Style, expression
from harness.export.operation import (
    BecomeUser,
    Look,
    MakeDevice,
    Name,
    Operation,
    Receive,
    SetOption,
    Sysctl,
)
from harness.export.program import Program, Refused
from harness.report.template import fill_plainly

MOST_LINES = 60
WIDTH = 100
TEMPLATES = Path(__file__).parent / "templates"
_TAB = 8
# What a piece of the program is there for, by the word that calls it.
_PIECES = ("AT", "AT6", "await", "ENDED", "received", "is_set", "is_named", "put", "add_device")


def c_text(program: Program) -> str:
    """The program's text. Raises Refused if it is too long."""
    absent = any(isinstance(it, Look) and not (it.present and it.state) for it in program.operations)
    style = Style(unused=program.unused, looks_for_absence=absent)
    calls = [call(it, style) for it in program.operations]
    network, head = _network(program), _head(program)
    text = ""
    for body, comment in (
        ([*network, *calls], head),
        (packed([*network, *calls], "DO"), head),
        (packed([*network, *calls], "DO", "EXPECT"), head),
        (packed([*network, *calls], "DO", "EXPECT"), [program.id, head[-1]]),
    ):
        text = _text(program, comment, body, absent)
        if _lines(text) <= MOST_LINES:
            return text
    raise Refused(
        f"{program.id}: its {len(calls)} operations take {_lines(text)} lines, and a program has at"
        f" most {MOST_LINES}"
    )


def call(operation: Operation, style: Style) -> str:
    """A statement for one operation."""
    text = expression(operation, style)
    if operation.wanted is None:
        return f"DO({text});"
    return f"EXPECT({'0' if operation.wanted == 'ok' else operation.wanted}, {text});"


def packed(statements: Sequence[str], *shared: str) -> list[str]:
    """The statements, those that begin with `shared` words as many on a line as it holds."""
    lines: list[str] = []
    for text in statements:
        shares = bool(lines) and lines[-1].startswith(shared) and text.startswith(shared)
        if shares and len(f"{lines[-1]} {text}") <= WIDTH - _TAB:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return lines


def head_of(program: Program, width: int) -> list[str]:
    """What it shows, in lines of a comment."""
    because = f": {program.because}" if program.because else ""
    expected = f"Expected as on Linux {program.kernel}{because}"
    told = [f"{program.id}: {program.question}", expected]
    return [line for text in told for line in textwrap.wrap(text, width, break_on_hyphens=False)]


def _head(program: Program) -> list[str]:
    run = "Exit code 0: as expected, 1: otherwise, 2: it could not be tried."
    root = " Run it as root." if program.users else ""
    return [*head_of(program, WIDTH - 3), f"{run}{root}"]


def _network(program: Program) -> list[str]:
    """A network namespace with the addresses on lo."""
    spaces = "CLONE_NEWUSER | CLONE_NEWNET"  # with users of its own it would have no other users
    if program.has(BecomeUser):
        spaces = f"geteuid() ? {spaces} : CLONE_NEWNET"
    needs = needs_of(program)
    family = "AF_INET6" if needs.six else "AF_INET"
    lines = [
        f"alarm(5); DO(unshare({spaces}));",
        f"DO(net = socket({family}, SOCK_DGRAM, 0));",
        "DO(ioctl(net, SIOCSIFFLAGS, &lo));",
    ]
    if needs.ten:  # a prefix of 8 bits, and on lo all of it is local
        net = "socket(AF_INET, SOCK_DGRAM, 0)" if needs.six else "net"
        lines.append(f"DO(ioctl({net}, SIOCSIFADDR, &ten));")
    for address in needs.six:
        request = f'&(struct ifreq6){{ in6("{address}"), 128, 1 }}'
        lines.append(f"DO(ioctl(net, SIOCSIFADDR, {request}));")
        # It is not there before a worker of the kernel has looked for duplicates.
        free = f'bind(socket(AF_INET6, SOCK_DGRAM, 0), AT6("{address}", 0))'
        lines.append(f"while ({free} < 0) usleep(1000);")
    return lines


@dataclass(frozen=True, slots=True)
class Needs:
    """What a program of C needs around its calls."""

    includes: frozenset[str]
    ten: bool
    """an address of 10.0.0.0/8"""
    six: tuple[str, ...]
    """the addresses of IPv6 that lo does not have by itself"""


def needs_of(program: Program) -> Needs:
    """What a program needs."""
    names = {"arpa/inet.h", "err.h", "errno.h", "net/if.h", "sched.h", "stdio.h", "sys/ioctl.h"}
    names.add("unistd.h")
    if program.has(Sysctl, MakeDevice):
        names.add("fcntl.h")
    if program.has(Sysctl, Name) or any(
        isinstance(it, Receive) and it.text for it in program.operations
    ):
        names.add("string.h")
    if program.has(MakeDevice):
        names.add("linux/if_tun.h")
    options = (it.option for it in program.operations if isinstance(it, SetOption))
    if any(option.startswith("TCP_") for option in options):
        names.add("netinet/tcp.h")
    six = tuple(it for it in program.addresses if ":" in it and it not in ("::", "::1"))
    ten = any(address.startswith("10.") for address in program.addresses)
    return Needs(frozenset(names), ten, six)


def _text(program: Program, head: Iterable[str], body: Sequence[str], absent: bool) -> str:
    needs = needs_of(program)
    given = {
        "head": head,
        "includes": sorted(needs.includes),
        "uses": {piece for piece in _PIECES if any(re.search(rf"\b{piece}\(", line) for line in body)},
        "six": needs.six,
        "ten": needs.ten,
        "absent": absent,
        "variables": ["wrong = 0", "net", *program.sockets],
        "body": body,
    }
    return fill_plainly(TEMPLATES, "c", given)


def _lines(text: str) -> int:
    return text.count("\n")
