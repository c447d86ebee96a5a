"""What `bindlab check` said of real servers: results/gallery/gallery.json.

Owns the record's form. The cards that it was taken from lie beside it, as check wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

FORMAT = 1
"""Raised whenever a reader of the old form would misread the new one."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One verdict on a server, and the worst that was found."""

    verdict: str
    """SAFE, SHARES, LEAKS, BLOCKED, NOT-PORT, INCONCLUSIVE"""
    up_to_s: int | None
    """of BLOCKED, where something that goes by itself was in the way"""
    sentence: str | None
    """of SAFE there is nothing to say"""
    advice: str | None
    card: str
    """the file with its evidence, beside this one"""


@dataclass(frozen=True, slots=True)
class GalleryServer:
    """A server of a package of Debian."""

    OMIT_DEFAULTS: ClassVar = True
    name: str
    packages: tuple[str, ...]
    """with their versions: `nginx-light 1.22.1-9+deb12u1`"""
    listens: tuple[str, ...]
    """where, each with the options that the socket had: `0.0.0.0:8080 SO_REUSEADDR`"""
    as_it_is: Checked
    second_copy: str
    """what came of a second start by the same user: `refused`, `12 of 24 connections`"""
    reload: str | None = None
    """of those that reload: `listener kept, 0 of 200 connections lost`"""
    stopped_whole: Checked | None = None
    """with --stops-all, where the other is not SAFE: as systemd stops it"""


@dataclass(frozen=True, slots=True)
class Gallery:
    """All of them, in the order of the list."""

    format: int
    kernel: str
    """uname's release"""
    system: str
    """`Debian GNU/Linux 12 (bookworm)`"""
    date: str
    servers: tuple[GalleryServer, ...]
