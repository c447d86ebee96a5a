"""What pages depend on makes their key, and a list that is none is empty."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness import ROOT
from harness.report.site.model import Site
from harness.report.site.reuse import LIST, Written, key_of, list_text, read_list, sources_key
from harness.report.site.tests.test_own import own as own_columns
from harness.report.site.own import own_of
from harness.report.site.tests.test_pages import columns, site


def key(made: Site, sources: str = "x", root: Path = ROOT) -> str:
    return key_of(made, made.questions[0], root, sources)


def test_the_same_is_the_same() -> None:
    assert key(site(columns())) == key(site(columns()))


def test_answers_sources_kernels_and_own_runs_count() -> None:
    made = site(columns())
    own = own_of(columns(), own_columns("6.1.2", "ok", "EADDRINUSE"))
    others = [
        key(site(columns(newest="ok"))),
        key(made, "y"),
        key(replace(made, columns=made.columns[1:])),
        key(replace(made, own=own)),
    ]
    assert len({key(made), *others}) == 5


def test_a_scenario_counts_for_its_own_question(tmp_path: Path) -> None:
    made = site(columns())
    file = tmp_path / made.questions[0].verdicts[0].file
    file.parent.mkdir(parents=True)
    before = key(made, root=tmp_path)
    file.write_text("question: other")
    assert key(made, root=tmp_path) != before


def test_the_harness_and_the_claims_count_for_all(tmp_path: Path) -> None:
    (tmp_path / "harness").mkdir()
    (tmp_path / "scenarios").mkdir()
    keys = {sources_key(tmp_path)}
    for name in ("harness/a.py", "harness/b.j2", "scenarios/claims.yaml"):
        (tmp_path / name).write_text("x")
        keys.add(sources_key(tmp_path))
    assert len(keys) == 4
    (tmp_path / "scenarios" / "one.yaml").write_text("x")
    assert sources_key(tmp_path) in keys


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    told = {"a/b": Written("key", ("q/a/b.html",), None), "c": Written("k", (), "about")}
    (tmp_path / LIST).write_text(list_text(told))
    assert read_list(tmp_path) == told


@pytest.mark.parametrize("text", ["", "{", "[]", '{"questions": {"a": 1}}'])
def test_what_is_no_list_is_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / LIST).write_text(text)
    assert read_list(tmp_path) == {}
    assert read_list(tmp_path / "none") == {}
