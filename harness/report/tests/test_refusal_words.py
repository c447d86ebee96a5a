"""Every reason of the judge's has its sentence, and each sentence a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.formats.verdict import Cause, PortsHeld, Refusal
from harness.judge import cross_check, join_refusal, path_book, program_address, program_refusal
from harness.judge import refusal
from harness.language.port_rules import port_rules
from harness.report.refusal_words import REFUSALS, refusal_text
from harness.report.translations import CHINESE, translate_into

VALUES: dict[str, str | int] = dict.fromkeys(
    (
        *("host", "address", "local", "remote", "low", "high", "ports", "used", "port", "start"),
        *("path", "actor", "child", "device", "group", "reserved", "vrf", "program", "actors"),
        *("option", "bytes", "least"),
    ),
    "7",
)


def test_the_codes_of_judge_and_words_are_the_same() -> None:
    modules = (refusal, join_refusal, path_book, program_refusal, program_address, cross_check)
    sources = [Path(str(it.__file__)).read_text(encoding="utf-8") for it in modules]
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', "".join(sources)))
    known = {*REFUSALS, "refused-by-rule"}
    assert known <= codes
    of_refusal = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', "".join(sources[:5])))
    assert of_refusal == set(REFUSALS)


def test_a_rule_is_told_in_the_language_of_the_page() -> None:
    for rule in port_rules():
        refused = Refusal(Cause("refused-by-rule", {"rule": rule.id}))
        assert refusal_text(refused) == f"{rule.id}: {rule.sentence}"
        told = refusal_text(refused, translate_into(CHINESE))
        assert told.startswith(f"{rule.id}: ") and "。" in told, rule.id


@pytest.mark.parametrize("code", REFUSALS)
def test_every_sentence_can_be_filled(code: str) -> None:
    text = refusal_text(Refusal(Cause(code, VALUES)))
    assert "%" not in text
    assert len(text) > len(code)


def test_a_rule_is_told_in_its_own_sentence() -> None:
    rule = port_rules()[0]
    told = refusal_text(Refusal(Cause.of("refused-by-rule", rule=rule.id)))
    assert told == f"{rule.id}: {rule.sentence}"


def test_the_range_is_told_with_its_numbers() -> None:
    values = {"low": 40000, "high": 40001, "ports": 2, "used": 2}
    assert refusal_text(Refusal(Cause("ports-all-bound", values))) == (
        "2 of the 2 ports of the ephemeral range 40000..40001 are in use"
    )


def test_who_holds_the_range_is_told_in_groups() -> None:
    held = (
        PortsHeld("tcp", "TIME_WAIT", 9, actor="client", is_open=False),
        PortsHeld("tcp", "ESTABLISHED", 5, actor="client"),
        PortsHeld("tcp", "BOUND_INACTIVE", 3, actor="client"),
        PortsHeld("udp", "CLOSE", 2, actor="old", child="child"),
        PortsHeld("tcp", "LISTEN", 1),
        PortsHeld("tcp", "LAST_ACK", 1, is_open=False),
    )
    told = refusal_text(Refusal(Cause("ports-all-bound", VALUES), held=held))
    assert told.partition(" (")[2] == (
        "no process, made by client: 9 TIME_WAIT; client: 5 ESTABLISHED, 3 bound, not listening;"
        " child, a child of old: 2 open, unconnected; a process: 1 LISTEN; 1 more)"
    )
    (left,) = held[-1:]
    assert "(no process: 1 LAST_ACK)" in refusal_text(
        Refusal(Cause("ports-all-bound", VALUES), held=(left,))
    )


def test_a_reason_of_another_version_is_told_by_its_code() -> None:
    assert refusal_text(Refusal(Cause.of("no-such-reason"))) == "no-such-reason"


def test_all_who_hold_a_path_or_a_range_are_told() -> None:
    values = {"path": "@x", "actors": "old, mate, old/kid"}
    told = refusal_text(Refusal(Cause("path-shared", values)))
    assert told == "@x is bound, and old, mate and kid of old have it open"
    held = (PortsHeld("udp", "CLOSE", 2, actor="old", others=("mate",)),)
    range_ = {"low": 1, "high": 2, "ports": 2, "used": 2}
    assert "(old and mate: 2 " in refusal_text(Refusal(Cause("ports-all-bound", range_), held=held))
