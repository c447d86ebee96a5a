"""`pytest scenarios`: every case is a test item, judged from one engine run for the whole session.

A mismatch is a FAILED, a fault while running an ERROR, an unmet need a skip, a known failure an
xfail; all point at the scenario's file and line and none has a traceback. Promises evidence and
records below results/local, and no tables. Who runs the engine, here or with `-n`, is left to
`shared_run` and `xdist`.
"""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.formats.status import Status
from harness.pytest_plugin import xdist
from harness.pytest_plugin.items import (
    FOLDER,
    SHARED_RUN,
    ScenarioFile,
    ScenarioItem,
    items_of,
    request_of,
)
from harness.pytest_plugin.session_results import session_results
from harness.pytest_plugin.shared_run import SharedRun, begin
from harness.pytest_plugin.verdict_outcome import shown_as
from harness.records.run_records import RunRecords
from harness.records.store import ResultsError
from harness.run import engine
from harness.run.exit_codes import NO_WORK

NOT_SCENARIOS = ("claims.yaml", "topologies.yaml")


def _path(text: str) -> Path:
    """A name; an empty one is not the current folder but a variable that was not set."""
    if not text:
        raise ArgumentTypeError("a name is wanted, and it is empty")
    return Path(text)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the run command, for this door to it."""
    group = parser.getgroup("bindlab", "bindlab: the scenarios as tests")
    group.addoption("--bindlab-jobs", type=int, metavar="N", help="cases that are active at once")
    group.addoption(
        "--bindlab-engine",
        type=_path,
        metavar="PATH",
        default=engine.DEFAULT,
        help="default: build/release/bin/bindlab",
    )
    group.addoption(
        "--bindlab-trust",
        action="store_true",
        help="let scenarios from elsewhere run programs from outside the project",
    )
    group.addoption("--bindlab-results", type=_path, metavar="DIR", help="default: results/local/")


def pytest_configure(config: pytest.Config) -> None:
    """With xdist there is more to do, here and in the workers."""
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(xdist.hooks_for(config), "bindlab-xdist")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A scenario is a file of tests."""
    root = parent.config.rootpath / FOLDER
    if file_path.suffix != ".yaml" or not file_path.is_relative_to(root):
        return None
    if file_path.relative_to(root).as_posix() in NOT_SCENARIOS:
        return None
    collector: pytest.Collector = ScenarioFile.from_parent(parent, path=file_path)
    return collector


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A skip is at the scenario's line, not where this plugin says so."""
    outcome: Any = yield
    report = outcome.get_result()
    if isinstance(item, ScenarioItem) and report.skipped and isinstance(report.longrepr, tuple):
        path, line, _ = item.reportinfo()
        report.longrepr = (str(path), line + 1, report.longrepr[2])


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """A case without an expectation passes, but is shown as what it is."""
    if getattr(report, "when", None) == "call" and report.outcome == "passed":
        for name, value in report.user_properties:
            if name == "verdict":
                return shown_as(Status(value))
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In a session of one process, report each case as soon as it has finished."""
    config = session.config
    if hasattr(config, "workerinput") or config.pluginmanager.hasplugin("dsession"):
        return None
    items = {item.case.id: item for item in items_of(session)}
    failed = session.testsfailed and not config.option.continue_on_collection_errors
    if not items or failed or config.option.collectonly:
        return None
    request, cases = request_of(config), [item.case for item in items.values()]
    _run_in_order([item for item in session.items if not isinstance(item, ScenarioItem)])
    try:
        with session_results(request.results):
            records = RunRecords.open(cases, request.results, os.uname().release)
            with records.journal, begin(request, records) as process:
                session.stash[SHARED_RUN] = SharedRun(request, records, process)
                _run_as_they_finish(session.stash[SHARED_RUN], items)
    except (engine.EngineError, ResultsError) as error:
        pytest.exit(str(error), returncode=NO_WORK)
    return True


def _run_as_they_finish(shared: SharedRun, items: dict[str, ScenarioItem]) -> None:
    while items:
        case = shared.advance()
        if case is None:
            _run_in_order(list(items.values()))
            break
        if case.id in items:
            _run_in_order([items.pop(case.id)])


def _run_in_order(items: Sequence[pytest.Item]) -> None:
    """As pytest's own loop does it."""
    for item, following in zip(items, [*items[1:], None]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.shouldfail:
            raise item.session.Failed(item.session.shouldfail)
        if item.session.shouldstop:
            raise item.session.Interrupted(item.session.shouldstop)
