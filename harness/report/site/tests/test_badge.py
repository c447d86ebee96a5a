"""A badge says the claim and the answer, and is as wide as they are."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from harness.analysis.claim_findings import Finding
from harness.report.site.badge import badge
from harness.tests.verdicts import claim


def test_it_tells_the_claim_and_the_answer() -> None:
    root = ElementTree.fromstring(badge(Finding(claim("holds", "C5"), ())))
    assert root.get("aria-label") == "C5: no case speaks of it"


def test_longer_words_make_it_wider() -> None:
    short, long = (
        int(ElementTree.fromstring(badge(Finding(claim("holds", name), ()))).get("width", "0"))
        for name in ("C5", "C5555555")
    )
    assert long > short
