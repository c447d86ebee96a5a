"""Whatever is altered after a run, in its evidence or its records, is found and named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from harness.records.manifest_file import read_manifest
from harness.run import engine_process, host_run
from harness.run.verify import Verification
from harness.tests.fake_run import FakeRun, scenario


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeRun:
    """A run of two cases, one of which fails."""
    for module in (engine_process, host_run):
        monkeypatch.setattr(module, "command", lambda path: [str(path)])
    made = FakeRun(tmp_path)
    made.write("good.yaml", scenario())
    made.write("bad.yaml", scenario("fail"))
    made.run()
    return made


def raw_of(run: FakeRun) -> Path:
    (raw,) = (run.results / "raw").iterdir()
    return raw


def findings(run: FakeRun) -> list[str]:
    return list(Verification(run.results, raw_of(run).name).findings())


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def in_record(run: FakeRun, case: str, old: str, new: str) -> None:
    (path,) = run.results.glob("kernels/*/verdicts.jsonl")
    lines = path.read_text().splitlines()
    mended = [line.replace(old, new) if f'"{case}"' in line else line for line in lines]
    assert mended != lines
    path.write_text("".join(f"{line}\n" for line in mended))


def test_what_a_run_left_is_as_it_left_it(run: FakeRun) -> None:
    assert run.verdicts() == {"bad": "FAIL", "good": "PASS"}
    assert findings(run) == []


def test_a_manifest_says_what_ran(run: FakeRun) -> None:
    manifest = read_manifest(run.results, raw_of(run).name)
    assert manifest is not None
    assert sorted(manifest.cases) == ["bad", "good"]
    (one,) = manifest.runs
    assert (one.release, one.machine, one.backend) == (raw_of(run).name, "x86_64", "host")
    assert one.begun <= one.ended
    assert "kernel.pid_max" in one.settings


Alter = Callable[[FakeRun], None]


def mend(run: FakeRun, old: str, new: str) -> None:
    """Alter observations and mend what the end line counts."""
    path = raw_of(run) / "good" / "observations.ndjson"
    replace(path, old, new)
    *before, last = path.read_text().splitlines(keepends=True)
    end = json.loads(last)
    content = "".join(before).encode()
    end["bytes"] = len(content)
    end["sha256"]["observations.ndjson"] = sha256(content).hexdigest()
    path.write_text("".join(before) + json.dumps(end) + "\n")


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda run: replace(raw_of(run) / "good/plan.json", '"', '" '), "plan.json is not as it"),
        (lambda run: mend(run, '"pid": 1', '"pid": 2'), "its end line is not the manifest's"),
        (lambda run: shutil.rmtree(raw_of(run) / "good"), "the evidence is gone"),
        (
            lambda run: shutil.copytree(raw_of(run) / "good", raw_of(run) / "other"),
            "other: in no manifest: put here afterwards",
        ),
        (lambda run: (raw_of(run) / "manifest.json").unlink(), "manifest.json: there is none"),
        (
            lambda run: replace(raw_of(run) / "bad/verdict.json", '"FAIL"', '"PASS"'),
            "verdict.json: bad: the record says PASS, its evidence FAIL",
        ),
        (
            lambda run: in_record(run, "bad", '"FAIL"', '"PASS"'),
            "verdicts.jsonl: bad: the record says PASS, its evidence FAIL",
        ),
        (
            lambda run: in_record(run, "bad", '"outcome":"EINVAL"', '"outcome":"ENOENT"'),
            "verdicts.jsonl: bad: the record's observed is not what its evidence says",
        ),
        (
            lambda run: in_record(run, "good", '"version":"', '"version":"9'),
            "verdicts.jsonl: good: the record's version is not what its evidence says",
        ),
    ],
)
def test_what_was_altered_afterwards_is_found(run: FakeRun, alter: Alter, words: str) -> None:
    alter(run)
    said = findings(run)
    assert any(words in line for line in said), said
    assert all("\n" not in line for line in said)


def test_a_partial_run_adds_itself_to_the_manifest(run: FakeRun) -> None:
    run.run(only="good")
    manifest = read_manifest(run.results, raw_of(run).name)
    assert manifest is not None and len(manifest.runs) == 2
    assert (manifest.cases["bad"].run, manifest.cases["good"].run) == (0, 1)
    assert findings(run) == []
