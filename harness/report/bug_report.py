"""A text to paste into a bug report: what was asked, what came of it by kernel, how to see it.

From the records alone. What was exported with it, and to whom it goes, is left to others.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.analysis.kernel_diff import KernelRange, Row
from harness.analysis.question_answers import Question
from harness.report.kernel_words import NOT_ASKED, answer_text, range_text
from harness.report.translate import Translate, same

_UNASKED = "no answer: it was not asked, or has not what the case needs"


def answers_of(question: Question, row: Row, _: Translate = same) -> list[tuple[str, str]]:
    """What came of a case, by kernel: the ranges of its question, like neighbours as one."""
    told: list[tuple[KernelRange, str]] = []
    for kernels, cell in zip(question.ranges, row.answers):
        said = answer_text(cell, row.contrast, _)
        if told and told[-1][1] == said:
            told[-1] = (KernelRange(told[-1][0].first, kernels.last), said)
        else:
            told.append((kernels, said))
    return [(range_text(kernels, _), said) for kernels, said in told]


def bug_report(
    question: Question, row: Row, case: str, story: str, kernels: Sequence[str] = ()
) -> str:
    """The whole text; `story`: what the case does, `kernels`: to see it on."""
    told = "".join(
        f"  {kernels}: {_UNASKED if said == NOT_ASKED else said}\n"
        for kernels, said in answers_of(question, row)
    )
    return (
        f"{question.question}\n\nWhat came of it, by kernel:\n{told}\n"
        f"To see it (Debian or Ubuntu, no root needed for other kernels):\n"
        f"  make experiments ONLY='{case}'\n"
        f"  make matrix KERNELS='{' '.join(kernels or two_that_differ(question, row))}'"
        f" ONLY='{case}'\n\nWhat it does:\n\n{story}"
    )


def two_that_differ(question: Question, row: Row) -> list[str]:
    """The first kernel that was asked, and the last that answered otherwise, if one did."""
    told = [(kernels.last, cell) for kernels, cell in zip(question.ranges, row.answers)]
    asked = [(version, cell) for version, cell in told if cell is not None]
    others = [version for version, cell in asked[1:] if cell != asked[0][1]]
    return [version for version, _ in asked[:1]] + others[-1:]
