"""Every page of the site, by its address: what is on each. How it looks is in templates/site/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.analysis.claim_findings import HOLDS_ONLY_IF, Finding
from harness.analysis.decisive import examples
from harness.analysis.question_answers import Question
from harness.formats.gallery import Gallery
from harness.formats.schema import schemas
from harness.formats.verdict import Verdict
from harness.report import html
from harness.report.counts import counts_text
from harness.report.kernel_words import (
    answer_text,
    range_text,
    reason_texts,
    settings_text,
)
from harness.report.gallery_table import verdict_words
from harness.report.holder_words import in_the_way
from harness.report.outcomes import claimed_of, expected_of, seen_of
from harness.report.site import address
from harness.report.site.badge import badge
from harness.report.site.case_pages import case_pages, drawn_of
from harness.report.site.claim_pictures import claim_pictures, picture_of
from harness.report.site.data import cells_csv, cells_json, question_json, texts_of
from harness.report.site.feed import feed
from harness.report.site.four_by_four import OPTION_WORDS, four_by_four
from harness.report.site.grid_pages import grid_pages, rules_page
from harness.report.site.model import Site
from harness.report.site.search_data import search_data
from harness.report.site.vendored import Shipped, shipped
from harness.report.site.translated import editions_of
from harness.report.time_table import left_of, settings_of, times_of
from harness.report.translate import Translate, same
from harness.report.translations import LANGUAGES
from harness.report.words import expected_text

# Of the cases on each side of a claim, as many are on its page; the others are on their questions'.
_CASES_OF_A_CLAIM = 12


def pages_of(site: Site) -> Iterator[tuple[str, str]]:
    """The address and the text of everything."""
    editions = tuple(editions_of(site))
    yield from shared_pages(editions)
    for number in range(len(site.questions)):
        yield from question_pages(editions, number)


def shared_pages(editions: Sequence[Site]) -> Iterator[tuple[str, str]]:
    """All that is of no single question; `editions`: the site in each language."""
    site = editions[0]
    yield address.STYLE, html.static_file(address.STYLE)
    for script in address.SCRIPTS:
        yield script, html.static_file(script)
    libraries = shipped()
    yield from _scripts_of(libraries)
    for edition in editions:
        yield from _pages_in(edition, libraries)
    for finding in site.findings:
        yield address.badge_file(finding.claim.id), badge(finding)
    yield from ((address.card_file(name), text) for name, text in site.cards.items())
    texts = texts_of(site.columns, site.questions)
    yield address.CELLS_JSON, cells_json(site.columns, site.reference, site.questions, texts)
    yield address.FEED, feed(site.publications)
    yield from ((address.schema_file(path.name), text) for path, text in schemas().items())
    yield address.CELLS_CSV, cells_csv(site.columns, site.questions, texts)


def question_pages(editions: Sequence[Site], number: int) -> Iterator[tuple[str, str]]:
    """All that is of one question, and of its cases."""
    site = editions[0]
    question = site.questions[number]
    yield address.question_data(question.name), question_json(site.reference, question)
    for edition in editions:
        told = edition.questions[number]
        place = edition.edition.place(address.question_page(told.name))
        yield place, _question(edition, told)
    for at, verdict in enumerate(question.verdicts):
        drawn = drawn_of(site, verdict.case)
        for edition in editions:
            told = edition.questions[number]
            yield from case_pages(edition, told, told.verdicts[at], drawn)


def _scripts_of(libraries: Iterable[Shipped]) -> Iterator[tuple[str, str]]:
    for library in libraries:
        yield library.address, library.script
        yield library.licence_address, library.licence_text


def _pages_in(site: Site, libraries: Sequence[Shipped]) -> Iterator[tuple[str, str]]:
    """Those of them that there are in the site's language."""
    place = site.edition.place
    yield place(address.INDEX), _index(site)
    yield place(address.KERNELS), _kernels(site)
    yield place(address.SEARCH), _search(site)
    yield place(address.SEARCH_DATA), search_data(site)
    yield place(address.VENDORED), _vendored(site, libraries)
    if site.grids is not None and site.edition.is_original:
        yield from grid_pages(site.grids, lambda page, *scripts: _given(site, page, *scripts))
    if site.grids is not None:
        yield place(address.RULES), rules_page(_given(site, address.RULES), site.edition)
    if site.times:
        yield place(address.TIMES), _times(site)
    if site.gallery is not None:
        yield place(address.SERVERS), _servers(site, site.gallery)
    yield from claim_pictures(site)
    for finding in site.findings:
        yield place(address.claim_page(finding.claim.id)), _claim(site, finding)


