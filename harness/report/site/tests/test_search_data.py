"""A search may find claims, questions, cases, kernels and reasons, whatever words they have."""

from __future__ import annotations

import json
import re
from pathlib import Path

from harness.report.site.search_data import documents, search_data
from harness.report.site.tests.hostile_site import WORD, hostile_site
from harness.report.site.tests.test_pages import columns, pages, site


def listed(script: str) -> list[list[str]]:
    found = re.fullmatch(r'"use strict";\nbindlab\.documents = (\[\n.*\n\]);\n', script, re.DOTALL)
    assert found is not None
    told: list[list[str]] = json.loads(found[1])
    return told


def test_each_kind_is_there_with_its_words() -> None:
    made = {(kind, title): words for kind, title, _, words in documents(site(columns()))}
    assert {kind for kind, _ in made} == {"claim", "question", "case", "kernel", "reason"}
    assert "tcp(7)" in made["question", "Is it so?"]
    assert "EADDRINUSE" in made["question", "Is it so?"]
    assert made["case", "a/b[x=1]"] == "ok; EADDRINUSE"
    assert made["kernel", "6.1.2"] == "6.1.2-test"
    assert made["reason", "unexplained"] == "Is it so?"


def test_every_address_is_a_page() -> None:
    made = site(columns())
    there = pages(made)
    for _, _, address, _ in listed(search_data(made)):
        assert address in there


def test_words_of_others_end_no_text_and_turn_no_direction(tmp_path: Path) -> None:
    script = search_data(hostile_site(tmp_path))
    assert script.isascii() and script.count("\n") == len(script.splitlines())
    titles = [title for _, title, _, _ in listed(script)]
    assert any(WORD in it for it in titles)
    assert not any("\u202e" in it or "\x1b" in it for it in titles)
