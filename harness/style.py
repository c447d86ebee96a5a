"""Formatters and linters over the sources: clang-format, clang-tidy, black, flake8 and mypy.

Promises one line per tool, with its version, and every complaint in the tool's own words; changes
files only with --fix. What each tool wants stands in its own configuration file at the root.
Leaves the scenarios to `python3 -m harness lint`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"
# One file for each source that clang-tidy found clean, named by all that its answer depends on.
STAMPS = ROOT / "build" / "tidy"
# Every version of clang-tidy has other opinions; ours are those of Debian 12's. The other tools
# answer alike in Debian 12 and 13.
TIDY_REFERENCE = "14."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one tool said about the sources."""

    tool: str
    version: str
    files: int
    complaints: str
    not_run: str = ""  # why the tool was not asked at all

    def line(self) -> str:
        """One line for a person: the tool, its version, how much it looked at, and its verdict."""
        word = self.not_run or ("complains" if self.complaints else "content")
        return f"style: {self.tool} {self.version}: {self.files} files: {word}"


def sources(*suffixes: str) -> list[Path]:
    """The files git tracks or would track, with one of these suffixes, relative to the root."""
    # A clone owned by somebody else (sudo make test) is still the clone we were asked to check.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = sorted(Path(name) for name in said.split("\0") if name.endswith(suffixes))
    return [path for path in paths if (ROOT / path).is_file()]


def version(tool: str) -> str:
    """The first number with dots in what the tool says to --version."""
    said = subprocess.run([tool, "--version"], cwd=ROOT, capture_output=True, text=True).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found.group() if found else "of unknown version"


def complaints_of(command: Sequence[str | Path]) -> str:
    """What a tool prints when it does not exit 0; nothing when it does."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    said = (done.stdout + done.stderr).strip()
    return "" if done.returncode == 0 else said or f"{command[0]} exited with {done.returncode}"


def whole(tool: str, files: Sequence[Path], arguments: Sequence[str]) -> Outcome:
    """One call of a tool for all its files."""
    complaints = complaints_of([tool, *arguments, *files]) if files else ""
    return Outcome(tool, version(tool), len(files), complaints)


def clang_format(files: Sequence[Path]) -> Outcome:
    """clang-format's first complaint about each file: it says one for every blank it would move."""
    outcome = whole("clang-format", files, ["--dry-run", "-Werror", "--style=file"])
    first: dict[str, str] = {}
    for line in outcome.complaints.splitlines():
        if "[-Wclang-format-violations]" in line:
            first.setdefault(line.partition(":")[0], line)
    if not first:
        return outcome
    return replace(outcome, complaints="\n".join([*first.values(), "mend them: make format"]))


def fingerprint(files: Iterable[Path]) -> str:
    """A digest of the contents of files."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path}\0".encode() + (ROOT / path).read_bytes() + b"\0")
    return digest.hexdigest()


def tidy() -> Outcome:
    """clang-tidy, one source at a time on every processor, skipping what it found clean before.

    Tests are left to the compiler's warnings: at seconds a file they would double its time.
    """
    files = [path for path in sources(".cpp") if "tests" not in path.parts]
    number = version("clang-tidy")
    if not number.startswith(TIDY_REFERENCE):
        why = f"NOT RUN: its word counts only in version {TIDY_REFERENCE}x, as Debian 12 has it"
        return Outcome("clang-tidy", number, len(files), "", why)
    database = BUILD / "compile_commands.json"
    if not database.is_file():
        todo = f"clang-tidy: {database.relative_to(ROOT)} is missing: run `make build` first"
        return Outcome("clang-tidy", number, len(files), todo)
    common = number + fingerprint([*sources(".hpp", ".h"), Path(".clang-tidy")])
    STAMPS.mkdir(parents=True, exist_ok=True)

    def one(path: Path) -> str:
        stamp = STAMPS / hashlib.sha256((common + fingerprint([path])).encode()).hexdigest()
        if stamp.exists():
            return ""
        complaints = complaints_of(["clang-tidy", "--quiet", "-p", BUILD, path])
        if not complaints:
            stamp.touch()
        return complaints

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = [complaints for complaints in pool.map(one, files) if complaints]
    return Outcome("clang-tidy", number, len(files), "\n".join(said))


def check() -> Iterable[Outcome]:
    """Every tool, the quick ones first."""
    cpp, python = sources(".cpp", ".hpp"), sources(".py")
    yield clang_format(cpp)
    yield whole("black", python, ["--check", "--quiet", "--diff"])
    yield whole("flake8", python, [])
    yield whole("mypy", python, ["--strict", "--no-error-summary"])
    yield tidy()


def fix() -> Iterable[Outcome]:
    """The tools that can mend what they complain about."""
    yield whole("clang-format", sources(".cpp", ".hpp"), ["-i", "--style=file"])
    yield whole("black", sources(".py"), ["--quiet"])


def main(arguments: Sequence[str]) -> int:
    """Checks, or with --fix mends; returns the exit code."""
    parser = argparse.ArgumentParser(prog="harness.style", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="format the sources in place")
    options = parser.parse_args(arguments)
    good = True
    try:
        for outcome in fix() if options.fix else check():
            print(outcome.line(), flush=True)
            if outcome.complaints:
                print(outcome.complaints, flush=True)
                good = False
    except FileNotFoundError as missing:
        print(f"style: {missing.filename} is not installed: run `make setup`", file=sys.stderr)
        return 2
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
