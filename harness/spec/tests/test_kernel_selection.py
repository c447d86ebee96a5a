"""Which kernels a selection means."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.spec.kernel_selection import default_set, releases_on_request, select
from harness.spec.kernels import Kernel, KernelError

KERNELS = [
    Kernel("5.10.218", "5.10.0-30-cloud-amd64"),
    Kernel("6.1.170", "6.1.0-47-cloud-amd64"),
    Kernel("6.1.180", "6.1.0-52-cloud-amd64", on_request=True),
    Kernel("6.1.192", "6.1.0-56-cloud-amd64"),
    Kernel("6.12.43", "6.12.43+deb12-cloud-amd64"),
    Kernel("6.18.9", "6.18.9+deb13-cloud-amd64", on_request=True),
]
DEFAULT = ["5.10.218", "6.1.170", "6.1.192", "6.12.43"]


def versions(words: str) -> list[str]:
    return [kernel.version for kernel in select(KERNELS, words)]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", DEFAULT),
        ("all", [kernel.version for kernel in KERNELS]),
        ("6.1", ["6.1.170", "6.1.192"]),
        ("6.1.*", ["6.1.170", "6.1.180", "6.1.192"]),
        ("6.1.180", ["6.1.180"]),
        ("6.1.0-52-cloud-amd64", ["6.1.180"]),
        ("6.18", ["6.18.9"]),
        ("newest oldest", ["5.10.218", "6.12.43"]),
        ("6.12.43+deb12-cloud-amd64", ["6.12.43"]),
        ("6.1.180 6.1 6.1.192", ["6.1.170", "6.1.180", "6.1.192"]),
    ],
)
def test_words_mean_kernels_in_the_order_of_the_list(words: str, meant: list[str]) -> None:
    assert versions(words) == meant


def test_the_default_set_is_all_that_is_not_on_request() -> None:
    assert [kernel.version for kernel in default_set(KERNELS)] == DEFAULT
    assert releases_on_request(KERNELS) == {"6.1.0-52-cloud-amd64", "6.18.9+deb13-cloud-amd64"}


def test_an_unknown_kernel_is_named_with_the_known_ones() -> None:
    with pytest.raises(KernelError, match="unknown kernel '6.13'.*6.12.43.*path"):
        select(KERNELS, "6.13")


def test_a_path_is_a_kernel_somebody_has_built(tmp_path: Path) -> None:
    image, modules = tmp_path / "bzImage", tmp_path / "modules"
    image.touch()
    modules.mkdir()
    chosen = select(KERNELS, f"6.12 {image}", modules)
    assert [kernel.version for kernel in chosen] == ["6.12.43", "bzImage"]
    assert chosen[1].path == image and chosen[1].modules == modules and chosen[1].release is None


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


def test_a_package_needs_no_slash_to_be_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("linux.deb").touch()
    (chosen,) = select(KERNELS, "linux.deb")
    assert chosen.path == tmp_path / "linux.deb" and chosen.origin == "linux.deb"
