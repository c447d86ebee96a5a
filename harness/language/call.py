"""A line of an actor: `bind conn 10.0.0.1:9527`. Checks it, says what it works on.

What is taken here the actor takes, and what is refused it refuses in the same words: both go by
the same forms. Owns what of a line matters to those who plan and judge. Whether a socket of that
name exists at that moment is left to harness.plan.actor_scope, what comes of the call to the
engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from harness.language.address import Endpoint
from harness.language.diagnostics import LineError, unknown
from harness.language.line_parser import LineParser
from harness.language.vocabulary import vocabulary
from harness.language.words import message, split_words


@dataclass(frozen=True, slots=True)
class Call:
    """What one line asks of an actor."""

    verb: str
    uses: str | None = None
    """the socket, flow, child or thread it works on"""
    makes: str | None = None
    """the socket, flow, child or thread there will be if it succeeds; of `join` what the thread has
    accepted, if it has, by the thread's name"""
    other: str | None = None
    """what else it needs: the socket that carries, the child that is taken from"""
    flags: frozenset[str] = frozenset()
    """the keywords in it; of `cloexec 1`, cloexec"""
    kind: str | None = None
    """of a `socket` line: tcp, udp6, unix and so on"""
    option: str | None = None
    """by its name, also where the line has its numbers; None for one that has no name here"""
    numbers: tuple[int, int] | None = None
    """level and number of the option, where the line has them"""
    endpoints: tuple[Endpoint, ...] = ()
    instead: str | None = None
    """what stands where an endpoint could: `unspec`, or `unix:` and a path"""
    waits_in: str | None = None
    """the call that a thread makes"""
    value: bool = False
    """whether an outcome of this call carries a value"""


@lru_cache(maxsize=4096)
def parse_call(line: str) -> Call:
    """The call a line asks for; raises LineError with what is wrong and what would be right."""
    words = split_words(line)
    known = vocabulary()
    if not words:
        raise LineError(f"{message('missing', 'a verb')} (verbs: {', '.join(sorted(known.verbs))})")
    name = words[0].text
    if words[0].quoted:
        raise LineError(message("quoted", "a verb"))
    if name not in known.verbs:
        raise LineError(unknown("verb", name, [*known.verbs, *known.process], "verbs"))
    parser = LineParser(known.verbs[name], words[1:])
    parser.parse()
    return _call(parser)


def _call(line: LineParser) -> Call:
    kind = line.values.get("KIND")
    level, number = line.values.get("LEVEL"), line.values.get("NUMBER")
    numbers = (level, number) if isinstance(level, int) and isinstance(number, int) else None
    instead = line.values.get("ADDR:PORT")
    waits_in = line.values.get("CALL")
    closing = {"cloexec"} if line.verb.name == "cloexec" and line.values["ON"] == 1 else set()
    return Call(
        verb=line.verb.name,
        uses=line.names.get("name"),
        makes=line.names.get("name" if line.verb.name == "join" else "new_name"),
        other=line.names.get("other"),
        flags=frozenset(line.flags | closing),
        kind=kind if isinstance(kind, str) else None,
        option=line.option.name if line.option else _named(numbers),
        numbers=numbers,
        endpoints=tuple(value for value in line.values.values() if isinstance(value, Endpoint)),
        instead=instead if isinstance(instead, str) else None,
        waits_in=waits_in if isinstance(waits_in, str) else None,
        value=line.verb.value,
    )


def _named(numbers: tuple[int, int] | None) -> str | None:
    """The option that has these numbers."""
    options = vocabulary().options.values()
    return next((option.name for option in options if option.numbers == numbers), None)