def words_of_answer(finding: Finding, _: Translate = same) -> str:
    """`holds only if …`, with the condition in short where there is one."""
    condition = finding.claim.short.condition if finding.claim.short else finding.claim.condition
    if finding.computed == HOLDS_ONLY_IF and condition:
        return _("holds only if %(condition)s") % {"condition": _unmarked(condition)}
    return _(finding.computed)


def _given(site: Site, page: str, *scripts: str) -> dict[str, object]:
    """What every page may use; `scripts`: what it has besides that of all pages."""
    edition = site.edition
    _ = edition.translate
    return {
        "scripts": list(scripts),
        "site": site,
        "link": edition.links_of(page),
        "languages": edition.others(page, LANGUAGES),
        "at": address,
        "range": lambda kernels: range_text(kernels, _),
        "answer": lambda cell, apart=None: answer_text(cell, apart, _),
        "settings": settings_text,
        "reasons": lambda row: reason_texts(row.reasons, _, differ=row.contrast.differ),
        "words_of_answer": lambda finding: words_of_answer(finding, _),
        "sentence": _sentence,
    }


def _sentence(finding: Finding) -> str:
    short = finding.claim.short
    return _unmarked(short.claim if short else finding.claim.claim)


def _unmarked(words: str) -> str:
    """Without the marks of Markdown that short claims have."""
    return words.replace("`", "").replace("*", "")


def _index(site: Site) -> str:
    given = _given(site, address.INDEX)
    given["tables"] = list(four_by_four(site.reference.verdicts))
    given["options"] = list(OPTION_WORDS.values())
    given["areas"] = _areas(site)
    given["picture"] = lambda finding: picture_of(site, finding)
    return html.page("index", given, site.edition.language)


def _areas(site: Site) -> dict[str, list[Question]]:
    areas: dict[str, list[Question]] = {}
    for question in site.questions:
        areas.setdefault(question.area, []).append(question)
    return areas


def _kernels(site: Site) -> str:
    given = _given(site, address.KERNELS, address.SORT, address.COMPARE)
    given["counts"] = lambda column: counts_text(column.overview)
    given["any_of"] = lambda column: next(iter(column.verdicts.values()))
    return html.page("kernels", given, site.edition.language)


def _times(site: Site) -> str:
    _ = site.edition.translate
    given = _given(site, address.TIMES, address.SORT)
    given |= {
        "settings_of": lambda times, row: settings_of(times, row, _),
        "left": left_of,
        "expected": lambda row: expected_text(row.expected),
        "held": lambda row: times_of(row, _),
    }
    return html.page("times", given, site.edition.language)


def _servers(site: Site, gallery: Gallery) -> str:
    given = _given(site, address.SERVERS, address.SORT)
    given |= {"gallery": gallery, "verdict": verdict_words}
    return html.page("servers", given, site.edition.language)


def _search(site: Site) -> str:
    given = _given(site, address.SEARCH, address.FIND)
    given["index"] = site.edition.place(address.SEARCH_DATA)
    return html.page("search", given, site.edition.language)


def _vendored(site: Site, libraries: Sequence[Shipped]) -> str:
    given = _given(site, address.VENDORED)
    return html.page("vendored", {**given, "libraries": libraries}, site.edition.language)


def _claim(site: Site, finding: Finding) -> str:
    given = _given(site, address.claim_page(finding.claim.id))
    given |= {
        "finding": finding,
        "examples": [it for it in examples(finding) if site.shown.get(it.verdict.case)],
        "most": _CASES_OF_A_CLAIM,
        "claimed": claimed_of,
        "seen": seen_of,
        "changed": _changed(site, finding),
    }
    return html.page("claim", given, site.edition.language)


def _changed(site: Site, finding: Finding) -> list[Question]:
    """The questions that speak of the claim and that kernels answer differently."""
    scenarios = {saying.verdict.scenario for saying in finding.sayings}
    return [question for question in site.differing if question.name in scenarios]


def _question(site: Site, question: Question) -> str:
    page = address.question_page(question.name)
    given = _given(site, page, address.FILTER, address.SORT)
    given |= {
        "question": question,
        "about": site.about(question),
        "expected": expected_of,
        "observed": lambda verdict: _observed(site, verdict),
        "in_the_way": in_the_way,
    }
    return html.page("question", given, site.edition.language)


def _observed(site: Site, verdict: Verdict) -> str:
    return answer_text(site.reference.cell(verdict.case), _=site.edition.translate)
