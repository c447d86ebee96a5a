"""The published schemas say what the classes say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.codec import FormatError, read
from harness.formats.plan import Plan
from harness.formats.schema import schemas

GOLDEN = Path(__file__).parent / "golden"
PLAN = json.loads((GOLDEN / "restart-ipv4.plan.json").read_text(encoding="utf-8"))
SCHEMAS = {path.name.partition(".")[0]: json.loads(text) for path, text in schemas().items()}
VALIDATOR = jsonschema.Draft202012Validator(SCHEMAS["plan"])


@pytest.mark.parametrize("path", schemas(), ids=[path.name for path in schemas()])
def test_the_committed_schema_is_the_one_that_the_classes_make(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == schemas()[path], "run `make schemas`"
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[path]))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every key and every list entry inside a JSON value."""
    inner: Any = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    return [p for key, part in inner for p in [(*path, key), *places(part, (*path, key))]]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(places(PLAN)), st.sampled_from([None, True, -1, "", "x", [], {}, [1]]))
def test_schema_and_class_refuse_the_same(path: tuple[Any, ...], junk: Any) -> None:
    record = json.loads(json.dumps(PLAN))
    inside = record
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = junk
    try:
        read(Plan, record)
        accepted = True
    except FormatError:
        accepted = False
    assert VALIDATOR.is_valid(record) == accepted, path
