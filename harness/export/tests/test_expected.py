"""What a program that runs once can judge is taken over, anything else is refused by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.export.expected import refuse_if_dependent, told, wanted_of
from harness.export.program import Refused
from harness.export.tests.made import KERNEL
from harness.formats.plan_step import CallStep, Dependence, Row


def step(*rows: Row) -> CallStep:
    """A step with these rows; without any it is set-up."""
    return CallStep(
        n=3,
        line=9,
        text="server: bind $x",
        label=None,
        why=None,
        must=not rows,
        within_ms=2000,
        expect=rows or None,
        actor="server",
        call="bind 10.0.0.1:1",
    )


def row(*outcomes: str, **other: object) -> Row:
    """A row for every kernel."""
    given: dict[str, object] = {"kernel": None, "because": None, "in_ms": None, **other}
    return Row(outcomes=outcomes, **given)  # type: ignore[arg-type]


def test_the_first_row_of_the_kernel_decides() -> None:
    rows = (row("ok", kernel="<6.8", because="old"), row("EADDRINUSE", because="new"))
    assert wanted_of(step(*rows), "6.1.1").outcome == "ok"
    found = wanted_of(step(*rows), KERNEL)
    assert (found.outcome, found.because) == ("EADDRINUSE", "new")


def test_set_up_has_nothing_expected_and_a_value_goes_with_ok() -> None:
    assert wanted_of(step(), KERNEL).outcome is None
    found = wanted_of(step(row('"hello"')), KERNEL)
    assert (found.outcome, found.value) == ("ok", "hello")


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ((row("?"),), "only recorded"),
        ((row("ok", kernel="<6.8"),), "nothing is expected of it on 6.18.44"),
        ((row("ok", "EADDRINUSE", chance="hash of the boot"),), "chance: hash of the boot"),
        ((row("ok", in_ms=(2900, 5000)),), "takes 2900 ms"),
        ((row("blocks"),), "the program waits for nobody"),
    ],
)
def test_what_one_run_cannot_judge_is_refused(rows: tuple[Row, ...], complaint: str) -> None:
    with pytest.raises(Refused, match=complaint) as refused:
        wanted_of(step(*rows), KERNEL)
    assert str(refused.value).startswith(told(step()))


def test_a_step_that_may_be_left_out_is_refused() -> None:
    refuse_if_dependent(step())
    depending = replace(step(), n=3, depends=(Dependence(2, ("ok",)),))
    with pytest.raises(Refused, match="it is done or not, by what comes of step 2"):
        refuse_if_dependent(depending)
