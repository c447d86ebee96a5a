"""Two folders of evidence in pieces, for the tests of what alters them."""

from __future__ import annotations

from pathlib import Path

from harness.tests.evidence_builder import restart
from harness.tools.mutation_cases import folders_of
from harness.tools.mutation_folder import Folder


def folder_of(home: Path) -> Folder:
    """The evidence of the lecture's case."""
    restart().write(home)
    return Folder.of(folders_of(home, 1)[0])
