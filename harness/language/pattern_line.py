"""A pattern as `await:` and `table:` write it: the inverse of `socket_pattern`."""

from __future__ import annotations

from collections.abc import Iterator

from harness.language.socket_pattern import Pattern


def pattern_line(pattern: Pattern) -> str:
    """`tcp 10.0.0.1:80 -> *:* TIME_WAIT owner no`: read again, it is the same pattern."""
    return " ".join(_words(pattern))


def duration_word(milliseconds: int) -> str:
    """`2s`, `500ms`: a time in one word."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{milliseconds}ms" if rest else f"{seconds}s"


def _words(pattern: Pattern) -> Iterator[str]:
    if pattern.protocol is not None:
        yield pattern.protocol
    yield str(pattern.local)
    if pattern.remote is not None:
        yield f"-> {pattern.remote}"
    if pattern.state is not None:
        yield pattern.state
    if pattern.owner is not None:
        yield f"owner {'yes' if pattern.owner else 'no'}"
    if pattern.uid is not None:
        yield f"uid {pattern.uid}"
    if pattern.timer is not None or pattern.timer_ms is not None:
        yield "timer"
        yield from () if pattern.timer is None else (pattern.timer,)
        if pattern.timer_ms is not None:
            yield "..".join(map(duration_word, pattern.timer_ms))
    if pattern.count is not None:
        yield f"count {pattern.count}"
