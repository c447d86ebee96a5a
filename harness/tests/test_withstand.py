"""What the harness must withstand, end to end: every fault is one clear line, and the rest is kept.

Each test runs the real harness with the real engine on scenarios of its own (see trial.py) and asks
for the four things alike: a line that says what, where and what to do; a non-zero exit; no trace-
back; nothing left behind.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.tests.trial import Ended, Trial, need_namespaces, until

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
def trial(tmp_path: Path) -> Iterator[Trial]:
    """A laboratory with one good scenario; afterwards nothing may be left of its runs."""
    need_namespaces()
    laboratory = Trial(tmp_path)
    laboratory.write("good", GOOD)
    yield laboratory
    left = laboratory.leftovers()
    laboratory.close()
    assert left == []


def assert_refused(ended: Ended, *words: str) -> None:
    """A non-zero exit, no traceback, and one line on stderr that has all the words."""
    everything = ended.out + ended.err
    assert "Traceback" not in everything, everything
    assert ended.code != 0, everything
    assert len(ended.complaints(*words)) == 1, everything


def result(trial: Trial, case: str) -> tuple[str, str]:
    """Verdict and reason of a case."""
    record = trial.records()[case]
    return str(record["verdict"]), str(record["reason"])


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
    trial: Trial, text: str, line: int, words: list[str]
) -> None:
    path = trial.write("wrong", text)
    ended = trial.run()
    assert_refused(ended, f"{path}:{line}:", *words)
    assert trial.verdicts() == {}


def test_a_case_id_that_two_cells_share_is_refused(trial: Trial) -> None:
    path = trial.write("twice", matrix(["1", "1"]))
    ended = trial.run()
    assert_refused(ended, f"{path}:5:", "duplicate case id", "backlog=1")


def test_without_the_right_to_make_namespaces_one_line_says_so(trial: Trial) -> None:
    take_away = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"]
    ended = trial.end(trial.start([*take_away, *trial.command()]))
    assert_refused(ended, "namespace", "root")
    assert set(trial.verdicts().values()) <= {"MISS"}


def test_without_tcpdump_one_line_says_what_to_install(trial: Trial, tmp_path: Path) -> None:
    trial.write("crossing", CROSSING)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("git", "sudo", "sh"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    ended = trial.end(trial.start(trial.command(), {"PATH": str(tools)}))
    assert_refused(ended, "tcpdump", "install")
    assert trial.verdicts() == {"good": "MISS", "crossing": "MISS"}


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
    trial: Trial, step: str, because: str
) -> None:
    path = trial.write(
        "bad",
        alone("server: socket tcp", "server: bind $server:9527 => ok", "server: listen", step),
    )
    ended = trial.run()
    assert_refused(ended, f"{path}:8", "BROKEN")
    assert trial.verdicts() == {"good": "PASS", "bad": "BROKEN"}
    assert because in result(trial, "bad")[1]


@pytest.mark.parametrize("whole_group", [False, True], ids=["the harness", "the terminal"])
def test_ctrl_c_keeps_what_has_finished_and_the_rest_is_missed(
    trial: Trial, whole_group: bool
) -> None:
    trial.write("slow", alone("server: socket tcp", "advance: 50s", "server: listen => ok"))
    process = trial.start(trial.command())
    assert until(lambda: bool(trial.observations("slow")), 20)
    assert until(lambda: trial.is_over("good"), 20)
    if whole_group:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    ended = trial.end(process)
    assert_refused(ended, "interrupted")
    assert ended.code == 130
    assert trial.verdicts() == {"good": "PASS", "slow": "MISS"}


@pytest.mark.parametrize("victim", ["harness", "engine"])
def test_nothing_outlives_a_run_killed_outright(trial: Trial, victim: str) -> None:
    trial.write("slow", CROSSING.replace("wire:", "  - advance: 50s\nwire:"))
    process = trial.start(trial.command())
    assert until(lambda: trial.steps("slow") == 5, 20)
    if victim == "harness":
        process.kill()
    else:
        os.kill(trial.engine_of(process.pid), signal.SIGKILL)
    ended = trial.end(process)
    assert ended.code != 0
    assert "Traceback" not in ended.err
    # The fixture looks for processes, namespaces, mounts and files of the run.
    assert trial.namespaces() != set()
    if victim == "engine":
        assert_refused(ended, "engine", "SIGKILL")
        assert trial.verdicts() == {"good": "PASS", "slow": "MISS"}


def test_a_full_disk_is_named_and_finished_cases_are_kept(trial: Trial, tmp_path: Path) -> None:
    trial.write("many", matrix([str(number) for number in range(200)]))
    kept = tmp_path / "kept"
    trial.results.mkdir()
    # The small disk exists only in a mount namespace of the run; what it holds is copied out.
    script = (
        'results=$1 kept=$2; shift 2; mount -t tmpfs -o size=300k none "$results" || exit 99; '
        '"$@"; code=$?; cp -r "$results" "$kept"; exit $code'
    )
    command = ["unshare", "-m", "sh", "-c", script, "sh", str(trial.results), str(kept)]
    ended = trial.end(trial.start([*command, *trial.command()]))
    assert_refused(ended, "disk", str(trial.results))
    trial.results.rmdir()
    kept.rename(trial.results)
    folders = [path.name for path in trial.results.glob("raw/*/*") if path.is_dir()]
    finished = [case for case in folders if trial.is_over(case)]
    assert finished
    assert len(finished) < 201


def test_a_file_in_the_way_of_the_results_is_named(trial: Trial) -> None:
    trial.results.write_text("in the way")
    ended = trial.run()
    assert_refused(ended, str(trial.results))
    assert trial.results.read_text() == "in the way"


def test_results_on_a_read_only_disk_are_named(trial: Trial) -> None:
    trial.results.mkdir()
    script = 'mount -t tmpfs -o ro none "$1" || exit 99; shift; exec "$@"'
    command = ["unshare", "-m", "sh", "-c", script, "sh", str(trial.results)]
    ended = trial.end(trial.start([*command, *trial.command()]))
    assert_refused(ended, str(trial.results))


def test_a_feature_that_the_kernel_lacks_is_a_skip_with_its_name(trial: Trial) -> None:
    trial.write("future", GOOD + "needs: [sysctl net.ipv4.no_such]\n")
    ended = trial.run()
    assert ended.code == 0, ended.err
    assert trial.verdicts() == {"good": "PASS", "future": "SKIP"}
    assert "net.ipv4.no_such" in result(trial, "future")[1]


def test_an_engine_that_is_not_there_is_named(trial: Trial, tmp_path: Path) -> None:
    ended = trial.run(engine=tmp_path / "none")
    assert_refused(ended, str(tmp_path / "none"), "make build")


@pytest.mark.parametrize(
    ("script", "how"),
    [("kill -SEGV $$", "SIGSEGV"), ("exit 0", "engine"), ("echo nonsense", "nonsense")],
    ids=["crashes", "does nothing", "babbles"],
)
def test_an_engine_that_does_not_do_its_job_leaves_every_case_missed(
    trial: Trial, tmp_path: Path, script: str, how: str
) -> None:
    engine = tmp_path / "engine"
    engine.write_text(f"#!/bin/sh\n{script}\n")
    engine.chmod(0o755)
    ended = trial.run(engine=engine)
    assert_refused(ended, how)
    assert trial.verdicts() == {"good": "MISS"}
