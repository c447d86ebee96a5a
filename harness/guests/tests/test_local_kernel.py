"""A kernel at a path is one, and its modules are its own; each way to be none is one line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.guests.local_kernel import lay_out
from harness.spec.kernels import Kernel, KernelError
from harness.tests.built_kernel import bzimage, module, package

IMAGE = bzimage(b"packed", 5, release="6.1.5-own")


def names(path: Path, modules: Path | None = None) -> list[str]:
    """The modules that are laid out beside the kernel of a path."""
    scratch = path.parent / "scratch"
    scratch.mkdir()
    lay_out(Kernel("x", None, path=path, modules=modules), scratch, scratch / "new")
    assert (scratch / "new/kernel").read_bytes() == IMAGE
    return sorted(file.name for file in (scratch / "new/modules").iterdir())


def veth(tmp_path: Path) -> bytes:
    module(tmp_path / "veth.ko")
    content = (tmp_path / "veth.ko").read_bytes()
    (tmp_path / "veth.ko").unlink()
    return content


def folder(tmp_path: Path, image: str = "vmlinuz", *releases: str) -> Path:
    """One with a kernel, and modules of these releases."""
    made = tmp_path / "made"
    (made / image).parent.mkdir(parents=True)
    (made / image).write_bytes(IMAGE)
    for release in releases:
        module(made / f"lib/modules/{release}/kernel/net/veth.ko")
    return made


def test_an_image_alone_has_the_modules_that_are_given(tmp_path: Path) -> None:
    (tmp_path / "bzImage").write_bytes(IMAGE)
    module(tmp_path / "lib/deep/veth.ko")
    assert names(tmp_path / "bzImage", tmp_path / "lib") == ["00-veth.ko"]


def test_an_image_without_modules_has_them_built_in(tmp_path: Path) -> None:
    (tmp_path / "bzImage").write_bytes(IMAGE)
    (tmp_path / "link").symlink_to("bzImage")
    assert names(tmp_path / "link") == []


@pytest.mark.parametrize(
    "image", ["vmlinuz", "bzImage", "boot/vmlinuz-6.1.5-own", "lib/modules/6.1.5-own/vmlinuz"]
)
def test_a_folder_has_a_kernel_and_its_modules(tmp_path: Path, image: str) -> None:
    made = folder(tmp_path, image, "6.1.5-own")
    (made / "lib/modules/6.1.5-own/build").symlink_to("/")
    assert names(made) == ["00-veth.ko"]


def test_of_the_modules_of_several_kernels_its_own_are_taken(tmp_path: Path) -> None:
    made = folder(tmp_path, "vmlinuz", "6.1.5-own", "6.1.6-own")
    module(made / "lib/modules/6.1.6-own/tcp_diag.ko")
    assert names(made) == ["00-veth.ko"]


def test_a_package_has_both(tmp_path: Path) -> None:
    made = tmp_path / "image.deb"
    package(made, {"boot/vmlinuz-x": IMAGE, "lib/modules/x/veth.ko": veth(tmp_path)})
    assert names(made) == ["00-veth.ko"]


def test_the_packages_of_a_folder_are_one_kernel(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    package(made / "linux-binary.deb", {"boot/vmlinuz-x": IMAGE})
    package(made / "linux-modules.deb", {"usr/lib/modules/x/veth.ko": veth(tmp_path)})
    assert names(made) == ["00-veth.ko"]


@pytest.mark.parametrize("listed", ["kernel/drivers/net/veth.ko", "drivers/net/veth.o"])
def test_a_built_tree_has_the_modules_that_its_build_lists(tmp_path: Path, listed: str) -> None:
    made = folder(tmp_path, "arch/x86/boot/bzImage")
    module(made / "drivers/net/veth.ko")
    module(made / "drivers/old/tcp_diag.ko")
    (made / "modules.order").write_text(f"{listed}\nnet/unwanted.ko\n")
    assert names(made) == ["00-veth.ko"]


def empty(made: Path) -> None:
    (made / "vmlinuz").unlink()


def two(made: Path) -> None:
    (made / "vmlinuz-2").write_bytes(IMAGE)


def other_modules(made: Path) -> None:
    for release in ("6.2", "6.3"):
        module(made / f"lib/modules/{release}/veth.ko")


def linked(made: Path) -> None:
    (made / "vmlinuz").rename(made / "elsewhere")
    (made / "vmlinuz").symlink_to("elsewhere")


def unbuilt(made: Path) -> None:
    (made / "arch/x86/boot").mkdir(parents=True)


def leading_out(made: Path) -> None:
    (made / "arch/x86/boot").mkdir(parents=True)
    (made / "vmlinuz").rename(made / "arch/x86/boot/bzImage")
    (made / "modules.order").write_text("kernel/../../veth.ko\n")


def listed_and_gone(made: Path) -> None:
    leading_out(made)
    (made / "modules.order").write_text("net/veth.o\n")


def no_kernel(made: Path) -> None:
    (made / "vmlinuz").write_text("words")


def waiting(made: Path) -> None:
    (made / "vmlinuz").unlink()
    os.mkfifo(made / "vmlinuz")


def modules_alone(made: Path) -> None:
    package(made / "modules.deb", {"usr/lib/modules/x/veth.ko": b""})


def packed_words(made: Path) -> None:
    package(made / "image.deb", {"boot/vmlinuz-x": b"words"})


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (empty, "{made}: no kernel in it: vmlinuz"),
        (two, r"{made}: 2 kernels \(vmlinuz, vmlinuz-2\): give the path of one"),
        (other_modules, r"modules of 2 kernels \(6.2, 6.3\), none of them for 6.1.5-own"),
        (linked, "{made}: no kernel in it"),
        (waiting, "{made}: no kernel in it"),
        (unbuilt, "{made}: a tree of Linux without arch/x86/boot/bzImage: build it"),
        (leading_out, "'kernel/../../veth.ko' leads out of the tree"),
        (listed_and_gone, "net/veth.ko: No such file"),
        (no_kernel, "{made}/vmlinuz: no kernel for x86-64"),
        (modules_alone, "^{made}: no kernel in it.*the one with its modules into one folder"),
        (packed_words, "^{made}: boot/vmlinuz-x: no kernel for x86-64"),
    ],
)
def test_each_way_to_be_no_kernel_is_one_line(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    made = folder(tmp_path)
    spoil(made)
    with pytest.raises(KernelError, match=words.format(made=made)) as refused:
        names(made)
    assert "\n" not in str(refused.value)
