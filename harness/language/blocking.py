"""Calls that wait: which may, and the outcome of one that still does when its step's time is over.

Such a call is interrupted by the engine, so that it is over with its step: it returns EINTR, which
shows that it was waiting (signal(7), "Interruption of system calls"). What a connect() has begun
goes on by itself (connect(2)); nothing else is left behind, and the actor takes its next line.
"""

from __future__ import annotations

from harness.language.diagnostics import LineError

BLOCKS = "blocks"
BLOCKING = ("accept", "answer", "connect", "join", "recv", "recvfrom", "send", "sendto")
"""the verbs that may wait and say EINTR; close() may wait too (SO_LINGER), but does not say so"""


def can_block(words: list[str]) -> bool:
    """Whether a line of an actor, as words, may wait."""
    return words[:1] != [] and words[0] in BLOCKING and "dontwait" not in words


def check_can_block(words: list[str]) -> None:
    """Refuse `blocks` as the outcome of a line that never waits; raises LineError."""
    if words[0] not in BLOCKING:
        raise LineError(f"'{words[0]}' cannot block: 'blocks' is for {', '.join(BLOCKING)}")
    if not can_block(words):
        raise LineError(
            f"'{words[0]} dontwait' never blocks: it is EAGAIN, or leave out 'dontwait'"
        )
