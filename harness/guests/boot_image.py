"""The kernel itself out of the file that a boot loader gets.

A bzImage is a small program that unpacks the kernel that comes with it, which takes a guest a
second or two at every boot; here it is unpacked once. Owns the format (the kernel's
Documentation/arch/x86/boot.rst). Promises the bytes that the kernel's own unpacker would have made,
or None: then a guest unpacks. Besides, what the file says of itself.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from harness.formats.plain_name import fault_of_name
from harness.guests.unpack import UnpackError, Unpacker, gunzip, unlz4, unxz, unzstd

_SETUP_SECTORS = 0x1F1
_VERSION_AT = 0x20E  # kernel_version, less 0x200
_XLOADFLAGS_AT, _XLF_KERNEL_64 = 0x236, 1  # since protocol 2.12
_LONGEST_VERSION = 400
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


def wrong_with(image: bytes) -> str | None:
    """Why a guest cannot boot it; None if nothing is known to be in the way."""
    if image.startswith(_ELF):
        if any(note in image for note in _ENTRY):
            return None
        return "an ELF file without the entry that QEMU wants (CONFIG_PVH): give the bzImage"
    if image[_MAGIC_AT : _MAGIC_AT + 4] != _MAGIC or len(image) <= _PAYLOAD_AT + 8:
        return "no kernel for x86-64: a bzImage (Debian calls it vmlinuz) is wanted"
    (version,) = struct.unpack_from("<H", image, _MAGIC_AT + 4)
    (flags,) = struct.unpack_from("<H", image, _XLOADFLAGS_AT)
    if version >= 0x20C and not flags & _XLF_KERNEL_64:
        return "a kernel for 32 bits: one for x86-64 is wanted"
    return None


def release_in(image: bytes) -> str | None:
    """What a bzImage says of its release; None if it says nothing."""
    if image[_MAGIC_AT : _MAGIC_AT + 4] != _MAGIC or len(image) <= _PAYLOAD_AT:
        return None
    (at,) = struct.unpack_from("<H", image, _VERSION_AT)
    words = image[at + 0x200 : at + 0x200 + _LONGEST_VERSION].split(b"\0")[0].split()
    release = words[0].decode(errors="replace") if at and words else ""
    return release if release and fault_of_name(release) is None else None


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
