"""A claim's picture is of a case that decides it, and of one against it if there is one."""

from __future__ import annotations

from pathlib import Path

from harness.report.site.claim_pictures import claim_pictures, picture_of
from harness.report.site.model import Site
from harness.report.site.pages import pages_of
from harness.report.site.tests.test_pages import columns, site
from harness.tests.evidence_builder import restart


def drawn(home: Path, *cases: str) -> Site:
    """The claim does not hold in x=1, and holds in x=2."""
    for case in cases:
        restart().write(home / "a" / case)
    return site(columns(), home)


def picture(made: Site) -> str | None:
    finding = next(it for it in made.findings if it.claim.id == "C5")
    found = picture_of(made, finding)
    return found.case if found else None


def test_a_case_against_the_claim_comes_first(tmp_path: Path) -> None:
    assert picture(drawn(tmp_path / "both", "b[x=1]", "b[x=2]")) == "a/b[x=1]"
    assert picture(drawn(tmp_path / "one", "b[x=2]")) == "a/b[x=2]"


def test_a_claim_of_which_nothing_is_drawn_has_none() -> None:
    assert picture(site(columns())) is None
    assert list(claim_pictures(site(columns()))) == []


def test_it_leads_to_the_records_and_the_start_page_to_its_case(tmp_path: Path) -> None:
    texts = dict(pages_of(drawn(tmp_path, "b[x=1]")))
    assert 'href="../q/a/b/x=1.html#r' in texts["claims/C5.svg"]
    assert 'href="../../zh/q/a/b/x=1.html#r' in texts["zh/claims/C5.svg"]
    start = texts["index.html"]
    assert '<a href="q/a/b/x=1.html"><img class="small"' in start and 'src="claims/C5.svg"' in start
    assert 'src="../q/a/b/x=1.svg"' in texts["claims/C5.html"]
