"""Every case is in one row of its question, and kernels stand apart where their answers do."""

from __future__ import annotations

from harness.analysis.kernel_column import Column, columns_of
from harness.analysis.question_answers import Question, questions_of
from harness.formats.status import Status
from harness.formats.verdict import Expected, Observed, Verdict
from harness.tests.verdicts import verdict

EITHER = {"bind": Expected(outcomes=("ok", "EADDRINUSE"))}


def told(case: str, version: str, outcome: str) -> Verdict:
    seen = {"bind": Observed(outcome)}
    return verdict(case, kernel=version, version=version, expected=EITHER, observed=seen)


def columns(*answers: tuple[str, str]) -> list[Column]:
    """A kernel for each pair of answers, to two cases."""
    return columns_of(
        [told("a/b[x=1]", f"6.{n}.0", one), told("a/b[x=2]", f"6.{n}.0", other)]
        for n, (one, other) in enumerate(answers, start=1)
    )


def only(made: list[Column]) -> Question:
    (question,) = questions_of(made)
    return question


def test_kernels_that_answer_alike_are_one_column() -> None:
    made = columns(("ok", "EADDRINUSE"), ("ok", "EADDRINUSE"))
    question = only(made)
    assert [(it.first, it.last) for it in question.ranges] == [("6.1.0", "6.2.0")]
    assert sorted(case for row in question.rows for case in row.group.cases) == [
        "a/b[x=1]",
        "a/b[x=2]",
    ]
    assert all(question.is_alike(made, row) for row in question.rows)


def test_a_difference_parts_them_for_all_rows() -> None:
    made = columns(("ok", "ok"), ("EADDRINUSE", "ok"))
    question = only(made)
    assert len(question.ranges) == 2 and question.cases_that_differ == 1
    assert [row.group.cases for row in question.differing] == [("a/b[x=1]",)]


def test_a_kernel_that_was_not_asked_is_not_alike() -> None:
    skipped = verdict("a/b[x=1]", Status.SKIP, kernel="6.2.0", version="6.2.0", observed={})
    made = columns_of([[told("a/b[x=1]", "6.1.0", "ok")], [skipped]])
    question = only(made)
    assert len(question.ranges) == 2 and question.cases_that_differ == 0
    assert not question.is_alike(made, question.rows[0])


def test_one_question_is_answered_as_it_is_among_all() -> None:
    made = columns_of([[told(case, "6.1.0", "ok") for case in ("a/b[x=1]", "a/c[x=1]")]])
    assert [it for it in questions_of(made) if it.name == "a/c"] == [*questions_of(made, "a/c")]
    assert len([*questions_of(made)]) == 2 and not [*questions_of(made, "a/d")]
