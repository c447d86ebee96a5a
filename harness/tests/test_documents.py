"""What the documents promise of the project is there."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from harness import ROOT
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.records.layout import GRIDS
from harness.report.readme_claims import BEGIN, END
from harness.tools.style import sources

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def code_of(text: str) -> str:
    """All that stands in a document as code."""
    return "\n".join(
        a or b for a, b in re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)
    )


def targets_in(text: str) -> set[str]:
    """The targets of every `make …` in a document's code, without its variables."""
    lines = re.findall(r"\bmake((?: +[A-Za-z=@'.*/0-9 -]+)?)", code_of(text))
    words = (re.sub(r"[A-Z]+=('[^']*'|\S*)", "", line).split("  ")[0].split() for line in lines)
    return {word for line in words for word in line if re.fullmatch("[a-z-]+", word)}


def test_the_targets_of_a_document_are_found() -> None:
    text = (
        "make bread, `make lint map`, `make`\n```sh\nmake matrix KERNELS='a b' ONLY=x   # all\n```"
    )
    assert targets_in(text) == {"lint", "map", "matrix"}


@pytest.mark.parametrize("document", sources(".md"), ids=str)
def test_every_target_that_a_document_names_is_in_the_makefile(document: object) -> None:
    assert targets_in((ROOT / str(document)).read_text()) - TARGETS == set()


def test_the_readme_has_at_most_700_words_besides_the_table() -> None:
    before, _, rest = (ROOT / "README.md").read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    assert len(before.split()) + len(after.split()) <= 700


def test_every_status_is_explained() -> None:
    rows = re.findall(r"^\| ([A-Z, ]+) \|", (ROOT / "docs/reading-results.md").read_text(), re.M)
    assert {word for row in rows for word in row.split(", ")} == {status.value for status in Status}


def test_every_key_of_a_verdict_is_explained() -> None:
    explained = code_of((ROOT / "results/README.md").read_text()).split("\n")
    assert {field.name for field in fields(Verdict)} - set(explained) == set()


@pytest.mark.parametrize(
    "document", ["docs/reading-results.md", "results/README.md", "harness/README.md"]
)
def test_every_status_is_told_of(document: str) -> None:
    text = (ROOT / document).read_text()
    assert {it.value for it in Status if not re.search(rf"\b{it.value}\b", text)} == set()


def test_what_each_grid_leaves_out_is_told() -> None:
    text = (ROOT / "cpp_servers/grid/README.md").read_text()
    told = text[text.index("## What is left out") : text.index("## Decisions")]
    assert tuple(re.findall(r"^- `(\w+)`: ", told, re.MULTILINE)) == GRIDS


def test_the_length_of_a_program_of_a_finding_is_its_length() -> None:
    for page in (ROOT / "docs/findings").glob("*.md"):
        for count, name in re.findall(r"\[(\d+) lines\]\((\S+\.c)\)", page.read_text()):
            assert len((page.parent / name).read_text().splitlines()) == int(count), page.name
