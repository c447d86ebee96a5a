"""The folder of scenarios: which of its files are scenarios, and which have the rest.

Owns file names and the ids made of them. What is in the files is left to harness.spec.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT
from harness.formats.plain_name import fault_of_case
from harness.language.diagnostics import Diagnostic

CLAIMS = "claims.yaml"
TOPOLOGIES = "topologies.yaml"
_OWN_FOLDER = ROOT / "scenarios"
_ID = re.compile(r"[a-z0-9][a-z0-9._+-]*(/[a-z0-9][a-z0-9._+-]*)*")


@dataclass(frozen=True, slots=True)
class ScenarioFiles:
    """A folder of scenarios; its files are called by their paths from `root`."""

    root: Path
    folder: Path

    @property
    def name(self) -> str:
        """The folder as diagnostics show it."""
        return self.name_of(self.folder)

    def scenarios(self) -> list[Path]:
        """The scenario files, by path; hidden files are none."""
        return sorted(path for path in self.folder.rglob("*.yaml") if self._is_scenario(path))

    def id_of(self, path: Path) -> str:
        """The scenario's id: its path in the folder, without `.yaml`."""
        return path.relative_to(self.folder).as_posix().removesuffix(".yaml")

    def name_of(self, path: Path) -> str:
        """A path as diagnostics show it: from the root if it is below it."""
        try:
            return Path(os.path.abspath(path)).relative_to(os.path.abspath(self.root)).as_posix()
        except ValueError:
            return path.as_posix()

    def shared(self, name: str) -> Path:
        """The folder's claims or topologies; another folder may borrow the project's."""
        own = self.folder / name
        return own if own.exists() else _OWN_FOLDER / name

    def check_id(self, path: Path) -> list[Diagnostic]:
        """A file name of which no case's id can be made."""
        scenario = self.id_of(path)
        text = f"bad file name '{scenario}': small letters, digits and . _ + - make a case's id"
        if _ID.fullmatch(scenario):
            fault = fault_of_case(scenario)
            if fault is None:
                return []
            text = f"bad file name: {fault}: give it a shorter one"
        return [Diagnostic(self.name_of(path), 1, text)]

    def check_suffixes(self) -> list[Diagnostic]:
        """Files that somebody may take for scenarios."""
        text = "scenarios end in .yaml: rename it"
        return [
            Diagnostic(self.name_of(path), 1, text) for path in sorted(self.folder.rglob("*.yml"))
        ]

    def _is_scenario(self, path: Path) -> bool:
        inside = path.relative_to(self.folder)
        is_hidden = any(part.startswith(".") for part in inside.parts)
        return inside.as_posix() not in (CLAIMS, TOPOLOGIES) and not is_hidden
