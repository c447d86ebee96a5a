"""A file beside the grids is read, is not there, or is told to be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.formats.codec import to_json
from harness.formats.grid_origin import GridOrigin
from harness.records.published_json import read_if_there
from harness.grid.summary import Summary
from harness.grid.tests.made_up_grids import origin
from harness.records.store import ResultsError


def test_it_is_read_if_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert read_if_there(GridOrigin, path) is None
    path.write_text(json.dumps(to_json(origin("6.1.2"))))
    assert read_if_there(GridOrigin, path) == origin("6.1.2")


@pytest.mark.parametrize("content", ["{}", "[", '{"kernel": 1}'])
def test_what_is_wrong_is_one_line(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(ResultsError, match="a.json.*publish again"):
        read_if_there(GridOrigin, tmp_path / "a.json")


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResultsError):
        read_if_there(GridOrigin, tmp_path)


@pytest.mark.parametrize("said", ["2", '"1"', "null", "true"])
def test_another_format_than_the_known_is_not_read(said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"format": 1, "grids": []}')
    assert read_if_there(Summary, path, 1) == Summary(1, ())
    path.write_text(f'{{"format": {said}, "grids": []}}')
    with pytest.raises(ResultsError, match="a.json: .*format.*: publish again"):
        read_if_there(Summary, path, 1)
