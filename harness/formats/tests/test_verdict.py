"""A verdict's record keeps values, and an old or damaged one is told of in one line."""

from __future__ import annotations

import json

import pytest

from harness.formats.codec import FormatError
from harness.formats.verdict import Cause, Status, Verdict
from harness.tests.verdicts import saying, verdict


@pytest.mark.parametrize(
    "record", [verdict(), saying("a/b", True), verdict(status=Status.XFAIL)], ids=str
)
def test_a_record_survives_its_way_through_json(record: Verdict) -> None:
    assert Verdict.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_what_has_its_default_is_left_out_and_read_as_the_default() -> None:
    record = verdict(seconds=None, wall_seconds=None).to_json()
    assert not {"cause", "at", "claims", "seconds"} & record.keys()
    assert Verdict.from_json(record).seconds is None


def test_an_old_record_is_named_as_one() -> None:
    record = verdict().to_json()
    del record["format"]
    with pytest.raises(FormatError, match="format 1 .* known is 2"):
        Verdict.from_json(record)


def test_a_record_that_lacks_a_field_says_which() -> None:
    record = verdict().to_json()
    del record["kernel"]
    with pytest.raises(FormatError, match="kernel: missing"):
        Verdict.from_json(record)


def test_a_cause_may_stand_on_another() -> None:
    cause = Cause("known-failure", {"because": "a bug"}, under=Cause.of("mismatch", key="bind"))
    record = verdict(status=Status.XFAIL, cause=cause)
    assert Verdict.from_json(record.to_json()).cause == cause


def test_where_is_the_file_and_the_line_that_decided() -> None:
    assert verdict(status=Status.FAIL).where == "scenarios/a/b.yaml:7"
    assert verdict().where is None
