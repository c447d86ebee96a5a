"""What the words of a command line may be, beyond text. Each raises argparse.ArgumentTypeError."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path


MOST = 1000  # as the engine: more cases at once do not fit (command_line.cpp)


def positive(text: str) -> int:
    """A number from 1 on, of jobs, guests or parts."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise ArgumentTypeError("a number from 1 on is wanted")
    if int(text) > MOST:
        raise ArgumentTypeError(f"a number up to {MOST} is wanted")
    return int(text)


def word(text: str) -> str:
    """Any text but none at all, which would be a variable that was not set."""
    if not text.strip():
        raise ArgumentTypeError("it is empty: leave the option out, or name something")
    return text


def folder(text: str) -> Path:
    """The name of a folder or file; an empty one is not the current folder but a mistake."""
    if not text:
        raise ArgumentTypeError("a name is wanted, and it is empty")
    return Path(text)


def shard(text: str) -> tuple[int, int]:
    """A part of the cases, as 2/5."""
    number, slash, parts = text.partition("/")
    if not slash or not 1 <= positive(number) <= positive(parts):
        raise ArgumentTypeError("a part is written as 2/5")
    return int(number), int(parts)
