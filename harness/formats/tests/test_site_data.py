"""The site's data for other programs: as the classes say, so say the schemas beside it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from harness.formats.codec import FormatError, read, to_json
from harness.formats.schema import schemas
from harness.formats.site_data import FORMAT, CaseData, Cells, QuestionData

Record = dict[str, Any]
SCHEMAS = {path.name.partition(".")[0]: json.loads(text) for path, text in schemas().items()}
KERNEL: Record = {"version": "6.1.192", "release": "6.1.0-56", "machine": "x86_64"}
KERNEL |= {"backend": "qemu", "accelerator": "tcg", "revision": "abc1234"}
ANSWER: Record = {"text": "bind: ok", "status": "PASS", "steps": {"bind": {"ok": 1}}}
CELL: Record = {"scenario": "a/b", "params": {"x": "1"}, "expected": "ok", "cells": [0]}
CELLS: Record = {"format": FORMAT, "reference": "6.1.0-56", "kernels": [KERNEL]}
CELLS |= {"answers": [ANSWER], "cases": {"a/b[x=1]": CELL}}
RANGE: Record = {"first": "5.10.1", "last": "6.1.192", "answer": "bind: ok"}
ROW: Record = {"settings": {"x": ["0", "1"]}, "cases": ["a/b[x=0]", "a/b[x=1]"]}
ROW |= {"answers": [RANGE], "differ": False, "reasons": []}
HEAD: Record = {"case": "a/b[x=1]", "params": {"x": "1"}, "expected": "ok"}
HEAD |= {"file": "scenarios/a/b.yaml:1", "page": "c/a/b/x=1.html"}
QUESTION: Record = {"format": FORMAT, "scenario": "a/b", "question": "Is it so?"}
QUESTION |= {"sources": ["tcp(7)"], "rows": [ROW], "cases": [HEAD]}
CASE: Record = {"format": FORMAT, "case": "a/b[x=1]", "scenario": "a/b", "question": "Is it so?"}
CASE |= {"params": {"x": "1"}, "file": "scenarios/a/b.yaml:1", "expected": "ok"}
CASE |= {"answers": [RANGE], "differ": False, "reasons": [], "claims": {"C1": None, "C2": True}}
CASE |= {"command": "make experiments", "evidence": {"6.1.0-56": "evidence/6.1.0-56/x"}}
FILES: list[tuple[str, type, Record]] = [
    ("cells", Cells, CELLS),
    ("question", QuestionData, QUESTION),
    ("case", CaseData, CASE),
]


@pytest.mark.parametrize(("name", "kind", "record"), FILES)
def test_class_and_schema_take_the_same(name: str, kind: type, record: Record) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMAS[name])
    assert to_json(read(kind, record)) == record
    assert validator.is_valid(record)
    for key in record:
        lacking = {other: value for other, value in record.items() if other != key}
        assert not validator.is_valid(lacking), key
        with pytest.raises(FormatError, match=f"{key}: missing"):
            read(kind, lacking)


@pytest.mark.parametrize(
    ("name", "kind", "record"),
    [
        ("cells", Cells, {**CELLS, "answers": [{**ANSWER, "steps": {"bind": {"ok": "1"}}}]}),
        ("cells", Cells, {**CELLS, "cases": {"x": {**CELL, "cells": ["0"]}}}),
        ("cells", Cells, {**CELLS, "kernels": [{**KERNEL, "name": "x"}]}),
        ("question", QuestionData, {**QUESTION, "rows": [{**ROW, "settings": {"x": "0"}}]}),
        ("question", QuestionData, {**QUESTION, "cases": [{**HEAD, "page": None}]}),
        ("case", CaseData, {**CASE, "claims": {"C1": "holds"}}),
        ("case", CaseData, {**CASE, "differ": None}),
    ],
)
def test_class_and_schema_refuse_the_same(name: str, kind: type, record: Record) -> None:
    assert not jsonschema.Draft202012Validator(SCHEMAS[name]).is_valid(record)
    with pytest.raises(FormatError):
        read(kind, record)


def test_that_a_case_could_not_tell_of_a_claim_is_kept() -> None:
    assert read(CaseData, CASE).claims == {"C1": None, "C2": True}
