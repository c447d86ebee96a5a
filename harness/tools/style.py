"""Formatters and linters over the sources: clang-format, clang-tidy, black, flake8 and mypy.

Promises one line per tool, with its version, and every complaint in the tool's own words; changes
files only with --fix. What each tool wants stands in its own configuration file at the root.
Leaves the scenarios to `python3 -m harness lint`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness import ROOT

BUILD = ROOT / "build" / "release"
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


def tidy() -> Outcome:
    """clang-tidy, by CMake's target: one source at a time, and only where something has changed.

    Tests are left to the compiler's warnings.
    """
    files = [path for path in sources(".cpp") if "tests" not in path.parts]
    number = version("clang-tidy")
    if not number.startswith(TIDY_REFERENCE):
        why = f"NOT RUN: its word counts only in version {TIDY_REFERENCE}x, as Debian 12 has it"
        return Outcome("clang-tidy", number, len(files), "", why)
    if not BUILD.is_dir():
        todo = f"clang-tidy: {BUILD.relative_to(ROOT)} is missing: run `make build` first"
        return Outcome("clang-tidy", number, len(files), todo)
    command: list[str | Path] = ["cmake", "--build", BUILD]
    command += ["--target", "tidy", "--", "--quiet", "-k", "0"]
    return Outcome("clang-tidy", number, len(files), complaints_of(command))


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
    parser = argparse.ArgumentParser(prog="harness.tools.style", description=__doc__)
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
