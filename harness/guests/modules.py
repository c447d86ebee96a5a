"""The kernel modules that a guest loads: of many files, in the order of their dependencies.

Owns which modules the cases need. What depends on what is modinfo's answer; a module that is not
there may be built in, and if it is not, the guest itself says what it lacks.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from harness.guests.folder_files import read_file
from harness.guests.unpack import UnpackError, Unpacker, gunzip, unxz, unzstd
from harness.spec.kernels import KernelError

# What cases use that a kernel may have as a module; features.cpp of the guest looks at the outcome.
WANTED = ("af_packet", "veth", "inet_diag", "tcp_diag", "udp_diag")
# What few cases use besides: sockets of SCTP, and devices of topologies. Every namespace costs more
# with it, so that a guest has it only for these.
RARE = ("sctp", "dummy", "vrf")

_OPEN: Mapping[str, Unpacker] = {
    ".ko": bytes,
    ".ko.xz": unxz,
    ".ko.gz": gunzip,
    ".ko.zst": unzstd,
}


def collect(found: Iterable[Path], into: Path, wanted: Iterable[str] = WANTED) -> None:
    """Copy the wanted modules of these, opened, to `into`/NN-name.ko in the order to load.

    What is no module by its name is left aside. Raises KernelError.
    """
    files = {_name(path): path for path in found if ".ko" in path.name}
    order: dict[str, None] = {}
    for name in wanted:
        if name in files:
            order |= dict.fromkeys([*reversed(_needs(files[name], files)), name])
    into.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(order):
        (into / f"{number:02}-{name}.ko").write_bytes(_opened(files[name]))


def _needs(path: Path, files: Mapping[str, Path]) -> list[str]:
    """The modules that this one needs, and theirs, nearest first."""
    needed: list[str] = []
    for name in _depends(path):
        if name in files and name not in needed:
            needed += [name, *(n for n in _needs(files[name], files) if n not in needed)]
    return needed


def _depends(path: Path) -> Iterator[str]:
    """What modinfo(8) says that it depends on."""
    with tempfile.NamedTemporaryFile(suffix=".ko") as plain:
        plain.write(_opened(path))
        plain.flush()
        try:
            said = subprocess.run(
                ["/sbin/modinfo", "-F", "depends", plain.name], capture_output=True, text=True
            )
        except OSError as error:
            raise KernelError("there is no modinfo here: install the package kmod") from error
    if said.returncode != 0:
        raise KernelError(f"{path}: no kernel module: {said.stderr.strip()}")
    for name in said.stdout.strip().split(","):
        if name:
            yield name.replace("-", "_")


def _name(path: Path) -> str:
    return path.name.split(".ko")[0].replace("-", "_")


def _opened(path: Path) -> bytes:
    suffix = path.name[path.name.index(".ko") :]
    if suffix not in _OPEN:
        raise KernelError(f"{path}: packed in a way that is not known here: unpack it first")
    try:
        return _OPEN[suffix](read_file(path))
    except UnpackError as error:
        raise KernelError(f"{path}: cannot be read: {error}") from error
