"""What machines get: each answer once, as its schema says, and nothing that is a formula."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import jsonschema

from harness.analysis.kernel_column import Column, columns_of
from harness.analysis.question_answers import Question, questions_of
from harness.formats.schema import schemas
from harness.report.site.address import case_page
from harness.report.site.data import case_json, cells_csv, cells_json, question_json, texts_of
from harness.report.site.tests.test_pages import columns, record

SCHEMAS = {path.name.partition(".")[0]: json.loads(text) for path, text in schemas().items()}


def checked(kind: str, text: str) -> Any:
    """The data, once its schema has said yes."""
    told = json.loads(text)
    jsonschema.validate(told, SCHEMAS[kind])
    return told


def only(made: list[Column]) -> Question:
    (question,) = questions_of(made)
    return question


def cells_of(made: list[Column]) -> str:
    questions = list(questions_of(made))
    return cells_json(made, made[-1], questions, texts_of(made, questions))


def test_each_answer_is_told_once_and_each_case_names_it_by_kernel() -> None:
    made = columns()
    cells = checked("cells", cells_of(made))
    assert sorted(it["text"] for it in cells["answers"]) == ["EADDRINUSE", "ok"]
    assert [it["version"] for it in cells["kernels"]] == ["5.10.1", "6.1.2"]
    told = [cells["answers"][number] for number in cells["cases"]["a/b[x=1]"]["cells"]]
    assert [it["steps"] for it in told] == [{"bind": {"ok": 1}}, {"bind": {"EADDRINUSE": 1}}]
    assert cells["cases"]["a/b[x=1]"]["params"] == {"x": "1"}


def test_a_kernel_without_a_record_of_a_case_says_so() -> None:
    made = columns_of([[record("a/b[x=1]", "5.1.0", "ok")], [record("a/b[x=2]", "6.1.0", "ok")]])
    cells = checked("cells", cells_of(made))
    told = [cells["answers"][number]["status"] for number in cells["cases"]["a/b[x=1]"]["cells"]]
    assert told == ["PASS", "NONE"]


def test_a_line_has_an_answer_for_each_kernel() -> None:
    made = columns_of([[record("a/b", "6.1.2", "@SUM(1)")]])
    questions = list(questions_of(made))
    rows = list(csv.reader(io.StringIO(cells_csv(made, questions, texts_of(made, questions)))))
    assert rows == [["scenario", "case", "6.1.2"], ["a/b", "a/b", "'@SUM(1)"]]


def test_a_question_says_which_rows_differ_and_where_its_cases_are() -> None:
    made = columns()
    told = checked("question", question_json(made[-1], only(made)))
    assert {tuple(row["cases"]): row["differ"] for row in told["rows"]} == {
        ("a/b[x=1]",): True,
        ("a/b[x=2]",): False,
    }
    assert {it["case"]: it["page"] for it in told["cases"]} == {
        case: case_page(case) for case in ("a/b[x=1]", "a/b[x=2]")
    }


def test_a_case_has_its_answers_by_range_and_what_it_says_of_claims() -> None:
    made = columns()
    question = only(made)
    row = next(it for it in question.rows if "a/b[x=1]" in it.group.cases)
    seen = made[-1].verdicts["a/b[x=1]"]
    told = checked("case", case_json(question, row, seen, "make it", {"6.1.2-test": "evidence/x/"}))
    assert [(it["first"], it["answer"]) for it in told["answers"]] == [
        ("5.10.1", "ok"),
        ("6.1.2", "EADDRINUSE"),
    ]
    assert told["claims"] == {"C5": False} and told["command"] == "make it"
