"""`pytest -n`: the one engine run belongs to the worker gw0, all workers follow its events.

The controller makes a folder for the events and takes it away in the end. What an item is and what
its verdict means is left to `items`, the events to `owned_run` and `event_file`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.pytest_plugin.event_file import NAME, EventFile
from harness.pytest_plugin.items import SHARED_RUN, items_of, request_of
from harness.pytest_plugin.owned_run import OwnedRun, leave
from harness.pytest_plugin.shared_run import SharedRun

OWNER = "gw0"


def hooks_for(config: pytest.Config) -> object:
    """The part of this process: a worker's, or the controller's."""
    given: dict[str, Any] | None = getattr(config, "workerinput", None)
    return Controller() if given is None else Worker(given)


class Controller:
    """Gives the workers a folder to share the engine's events in."""

    def __init__(self) -> None:
        self._shared: Path | None = None

    def pytest_configure_node(self, node: Any) -> None:
        """A worker is about to start."""
        if self._shared is None:
            self._shared = Path(tempfile.mkdtemp(prefix="bindlab-events-"))
        node.workerinput["bindlab_shared"] = str(self._shared)

    def pytest_unconfigure(self) -> None:
        """All workers have gone."""
        if self._shared is not None:
            shutil.rmtree(self._shared, ignore_errors=True)


class Worker:
    """A worker's part in the one engine run."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._name = str(given["workerid"])
        self._workers = int(given["workercount"])
        self._shared = Path(given["bindlab_shared"])
        self._owned: OwnedRun | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Items in the order in which their cases are likely to finish, alike in all workers."""
        items.sort(key=lambda item: getattr(getattr(item, "case", None), "longest_wait", 0.0))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        """Start the engine, or follow it."""
        items = items_of(session)
        if items and not session.testsfailed:
            request, cases = request_of(session.config), [item.case for item in items]
            if self._name == OWNER:
                self._owned = OwnedRun(request, cases, self._shared)
            source = EventFile(self._shared / NAME)
            session.stash[SHARED_RUN] = SharedRun(request, cases, source)
        yield

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """The owner stays as long as others may need the engine."""
        leave(self._shared, self._name)
        if self._owned is not None:
            if exitstatus != pytest.ExitCode.INTERRUPTED:
                self._owned.serve(self._workers)
            self._owned.close()
