"""What a guest boots with: its first root file system, as the archive that the kernel unpacks.

Owns the layout (guest.cpp has the same names): the engine, the modules, the programs that the cases
run, tcpdump for a capture of the binary's, the plans. Programs are this machine's own, with what
`program_files` finds they need; one that is not here is a SKIP there, as it would be here.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from harness.formats.codec import to_json
from harness.formats.plan import Plan
from harness.guests.program_files import files_of
from harness.spec.kernels import KernelError

Json = Mapping[str, Any]

# Where the plans are in a guest, and where its program leaves what is to come out.
PLANS, RESULTS = "/plans.ndjson", "/results"
# The word for the binary with which it runs tcpdump, which asks who root is.
CAPTURE = "--capture"
_PASSWD = "root:x:0:0:root:/:/bin/sh\n"


def programs_of(plans: Iterable[Plan]) -> list[str]:
    """The programs that the plans need and that are not the engine's own."""
    return sorted({n.text for plan in plans for n in plan.needs if n.kind == "program"})


def pack(engine: Path, modules: Path, plans: Iterable[Plan], arguments: Iterable[str]) -> bytes:
    """The archive, in the form `newc` of cpio(5). `arguments` are the words for `bindlab`.

    Raises KernelError.
    """
    plans, arguments = list(plans), list(arguments)
    with tempfile.TemporaryDirectory(prefix="bindlab-image-") as scratch:
        root = Path(scratch)
        (root / "bin").mkdir()
        shutil.copyfile(engine, root / "init")
        (root / "init").chmod(0o755)
        (root / "bin" / "bindlab").hardlink_to(root / "init")
        _lay_modules(modules, root)
        for name in programs_of(plans):
            _lay_program(name, root)
        if CAPTURE in arguments:
            _lay_program("tcpdump", root)
            (root / "etc").mkdir(exist_ok=True)
            (root / "etc" / "passwd").write_text(_PASSWD)
        lines = "".join(json.dumps(to_json(plan)) + "\n" for plan in plans)
        (root / PLANS.lstrip("/")).write_text(lines, encoding="utf-8")
        (root / "arguments").write_text("".join(f"{word}\n" for word in arguments))
        return _archive(root)


def _lay_modules(modules: Path, root: Path) -> None:
    if not modules.is_dir():
        raise KernelError(f"{modules}: is no longer there: run it again, it is fetched then")
    (root / "lib").mkdir()
    names = []
    for file in sorted(modules.glob("*.ko")):
        shutil.copyfile(file, root / "lib" / file.name)
        names.append(f"/lib/{file.name}\n")
    (root / "modules").write_text("".join(names))


def _lay_program(name: str, root: Path) -> None:
    for where, file in files_of(name).items():
        into = root / where.lstrip("/")
        into.parent.mkdir(parents=True, exist_ok=True)
        # With the time of its last change, by which Python knows what it has compiled.
        shutil.copy2(file, into)
        into.chmod(0o755)


def _archive(root: Path) -> bytes:
    names = [str(path.relative_to(root)) for path in sorted(root.rglob("*"))]
    try:
        done = subprocess.run(
            ["cpio", "--create", "--format=newc", "--owner=0:0", "--quiet"],
            cwd=root,
            input="".join(f"{name}\n" for name in names).encode(),
            capture_output=True,
        )
    except FileNotFoundError as error:
        raise KernelError("there is no cpio here: install the package cpio") from error
    if done.returncode != 0:
        raise KernelError(f"cpio: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
