"""A pattern of `await:` or `table:` in words."""

from __future__ import annotations

from harness.language.socket_pattern import Pattern


def describe(pattern: Pattern, absent: bool = False) -> str:
    """The pattern in words, for people."""
    text = str(pattern.local)
    if pattern.remote is not None:
        text += f" -> {pattern.remote}"
    if pattern.state is not None:
        text += f" in state {pattern.state}"
    if pattern.owner is not None:
        text += " that a process owns" if pattern.owner else " that no process owns"
    if pattern.uid is not None:
        text += f" of user {pattern.uid}"
    if pattern.timer is not None or pattern.timer_ms is not None:
        text += f" with the timer {pattern.timer or ''}".rstrip()
        if pattern.timer_ms is not None:
            low, high = pattern.timer_ms
            text += f" at {low / 1000:g} to {high / 1000:g} s"
    noun = {"tcp": "TCP socket", "udp": "UDP socket", None: "socket"}[pattern.protocol]
    if pattern.count is not None:
        return f"exactly {pattern.count} {noun}{'s' if pattern.count != 1 else ''} {text}"
    return f"{'no' if absent else 'a'} {noun} {text}"
