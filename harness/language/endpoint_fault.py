"""What is wrong with a word that is no address with a port: `70000` of `10.0.0.1:70000`.

Owns finding the part that is wrong. The actor finds the same one, and says it in the same words
(cpp_servers/actor/endpoint_fault.cpp).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.language.address import canonical
from harness.language.diagnostics import LineError
from harness.language.words import message


@dataclass(frozen=True, slots=True)
class AnyFamily:
    """What else may stand at the place of an endpoint."""

    unix: str
    """how an address of AF_UNIX begins"""
    folder: str
    most: int
    """bytes of its path"""
    is_device: Callable[[str], bool]
    """whether a scope could be one"""


def endpoint_fault(word: str, other: AnyFamily | None) -> str | None:
    """The part that is wrong; None if the word is not even like an endpoint."""
    if other is not None and word.startswith(other.unix):
        return message("unix", word, other.folder, str(other.most))
    if word.startswith("["):
        return _bracketed(word, other)
    host, colon, port = word.rpartition(":")
    if not colon:
        return message("no_port", word) if _family(word) else None
    if ":" in host:
        six = "ipv6" in (_family(word.partition("%")[0]), _family(host))
        return message("brackets", word) if six else None
    if "%" in host:
        return message("scope", word)
    if "/" in host:
        return message("prefix", word)
    if _family(host) is None:
        return message("no_address", host)
    return message("port", port)


def _bracketed(word: str, other: AnyFamily | None) -> str | None:
    inside, bracket, behind = word[1:].partition("]")
    if not bracket:
        return None
    address, percent, device = inside.partition("%")
    if _family(address) is None:
        return message("no_address", address)
    if _family(address) == "ipv4":
        return message("only_six", word)
    if percent and other is None:
        return message("no_scope", word)
    if percent and other is not None and not other.is_device(device):
        return message("no_device", device)
    if behind.startswith("%"):
        return message("scope", word)
    if not behind:
        return message("no_port", word)
    return message("port", behind[1:]) if behind.startswith(":") else None


def _family(text: str) -> str | None:
    try:
        return "ipv6" if ":" in canonical(text) else "ipv4"
    except LineError:
        return None
