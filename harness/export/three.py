"""A cell of the grid `three`: three sockets that want one port, as operations.

Owns reading its id, and what is expected of it: the second and the third are told what the rules
say of each beside each that is there, so that who is refused beside one is refused beside both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.export.cell import PORT
from harness.export.cell_operations import socket_operations
from harness.export.operation import Bind, Listen, Operation
from harness.export.program import Refused
from harness.grid.cell_places import OPTIONS, PLACES
from harness.language.address import Endpoint
from harness.language.diagnostics import unknown
from harness.report.cell_words import ADDRESSES, OPTIONS as OPTION_WORDS

Told = Mapping[str, str]
"""what the rules say of two sockets: bind, listen, rule"""
_KINDS = ("tcp_bound", "tcp_listening", "udp")
_NAMES = ("first", "second", "third")
_BACKLOG = 4


@dataclass(frozen=True, slots=True)
class Three:
    """The coordinates: a kind, and of each socket its address and options."""

    kind: str
    sockets: tuple[tuple[str, str], ...]

    @property
    def protocol(self) -> str:
        """Of all three."""
        return self.kind.partition("_")[0]

    @property
    def words(self) -> str:
        """`TCP, listening: the first on ::, SO_REUSEPORT; the second on …; the third on …`."""
        told = (
            f"the {name} on {ADDRESSES[address]}, {OPTION_WORDS[options]}"
            for name, (address, options) in zip(_NAMES, self.sockets)
        )
        state = "listening" if self.kind == "tcp_listening" else "bound"
        return f"{self.protocol.upper()}, {state}: {'; '.join(told)}"


def read_three(name: str) -> Three:
    """The cell of an id. Raises Refused for a word that is none."""
    kind, *words = name.split(",")
    known: list[tuple[str, str, tuple[str, ...]]] = [("kind", kind, _KINDS)]
    known += [("address", word, tuple(PLACES)) for word in words[::2]]
    known += [("options", word, tuple(OPTIONS)) for word in words[1::2]]
    for what, word, all_words in known:
        if word not in all_words:
            raise Refused(f"{name}: {unknown(what, word, all_words, what)}")
    return Three(kind, tuple(zip(words[::2], words[1::2])))


def operations_of_three(
    three: Three, name: str, rules: Callable[[str], Told]
) -> tuple[tuple[Operation, ...], str]:
    """Its operations, and the rule that decides the last; `rules`: of a cell of the pairs.

    Raises Refused where the second is refused: the third is not tried then.
    """
    operations: list[Operation] = []
    states: list[str] = []
    told: Told = {"bind": "ok", "listen": "ok", "rule": ""}
    for number, socket in enumerate(three.sockets):
        if number > 0:
            pairs = (_pair(three, number, at, state) for at, state in enumerate(states))
            answers = [rules(pair) for pair in pairs]
            told = next((it for it in answers if it["bind"] != "ok"), answers[-1])
            if number == 1 and told["bind"] != "ok":
                raise Refused(
                    f"{name}: the second is refused, and the third is not tried then: export"
                    f" CELL={_pair(three, 1, 0, states[0])}"
                )
        listen = _listen(three, [it["listen"] for it in answers] if number else ["ok"])
        operations += _socket(three, number, socket, told["bind"], listen)
        states.append("listening" if listen == "ok" else "bound")
    return tuple(operations), told["rule"]


def _pair(three: Three, second: int, first: int, state: str) -> str:
    one, other = three.sockets[first], three.sockets[second]
    return ",".join([three.protocol, *one, state, *other, "same", "none"])


def _listen(three: Three, answers: list[str]) -> str:
    """What listen() is told; `-` where it is not tried."""
    if three.kind != "tcp_listening" or "-" in answers:
        return "-"
    return next((it for it in answers if it != "ok"), "ok")


def _socket(
    three: Three, number: int, socket: tuple[str, str], bind: str, listen: str
) -> Iterator[Operation]:
    """The first is set-up, the others are under test."""
    name, place = _NAMES[number], PLACES[socket[0]]
    yield from socket_operations(name, place, three.protocol, OPTIONS[socket[1]], "")
    wanted = bind if number else None
    yield Bind(socket=name, to=Endpoint(place.bound, PORT), wanted=wanted)
    if listen != "-":
        yield Listen(socket=name, backlog=_BACKLOG, wanted=listen if number else None)
