"""The kernels of the matrix are listed, fetched, and made jobs of."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from harness import ROOT
from harness.cli.command_line import main
from harness.guests import kernel_fetcher
from harness.spec.kernels import Kernel, read_kernels


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
