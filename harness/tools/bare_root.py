"""A Debian file system to run commands in as a container would: what they write is thrown away.

Owns the mounts (an overlay over the root, which is left as it is; proc, sys and dev) and the rights
of a container without `--privileged`. All of it is in a mount namespace of each command, so that
nothing stays mounted however that ends. Needs root.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORK: Final = "/__w"
HOME: Final = "/github/home"

# What Docker leaves to a container's root.
_KEPT: Final = (
    "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw"
    " sys_chroot mknod audit_write setfcap"
).split()
# $1 root, $2 the overlay's folder, $3 what becomes /__w; then the command. $RIGHTS: of setpriv, if
# some are taken. From a chroot no user namespace can be made (clone(2), EPERM): so it is without
# `--privileged` by Docker's seccomp profile, while with it the root is the container's own.
_MOUNT: Final = """
set -e
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/merged"
cd "$2/merged"
mkdir -p proc sys dev __w github/home
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount --bind "$3" __w
mount --bind /etc/resolv.conf etc/resolv.conf 2>/dev/null || cp /etc/resolv.conf etc/resolv.conf
shift 3
[ -z "$RIGHTS" ] || exec setpriv $RIGHTS chroot . "$@"
pivot_root . .
umount -l .
cd /
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class BareRoot:
    """One job's container: the root as it came, and what the job has changed in it."""

    root: Path
    changes: Path
    """a folder for the overlay, on a file system that can hold one"""
    shared: Path
    """what is seen there as /__w, and is written to from here"""
    privileged: bool

    def make(self) -> None:
        """The folders that it is made of."""
        for name in ("upper", "work", "merged"):
            (self.changes / name).mkdir(parents=True)
        self.shared.mkdir(parents=True)

    def run(self, command: list[str], env: Mapping[str, str], log: Path) -> int:
        """The exit code of a command in it, whose output goes to the log."""
        kept = ",".join(f"+{name}" for name in _KEPT)
        rights = "" if self.privileged else f"--bounding-set=-all,{kept} --inh-caps=-all"
        words = ["setpriv", "--pdeathsig", "KILL"]  # it does not outlive us
        words += ["unshare", "--mount", "--propagation", "private", "--pid", "--fork"]
        words += ["--kill-child", "sh", "-c", _MOUNT, "sh"]
        words += [str(self.root), str(self.changes), str(self.shared), *command]
        path = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        with log.open("wb") as output:
            done = subprocess.run(
                words,
                env={**path, "RIGHTS": rights, **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return done.returncode


def needs_of_a_bare_root(root: Path) -> str | None:
    """What keeps a command from being run in it; None if nothing does."""
    if os.geteuid() != 0:
        return "only root may mount: run it as root"
    if not (root / "etc/debian_version").is_file():
        return f"{root}: no Debian file system: make one with debootstrap --variant=minbase"
    return None
