"""Scenario files and cases as pytest's collectors and items.

Owns what pytest collects, and the order: set-up waits for the case's evidence, the test tells. What
a verdict is to pytest is left to `verdict_outcome`, waiting to `shared_run`, the order in which
items run to `plugin` and `xdist`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.plan.catalogue import Case, ScenarioError, load_cases
from harness.plan.trust import require_trust
from harness.pytest_plugin.shared_run import SharedRun
from harness.pytest_plugin.verdict_outcome import carry_out, set_up
from harness.records.layout import local_results
from harness.records.store import ResultsError
from harness.run.request import Request
from harness.run.run_loop import Judged

# Where the items of a session find the engine run that they share.
SHARED_RUN = pytest.StashKey[SharedRun]()
FOLDER = "scenarios"
_CATALOGUE = pytest.StashKey["Catalogue"]()


class Catalogue:
    """All cases of the session by file, read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._cases: dict[str, list[Case]] | None = {}
        try:
            for case in load_cases(root):
                self._cases.setdefault(case.file, []).append(case)
        except ScenarioError:
            self._cases = None  # some file is not as it must be: each is then read by itself

    def of(self, file: Path) -> Sequence[Case]:
        """The cases of a file. Raises ScenarioError."""
        name = file.relative_to(self._root).as_posix()
        if self._cases is None:
            return load_cases(self._root, name)
        return self._cases.get(name, [])


class ScenarioFile(pytest.File):
    """One scenario; its cases are its items."""

    def collect(self) -> Iterator[pytest.Item]:
        """The cases; a diagnostic of the file is a collection error with its line."""
        stash = self.config.stash
        if _CATALOGUE not in stash:
            stash[_CATALOGUE] = Catalogue(self.config.rootpath)
        try:
            cases = stash[_CATALOGUE].of(self.path)
            request = request_of(self.config)
            if not request.trust:
                require_trust(cases, request.root / "scenarios")
        except ScenarioError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield ScenarioItem.from_parent(self, name=case.id, case=case)


class ScenarioItem(pytest.Item):
    """One case. Its set-up waits for the evidence, so that what is wrong there is an ERROR."""

    def __init__(self, *, case: Case, **more: Any) -> None:
        super().__init__(**more)
        self.case = case
        self.judged: Judged | None = None
        if self.config.pluginmanager.hasplugin("timeout"):
            # The engine has the deadlines; here an item may wait for the cases before its own.
            self.add_marker(pytest.mark.timeout(0))

    def setup(self) -> None:
        """Wait for the case's end; evidence that proves nothing is an error."""
        try:
            self.judged = self.session.stash[SHARED_RUN].verdict(self.case)
        except ResultsError as error:
            pytest.fail(str(error), pytrace=False)
        self.user_properties.append(("verdict", self.judged.verdict.verdict.value))
        set_up(self.judged)

    def runtest(self) -> None:
        """Hold the verdict against what a test can be."""
        assert self.judged is not None
        carry_out(self.judged)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The scenario's file and line, counted from 0 as pytest does."""
        return self.path, self.case.line - 1, self.name


def is_case(node: str) -> bool:
    """Whether a node id is that of a case."""
    return node.startswith(f"{FOLDER}/") and ".yaml::" in node


def items_of(session: pytest.Session) -> list[ScenarioItem]:
    """The session's items that are cases."""
    return [item for item in session.items if isinstance(item, ScenarioItem)]


def request_of(config: pytest.Config) -> Request:
    """What the options of a session ask for."""
    results: Path | None = config.getoption("--bindlab-results")
    return Request(
        engine=config.getoption("--bindlab-engine"),
        results=results or local_results(config.rootpath),
        jobs=config.getoption("--bindlab-jobs"),
        root=config.rootpath,
        trust=config.getoption("--bindlab-trust"),
    )
