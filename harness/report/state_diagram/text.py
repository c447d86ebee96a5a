"""The ways of a case's sockets as lines of text: all that the picture says."""

from __future__ import annotations

from collections.abc import Iterator

from harness.language.escape import for_terminal
from harness.report.ladder.model import Ladder
from harness.report.ladder.text import socket_in_words
from harness.report.state_diagram.figure import ARROWS
from harness.report.state_diagram.path import End, Path, Stop, letter_of, paths_of
from harness.report.translate import Translate, same


def diagram_text(ladder: Ladder, _: Translate = same) -> str:
    """A line for each way; "" if the case has no TCP socket."""
    lines = list(path_lines(paths_of(ladder), _))
    return "".join(f"{for_terminal(line).rstrip()}\n" for line in lines)


def path_lines(paths: list[Path], _: Translate = same) -> Iterator[str]:
    """`A  client: CLOSED → (SYN_SENT) → ESTABLISHED`, whose way it is, and what became of it."""
    for number, path in enumerate(paths):
        yield f"{letter_of(number)}  {path.host}: {way_in_words(path)}"
        yield f"     {sockets_in_words(path, _)}"
        if path.end is not End.THERE:
            yield f"     {end_in_words(path.end, _)}"
    if any(not stop.seen for path in paths for stop in path.stops):
        yield _("In brackets: must have been passed between two looks at the socket table.")


def way_in_words(path: Path) -> str:
    """`CLOSED → (SYN_SENT) → ESTABLISHED`; `→ … →` where there are several ways between."""
    words = [_stop(path.stops[0])]
    for here, there in zip(path.stops, path.stops[1:]):
        between = "→" if (here.state, there.state) in ARROWS else "→ … →"
        words += [between, _stop(there)]
    return " ".join(words)


def end_in_words(end: End, _: Translate = same) -> str:
    """What became of a socket where the figure has no arrow for it."""
    if end is End.REPLACED:
        return _("then another connection of the same ends")
    return _("then gone: by the rest of the way unseen, or reset, aborted or timed out")


def sockets_in_words(path: Path, _: Translate = same) -> str:
    """Whose way it is; of many the first."""
    first, *others = path.sockets
    if not others:
        return socket_in_words(first)
    given = {"socket": socket_in_words(first), "number": len(others)}
    return _("%(socket)s and %(number)d more") % given


def _stop(stop: Stop) -> str:
    return stop.state if stop.seen else f"({stop.state})"
