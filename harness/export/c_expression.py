"""An operation as an expression of C that gives what the system call gives: less than 0 and errno.

Owns how each operation is written, for a program and for a kselftest alike. The small functions
that it calls (`at`, `await`, `received`, …) are in the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from harness.export.operation import (
    Accept,
    BecomeUser,
    Bind,
    Close,
    Connect,
    Deafen,
    HaveSysctl,
    IsFrom,
    Listen,
    Look,
    MakeDevice,
    Name,
    Open,
    Operation,
    Pause,
    ReadOption,
    Receive,
    Send,
    SetOption,
    ShutDown,
    Sysctl,
)
from harness.language.address import Endpoint


@dataclass(frozen=True, slots=True)
class Style:
    """How a text of C names things."""

    prefix: str = ""
    """what stands before a socket's name, as in `self->first`"""
    unused: frozenset[str] = frozenset()
    """sockets that need no variable"""
    plain: bool = False
    """with functions instead of the short macros: `at`, `set`, `received`"""
    looks_for_absence: bool = False
    """whether `await` is told what is to be: there, or not there"""
    looks_for_peers: bool = False
    """whether `await` is told the other end's port"""

    def __call__(self, socket: str) -> str:
        """The variable of a socket."""
        return f"{self.prefix}{socket}"


def state_number(state: str | None) -> int:
    """Of a TCP state in /proc/net/tcp (include/net/tcp_states.h); 0 stands for any."""
    return _STATES[state]


_STATES = {
    None: 0,
    "ESTABLISHED": 1,
    "SYN_SENT": 2,
    "SYN_RECV": 3,
    "FIN_WAIT1": 4,
    "FIN_WAIT2": 5,
    "TIME_WAIT": 6,
    "CLOSE": 7,
    "CLOSE_WAIT": 8,
    "LAST_ACK": 9,
    "LISTEN": 10,
    "CLOSING": 11,
}
_LEVELS = {"SO": "SOL_SOCKET", "IP": "IPPROTO_IP", "IPV6": "IPPROTO_IPV6", "TCP": "IPPROTO_TCP"}
_MOST_HOPS = 255
"""no segment has as many left: senders begin with 64"""


@singledispatch
def expression(operation: Operation, of: Style) -> str:
    """The expression; for what makes a socket, its assignment."""
    raise TypeError(f"no C for {operation}")


def _at(to: Endpoint, of: Style) -> str:
    port = to.port or 0
    if of.plain:
        return f'at("{to.address}", {port}), ADDR_LEN'
    return f'{"AT6" if to.is_ipv6 else "AT"}("{to.address}", {port})'


def _set(where: str, value: int, of: Style) -> str:
    return f"set({where}, {value})" if of.plain else f"setsockopt({where}, &(int){{ {value} }}, 4)"


@expression.register
def _(it: Open, of: Style) -> str:
    kind = "SOCK_DGRAM" if it.udp else "SOCK_STREAM"
    kind += " | SOCK_NONBLOCK" if it.nonblock else ""
    family = "AF_INET6" if it.six else "AF_INET"
    return f"{of(it.socket)} = socket({family}, {kind}, {it.protocol or 0})"


@expression.register
def _(it: SetOption, of: Style) -> str:
    where = f"{of(it.socket)}, {_LEVELS[it.option.partition('_')[0]]}, {it.option}"
    if isinstance(it.value, str):
        return f'setsockopt({where}, "{it.value}", {len(it.value)})'
    if isinstance(it.value[-1], str):  # of a group and an interface, or of an interface alone
        group, name = it.value[0] if len(it.value) > 1 else "0.0.0.0", "of_group"
        name = name if of.plain else name.upper()
        return f'{name}({of(it.socket)}, {it.option}, "{group}", "{it.value[-1]}")'
    if it.option == "IP_LOCAL_PORT_RANGE":  # both bounds in one number, 16 bits each
        first, last = it.value
        if of.plain:
            return f"set({where}, {first} | {last}u << 16)"
        return f"setsockopt({where}, PORTS({first}, {last}))"
    if len(it.value) == 1:
        return _set(where, int(it.value[0]), of)
    numbers = ", ".join(map(str, it.value))  # of the one option that has several: SO_LINGER
    size = "sizeof(struct linger)" if of.plain else "8"
    return f"setsockopt({where}, &(struct linger){{ {numbers} }}, {size})"


