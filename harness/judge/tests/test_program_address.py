"""A program that lacks an address, or the right to its port, is told so where that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.tests.test_program_refusal import beside_a_listener, seen
from harness.tests.evidence_parts import row


@pytest.mark.parametrize(
    ("said", "uid", "wanted"),
    [
        ("bind() to 10.9.9.9:80 failed (99: Cannot assign requested address)", 0, "10.9.9.9"),
        ("listen tcp 10.9.9.9:80: bind: cannot assign requested address", 0, "10.9.9.9"),
        ("Error: listen EADDRNOTAVAIL: address not available fd00::9:80", 0, None),
        ("listen tcp [fd00::9]:80: bind: cannot assign requested address", 0, "fd00::9"),
        ("bind to 10.0.0.1:80: Cannot assign requested address", 0, None),
        ("bind: Cannot assign requested address", 0, None),
        ("connect to 10.9.9.9:80: Cannot assign requested address", 0, None),
        ("bind() to 0.0.0.0:80 failed (13: Permission denied)", 7, 80),
        ("bind: Permission denied", 7, 80),
        ("bind() to 0.0.0.0:80 failed (13: Permission denied)", 0, None),
        ("bind() to 0.0.0.0:8080 failed (13: Permission denied)", 7, None),
        ("open /etc/shadow: Permission denied", 7, None),
    ],
)
def test_an_address_or_a_right_that_it_lacks_is_told_where_it_is_known(
    tmp_path: Path, said: str, uid: int, wanted: str | int | None
) -> None:
    case = beside_a_listener(f"hello\n{said}\n")
    case.plan["actors"][-1]["uid"] = uid
    for record in case.records:
        if record.get("name") == "mine":
            record["uid"] = uid
    case.step("wait", "ok", [row("exit 1")], actor="mine", value="exit 1")
    found = seen(case, tmp_path)
    values = {} if found.refusal is None else found.refusal.cause.values
    assert values.get("address", values.get("port")) == wanted
    assert found.in_the_way is None


def test_a_number_within_a_name_is_no_port(tmp_path: Path) -> None:
    case, words = beside_a_listener("bind: Permission denied\n"), ["nc", "/opt/v26-x.pl", "81"]
    for record in (*case.plan["actors"], *case.records):
        if record.get("name") == "mine":
            record |= {"uid": 7, "command": words} if "command" in record else {"uid": 7}
    for step in case.plan["steps"]:
        if "argv" in step:
            step["argv"] = words
    case.step("wait", "ok", [row("exit 1")], actor="mine", value="exit 1")
    found = seen(case, tmp_path)
    assert found.refusal is not None and found.refusal.cause.values["port"] == 81
