"""The kernel itself out of the file that a boot loader gets.

A bzImage is a small program that unpacks the kernel that comes with it, which takes a guest a
second or two at every boot; here it is unpacked once. Owns the format (the kernel's
Documentation/arch/x86/boot.rst). Promises the bytes that the kernel's own unpacker would have made,
or None: then a guest unpacks.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from harness.guests.unpack import UnpackError, Unpacker, gunzip, unlz4, unxz, unzstd

_SETUP_SECTORS = 0x1F1
_MAGIC_AT, _MAGIC = 0x202, b"HdrS"
_PAYLOAD_AT = 0x248  # payload_offset and payload_length, since protocol 2.08
_SECTOR = 512
_ELF = b"\x7fELF"
# Without its note PHYS32_ENTRY (CONFIG_PVH), QEMU cannot start an ELF file.
_ENTRY = struct.pack("<III4s", 4, 4, 18, b"Xen\0"), struct.pack("<III4s", 4, 8, 18, b"Xen\0")


def unpacked(image: bytes) -> bytes | None:
    """The ELF file within a bzImage; None if it is none that can be unpacked and booted here."""
    payload = _payload(image)
    if payload is None:
        return None
    # Behind the packed kernel, its size.
    packed, (size,) = payload[:-4], struct.unpack("<I", payload[-4:])
    for magic, unpack in _UNPACKERS.items():
        if packed.startswith(magic):
            try:
                kernel = unpack(packed)
            except UnpackError:
                return None
            good = len(kernel) == size and kernel.startswith(_ELF)
            return kernel if good and any(note in kernel for note in _ENTRY) else None
    return None


def _payload(image: bytes) -> bytes | None:
    if image[_MAGIC_AT : _MAGIC_AT + 4] != _MAGIC:
        return None
    (version,) = struct.unpack_from("<H", image, _MAGIC_AT + 4)
    offset, length = struct.unpack_from("<II", image, _PAYLOAD_AT)
    begin = ((image[_SETUP_SECTORS] or 4) + 1) * _SECTOR + offset
    whole = version >= 0x208 and length > 4 and begin + length <= len(image)
    return image[begin : begin + length] if whole else None


# As lib/decompress.c knows them.
_UNPACKERS: Mapping[bytes, Unpacker] = {
    b"\x1f\x8b": gunzip,
    b"\xfd7zXZ\0": unxz,
    b"\x02\x21\x4c\x18": unlz4,
    b"\x28\xb5\x2f\xfd": unzstd,
}
