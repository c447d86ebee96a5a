"""The kernel out of a bzImage, packed here as the kernel's own build packs it."""

from __future__ import annotations

import gzip
import lzma
import struct
import subprocess
from collections.abc import Callable

import pytest

from harness.guests.boot_image import release_in, unpacked, wrong_with
from harness.tests.built_kernel import bzimage

NOTE = struct.pack("<III4sQ", 4, 8, 18, b"Xen\0", 0x1000000)
KERNEL = b"\x7fELF" + b"code" * 5000 + NOTE


def program(*command: str) -> Callable[[bytes], bytes]:
    return lambda plain: subprocess.run(command, input=plain, capture_output=True).stdout


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "lz4": program("lz4", "-lc"),  # the old form, which the kernel uses
    "zstd": program("zstd", "-c"),
}


@pytest.mark.parametrize("packer", PACKERS)
def test_the_kernel_comes_out_as_it_went_in(packer: str) -> None:
    assert unpacked(bzimage(PACKERS[packer](KERNEL), len(KERNEL))) == KERNEL


@pytest.mark.parametrize("packer", PACKERS)
def test_a_damaged_one_is_left_to_the_guest(packer: str) -> None:
    packed = PACKERS[packer](KERNEL)
    assert unpacked(bzimage(packed, len(KERNEL) + 1)) is None
    assert unpacked(bzimage(packed[: len(packed) // 2], len(KERNEL))) is None


def test_one_that_qemu_could_not_start_is_left_to_the_guest() -> None:
    without_note = KERNEL.replace(NOTE, b"")
    assert unpacked(bzimage(gzip.compress(without_note), len(without_note))) is None


@pytest.mark.parametrize(
    "image",
    [
        b"",
        KERNEL,
        bzimage(b"packed somehow", 5),
        bzimage(gzip.compress(KERNEL), len(KERNEL), version=0x207),
        bzimage(gzip.compress(KERNEL), len(KERNEL))[:1200],
    ],
    # Names of their own, for all workers of xdist must collect the same ones, and gzip writes the
    # time into what it packs.
    ids=["empty", "no bzImage", "unknown packer", "old protocol", "cut short"],
)
def test_what_is_no_bzimage_that_can_be_unpacked_is_left_alone(image: bytes) -> None:
    assert unpacked(image) is None


def test_what_a_guest_can_boot_has_nothing_wrong() -> None:
    assert wrong_with(bzimage(b"packed somehow", 5)) is None
    assert wrong_with(KERNEL) is None


def test_what_no_guest_can_boot_is_told() -> None:
    image = bytearray(bzimage(b"packed", 5))
    image[0x236] = 0
    assert "a kernel for 32 bits" in str(wrong_with(bytes(image)))
    assert "CONFIG_PVH" in str(wrong_with(KERNEL.replace(NOTE, b"")))
    for other in (b"", b"words", bytes(4096), bytes(image[:0x210])):
        assert "no kernel for x86-64" in str(wrong_with(other))


def test_a_kernel_says_its_release() -> None:
    assert release_in(bzimage(b"packed", 5, release="6.12.57+deb13-cloud-amd64")) == (
        "6.12.57+deb13-cloud-amd64"
    )
    for image in (KERNEL, b"", bzimage(b"packed", 5, release="../.."), bzimage(b"", 5)[:0x240]):
        assert release_in(image) is None
