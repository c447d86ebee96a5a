"""The pages hold the facts of the records, lead to each other, and let nobody's words out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from harness import ROOT
from harness.analysis.holding_times import FREE
from harness.analysis.kernel_column import Column, columns_of
from harness.formats.gallery import Checked, Gallery, GalleryServer
from harness.formats.status import Status
from harness.formats.verdict import ClaimFinding, Expected, Observed, Verdict
from harness.judge.evidence import read_evidence
from harness.plan.catalogue import load_cases
from harness.report.site import case_pages
from harness.report.site.address import HEAT, PAIR, SCRIPT, SCRIPTS, case_page
from harness.report.site.evidence_copies import evidence_copies
from harness.report.site.four_by_four import Cell
from harness.report.site.model import Site, site_of
from harness.report.site.pages import pages_of
from harness.run.request import claims_of
from harness.tests.evidence_builder import restart
from harness.tests.verdicts import verdict

HOSTILE = '"><script>alert(1)</script>\u202e\x1b[2J{{ 7*7 }}'


class Page(HTMLParser):
    """What a page refers to, and what can be referred to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.scripts = 0
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        self.references += [it for key in ("href", "src", "action") if (it := values.get(key))]
        loaded = values.get("href") if tag == "link" else values.get("src")
        self.loads += [loaded] if loaded else []
        self.ids += [it for it in [values.get("id")] if it]
        self.scripts += tag == "script" and "src" not in values


def record(case: str, version: str, outcome: str, **changes: Any) -> Verdict:
    """A verdict on a kernel."""
    made = verdict(case)
    return replace(
        made,
        version=version,
        kernel=f"{version}-test",
        expected={"bind": Expected(outcomes=("ok", "EADDRINUSE"))},
        observed={"bind": Observed(outcome)},
        claims=(ClaimFinding("C5", outcome == "ok", {}, {}),),
        **changes,
    )


def columns(*, newest: str = "EADDRINUSE") -> list[Column]:
    old = [record("a/b[x=1]", "5.10.1", "ok"), record("a/b[x=2]", "5.10.1", "ok")]
    new = [record("a/b[x=1]", "6.1.2", newest), record("a/b[x=2]", "6.1.2", "ok")]
    return columns_of([old, new])


def site(made: list[Column], evidence: Path = Path("none")) -> Site:
    return site_of(made, made[-1].release, claims_of(None, ROOT), {}, {made[-1].release: evidence})


def pages(made: Site) -> dict[str, str]:
    """The text of each page, and the names of the files beside them."""
    return {**dict(pages_of(made)), **dict.fromkeys(dict(evidence_copies(made)), "")}


def broken_links(texts: Mapping[str, str]) -> list[str]:
    """Every reference that leads nowhere."""
    read = {name: Page(text) for name, text in texts.items() if name.endswith((".html", ".svg"))}
    broken = []
    for name, page in read.items():
        for reference in page.references:
            parts = urlsplit(reference)
            to = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
            anchor = unquote(parts.fragment)
            if to not in texts or (anchor and anchor not in read[to].ids):
                broken.append(f"{name}: {reference}")
    return broken


def test_every_link_and_anchor_leads_somewhere(tmp_path: Path) -> None:
    for case in ("b[x=1]", "b[x=2]"):
        restart().write(tmp_path / "a" / case)
    texts = pages(site(columns(), tmp_path))
    assert 'href="#p1"' in texts["q/a/b/x=1.html"]
    assert 'href="x=1.html#p1" target="_parent"' in texts["q/a/b/x=1.svg"]
    assert 'q/a/b/x=2.svg" target="beside"' in texts["q/a/b/x=1.html"]
    assert broken_links(texts) == []


def test_a_link_to_nowhere_would_be_found() -> None:
    texts = pages(site(columns()))
    del texts["kernels.html"]
    assert broken_links(texts) != []


def test_ids_are_unique(tmp_path: Path) -> None:
    restart().write(tmp_path / "a" / "b[x=1]")
    for name, text in pages(site(columns(), tmp_path)).items():
        if name.endswith(".html"):
            ids = Page(text).ids
            assert len(ids) == len(set(ids)), name


