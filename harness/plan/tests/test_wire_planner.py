"""harness/plan/wire_planner.py: what is captured, and what it must show."""

from __future__ import annotations

from pathlib import Path

from harness.tests.writing import diagnostics, plan, with_steps

STEPS = ["server: pid => ?"]


def test_the_first_capture_has_the_plain_name(tmp_path: Path) -> None:
    text = with_steps(STEPS, "capture: [server, client lo]\n")
    assert plan(tmp_path, text)["captures"] == [
        {"host": "server", "device": "eth0", "file": "capture.pcap"},
        {"host": "client", "device": "lo", "file": "capture-client-lo.pcap"},
    ]


def test_only_the_checks_of_the_case_are_planned(tmp_path: Path) -> None:
    more = "matrix: {x: [1, 2]}\nwire: [no RST, {check: 2 FIN from client, if: {x: 1}}]\n"
    text = with_steps(STEPS, more)
    assert [check["text"] for check in plan(tmp_path, text, "x[x=1]")["wire"]] == [
        "no RST",
        "2 FIN from client",
    ]
    (check,) = plan(tmp_path, text, "x[x=2]")["wire"]
    assert check == {
        "line": 4,
        "text": "no RST",
        "form": "none",
        "flag": "RST",
        "host": None,
        "port": None,
        "nth": None,
        "count": None,
        "answer": None,
    }


def test_a_host_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, with_steps(STEPS, "wire: [no RST from sever]\n"))
    assert found.startswith("3: unknown host 'sever': did you mean 'server'?")
    (found,) = diagnostics(tmp_path, with_steps(STEPS, "capture: [sever]\n"))
    assert found.startswith("3: unknown host 'sever'")
