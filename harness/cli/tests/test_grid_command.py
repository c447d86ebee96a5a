"""The binary measures, and its file lies where the layout says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.cli import grid_command
from harness.cli.command_line import main
from harness.guests.grid_order import GridOrder
from harness.guests.grid_run import GridRequest
from harness.records.layout import cell_capture_file, grid_file, partial_grids
from harness.records.lock import results_lock

PAIR = "tcp,first4,none,time_wait,first4,none,same,none"
THREE = "tcp_bound,first4,addr,mapped_wildcard,addr,mapped_second,none"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that writes down how it is called, and ends as told."""
    path = tmp_path / "engine"
    lines = (
        "#!/bin/sh",
        f'echo "$@" >{tmp_path}/called',
        'for word; do [ "$before" = --output ] && : >"$word"; before=$word; done',
        f"exit $(cat {tmp_path}/code)",
    )
    path.write_text("\n".join(lines))
    path.chmod(0o755)
    (tmp_path / "code").write_text("0")
    monkeypatch.setattr(grid_command, "command", lambda engine: [str(engine)])
    monkeypatch.setattr(grid_command, "grid_findings", lambda options: 0)
    return path


def test_it_is_measured_into_the_file_of_this_kernel(
    engine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--engine", str(engine), "--results", str(tmp_path)]
    assert main(["grid", *where, "--only", "udp,*", "--jobs", "3"]) == 0
    path = grid_file(partial_grids(tmp_path), os.uname().release, "pairs")
    called = (tmp_path / "called").read_text()
    assert called == f"grid --grid pairs --output {path} --only udp,* --jobs 3\n"
    assert capsys.readouterr().out == f"{path}\n"


def test_a_cell_is_told_and_captured(
    engine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--engine", str(engine), "--results", str(tmp_path / "new")]
    path = cell_capture_file(tmp_path / "new", os.uname().release, "three", THREE)
    path.parent.mkdir(parents=True)
    path.touch()
    assert main(["grid", *where, "--grid", "three", "--cell", THREE]) == 0
    called = f"grid --grid three --cell {THREE} --capture {path}\n"
    assert (tmp_path / "called").read_text() == called
    assert capsys.readouterr().out == f"its packets: {path}\n"


def test_where_nothing_was_written_no_folder_stays(engine: Path, tmp_path: Path) -> None:
    (tmp_path / "code").write_text("2")
    results = tmp_path / "results"
    where = ["--engine", str(engine), "--results", str(results)]
    assert main(["grid", *where, "--only", "nothing*"]) == 2
    assert main(["grid", *where, "--cell", PAIR]) == 2
    assert not [it for it in results.rglob("*") if it.is_dir() and not any(it.iterdir())]
    assert not grid_file(results, os.uname().release, "pairs").parent.exists()


def test_without_tcpdump_a_cell_is_told_all_the_same(
    engine: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    where = ["--engine", str(engine), "--results", str(tmp_path / "none")]
    assert main(["grid", *where, "--grid", "three", "--cell", THREE]) == 0
    assert (tmp_path / "called").read_text() == f"grid --grid three --cell {THREE}\n"
    assert not (tmp_path / "none").exists()
    assert "no packets are captured" in capsys.readouterr().err


def test_with_kernels_it_is_measured_in_guests(
    engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[GridRequest] = []

    def run_grids(request: GridRequest, out: object, err: object) -> int:
        asked.append(request)
        return 1

    monkeypatch.setattr(grid_command, "run_grids", run_grids)
    words = ["--kernels", "5.10 newest", "--only", "udp,*", "--jobs", "2", "--grid", "three"]
    assert main(["grid", "--engine", str(engine), "--results", str(tmp_path), *words]) == 1
    order = GridOrder(engine, partial_grids(tmp_path), "three", only="udp,*")
    assert asked == [GridRequest(order, "5.10 newest", guests=2)]
    assert not (tmp_path / "called").exists()


@pytest.mark.parametrize("code", [1, 2, 3])
def test_it_ends_as_the_binary_does(engine: Path, tmp_path: Path, code: int) -> None:
    (tmp_path / "code").write_text(str(code))
    assert main(["grid", "--engine", str(engine), "--results", str(tmp_path)]) == code


@pytest.mark.parametrize(
    ("more", "told"), [([], 1), (["--only", "udp,*"], 0), (["--cell", PAIR], 0)]
)
def test_a_whole_grid_ends_with_what_all_kernels_say(
    more: list[str], told: int, engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_command, "grid_findings", lambda options: 1)
    where = ["--engine", str(engine), "--results", str(tmp_path)]
    assert main(["grid", *where, *more]) == told
    monkeypatch.setattr(grid_command, "run_grids", lambda *given: 0)
    assert main(["grid", *where, *more, "--kernels", "oldest"]) == told


def test_a_file_that_was_not_made_is_not_named(
    engine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "code").write_text("3")
    main(["grid", "--engine", str(engine), "--results", str(tmp_path)])
    assert capsys.readouterr().out == ""


def test_a_program_that_writes_no_grid_has_not_measured_anew(
    engine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["grid", "--engine", str(engine), "--results", str(tmp_path)]
    path = grid_file(tmp_path, os.uname().release, "pairs")
    assert main(words) == 0
    engine.write_text("#!/bin/sh\nexit 0\n")
    for _ in range(2):
        capsys.readouterr()
        assert main(words) == 3
        told = capsys.readouterr()
        assert (told.out, told.err) == ("", f"{engine}: wrote no {path}: run `make engine`\n")
        path.unlink(missing_ok=True)


def test_without_a_binary_it_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grid", "--engine", str(tmp_path / "none"), "--results", str(tmp_path)]) == 3
    assert "there is no engine here" in capsys.readouterr().err


def test_two_do_not_write_into_one_file(
    engine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with results_lock(tmp_path):
        assert main(["grid", "--engine", str(engine), "--results", str(tmp_path)]) == 3
    assert "another run is writing here" in capsys.readouterr().err
    assert not (tmp_path / "called").exists()


def test_a_file_in_the_way_of_its_folder_is_one_line(
    engine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grid_file(tmp_path, os.uname().release, "pairs").parent.touch()
    assert main(["grid", "--engine", str(engine), "--results", str(tmp_path)]) == 3
    assert "a file is in the way of a folder" in capsys.readouterr().err


@pytest.mark.parametrize("where", [[], ["--kernels", "oldest"]])
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--cell", PAIR, "--only", "udp,*"], "--cell names one cell and --only many"),
        (["--cell", THREE], "is a cell of the grid three: name that, too (GRID=three, "),
        (["--cell", PAIR, "--grid", "three"], "is a cell of the grid pairs: name that, too"),
    ],
)
def test_a_cell_that_is_named_wrongly_is_one_line_before_anything_is_measured(
    engine: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    where: list[str],
    words: list[str],
    complaint: str,
) -> None:
    assert main(["grid", "--engine", str(engine), *where, *words]) == 2
    err = capsys.readouterr().err
    assert complaint in err and err.count("\n") == 1
    assert not (tmp_path / "called").exists()


def test_a_cell_that_is_not_there_starts_no_guest(
    engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_command, "run_grids", lambda *given: 0)
    (tmp_path / "code").write_text("2")
    cell = PAIR.replace("tcp", "udp")
    words = ["--engine", str(engine), "--kernels", "oldest", "--cell", cell]
    assert main(["grid", *words]) == 2
    called = f"grid --grid pairs --cell {cell} --is-there\n"
    assert (tmp_path / "called").read_text() == called
