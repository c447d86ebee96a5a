"""harness/planner.py: a case becomes everything that the engine needs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from harness.tests.writing import cases, plan, with_steps

GOLDEN = Path(__file__).parent / "golden"
CASE = "x[family=ipv4,reuse=0,first=wildcard]"
CLAIMS = """\
C2:
  claim: A server that was stopped cannot be started again.
  setting: the lecture's
  source: the lecture
  finding: does not hold
"""


def restart(tmp_path: Path, case: str) -> dict[str, Any]:
    (tmp_path / "scenarios").mkdir(exist_ok=True)
    (tmp_path / "scenarios" / "claims.yaml").write_text(CLAIMS)
    return plan(tmp_path, (GOLDEN / "restart.yaml").read_text(), case)


@pytest.mark.parametrize("family", ["ipv4", "ipv6"])
def test_the_plan_is_the_one_that_was_agreed(tmp_path: Path, family: str) -> None:
    made = restart(tmp_path, CASE.replace("ipv4", family))
    golden = GOLDEN / f"restart-{family}.plan.json"
    if os.environ.get("BINDLAB_WRITE_GOLDEN"):
        golden.write_text(json.dumps(made, indent=1) + "\n")
    assert made == json.loads(golden.read_text())


def test_the_cells_of_the_matrix_are_the_cases(tmp_path: Path) -> None:
    ids = [case.id for case in cases(tmp_path, (GOLDEN / "restart.yaml").read_text())]
    assert ids == [
        "x[family=ipv4,reuse=0,first=wildcard]",
        "x[family=ipv4,reuse=0,first=one]",
        "x[family=ipv4,reuse=1,first=wildcard]",
        "x[family=ipv4,reuse=1,first=one]",
        "x[family=ipv6,reuse=0,first=wildcard]",
        "x[family=ipv6,reuse=1,first=wildcard]",
    ]


def test_only_the_rows_for_the_case_are_in_its_plan(tmp_path: Path) -> None:
    without = restart(tmp_path, CASE)["steps"][-1]["expect"]
    assert [row["outcomes"] for row in without] == [["EADDRINUSE"]]
    reuse = restart(tmp_path, CASE.replace("reuse=0", "reuse=1"))["steps"][-1]["expect"]
    assert [(row["kernel"], row["outcomes"], row["in_ms"]) for row in reuse] == [
        ("<6.1", ["ok"], [0, 1000]),
        (None, ["ok"], None),
    ]


def test_steps_are_numbered_from_one_without_gaps(tmp_path: Path) -> None:
    for case in ("reuse=0", "reuse=1"):
        steps = restart(tmp_path, CASE.replace("reuse=0", case))["steps"]
        assert [step["n"] for step in steps] == list(range(1, len(steps) + 1))
        assert len(steps) == (22 if case == "reuse=0" else 23)


def test_a_claim_and_a_known_failure_come_only_where_they_apply(tmp_path: Path) -> None:
    first = restart(tmp_path, CASE)
    assert [claim["id"] for claim in first["claims"]] == ["C2"]
    assert first["claims"][0]["says"][0]["step"] == 22
    assert first["xfail"] == []
    other = restart(tmp_path, "x[family=ipv4,reuse=1,first=one]")
    assert other["claims"] == []
    assert other["xfail"] == [{"kernel": ">=7", "because": "not yet"}]


def test_an_ipv4_case_has_no_ipv6_address_and_needs_none(tmp_path: Path) -> None:
    made = plan(tmp_path, with_steps(["server: socket tcp => ok"]))
    addresses = [a for h in made["hosts"] for i in h["interfaces"] for a in i["addresses"]]
    assert addresses and not any(":" in address for address in addresses)
    assert {"kind": "ipv6"} not in made["needs"]


@pytest.mark.parametrize(
    "step",
    [
        "server: socket tcp6 => ok",
        "table: server [fd00::1]:80 => ENOENT",
        "host: server address add fd00::77/64 => ok",
        "host: server sysctl net.ipv6.bindv6only 1 => ok",
    ],
)
def test_a_case_that_speaks_of_ipv6_has_ipv6_and_needs_it(tmp_path: Path, step: str) -> None:
    made = plan(tmp_path, with_steps([step]))
    assert {"kind": "ipv6"} in made["needs"]
    assert any(":" in a for a in made["hosts"][0]["interfaces"][0]["addresses"])


def test_the_first_address_listed_is_the_preferred_source_in_both_families(
    tmp_path: Path,
) -> None:
    made = plan(tmp_path, with_steps(["server: socket tcp6 => ok"]))
    assert made["hosts"][0]["interfaces"][0]["addresses"] == [
        "10.0.0.1/24",
        "10.0.0.3/24",
        "fd00::3/64",
        "fd00::1/64",
    ]


def test_needs_follow_from_what_the_case_does(tmp_path: Path) -> None:
    steps = [
        "host: server sysctl net.ipv4.tcp_rfc1337 1",
        "tool: run telnet 10.0.0.1",
        "ours: run addressused",
        "server: socket tcp",
        "server: setsockopt IP_LOCAL_PORT_RANGE 40000 40001",
        "server: setsockopt SO_REUSEADDR 1 => ok",
    ]
    made = plan(tmp_path, with_steps(steps, "actors: {tool: client, ours: server}\n"))
    assert made["needs"] == [
        {"kind": "sysctl", "name": "net.ipv4.tcp_rfc1337"},
        {"kind": "program", "name": "telnet"},
        {"kind": "option", "name": "IP_LOCAL_PORT_RANGE"},
        {"kind": "tcpdump"},
    ]


def test_looking_for_bound_sockets_needs_a_kernel_that_lists_them(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "table: server *:80 BOUND_INACTIVE => ENOENT"]
    made = plan(tmp_path, with_steps(steps))
    assert {"kind": "bound_inactive"} in made["needs"]


def test_an_option_under_test_is_not_needed(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: setsockopt IP_LOCAL_PORT_RANGE 1 2 => ENOPROTOOPT"]
    assert plan(tmp_path, with_steps(steps))["needs"] == [{"kind": "tcpdump"}]


def test_without_a_capture_tcpdump_is_not_needed(tmp_path: Path) -> None:
    made = plan(tmp_path, with_steps(["server: socket tcp => ok"], "topology: alone\n"))
    assert (made["captures"], made["needs"], made["links"]) == ([], [], [])


def test_the_deadline_covers_every_step_and_the_wait_only_the_long_ones(tmp_path: Path) -> None:
    steps = [
        "server: socket tcp",
        "advance: 61s",
        "await: server absent *:80 within 70s",
        "table: server absent *:80 => ok",
    ]
    case = cases(tmp_path, with_steps(steps))[0]
    made = case.plan()
    assert [step["within_ms"] for step in made["steps"]] == [2_000, 63_000, 70_000, 2_000]
    assert made["longest_wait_ms"] == 131_000
    assert case.longest_wait == 131.0
    assert made["deadline_ms"] > sum(step["within_ms"] for step in made["steps"])


def test_a_step_expected_to_take_long_may_take_long(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: connect 10.0.0.2:80 => ETIMEDOUT in 60s..70s"]
    made = plan(tmp_path, with_steps(steps))
    assert made["steps"][1]["within_ms"] == 72_000


def test_a_parameter_may_refer_to_a_let_and_a_let_to_a_parameter(tmp_path: Path) -> None:
    more = 'matrix: {way: {a: "bind $where", b: "connect $where"}, port: [80]}\n'
    more += "let: {where: '$server:$port'}\n"
    text = with_steps(["server: socket tcp", "server: $way => ok"], more)
    assert plan(tmp_path, text, "x[way=a,port=80]")["steps"][1]["call"] == "bind 10.0.0.1:80"
    assert plan(tmp_path, text, "x[way=b,port=80]")["steps"][1]["call"] == "connect 10.0.0.1:80"


def test_a_plan_is_made_of_what_json_has(tmp_path: Path) -> None:
    made = restart(tmp_path, CASE)
    assert json.loads(json.dumps(made)) == made
