"""Listeners of other protocols are made with the protocol's number."""

from __future__ import annotations

from harness.export.operation import Open
from harness.export.tests.made import calls, one_of_grid


def test_each_has_its_protocol() -> None:
    opened = [it for it in one_of_grid("protocols").operations if isinstance(it, Open)]
    assert [it.protocol for it in opened] == ["IPPROTO_MPTCP", ""]


def test_the_first_listens_and_the_second_asks() -> None:
    told = calls(one_of_grid("protocols"))
    assert "listen first" in told and told[-1] == "bind second eaddrinuse"
