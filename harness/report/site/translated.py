"""The same site in another language: the words of claims and questions are its catalogue's.

Numbers, answers and evidence are shared; so are the words in which answers, steps and reasons are
written in scenarios and records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.analysis.claim_findings import Finding
from harness.analysis.question_answers import Question
from harness.report.site import address
from harness.report.site.edition import Edition
from harness.report.site.model import Site
from harness.report.translate import Translate
from harness.report.translated_claim import translated_claim
from harness.report.translations import LANGUAGES, translate_into


def editions_of(site: Site) -> Iterator[Site]:
    """The site in each language, English first."""
    pages = frozenset(_translated_pages(site))
    for language in LANGUAGES:
        if language.locale is None:
            yield replace(site, edition=Edition(language, translated=pages))
        else:
            yield translated(site, Edition(language, translate_into(language), pages))


def translated(site: Site, edition: Edition) -> Site:
    """The site with the words of a language."""
    _ = edition.translate
    return replace(
        site,
        edition=edition,
        findings=tuple(_finding(it, _) for it in site.findings),
        questions=tuple(_question(it, _) for it in site.questions),
        times=tuple(replace(it, question=_(it.question)) for it in site.times),
    )


def _finding(finding: Finding, _: Translate) -> Finding:
    return replace(finding, claim=translated_claim(finding.claim, _))


def _question(question: Question, _: Translate) -> Question:
    asked = _(question.question)
    return replace(
        question, verdicts=tuple(replace(it, question=asked) for it in question.verdicts)
    )


def _translated_pages(site: Site) -> Iterator[str]:
    """All but those of cases that are not drawn: such a page has hardly a word of its own."""
    yield from (address.INDEX, address.KERNELS, address.VENDORED)
    yield from (address.SEARCH, address.SEARCH_DATA)
    if site.grids is not None:
        yield address.RULES
    if site.times:
        yield address.TIMES
    if site.gallery is not None:
        yield address.SERVERS
    yield from (address.claim_page(it.claim.id) for it in site.findings)
    yield from (address.claim_picture(it.claim.id) for it in site.findings)
    yield from (address.question_page(it.name) for it in site.questions)
    for case, several in site.shown.items():
        pages = [address.case_page(case)]
        pages += [address.shown_page(case, it.case, it.place) for it in several]
        yield from (file for page in pages for file in (page, address.ladder_file(page)))
