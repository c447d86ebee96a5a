"""How long `why` takes, of few sockets and processes: figures come, and a refusal is told."""

from __future__ import annotations

import pytest

from harness.tests.end_to_end import need_namespaces
from harness.tools import why_measures
from harness.tools.measure import Unmeasurable


def test_both_figures_are_taken() -> None:
    need_namespaces()
    beside, among = why_measures.why(sockets=300, processes=20)
    assert beside.figure > 0 and beside.target == 2 and "300 sockets" in beside.what
    assert among.figure > 0 and among.target == 1 and "20 processes" in among.what


def test_a_port_that_is_said_to_be_free_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    need_namespaces()
    monkeypatch.setattr(why_measures, "_WHY", (*why_measures._WHY[:2], "18080"))
    with pytest.raises(Unmeasurable, match="did not tell of port 8080"):
        list(why_measures.why(sockets=10, processes=2))


def test_too_many_sockets_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    need_namespaces()
    monkeypatch.setattr(why_measures, "_MANY_SOCKETS", "import sys; sys.exit({sockets})")
    with pytest.raises(Unmeasurable, match="did not get ready"):
        list(why_measures.why(sockets=10, processes=2))


def test_an_answer_without_the_port_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    need_namespaces()
    monkeypatch.setattr(why_measures, "_WHY", ("true",))
    with pytest.raises(Unmeasurable, match="true did not tell of port 8080"):
        list(why_measures.why(sockets=10, processes=2))
