"""Whatever the plan asks for and nobody tells of is a gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.formats.observations import End
from harness.judge.completeness import gaps
from harness.judge.evidence import Evidence, read_evidence
from harness.tests.evidence_builder import restart


def whole(folder: Path) -> Evidence:
    """A case in which nothing is missing."""
    return read_evidence(restart().write(folder))


def found(evidence: Evidence, **end: Any) -> list[tuple[str, dict[str, Any]]]:
    """The gaps: each with what it is told with."""
    assert evidence.plan is not None and evidence.end is not None
    counted: End = replace(evidence.end, **end)
    return [(gap.code, dict(gap.values)) for gap in gaps(evidence.plan, evidence, counted)]


def test_complete_evidence_has_no_gap(tmp_path: Path) -> None:
    assert found(whole(tmp_path)) == []


Damage = Callable[[Evidence], Evidence]


def replaced(**values: Callable[[Any], Any]) -> Damage:
    """The evidence with what is made of each of these of its parts."""
    return lambda it: replace(it, **{n: change(getattr(it, n)) for n, change in values.items()})


def captured(**values: Any) -> Damage:
    """The evidence with its one capture begun otherwise."""
    return replaced(captures=lambda all_: {n: replace(it, **values) for n, it in all_.items()})


FILE = {"file": "capture.pcap"}


@pytest.mark.parametrize(
    ("damage", "code", "values"),
    [
        (replaced(needs=lambda _: ()), "need-unseen", {"name": "tcpdump"}),
        (
            replaced(needs=lambda needs: [replace(needs[0], name="telnet")]),
            "need-unseen",
            {"name": "tcpdump"},
        ),
        (
            replaced(needs=lambda needs: [replace(needs[0], need_kind="program")]),
            "need-unseen",
            {"name": "tcpdump"},
        ),
        (
            replaced(needs=lambda needs: [replace(needs[0], present=False)]),
            "need-not-skipped",
            {"name": "tcpdump"},
        ),
        (replaced(captures=lambda _: {}), "not-captured", FILE),
        (replaced(packets=lambda _: {}), "not-captured", FILE),
        (
            captured(device="lo"),
            "captured-elsewhere",
            {**FILE, "host": "server", "device": "lo"},
        ),
        (
            captured(host="client"),
            "captured-elsewhere",
            {**FILE, "host": "client", "device": "eth0"},
        ),
        (captured(ready=-0.1), "captured-late", FILE),
        (captured(ready=0.011), "captured-late", FILE),
        (replaced(hosts=lambda _: {}), "host-unseen", {"host": "server"}),
        (
            replaced(actor_ends=lambda ends: ends[1:]),
            "actor-end-unseen",
            {"name": "server"},
        ),
        (
            replaced(actor_ends=lambda ends: [*ends, replace(ends[0], name="third")]),
            "actor-unseen",
            {"name": "third"},
        ),
    ],
)
def test_what_nobody_tells_of_is_a_gap(
    tmp_path: Path, damage: Damage, code: str, values: dict[str, Any]
) -> None:
    assert (code, values) in found(damage(whole(tmp_path)))


def test_a_capture_may_be_ready_just_at_the_first_step(tmp_path: Path) -> None:
    assert found(captured(ready=0.01)(whole(tmp_path))) == []


def test_the_end_line_counts_the_steps(tmp_path: Path) -> None:
    evidence = whole(tmp_path)
    assert found(evidence, steps=12) == [("step-count", {"steps": 13, "counted": 12})]


def test_a_step_that_nobody_planned_is_a_gap(tmp_path: Path) -> None:
    evidence = whole(tmp_path)
    more = {**evidence.steps, 14: replace(evidence.steps[13], n=14)}
    codes = [code for code, _ in found(replace(evidence, steps=more), steps=14)]
    assert "step-not-planned" in codes


def test_what_was_given_up_may_have_fewer_steps_than_planned(tmp_path: Path) -> None:
    evidence = whole(tmp_path)
    fewer = {n: step for n, step in evidence.steps.items() if n < 5}
    codes = [code for code, _ in found(replace(evidence, steps=fewer), steps=4)]
    assert "step-count" not in codes
    assert "step-not-planned" not in codes
