"""The program of a finding does what its page says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness import ROOT

FINDINGS = ROOT / "docs" / "findings"
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: it acts as two other users")


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_third_socket_is_let_in_as_the_page_says(compiler: str, tmp_path: Path) -> None:
    program, source = tmp_path / "third-socket", FINDINGS / "third-socket.c"
    words = [compiler, "-Wall", "-Wextra", "-Werror", "-std=gnu11", "-o", str(program), str(source)]
    subprocess.run(words, check=True)
    done = subprocess.run([program], capture_output=True, text=True)
    # A kernel that refuses it (0) is a finding: the page and grid-causes.yaml want a range then.
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout in (FINDINGS / "third-socket.md").read_text()


def test_every_page_is_in_the_list() -> None:
    pages = {it.name for it in FINDINGS.glob("*.md")} - {"README.md"}
    listed = (FINDINGS / "README.md").read_text()
    assert {it for it in pages if f"]({it})" in listed} == pages
