"""Commands run in a root of their own, with a container's rights, and leave it as it was.

The root is made of this machine's shell and its libraries.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.tools.bare_root import BareRoot, needs_of_a_bare_root

PROGRAMS = "sh", "cat", "ls", "mkdir", "mount", "umount", "grep", "unshare"


@pytest.fixture(scope="module", name="root")
def root_of_a_few_programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if os.geteuid() != 0:
        pytest.skip("needs root: it mounts")
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        pytest.skip("needs the right to make mount namespaces")
    root = tmp_path_factory.mktemp("root")
    (root / "bin").mkdir()
    (root / "etc").mkdir()
    (root / "etc/debian_version").write_text("13.0\n")
    for name in PROGRAMS:
        program = shutil.which(name)
        assert program is not None
        shutil.copy(program, root / "bin" / name)
        said = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
        for library in re.findall(r"(/\S+) \(0x", said):
            (root / library.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, root / library.lstrip("/"))
    return root


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder that an overlay can write into: not one on an overlay, as a container's /tmp is."""
    on = subprocess.run(["stat", "-f", "-c", "%T", tmp_path], capture_output=True, text=True).stdout
    if on.strip() != "overlayfs":
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def bare(root: Path, tmp_path: Path, *, privileged: bool = False) -> BareRoot:
    made = BareRoot(root, tmp_path / "changes", tmp_path / "shared", privileged)
    made.make()
    return made


def say(root: BareRoot, tmp_path: Path, script: str, **env: str) -> tuple[int, str]:
    code = root.run(["sh", "-c", script], env, tmp_path / "log")
    return code, (tmp_path / "log").read_text()


def test_what_a_step_writes_is_there_for_the_next_and_not_in_the_root(
    root: Path, tmp_path: Path
) -> None:
    job = bare(root, tmp_path)
    assert say(job, tmp_path, "echo one >/new; echo $HOW >/__w/out", HOW="well") == (0, "")
    assert say(job, tmp_path, "cat /new; exit 3") == (3, "one\n")
    assert (tmp_path / "shared/out").read_text() == "well\n"
    assert not (root / "new").exists()
    assert str(tmp_path) not in Path("/proc/self/mountinfo").read_text()


def test_only_a_privileged_container_may_mount(root: Path, tmp_path: Path) -> None:
    script = "mkdir /m && mount -t tmpfs none /m && grep -c ' /m ' /proc/self/mounts"
    code, said = say(bare(root, tmp_path / "plain"), tmp_path, script)
    assert code != 0 and "1\n" not in said
    assert say(bare(root, tmp_path / "more", privileged=True), tmp_path, script) == (0, "1\n")


def test_only_a_privileged_container_may_let_users_make_namespaces(
    root: Path, tmp_path: Path
) -> None:
    if subprocess.run(["unshare", "--user", "true"], capture_output=True).returncode != 0:
        pytest.skip("needs user namespaces")
    code, said = say(
        bare(root, tmp_path / "plain"), tmp_path, "unshare --user cat /etc/debian_version"
    )
    assert code != 0 and "Operation not permitted" in said
    more = bare(root, tmp_path / "more", privileged=True)
    assert say(more, tmp_path, "unshare --user cat /etc/debian_version") == (0, "13.0\n")


def test_nothing_of_this_machine_is_left_below_a_privileged_container(
    root: Path, tmp_path: Path
) -> None:
    job = bare(root, tmp_path, privileged=True)
    code, said = say(job, tmp_path, "ls /; cat /proc/self/mountinfo")
    assert code == 0 and {"bin", "etc", "__w"} <= set(said.split()) and "home" not in said.split()
    assert sum(line.split()[4] == "/" for line in said.splitlines() if " / / " in line) == 1


def test_a_folder_that_is_no_debian_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "make one with debootstrap" in str(needs_of_a_bare_root(tmp_path))
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/debian_version").touch()
    assert needs_of_a_bare_root(tmp_path) is None
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "run it as root" in str(needs_of_a_bare_root(tmp_path))
