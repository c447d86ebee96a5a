"""The options are what they say, and a command that is not understood says why."""

from __future__ import annotations

import pytest

from harness.cli.command_line import main
from harness.cli.parser import make_parser


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["run", "--jobs", "0"], "argument --jobs: a number from 1 on is wanted"),
        (["run", "--jobs", "x"], "argument --jobs: a number from 1 on is wanted"),
        (["run", "--results", ""], "argument --results: a name is wanted"),
        (["lint", "--scenarios", ""], "argument --scenarios: a name is wanted"),
        (["merge", ""], "argument DIR: a name is wanted, and it is empty"),
        (["matrix", "--shard", "3/2"], "argument --shard: a part is written as 2/5"),
        (["export", "a/b", "--as", "cc"], "argument --as: invalid choice: 'cc' (choose from "),
        (["grid", "--grid", "thre"], "argument --grid: invalid choice: 'thre'"),
    ],
)
def test_a_command_that_is_not_understood_is_exit_code_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1 and told.endswith(": see --help\n")


COMMANDS = (
    "run list explain plan cures lint draw site export judge verify records tables matrix grid"
    " grid-findings grid-check publish-grid kernels fetch jobs diff merge publish reference"
).split()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_of_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: python3 -m harness {command}" in capsys.readouterr().out


def test_the_manual_has_every_command_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(["--help"])
    lines = capsys.readouterr().out.splitlines()
    told = [line.split()[0] for line in lines if line.startswith("    ") and line[4] != " "]
    assert [word for word in told if word != "COMMAND"] == COMMANDS
