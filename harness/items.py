"""Scenario files and cases as pytest's collectors and items.

Owns what a verdict is to pytest: a mismatch fails, a fault is an error because it is raised while
setting up, an unmet need skips, a known failure xfails. Waiting is left to `laboratory`, the order
in which items run to `plugin` and `plugin_xdist`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.evidence import Evidence
from harness.laboratory import Laboratory, Place
from harness.records import ResultsError
from harness.scenario import Case, ScenarioError, load_cases
from harness.story import story
from harness.verdict import Status, Verdict

# Where the items of a session find the engine run that they share.
LABORATORY = pytest.StashKey[Laboratory]()
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
            self._cases = None  # some file has mistakes: each is then read by itself

    def of(self, file: Path) -> Sequence[Case]:
        """The cases of a file. Raises ScenarioError."""
        name = file.relative_to(self._root).as_posix()
        if self._cases is None:
            return load_cases(self._root, name)
        return self._cases.get(name, [])


class ScenarioFile(pytest.File):
    """One scenario; its cases are its items."""

    def collect(self) -> Iterator[pytest.Item]:
        """The cases; a mistake in the file is a collection error with its line."""
        stash = self.config.stash
        if _CATALOGUE not in stash:
            stash[_CATALOGUE] = Catalogue(self.config.rootpath)
        try:
            cases = stash[_CATALOGUE].of(self.path)
        except ScenarioError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield ScenarioItem.from_parent(self, name=case.id, case=case)


class ScenarioItem(pytest.Item):
    """One case. Its set-up waits for the evidence, so that what is wrong there is an ERROR."""

    def __init__(self, *, case: Case, **more: Any) -> None:
        super().__init__(**more)
        self.case = case
        self.found: tuple[Verdict, Evidence] | None = None
        if self.config.pluginmanager.hasplugin("timeout"):
            # The engine has the deadlines; here an item may wait for the cases before its own.
            self.add_marker(pytest.mark.timeout(0))

    def setup(self) -> None:
        """Wait for the case's end; evidence that proves nothing is an error."""
        try:
            self.found = self.session.stash[LABORATORY].verdict(self.case)
        except ResultsError as error:
            pytest.fail(str(error), pytrace=False)
        verdict, evidence = self.found
        self.user_properties.append(("verdict", verdict.verdict.value))
        if verdict.verdict in (Status.BROKEN, Status.MISS):
            pytest.fail(story(verdict, evidence), pytrace=False)
        if verdict.verdict is Status.SKIP:
            pytest.skip(verdict.reason)

    def runtest(self) -> None:
        """Hold the verdict against what a test can be."""
        assert self.found is not None
        verdict, evidence = self.found
        if verdict.verdict is Status.XFAIL:
            pytest.xfail(verdict.reason)
        if verdict.verdict in (Status.FAIL, Status.XPASS, Status.XFAIL):
            pytest.fail(story(verdict, evidence), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The scenario's file and line, counted from 0 as pytest does."""
        return self.path, self.case.line - 1, self.name


def items_of(session: pytest.Session) -> list[ScenarioItem]:
    return [item for item in session.items if isinstance(item, ScenarioItem)]


def place_of(config: pytest.Config) -> Place:
    results: Path | None = config.getoption("--bindlab-results")
    return Place(
        root=config.rootpath,
        engine=config.getoption("--bindlab-engine"),
        results=results or config.rootpath / "results",
        jobs=config.getoption("--bindlab-jobs"),
    )
