"""`pytest scenarios` says of each case what its verdict means, with and without xdist."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness import ROOT
from harness.cli.command_line import main
from harness.formats.status import Status
from harness.records.layout import verdicts_file
from harness.records.lock import results_lock
from harness.records.store import ResultsError, read_verdicts
from harness.tests.fake_run import FAKE_ENGINE, scenario
from harness.tests.patience import PATIENCE

ALL = {
    "a/fail.yaml": scenario("fail"),
    "a/good.yaml": scenario(),
    "b/broken.yaml": scenario("cut"),
    "b/fresh.yaml": scenario(expect="?"),
    "b/known.yaml": scenario("fail", xfail='[{because: "a known bug"}]'),
    "b/mended.yaml": scenario(xfail='[{because: "a known bug"}]'),
    "c/skip.yaml": scenario("skip", needs="[sysctl net.no.such]"),
}


class Project:
    """A folder with scenarios and the plugin, and pytest in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "conftest.py").write_text('pytest_plugins = ["harness.pytest_plugin.plugin"]\n')
        (home / "pytest.ini").write_text("[pytest]\n")

    def write(self, name: str, text: str) -> Path:
        path = self.home / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def start(self, *options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "pytest", "scenarios", "--bindlab-engine"]
        return subprocess.Popen(
            [*command, str(FAKE_ENGINE), "-p", "no:cacheprovider", "-rA", *options],
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def pytest(self, *options: str) -> tuple[int, str]:
        process = self.start(*options)
        out, _ = process.communicate(timeout=PATIENCE)
        assert "Traceback" not in out, out
        assert "INTERNALERROR" not in out, out
        return process.returncode, out


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def summary(out: str) -> dict[str, str]:
    """What pytest's summary says of each case."""
    words = re.compile(r"^(PASSED|FAILED|ERROR|NEW|XFAIL) scenarios/(\S+)\.yaml::", re.MULTILINE)
    return {name: word for word, name in words.findall(out)}


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_each_verdict_is_what_it_means_to_pytest(
    project: Project, options: tuple[str, ...]
) -> None:
    for name, text in ALL.items():
        project.write(name, text)
    code, out = project.pytest(*options)
    assert code == 1
    told = summary(out)
    told.pop("b/fresh", None)  # pytest has no list of its own for other words than its own
    assert told == {
        "a/fail": "FAILED",
        "a/good": "PASSED",
        "b/broken": "ERROR",
        "b/known": "XFAIL",
        "b/mended": "FAILED",
    }
    assert "SKIPPED [1] scenarios/c/skip.yaml:1: sysctl net.no.such is not there" in out
    assert re.search(r"2 failed, 1 passed, 1 skipped, 1 xfailed, 1 error, 1 new", out)


def test_a_failure_points_at_the_line_of_its_step(project: Project) -> None:
    project.write("wrong.yaml", scenario("fail"))
    _, out = project.pytest()
    assert "\nscenarios/wrong.yaml:7: server.bind: expected ok, observed EINVAL\n" in out
    assert "\n  evidence results/local/raw/" in out


BOTH = pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])


@BOTH
def test_evidence_and_records_are_written_and_no_tables(
    project: Project, options: tuple[str, ...]
) -> None:
    project.write("good.yaml", scenario())
    project.write("wrong.yaml", scenario("fail"))
    assert project.pytest(*options)[0] == 1
    results, release = project.home / "results/local", os.uname().release
    left = {str(p.relative_to(results)) for p in results.rglob("*") if p.is_file()}
    evidence = {
        f"raw/{release}/{case}/{file}"
        for case in ("good", "wrong")
        for file in ("observations.ndjson", "plan.json", "verdict.json")
    }
    assert left == {"lock", f"kernels/{release}/verdicts.jsonl"} | evidence
    assert [path.name for path in (results / "raw").iterdir()] == [release]
    records = read_verdicts(verdicts_file(results, release))
    assert [(it.case, it.verdict) for it in records] == [
        ("good", Status.PASS),
        ("wrong", Status.FAIL),
    ]


@BOTH
def test_a_second_run_into_the_same_folder_is_one_line(
    project: Project, options: tuple[str, ...]
) -> None:
    for name in "abc":
        project.write(f"{name}.yaml", scenario())
    with results_lock(project.home / "results/local"):
        code, out = project.pytest(*options)
    assert code == 3
    assert out.count("another run is writing here (process ") == 1, out
    assert not list(project.home.rglob("plan.json"))
    assert project.pytest(*options)[0] == 0


@BOTH
def test_a_session_killed_outright_has_lost_no_verdict(
    project: Project, options: tuple[str, ...]
) -> None:
    project.write("a.yaml", scenario())
    project.write("b.yaml", scenario("wait"))
    process = project.start(*options)
    while not has(project, "a") and process.poll() is None:
        time.sleep(0.05)
    process.kill()
    process.communicate(timeout=PATIENCE)
    results = project.home / "results/local"
    until_free(results)
    assert main(["records", "--results", str(results)]) == 0
    (verdict,) = read_verdicts(verdicts_file(results, os.uname().release))
    assert (verdict.case, verdict.verdict) == ("a", Status.PASS)


