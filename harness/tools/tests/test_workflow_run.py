"""Every step of a workflow is run in the file's order, with what the steps before it have said.

The container is played: its steps run here, in the folder that would be /__w there.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.tools import workflow_run
from harness.tools.bare_root import WORK, BareRoot
from harness.tools.workflow_run import main

TEXT = """\
on: {workflow_dispatch: {inputs: {word: {default: none}}}}
env: {WORD: "${{ inputs.word }}"}
defaults: {run: {shell: bash}}
jobs:
  plan:
    container: debian:13
    outputs: {parts: "${{ steps.it.outputs.parts }}"}
    steps:
      - {id: it, run: 'echo "parts=[1, 2]" >>"$GITHUB_OUTPUT"'}
      - run: echo "SAID=$WORD $CI" >>"$GITHUB_ENV"
      - run: test "$SAID" = "${{ inputs.word }} true"
  part:
    needs: plan
    container: {image: "debian:13", options: --privileged}
    strategy: {matrix: {part: "${{ fromJSON(needs.plan.outputs.parts) }}"}}
    steps:
      - {uses: actions/cache@v4, with: {path: x, key: y}}
      - run: mkdir -p made/deep && echo ${{ matrix.part }} >made/deep/file
      - {uses: actions/upload-artifact@v4, with: {name: "p${{ matrix.part }}", path: made}}
  whole:
    needs: part
    if: always()
    container: debian:13
    steps:
      - {uses: actions/download-artifact@v4, with: {path: came}}
      - run: cat came/p*/deep/file >all; ls >>all
      - {uses: actions/upload-artifact@v4, with: {name: all, path: all}}
"""


@pytest.fixture(name="home")
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def run(root: BareRoot, command: list[str], env: Mapping[str, str], log: Path) -> int:
        shared = str(root.shared)
        words = [word.replace(WORK, shared) for word in command]
        told = {key: text.replace(WORK, shared) for key, text in env.items()}
        with log.open("wb") as output:
            done = subprocess.run(
                words, env={"PATH": "/usr/bin:/bin", **told}, stdout=output, stderr=output
            )
        return done.returncode

    monkeypatch.setattr(BareRoot, "run", run)
    monkeypatch.setattr(workflow_run, "needs_of_a_bare_root", lambda root: None)
    return tmp_path


def play(home: Path, text: str = TEXT, *more: str) -> int:
    (home / "w.yml").write_text(text)
    where = ["--root", f"debian:13={home}", "--work", str(home / "work")]
    return main([str(home / "w.yml"), *where, *more])


def test_every_step_of_every_job_is_run_in_order(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert play(home, TEXT, "--input", "word=six") == 0
    lines = [line.split("  ")[-1] for line in capsys.readouterr().out.splitlines()]
    assert [line.split(": ")[0] for line in lines] == [
        *["plan"] * 3,
        *["part-1"] * 3,
        *["part-2"] * 3,
        *["whole"] * 3,
    ]
    assert (home / "work/artifacts/all/all").read_text() == "1\n2\nall\ncame\n"
    assert not (home / "work/plan").exists()


def test_a_step_that_fails_ends_its_job_and_those_that_need_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXT.replace('test "$SAID" =', "echo oh; false &&") + (
        "  late:\n    container: debian:13\n    steps:\n"
        "      - run: echo cut | false | cat\n      - run: touch never\n"
        "      - {run: echo after, if: always()}\n"
    )
    assert play(home, text) == 1
    out = capsys.readouterr().out
    log = home.joinpath("work", "logs", "plan-3.log")
    assert "exit 1" in out and f"its output: {log}" in out
    assert log.read_text() == "oh\n"
    assert "skipped: part, for a job that it needs did not end well" in out
    # `whole` is run always, without what it wants.
    assert "whole: actions/download-artifact" in out
    late = [line.split() for line in out.splitlines() if "late: " in line]
    assert [words[0] for words in late] == ["exit", "skipped", "ok"]
    assert late[1] == ["skipped", "late:", "touch", "never"]


def test_only_some_jobs_may_be_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(home, TEXT, "--job", "plan") == 0
    assert "part-1" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "more", "words"),
    [
        ("debian:13", "debian:12", [], "no root for debian:12"),
        ("actions/cache@v4", "actions/magic@v1", [], "actions/magic@v1: an action that is not"),
        ("runs-on", "runs-on", ["--input", "x=1"], "it has no input 'x'"),
        ("jobs:", "joobs:", [], "w.yml:4: unknown key 'joobs'"),
    ],
)
def test_what_cannot_be_run_is_one_line(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    more: list[str],
    words: str,
) -> None:
    assert play(home, TEXT.replace(old, new), *more) == 2
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said


def test_an_artifact_that_is_not_there_is_a_step_that_failed(home: Path) -> None:
    assert play(home, TEXT.replace("path: made}", "path: unmade}")) == 1
