"""Boxes, rows and arrows, from the project and from small trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.tools.import_graph import Half, halves

THREE = (("floor",), ("middle",), ("top",))


def graph(*arrows: tuple[str, str]) -> Half:
    return Half("a half", THREE, frozenset(arrows))


def test_the_project_fits_into_eighteen_boxes() -> None:
    assert sum(len(half.boxes) for half in halves(ROOT)) <= 18


def test_no_arrow_of_the_project_points_up() -> None:
    assert [arrow for half in halves(ROOT) for arrow in half.upward()] == []


def test_an_arrow_up_or_to_the_same_row_is_upward() -> None:
    half = Half("a half", (("floor",), ("left", "right")), frozenset({("floor", "left")}))
    assert half.upward() == {("floor", "left")}
    assert graph(("top", "floor")).upward() == frozenset()
    beside = Half("a half", (("floor",), ("left", "right")), frozenset({("left", "right")}))
    assert beside.upward() == {("left", "right")}


def test_an_arrow_is_implied_if_a_longer_way_goes_there() -> None:
    direct = ("top", "floor")
    assert graph(direct).implied() == frozenset()
    assert graph(direct, ("top", "middle"), ("middle", "floor")).implied() == {direct}


def test_an_arrow_up_implies_nothing() -> None:
    direct = ("top", "floor")
    assert graph(direct, ("floor", "middle"), ("top", "middle")).implied() == frozenset()


def test_modules_and_files_are_in_the_boxes_of_their_folders(tmp_path: Path) -> None:
    write(tmp_path, "harness/__init__.py", "")
    write(
        tmp_path, "harness/cli.py", "import json\nfrom harness import ROOT\nimport harness.run.run"
    )
    write(tmp_path, "harness/run/run.py", "from harness.spec.claims import C\nimport harness.run.x")
    write(tmp_path, "cpp_servers/main.cpp", '#include "cpp_servers/engine/run/run.hpp"')
    write(tmp_path, "cpp_servers/engine/run/run.hpp", '#include "netns/child.hpp"')
    python, cpp = halves(tmp_path)
    assert python.arrows == {("pytest_plugin, tools, cli", "run"), ("run", "spec")}
    assert cpp.arrows == {("engine", "netns")}


@pytest.mark.parametrize("name", ["harness/shed/a.py", "cpp_servers/shed/a.cpp"])
def test_a_folder_without_a_row_is_not_left_out_silently(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "")
    with pytest.raises(ValueError, match="shed: no row"):
        halves(tmp_path)


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
