"""What a grid's cells should have come to, by the rules, where there are rules for them.

Owns what a rule says of the two calls of a pair, and what the pairs say of three: who is refused
beside one of two sockets is refused beside both. Of the other grids nothing is known beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from harness.grid.grid_file import GridFile, Results
from harness.language.port_rules import port_rules
from harness.records.store import ResultsError

OK, NOT_TRIED, BROKEN = "ok", "-", "BROKEN"
_SAME_USER = "user"
_NO_DEVICE = "none"

Beside = Mapping[tuple[str, ...], str]
"""what bind() says by protocol, first address, options and state, second address and options"""


class Expectation(Protocol):
    """What is known of the cells of a grid before they are measured."""

    def unlike(self, line: str) -> bool:
        """Whether a cell is not as it should be. Raises KeyError for one that is in no grid."""


class OfPairs:
    """What the rule that a line names says."""

    def __init__(self) -> None:
        self._binds = {rule.id: rule.bind for rule in port_rules()}
        self._known: dict[str, bool] = {}

    def unlike(self, line: str) -> bool:
        """Kernels agree on nearly all lines: each is looked at once."""
        if line not in self._known:
            bind, listen, rule = line.rsplit(",", 3)[1:]
            wanted = _results(self._binds[rule], listens=line.startswith("tcp,"))
            self._known[line] = (bind, listen) != wanted
        return self._known[line]


class OfThree:
    """What the pairs of a kernel say of a third socket; nothing where there was none."""

    def __init__(self, beside: Beside) -> None:
        self.beside = beside
        self._known: dict[str, bool] = {}

    def unlike(self, line: str) -> bool:
        """As above."""
        if line not in self._known:
            self._known[line] = self._is_unlike(line)
        return self._known[line]

    def _is_unlike(self, line: str) -> bool:
        kind, *rest = line.split(",")
        sockets, (_, second_listen, bind, listen) = rest[:6], rest[6:]
        if bind == NOT_TRIED:
            return False
        first, second, third = zip(sockets[::2], sockets[1::2])
        protocol, _, state = kind.partition("_")
        now = "listening" if second_listen == OK else "bound"
        try:
            of_first = self.beside[(protocol, *first, state or "bound", *third)]
            of_second = self.beside[(protocol, *second, now, *third)]
        except KeyError as error:
            said = f"the pairs of a kernel have not {error}, which its three are held against"
            raise ResultsError(f"{said}: measure all pairs of it") from error
        wanted = of_first if of_first != OK else of_second
        return (bind, listen) != _results(wanted, listens=state == "listening")


def beside_of(pairs: GridFile) -> Beside:
    """The pairs of one user, without devices: three sockets are measured so."""
    found: dict[tuple[str, ...], str] = {}
    for line in pairs.lines:
        if line.count(f",{_SAME_USER},") == 2 and f",{_NO_DEVICE}," in line:
            cell, came = pairs.split(line)
            protocol, address, options, state, user, to, with_options, other, devices = cell
            if (user, other, devices) == (_SAME_USER, _SAME_USER, _NO_DEVICE):
                found[protocol, address, options, state, to, with_options] = came[0]
    return found


def _results(bind: str, *, listens: bool) -> Results:
    return bind, OK if bind == OK and listens else NOT_TRIED
