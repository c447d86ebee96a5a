"""Schemas are written where they are out of date, or with --check only named."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tools import schemas as module
from harness.tools.schemas import main

Files = dict[Path, str]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Two schemas of a project of the test's own, none of them written yet."""
    made = {tmp_path / "schema" / f"{name}.schema.json": f'"{name}"\n' for name in ("a", "b")}
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "schemas", lambda: made)
    return made


def there(files: Files) -> Files:
    return {path: path.read_text() for path in files if path.exists()}


def test_what_is_missing_or_out_of_date_is_written(files: Files) -> None:
    first, _ = files
    first.parent.mkdir()
    first.write_text("old\n")
    assert main([]) == 0
    assert there(files) == files


def test_what_is_right_is_left_as_it_is(files: Files) -> None:
    assert main([]) == 0
    before = [path.stat().st_mtime_ns for path in files]
    assert main([]) == main(["--check"]) == 0
    assert [path.stat().st_mtime_ns for path in files] == before


def test_a_check_names_what_is_not_right_and_changes_nothing(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    main([])
    first, second = files
    first.write_text("old\n")
    second.unlink()
    assert main(["--check"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"schema/{name}.schema.json: not what the classes say: run `make schemas`"
        for name in ("a", "b")
    ]
    assert there(files) == {first: "old\n"}
