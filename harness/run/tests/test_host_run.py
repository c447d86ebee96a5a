"""In a run every selected case gets a verdict, and what ends it early is told in one line."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness.formats.verdict import Verdict
from harness.report.words import reason
from harness.run import engine_process, host_run
from harness.tests.fake_run import FakeRun, scenario

CLAIMS = """
C1:
  claim: A free port can be bound.
  setting: one host
  source: bind(2)
  finding: {finding}
  why: it is so
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeRun:
    """A folder for the run; the fake engine needs no rights."""
    for module in (engine_process, host_run):
        monkeypatch.setattr(module, "command", lambda path: [str(path)])
    return FakeRun(tmp_path)


def test_a_run_of_good_cases_exits_0_and_writes_all_results(fake: FakeRun) -> None:
    fake.write("good.yaml", scenario(port="$port", matrix="{port: [1, 2]}"))
    ended = fake.run()
    assert (ended.code, ended.err) == (0, "")
    assert fake.verdicts() == {"good[port=1]": "PASS", "good[port=2]": "PASS"}
    release = os.uname().release
    written = {
        str(path.relative_to(fake.results))
        for path in fake.results.rglob("*")
        if path.is_file() and "good[port=2]" not in str(path)
    }
    assert written == {
        "lock",
        f"kernels/{release}/verdicts.jsonl",
        f"raw/{release}/good[port=1]/observations.ndjson",
        f"raw/{release}/good[port=1]/plan.json",
        f"raw/{release}/good[port=1]/verdict.json",
        f"raw/{release}/junit.xml",
        f"raw/{release}/manifest.json",
        f"raw/{release}/run.ktap",
        "tables/claims.md",
        "tables/experiments-good.md",
        "tables/experiments.md",
        "tables/kernels.md",
        "tables/rules.md",
    }
    assert f"2 cases on {release}: 2 PASS" in ended.out


def test_a_failure_tells_the_story_so_far_and_exits_1(fake: FakeRun) -> None:
    fake.write("wrong.yaml", scenario("fail"))
    ended = fake.run()
    assert ended.code == 1
    lines = ended.err.splitlines()
    assert lines[0] == "scenarios/wrong.yaml:7: server.bind: expected ok, observed EINVAL"
    assert lines[1] == "  case wrong"
    assert re.fullmatch(r" +0\.010s  server: socket tcp +  = ok <0\.001000>", lines[2])
    assert re.match(r"  >    0\.020s  server: bind .* = EINVAL <", lines[3])
    assert lines[4].endswith("/wrong/")


def test_a_skip_does_not_fail_the_run(fake: FakeRun) -> None:
    fake.write("odd.yaml", scenario("skip", needs="[sysctl net.no.such]"))
    assert fake.run().code == 0
    assert reason(Verdict.from_json(fake.records()["odd"])) == "sysctl net.no.such is not there"


def test_a_new_case_does_not_fail_the_run_and_is_shown(fake: FakeRun) -> None:
    fake.write("fresh.yaml", scenario(expect="?"))
    ended = fake.run()
    assert ended.code == 0
    assert "\nfresh: Does it bind?\n  what came\n  ok\n" in ended.out
    assert "no expectation yet: second (ok)" in fake.table("experiments-fresh.md")


def test_what_came_is_proposed_if_asked_for_and_no_file_is_written(fake: FakeRun) -> None:
    text = scenario(expect="?")
    fake.write("fresh.yaml", text)
    assert "TODO" not in fake.run().out
    proposed = fake.run(propose=True).out
    assert '    - {is: ok, because: "TODO: why? observed in 1 case"}\n' in proposed
    assert (fake.scenarios / "fresh.yaml").read_text() == text


def test_why_cases_are_broken_is_summed_up(fake: FakeRun) -> None:
    fake.write("cut.yaml", scenario("cut"))
    assert "\nBROKEN: 1 × " in fake.run().out


def test_a_case_that_was_cut_off_is_broken_in_the_engines_words(fake: FakeRun) -> None:
    fake.write("cut.yaml", scenario("cut"))
    ended = fake.run()
    assert ended.code == 1
    assert fake.verdicts() == {"cut": "BROKEN"}
    assert reason(Verdict.from_json(fake.records()["cut"])).startswith("the case process died (")


