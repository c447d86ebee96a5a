"""Events come out of bytes whole, however these are cut into pieces."""

from __future__ import annotations

import pytest

from harness.formats.event import CaseStarted, RunOver
from harness.run.engine import EngineError
from harness.run.event_lines import EventLines

TWO = b'{"event":"started","case":"a"}\n{"event":"over","finished":1}\n'


@pytest.mark.parametrize("size", [1, 7, len(TWO)])
def test_the_size_of_the_pieces_does_not_matter(size: int) -> None:
    lines = EventLines()
    pieces = [TWO[at : at + size] for at in range(0, len(TWO), size)]
    assert [event for piece in pieces for event in lines.feed(piece)] == [
        CaseStarted("a"),
        RunOver(1),
    ]
    lines.end()


@pytest.mark.parametrize(
    "line", [b"nonsense", b"[]", b"{}", b'{"event":"over","finished":"y"}', b"\xff"]
)
def test_a_line_that_is_no_event_is_told_with_what_to_do(line: bytes) -> None:
    with pytest.raises(EngineError, match="which is no event: run `make build`"):
        list(EventLines().feed(line + b"\n"))


def test_a_line_that_was_begun_and_never_ended_is_no_event() -> None:
    lines = EventLines()
    assert list(lines.feed(b'{"event":"over"')) == []
    with pytest.raises(EngineError, match='the engine says \'{"event":"over"\''):
        lines.end()
