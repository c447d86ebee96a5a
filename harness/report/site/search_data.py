"""What a search may find: claims, questions, cases, kernels and reasons, each with its words.

A script and not JSON, for a page from a folder may load no other kind of file. The index is made
by the page: it takes less time than loading one would.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from harness.analysis.question_answers import Question
from harness.language.escape import for_terminal
from harness.report.kernel_words import answer_text, reason_texts
from harness.report.outcomes import expected_of
from harness.report.site import address
from harness.report.site.edition import Edition
from harness.report.site.model import Site

Document = tuple[str, str, str, str]
"""kind, title, address, and the words that are not in the title"""


def search_data(site: Site) -> str:
    """The script. All that is not ASCII is escaped, so nothing of it ends a line or a text."""
    told = [_told(it, site.edition) for it in documents(site)]
    lines = ",\n".join(json.dumps(it, separators=(",", ":")) for it in told)
    return f'"use strict";\nbindlab.documents = [\n{lines}\n];\n'


def documents(site: Site) -> Iterator[Document]:
    """All of them."""
    for finding in site.findings:
        claim = finding.claim
        words = [
            site.edition.translate(finding.computed),
            claim.condition,
            claim.setting,
            claim.source,
        ]
        yield "claim", f"{claim.id}: {claim.claim}", address.claim_page(claim.id), _joined(words)
    for column in site.columns:
        yield "kernel", column.version, address.KERNELS, column.release
    for question in site.questions:
        yield from _of_question(site, question)


def _of_question(site: Site, question: Question) -> Iterator[Document]:
    page = address.question_page(question.name)
    told = [site.about(question), question.name, *question.verdicts[0].sources]
    yield "question", question.question, page, _joined([*told, *_answers(question)])
    for row in question.rows:
        said = [answer_text(cell, row.contrast) for cell in row.answers]
        for case in row.group.cases:
            yield "case", case, address.case_page(case), _joined(said)
    for reason in dict.fromkeys(_reasons(question)):
        yield "reason", reason, page, question.question


def _answers(question: Question) -> Iterator[str]:
    for row in question.rows:
        yield from (answer_text(cell, row.contrast) for cell in row.answers)
    for verdict in question.verdicts:
        yield expected_of(verdict)


def _reasons(question: Question) -> Iterator[str]:
    for row in question.differing:
        yield from reason_texts(row.reasons, differ=row.contrast.differ)


def _joined(words: Iterable[str | None]) -> str:
    """Each once."""
    return "; ".join(dict.fromkeys(it for it in words if it))


def _told(document: Document, edition: Edition) -> list[str]:
    kind, title, page, words = document
    link = address.Links(address.INDEX).to(edition.place(page))
    return [
        kind,
        for_terminal(" ".join(title.split())),
        link,
        for_terminal(" ".join(words.split())),
    ]
