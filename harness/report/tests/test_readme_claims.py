"""The README's table of claims says what the records say, and nothing else of it is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.verdict import Status, Verdict
from harness.records.store import ResultsError
from harness.report.readme_claims import (
    BEGIN,
    END,
    Readme,
    differing_readme,
    readme_of,
    write_readme,
)
from harness.spec.claims import ShortClaim
from harness.tests.verdicts import claim, saying, verdict

ONE = replace(
    claim("holds only if", "C1", "the moon is full"), short=ShortClaim("Fails.", "`moon`")
)
CLAIMS = {"C1": ONE, "C2": claim("holds", "C2")}
BOTH = [saying("a/b[x=1]", True), saying("a/b[x=2]", False)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(f"# Title\n\n{BEGIN}\nold\n{END}\n\nMore.\n")
    return tmp_path


def made(root: Path, verdicts: list[Verdict]) -> Readme:
    readme = readme_of(root, verdicts, CLAIMS)
    assert readme is not None
    return readme


def test_a_claim_with_a_short_form_is_a_row_with_its_computed_answer(root: Path) -> None:
    text = made(root, BOTH).text
    row = "| [C1](results/tables/claims.md#c1) | Fails. | **holds only if** `moon` |"
    assert row in text
    assert "[C2]" not in text and "\nold\n" not in text
    assert text.startswith(f"# Title\n\n{BEGIN}\n") and text.endswith(f"{END}\n\nMore.\n")


def test_a_finding_that_the_records_contradict_is_loud(root: Path) -> None:
    text = made(root, BOTH[:1]).text
    assert "| **WRONG** (recorded: holds only if) **holds** |" in text


def test_what_is_written_agrees_until_somebody_types_in_it(root: Path) -> None:
    readme = made(root, BOTH)
    assert differing_readme(readme) == [root / "README.md"]
    write_readme(readme)
    assert differing_readme(made(root, BOTH)) == []
    typed = readme.path.read_text().replace("`moon`", "nothing")
    readme.path.write_text(typed)
    assert differing_readme(made(root, BOTH)) == [root / "README.md"]


def test_records_of_a_part_of_the_cases_leave_it_alone(root: Path) -> None:
    assert readme_of(root, [*BOTH, verdict("a/c", Status.MISS)], CLAIMS) is None
    assert readme_of(root, [], CLAIMS) is None
    write_readme(None)
    assert differing_readme(None) == []
    assert "old" in (root / "README.md").read_text()


@pytest.mark.parametrize("text", ["nothing", f"{BEGIN}\n", f"{END}\n"])
def test_a_readme_without_the_marks_is_one_line(root: Path, text: str) -> None:
    (root / "README.md").write_text(text)
    with pytest.raises(ResultsError, match="README.md: no table of claims: put a line"):
        readme_of(root, BOTH, CLAIMS)


def test_no_readme_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="README.md: cannot be read"):
        readme_of(tmp_path, BOTH, CLAIMS)
