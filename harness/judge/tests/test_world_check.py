"""Where and as whom a case ran must be what the plan asks for, as the engine observed it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import NAMESPACE, Case, read_lines, restart, write_observations
from harness.tests.evidence_parts import Record

SETTING = Provenance(revision="abc1234", evidence="raw/x")


def altered(case: Case, folder: Path, change: Callable[[list[Record]], None]) -> Verdict:
    """The verdict on a case's folder whose lines were changed and counted again."""
    case.write(folder)
    lines = read_lines(folder)
    change(lines)
    write_observations(folder, lines)
    return judge(read_evidence(folder), SETTING)


def of(lines: list[Record], kind: str, name: str) -> Record:
    return next(line for line in lines if line["kind"] == kind and line.get("name") == name)


@pytest.mark.parametrize(
    ("kind", "name", "key", "value", "words"),
    [
        ("actor", "client", "uid", 1001, "client ran under uid 1001, not 0 as asked"),
        ("actor", "client", "uid", None, "client ran under uid None"),
        ("actor", "client", "host", "server", "client ran at server, not at client"),
        ("actor", "client", "host", None, "client ran at net:[4026532001], not at client"),
        ("actor", "client", "namespace", NAMESPACE, "client ran at client, not at client"),
        ("actor", "client", "executable", "/bin/sh", "client ran /bin/sh"),
        ("actor", "client", "executable", None, "client ran None"),
        ("actor", "client", "command", ["bindlab"], "is not what was to be started"),
        ("actor", "client", "program", True, "client is no actor"),
        ("actor", "client", "name", "nobody", "actor client was not observed"),
        ("host", "server", "namespace", 1, "server ran at server, not at server"),
        ("host", "server", "name", "other", "host server was not observed"),
        ("host", "server", "sysctls", {}, "net.ipv4.tcp_tw_reuse is None, not 0 as asked"),
        (
            "host",
            "server",
            "sysctls",
            {"net.ipv4.tcp_tw_reuse": {"now": "0"}},
            "nobody is known to have set net.ipv4.tcp_tw_reuse",
        ),
    ],
)
def test_what_was_observed_otherwise_than_planned_breaks_the_case(
    tmp_path: Path, kind: str, name: str, key: str, value: Any, words: str
) -> None:
    verdict = altered(restart(), tmp_path, lambda lines: of(lines, kind, name).update({key: value}))
    assert verdict.verdict is Status.BROKEN
    assert words in reason(verdict)


@pytest.mark.parametrize(
    ("device", "change", "words"),
    [
        (0, {"addresses": ["10.0.0.1/24"]}, "eth0 has not the address 10.0.0.3/24"),
        (0, {"addresses": ["10.0.0.1/24", "10.0.0.3/24", "10.9.9.9/8"]}, "which nobody asked for"),
        (0, {"up": False}, "eth0 is not as planned"),
        (0, {"mac": "02:00:00:00:00:99"}, "eth0 is not as planned"),
        (1, {"device": "eth9", "addresses": []}, "is not as planned"),
        (1, {"addresses": ["127.0.0.2/8"]}, "lo has the address 127.0.0.2/8"),
    ],
)
def test_a_device_that_is_not_as_planned_breaks_the_case(
    tmp_path: Path, device: int, change: Record, words: str
) -> None:
    def alter(lines: list[Record]) -> None:
        of(lines, "host", "server")["interfaces"][device].update(change)

    verdict = altered(restart(), tmp_path, alter)
    assert verdict.verdict is Status.BROKEN
    assert words in reason(verdict)


def test_hosts_agree_on_what_nobody_has_set(tmp_path: Path) -> None:
    def alter(lines: list[Record]) -> None:
        for name, value in (("server", "1"), ("client", "0")):
            of(lines, "host", name)["sysctls"]["net.ipv4.ip_forward"] = {"now": value}

    verdict = altered(restart(), tmp_path, alter)
    assert verdict.verdict is Status.BROKEN
    assert "client: net.ipv4.ip_forward is 0, and nobody set it" in reason(verdict)


def test_evidence_of_another_kernel_than_it_ran_on_is_broken(tmp_path: Path) -> None:
    setting = Provenance(revision="abc1234", evidence="raw/x", release="6.1.0-other")
    verdict = judge(read_evidence(restart().write(tmp_path)), setting)
    assert verdict.verdict is Status.BROKEN
    assert reason(verdict) == (
        "the observations are of kernel 6.12.5-test, the case ran on 6.1.0-other"
    )


def test_a_device_that_was_asked_for_is_there_and_no_other(tmp_path: Path) -> None:
    asked = {"device": "dummy0", "addresses": [], "device_kind": "dummy"}
    case = restart()
    case.plan["hosts"][0]["interfaces"].append(asked)

    def seen(lines: list[Record]) -> None:
        for interface in of(lines, "host", "server")["interfaces"]:
            interface.pop("device_kind", None)

    def unseen(lines: list[Record]) -> None:
        made = of(lines, "host", "server")
        made["interfaces"] = [it for it in made["interfaces"] if it["device"] != "dummy0"]

    def unasked(lines: list[Record]) -> None:
        made = of(lines, "host", "server")["interfaces"]
        made.append({**made[-1], "device": "dummy0", "index": 9, "addresses": []})

    assert altered(case, tmp_path / "a", seen).verdict is not Status.BROKEN
    assert "dummy0" in reason(altered(case, tmp_path / "b", unseen))
    assert "dummy0" in reason(altered(restart(), tmp_path / "c", unasked))


@pytest.mark.parametrize(
    ("there", "status"),
    [
        ({}, Status.PASS),
        ({"up": True}, Status.BROKEN),
        ({"addresses": ["::10.0.0.1/96"]}, Status.BROKEN),
        ({"device": "sit1"}, Status.BROKEN),
    ],
)
def test_a_tunnel_that_the_kernel_gives_every_namespace_may_be_there(
    tmp_path: Path, there: Record, status: Status
) -> None:
    tunnel: Record = {"device": "sit0", "index": 2, "mac": "00:00:00:00", "mtu": 1480, "up": False}

    def seen(lines: list[Record]) -> None:
        for host in ("server", "client"):
            extra: Record = {**tunnel, "addresses": [], **there}
            of(lines, "host", host)["interfaces"].append(extra)

    verdict = altered(restart(), tmp_path, seen)
    assert verdict.verdict is status, reason(verdict)
