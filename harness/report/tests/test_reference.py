"""harness/reference.py: the generated reference says all that the linter knows."""

from __future__ import annotations

import shutil
from pathlib import Path

from harness import ROOT
from harness.language.vocabulary import vocabulary
from harness.report import reference
from harness.spec.schema_check import schema


def test_the_committed_reference_is_up_to_date() -> None:
    assert reference.check(ROOT) == []


def test_every_key_verb_and_option_is_in_it() -> None:
    text = reference.generate(ROOT)
    words = vocabulary()
    names = [*schema("scenario")["properties"], *words.options, *words.states, *words.flags]
    assert all(f"`{name}`" in text for name in names)
    assert all(f"| `{name}" in text for name in (*words.verbs, *words.process))
    assert "None" not in text


def test_every_key_has_a_description() -> None:
    def walk(node: object) -> None:
        if isinstance(node, dict):
            for name, row in node.get("properties", {}).items():
                assert "description" in row or "$ref" in row, name
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    for name in ("scenario", "topologies", "claims"):
        walk(schema(name))


def test_a_reference_that_differs_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    shutil.copy(ROOT / "scenarios" / "topologies.yaml", tmp_path / "scenarios")
    line = "scenarios/REFERENCE.md:1: is not up to date: run `python3 -m harness reference`"
    assert reference.check(tmp_path)[0].startswith(line)
    assert reference.write(tmp_path) == tmp_path / "scenarios" / "REFERENCE.md"
    assert reference.check(tmp_path) == []
    (tmp_path / "scenarios" / "REFERENCE.md").write_bytes(b"\xff")
    assert reference.check(tmp_path)[0].startswith(line)
