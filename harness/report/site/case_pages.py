"""The page of one case: what is expected, what came of it on each kernel, and how it went."""

from __future__ import annotations

import json

from harness.analysis.kernel_diff import Row
from harness.analysis.question_answers import Question
from harness.formats import observations
from harness.formats.outside_file import OBSERVATIONS, read_outside
from harness.formats.verdict import Verdict
from harness.judge.evidence import Evidence, read_evidence
from harness.report import html
from harness.report.explain import explain
from harness.report.kernel_words import answer_text, range_text, reason_texts
from harness.report.ladder.model import Ladder, NoLadder, ladder_of
from harness.report.ladder.svg import ladder_svg
from harness.report.ladder.text import ladder_text, packet_in_words
from harness.report.outcomes import expected_of, in_the_way
from harness.report.site import address
from harness.report.site.model import Site
from markupsafe import Markup


def case_page(site: Site, question: Question, verdict: Verdict) -> str:
    """The text of the page."""
    case = verdict.case
    page = address.case_page(case)
    row = next(row for row in question.rows if case in row.group.cases)
    seen = site.reference.verdicts.get(case, verdict)
    plan = site.plans.get(case)
    evidence, ladder = _evidence(site, case) or (None, None)
    given = {
        "site": site,
        "link": address.Links(page).to,
        "at": address,
        "question": question,
        "verdict": seen,
        "expected": expected_of(seen),
        "in_the_way": in_the_way(seen),
        "answers": _answers(question, row),
        "reasons": reason_texts(row.reasons, differ=row.contrast.differ),
        "differ": row.contrast.differ,
        "story": explain(plan) if plan else None,
        "report": _report(question, row, verdict, explain(plan) if plan else ""),
        "ladder": ladder,
        "release": evidence.release if evidence else None,
        "picture": Markup(ladder_svg(ladder)) if ladder else None,
        "text": ladder_text(ladder) if ladder else None,
        "packets": [(it.number, packet_in_words(it)) for it in ladder.packets] if ladder else [],
        "records": _records(evidence) if evidence else [],
    }
    return html.page("case", given)


def _answers(question: Question, row: Row) -> list[tuple[str, str]]:
    """What came of a case, for each range of kernels that its question has."""
    return [
        (range_text(kernels), answer_text(cell, row.contrast))
        for kernels, cell in zip(question.ranges, row.answers)
    ]


def _evidence(site: Site, case: str) -> tuple[Evidence, Ladder] | None:
    """The evidence of a case and its ladder; None if there is none, or if it is not whole."""
    folder = site.folders.get(case)
    evidence = None if folder is None else read_evidence(folder)
    if evidence is None or evidence.faults:
        return None
    try:
        return evidence, ladder_of(evidence)
    except NoLadder:
        return None


def _records(evidence: Evidence) -> list[tuple[int, str]]:
    """The lines of the observations, each with its number."""
    text = read_outside(evidence.folder / observations.FILE, OBSERVATIONS).decode()
    return [(int(json.loads(line)["seq"]), line) for line in text.split("\n") if line]


def _report(question: Question, row: Row, verdict: Verdict, story: str) -> str:
    """A text to paste into a bug report."""
    told = "".join(f"  {kernels}: {said}\n" for kernels, said in _answers(question, row))
    return (
        f"{verdict.question}\n\nWhat came of it, by kernel:\n{told}\n"
        f"To see it (Debian or Ubuntu, no root needed for other kernels):\n"
        f"  make experiments ONLY='{verdict.case}'\n"
        f"  make matrix KERNELS='{' '.join(_two_that_differ(question, row))}'"
        f" ONLY='{verdict.case}'\n\nWhat it does:\n\n{story}"
    )


def _two_that_differ(question: Question, row: Row) -> list[str]:
    """The first kernel that was asked, and the last that answered otherwise, if one did."""
    told = [(kernels.last, cell) for kernels, cell in zip(question.ranges, row.answers)]
    asked = [(version, cell) for version, cell in told if cell is not None]
    others = [version for version, cell in asked[1:] if cell != asked[0][1]]
    return [version for version, _ in asked[:1]] + others[-1:]
