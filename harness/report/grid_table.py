"""What the grids found as a page: grid.md.

Owns which counts share a row: those of kernels next to each other that are the same. The layout is
in templates/grid.md.j2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import groupby

from harness.grid.findings import Count
from harness.grid.summary import Summary
from harness.report.grid_words import (
    answer_text,
    patterns_text,
    reasons_text,
)
from harness.report.kernel_words import range_text_of
from harness.report.rules_table import range_in_words
from harness.report.template import fill

ABOUT = {
    "pairs": "Two sockets want one port: every pair of addresses, options, states, users, devices.",
    "three": "Three sockets on one port, in every order.",
    "many": "Up to 40 sockets on addresses of their own, and then the wildcard.",
    "changed": "An option of the first that is set or cleared late: after bind, listen, handshake.",
    "connect": "connect() from a port with a remnant, with settings and ports of all kinds.",
    "automatic": "The second leaves its port to the kernel, which has the first's alone to give.",
    "extras": "IP_FREEBIND, IP_TRANSPARENT, a device or IP_BIND_ADDRESS_NO_PORT on one of two.",
    "protocols": "Listeners of MPTCP and SCTP, beside TCP and each other.",
}


@dataclass(frozen=True, slots=True)
class CountRow:
    """The counts of kernels that are the same."""

    kernels: str
    number: int
    count: Count


def grid_table(summary: Summary) -> str:
    """The text of grid.md."""
    return fill(
        "grid.md",
        {
            "grids": summary.grids,
            "about": ABOUT,
            "unlike": {
                it.name: [group for group in it.unlike if group not in it.changes]
                for it in summary.grids
            },
            "rows": {it.name: list(count_rows(it.counts)) for it in summary.grids},
            "patterns": patterns_text,
            "answer": answer_text,
            "reasons": reasons_text,
            "in_words": range_in_words,
        },
    )


def count_rows(counts: Sequence[Count]) -> Iterator[CountRow]:
    """From the oldest kernel to the newest."""
    for _, alike in groupby(counts, key=lambda it: astuple(it)[2:]):
        same = list(alike)
        yield CountRow(range_text_of(same[0].version, same[-1].version), len(same), same[0])
