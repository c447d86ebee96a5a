"""The kernels of the matrix are listed, fetched, and made jobs of."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from harness import ROOT
from harness.cli import kernel_commands
from harness.cli.command_line import main
from harness.guests import kernel_fetcher
from harness.spec.kernel_selection import default_set
from harness.spec.kernels import Kernel, KernelError, read_kernels


def test_every_kernel_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kernels"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [it.version for it in read_kernels(ROOT)]


def test_each_kernel_and_each_part_is_a_job(capsys: pytest.CaptureFixture[str]) -> None:
    newest = read_kernels(ROOT)[-1]
    assert main(["jobs", "--kernels", newest.version, "--shards", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(job["kernel"], job["shard"], job["shards"]) for job in told] == [
        (newest.version, 1, 2),
        (newest.version, 2, 2),
    ]


@pytest.mark.parametrize(
    ("troubles", "code"), [({}, 0), ({"6.1": "6.1: the archive no longer has it"}, 3)]
)
def test_a_kernel_that_cannot_be_had_is_a_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    troubles: dict[str, str],
    code: int,
) -> None:
    def fetch(kernels: Sequence[Kernel], say: Callable[[str], None]) -> dict[str, str]:
        return troubles

    monkeypatch.setattr(kernel_fetcher, "fetch", fetch)
    assert main(["fetch"]) == code
    assert capsys.readouterr().err == "".join(f"{line}\n" for line in troubles.values())


def test_a_kernel_that_is_not_in_the_list_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "--kernels", "1.0"]) == 3
    assert "unknown kernel '1.0'" in capsys.readouterr().err


def test_newer_kernels_are_lines_and_all_else_is_aside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def newer(root: object, say: Callable[[str], None]) -> tuple[list[str], list[str]]:
        say("reading")
        return ["6.1.199"], ["a suite is gone"]

    monkeypatch.setattr(kernel_commands, "list_newer", newer)
    assert main(["kernels", "--newer"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("6.1.199\n", "reading\na suite is gone\n")


def test_an_archive_that_cannot_be_asked_is_one_line_and_no_good_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(root: object, say: Callable[[str], None]) -> tuple[list[str], list[str]]:
        raise KernelError("the lists cannot be fetched")

    monkeypatch.setattr(kernel_commands, "list_newer", unreachable)
    assert main(["kernels", "--newer"]) == 3
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "the lists cannot be fetched\n")


def test_the_entry_of_a_version_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kernel_commands, "entry_for", lambda version, say: [f'"{version}":'])
    assert main(["kernels", "--entry", "6.1.199"]) == 0
    assert capsys.readouterr().out == '"6.1.199":\n'


def test_jobs_are_made_of_the_default_set_unless_others_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    every = read_kernels(ROOT)
    for command, expected in (
        (["jobs"], default_set(every)),
        (["jobs", "--kernels", "all"], every),
    ):
        assert main(command) == 0
        told = json.loads(capsys.readouterr().out)
        assert [job["kernel"] for job in told] == [kernel.version for kernel in expected]
