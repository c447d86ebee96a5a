"""`pytest -n`: the one engine run belongs to the worker gw0, all workers follow its events.

The controller makes a folder for the events and takes it away in the end; in between it holds the
results (`session_results`). What an item is and what its verdict means is left to `items`, the
events to `owned_run` and `event_file`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from harness.pytest_plugin.event_file import NAME, EventFile
from harness.pytest_plugin.items import SHARED_RUN, is_case, items_of, request_of
from harness.pytest_plugin.owned_run import OwnedRun, leave
from harness.pytest_plugin.session_results import grant, session_results, wait_for_grant
from harness.pytest_plugin.shared_run import SharedRun
from harness.records.run_records import RunRecords
from harness.records.store import ResultsError
from harness.run.exit_codes import NO_WORK

OWNER = "gw0"


def hooks_for(config: pytest.Config) -> object:
    """The part of this process: a worker's, or the controller's."""
    given: dict[str, Any] | None = getattr(config, "workerinput", None)
    return Controller(request_of(config).results) if given is None else Worker(given)


class Controller:
    """Gives the workers a folder to share the engine's events in."""

    def __init__(self, results: Path) -> None:
        self._results = results
        self._shared: Path | None = None
        self._held = ExitStack()
        self._asked = self._failed = False

    def pytest_configure_node(self, node: Any) -> None:
        """A worker is about to start."""
        if self._shared is None:
            self._shared = Path(tempfile.mkdtemp(prefix="bindlab-events-"))
        node.workerinput["bindlab_shared"] = str(self._shared)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A worker could not collect something, and none will run anything."""
        self._failed = self._failed or report.failed

    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """The first worker knows its items: if cases are among them, hold the results."""
        if self._asked or self._failed or self._shared is None or not any(map(is_case, ids)):
            return
        self._asked = True
        try:
            self._held.enter_context(session_results(self._results))
        except ResultsError as error:
            grant(self._shared, refused=str(error))
            pytest.exit(str(error), returncode=NO_WORK)
        grant(self._shared)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """All workers have gone: their verdicts become records."""
        yield
        try:
            self._held.close()
        except ResultsError as error:
            print(error, file=sys.stderr)
            session.exitstatus = NO_WORK

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
            release = os.uname().release
            try:
                wait_for_grant(self._shared)
                token = self._shared.name
                records = RunRecords.join(cases, request.results, release, token)
            except ResultsError as error:
                pytest.exit(str(error), returncode=NO_WORK)
            if self._name == OWNER:
                self._owned = OwnedRun(request, records, self._shared)
            source = EventFile(self._shared / NAME)
            session.stash[SHARED_RUN] = SharedRun(request, records, source)
        yield

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """The owner stays as long as others may need the engine."""
        leave(self._shared, self._name)
        if self._owned is not None:
            if exitstatus != pytest.ExitCode.INTERRUPTED:
                self._owned.serve(self._workers)
            self._owned.close()
