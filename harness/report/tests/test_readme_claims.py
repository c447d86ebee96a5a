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
    READMES,
    Readme,
    differing_readmes,
    readmes_of,
    write_readmes,
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
    for name in READMES:
        (tmp_path / name).write_text(f"# Title\n\n{BEGIN}\nold\n{END}\n\nMore.\n")
    return tmp_path


def made(root: Path, verdicts: list[Verdict]) -> Readme:
    return readmes_of(root, verdicts, CLAIMS)[0]


def test_a_claim_with_a_short_form_is_a_row_with_its_computed_answer(root: Path) -> None:
    text = made(root, BOTH).text
    row = "| [C1](results/tables/claims.md#c1) | Fails. | **holds only if** `moon` |"
    assert row in text
    assert "[C2]" not in text and "\nold\n" not in text
    assert text.startswith(f"# Title\n\n{BEGIN}\n") and text.endswith(f"{END}\n\nMore.\n")


def test_a_finding_that_the_records_contradict_is_loud(root: Path) -> None:
    text = made(root, BOTH[:1]).text
    assert "| **WRONG** (recorded: holds only if) **holds** |" in text


def test_the_other_languages_have_the_same_answers_in_their_words(root: Path) -> None:
    chinese = readmes_of(root, BOTH, CLAIMS)[1]
    assert chinese.path == root / "README.zh-CN.md"
    assert "| | 人们怎么说 | 成立吗？ |" in chinese.text
    # What a catalogue has no words for stays as it is.
    row = "| [C1](results/tables/claims.md#c1) | Fails. | **有条件成立**：`moon` |"
    assert row in chinese.text


def test_what_is_written_agrees_until_somebody_types_in_it(root: Path) -> None:
    readmes = readmes_of(root, BOTH, CLAIMS)
    paths = [root / name for name in READMES]
    assert differing_readmes(readmes) == paths
    write_readmes(readmes)
    assert differing_readmes(readmes_of(root, BOTH, CLAIMS)) == []
    for path in paths:
        path.write_text(path.read_text().replace("`moon`", "nothing"))
    assert differing_readmes(readmes_of(root, BOTH, CLAIMS)) == paths


def test_records_of_a_part_of_the_cases_leave_it_alone(root: Path) -> None:
    assert readmes_of(root, [*BOTH, verdict("a/c", Status.MISS)], CLAIMS) == []
    assert readmes_of(root, [], CLAIMS) == []


@pytest.mark.parametrize("text", ["nothing", f"{BEGIN}\n", f"{END}\n"])
def test_a_readme_without_the_marks_is_one_line(root: Path, text: str) -> None:
    (root / "README.md").write_text(text)
    with pytest.raises(ResultsError, match="README.md: no table of claims: put a line"):
        readmes_of(root, BOTH, CLAIMS)


def test_no_readme_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="README.md: cannot be read"):
        readmes_of(tmp_path, BOTH, CLAIMS)
