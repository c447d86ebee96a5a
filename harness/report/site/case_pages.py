"""The pages of one case: what is expected, what came of it on each kernel, and how it went.

Owns that a case has one page with its answers, and a further one for each further evidence that is
shown of it, as on the kernels between which it changed. What is drawn is made by `ladder`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harness.analysis.kernel_diff import Row
from harness.analysis.question_answers import Question
from harness.formats import observations
from harness.formats.outside_file import OBSERVATIONS, read_outside
from harness.formats.verdict import Verdict
from harness.judge.evidence import Evidence, read_evidence
from harness.records.merge_source import evidence_files
from harness.report import html
from harness.report.bug_report import answers_of, bug_report
from harness.report.explain import explain
from harness.report.holder_words import in_the_way, refusals
from harness.report.kernel_words import answer_text, reason_texts
from harness.report.ladder.model import Ladder, NoLadder, ladder_of
from harness.report.ladder.svg import ladder_svg
from harness.report.ladder.text import ladder_text, packet_in_words
from harness.report.outcomes import expected_of
from harness.report.site import address
from harness.report.site.beside import besides, ladder_file
from harness.report.site.data import case_json
from harness.report.site.model import Site
from harness.report.site.pictures import pictures_of
from harness.report.site.shown import Shown
from harness.report.translate import Translate
from harness.report.translations import LANGUAGES
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Drawn:
    """Evidence that is whole, and what is drawn of it."""

    shown: Shown
    evidence: Evidence
    ladder: Ladder


def drawn_of(site: Site, case: str) -> tuple[Drawn, ...]:
    """What is drawn of a case, which is the same in all languages."""
    return tuple(it for it in map(_drawn, site.shown.get(case, ())) if it is not None)


def case_pages(
    site: Site, question: Question, verdict: Verdict, drawn: Sequence[Drawn]
) -> Iterator[tuple[str, str]]:
    """The address and the text of all that there is of a case in the site's language.

    `drawn`: `drawn_of` it.
    """
    case, edition = verdict.case, site.edition
    row = next(row for row in question.rows if case in row.group.cases)
    shown = site.shown.get(case, ())
    pages = [address.case_page(case)]
    pages += [address.shown_page(case, it.shown.case, it.shown.place) for it in drawn[1:]]
    seen = site.reference.verdicts.get(case, verdict)
    for number, page in enumerate(pages):
        if not edition.has(page):
            continue
        here = drawn[number] if drawn else None
        others = [(it.shown, to) for it, to in zip(drawn, pages) if it is not here]
        given = _given(site, question, row, seen, page)
        beside = besides(site, question, case, others, edition.translate)
        given |= {"others": others, "besides": beside}
        told = {**given, **_of_drawn(here, edition.translate)}
        yield edition.place(page), html.page("case", told, edition.language)
        if shown:
            ladder = ladder_file(here.ladder if here else None, page, edition.translate)
            yield edition.place(address.ladder_file(page)), ladder
    if not edition.is_original:
        return
    evidence = {
        it.shown.place: address.evidence_file(it.shown.place, it.shown.case, "") for it in drawn
    }
    command = f"make experiments ONLY='{case}'"
    yield address.case_data(case), case_json(question, row, seen, command, evidence)


def _given(site: Site, question: Question, row: Row, seen: Verdict, page: str) -> dict[str, object]:
    """What is the same on all pages of a case."""
    plan, _ = site.plans.get(seen.case), site.edition.translate
    story = explain(plan) if plan else None
    return {
        "site": site,
        "link": site.edition.links_of(page),
        "languages": site.edition.others(page, LANGUAGES),
        "at": address,
        "question": question,
        "verdict": seen,
        "expected": expected_of(seen),
        "in_the_way": in_the_way(seen, _),
        "refusals": refusals(seen, _),
        "answers": answers_of(question, row, _),
        "own": _own_answers(site, seen.case),
        "reasons": reason_texts(row.reasons, _, differ=row.contrast.differ),
        "differ": row.contrast.differ,
        "story": story,
        "alike": _drawn_alike(site, row, seen.case),
        "report": bug_report(question, row, seen.case, story or ""),
    }


def _of_drawn(drawn: Drawn | None, _: Translate) -> dict[str, object]:
    """What is drawn, and the records that it was drawn from."""
    if drawn is None:
        return {"ladder": None, "scripts": []}
    shown, ladder = drawn.shown, drawn.ladder
    ladder = replace(ladder, question=_(ladder.question))
    names = evidence_files(shown.folder)
    return {
        "ladder": ladder,
        "scripts": [address.STEP, address.BESIDE],
        "shown": shown,
        "release": shown.release,
        "picture": Markup(ladder_svg(ladder, _=_)),
        "text": ladder_text(ladder, _),
        "pictures": pictures_of(ladder, _),
        "packets": [
            (it.number, f"{it.time:.6f} {packet_in_words(it, _)}") for it in ladder.packets
        ],
        "records": _records(drawn.evidence),
        "files": [(name, address.evidence_file(shown.place, shown.case, name)) for name in names],
    }


def _drawn_alike(site: Site, row: Row, case: str) -> str | None:
    """A case that is answered alike and drawn, for one that is not drawn."""
    others = (other for other in row.group.cases if site.shown.get(other))
    return None if site.shown.get(case) else next(others, None)


def _own_answers(site: Site, case: str) -> list[tuple[str, str, bool]]:
    """What came of it here: on which kernel, what, and whether that is otherwise."""
    return [
        (
            own.column.version,
            answer_text(own.column.cell(case), _=site.edition.translate),
            case in own.differing,
        )
        for own in site.own
        if own.column.has_answered(case)
    ]


def _drawn(shown: Shown) -> Drawn | None:
    """The evidence and its ladder; None if it is not whole."""
    evidence = read_evidence(shown.folder)
    if evidence.faults:
        return None
    try:
        return Drawn(shown, evidence, ladder_of(evidence))
    except NoLadder:
        return None


def _records(evidence: Evidence) -> list[tuple[int, str]]:
    """The lines of the observations, each with its number."""
    text = read_outside(evidence.folder / observations.FILE, OBSERVATIONS).decode()
    return [(int(json.loads(line)["seq"]), line) for line in text.split("\n") if line]
