"""Debian's archive, asked by apt for one package at a time.

Owns a private apt state, so that nothing of the machine's own is changed and no root is needed.
Where the archive is, the machine's own apt configuration says; which suites are added, the list of
kernels. apt checks the archive's signature, and a package must have the hash that the list pins.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from harness.spec.kernels import FILE, KernelError, Package

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Set to the address of a Debian archive where the machine's own configuration has none.
OVERRIDE = "BINDLAB_DEBIAN_ARCHIVE"

# apt's own words, in the language that it is started with here.
_NO_SUCH_SUITE = "does not have a Release file"

Say = Callable[[str], None]


class SuiteGone(KernelError):
    """The archive does not have a suite of this name, or no longer."""


class DebianSuite:
    """One suite: apt with lists and a cache of its own, the signatures checked as ever."""

    def __init__(self, folder: Path, suite: str, say: Say) -> None:
        """Fetch the suite's lists. Raises KernelError."""
        if not KEYRING.exists():
            raise KernelError(f"{KEYRING} is missing: install the package debian-archive-keyring")
        self._folder = folder
        for name in ("lists/partial", "archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        place = _archives()["security" if suite.endswith("-security") else "main"]
        source = f"deb [signed-by={KEYRING}] {place} {suite} main\n"
        (folder / "sources.list").write_text(source)
        say(f"reading the archive's lists of {suite}")
        done = self._run("apt-get", "-q", "update", "--error-on=any")
        if done.returncode != 0:
            complaint = last_complaint(done.stderr)
            if _NO_SUCH_SUITE in complaint:
                raise SuiteGone(f"Debian's archive has no suite {suite} any more: change {FILE}")
            raise KernelError(
                f"the lists of Debian's suite {suite} cannot be fetched: {complaint}"
                " (a network is needed the first time a kernel is used;"
                f" if the archive has dropped the suite, change {FILE})"
            )

    def download(self, package: Package, into: Path) -> Path:
        """Fetch one package and hold it against its hash. Raises KernelError."""
        wanted = f"{package.name}={package.version}"
        done = self._run("apt-get", "-q", "download", wanted, cwd=into)
        found = sorted(into.glob(f"{package.name}_*.deb"))
        if done.returncode != 0 or not found:
            there = self._versions(package.name)
            if package.version not in there:
                instead = f"it has {', '.join(there)}" if there else "it has no other version"
                raise KernelError(
                    f"the archive has no {package.name} {package.version} ({instead}):"
                    f" change {FILE}, or take the kernel out"
                )
            raise KernelError(
                f"{wanted} cannot be fetched: {last_complaint(done.stderr)}: try again later"
            )
        with found[0].open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != package.sha256:
            raise KernelError(
                f"{found[0].name} has the SHA-256 {digest}, {FILE} pins {package.sha256}:"
                " the download is damaged, or the list is wrong"
            )
        return found[0]

    def offered(self, names: re.Pattern[str]) -> list[Package]:
        """Every version that the suite has of the packages whose whole name matches.

        Raises KernelError.
        """
        known = self._run("apt-cache", "pkgnames", "linux-").stdout.split()
        wanted = sorted(name for name in known if names.fullmatch(name))
        if not wanted:
            return []
        done = self._run("apt-cache", "show", *wanted)
        found = list(_packages(done.stdout))
        if not found:
            raise KernelError(
                f"apt-cache says nothing of {wanted[0]}: {last_complaint(done.stderr)}"
            )
        return found

    def _versions(self, name: str) -> list[str]:
        said = self._run("apt-cache", "madison", name).stdout
        return list(dict.fromkeys(line.split("|")[1].strip() for line in said.splitlines()))

    def _run(
        self, program: str, *arguments: str, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        here = self._folder
        options = {
            "Dir::State": here,
            "Dir::State::lists": here / "lists",
            "Dir::State::status": here / "status",
            "Dir::Cache": here,
            "Dir::Cache::archives": here / "archives",
            "Dir::Etc::sourcelist": here / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "APT::Architecture": "amd64",
            "APT::Architectures": "amd64",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            # Only the lists of packages: a desktop's additions to the configuration fetch more.
            "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
            "Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled": "false",
            "Acquire::IndexTargets::deb::DEP-11-icons::DefaultEnabled": "false",
        }
        words = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
        return subprocess.run(
            [program, *words, *arguments],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )


def _packages(said: str) -> Iterator[Package]:
    """What `apt-cache show` tells of, in paragraphs of `Key: value` (deb-control(5))."""
    for paragraph in said.split("\n\n"):
        told = dict(line.split(": ", 1) for line in paragraph.splitlines() if ": " in line)
        if {"Package", "Version", "SHA256"} <= told.keys():
            yield Package(told["Package"], told["Version"], told["SHA256"])


def _archives() -> Mapping[str, str]:
    """Where Debian's archive and its security archive are, as this machine's apt knows them."""
    wanted = "Created-By: Packages", "Origin: Debian"
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(LABEL)|$(SITE)", *wanted],
        capture_output=True,
        text=True,
    )
    found = dict(line.split("|", 1) for line in reversed(said.stdout.splitlines()) if "|" in line)
    main = os.environ.get(OVERRIDE) or found.get("Debian")
    if not main:
        raise KernelError(
            "this machine's apt configuration names no Debian archive: run `apt-get update` once as"
            f" root, or set {OVERRIDE} to the address of one, or give a kernel's path"
        )
    # Beside the archive itself, under a name of its own, on every mirror that has both.
    beside = main.rstrip("/").removesuffix("/debian") + "/debian-security"
    return {"main": main, "security": found.get("Debian-Security") or beside}


def last_complaint(words: str) -> str:
    """The line that says most: apt's last complaint."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    complaints = [line for line in lines if line.startswith("E:")]
    return (complaints or lines or ["no reason given"])[-1]
