"""What may keep its PASS is excused place by place."""

from __future__ import annotations

import pytest

from harness.tools.mutation import BYTE, KINDS
from harness.tools.mutation_reasons import NEVER, REASONS, reason_for


@pytest.mark.parametrize(
    "where",
    [
        "actor/uid",
        "actor/host",
        "actor/executable",
        "step/outcome",
        "socket/held LISTEN/added",
        "socket/held LISTEN/gone",
        "socket/held udp/state",
        "packet/gone/SYN",
        "packet/gone/FIN",
        "packet/gone/DATA",
        "packet/altered/DATA/tcp seq",
        "packet/of another case/SYN",
        "packet/twice/ACK",
        "packet/twice/UDP",
        "packet/twice/ARP",
        "packet/altered/ARP/payload",
        "packet/altered and mended/ACK/type",
        "packet/altered and mended/ACK/tcp urgent",
        "packet/altered and mended/FIN/ip hops",
        "packet/altered and mended/SYN/to",
        "capture-end/whole",
        "begin/kernel/release",
    ],
)
def test_what_the_judge_must_notice_has_no_reason(where: str) -> None:
    assert reason_for("value", where) is None


def test_of_several_places_each_needs_its_reason() -> None:
    assert reason_for("value", "step/t0 + step/reply/seconds") is not None
    assert reason_for("value", "step/t0 + step/outcome") is None


def test_of_some_kinds_nothing_is_excused() -> None:
    assert NEVER <= KINDS.keys()
    assert all(reason_for(kind, "begin/wall_time") is None for kind in NEVER)
    assert reason_for(BYTE, "plan.json") is None


def test_every_reason_is_words() -> None:
    assert all(REASONS.values())
