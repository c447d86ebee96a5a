"""A socket's state as people say it: a UDP socket that is not connected is no "CLOSE"."""

from __future__ import annotations

from harness.report.translate import Translate, same


def state_words(protocol: str, state: str, _: Translate = same) -> str:
    """`LISTEN`, `TIME_WAIT`; `open, unconnected` for what the kernel calls a UDP socket's CLOSE.

    `state`: as the tables have it (include/net/tcp_states.h).
    """
    if protocol == "udp":
        return _("open, unconnected") if state == "CLOSE" else _("open, connected")
    if state == "BOUND_INACTIVE":
        return _("bound, not listening")
    return state
