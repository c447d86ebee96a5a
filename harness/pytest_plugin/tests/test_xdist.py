"""With many processes, one folder is shared, and items are in the same order in each."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.pytest_plugin.session_results import wait_for_grant
from harness.pytest_plugin.xdist import Controller, Worker, hooks_for


def test_all_workers_get_one_folder_that_is_gone_in_the_end(tmp_path: Path) -> None:
    controller = Controller(tmp_path / "results")
    nodes = [SimpleNamespace(workerinput={}) for _ in range(2)]
    for node in nodes:
        controller.pytest_configure_node(node)
    first, second = (Path(node.workerinput["bindlab_shared"]) for node in nodes)
    assert first == second and first.is_dir()
    controller.pytest_unconfigure()
    assert not first.exists()


def worker(shared: Path, name: str = "gw1") -> Worker:
    given = {"workerid": name, "workercount": 2, "bindlab_shared": str(shared)}
    hooks: Any = hooks_for(SimpleNamespace(workerinput=given))  # type: ignore[arg-type]
    assert isinstance(hooks, Worker)
    return hooks


def test_a_process_without_a_workers_input_is_the_controller(tmp_path: Path) -> None:
    config = SimpleNamespace(getoption=lambda name: None, rootpath=tmp_path)
    assert isinstance(hooks_for(config), Controller)  # type: ignore[arg-type]


def test_results_are_held_only_for_cases(tmp_path: Path) -> None:
    controller = Controller(tmp_path / "results")
    node = SimpleNamespace(workerinput={})
    controller.pytest_configure_node(node)
    controller.pytest_xdist_node_collection_finished(["harness/run/tests/test_x.py::test_y"])
    assert not (tmp_path / "results").exists()
    controller.pytest_xdist_node_collection_finished(["scenarios/a/b.yaml::a/b[x=1]"])
    assert (tmp_path / "results" / "lock").exists()
    wait_for_grant(Path(node.workerinput["bindlab_shared"]))
    controller.pytest_unconfigure()


def test_items_are_in_the_order_in_which_their_cases_are_likely_to_finish(tmp_path: Path) -> None:
    waits = {"long": 61.0, "short": 0.5, "middle": 10.0}
    items: list[Any] = [
        SimpleNamespace(name=name, case=SimpleNamespace(longest_wait=wait))
        for name, wait in waits.items()
    ]
    items.append(SimpleNamespace(name="no case"))
    worker(tmp_path).pytest_collection_modifyitems(items)
    assert [item.name for item in items] == ["no case", "short", "middle", "long"]


@pytest.mark.parametrize("name", ["gw0", "gw1"])
def test_a_worker_that_is_through_says_so(tmp_path: Path, name: str) -> None:
    worker(tmp_path, name).pytest_sessionfinish(0)
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.done"]
