"""What the words of a command line may be, beyond text. Each raises argparse.ArgumentTypeError."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path


def positive(text: str) -> int:
    """A number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("a number from 1 on is wanted")
    return int(text)


def folder(text: str) -> Path:
    """A folder's name; an empty one is not the current folder but a variable that was not set."""
    if not text:
        raise ArgumentTypeError("the name of a folder is wanted, and it is empty")
    return Path(text)


def shard(text: str) -> tuple[int, int]:
    """A part of the cases, as 2/5."""
    number, slash, parts = text.partition("/")
    if not slash or not 1 <= positive(number) <= positive(parts):
        raise ArgumentTypeError("a part is written as 2/5")
    return int(number), int(parts)