def test_every_page_has_its_landmarks_and_every_table_its_caption_and_heads(tmp_path: Path) -> None:
    restart().write(tmp_path / "a" / "b[x=1]")
    for name, text in pages(site(columns(), tmp_path)).items():
        if name.endswith(".html"):
            tags = [tag for tag, _ in Page(text).tags]
            for one in ("header", "nav", "main", "footer", "h1"):
                assert tags.count(one) == 1, (name, one)
            assert tags.count("table") == tags.count("caption"), name
            heads = [given for tag, given in Page(text).tags if tag == "th"]
            assert all(given.get("scope") in ("col", "row") for given in heads), name
            assert ("a", {"class": "skip", "href": "#main"}) in Page(text).tags


def test_kernels_that_differ_stand_in_ranges_on_every_page_that_tells_of_them() -> None:
    texts = pages(site(columns()))
    for page in ("index.html", "kernels.html", "q/a/b.html", "claims/C5.html"):
        assert "EADDRINUSE" in texts[page] and "5.10.1" in texts[page], page
    assert "1 of 2 cases come out the same on all 2 kernels" in texts["index.html"]
    assert "Report a kernel bug" in texts["q/a/b/x=1.html"]
    assert "Report a kernel bug" not in texts["q/a/b/x=2.html"]


def test_what_is_the_same_everywhere_is_one_column() -> None:
    text = pages(site(columns(newest="ok")))["q/a/b.html"]
    assert "the same on all kernels" in text and "5.10.1</th>" not in text


def test_a_kernel_that_could_not_be_asked_stands_apart() -> None:
    skipped = replace(
        record("a/b[x=1]", "6.1.2", "ok"), verdict=Status.SKIP, observed={}, expected={}
    )
    made = columns_of(
        [[record("a/b[x=1]", "5.10.1", "ok")], [skipped], [record("a/b[x=1]", "6.3.1", "ok")]]
    )
    texts = pages(site(made))
    assert "0 of 1 cases come out the same on all 3 kernels" in texts["index.html"]
    told = json.loads(texts["q/a/b.json"])["rows"][0]["answers"]
    assert [(it["first"], it["answer"]) for it in told] == [
        ("5.10.1", "ok"),
        ("6.1.2", "—"),
        ("6.3.1", "ok"),
    ]


def test_only_ok_is_a_tick() -> None:
    assert [Cell("a", it).kind for it in ("ok", "bind: ok; listen: ok")] == ["ok", "ok"]
    assert [Cell("a", it).kind for it in ("EADDRINUSE", "bind: ok; listen: EADDRINUSE")] == [
        "no",
        "no",
    ]
    assert [Cell("a", it).kind for it in ("—", "BROKEN", "EACCES", "ok (FAIL)")] == [""] * 4


def test_a_report_names_two_kernels_that_differ() -> None:
    old, new = (record("a/b[x=1]", version, "ok") for version in ("5.10.1", "6.3.1"))
    made = columns_of([[old], [record("a/b[x=1]", "6.1.2", "EADDRINUSE")], [new]])
    assert "KERNELS=&#39;5.10.1 6.1.2&#39;" in pages(site(made))["q/a/b/x=1.html"]


def test_a_line_of_evidence_may_have_a_separator_of_lines(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "a" / "b[x=1]")
    file = folder / "observations.ndjson"
    text = file.read_text()
    file.write_text(text.replace('"bind 10.0.0.1:9527"', '"bind\u202810.0.0.1:9527"', 1))
    assert file.read_text() != text
    assert len(case_pages._records(read_evidence(folder))) == text.count("\n")


def test_evidence_that_is_not_whole_is_not_drawn(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "a" / "b[x=1]")
    assert 'id="ladder"' in pages(site(columns(), tmp_path))["q/a/b/x=1.html"]
    file = folder / "observations.ndjson"
    file.write_text(file.read_text().replace("10.0.0.1:9527", "10.0.0.1:9528", 1))
    assert 'id="ladder"' not in pages(site(columns(), tmp_path))["q/a/b/x=1.html"]


