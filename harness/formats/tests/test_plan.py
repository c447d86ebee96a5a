"""The golden plans, which the engine's tests read too, are read whole and written alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from harness.formats.codec import FormatError, read, to_json
from harness.formats.plan import Plan
from harness.formats.plan_step import Step

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.plan.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=[path.name for path in GOLDEN])
def test_a_golden_plan_comes_out_byte_for_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert json.dumps(to_json(read(Plan, json.loads(text))), indent=1) + "\n" == text


def test_the_golden_plans_have_every_kind_of_step() -> None:
    plans = [read(Plan, json.loads(path.read_text(encoding="utf-8"))) for path in GOLDEN]
    seen = {step.kind for plan in plans for step in plan.steps}
    assert seen == {kind.kind for kind in get_args(Step)}


def test_every_key_of_a_golden_plan_must_be_there() -> None:
    whole = json.loads(GOLDEN[0].read_text(encoding="utf-8"))
    for key in whole.keys() - {"exactly"}:  # newer than the format, and so optional
        lacking: dict[str, Any] = {name: part for name, part in whole.items() if name != key}
        with pytest.raises(FormatError, match=f"{key}: missing"):
            read(Plan, lacking)
