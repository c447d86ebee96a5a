"""The same for machines: every cell, as JSON and as CSV.

`cells.json`: `kernels`, each with version and release; `answers`, each told once; `cases`, each
with the numbers of its answers in the order of the kernels. `FORMAT` is raised when a reader of the
old one would misread the new one.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from harness.analysis.kernel_column import Column
from harness.analysis.question_answers import Question
from harness.formats.verdict import Verdict
from harness.report.kernel_words import answer_text, range_text, reason_texts, settings_text
from harness.report.outcomes import expected_of

FORMAT = 1


def cells_json(columns: Sequence[Column], questions: Sequence[Question]) -> str:
    """All cells: an answer is told once, and each case has the number of its answer by kernel."""
    answers: dict[str, int] = {}
    cases = {}
    for question in questions:
        for verdict in question.verdicts:
            told = (answer_text(column.cell(verdict.case)) for column in columns)
            cases[verdict.case] = [answers.setdefault(it, len(answers)) for it in told]
    kernels = [{"version": it.version, "release": it.release} for it in columns]
    content = {"format": FORMAT, "kernels": kernels, "answers": list(answers), "cases": cases}
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")) + "\n"


def cells_csv(columns: Sequence[Column], questions: Sequence[Question]) -> str:
    """A line for each case, a column for each kernel."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["scenario", "case", *(column.version for column in columns)])
    for question in questions:
        for verdict in question.verdicts:
            told = [answer_text(column.cell(verdict.case)) for column in columns]
            writer.writerow([question.name, verdict.case, *map(_no_formula, told)])
    return stream.getvalue()


def question_json(columns: Sequence[Column], question: Question) -> str:
    """What is on a question's page."""
    rows = [
        {
            "settings": settings_text(row.group),
            "cases": list(row.group.cases),
            "answers": [
                {"kernels": range_text(kernels), "answer": answer_text(cell, row.contrast)}
                for kernels, cell in zip(question.ranges, row.answers)
            ],
            "differ": row.contrast.differ,
            "reasons": reason_texts(row.reasons, differ=row.contrast.differ),
        }
        for row in question.rows
    ]
    content = {
        "format": FORMAT,
        "scenario": question.name,
        "question": question.question,
        "sources": list(question.verdicts[0].sources),
        "kernels": [column.version for column in columns],
        "rows": rows,
        "cases": [_case(verdict) for verdict in question.verdicts],
    }
    return json.dumps(content, ensure_ascii=True, indent=1) + "\n"


def _case(verdict: Verdict) -> dict[str, Any]:
    return {
        "case": verdict.case,
        "params": dict(verdict.params),
        "expected": expected_of(verdict),
        "file": f"{verdict.file}:{verdict.line}",
    }


def _no_formula(words: str) -> str:
    """A spreadsheet takes for a formula what begins with these."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words
