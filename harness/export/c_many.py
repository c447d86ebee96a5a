"""Many sockets of one kind as a loop of C: each on an address of its own, all of them open.

Owns which addresses: those of cpp_servers/grid/many_sockets.cpp. 127.0.0.0/8 is all a host's; those
of IPv6 are made, each before its socket.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.c_expression import Style, expression
from harness.export.c_needs import made_ipv6
from harness.export.operation import Open, SetOption, StartMany

_FIRST = {False: 2, True: 1}
"""the last part of the first address: of IPv4, of IPv6"""
_PATTERN = {False: "127.0.0.%d", True: "fd00::1:%x"}


def each_of_many(it: StartMany, style: Style) -> list[str]:
    """For a program: a variable holds one of them, the others stay open all the same."""
    first = _FIRST[it.six]
    family = "AT6" if it.six else "AT"
    body = [f'char ip[16]; snprintf(ip, sizeof(ip), "{_PATTERN[it.six]}", n);']
    body += made_ipv6("ip") if it.six else []
    body += [f"DO({text});" for text in _made(it, style)]
    body.append(f"DO(bind({style(it.socket)}, {family}(ip, {it.port})));")
    body += [f"DO(listen({style(it.socket)}, {it.backlog}));"] if it.listens else []
    loop = f"for (int n = {first}; n < {first + it.count}; n++) {{"
    return [loop, *(f"\t{line}" for line in body), "}"]


def each_in_a_test(it: StartMany, style: Style) -> list[str]:
    """For a kselftest: they are in an array, which is closed in the end."""
    first = _FIRST[it.six]
    one = f"{style(it.socket)}[n]"
    of_one = Style(prefix=f"{style(it.socket)}[n]", plain=True)
    opened, *options = _made(it, of_one, "")
    body = [f'snprintf(ip, sizeof(ip), "{_PATTERN[it.six]}", n + {first});']
    body += ["ASSERT_EQ(0, add_ipv6(ip));"] if it.six else []
    body += [f"{opened};", f"ASSERT_LE(0, {one});"]
    body += [f"ASSERT_LE(0, {text});" for text in options]
    body.append(f"ASSERT_LE(0, bind({one}, at(ip, {it.port}), ADDR_LEN));")
    body += [f"ASSERT_LE(0, listen({one}, {it.backlog}));"] if it.listens else []
    return [f"for (n = 0; n < {it.count}; n++) {{", *(f"\t{line}" for line in body), "}"]


def _made(it: StartMany, style: Style, name: str | None = None) -> Iterator[str]:
    """socket() and the options."""
    socket = it.socket if name is None else name
    yield expression(Open(socket=socket, six=it.six, udp=it.udp), style)
    for option in it.options:
        yield expression(SetOption(socket=socket, option=option, value=(1,)), style)
