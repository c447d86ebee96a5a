"""Every Python source has a test file of its own, in the `tests` folder beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from harness.tools.style import sources

# Python's own names, which say all there is to say.
UNTESTED = {"__init__.py", "__main__.py", "conftest.py"}
_TYPES = "only says what values or methods there are, which mypy holds its users to"
LEFT = {
    "harness/export/operation.py": _TYPES,
    "harness/guests/machine.py": _TYPES,
    "harness/guests/order.py": _TYPES,
}
"""the sources without one, each with the reason"""


def without_test(paths: Collection[Path]) -> Iterator[str]:
    """The sources among these that have none."""
    for path in sorted(paths):
        folder = path.parent
        if folder.parts[:1] != ("harness",) or "tests" in folder.parts or path.name in UNTESTED:
            continue
        if folder / "tests" / f"test_{path.name}" not in paths:
            yield str(path)


def test_every_source_has_its_test_or_a_reason() -> None:
    lacking = set(without_test(sources(".py")))
    assert not lacking - LEFT.keys(), "a source without a test_NAME.py in tests/ beside it"
    assert not LEFT.keys() - lacking, "listed without need: it has a test, or is no source"


@pytest.mark.parametrize(
    ("tests", "lacking"),
    [
        (["harness/judge/tests/test_judge.py"], []),
        ([], ["harness/judge/judge.py"]),
        (["harness/judge/tests/test_judges.py"], ["harness/judge/judge.py"]),
        (["harness/plan/tests/test_judge.py"], ["harness/judge/judge.py"]),
        (["harness/tests/test_judge.py"], ["harness/judge/judge.py"]),
    ],
)
def test_a_test_counts_beside_its_source_alone(tests: list[str], lacking: list[str]) -> None:
    others = ["harness/judge/__init__.py", "harness/tests/verdicts.py", "conftest.py"]
    paths = [Path(name) for name in ("harness/judge/judge.py", *others, *tests)]
    assert list(without_test(paths)) == lacking
