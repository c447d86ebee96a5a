"""harness/plan/step_frame.py: what every step has."""

from __future__ import annotations

from typing import get_args

import pytest

from harness.formats.plan_step import Step
from harness.plan.step_frame import StepFrame


@pytest.mark.parametrize("kind", get_args(Step), ids=lambda kind: str(kind.kind))
def test_every_kind_of_step_takes_the_whole_frame(kind: type) -> None:
    fields = set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    assert set(StepFrame.__annotations__) <= fields
