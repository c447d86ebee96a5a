"""Several steps are counted together, and a wrong count is a mismatch."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import row

SETTING = Provenance(revision="abc1234", evidence="raw/x", release="6.12.5-test")


def verdict_of(folder: Path, count: int, *outcomes: str) -> Verdict:
    case = Case()
    for number, outcome in enumerate(outcomes):
        case.call("client", "setuid 7", outcome, row("ok", "EPERM"), label=f"step-{number}")
    line = {"line": 70, "text": f"{count} ok of some", "count": count, "outcome": "ok"}
    case.plan["exactly"] = [{**line, "steps": list(range(1, len(outcomes) + 1))}]
    return judge(read_evidence(case.write(folder)), SETTING)


@pytest.mark.parametrize(
    ("count", "outcomes"),
    [(1, ("ok", "EPERM")), (2, ("ok", "EPERM", "ok")), (0, ("EPERM", "EPERM"))],
)
def test_the_right_count_passes(tmp_path: Path, count: int, outcomes: tuple[str, ...]) -> None:
    assert verdict_of(tmp_path, count, *outcomes).verdict is Status.PASS


@pytest.mark.parametrize("count", [0, 2])
def test_any_other_count_fails(tmp_path: Path, count: int) -> None:
    verdict = verdict_of(tmp_path, count, "ok", "EPERM")
    assert verdict.verdict is Status.FAIL
    assert reason(verdict) == f"expected exactly {count} ok of some, observed 1 ok"
    assert verdict.at == 70
