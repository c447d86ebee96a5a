"""Kernel releases and ranges of them, as expectations name them (`>=6.1 <6.12.5`).

Owns what a range means: comparisons joined by spaces, all of which must hold, each on as many
numbers as it writes. So `<=6.1` and `=6.1` take in 6.1.148, and `>6.1` begins with 6.2. A change of
which only measurements are known lies between two of them: `before 6.1.170..6.12.43` is up to the
one, `since 6.1.170..6.12.43` from the other on, and in between nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from harness.language.diagnostics import LineError

_COMPARISON = re.compile(r"(>=|<=|>|<|=)(\d{1,4}(?:\.\d{1,6}){0,2})")
_MEASURED = re.compile(r"(before|since) (\d+\.\d+\.\d+)\.\.(\d+\.\d+\.\d+)")
_RELEASE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,2}")
_DEBIAN_BUILD = re.compile(r"\bDebian (\d+\.\d+\.\d+)")
_BEYOND = 10**9

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One `>=6.1` of a range."""

    operator: str
    numbers: tuple[int, ...]

    def holds(self, version: Version) -> bool:
        """Compare only as many numbers as the range writes."""
        ours = version[: len(self.numbers)]
        if self.operator == ">=":
            return ours >= self.numbers
        if self.operator == "<=":
            return ours <= self.numbers
        if self.operator == ">":
            return ours > self.numbers
        if self.operator == "<":
            return ours < self.numbers
        return ours == self.numbers


def parse_release(release: str) -> Version:
    """The numbers a release begins with: `6.1.0-40-cloud-amd64` is (6, 1, 0).

    Raises LineError if it begins with none.
    """
    found = _RELEASE.match(release)
    if found is None:
        raise LineError(f"kernel release '{release}' does not begin with a number")
    numbers = [int(part) for part in found.group().split(".")]
    numbers += [0] * (3 - len(numbers))
    return (numbers[0], numbers[1], numbers[2])


def version_of(release: str, build: str) -> str:
    """The version of a kernel by what uname(2) says as its release and its version.

    Up to 6.12 Debian's releases name the ABI (6.1.0-56-cloud-amd64), and the patch level is in the
    build alone (`#1 SMP Debian 6.1.192-2 (...)`). Elsewhere the release begins with it.
    """
    found = _DEBIAN_BUILD.search(build) or _RELEASE.match(release)
    return found[found.lastindex or 0] if found else release


@cache
def parse_range(text: str) -> tuple[Comparison, ...]:
    """The comparisons of a range; raises LineError if it is malformed or no kernel can be in it."""
    if not text.split():
        raise LineError("empty kernel range: write for example '>=6.1' or '>=6.1 <6.12.5'")
    comparisons = [_measured(found) for found in _MEASURED.finditer(text)]
    for word in _MEASURED.sub(" ", text).split():
        found = _COMPARISON.fullmatch(word)
        if found is None:
            raise LineError(
                f"bad kernel range '{text}': '{word}' is not a comparison such as >=6.1 or <6.12.5"
                " (operators: >= <= > < =, no space after them; of a change between two measured"
                " versions: 'before 6.1.170..6.12.43', 'since 6.1.170..6.12.43')"
            )
        numbers = tuple(int(part) for part in found.group(2).split("."))
        comparisons.append(Comparison(found.group(1), numbers))
    parsed = tuple(comparisons)
    if not any(_inside(parsed, version) for version in _edges(parsed)):
        raise LineError(f"kernel range '{text}' is empty: no release can be in it")
    return parsed


def is_unmeasured(release: str, kernels: Iterable[str | None]) -> bool:
    """Whether a release lies between the two versions of a change that any of the ranges names."""
    version = parse_release(release)
    gaps = (found for kernel in kernels if kernel for found in _MEASURED.finditer(kernel))
    return any(parse_release(gap[2]) < version < parse_release(gap[3]) for gap in gaps)


def _measured(found: re.Match[str]) -> Comparison:
    low, high = parse_release(found[2]), parse_release(found[3])
    if low >= high:
        raise LineError(f"bad kernel range '{found[0]}': the first version is not the older one")
    return Comparison("<=", low) if found[1] == "before" else Comparison(">=", high)


def matches(release: str, kernel: str | None) -> bool:
    """Whether a kernel release is in a range; every release is in the range None."""
    if kernel is None:
        return True
    return _inside(parse_range(kernel), parse_release(release))


def samples(ranges: Iterable[str | None]) -> list[str]:
    """Releases such that any two kernels which the ranges tell apart have one of them each."""
    named = [kernel for kernel in ranges if kernel is not None]
    ends = [
        end for kernel in named for found in _MEASURED.finditer(kernel) for end in found.group(2, 3)
    ]
    comparisons = [c for kernel in named for c in parse_range(kernel)]
    comparisons += [Comparison("=", parse_release(end)) for end in ends]
    return [".".join(str(number) for number in version) for version in sorted(_edges(comparisons))]


def _inside(comparisons: Iterable[Comparison], version: Version) -> bool:
    return all(comparison.holds(version) for comparison in comparisons)


def _edges(comparisons: Iterable[Comparison]) -> set[Version]:
    """Versions at, just below and just above every number written, and at both ends."""
    edges: set[Version] = {(0, 0, 0), (_BEYOND, 0, 0)}
    for comparison in comparisons:
        for step in (-1, 0, 1):
            for rest in (0, _BEYOND):
                numbers = list(comparison.numbers)
                numbers[-1] += step
                if numbers[-1] < 0:
                    continue
                numbers += [rest] * (3 - len(numbers))
                edges.add((numbers[0], numbers[1], numbers[2]))
    return edges
