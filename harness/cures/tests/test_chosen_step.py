"""Which refused call is taken, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cures.chosen_step import NoRefusal, chosen
from harness.cures.tests.made_up_case import LISTENER, came, planned


def test_one_under_test_comes_before_one_in_set_up(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        "old: socket tcp",
        "old: bind 10.0.0.1:80 => ?",
        "new: socket tcp",
        "new: bind 10.0.0.1:80",
    )
    assert chosen(plan, came(plan, {4: "EADDRINUSE"})) == (3, ())
    assert chosen(plan, came(plan, {2: "EACCES", 4: "EADDRINUSE"})) == (1, (3,))


def test_of_several_the_one_is_taken_that_is_asked_for(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: 'bind 10.0.0.1:80 => ?'\n    label: first"]
    plan = planned(tmp_path, *lines, "new: socket tcp", "new: bind 10.0.0.1:80 => ?")
    evidence = came(plan, {2: "EACCES", 4: "EADDRINUSE"})
    assert chosen(plan, evidence) == chosen(plan, evidence, "first") == (1, (3,))
    assert chosen(plan, evidence, "4") == (3, (1,))
    with pytest.raises(NoRefusal, match="no step '3' was refused; refused: step 2, old: bind"):
        chosen(plan, evidence, "3")


@pytest.mark.parametrize(
    ("lines", "outcomes", "until", "said"),
    [
        (LISTENER, {}, None, "nothing to cure"),
        (
            LISTENER,
            {5: "EINVAL"},
            None,
            r"step 5, new: bind \[::\]:80 => EINVAL: the cures are for EADDRINUSE, ",
        ),
        (
            ["old: socket tcp", *(5 * ["old: connect 10.0.0.3:80 => ?"])],
            dict.fromkeys(range(2, 7), "ECONNREFUSED"),
            None,
            "step 4, old: connect 10.0.0.3:80 => ECONNREFUSED; 2 more: the cures",
        ),
        (LISTENER, {}, 2, "broke off after 2 of 6 steps"),
        (
            ["old: socket unix", "old: bind unix:@x => ?"],
            {2: "EACCES"},
            None,
            "EACCES: it is about no port, and of a path the cures are for EADDRINUSE alone",
        ),
        (
            ["old: run addressused", "old: wait => ?"],
            {2: "ETIMEDOUT"},
            None,
            "what a program calls",
        ),
    ],
)
def test_without_a_refusal_it_says_why_in_a_line(
    tmp_path: Path, lines: list[str], outcomes: dict[int, str], until: int | None, said: str
) -> None:
    plan = planned(tmp_path, *lines)
    with pytest.raises(NoRefusal, match=said):
        chosen(plan, came(plan, outcomes, until=until))
