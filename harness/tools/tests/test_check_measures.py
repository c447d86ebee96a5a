"""What checking costs is a part of what judging costs, and is measured on cases that pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.tests.end_to_end import missing
from harness.tests.evidence_builder import Case, restart
from harness.tools import check_measures
from harness.tools.check_measures import checks, share_of_checks
from harness.tools.measure import Unmeasurable


@pytest.mark.skipif(bool(missing()), reason=missing() or "never")
def test_cases_are_run_and_judged_again_and_the_checks_are_a_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_measures, "_HUNDREDS", 1)
    (measure,) = checks(tmp_path)
    assert measure.figure > 0
    told = re.search(r"the checks are (\d+)% of it", measure.detail)
    assert told is not None and 0 < int(told[1]) < 100


def test_work_without_a_check_has_no_part_in_it() -> None:
    assert share_of_checks(lambda: sorted(range(1000))) == 0


def test_a_case_that_does_not_pass_is_no_measure(tmp_path: Path) -> None:
    case: Case = restart()
    folder = case.write(tmp_path)
    (folder / "observations.ndjson").write_text("")
    with pytest.raises(Unmeasurable, match="judged again it is BROKEN, not PASS"):
        check_measures._judge_all([folder])
