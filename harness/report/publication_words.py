"""What is new in a publication, in the words of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from harness.analysis.changes import changes
from harness.analysis.kernel_column import Column
from harness.formats.publication import FORMAT, ChangedCell, Publication
from harness.report.merge_summary import status_and_answer

_NAMED = 500
"""so many changes are told one by one: more are another matter than what changed"""


def publication_of(
    before: Sequence[Column], published: Sequence[Column], date: str, revision: str
) -> Publication:
    """`before`: what was published until then; `published`: the kernels whose records are new."""
    known = {column.release for column in before}
    found = changes(before, published)
    return Publication(
        date=date,
        revision=revision,
        cases=max((len(column.verdicts) for column in published), default=0),
        new=tuple(column.version for column in published if column.release not in known),
        again=tuple(column.version for column in published if column.release in known),
        format=FORMAT,
        changed=len(found),
        changes=tuple(
            ChangedCell(
                one.version,
                one.now.case,
                status_and_answer(one.was),
                status_and_answer(one.now),
            )
            for one in found[:_NAMED]
        ),
    )