def until_free(results: Path) -> None:
    while True:
        try:
            with results_lock(results):
                return
        except ResultsError:
            time.sleep(0.05)


def test_a_case_reports_as_soon_as_it_is_done(project: Project) -> None:
    project.write("a.yaml", scenario("late slow"))
    project.write("b.yaml", scenario())
    _, out = project.pytest("-v")
    assert out.index("b.yaml::b PASSED") < out.index("a.yaml::a PASSED")


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_a_selection_runs_only_its_cases(project: Project, options: tuple[str, ...]) -> None:
    project.write("good.yaml", scenario(port="$port", matrix="{port: {small: 1, big: 2}}"))
    code, out = project.pytest("-k", "big", *options)
    assert (code, list(summary(out))) == (0, ["good"])
    assert len(list(project.home.rglob("observations.ndjson"))) == 1


def test_the_cases_can_be_written_as_junit(project: Project) -> None:
    project.write("good.yaml", scenario())
    project.pytest("--junitxml", "out.xml")
    (case,) = ElementTree.parse(project.home / "out.xml").iter("testcase")
    assert case.get("name") == "good"


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_a_diagnostic_is_a_collection_error_with_its_line(
    project: Project, options: tuple[str, ...]
) -> None:
    project.write("bad.yaml", scenario(colour="blue"))
    project.write("good.yaml", scenario())
    code, out = project.pytest(*options)
    assert code != 0
    assert "\nscenarios/bad.yaml:5: unknown key 'colour'" in out
    assert not (project.home / "results").exists()


def test_a_diagnostic_elsewhere_does_not_keep_a_file_from_running(project: Project) -> None:
    project.write("bad.yaml", scenario(colour="blue"))
    project.write("good.yaml", scenario())
    code, out = project.pytest("--continue-on-collection-errors")
    assert summary(out)["good"] == "PASSED"


def test_cases_can_be_listed_without_running(project: Project) -> None:
    project.write("good.yaml", scenario())
    code, out = project.pytest("--collect-only", "-q")
    assert (code, "scenarios/good.yaml::good" in out) == (0, True)
    assert not (project.home / "results").exists()


def test_an_engine_that_is_not_there_is_one_line(project: Project) -> None:
    project.write("good.yaml", scenario())
    code, out = project.pytest("--bindlab-engine", "none")
    assert code == 3
    assert "none: there is no engine here: run `make build`" in out


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_an_engine_that_dies_makes_errors_of_what_it_left(
    project: Project, options: tuple[str, ...]
) -> None:
    project.write("a.yaml", scenario())
    project.write("b.yaml", scenario("die"))
    project.write("c.yaml", scenario("late"))
    code, out = project.pytest(*options)
    assert summary(out) == {"a": "PASSED", "b": "ERROR", "c": "ERROR"}
    assert out.count("MISS: the engine ended before its work was done: signal SIGKILL") >= 2


def test_stopping_at_the_first_failure_does_not_wait_for_the_others(project: Project) -> None:
    project.write("a.yaml", scenario("fail"))
    project.write("b.yaml", scenario("wait"))
    code, out = project.pytest("-x")
    assert (code, summary(out)) == (1, {"a": "FAILED"})
    assert not engines(project)


def has(project: Project, case: str) -> bool:
    return bool(list(project.home.glob(f"results/local/raw/*/{case}/verdict.json")))


def end_soon(process: subprocess.Popen[str], ready: Callable[[], bool]) -> None:
    """Ctrl+C once something has happened."""
    while not ready() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_an_interrupt_ends_the_engine_too(project: Project, options: tuple[str, ...]) -> None:
    project.write("a.yaml", scenario())
    project.write("b.yaml", scenario("wait"))
    process = project.start(*options)
    threading.Thread(target=end_soon, args=(process, lambda: has(project, "a"))).start()
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2, out
    assert not engines(project)


def test_when_the_worker_with_the_engine_dies_the_others_say_so(project: Project) -> None:
    project.write("a.yaml", scenario())
    for name in ("b", "c"):
        project.write(f"{name}.yaml", scenario("wait"))
    process = project.start("-n", "2")

    def strike() -> None:
        while not has(project, "a"):
            time.sleep(0.05)
        for pid in engines(project):
            os.kill(parent_of(pid), signal.SIGKILL)

    threading.Thread(target=strike).start()
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "MISS: the worker gw0, which ran the engine, has died" in out
    assert not engines(project)


def engines(project: Project) -> list[int]:
    """The fake engines at work on this project."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        here = any(word.startswith(str(project.home).encode()) for word in words)
        if here and str(FAKE_ENGINE).encode() in words and b"--plans" in words:
            found.append(int(path.parent.name))
    return found


def parent_of(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"^PPid:\s+(\d+)", status, re.MULTILINE)[0])
