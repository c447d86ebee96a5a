"""Kernels out of Debian's archive: found, fetched, checked and laid out in a cache.

Owns the cache (a folder a kernel, complete or not there) and a private apt state, so that nothing
of the machine's own is changed and no root is needed. Where the archive is, the machine's own apt
configuration says; which suites are added, the list of kernels. apt checks the archive's signature,
and the package must have the hash that the list pins.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from harness.guests.boot_image import unpacked
from harness.guests.kernel_list import FILE, Kernel, KernelError, Package
from harness.guests.modules import WANTED, collect
from harness.records import ResultsError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Set to the address of a Debian archive where the machine's own configuration has none.
OVERRIDE = "BINDLAB_DEBIAN_ARCHIVE"
# Changes with what a kernel's folder holds, so that those of before are made anew.
_LAYOUT = f"kernel, modules/ {' '.join(WANTED)}\n"

Say = Callable[[str], None]


def cache_folder() -> Path:
    """Where kernels are kept: $XDG_CACHE_HOME/bindlab, by default ~/.cache/bindlab."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "bindlab"


def image_of(kernel: Kernel) -> Path:
    """The kernel to boot."""
    return kernel.file or _folder(kernel) / "kernel"


def modules_of(kernel: Kernel) -> Path:
    """The folder with its modules, in the order of their names."""
    return _folder(kernel) / "modules"


def is_fetched(kernel: Kernel) -> bool:
    """Whether the kernel is in the cache, and is the one that the list pins now."""
    try:
        return (_folder(kernel) / "origin").read_text() == _origin(kernel)
    except OSError:
        return kernel.file is not None and kernel.modules is None


def fetch(kernels: Iterable[Kernel], say: Say) -> dict[str, str]:
    """Bring the kernels into the cache that are not; by version, why one could not be had.

    One process at a time, for many may share a cache (a batch system, a home on a file server).
    """
    missing = [kernel for kernel in kernels if not is_fetched(kernel)]
    if not missing:
        return {}
    try:
        with _alone(say):
            return _fetch_all([kernel for kernel in missing if not is_fetched(kernel)], say)
    except OSError as error:
        return {kernel.version: _words(kernel, error) for kernel in missing}


@contextmanager
def _alone(say: Say) -> Iterator[None]:
    cache_folder().mkdir(parents=True, exist_ok=True)
    with (cache_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting: another run is fetching kernels")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch_all(missing: Iterable[Kernel], say: Say) -> dict[str, str]:
    troubles: dict[str, str] = {}
    suites: dict[str, list[Kernel]] = {}
    for kernel in missing:
        if kernel.file is not None:
            troubles |= _try(kernel, partial(_lay_out_built, kernel))
        else:
            suites.setdefault(kernel.suite, []).append(kernel)
    for suite, ours in suites.items():
        try:
            apt = _Apt(cache_folder() / "apt" / suite, suite, say)
        except (KernelError, OSError) as error:
            troubles |= {kernel.version: _words(kernel, error) for kernel in ours}
            continue
        for kernel in ours:
            say(f"{kernel.version}: fetching from {kernel.origin}")
            troubles |= _try(kernel, partial(_fetch, kernel, apt))
    return troubles


def _try(kernel: Kernel, deed: Callable[[], None]) -> dict[str, str]:
    try:
        deed()
    except (KernelError, OSError) as error:
        return {kernel.version: _words(kernel, error)}
    return {}


def _words(kernel: Kernel, error: Exception) -> str:
    if isinstance(error, OSError):
        return str(ResultsError.of(Path(error.filename or cache_folder()), error))
    return f"{kernel.version}: {error}"


def _folder(kernel: Kernel) -> Path:
    name = kernel.version
    if kernel.file is not None:
        key = f"{kernel.file}\n{kernel.modules}"
        name = "built-" + hashlib.sha256(key.encode()).hexdigest()[:12]
    return cache_folder() / "kernels" / name


def _origin(kernel: Kernel) -> str:
    """What the cache must have been made from."""
    lines = [f"{p.name} {p.version} {p.sha256}\n" for p in kernel.packages]
    return _LAYOUT + ("".join(lines) or f"{kernel.file} {kernel.modules}\n")


def _fetch(kernel: Kernel, apt: _Apt) -> None:
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=cache_folder()) as scratch:
        place = Path(scratch)
        for package in kernel.packages:
            _unpack(apt.download(package, place), place / "root")
        images = [*(place / "root").rglob("vmlinuz*")]
        if len(images) != 1:
            raise KernelError(f"{len(images)} kernels in {kernel.origin}: correct {FILE}")
        (place / "new").mkdir()
        image = images[0].read_bytes()
        (place / "new" / "kernel").write_bytes(unpacked(image) or image)
        collect(place / "root", place / "new" / "modules")
        _put(kernel, place / "new")


def _lay_out_built(kernel: Kernel) -> None:
    """The modules of a kernel that somebody has built; always anew, for they may be new."""
    assert kernel.modules is not None
    with tempfile.TemporaryDirectory(prefix=".building-", dir=cache_folder()) as scratch:
        collect(kernel.modules, Path(scratch) / "new" / "modules")
        _put(kernel, Path(scratch) / "new")
        (_folder(kernel) / "origin").unlink()


def _put(kernel: Kernel, made: Path) -> None:
    """Whole or not at all: the folder appears by one rename."""
    (made / "origin").write_text(_origin(kernel))
    folder = _folder(kernel)
    folder.parent.mkdir(exist_ok=True)
    if folder.exists():
        shutil.rmtree(folder)
    made.chmod(0o755)
    made.rename(folder)


def _unpack(package: Path, into: Path) -> None:
    done = subprocess.run(["dpkg-deb", "-x", package, into], capture_output=True, text=True)
    if done.returncode != 0:
        raise KernelError(f"{package.name}: cannot be unpacked: {_last(done.stderr)}")


class _Apt:
    """apt-get with one suite, lists and a cache of its own, the signatures checked as ever."""

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
            raise KernelError(
                f"the lists of Debian's suite {suite} cannot be fetched: {_last(done.stderr)}"
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
                    f"the archive no longer has {package.name} {package.version} ({instead}):"
                    f" change {FILE}, or take the kernel out"
                )
            raise KernelError(f"{wanted} cannot be fetched: {_last(done.stderr)}: try again later")
        with found[0].open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != package.sha256:
            raise KernelError(
                f"{found[0].name} has the SHA-256 {digest}, {FILE} pins {package.sha256}:"
                " the download is damaged, or the list is wrong"
            )
        return found[0]

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


def _last(words: str) -> str:
    """The line that says most: apt's last complaint."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    complaints = [line for line in lines if line.startswith("E:")]
    return (complaints or lines or ["no reason given"])[-1]