@expression.register
def _(it: ReadOption, of: Style) -> str:
    level = _LEVELS[it.option.partition("_")[0]]
    return f"is_set({of(it.socket)}, {level}, {it.option}, {it.value})"


@expression.register
def _(it: Bind, of: Style) -> str:
    return f"bind({of(it.socket)}, {_at(it.to, of)})"


@expression.register
def _(it: Listen, of: Style) -> str:
    return f"listen({of(it.socket)}, {it.backlog})"


@expression.register
def _(it: Connect, of: Style) -> str:
    return f"connect({of(it.socket)}, {_at(it.to, of)})"


@expression.register
def _(it: Accept, of: Style) -> str:
    made = "" if it.made in of.unused else f"{of(it.made)} = "
    return f"{made}accept({of(it.socket)}, NULL, NULL)"


@expression.register
def _(it: Send, of: Style) -> str:
    what = f'{of(it.socket)}, "{it.text}", {len(it.text)}, MSG_NOSIGNAL'
    return f"send({what})" if it.to is None else f"sendto({what}, {_at(it.to, of)})"


@expression.register
def _(it: Receive, of: Style) -> str:
    flags = "MSG_DONTWAIT" if it.dontwait else "0"
    if it.text is None and of.plain:
        return f"recv({of(it.socket)}, buffer, sizeof(buffer), {flags})"
    if it.text is None:
        return f"recv({of(it.socket)}, (char[64]){{ 0 }}, 64, {flags})"
    if it.text or of.plain:
        return f'received({of(it.socket)}, "{it.text}")'
    return f"ENDED({of(it.socket)})"


@expression.register
def _(it: ShutDown, of: Style) -> str:
    return f"shutdown({of(it.socket)}, SHUT_{it.how})"


@expression.register
def _(it: Close, of: Style) -> str:
    return f"close({of(it.socket)})"


@expression.register
def _(it: Name, of: Style) -> str:
    return f"is_named({of(it.socket)}, {_at(it.name, of)})"


@expression.register
def _(it: IsFrom, of: Style) -> str:
    return f"is_from({of(it.socket)}, {_at(it.name, of)})"


@expression.register
def _(it: Deafen, of: Style) -> str:
    option = "IPPROTO_IPV6, IPV6_MINHOPCOUNT" if it.six else "IPPROTO_IP, IP_MINTTL"
    return _set(f"{of(it.socket)}, {option}", _MOST_HOPS if it.deaf else 0, of)


@expression.register
def _(it: Look, of: Style) -> str:
    present = f", {int(it.present)}" if of.looks_for_absence else ""
    table = f"/proc/net/{'udp' if it.udp else 'tcp'}{'6' if it.six else ''}"
    peer = f", {it.peer}" if of.looks_for_peers else ""
    return f'await("{table}", {it.port}{peer}, {_STATES[it.state]}{present})'


@expression.register
def _(it: Pause, of: Style) -> str:
    return f"usleep({it.ms * 1000})"


@expression.register
def _(it: Sysctl, of: Style) -> str:
    name = it.name.replace(".", "/")
    return f'put("/proc/sys/{name}", "{it.value}")' if of.plain else f'PUT("{name}", "{it.value}")'


@expression.register
def _(it: HaveSysctl, of: Style) -> str:
    return f'access("/proc/sys/{it.name.replace(".", "/")}", F_OK)'


@expression.register
def _(it: BecomeUser, of: Style) -> str:
    if it.if_root:
        return f"geteuid() ? 0 : seteuid({it.uid})"
    return f"setresuid(-1, {it.uid}, 0)"


@expression.register
def _(it: MakeDevice, of: Style) -> str:
    if of.plain:
        return f"add_{it.device}()"
    return f'ioctl(open("/dev/net/tun", O_RDWR), TUNSETIFF, &{it.device.rstrip("0123456789")})'
