"""Which ladders can be laid beside that of a page: its case elsewhere, its question's others.

Each ladder is a file of its own, so that a frame of any page can show it without a server or a
script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.analysis.question_answers import Question
from harness.report.ladder.model import Ladder
from harness.report.ladder.svg import ladder_svg
from harness.report.picture import Frame, text
from harness.report.site import address
from harness.report.site.model import Site
from harness.report.site.shown import Shown
from harness.report.translate import Translate, same


@dataclass(frozen=True, slots=True)
class Beside:
    """A ladder that can be laid beside another."""

    words: str
    """what is different there: a kernel, or the settings"""
    page: str
    ladder: str
    """addresses"""


def besides(
    site: Site,
    question: Question,
    case: str,
    elsewhere: Sequence[tuple[Shown, str]],
    _: Translate = same,
) -> list[Beside]:
    """All there are; `elsewhere`: the same case, and the page of each."""
    return [
        *(Beside(_words(shown, _), page, address.ladder_file(page)) for shown, page in elsewhere),
        *_settings(site, question, case),
    ]


def ladder_file(ladder: Ladder | None, page: str, _: Translate = same) -> str:
    """The ladder of a page as a file that leads to its records; or that there is none."""
    if ladder is not None:
        return ladder_svg(ladder, page.rpartition("/")[2], _)
    words = _("Its evidence is not whole.")
    frame = Frame("ladder", 400, 40, words, words, states=[])
    return "\n".join([*frame.lines(text(12, 24, words)), ""])


def _words(shown: Shown, _: Translate) -> str:
    label = {"label": shown.label}
    return (_("your run on Linux %(label)s") if shown.own else _("Linux %(label)s")) % label


def _settings(site: Site, question: Question, case: str) -> Iterator[Beside]:
    for other in (verdict.case for verdict in question.verdicts):
        if other != case and site.shown.get(other):
            page = address.case_page(other)
            words = other.partition("[")[2].rstrip("]") or other
            yield Beside(words, page, address.ladder_file(page))
