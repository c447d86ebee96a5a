"""Every status has a row, and the row agrees with itself."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from mypy import api

from harness.formats import status as module
from harness.formats.status import MEANINGS, Status

# As somebody who adds a status would begin, and forget the rest.
_MORE = (Path(module.__file__).read_text(encoding="utf-8")).replace(
    '    MISS = "MISS"\n', '    MISS = "MISS"\n    LOST = "LOST"\n'
)


def test_every_status_has_a_row() -> None:
    assert MEANINGS.keys() == set(Status)


@pytest.mark.parametrize("status", Status)
def test_what_is_not_good_is_loud_everywhere(status: Status) -> None:
    row = status.meaning
    loud = (row.junit in ("failure", "error"), row.pytest in ("failed", "error"))
    assert loud == (not row.is_good,) * 2
    assert (row.colour in ("red", "grey")) == (not row.is_good)


def test_a_status_without_a_row_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    more = ModuleType("more_statuses")
    monkeypatch.setitem(sys.modules, more.__name__, more)
    with pytest.raises(AssertionError, match="LOST"):
        exec(compile(_MORE, "more_statuses.py", "exec"), vars(more))


def test_a_status_without_a_row_does_not_pass_the_type_checker(tmp_path: Path) -> None:
    path = tmp_path / "more_statuses.py"
    path.write_text(_MORE, encoding="utf-8")
    said, _, code = api.run(["--strict", "--cache-dir", str(tmp_path / "cache"), str(path)])
    assert code == 1
    assert re.search(r"more_statuses\.py:\d+: error: .*assert_never.*Status\.LOST", said)
