"""An archive made up: a script plays apt-get, apt-cache and dpkg-deb."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from harness.guests import debian_archive
from harness.spec.kernels import Kernel, Package

DEB = b"a package"
SHA = hashlib.sha256(DEB).hexdigest()
VERSION = "6.1.192-2"

# Plays all three programs; what it does wrong is in $WRONG.
PLAYER = """#!/bin/sh
case "$(basename "$0") $*" in
  *indextargets*) [ "$WRONG" = nowhere ] || echo "Debian|http://debian_archive.invalid/debian";;
  */sid/*" update"*)
    echo "E: The repository 'x sid Release' does not have a Release file." >&2; exit 100;;
  *" pkgnames linux-"*)
    [ "$WRONG" = bare ] || printf 'linux-image-%s-cloud-amd64\\n' 6.1.0-57 6.1 headers;;
  *" show linux-image-6.1.0-57-cloud-amd64")
    [ "$WRONG" != mute ] || { echo "E: no such" >&2; exit 100; }
    printf 'Package: linux-image-6.1.0-57-cloud-amd64\\nVersion: 6.1.199-1\\n'
    printf 'Description: a\\n .\\nSHA256: 5e\\n\\n';;
  *" update"*) [ "$WRONG" != offline ] || { echo "E: Could not resolve" >&2; exit 100; };;
  *" download "*)
    [ "$WRONG" != gone ] || { echo "E: not found" >&2; exit 100; }
    [ "$WRONG" != cut ] || { printf 'a pack' > linux-image-x_1_amd64.deb; exit 0; }
    printf 'a package' > linux-image-x_1_amd64.deb;;
  *madison*) echo " linux-image-x | 6.1.199-1 | somewhere";;
  "dpkg-deb --fsys-tarfile "*)
    [ "$WRONG" != damaged ] || { echo "dpkg-deb: error: not a package" >&2; exit 2; }
    made=$(mktemp -d) && mkdir "$made/boot" && echo kernel > "$made/boot/vmlinuz-6.1"
    tar -C "$made" -cf - . && rm -r "$made";;
esac
"""


def kernel(sha: str = SHA) -> Kernel:
    """One that the archive has."""
    package = Package("linux-image-x", VERSION, sha)
    return Kernel("6.1.192", "6.1.0-56-cloud-amd64", "bookworm", (package,))


def play_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the archive is played, and the cache is another one."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("apt-get", "apt-cache", "dpkg-deb"):
        (programs / name).write_text(PLAYER)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("WRONG", raising=False)
    keyring = tmp_path / "keyring"
    keyring.touch()
    monkeypatch.setattr(debian_archive, "KEYRING", keyring)
