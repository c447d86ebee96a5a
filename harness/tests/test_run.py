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

from harness import driver, run as run_module
from harness.ledger import revision_of
from harness.tests.workshop import Workshop, scenario

CLAIMS = """
C1:
  claim: A free port can be bound.
  setting: one host
  source: bind(2)
  finding: {finding}
"""


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A folder for the run; the fake engine needs no rights."""
    for module in (driver, run_module):
        monkeypatch.setattr(module, "command", lambda path: [str(path)])
    return Workshop(tmp_path)


def test_a_run_of_good_cases_exits_0_and_writes_all_results(workshop: Workshop) -> None:
    workshop.write("good.yaml", scenario(port="$port", matrix="{port: [1, 2]}"))
    ended = workshop.run()
    assert (ended.code, ended.err) == (0, "")
    assert workshop.verdicts() == {"good[port=1]": "PASS", "good[port=2]": "PASS"}
    release = os.uname().release
    written = {
        str(path.relative_to(workshop.results))
        for path in workshop.results.rglob("*")
        if path.is_file() and "good[port=2]" not in str(path)
    }
    assert written == {
        f"kernels/{release}/verdicts.jsonl",
        f"raw/{release}/good[port=1]/observations.ndjson",
        f"raw/{release}/good[port=1]/plan.json",
        f"raw/{release}/good[port=1]/verdict.json",
        f"raw/{release}/junit.xml",
        f"raw/{release}/run.ktap",
        "tables/claims.md",
        "tables/experiments-good.md",
        "tables/experiments.md",
        "tables/kernels.md",
    }
    assert f"2 cases on {release}: 2 PASS" in ended.out


def test_a_failure_tells_the_story_so_far_and_exits_1(workshop: Workshop) -> None:
    workshop.write("wrong.yaml", scenario("fail"))
    ended = workshop.run()
    assert ended.code == 1
    lines = ended.err.splitlines()
    assert lines[0] == "scenarios/wrong.yaml:7: server.bind: expected ok, observed EINVAL"
    assert lines[1] == "  case wrong"
    assert re.fullmatch(r" +0\.010s  server: socket tcp +  = ok <0\.000000>", lines[2])
    assert re.match(r"  >    0\.020s  server: bind .* = EINVAL <", lines[3])
    assert lines[4].endswith("/wrong/")


def test_a_skip_does_not_fail_the_run(workshop: Workshop) -> None:
    workshop.write("odd.yaml", scenario("skip", needs="[sysctl net.no.such]"))
    assert workshop.run().code == 0
    assert workshop.records()["odd"]["reason"] == "sysctl net.no.such is not there"


def test_a_new_case_does_not_fail_the_run_and_is_shown(workshop: Workshop) -> None:
    workshop.write("fresh.yaml", scenario(expect="?"))
    ended = workshop.run()
    assert ended.code == 0
    assert "\nfresh: no expectation yet: second (ok)\n" in ended.out
    assert "no expectation yet: second (ok)" in workshop.table("experiments-fresh.md")


def test_a_case_that_was_cut_off_is_broken_in_the_engines_words(workshop: Workshop) -> None:
    workshop.write("cut.yaml", scenario("cut"))
    ended = workshop.run()
    assert ended.code == 1
    assert workshop.verdicts() == {"cut": "BROKEN"}
    assert workshop.records()["cut"]["reason"].startswith("the case process died (")


def test_the_longest_wait_is_started_first(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    long = scenario().replace("steps:\n", "steps:\n  - advance: 20s\n")
    workshop.write("z.yaml", long)
    ended = workshop.run()
    assert [line.split()[1] for line in ended.out.splitlines()[:2]] == ["z", "a"]


def test_an_engine_that_dies_leaves_the_rest_missed_and_is_named(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.write("b.yaml", scenario("die"))
    workshop.write("c.yaml", scenario("late"))
    ended = workshop.run()
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
    assert "SIGKILL" in ended.err
    assert workshop.verdicts() == {"a": "PASS", "b": "MISS", "c": "MISS"}


def test_an_engine_that_is_not_there_leaves_earlier_results_alone(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.write("a.yaml", scenario())
    assert workshop.run().code == 0
    monkeypatch.undo()
    workshop.engine = workshop.results / "none"
    ended = workshop.run()
    assert ended.code == 3
    assert ended.err == f"{workshop.engine}: there is no engine here: run `make build`\n"
    assert workshop.verdicts() == {"a": "PASS"}


def test_an_interrupt_keeps_what_has_finished(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.write("b.yaml", scenario("wait"))

    def interrupt() -> None:
        while not list(workshop.results.glob("raw/*/a/verdict.json")):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    ended = workshop.run()
    assert ended.code == 130
    assert ended.err == "interrupted: 1 cases are judged, 1 are not\n"
    assert workshop.verdicts() == {"a": "PASS", "b": "MISS"}
    assert workshop.records()["b"]["reason"] == "the run was interrupted before it started"


def test_a_mistake_in_a_scenario_ends_the_run_before_it_begins(workshop: Workshop) -> None:
    workshop.write("bad.yaml", scenario(colour="blue"))
    ended = workshop.run()
    assert ended.code == 2
    assert ended.err.startswith("scenarios/bad.yaml:5:")
    assert not workshop.results.exists()


def test_a_selection_replaces_its_own_cases_and_keeps_the_others(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.write("b.yaml", scenario())
    workshop.run()
    workshop.write("b.yaml", scenario("fail"))
    assert workshop.run("b").code == 1
    assert workshop.verdicts() == {"a": "PASS", "b": "FAIL"}


def test_a_selection_drops_cases_that_are_no_more(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.write("b.yaml", scenario())
    workshop.run()
    (workshop.scenarios / "b.yaml").unlink()
    workshop.run("a")
    assert workshop.verdicts() == {"a": "PASS"}


def test_cases_that_never_ran_are_missed_in_the_tables(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.write("b.yaml", scenario())
    assert workshop.run("a").code == 0
    assert workshop.verdicts() == {"a": "PASS", "b": "MISS"}


def test_old_evidence_of_a_selected_case_is_gone(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.write("a/b.yaml", scenario())
    workshop.run()
    (folder,) = workshop.results.glob("raw/*/a")
    (folder / "capture.pcap").touch()
    workshop.run("a/b")
    assert (folder / "capture.pcap").exists()
    workshop.run("a")
    assert not (folder / "capture.pcap").exists()
    assert (folder / "b" / "verdict.json").exists()


def test_a_recorded_finding_that_the_evidence_contradicts_fails_the_run(
    workshop: Workshop,
) -> None:
    claims = "[{id: C1, says: {second: ok}}]"
    workshop.write("a.yaml", scenario(claims=claims))
    workshop.write("claims.yaml", CLAIMS.format(finding="holds"))
    assert workshop.run().code == 0
    workshop.write("claims.yaml", CLAIMS.format(finding="does not hold"))
    ended = workshop.run()
    assert ended.code == 1
    assert ended.err == (
        "scenarios/claims.yaml:2: C1: recorded 'does not hold', but the evidence says 'holds'"
        " (1 cases hold, 0 do not)\n"
    )
    assert "WRONG" in workshop.table("claims.md")


def test_a_file_in_the_way_of_the_results_is_one_line(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.results.write_text("in the way")
    ended = workshop.run()
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
    assert "a file is in the way" in ended.err


def test_verdicts_that_cannot_be_read_end_the_run_before_it_begins(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.run()
    (path,) = workshop.results.glob("kernels/*/verdicts.jsonl")
    path.write_text("{}\n")
    ended = workshop.run()
    assert (ended.code, ended.err.startswith(f"{path}:1: ")) == (3, True)


def test_the_reports_for_machines_name_every_case(workshop: Workshop) -> None:
    workshop.write("a.yaml", scenario())
    workshop.write("b.yaml", scenario("fail"))
    workshop.run()
    (junit,) = workshop.results.glob("raw/*/junit.xml")
    suite = ElementTree.parse(junit).getroot()[0]
    assert [case.get("name") for case in suite] == ["a", "b"]
    (ktap,) = workshop.results.glob("raw/*/run.ktap")
    assert ktap.read_text().splitlines()[:2] == ["KTAP version 1", "1..2"]


def test_sources_that_git_does_not_know_have_no_revision(tmp_path: Path) -> None:
    assert revision_of(tmp_path) == "unknown"
