"""A user without any right runs the same cases, and comes to the same outcomes.

Root plays one here, with setpriv(1); run by an ordinary user, the tests are about themselves.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.tests.end_to_end import ENGINE, EndToEnd, need_namespaces, records_below

# No user of the machine: has no subordinate ids.
NOBODY = 65534
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
CASES = """
question: What may whom?
sources: [bind(2), capabilities(7)]
matrix: {port: [80, 9527]}
actors: {server: server, client: client}
steps:
  - server: socket tcp
  - server: setsockopt SO_REUSEADDR 1
  - server: bind $server:$port => ok
  - server: listen => ok
  - client: socket tcp
  - client: connect $server:$port => ok
  - server: accept as conn => ok
  - host: server sysctl net.ipv4.tcp_fin_timeout 7
  - await: server $server:$port LISTEN within 1s
wire:
  - SYN 1 from client answered SYN-ACK
"""
ANOTHER = """
question: May an ordinary user bind a port below 1024?
sources: [ip(7)]
topology: alone
actors: {other: {host: server, uid: 1001}}
steps:
  - other: socket tcp
  - other: bind $server:80 => EACCES
"""


@pytest.fixture
def project(open_folder: Path) -> Iterator[EndToEnd]:
    """Scenarios, and a folder that anybody may write to."""
    need_namespaces()
    require_user_namespaces()
    project = EndToEnd(open_folder)
    project.write("may", CASES)
    project.write("another", ANOTHER)
    for path in open_folder.rglob("*"):
        path.chmod(0o777)
    yield project
    left = project.leftovers()
    project.close()
    assert left == []


def as_nobody(command: list[str]) -> list[str]:
    """The command, without any right."""
    return [*AS_NOBODY, *command] if os.geteuid() == 0 else command


def require_user_namespaces() -> None:
    """Skips a test where the machine forbids them, with its reason."""
    asked = subprocess.run(as_nobody([str(ENGINE), "rights"]), capture_output=True, text=True)
    if asked.returncode != 0:
        pytest.skip(asked.stderr.strip() or "the checkout is not for every user to read")


def outcomes(records: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What was observed in each case, without times."""
    return {
        case: (record["verdict"], {k: v["outcome"] for k, v in record.get("observed", {}).items()})
        for case, record in records.items()
    }


def test_a_user_without_rights_comes_to_roots_outcomes(
    project: EndToEnd, open_folder: Path
) -> None:
    results = open_folder / "nobodys"
    command = project.command("--results", str(results))
    ended = project.end(project.start(as_nobody(command)))
    assert "Traceback" not in ended.err, ended.err
    theirs = records_below(results)
    assert project.run().code == 0
    ours = project.records()
    assert {case for case, (verdict, _) in outcomes(ours).items() if verdict == "PASS"} == set(ours)
    cases = {"may[port=80]", "may[port=9527]"}
    assert {c: o for c, o in outcomes(theirs).items() if c in cases} == {
        c: o for c, o in outcomes(ours).items() if c in cases
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="whoever runs this may have subordinate ids")
def test_without_subordinate_ids_a_case_of_another_user_is_skipped_with_the_reason(
    project: EndToEnd, open_folder: Path
) -> None:
    results = open_folder / "nobodys"
    command = project.command("--results", str(results), "--only", "another")
    ended = project.end(project.start(as_nobody(command)))
    record = records_below(results)["another"]
    assert record["verdict"] == "SKIP", ended.err
    assert "usermod --add-subuids" in str(record)


def test_the_evidence_is_the_users_own(project: EndToEnd, open_folder: Path) -> None:
    results = open_folder / "nobodys"
    command = project.command("--results", str(results), "--only", "may*")
    assert project.end(project.start(as_nobody(command))).code == 0
    uid = NOBODY if os.geteuid() == 0 else os.geteuid()
    files = [path for path in results.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".pcap", ".json", ".ndjson", ".jsonl"}
    assert {path.stat().st_uid for path in files} == {uid}


def test_where_user_namespaces_are_off_one_line_names_the_switch(
    project: EndToEnd, open_folder: Path
) -> None:
    # Only the user namespaces below this one are switched off.
    script = 'echo 0 >/proc/sys/user/max_user_namespaces || exit 99; exec "$@"'
    take_away = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    off = ["unshare", "-r", "sh", "-c", script, "sh", *take_away]
    ended = project.end(project.start([*as_nobody(off), *project.command()]))
    (line,) = ended.complaints("no right to make network namespaces")
    assert ended.code != 0 and "sysctl user.max_user_namespaces=15000" in line


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bwrap: install bubblewrap")
def test_in_a_sandbox_without_capabilities_one_line_says_what_forbids_it(
    project: EndToEnd,
) -> None:
    sandbox = "bwrap --dev-bind / / --unshare-user --disable-userns --cap-drop ALL".split()
    ended = project.end(project.start([*sandbox, *project.command()]))
    (line,) = ended.complaints("no right to make network namespaces")
    assert ended.code != 0 and ("max_user_namespaces" in line or "container" in line)
