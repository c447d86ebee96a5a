"""Many sockets are one operation, and the wildcard comes behind them."""

from __future__ import annotations

from harness.export.operation import StartMany
from harness.export.tests.made import calls, one_of_grid, small_program


def test_the_many_are_as_the_id_says() -> None:
    many = one_of_grid("many").operations[0]
    assert isinstance(many, StartMany)
    assert (many.count, many.six, many.udp, many.listens) == (11, True, True, False)
    assert many.options == ("SO_REUSEADDR",)


def test_the_wildcard_is_asked_about() -> None:
    program = small_program("tcp_listening,ipv4,none,40,mapped_wildcard,port", "ok", "ok")
    assert program.counts == {"many": 40} and program.sockets == ("many", "wildcard")
    assert calls(program)[-2:] == ["bind wildcard ok", "listen wildcard ok"]
