"""What machines get: every cell, each answer once, and nothing that is a formula."""

from __future__ import annotations

import csv
import io
import json

from harness.analysis.question_answers import questions_of
from harness.report.site.data import cells_csv, cells_json, question_json
from harness.report.site.tests.test_pages import columns, record
from harness.analysis.kernel_column import columns_of


def test_each_answer_is_told_once() -> None:
    made = columns()
    cells = json.loads(cells_json(made, list(questions_of(made))))
    assert sorted(cells["answers"]) == ["EADDRINUSE", "ok"]
    assert [it["version"] for it in cells["kernels"]] == ["5.10.1", "6.1.2"]
    assert {len(it) for it in cells["cases"].values()} == {2}


def test_a_line_has_an_answer_for_each_kernel() -> None:
    made = columns_of([[record("a/b", "6.1.2", "@SUM(1)")]])
    rows = list(csv.reader(io.StringIO(cells_csv(made, list(questions_of(made))))))
    assert rows == [["scenario", "case", "6.1.2"], ["a/b", "a/b", "'@SUM(1)"]]


def test_a_question_says_which_rows_differ() -> None:
    made = columns()
    (question,) = questions_of(made)
    rows = json.loads(question_json(made, question))["rows"]
    assert {tuple(row["cases"]): row["differ"] for row in rows} == {
        ("a/b[x=1]",): True,
        ("a/b[x=2]",): False,
    }
