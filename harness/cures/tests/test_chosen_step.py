"""Which refused call is taken, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.cures.chosen_step import NoRefusal, chosen
from harness.cures.tests.made_up_case import LISTENER, came, entry, planned
from harness.formats.observations import ActorEnded, HostMade


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


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (
            "bind failed: Address already in use (98)\n",
            r"^made-up: step 5, program: wait => ok; in the way: LISTEN 0.0.0.0:9527 .*; refused:"
            " program says .* port 9527. What a program calls .* not varied here: .*SO_REUSEPORT",
        ),
        (
            "bind to 10.9.9.9:80: Cannot assign requested address\n",
            "step 5, program: wait => ok; refused: program says that"
            " its address is not available: no device of server has 10.9.9.9."
            " What a program calls is its own, and is not varied here$",
        ),
    ],
)
def test_a_program_that_was_refused_is_told_with_who_was_in_its_way(
    tmp_path: Path, printed: str, said: str
) -> None:
    lines = ("old: socket tcp", "old: bind 0.0.0.0:9527", "old: listen")
    plan = planned(tmp_path, *lines, "program: run addressused", "program: wait => ?")
    table = [entry("LISTEN", "0.0.0.0:9527")]
    host = HostMade(seq=1, name="server", namespace=1, interfaces=(), sysctls={})
    end = ActorEnded(seq=9, name="program", how="exit 1", expected=True, printed=printed)
    evidence = replace(came(plan, {}, table), actor_ends=(end,), hosts={"server": host})
    with pytest.raises(NoRefusal, match=said):
        chosen(plan, evidence)
