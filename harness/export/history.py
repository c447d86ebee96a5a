"""What came of one question from the oldest kernel to the newest, and where it went bad.

Owns which versions a bug report names, the last good one and the first bad one, and the commit that
regzbot is told. What is good is told to it. Promises that a commit is only said to have introduced
a fault if a kernel before it was measured and good: neighbours of two stable series may differ for
a mending that one of them has, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.language.port_rules import port_rules

# Not `before commit …`, which mended it, nor `ended by commit …`.
_COMMIT = re.compile(r"(?<!before )(?<!ended by )\bcommit ([0-9a-f]{12,40})\b")

# The change log of a stable series that names it.
_LOGGED = re.compile(r"\bChangeLog-(\d+\.\d+)\.(\d+)\b")

_MENDING = re.compile(r"\bended by commit ([0-9a-f]{12,40})\b")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring kernels on which the same came."""

    first: str
    last: str
    text: str
    """what came"""
    good: bool | None = None
    """None: nothing says whether it is"""
    because: str = ""
    """why it came, with its commits"""

    @property
    def versions(self) -> str:
        """Its ends."""
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class History:
    """All of them, in the order of the versions."""

    stretches: tuple[Stretch, ...]
    basis: str = ""
    """what says which of them are good"""
    wanted: str = ""
    """what should have come on the newest, where that is known"""

    @property
    def is_known(self) -> bool:
        """Whether it is known of each of them, and there are good and bad ones."""
        return {it.good for it in self.stretches} == {True, False}

    @property
    def _is_all_bad(self) -> bool:
        """Whether it came on no kernel as it should have."""
        return bool(self.wanted) and {it.good for it in self.stretches} == {False}

    @property
    def _bad(self) -> list[int]:
        return [place for place, it in enumerate(self.stretches) if it.good is False]

    @property
    def _beginning(self) -> tuple[Stretch, Stretch] | None:
        """The last good one, and the first bad one behind it; None if that is not known."""
        if not self.is_known or self._bad[0] == 0:
            return None
        return self.stretches[self._bad[0] - 1], self.stretches[self._bad[0]]

    @property
    def _end(self) -> tuple[Stretch, Stretch] | None:
        """The last bad one, and the good one behind it; None if it is bad to this day."""
        if not self.is_known or self._bad[-1] == len(self.stretches) - 1:
            return None
        return self.stretches[self._bad[-1]], self.stretches[self._bad[-1] + 1]

    @property
    def lines(self) -> list[str]:
        """Last good version, first bad version, and what else is known of where it changed."""
        if self._is_all_bad:
            measured = f"{self.stretches[0].first} to {self.stretches[-1].last}"
            return [f"Bad on every kernel that was measured, {measured}", f"{self.basis}."]
        if not self.stretches:
            return []
        if len(self.stretches) == 1:
            measured = self.stretches[0].versions
            return [f"No fault is known: all that was measured, {measured}, agrees."]
        if not self.is_known:
            return [*map(_change, self.stretches, self.stretches[1:]), _UNKNOWN]
        return [*self._beginning_lines(), *self._end_lines(), f"{self.basis}."]

    def _beginning_lines(self) -> list[str]:
        if self._beginning is None:
            oldest = self.stretches[0]
            first = f"First bad version: {oldest.first} ({oldest.text})"
            return [f"{first}, the oldest that was measured: where it began is not known"]
        good, bad = self._beginning
        lines = [
            f"Last good version: {good.last} ({good.text})",
            f"First bad version: {bad.first} ({bad.text})",
        ]
        if self._backport is not None:
            lines.append(f"The series got it in {self._backport[1]}, by its change log")
        return lines

    def _end_lines(self) -> list[str]:
        lines = []
        if len(self._bad) > 1:
            bad = ", ".join(self.stretches[place].versions for place in self._bad)
            lines.append(f"Bad versions: {bad}; a series in between has the mending, too")
        if self._end is None:
            return [*lines, f"Bad to the newest that was measured: {self.stretches[-1].last}"]
        last, good = self._end
        return [*lines, f"Last bad version: {last.last}; good again: {good.first} ({good.text})"]

    @property
    def headline(self) -> str:
        """For a subject: `bind ok, not EADDRINUSE (a-rule)`; without bad ones what came last."""
        if not self.is_known and not self._is_all_bad:
            return self.stretches[-1].text
        bad = self.stretches[self._bad[-1]]
        good = next((it.text for it in self.stretches if it.good), self.wanted)
        reason = bad.because.partition(":")[0]
        return f"{bad.text}, not {good}" + (f" ({reason})" if reason else "")

    @property
    def in_short(self) -> str:
        """For a subject; empty where nothing is bad."""
        if self._is_all_bad:
            return "bad on every kernel measured"
        if len(self.stretches) < 2:
            return ""
        if not self.is_known:
            return f"changed between {self.stretches[-2].last} and {self.stretches[-1].first}"
        first, last = (self.stretches[self._bad[0]], self.stretches[self._bad[-1]])
        upto = "" if self._end is None else f" up to {last.last}"
        since = "" if self._beginning is None else f" since {first.first}"
        some = " on some kernels" if len(self._bad) > 1 else ""
        return f"bad{some}{since}{upto}"

    @property
    def kernels(self) -> list[str]:
        """Two to see it on: the last good one and the first bad one, or another such change."""
        change: Sequence[Stretch] = self._beginning or self._end or self.stretches[-2:]
        ends = [change[0].last, change[-1].first]
        return ends if len(self.stretches) > 1 else ends[:1]

    @property
    def suspected(self) -> str:
        """Why the first bad kernel is, where one before it was good, or why all are."""
        if self._is_all_bad:
            return self.stretches[-1].because
        return "" if self._beginning is None else self._beginning[1].because

    @property
    def introduced(self) -> str:
        """For regzbot: where a stable series got it, whose commit is another than that of mainline;
        or the commit that is named for the first bad kernel; or the two versions."""
        if self._beginning is None:
            return ""
        if self._backport is not None:
            return "v{}..v{}".format(*self._backport)
        good, bad = self._beginning
        commits: set[str] = set(_COMMIT.findall(bad.because))
        return commits.pop() if len(commits) == 1 else f"v{good.last}..v{bad.first}"

    @property
    def _backport(self) -> tuple[str, str] | None:
        """The versions before and with a change that the first bad kernel's own series got late."""
        if self._beginning is None:
            return None
        series, _, level = self._beginning[1].first.rpartition(".")
        for of, patch in _LOGGED.findall(self._beginning[1].because):
            if of == series and 1 < int(patch) <= int(level):
                return f"{series}.{int(patch) - 1}", f"{series}.{patch}"
        return None


_UNKNOWN = "Which of these is the fault is not known: no rule and no claim says it"


def mending_commits() -> set[str]:
    """The commits that ended what a rule of some kernels says."""
    sources = (source for rule in port_rules() for source in rule.sources)
    return {commit for source in sources for commit in _MENDING.findall(source)}


def joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours with the same text as one."""
    found: list[Stretch] = []
    for it in stretches:
        if found and found[-1].text == it.text:
            good = it.good if it.good == found[-1].good else None
            found[-1] = replace(found[-1], last=it.last, good=good)
        else:
            found.append(it)
    return tuple(found)


def _change(old: Stretch, new: Stretch) -> str:
    return f"Last version with {old.text}: {old.last}; first with {new.text}: {new.first}"
