"""The list says of each kernel where it comes from and whether it is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.guests.kernel_list import list_kernels

ENTRY = """"6.1.192":
  release: 6.1.0-56-cloud-amd64
  suite: bookworm
  packages:
    - {{name: linux-image-x, version: "1", sha256: "{}"}}
"""


def test_each_kernel_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "kernels.yaml").write_text(ENTRY.format("0" * 64))
    head, line = list_kernels(tmp_path)
    assert head.split()[:3] == ["version", "release", "origin"]
    assert line.startswith("6.1.192  6.1.0-56-cloud-amd64  Debian bookworm, 1")
    assert line.endswith("no")
