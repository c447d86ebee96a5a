"""What decides where a kernel's answer is left to chance: a closed list, with the kernel's source.

Owns the mechanisms that `chance:` may name, what a number of chance is called in tables, and how
often a case must be run for its counts to say anything. Whether two counts differ is left to
`analysis.exact_test`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.language.diagnostics import LineError, unknown

LEAST_RUNS = 20
"""the fewest runs that can tell two kernels apart which never do the same: with twenty each, chance
alone makes such a pair once in 7e10, a million times more seldom than there are pairs to compare"""
PORT = "ephemeral port"
"""the mechanism by which the kernel chooses one"""
EPHEMERAL = "$ephemeral"
"""what tables have in place of a port that the kernel chose"""
ANY_PORT = ":*"
"""the end of an outcome that takes any port"""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A source of chance in the kernel."""

    about: str
    source: str
    number: str | None = None
    """what tables have in place of the number that it yields; None: it decides what happens"""


MECHANISMS: Mapping[str, Mechanism] = {
    "hash of the boot": Mechanism(
        "a hash with a secret that each boot, and each network namespace, draws anew: which slot a"
        " socket lies in, which member of a group is picked",
        "net/core/net_namespace.c setup_net, hash_mix; include/net/netns/hash.h net_hash_mix;"
        " net/ipv4/inet_hashtables.c inet_ehashfn, net/ipv4/udp.c udp_ehashfn (6.12)",
    ),
    "phase of the clock": Mechanism(
        "where in a whole second, or in a tick, it began",
        "kernel/time/timekeeping.c ktime_get_seconds, kernel/time/timer.c calc_index (6.12)",
    ),
    "end of a process": Mechanism(
        "how far a process that was told to end has come: it gives back its memory before it closes"
        " its descriptors",
        "kernel/exit.c do_exit, exit_mm before exit_files (6.12)",
    ),
    PORT: Mechanism(
        "which port the kernel chooses",
        "net/ipv4/inet_hashtables.c __inet_hash_connect, table_perturb;"
        " net/ipv4/inet_connection_sock.c inet_csk_find_open_port, get_random_u32_below (6.12)",
        EPHEMERAL,
    ),
    "initial value": Mechanism(
        "a sequence number or timestamp that a connection begins with",
        "net/core/secure_seq.c secure_tcp_seq, secure_tcp_ts_off (6.12)",
        "$random",
    ),
}
_PORT = re.compile(r"^(?P<address>.*:)?[0-9]+$")


def parse_chance(text: str) -> str:
    """A mechanism by its name; raises LineError."""
    if text not in MECHANISMS:
        raise LineError(unknown("mechanism of chance", text, MECHANISMS, "mechanisms"))
    return text


def decides(mechanism: str | None) -> bool:
    """Whether chance decides what happens, not only a number that nobody compares."""
    return mechanism is not None and MECHANISMS[mechanism].number is None


def told(
    value: str | int | float | None, outcomes: Sequence[str], mechanism: str | None
) -> str | int | float | None:
    """A value as it is compared and shown: a number of chance by name, `10.0.0.2:$ephemeral`."""
    found = MECHANISMS.get(mechanism or "")
    number = None if found is None else found.number
    if any(outcome.endswith(ANY_PORT) for outcome in outcomes):
        number = EPHEMERAL
    port = None if number is None or value is None else _PORT.match(str(value))
    return value if port is None else f"{port['address'] or ''}{number}"
