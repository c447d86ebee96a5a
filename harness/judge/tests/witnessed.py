"""What the witnesses say about the last step of a fabricated case, for the tests of each."""

from __future__ import annotations

from pathlib import Path

from harness.judge.cross_check import CrossCheck
from harness.judge.evidence import read_evidence
from harness.judge.sent_packets import read_wire
from harness.judge.witness import Finding
from harness.report.sentences import SENTENCES
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, socket

OLD = "6.7.12"  # the last line whose tables lack TCP sockets that are only bound


def findings_on(case: Case, tmp_path: Path, version: str = "6.12.5") -> Finding:
    """What the witnesses say about the last step."""
    evidence = read_evidence(case.write(tmp_path))
    assert evidence.faults == ()
    plan = case.planned()
    sent = read_wire(plan, evidence.packets)
    cross_check = CrossCheck(plan, sent, version, evidence.hosts)
    return [cross_check.check(step, evidence.steps[step.n]) for step in plan.steps][-1]


def told(case: Case, tmp_path: Path) -> str:
    """The first contradiction in words."""
    cause = findings_on(case, tmp_path).contradictions[0]
    return SENTENCES[cause.code].format_map(cause.values)


def spoke(case: Case, tmp_path: Path, version: str = "6.12.5") -> set[str]:
    found = findings_on(case, tmp_path, version)
    assert found.contradictions == ()
    return set(found.spoke)


def bound(inode: int, local: str = "10.0.0.1:80") -> Record:
    return socket(local, state="BOUND_INACTIVE", inode=inode)


def listen(case: Case, bind: str = "10.0.0.1:80", local: str = "10.0.0.1:80") -> None:
    """A listener on the server."""
    case.call("server", "socket tcp")
    case.call("server", f"bind {bind}", after={"server": [bound(1, local)]})
    case.call("server", "listen", after={"server": [socket(local, inode=1)]})


def accepted(case: Case, *entries: Record) -> None:
    """The server accepts a connection from port 5 of the client."""
    listen(case)
    listener = socket("10.0.0.1:80", inode=1)
    queued = socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED")
    case.call("client", "socket tcp", after={"server": [listener, queued]})
    case.call("server", "accept", value="10.0.0.2:5", after={"server": [listener, *entries]})


def connect(case: Case, target: str, remote: str, local: str = "10.0.0.2:40000") -> None:
    case.call("client", "socket tcp")
    peer = socket(local, remote, "ESTABLISHED", inode=2)
    case.call("client", f"connect {target}", after={"client": [peer]})
