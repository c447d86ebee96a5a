"""Which kernels a selection means."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.language.diagnostics import ScenarioError
from harness.spec.kernels import Kernel, KernelError, read_kernels, select

KERNELS = [
    Kernel("5.10.218", "5.10.0-30-cloud-amd64"),
    Kernel("6.1.170", "6.1.0-47-cloud-amd64"),
    Kernel("6.1.192", "6.1.0-56-cloud-amd64"),
    Kernel("6.12.43", "6.12.43+deb12-cloud-amd64"),
]

ENTRY = """\
"6.1.192":
  release: 6.1.0-56-cloud-amd64
  suite: bookworm
  packages:
    - {name: linux-image-x, version: 6.1.192-2, sha256: "%s"}
"""


def versions(words: str) -> list[str]:
    return [kernel.version for kernel in select(KERNELS, words)]


def test_the_list_of_the_project_has_eight_lines_of_development_from_old_to_new() -> None:
    kernels = read_kernels(ROOT)
    lines = list(dict.fromkeys(kernel.line for kernel in kernels))
    assert lines[0] == "5.10" and len(lines) >= 8
    assert len({kernel.release for kernel in kernels}) == len(kernels)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", ["5.10.218", "6.1.170", "6.1.192", "6.12.43"]),
        ("6.1", ["6.1.170", "6.1.192"]),
        ("6.1.170", ["6.1.170"]),
        ("newest oldest", ["5.10.218", "6.12.43"]),
        ("6.12.43+deb12-cloud-amd64", ["6.12.43"]),
        ("6.1 6.1.192", ["6.1.170", "6.1.192"]),
    ],
)
def test_words_mean_kernels_in_the_order_of_the_list(words: str, meant: list[str]) -> None:
    assert versions(words) == meant


def test_an_unknown_kernel_is_named_with_the_known_ones() -> None:
    with pytest.raises(KernelError, match="unknown kernel '6.13'.*6.12.43.*path"):
        select(KERNELS, "6.13")


def test_a_path_is_a_kernel_somebody_has_built(tmp_path: Path) -> None:
    image, modules = tmp_path / "bzImage", tmp_path / "modules"
    image.touch()
    modules.mkdir()
    chosen = select(KERNELS, f"6.12 {image}", modules)
    assert [kernel.version for kernel in chosen] == ["6.12.43", "bzImage"]
    assert chosen[1].file == image and chosen[1].modules == modules and chosen[1].release is None


def test_built_kernels_of_one_name_are_told_apart_and_none_runs_twice(tmp_path: Path) -> None:
    images = [tmp_path / name / "bzImage" for name in ("a", "b")]
    for image in images:
        image.parent.mkdir()
        image.touch()
    chosen = select(KERNELS, f"{images[0]} {images[1]} {images[0]}")
    assert [kernel.version for kernel in chosen] == [str(image) for image in images]


def test_a_path_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(KernelError, match="no kernel here"):
        select(KERNELS, str(tmp_path / "bzImage"))
    (tmp_path / "bzImage").touch()
    with pytest.raises(KernelError, match="MODULES"):
        select(KERNELS, str(tmp_path / "bzImage"), tmp_path / "nowhere")
    with pytest.raises(KernelError, match="MODULES goes with the path"):
        select(KERNELS, "6.12", tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY % "abc", "kernels.yaml:5:"),
        (ENTRY.replace('"6.1.192"', '"6.1"') % ("0" * 64), "kernels.yaml:1: bad version '6.1'"),
        (ENTRY.replace("suite", "suit") % ("0" * 64), "suite"),
    ],
)
def test_what_is_wrong_in_the_list_is_named_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "kernels.yaml").write_text(text)
    with pytest.raises(ScenarioError, match=words):
        read_kernels(tmp_path)


def test_kernels_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    entry = ENTRY % ("0" * 64)
    (tmp_path / "kernels.yaml").write_text(entry.replace("6.1.192", "6.12.3") + entry)
    assert [kernel.version for kernel in read_kernels(tmp_path)] == ["6.1.192", "6.12.3"]
