"""What the site ships of others: two small libraries from npm, each with its licence.

`make setup` installs them by the versions and hashes of browser/package-lock.json. A page loads one
when it is first used; `vendor/versions.json` says what each is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT

PACKAGES = ROOT / "build" / "node" / "node_modules"
FOLDER = "vendor"


class NotInstalled(Exception):
    """A library is not there, or is another than the lock file's."""


@dataclass(frozen=True, slots=True)
class Library:
    """A package, and which of its files are shipped."""

    name: str
    script: str
    licence: str
    """the file that has its text"""


LIBRARIES = (
    Library("minisearch", "dist/umd/index.js", "LICENSE.txt"),
    Library("sortable-tablesort", "dist/sortable.js", "LICENSE"),
)


def vendored_files(packages: Path = PACKAGES) -> Iterator[tuple[str, str]]:
    """Each file's address and text. Raises NotInstalled."""
    versions = []
    for library in LIBRARIES:
        script = _read(packages / library.name / library.script)
        about = json.loads(_read(packages / library.name / "package.json"))
        versions.append(
            {
                "name": library.name,
                "version": about["version"],
                "licence": about["license"],
                "file": library.script,
                "sha256": hashlib.sha256(script.encode()).hexdigest(),
            }
        )
        yield f"{FOLDER}/{library.name}.js", script
        yield f"{FOLDER}/{library.name}.LICENSE.txt", _read(
            packages / library.name / library.licence
        )
    yield f"{FOLDER}/versions.json", json.dumps(versions, indent=1) + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError as error:
        raise NotInstalled(f"{path}: not installed: run `make setup`") from error
