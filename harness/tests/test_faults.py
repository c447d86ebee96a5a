"""What the harness must withstand, end to end: every fault is one clear line, and the rest is kept.

Each test runs the real harness with the real engine on scenarios of its own (see end_to_end.py) and
asks for the four things alike: a line that says what, where and what to do; a non-zero exit; no
traceback; nothing left behind.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.formats.verdict import Verdict
from harness.report.words import reason
from harness.tests.end_to_end import OWN_MOUNTS, EndToEnd, Ended, need_namespaces, until

# One that passes in a moment: what has finished before the fault strikes must be kept.
GOOD = """
question: Can a free port be bound?
sources: [bind(2)]
topology: alone
steps:
  - server: socket tcp
  - server: bind $server:9527 => ok
"""

CROSSING = """
question: Does a connection come about?
sources: [connect(2)]
steps:
  - server: socket tcp
  - server: bind $server:9527
  - server: listen
  - client: socket tcp
  - client: connect $server:9527 => ok
wire:
  - SYN 1 from client answered SYN-ACK
"""


def alone(*steps: str) -> str:
    """A scenario of one host with these steps."""
    lines = "".join(f"  - {step}\n" for step in steps)
    return f"question: What then?\nsources: [bind(2)]\ntopology: alone\nsteps:\n{lines}"


def matrix(backlogs: list[str]) -> str:
    """The good scenario, once for each backlog."""
    cells = f"matrix: {{backlog: [{', '.join(backlogs)}]}}\nsteps:"
    return GOOD.replace("steps:", cells) + "  - server: listen $backlog\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[EndToEnd]:
    """A folder with one good scenario; afterwards nothing may be left of its runs."""
    need_namespaces()
    project = EndToEnd(tmp_path)
    project.write("good", GOOD)
    yield project
    left = project.leftovers()
    project.close()
    assert left == []


def assert_refused(ended: Ended, *words: str) -> None:
    """A non-zero exit, no traceback, and one line on stderr that has all the words."""
    everything = ended.out + ended.err
    assert "Traceback" not in everything, everything
    assert ended.code != 0, everything
    assert len(ended.complaints(*words)) == 1, everything


def result(project: EndToEnd, case: str) -> tuple[str, str]:
    """Verdict and reason of a case."""
    record = project.records()[case]
    return str(record["verdict"]), reason(Verdict.from_json(record))


def make_records(project: EndToEnd) -> Ended:
    """What `make records` does with what a run that was killed has left."""
    command = [sys.executable, "-m", "harness", "records", "--results", str(project.results)]
    return project.end(project.start(command))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + "colour: blue\n", 8, ["colour", "question"]),
        (GOOD.replace("bind ", "bnd "), 7, ["bnd", "bind"]),
        (alone("server: socket tcp", "server: setsockopt SO_REUSEADR 1"), 6, ["SO_REUSEADDR"]),
        (GOOD.replace("$server:9527", "$sever:9527"), 7, ["sever", "server"]),
        (GOOD.replace("$server:9527", "10.0.0.256:9527"), 7, ["10.0.0.256"]),
    ],
    ids=["key", "verb", "option", "address name", "address"],
)
def test_an_unknown_word_is_refused_at_its_line(
    project: EndToEnd, text: str, line: int, words: list[str]
) -> None:
    path = project.write("wrong", text)
    ended = project.run()
    assert_refused(ended, f"{path}:{line}:", *words)
    assert project.verdicts() == {}


def test_a_connection_that_two_captures_show_is_one(project: EndToEnd) -> None:
    project.write("crossing", CROSSING.replace("steps:", "capture: [server, client]\nsteps:"))
    assert project.run().code == 0
    assert project.verdicts() == {"good": "PASS", "crossing": "PASS"}


def test_a_case_id_that_two_cells_share_is_refused(project: EndToEnd) -> None:
    path = project.write("twice", matrix(["1", "1"]))
    ended = project.run()
    assert_refused(ended, f"{path}:5:", "duplicate case id", "backlog=1")


def test_without_the_right_to_make_namespaces_one_line_says_so(project: EndToEnd) -> None:
    # Root of a user namespace that allows no other, without his capability.
    script = 'echo 0 >/proc/sys/user/max_user_namespaces || exit 99; exec "$@"'
    take_away = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"]
    command = ["unshare", "-r", "sh", "-c", script, "sh", *take_away]
    ended = project.end(project.start([*command, *project.command()]))
    assert_refused(ended, "no right to make network namespaces", "sysctl user.max_user_namespaces=")
    assert set(project.verdicts().values()) <= {"MISS"}


def test_without_tcpdump_one_line_says_what_to_install(project: EndToEnd, tmp_path: Path) -> None:
    project.write("crossing", CROSSING)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("git", "sudo", "sh"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    ended = project.end(project.start(project.command(), {"PATH": str(tools)}))
    assert_refused(ended, "tcpdump", "install")
    assert project.verdicts() == {"good": "MISS", "crossing": "MISS"}


@pytest.mark.parametrize(
    ("step", "because"),
    [
        ("server: crash", "SIGABRT"),
        ("{server: hang, within: 300ms}", "0.3 s"),
        ("server: babble", "answer"),
        ("{server: accept, within: 300ms}", "0.3 s"),
    ],
    ids=["dies", "hangs", "babbles", "waits past its deadline"],
)
def test_a_case_whose_actor_misbehaves_is_broken_and_the_others_are_kept(
    project: EndToEnd, step: str, because: str
) -> None:
    path = project.write(
        "bad",
        alone("server: socket tcp", "server: bind $server:9527 => ok", "server: listen", step),
    )
    ended = project.run()
    assert_refused(ended, f"{path}:8", "BROKEN")
    assert project.verdicts() == {"good": "PASS", "bad": "BROKEN"}
    assert because in result(project, "bad")[1]


@pytest.mark.parametrize("whole_group", [False, True], ids=["the harness", "the terminal"])
def test_ctrl_c_keeps_what_has_finished_and_the_rest_is_missed(
    project: EndToEnd, whole_group: bool
) -> None:
    project.write("slow", alone("server: socket tcp", "advance: 50s", "server: listen => ok"))
    process = project.start(project.command())
    assert until(lambda: bool(project.observations("slow")))
    assert until(lambda: project.is_over("good"))
    if whole_group:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    ended = project.end(process)
    assert_refused(ended, "interrupted")
    assert ended.code == 130
    assert project.verdicts() == {"good": "PASS", "slow": "MISS"}


def test_however_often_ctrl_c_comes_what_has_finished_is_kept(project: EndToEnd) -> None:
    project.write("slow", alone("server: socket tcp", "advance: 50s", "server: listen => ok"))
    process = project.start(project.command())
    assert until(lambda: project.is_over("good") and bool(project.observations("slow")))
    for _ in range(40):
        process.send_signal(random.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP]))
        if until(lambda: process.poll() is not None, random.uniform(0, 0.05)):
            break
    ended = project.end(process)
    assert_refused(ended, "interrupted")
    assert ended.code == 130
    assert project.verdicts() == {"good": "PASS", "slow": "MISS"}


def test_a_run_whose_reader_goes_away_keeps_its_records(project: EndToEnd) -> None:
    project.write("many", matrix([str(number) for number in range(30)]))
    words = [str(word) for word in project.command()]
    script = '"$@" | head -n 1 >/dev/null; exit "${PIPESTATUS[0]}"'
    ended = project.end(project.start(["bash", "-c", script, "bash", *words]))
    assert_refused(ended, "standard output: Broken pipe: the records are written")
    assert len(project.verdicts()) == 31 and set(project.verdicts().values()) == {"PASS"}


def test_a_run_that_was_killed_outright_has_lost_no_verdict(project: EndToEnd) -> None:
    project.write("slow", alone("server: socket tcp", "advance: 50s", "server: listen => ok"))
    process = project.start(project.command())
    assert until(lambda: "good" in project.judged())
    process.kill()
    project.end(process)
    assert project.verdicts() == {}
    ended = make_records(project)
    assert (ended.code, "1 verdicts of a run that did not end" in ended.out) == (0, True), ended
    assert project.verdicts() == {"good": "PASS"}


def test_a_second_run_into_the_same_folder_is_refused_with_the_holder(project: EndToEnd) -> None:
    project.write("slow", alone("server: socket tcp", "advance: 50s", "server: listen => ok"))
    process = project.start(project.command())
    assert until(lambda: bool(project.observations("slow")))
    ended = project.run()
    assert_refused(ended, f"another run is writing here (process {process.pid}, since")
    process.send_signal(signal.SIGINT)
    assert project.end(process).code == 130


@pytest.mark.parametrize("victim", ["harness", "engine"])
def test_nothing_outlives_a_run_killed_outright(project: EndToEnd, victim: str) -> None:
    project.write("slow", CROSSING.replace("wire:", "  - advance: 50s\nwire:"))
    process = project.start(project.command())
    assert until(lambda: project.steps("slow") == 5 and "good" in project.judged())
    if victim == "harness":
        process.kill()
    else:
        os.kill(project.engine_of(process.pid), signal.SIGKILL)
    ended = project.end(process)
    assert ended.code != 0
    assert "Traceback" not in ended.err
    if victim == "harness":
        # A file that it was just writing has only a name for the time being; this sweeps it away.
        assert make_records(project).code == 0
    # The fixture looks for processes, namespaces, mounts and files of the run.
    assert project.namespaces() != set()
    if victim == "engine":
        assert_refused(ended, "engine", "SIGKILL")
        assert project.verdicts() == {"good": "PASS", "slow": "MISS"}


def test_a_full_disk_is_named_and_finished_cases_are_kept(
    project: EndToEnd, tmp_path: Path
) -> None:
    project.write("many", matrix([str(number) for number in range(200)]))
    kept = tmp_path / "kept"
    project.results.mkdir()
    # The small disk exists only in a mount namespace of the run; what it holds is copied out.
    script = (
        'results=$1 kept=$2; shift 2; mount -t tmpfs -o size=300k none "$results" || exit 99; '
        '"$@"; code=$?; cp -r "$results" "$kept"; exit $code'
    )
    command = [*OWN_MOUNTS, "sh", "-c", script, "sh", str(project.results), str(kept)]
    ended = project.end(project.start([*command, *project.command()]))
    assert_refused(ended, "disk", str(project.results))
    project.results.rmdir()
    kept.rename(project.results)
    folders = [path.name for path in project.results.glob("raw/*/*") if path.is_dir()]
    finished = [case for case in folders if project.is_over(case)]
    assert finished
    assert len(finished) < 201


def test_a_file_in_the_way_of_the_results_is_named(project: EndToEnd) -> None:
    project.results.write_text("in the way")
    ended = project.run()
    assert_refused(ended, str(project.results))
    assert project.results.read_text() == "in the way"


def test_results_on_a_read_only_disk_are_named(project: EndToEnd) -> None:
    project.results.mkdir()
    script = 'mount -t tmpfs -o ro none "$1" || exit 99; shift; exec "$@"'
    command = [*OWN_MOUNTS, "sh", "-c", script, "sh", str(project.results)]
    ended = project.end(project.start([*command, *project.command()]))
    assert_refused(ended, str(project.results))


def test_a_feature_that_the_kernel_lacks_is_a_skip_with_its_name(project: EndToEnd) -> None:
    project.write("future", GOOD + "needs: [sysctl net.ipv4.no_such]\n")
    ended = project.run()
    assert ended.code == 0, ended.err
    assert project.verdicts() == {"good": "PASS", "future": "SKIP"}
    assert "net.ipv4.no_such" in result(project, "future")[1]


def test_an_engine_that_is_not_there_is_named(project: EndToEnd, tmp_path: Path) -> None:
    ended = project.run(engine=tmp_path / "none")
    assert_refused(ended, str(tmp_path / "none"), "make build")


@pytest.mark.parametrize(
    ("script", "how"),
    [("kill -SEGV $$", "SIGSEGV"), ("exit 0", "engine"), ("echo nonsense", "nonsense")],
    ids=["crashes", "does nothing", "babbles"],
)
def test_an_engine_that_does_not_do_its_job_leaves_every_case_missed(
    project: EndToEnd, tmp_path: Path, script: str, how: str
) -> None:
    engine = tmp_path / "engine"
    engine.write_text(f"#!/bin/sh\n{script}\n")
    engine.chmod(0o755)
    ended = project.run(engine=engine)
    assert_refused(ended, how)
    assert project.verdicts() == {"good": "MISS"}
