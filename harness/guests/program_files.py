"""What a program of this machine needs to run on another: the files to take along, and where.

Owns what follows from the program itself: its libraries (ldd(1)), the interpreter that its first
line names (execve(2)), and an interpreter's own standard library. What somebody has added to that,
and what a program keeps in /etc or /usr/share, is left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x")
_LONGEST_FIRST_LINE = 256  # BINPRM_BUF_SIZE, include/uapi/linux/binfmts.h
_MOST_INTERPRETERS = 5  # as the kernel, which then gives ELOOP (exec_binprm() in fs/exec.c)
_SECONDS = 30

# How an interpreter is asked for the folders of its standard library, a line each, by its name.
_ASKED = {
    r"python3(\.\d+)?": (
        "-I",
        "-c",
        "import sysconfig as s; print(s.get_path('stdlib'), s.get_path('platstdlib'), sep='\\n')",
    ),
    r"perl(5[.\d]*)?": (
        "-MConfig",
        "-e",
        r'print join "\n", @Config{"privlibexp", "archlibexp"}, grep { m(/perl-base$) } @INC',
    ),
}
# What lies in such a folder and is not needed to run: what was added, tests, windows, manuals, and
# what it takes to build an interpreter.
_NOT_NEEDED = re.compile(
    r"(dist|site)-packages|tests?|idlelib|tkinter|turtledemo|ensurepip|lib2to3|pydoc_data|config-.*"
    r"|CORE|pod|.*\.(a|h|pod|opt-[12]\.pyc)"
)


def files_of(name: str) -> dict[str, Path]:
    """Where a guest is to have which of this machine's files, for a program as a scenario names it.

    One that is named by its path has the same there, any other is in /bin. Empty if this machine
    has no such program, and for a path from the current folder.
    """
    programs = dict(_programs(name))
    library = {str(path): path for path in _standard_library(programs.values())}
    executed = [path for path in (*programs.values(), *library.values()) if _is_elf(path)]
    return library | {str(path): path for path in _libraries_of(executed)} | programs


def is_interpreted(name: str) -> bool:
    """Whether a program, as a scenario names it, takes an interpreter's standard library along."""
    return any(_words_for(path) for path in dict(_programs(name)).values())


def _programs(name: str) -> Iterator[tuple[str, Path]]:
    """A program, its interpreter, and that one's; where they are to be, and where they are."""
    names = [name]
    for _ in range(_MOST_INTERPRETERS):
        further: list[str] = []
        for word in names:
            found = shutil.which(word)
            if found is not None and ("/" not in word or word.startswith("/")):
                yield word if "/" in word else f"/bin/{word}", Path(found)
                further += _interpreters_of(Path(found))
        names = further


def _interpreters_of(program: Path) -> list[str]:
    """What a script's first line names: a path, and a name if that path is env(1)'s."""
    try:
        with program.open("rb") as file:
            first = file.read(_LONGEST_FIRST_LINE).split(b"\n")[0]
    except OSError:
        return []
    words = first[2:].decode(errors="replace").split() if first.startswith(b"#!") else []
    if words and Path(words[0]).name == "env":
        return words[:1] + [word for word in words[1:] if not word.startswith("-")][:1]
    return words[:1]


def _words_for(program: Path) -> tuple[str, ...]:
    """What to ask an interpreter with; nothing if it is none of those that are known."""
    return next((words for name, words in _ASKED.items() if re.fullmatch(name, program.name)), ())


@cache
def _folders_of(interpreter: Path) -> tuple[Path, ...]:
    """Where its standard library is, as it says."""
    said = _said_by(str(interpreter), *_words_for(interpreter))
    return tuple(Path(line) for line in dict.fromkeys(said.splitlines()) if line.startswith("/"))


def _standard_library(programs: Iterable[Path]) -> Iterator[Path]:
    for program in programs:
        if _words_for(program):
            for folder in _folders_of(program):
                yield from _files_below(folder)


def _files_below(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return
    for path in found:
        if _NOT_NEEDED.fullmatch(path.name):
            continue
        if path.is_dir():
            yield from _files_below(path)
        elif path.is_file():
            yield path


def _is_elf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"\x7fELF"
    except OSError:
        return False


def _libraries_of(executed: list[Path]) -> list[Path]:
    """The shared libraries of programs and of modules that are loaded later, and the loader."""
    said = _said_by("ldd", *map(str, executed)) if executed else ""
    return [Path(path) for path in dict.fromkeys(_LIBRARY.findall(said))]


def _said_by(*words: str) -> str:
    """A command's standard output; what it says of faults goes to nobody."""
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
