"""Whatever is in a file, whoever reads it ends: with an answer or one line, never a traceback.

Each test damages a good file many times by a seed. What a damaged file may still mean is left to
the tests of each reader; here is that it means something to all of them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest

from harness.cli.command_line import main
from harness.formats.codec import FormatError
from harness.formats.event import CaseStarted, parse_event, write_event
from harness.records.layout import verdicts_file
from harness.records.store import write_verdicts
from harness.tests.evidence_builder import restart
from harness.tests.fake_run import scenario
from harness.tests.mutations import altered, damaged
from harness.tests.verdicts import saying, sound

ROUNDS = int(os.environ.get("BINDLAB_MUTATIONS", "120"))
GOOD, NOT_GOOD, USAGE, NO_WORK = 0, 1, 2, 3


def told(capsys: pytest.CaptureFixture[str]) -> tuple[str, list[str]]:
    """What was printed, which must be lines of printable words."""
    printed = capsys.readouterr()
    lines = [*printed.out.split("\n"), *printed.err.split("\n")]
    assert all(line.isprintable() for line in lines), lines
    return printed.out, printed.err.splitlines()


@pytest.mark.parametrize("file", ["plan.json", "observations.ndjson", "server-eth0.pcap"])
def test_evidence_may_be_anything(
    tmp_path: Path, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = restart().write(tmp_path / "case")
    path = next(iter(folder.glob("*.pcap"))) if file.endswith("pcap") else folder / file
    content = path.read_bytes()
    assert main(["judge", str(folder)]) == GOOD
    for seed in range(ROUNDS):
        random = Random(f"{file} {seed}")
        mutate = damaged if file.endswith("pcap") or seed % 3 == 0 else altered
        path.write_bytes(mutate(random, content))
        assert main(["judge", str(folder)]) in (GOOD, NOT_GOOD), seed
        told(capsys)


def test_records_may_be_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results"
    path = verdicts_file(results, "6.1.0")
    write_verdicts(path, [sound("a/b[x=1]"), saying("a/c", True), sound("a/d")])
    content = path.read_bytes()
    words = ["--results", str(results)]
    for seed in range(ROUNDS):
        random = Random(seed)
        path.write_bytes((damaged if seed % 3 == 0 else altered)(random, content))
        for command in (["tables", *words], ["diff", "6.1", "6.1", *words]):
            code = main(command)
            _, err = told(capsys)
            assert code in (GOOD, NOT_GOOD, NO_WORK), seed
            assert code != NO_WORK or len(err) == 1, seed


def test_what_was_brought_for_a_merge_may_be_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios, came, results = (tmp_path / name for name in ("scenarios", "came", "results"))
    scenarios.mkdir()
    (scenarios / "good.yaml").write_text(scenario())
    path = verdicts_file(came / "one", "6.1.0")
    write_verdicts(path, [sound("good")])
    content = path.read_bytes()
    words = ["--results", str(results), "--scenarios", str(scenarios), "--kernels", "oldest"]
    outside = sorted(tmp_path.iterdir())
    for seed in range(ROUNDS):
        path.write_bytes((damaged if seed % 3 == 0 else altered)(Random(seed), content))
        assert main(["merge", str(came), *words]) in (GOOD, NOT_GOOD, NO_WORK), seed
        told(capsys)
        shutil.rmtree(results, ignore_errors=True)
        assert sorted(tmp_path.iterdir()) == outside


def test_a_scenario_may_be_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "good.yaml"
    content = scenario(matrix="{port: [80, 81]}", let="{other: $port}", port="$port").encode()
    for seed in range(ROUNDS):
        path.write_bytes(damaged(Random(seed), content))
        code = main(["lint", "--scenarios", str(tmp_path)])
        _, err = told(capsys)
        assert code == (USAGE if err else GOOD), seed
        assert all(line.startswith(str(path)) for line in err), seed


def test_an_event_may_be_anything() -> None:
    content = write_event(CaseStarted("a/b")).encode()
    for seed in range(ROUNDS):
        for mutate in (damaged, altered):
            try:
                parse_event(mutate(Random(seed), content))
            except FormatError as error:
                assert str(error).isprintable() and len(str(error)) < 300


@pytest.mark.timeout(30)
@pytest.mark.parametrize("kind", ["fifo", "zero", "folder", "loop", "hole"])
@pytest.mark.parametrize("file", ["plan.json", "observations.ndjson", "capture"])
def test_evidence_that_is_no_file_is_not_waited_for(
    tmp_path: Path, kind: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = restart().write(tmp_path / "case")
    path = next(iter(folder.glob("*.pcap"))) if file == "capture" else folder / file
    path.unlink()
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "hole":
        with path.open("wb") as stream:
            stream.truncate(2**40)
    else:
        path.symlink_to("/dev/zero" if kind == "zero" else path.name)
    assert main(["judge", str(folder)]) == NOT_GOOD
    assert told(capsys)[0].split()[0] in ("BROKEN", "MISS")
