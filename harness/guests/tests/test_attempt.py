"""The starts of a kernel are kept beside its evidence."""

from __future__ import annotations

import json
from pathlib import Path

from harness.guests.attempt import Attempt, Outcome, write_attempts
from harness.records.run_records import RunRecords
from harness.spec.kernels import Kernel


def test_starts_lie_with_the_release_that_the_kernel_has_told(tmp_path: Path) -> None:
    records = RunRecords.open([], tmp_path, "6.1.0")
    outcome = Outcome(Kernel("6.1", None), records, [Attempt("6.1", "it hangs"), Attempt("6.1")])
    write_attempts(tmp_path, outcome)
    told = json.loads((tmp_path / "raw/6.1.0/attempts.json").read_text())
    assert [attempt["outcome"] for attempt in told] == ["it hangs", "interrupted"]
    assert told[0]["guest_seconds"] is None


def test_a_kernel_that_never_spoke_goes_by_the_name_of_its_file(tmp_path: Path) -> None:
    kernel = Kernel("../somewhere/bzImage", None, path=Path("../somewhere/bzImage"))
    write_attempts(tmp_path, Outcome(kernel, attempts=[Attempt("bzImage")]))
    assert (tmp_path / "raw/bzImage/attempts.json").exists()