def test_the_longest_wait_is_started_first(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    long = scenario().replace("steps:\n", "steps:\n  - advance: 20s\n")
    fake.write("z.yaml", long)
    ended = fake.run()
    assert [line.split()[1] for line in ended.out.splitlines()[:2]] == ["z", "a"]


def test_an_engine_that_dies_leaves_the_rest_missed_and_is_named(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.write("b.yaml", scenario("die"))
    fake.write("c.yaml", scenario("late"))
    ended = fake.run()
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
    assert "SIGKILL" in ended.err
    assert fake.verdicts() == {"a": "PASS", "b": "MISS", "c": "MISS"}


def test_an_engine_that_is_not_there_leaves_earlier_results_alone(
    fake: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.write("a.yaml", scenario())
    assert fake.run().code == 0
    monkeypatch.undo()
    fake.engine = fake.results / "none"
    ended = fake.run()
    assert ended.code == 3
    assert ended.err == f"{fake.engine}: there is no engine here: run `make build`\n"
    assert fake.verdicts() == {"a": "PASS"}


def test_an_interrupt_keeps_what_has_finished(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.write("b.yaml", scenario("wait"))

    def interrupt() -> None:
        while not list(fake.results.glob("raw/*/a/verdict.json")):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    before = signal.getsignal(signal.SIGINT)
    ended = fake.run()
    signal.signal(signal.SIGINT, before)  # ours goes on
    assert ended.code == 130
    assert ended.err == "interrupted: 1 cases are judged, 1 are not\n"
    assert fake.verdicts() == {"a": "PASS", "b": "MISS"}
    assert reason(Verdict.from_json(fake.records()["b"])).startswith("the run was interrupted ")


def test_a_run_that_is_resumed_runs_what_is_missing_and_exits_by_all_verdicts(
    fake: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_run, "revision_of", lambda root: "abc1234")
    fake.write("a.yaml", scenario("fail"))
    assert fake.run().code == 1
    fake.write("b.yaml", scenario())
    ended = fake.run(resume=True)
    assert ended.code == 1
    first, second, *_ = ended.out.splitlines()
    assert first.startswith("resumed: 1 of 2 cases have their verdict of abc1234 on ")
    assert second.startswith("PASS   b")
    assert f"2 cases on {os.uname().release}: 1 PASS, 1 FAIL" in ended.out
    fake.engine = Path("/bin/false")
    ended = fake.run(resume=True)
    assert (ended.code, ended.err) == (1, "")
    assert "resumed: all 2 cases" in ended.out
    assert fake.verdicts() == {"a": "FAIL", "b": "PASS"}


def test_a_diagnostic_ends_the_run_before_it_begins(fake: FakeRun) -> None:
    fake.write("bad.yaml", scenario(colour="blue"))
    ended = fake.run()
    assert ended.code == 2
    assert ended.err.startswith("scenarios/bad.yaml:5:")
    assert not fake.results.exists()


def test_a_selection_replaces_its_own_cases_and_keeps_the_others(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.write("b.yaml", scenario())
    fake.run()
    fake.write("b.yaml", scenario("fail"))
    assert fake.run("b").code == 1
    assert fake.verdicts() == {"a": "PASS", "b": "FAIL"}


def test_a_selection_drops_cases_that_are_no_more(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.write("b.yaml", scenario())
    fake.run()
    (fake.scenarios / "b.yaml").unlink()
    fake.run("a")
    assert fake.verdicts() == {"a": "PASS"}


def test_cases_that_never_ran_are_missed_in_the_tables(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.write("b.yaml", scenario())
    assert fake.run("a").code == 0
    assert fake.verdicts() == {"a": "PASS", "b": "MISS"}


def test_old_evidence_of_a_selected_case_is_gone(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.write("a/b.yaml", scenario())
    fake.run()
    (folder,) = fake.results.glob("raw/*/a")
    (folder / "capture.pcap").touch()
    fake.run("a/b")
    assert (folder / "capture.pcap").exists()
    fake.run("a")
    assert not (folder / "capture.pcap").exists()
    assert (folder / "b" / "verdict.json").exists()


def test_a_recorded_finding_that_the_evidence_contradicts_fails_the_run(
    fake: FakeRun,
) -> None:
    claims = "[{id: C1, says: {second: ok}}]"
    fake.write("a.yaml", scenario(claims=claims))
    fake.write("claims.yaml", CLAIMS.format(finding="holds"))
    assert fake.run().code == 0
    fake.write("claims.yaml", CLAIMS.format(finding="does not hold"))
    ended = fake.run()
    assert ended.code == 1
    assert ended.err == (
        "scenarios/claims.yaml:2: C1: recorded 'does not hold', but the evidence says 'holds'"
        " (1 cases hold, 0 do not)\n"
    )
    assert "WRONG" in fake.table("claims.md")


def test_a_file_in_the_way_of_the_results_is_one_line(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.results.write_text("in the way")
    ended = fake.run()
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
    assert "a file is in the way" in ended.err


def test_verdicts_that_cannot_be_read_end_the_run_before_it_begins(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.run()
    (path,) = fake.results.glob("kernels/*/verdicts.jsonl")
    path.write_text("{}\n")
    ended = fake.run()
    assert (ended.code, ended.err.startswith(f"{path}:1: ")) == (3, True)


def test_the_reports_for_machines_name_every_case(fake: FakeRun) -> None:
    fake.write("a.yaml", scenario())
    fake.write("b.yaml", scenario("fail"))
    fake.run()
    (junit,) = fake.results.glob("raw/*/junit.xml")
    suite = ElementTree.parse(junit).getroot()[0]
    assert [case.get("name") for case in suite] == ["a", "b"]
    (ktap,) = fake.results.glob("raw/*/run.ktap")
    assert ktap.read_text().splitlines()[:2] == ["KTAP version 1", "1..2"]
