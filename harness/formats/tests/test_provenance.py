"""What is not known of where a verdict comes from is said to be unknown, never made up."""

from __future__ import annotations

from harness.formats.provenance import Provenance
from harness.formats.verdict import Status
from harness.judge.judge import missed
from harness.tests.evidence_builder import restart


def test_a_verdict_without_evidence_says_what_is_known_and_no_more() -> None:
    verdict = missed(restart().planned(), Provenance("abc1234", "raw/x"), "interrupted")
    assert verdict.verdict is Status.MISS
    assert (verdict.revision, verdict.evidence) == ("abc1234", "raw/x")
    assert (verdict.kernel, verdict.backend, verdict.accelerator) == ("unknown",) * 3
    assert (verdict.date, verdict.wall_seconds) == ("", None)
