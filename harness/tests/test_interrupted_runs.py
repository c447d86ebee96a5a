"""Whatever ends a run, and whenever: what was reported is recorded, and nothing lies about.

The real harness with the real engine, and signals at moments that are drawn anew each time; the
seed is in the message of a failure, and BINDLAB_SEED draws the same again.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness import ROOT
from harness.tests.end_to_end import OWN_MOUNTS, EndToEnd, Ended, need_namespaces, until
from harness.tests.test_faults import alone, assert_refused, matrix
from harness.tests.patience import PATIENCE

SEED = int(os.environ.get("BINDLAB_SEED") or time.time_ns() % 1_000_000)
# The tests of signals, and the moments that each of them tries: forty together.
TESTS, MOMENTS = 8, 5
CASES = 12
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[EndToEnd]:
    """A folder with a dozen quick cases; afterwards nothing may be left of its runs."""
    need_namespaces()
    project = EndToEnd(tmp_path)
    project.write("many", matrix([str(number) for number in range(CASES)]))
    yield project
    left = project.leftovers()
    project.close()
    assert left == []


def pairs_are_whole(project: EndToEnd) -> None:
    """Beside every verdict lies the evidence that it was given on, and the record is the same."""
    records = project.records()
    for path in project.results.glob("raw/*/*/verdict.json"):
        told = json.loads(path.read_text())
        assert path.parent.parent.name == told["kernel"], path
        lines = [json.loads(it) for it in (path.parent / "observations.ndjson").open()]
        last = lines[-1] if lines else {}  # of one that had just begun
        is_whole = {"kind": "end", "complete": True}.items() <= last.items()
        assert is_whole or told["verdict"] == "MISS", path
        assert told == records[told["case"]], path
    assert [path.name for path in project.results.glob("raw/*")] == [os.uname().release]


def reported(ended: Ended) -> set[str]:
    """The cases that the run has called finished."""
    return set(re.findall(r"^PASS +(\S+\])", ended.out, re.MULTILINE))


@pytest.mark.parametrize("number", range(TESTS))
def test_signals_at_any_moment_lose_no_case_that_was_reported(
    project: EndToEnd, number: int
) -> None:
    draw = random.Random(SEED * TESTS + number)
    begun = time.monotonic()
    assert project.run().code == 0
    whole = time.monotonic() - begun
    for _ in range(MOMENTS):
        shutil.rmtree(project.results, ignore_errors=True)
        moment = draw.uniform(0, 1.1 * whole)
        story = f"BINDLAB_SEED={SEED}, test {number}: after {moment:.3f} s of {whole:.3f} s"
        process = project.start(project.command())
        time.sleep(moment)
        for _ in range(draw.randint(1, 3)):
            # Python's own first moments have a handler for Ctrl+C, and it shows a traceback.
            chosen = draw.choice(SIGNALS if project.results.exists() else SIGNALS[1:])
            process.send_signal(chosen)
            story += f", {chosen.name}"
            time.sleep(draw.uniform(0, 0.02))
        ended = project.end(process)
        story += f": {ended}"
        assert "Traceback" not in ended.err, story
        assert ended.code in (0, 130, *(-chosen for chosen in SIGNALS)), story
        recorded = {case for case, verdict in project.verdicts().items() if verdict == "PASS"}
        assert reported(ended) <= recorded, story
        if ended.code == 130 and project.results.exists():
            assert len(project.verdicts()) in (0, CASES), story
            pairs_are_whole(project)
        assert not list(project.results.rglob(".*")), story


def test_an_interrupted_run_keeps_the_evidence_of_the_one_before(project: EndToEnd) -> None:
    assert project.run().code == 0
    before = {path: path.read_bytes() for path in project.results.glob("raw/*/*/*")}
    process = project.start(project.command())
    assert until(lambda: any(project.results.glob("raw/*.running-*/*/plan.json")))
    process.send_signal(signal.SIGTERM)
    assert project.end(process).code == 130
    after = {path: path.read_bytes() for path in project.results.glob("raw/*/*/*")}
    assert before.keys() == after.keys() and len(after) == 3 * CASES
    pairs_are_whole(project)


def test_a_killed_run_confuses_no_next_one_and_is_resumed(project: EndToEnd) -> None:
    project.write("slow", alone("server: socket tcp", "advance: 50s", "server: listen => ok"))
    process = project.start(project.command())
    assert until(lambda: bool(project.judged()))
    process.kill()
    project.end(process)
    ended = project.end(project.start(words(project, "records")))
    assert (ended.code, ended.err) == (0, "")
    pairs_are_whole(project)
    there = len(project.verdicts())
    assert 0 < there <= CASES
    (project.scenarios / "slow.yaml").unlink()
    ended = project.run("--resume")
    assert (ended.code, ended.err) == (0, "")
    assert f"resumed: {there} of {CASES} cases" in ended.out or f"all {there} cases" in ended.out
    assert len(reported(ended)) == CASES - there
    assert list(project.verdicts().values()) == ["PASS"] * CASES
    pairs_are_whole(project)
    assert f"resumed: all {CASES} cases have their verdict" in project.run("--resume").out


def test_a_scenario_that_was_changed_meanwhile_is_run_again(project: EndToEnd) -> None:
    assert project.run().code == 0
    project.write("many", matrix([str(number) for number in range(CASES)]).replace("9527", "9528"))
    assert f"resumed: 0 of {CASES} cases" in project.run("--resume").out


def words(project: EndToEnd, *command: str) -> list[str]:
    return [sys.executable, "-m", "harness", *command, "--results", str(project.results)]


@pytest.mark.parametrize("stream", [1, 2], ids=["output", "error"])
@pytest.mark.parametrize("to", [">&-", ">/dev/full"])
def test_output_that_goes_nowhere_costs_no_record(project: EndToEnd, stream: int, to: str) -> None:
    project.write("wrong", alone("server: socket tcp", "server: listen => EINVAL"))
    script = f'exec "$@" {stream}{to}'
    ended = project.end(project.start(["sh", "-c", script, "sh", *project.command()]))
    assert ended.code in (1, 3) and "Traceback" not in ended.err
    if stream == 1:
        assert len(ended.complaints("standard output: ", ": the records are written")) == 1
    assert len(project.verdicts()) == CASES + 1
    pairs_are_whole(project)


def test_a_disk_that_fills_up_keeps_what_was_reported(project: EndToEnd, tmp_path: Path) -> None:
    project.write("many", matrix([str(number) for number in range(100)]))
    kept = tmp_path / "kept"
    project.results.mkdir()
    script = (
        'results=$1 kept=$2; shift 2; mount -t tmpfs -o size=1700k none "$results" || exit 99; '
        'head -c 1000k /dev/zero >"$results/filler"; "$@"; code=$?; rm "$results/filler"; '
        '/usr/bin/python3 -m harness records --results "$results"; '
        'cp -r "$results" "$kept"; exit $code'
    )
    command = [*OWN_MOUNTS, "sh", "-c", script, "sh", str(project.results), str(kept)]
    ended = project.end(project.start([*command, *project.command()]))
    assert_refused(ended, "disk", str(project.results))
    project.results.rmdir()
    kept.rename(project.results)
    assert 0 < len(reported(ended)) < 100
    assert reported(ended) <= {c for c, told in project.verdicts().items() if told == "PASS"}
    pairs_are_whole(project)


def test_of_two_runs_at_once_one_is_refused_and_the_other_is_whole(project: EndToEnd) -> None:
    ends = [project.end(it) for it in [project.start(project.command()) for _ in range(2)]]
    codes = sorted(ended.code for ended in ends)
    # On a busy machine the one may be over before the other has begun.
    assert codes in ([0, 3], [0, 0])
    if codes == [0, 3]:
        (refused,) = (ended for ended in ends if ended.code == 3)
        assert_refused(refused, "another run is writing here (")
    assert list(project.verdicts().values()) == ["PASS"] * CASES
    pairs_are_whole(project)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The project as somebody gets it, with the engine of this one."""
    need_namespaces()
    home = tmp_path / "clone"
    git = ["git", "-c", "safe.directory=*", "clone", "--quiet", str(ROOT), str(home)]
    if not (ROOT / ".git").exists() or subprocess.run(git).returncode != 0:
        pytest.skip("needs the project as a git repository, to clone it")
    (home / "build").mkdir()
    (home / "build" / "release").symlink_to((ROOT / "build" / "release").resolve())
    return home


def told(home: Path, *command: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=home, capture_output=True, text=True, timeout=PATIENCE, **more
    )


def test_runs_in_a_fresh_clone_leave_nothing_for_git_to_see(clone: Path) -> None:
    harness = ("/usr/bin/python3", "-m", "harness")
    only = "restart/client-closes-first*reuse=0*"
    ended = told(clone, *harness, "run", "--only", only)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "results/local/raw/" in ended.stdout
    cases = ["-k", "listeners and one-address and ipv4", "-p", "no:cacheprovider"]
    told(clone, "/usr/bin/python3", "-m", "pytest", "-q", "scenarios/listeners", *cases)
    assert told(clone, "git", "status", "--porcelain").stdout == ""
    release = os.uname().release
    assert (clone / "results/local/kernels" / release / "verdicts.jsonl").is_file()
    ended = told(clone, *harness, "publish")
    assert ended.returncode == 3 and "Traceback" not in ended.stderr
    assert f"not published: {release}: " in ended.stderr and "MISS" in ended.stderr
    assert told(clone, "git", "status", "--porcelain").stdout == ""
