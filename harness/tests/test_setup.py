"""harness/setup/packages.sh, with stand-ins for dpkg, apt and sudo in front of the real ones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness import ROOT
from harness.tests.patience import PATIENCE

IS_DEBIAN = "ID=debian" in Path("/etc/os-release").read_text().splitlines()
LISTS = ["packages.txt", *(["packages-debian.txt"] if IS_DEBIAN else [])]
LISTED = [
    line
    for name in LISTS
    for line in (ROOT / name).read_text().splitlines()
    if line and not line.startswith("#")
]


class Machine:
    """A machine of stand-ins: what is installed, who we are, and what apt was asked to do."""

    def __init__(self, home: Path) -> None:
        self.tools = home / "bin"
        self.log = home / "log"
        self.tools.mkdir()
        self.log.touch()
        self.stand_in("id", "echo 0")
        self.stand_in("apt-get", f'echo "$@" >> {self.log}')
        self.stand_in("apt-cache", "exit 0")
        self.installed(LISTED)

    def stand_in(self, name: str, script: str) -> None:
        """A program of this name that does what the script says."""
        path = self.tools / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def installed(self, names: list[str]) -> None:
        """Only these packages are installed."""
        lines = "".join(f"echo 'installed {name}'\n" for name in names)
        self.stand_in("dpkg-query", lines)

    def setup(self) -> subprocess.CompletedProcess[str]:
        """Runs the script on this machine."""
        return subprocess.run(
            [ROOT / "harness" / "setup" / "packages.sh"],
            env={"PATH": f"{self.tools}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def asked(self) -> str:
        """What apt-get was asked to do."""
        return self.log.read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with everything installed, and us as root."""
    return Machine(tmp_path)


def test_nothing_is_said_or_done_when_nothing_is_missing(machine: Machine) -> None:
    done = machine.setup()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.asked() == ""


def test_only_what_is_missing_is_printed_and_installed(machine: Machine) -> None:
    machine.installed([name for name in LISTED if name not in ("tcpdump", "black")])
    done = machine.setup()
    assert done.returncode == 0
    assert "  tcpdump black" in done.stdout
    update, install = machine.asked().splitlines()
    assert update.endswith("update")
    assert install.endswith("install --no-install-recommends tcpdump black")


def test_what_an_installed_package_provides_is_not_missing(machine: Machine) -> None:
    machine.installed([name for name in LISTED if name != "npm"] + ["mine, other (= 1), npm (= 2)"])
    assert (machine.setup().returncode, machine.asked()) == (0, "")


def test_without_root_and_sudo_one_line_says_what_to_install(machine: Machine) -> None:
    machine.installed([name for name in LISTED if name != "tcpdump"])
    machine.stand_in("id", "echo 1000")
    machine.stand_in("sudo", "echo a password is required >&2; exit 1")
    done = machine.setup()
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "setup: packages are missing and neither root nor sudo without a password is at hand; "
        "as root run: apt-get install tcpdump"
    ]
    assert machine.asked() == ""


def test_a_package_that_apt_does_not_know_is_named(machine: Machine) -> None:
    machine.installed([name for name in LISTED if name != "black"])
    machine.stand_in("apt-cache", "exit 100")
    done = machine.setup()
    assert done.returncode == 1
    assert "apt knows no package named black here" in done.stderr


def test_a_failing_apt_shows_its_last_words(machine: Machine) -> None:
    machine.installed([name for name in LISTED if name != "black"])
    machine.stand_in("apt-get", "echo 'E: the mirror burns'; exit 100")
    done = machine.setup()
    assert done.returncode == 1
    assert "E: the mirror burns" in done.stderr
    assert "setup: apt-get update failed" in done.stderr
