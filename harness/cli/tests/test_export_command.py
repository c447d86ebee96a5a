"""`export` writes to standard output or into a folder, and refuses in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.cli.command_line import main
from harness.export.kinds import KINDS
from harness.export.tests.made import RESTART, TIME_WAIT
from harness.tests.end_to_end import ENGINE


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code and what was said."""
    code = main(["export", "--engine", str(ENGINE), *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_text_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, RESTART, "--as", "c")
    assert (code, err) == (0, "") and out.startswith("// SPDX") and RESTART in out


def test_files_go_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new"
    code, out, _ = said(capsys, TIME_WAIT, "--as", "bisect", "--output", str(folder))
    (script,) = folder.iterdir()
    assert code == 0 and out == f"{script}\n" and os.access(script, os.X_OK)


def test_the_kernel_decides_what_is_expected(capsys: pytest.CaptureFixture[str]) -> None:
    late = "option-timing/late-on-a-live-socket[family=ipv4,old=bound,change=cleared-late]"
    _, old, _ = said(capsys, late, "--as", "c", "--kernel", "6.1.170")
    _, new, _ = said(capsys, late, "--as", "c", "--kernel", "6.12.43")
    assert "EXPECT(0, bind(second" in old and "EXPECT(EADDRINUSE, bind(second" in new


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["restart", "--as", "c"], "cases, as restart/"),
        (["restart/nothing", "--as", "c"], "no case is selected"),
        ([TIME_WAIT.replace("tcp", "tpc"), "--as", "c"], "did you mean 'tcp'?"),
        ([RESTART, "--as", "c", "--kernel", "new"], "--kernel new: "),
        ([RESTART, "--as", "c", "--kernel", "99.1"], "--kernel 99.1: nothing is known of it"),
        ([RESTART, "--as", "c", "--kernel", "2.6.32"], "--kernel 2.6.32: nothing is known of it"),
        ([RESTART, "--as", "packetdrill"], "nobody in it writes segments by hand"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    capsys: pytest.CaptureFixture[str], words: list[str], complaint: str
) -> None:
    code, out, err = said(capsys, *words)
    assert code == 2 and out == "" and complaint in err and err.count("\n") == 1, err


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("udp,ipv4,none,11,wildcrd4,none", "did you mean 'wildcard4'?"),
        ("first4,time_wait,none,chosen,1,2,automtic,none,same", "did you mean 'automatic'?"),
        ("tcp,first4,addr", "is no cell: the ids of cells have coordinates"),
    ],
)
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_word_that_is_none_is_one_line_with_the_nearest(
    capsys: pytest.CaptureFixture[str], cell: str, complaint: str, kind: str
) -> None:
    code, out, err = said(capsys, cell, "--as", kind)
    assert code == 2 and out == "" and err.count("\n") == 1 and complaint in err


@pytest.mark.parametrize("below", ["", "/below"])
def test_a_file_is_no_folder_and_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], below: str
) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    code, _, err = said(capsys, TIME_WAIT, "--as", "c", "--output", f"{file}{below}")
    assert code == 3 and err.count("\n") == 1 and file.read_text() == "mine"
    assert "--output (DIR=)" in err and "remove" not in err and "--results" not in err


def test_an_export_is_not_written_over_by_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--output", str(tmp_path)]
    assert said(capsys, TIME_WAIT, "--as", "c", *where)[0] == 0
    assert said(capsys, TIME_WAIT, "--as", "c", *where)[0] == 0
    (file,) = tmp_path.iterdir()
    text = file.read_text()
    code, _, err = said(capsys, TIME_WAIT, "--as", "kselftest", *where)
    assert code == 3 and f"{file}: says something else already" in err
    assert file.read_text() == text and list(tmp_path.iterdir()) == [file]
    assert said(capsys, TIME_WAIT.replace("addr", "none"), "--as", "c", *where)[0] == 0
    assert len(list(tmp_path.iterdir())) == 2
