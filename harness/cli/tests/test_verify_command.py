"""`verify` exits 0 for what a run left, 1 with a line each for what was altered."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli.command_line import main
from harness.run import engine_process, host_run
from harness.run.exit_codes import GOOD, NOT_GOOD, USAGE
from harness.tests.fake_run import FakeRun, scenario


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeRun:
    for module in (engine_process, host_run):
        monkeypatch.setattr(module, "command", lambda path: [str(path)])
    made = FakeRun(tmp_path)
    made.write("good.yaml", scenario())
    made.run()
    return made


def test_what_is_as_it_was_left_is_good(run: FakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    (raw,) = (run.results / "raw").iterdir()
    for folder in (run.results, raw):
        assert main(["verify", str(folder)]) == GOOD
        said = capsys.readouterr()
        assert (said.out, said.err) == ("", f"{raw.name}: 1 cases verified, 0 findings\n")


def test_what_was_altered_is_a_line_and_exit_code_1(
    run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    (plan,) = run.results.glob("raw/*/good/plan.json")
    plan.write_text(plan.read_text() + " ")
    assert main(["verify", str(run.results)]) == NOT_GOOD
    assert "altered afterwards: plan.json is not as it was written" in capsys.readouterr().out


def test_a_folder_without_evidence_is_a_mistake(tmp_path: Path) -> None:
    assert main(["verify", str(tmp_path)]) == USAGE


def test_published_evidence_is_verified_where_the_records_are(
    run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw,) = (run.results / "raw").iterdir()
    raw.parent.rename(run.results / "evidence")
    published = run.results / "evidence" / raw.name
    for folder in (run.results, published):
        assert main(["verify", str(folder)]) == GOOD
        assert capsys.readouterr().err == f"{raw.name}: 1 cases verified, 0 findings\n"
    plan = published / "good" / "plan.json"
    plan.write_text(plan.read_text() + " ")
    assert main(["verify", str(run.results)]) == NOT_GOOD


@pytest.mark.parametrize("name", ["\x1b[2J", "a\nb", "\u202e", "\udcff"])
def test_folders_that_strangers_named_are_told_in_words(
    run: FakeRun, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw,) = run.results.glob("raw/*")
    (raw / "good").rename(raw / name)
    raw.rename(raw.with_name(name))
    for folder in (run.results, raw.with_name(name)):
        assert main(["verify", str(folder)]) == NOT_GOOD
    assert main(["verify", str(run.results / name)]) == USAGE
    said = capsys.readouterr()
    assert all(line.isprintable() for line in (said.out + said.err).split("\n"))
