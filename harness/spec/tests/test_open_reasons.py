"""A reason that is still to be written is refused by lint, and runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.plan.catalogue import lint, load_cases

SCENARIO = """\
question: Is it so?
sources: ["bind(2)"]
topology: alone
expect:
  bind:
    - {is: ok, because: "REASON"}
steps:
  - server: socket tcp
  - server: bind 10.0.0.1:80 => $bind
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, reason: str) -> None:
    topologies = (ROOT / "scenarios/topologies.yaml").read_text(encoding="utf-8")
    (folder / "topologies.yaml").write_text(topologies, encoding="utf-8")
    (folder / "a").mkdir()
    text = SCENARIO.replace("REASON", reason)
    (folder / "a" / "b.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("reason", ["TODO: why? observed in 4 cases", "todo", "  TODO man page"])
def test_lint_refuses_it_in_its_line_and_a_run_does_not(folder: Path, reason: str) -> None:
    write(folder, reason)
    (line,) = lint(ROOT, folder)
    assert line.endswith(
        "a/b.yaml:6: the reason is still to be written: name a man page, an RFC, a function, a"
        " commit"
    )
    assert len(load_cases(ROOT, None, folder)) == 1


def test_a_reason_that_names_a_source_is_none(folder: Path) -> None:
    write(folder, "bind(2): nobody has it, and there is nothing TODO")
    assert lint(ROOT, folder) == []
