"""What the site ships of others: two small libraries from npm, each with its licence.

`make setup` installs them by the versions and hashes of browser/package-lock.json. A page loads one
when it is first used; vendor/index.html says what each is.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT

PACKAGES = ROOT / "build" / "node" / "node_modules"
FOLDER = "vendor"
_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)


class NotInstalled(Exception):
    """A library is not there, or is another than the lock file's."""


@dataclass(frozen=True, slots=True)
class Library:
    """A package, and which of its files are shipped."""

    name: str
    script: str
    licence: str
    """the file that has its text"""


@dataclass(frozen=True, slots=True)
class Shipped:
    """What is shipped of a package, and what it is."""

    name: str
    version: str
    licence: str
    script: str
    licence_text: str

    @property
    def sha256(self) -> str:
        """Of the script, in hexadecimal."""
        return hashlib.sha256(self.script.encode()).hexdigest()

    @property
    def address(self) -> str:
        """Where the script is."""
        return f"{FOLDER}/{self.name}.js"

    @property
    def licence_address(self) -> str:
        """Where its licence is."""
        return f"{FOLDER}/{self.name}.LICENSE.txt"


LIBRARIES = (
    Library("minisearch", "dist/umd/index.js", "LICENSE.txt"),
    Library("sortable-tablesort", "dist/sortable.js", "LICENSE"),
)


def shipped(packages: Path = PACKAGES) -> list[Shipped]:
    """All there is. Raises NotInstalled."""
    return [_shipped(packages / library.name, library) for library in LIBRARIES]


def _shipped(folder: Path, library: Library) -> Shipped:
    about = json.loads(_read(folder / "package.json"))
    return Shipped(
        library.name,
        about["version"],
        about["license"],
        # Its map of sources is not shipped, so nothing is to ask for it.
        _MAP.sub("", _read(folder / library.script)),
        _read(folder / library.licence),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError as error:
        raise NotInstalled(f"{path}: not installed: run `make setup`") from error
