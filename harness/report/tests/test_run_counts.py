"""What came of the runs of a case is counted, the most frequent first."""

from __future__ import annotations

from harness.analysis.answer import Answer, StepAnswer, answer_of
from harness.analysis.comparison import contrast
from harness.analysis.repetition import folded
from harness.formats.verdict import Observed
from harness.report.run_counts import p_text, run_counts
from harness.tests.kernels import expected, run_of


def answer(*said: tuple[str, str]) -> Answer:
    runs = []
    for number, (one, other) in enumerate(said, start=1):
        seen = {"one": Observed(one), "other": Observed(other)}
        wanted = dict.fromkeys(seen, expected("ok", "EAGAIN", chance="hash of the boot"))
        runs.append(run_of("6.1.1", number, len(said), observed=seen, expected=wanted))
    found = answer_of(folded(runs)[0])
    assert found is not None
    return found


def words(step: StepAnswer) -> str:
    return step.outcome


def test_the_outcomes_of_a_step_are_counted() -> None:
    runs = answer(("ok", "ok"), ("EAGAIN", "ok"), ("ok", "ok")).runs
    assert run_counts(runs, ["one"], words) == "ok 2, EAGAIN 1"


def test_a_count_beside_a_number_has_a_sign_between() -> None:
    runs = answer(("+0", "ok"), ("+0", "ok"), ("ok", "ok")).runs
    assert run_counts(runs, ["one"], words) == "+0 × 2, ok × 1"


def test_the_outcomes_of_several_steps_are_counted_together() -> None:
    runs = answer(("ok", "EAGAIN"), ("EAGAIN", "ok"), ("ok", "EAGAIN")).runs
    told = run_counts(runs, ["one", "other"], words)
    assert told == "ok / EAGAIN 2, EAGAIN / ok 1 (one / other)"


def test_the_probability_is_told_in_two_digits() -> None:
    one, other = answer(*[("ok", "ok")] * 3), answer(*[("EAGAIN", "ok")] * 3)
    assert p_text(contrast((one, other))) == "p = 0.1"
    assert p_text(contrast(())) == ""
