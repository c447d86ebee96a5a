"""The kernel out of a bzImage, packed here as the kernel's own build packs it."""

from __future__ import annotations

import gzip
import lzma
import struct
import subprocess
from collections.abc import Callable

import pytest

from harness.guests.boot_image import unpacked

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


def bzimage(packed: bytes, size: int, version: int = 0x20F) -> bytes:
    head = bytearray(2 * 512)
    head[0x1F1] = 1
    head[0x202:0x208] = b"HdrS" + struct.pack("<H", version)
    head[0x248:0x250] = struct.pack("<II", 100, len(packed) + 4)
    return bytes(head) + bytes(100) + packed + struct.pack("<I", size) + b"what follows"


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