def test_machines_get_every_cell() -> None:
    texts = pages(site(columns()))
    cells = json.loads(texts["cells.json"])
    answers = {
        case: [cells["answers"][number]["text"] for number in told["cells"]]
        for case, told in cells["cases"].items()
    }
    assert answers == {"a/b[x=1]": ["ok", "EADDRINUSE"], "a/b[x=2]": ["ok", "ok"]}
    rows = list(csv.reader(io.StringIO(texts["cells.csv"])))
    assert rows[0] == ["scenario", "case", "5.10.1", "6.1.2"]
    assert rows[1] == ["a/b", "a/b[x=1]", "ok", "EADDRINUSE"]
    question = json.loads(texts["q/a/b.json"])
    assert sorted(case for row in question["rows"] for case in row["cases"]) == sorted(answers)


def test_a_formula_in_a_spreadsheet_is_text() -> None:
    made = columns_of([[record("a/b", "6.1.2", "=1+1")]])
    rows = list(csv.reader(io.StringIO(pages(site(made))["cells.csv"])))
    assert rows[1][-1] == "'=1+1"


@pytest.mark.parametrize("field", ["question", "sources"])
def test_words_of_others_are_words(field: str) -> None:
    words: object = (HOSTILE,) if field == "sources" else HOSTILE
    made = columns_of([[record("a/b", "6.1.2", "ok", **{field: words})]])
    for name, text in pages(site(made)).items():
        if name.endswith(".html"):
            assert "<script>alert" not in text, name
            assert "\u202e" not in text and "\x1b" not in text, name
            assert Page(text).scripts <= 1, name


def test_every_case_of_the_checkout_has_an_address_of_its_own() -> None:
    cases = {case.cell for case in load_cases(ROOT)}
    assert len({case_page(case) for case in cases}) == len(cases)


def test_the_script_and_the_style_keep_to_their_budgets() -> None:
    texts = pages(site(columns()))
    of_all_pairs = (SCRIPT, PAIR, HEAT)  # no other page has the last two
    others = (it for it in SCRIPTS if it not in (PAIR, HEAT))
    for together in (of_all_pairs, others):
        assert sum(len(texts[it].encode()) for it in together) <= 20_000
    assert len(texts["site.css"].encode()) <= 10_000


def test_a_site_with_a_gallery_has_a_page_of_it_and_the_cards() -> None:
    safe = Checked("BLOCKED", 60, "it was refused", HOSTILE, "a.json")
    server = GalleryServer("a", ("a 1",), ("tcp 0.0.0.0:80",), safe, "refused")
    gallery = Gallery(1, "6.1", "Debian", "2026-01-01", (server,))
    made = replace(site(columns()), gallery=gallery, cards={"a.json": "{}"})
    pages = dict(pages_of(made))
    assert '<a href="servers/a.json">BLOCKED up to 60 s</a>' in pages["servers.html"]
    assert '<a href="../servers/a.json">' in pages["zh/servers.html"]
    assert pages["servers/a.json"] == "{}" and HOSTILE not in pages["servers.html"]
    assert "servers.html" in pages["index.html"]


def test_a_site_with_times_has_a_page_of_them_in_each_language() -> None:
    timed = [
        replace(
            made,
            expected={FREE: Expected(outcomes=("ok",), in_ms=(55000, 66000))},
            observed={FREE: Observed("ok", None, ms)},
        )
        for made, ms in ((record("a/b[x=1]", "5.10.1", "ok"), 60e3),)
    ]
    pages = dict(pages_of(site(columns_of([timed]))))
    assert ">60.00s</a>" in pages["times.html"] and "ok in 55s..66s" in pages["times.html"]
    assert "端口何时空出来" in pages["zh/times.html"]
    assert "times.html" in pages["index.html"]
    without = dict(pages_of(site(columns())))
    assert "times.html" not in without and "times.html" not in without["index.html"]
