"""The same for machines: every cell as JSON and as CSV, and the data of each question and case.

The forms are `formats/site_data`'s.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from harness.analysis.answer import Answer, answer_of
from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import Row
from harness.analysis.question_answers import Question
from harness.formats.codec import to_json
from harness.formats.site_data import (
    FORMAT,
    AnswerData,
    CaseCells,
    CaseData,
    CaseHead,
    Cells,
    KernelData,
    QuestionData,
    RangeAnswer,
    RowData,
)
from harness.formats.verdict import Verdict
from harness.report.kernel_words import answer_text, reason_texts
from harness.report.outcomes import expected_of
from harness.report.site.address import case_page

_NO_RECORD = "NONE"


Texts = Mapping[str, Sequence[str]]
"""what each kernel answered, by case"""


def texts_of(columns: Sequence[Column], questions: Sequence[Question]) -> Texts:
    """The answers of every case, told once for all files that have them."""
    cases = (verdict.case for question in questions for verdict in question.verdicts)
    return {case: [answer_text(column.cell(case)) for column in columns] for case in cases}


def cells_json(
    columns: Sequence[Column], reference: Column, questions: Sequence[Question], texts: Texts
) -> str:
    """All cells: an answer is told once, and each case has the number of its answer by kernel."""
    numbers: dict[tuple[str, str], int] = {}
    answers: list[AnswerData] = []
    cases = {}
    for question in questions:
        for verdict in question.verdicts:
            numbered = []
            for column, text in zip(columns, texts[verdict.case], strict=True):
                status = _status(column, verdict.case)
                if (text, status) not in numbers:
                    numbers[text, status] = len(answers)
                    answers.append(AnswerData(text, status, _steps(column, verdict.case)))
                numbered.append(numbers[text, status])
            expected = expected_of(reference.verdicts.get(verdict.case, verdict))
            cases[verdict.case] = CaseCells(
                question.name, dict(verdict.params), expected, tuple(numbered)
            )
    kernels = tuple(map(_kernel, columns))
    return _text(Cells(FORMAT, reference.release, kernels, tuple(answers), cases), indent=None)


def cells_csv(columns: Sequence[Column], questions: Sequence[Question], texts: Texts) -> str:
    """A line for each case, a column for each kernel."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["scenario", "case", *(column.version for column in columns)])
    for question in questions:
        for verdict in question.verdicts:
            told = map(_no_formula, texts[verdict.case])
            writer.writerow([question.name, verdict.case, *told])
    return stream.getvalue()


def question_json(reference: Column, question: Question) -> str:
    """What is on a question's page."""
    rows = tuple(
        RowData(
            dict(row.group.settings),
            row.group.cases,
            range_answers(question, row),
            row.contrast.differ,
            _reasons(row),
        )
        for row in question.rows
    )
    heads = tuple(
        CaseHead(it.case, dict(it.params), expected_of(it), _place(it), case_page(it.case))
        for it in (reference.verdicts.get(one.case, one) for one in question.verdicts)
    )
    sources = question.verdicts[0].sources
    return _text(QuestionData(FORMAT, question.name, question.question, sources, rows, heads))


def case_json(
    question: Question, row: Row, seen: Verdict, command: str, evidence: Mapping[str, str]
) -> str:
    """What is on a case's page; `seen`: its verdict on the reference kernel."""
    return _text(
        CaseData(
            FORMAT,
            seen.case,
            question.name,
            question.question,
            dict(seen.params),
            _place(seen),
            expected_of(seen),
            range_answers(question, row),
            row.contrast.differ,
            _reasons(row),
            {said.id: said.holds for said in seen.claims},
            command,
            evidence,
        )
    )


def range_answers(question: Question, row: Row) -> tuple[RangeAnswer, ...]:
    """What each range of kernels answered."""
    return tuple(
        RangeAnswer(kernels.first, kernels.last, answer_text(cell, row.contrast))
        for kernels, cell in zip(question.ranges, row.answers)
    )


def _kernel(column: Column) -> KernelData:
    one = next(iter(column.verdicts.values()))
    return KernelData(
        column.version, column.release, one.machine, one.backend, one.accelerator, one.revision
    )


def _status(column: Column, case: str) -> str:
    verdict = column.verdicts.get(case)
    return _NO_RECORD if verdict is None else verdict.verdict.value


def _steps(column: Column, case: str) -> Mapping[str, Mapping[str, int]]:
    answer = answer_of(column.verdicts.get(case))
    return {} if answer is None else {key: _outcomes(answer, key) for key in answer.keys}


def _outcomes(answer: Answer, key: str) -> Mapping[str, int]:
    return dict(Counter(step.outcome for step in answer.of_step(key)))


def _reasons(row: Row) -> tuple[str, ...]:
    return tuple(reason_texts(row.reasons, differ=row.contrast.differ))


def _place(verdict: Verdict) -> str:
    return f"{verdict.file}:{verdict.line}"


def _text(content: object, indent: int | None = 1) -> str:
    separators = (",", ":") if indent is None else None
    told = json.dumps(to_json(content), ensure_ascii=True, indent=indent, separators=separators)
    return told + "\n"


def _no_formula(words: str) -> str:
    """A spreadsheet takes for a formula what begins with these."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words
