"""Where kernels differ: the answers of all kernels to every case, side by side.

Owns what counts as an answer, and which kernels and cases share a row and a column. Promises that a
difference is never without a reason: the source that the scenario names for it, or the word
"unexplained". Works from the records alone; the layout is in templates/kernels.md.j2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod

from harness.kernel import parse_release
from harness.mistakes import LineError
from harness.tables import Origin, count_statuses, environment, origin_of, shown_steps, tidy
from harness.verdict import HOST, Status, Verdict

KERNELS = "kernels.md"
UNEXPLAINED = "unexplained"

# How long a step took differs from run to run; whether it was in time is in the verdict.
_TIME = re.compile(r" in [\d.]+s(\.\.[\d.]+s)?$")
# Where the scenario allows several outcomes, which one came is chance, and no answer of the kernel.
_OR = " | "
_NO_ANSWER = frozenset({Status.SKIP, Status.MISS, Status.BROKEN})


@dataclass(frozen=True, slots=True)
class Column:
    """A kernel and its verdicts by case."""

    version: str
    release: str
    verdicts: Mapping[str, Verdict]

    @property
    def origin(self) -> Origin:
        """What they were found with."""
        return origin_of(list(self.verdicts.values()), self.release)

    @property
    def is_host(self) -> bool:
        """Whether it was a machine's own kernel."""
        return any(verdict.backend == HOST for verdict in self.verdicts.values())

    @property
    def counts(self) -> str:
        """`1863 PASS, 41 SKIP`."""
        return count_statuses(self.verdicts.values())

    @property
    def troubled(self) -> list[Verdict]:
        """The verdicts that are not good, but for cases that never ran."""
        return [
            verdict
            for verdict in self.verdicts.values()
            if not verdict.verdict.is_good and verdict.verdict is not Status.MISS
        ]

    @property
    def missing(self) -> int:
        """How many cases never ran."""
        return sum(verdict.verdict is Status.MISS for verdict in self.verdicts.values())

    def answer(self, case: str) -> str | None:
        """What the kernel did in this case; None if it was not asked or could not be."""
        verdict = self.verdicts.get(case)
        if verdict is None or verdict.verdict in _NO_ANSWER:
            return None
        seen = shown_steps(verdict.observed)
        parts = {key: self._part(verdict, key, str(step["text"])) for key, step in seen.items()}
        text = "; ".join(
            part if len(parts) == 1 else f"{key}: {part}" for key, part in parts.items()
        )
        mark = "" if verdict.verdict.is_good else f" ({verdict.verdict.value})"
        return (text or "as expected") + mark

    def _part(self, verdict: Verdict, key: str, text: str) -> str:
        expected = _TIME.sub("", verdict.expected.get(key, ""))
        by_chance = _OR in expected and verdict.verdict.is_good
        return expected.replace(_OR, " or ") if by_chance else _TIME.sub("", text)


@dataclass(frozen=True, slots=True)
class Row:
    """Cases of one scenario that all kernels answer alike: `family: ipv4, ipv6; old: user`."""

    cases: tuple[str, ...]
    settings: str
    answers: tuple[str, ...]  # one for each range
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario that kernels answer differently, its columns merged into ranges of kernels."""

    scenario: str
    question: str
    ranges: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def cases(self) -> int:
        """In how many cases they differ."""
        return sum(len(row.cases) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A scenario, in how many cases all kernels agree, and which could not ask it."""

    scenario: str
    question: str
    cases: int
    same: int
    skipped: tuple[str, ...]


def columns_of(records: Iterable[Sequence[Verdict]]) -> list[Column]:
    """A column for each kernel, from old to new; records without a kernel are left out."""
    columns = []
    for verdicts in records:
        ran = [verdict for verdict in verdicts if verdict.verdict is not Status.MISS]
        if ran:
            by_case = {verdict.case: verdict for verdict in verdicts}
            columns.append(Column(ran[0].version, ran[0].kernel, by_case))
    return sorted(columns, key=lambda column: (_order(column.version), column.release))


def find_column(columns: Sequence[Column], word: str) -> Column | None:
    """The newest kernel that a word means: a version, a line of versions, or a release."""
    meant = [
        column
        for column in columns
        if word in (column.version, column.release) or column.version.startswith(f"{word}.")
    ]
    return meant[-1] if meant else None


def differences(columns: Sequence[Column]) -> list[Difference]:
    """The scenarios in which kernels differ, those with the most cases first."""
    found = []
    for scenario, verdicts in _scenarios(columns):
        differing = [case for case in verdicts if len(_answers(columns, case)) > 1]
        if differing:
            found.append(_difference(columns, scenario, verdicts, differing))
    return sorted(found, key=lambda difference: (-difference.cases, difference.scenario))


def agreements(columns: Sequence[Column]) -> list[Agreement]:
    """Every scenario."""
    found = []
    for scenario, verdicts in _scenarios(columns):
        same = sum(1 for case in verdicts if len(_answers(columns, case)) <= 1)
        skipped = _skipped(columns, verdicts)
        question = next(iter(verdicts.values())).question
        found.append(Agreement(scenario, question, len(verdicts), same, skipped))
    return found


def render_kernels(columns: Sequence[Column], listed: Mapping[str, str]) -> str:
    """The text of kernels.md. `listed`: where each release of the list of kernels comes from."""
    run = {column.release for column in columns}
    given = {
        "columns": columns,
        "listed": listed,
        "not_run": [release for release in listed if release not in run],
        "differences": differences(columns),
        "agreements": agreements(columns),
        "unexplained": UNEXPLAINED,
    }
    return tidy(environment().get_template(f"{KERNELS}.j2").render(given))


def difference_lines(found: Iterable[Difference]) -> list[str]:
    """Where kernels differ, for a terminal."""
    lines = []
    for difference in found:
        lines += [f"{difference.scenario}: {difference.question}"]
        for row in difference.rows:
            lines.append(f"  {row.settings or 'always'}")
            answers = zip(difference.ranges, row.answers, strict=True)
            lines.append("    " + "   ".join(f"{kernels}: {said}" for kernels, said in answers))
            lines.append(f"    because: {'; '.join(row.reasons)}")
    return lines


def diff_lines(columns: Sequence[Column]) -> list[str]:
    """Where two kernels differ, and in how many cases, for a terminal."""
    a, b = columns
    lines = difference_lines(differences(columns))
    both = a.verdicts.keys() & b.verdicts.keys()
    asked = [c for c in both if a.answer(c) is not None and b.answer(c) is not None]
    differing = sum(a.answer(case) != b.answer(case) for case in asked)
    lines.append(f"{a.version} and {b.version} differ in {differing} of {len(asked)} cases")
    return lines


def _scenarios(columns: Sequence[Column]) -> list[tuple[str, dict[str, Verdict]]]:
    """Every scenario with its cases, each with the verdict of any kernel."""
    every = {case: verdict for column in columns for case, verdict in column.verdicts.items()}
    ordered = sorted(every.values(), key=lambda verdict: (verdict.scenario, verdict.case))
    return [
        (name, {verdict.case: verdict for verdict in grouped})
        for name, grouped in groupby(ordered, key=lambda verdict: verdict.scenario)
    ]


def _answers(columns: Iterable[Column], case: str) -> set[str]:
    answers = (column.answer(case) for column in columns)
    return {answer for answer in answers if answer is not None}


def _difference(
    columns: Sequence[Column],
    scenario: str,
    verdicts: Mapping[str, Verdict],
    differing: Sequence[str],
) -> Difference:
    ranges: list[list[Column]] = []
    for column in columns:
        same = ranges and all(column.answer(c) == ranges[-1][-1].answer(c) for c in differing)
        if same:
            ranges[-1].append(column)
        else:
            ranges.append([column])
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for case in differing:
        answers = tuple(part[0].answer(case) or "—" for part in ranges)
        alike.setdefault((answers, _reasons(columns, case)), []).append(case)
    rows = []
    for (answers, reasons), cases in alike.items():
        for group, settings in _groups([verdicts[case] for case in cases]):
            rows.append(Row(group, settings, answers, reasons))
    names = tuple(_range(part) for part in ranges)
    question = next(iter(verdicts.values())).question
    return Difference(scenario, question, names, tuple(rows))


def _range(part: Sequence[Column]) -> str:
    first, last = part[0].version, part[-1].version
    return first if first == last else f"{first} to {last}"


def _reasons(columns: Iterable[Column], case: str) -> tuple[str, ...]:
    """Why, as the scenario's expectations say it, in the order of the kernels.

    What an expectation says explains nothing where it was not met: that stays unexplained.
    """
    reasons: dict[str, None] = {}
    against: list[str] = []
    for column in columns:
        verdict = column.verdicts.get(case)
        if verdict is None:
            continue
        if verdict.verdict in (Status.FAIL, Status.XPASS):
            against.append(column.version)
        else:
            reasons |= dict.fromkeys(verdict.because.values())
            if verdict.verdict is Status.XFAIL:
                reasons[verdict.reason] = None
    if against:
        reasons[f"{UNEXPLAINED}: {', '.join(against)}"] = None
    return tuple(reasons) or (UNEXPLAINED,)


def _groups(verdicts: Sequence[Verdict]) -> list[tuple[tuple[str, ...], str]]:
    """The cases in as few products of settings as possible: `family: ipv4, ipv6; old: user`."""
    names = list(dict.fromkeys(name for verdict in verdicts for name in verdict.params))
    values = {
        name: list(dict.fromkeys(verdict.params.get(name, "") for verdict in verdicts))
        for name in names
    }
    if prod(len(of_one) for of_one in values.values()) == len(verdicts):
        parts = [f"{name}: {', '.join(of_one)}" for name, of_one in values.items()]
        return [(tuple(verdict.case for verdict in verdicts), "; ".join(parts))]
    splits = []
    for name, of_one in values.items():
        if len(of_one) > 1:
            parts_of = [[v for v in verdicts if v.params.get(name, "") == one] for one in of_one]
            splits.append([group for part in parts_of for group in _groups(part)])
    return min(splits, key=len)


def _skipped(columns: Sequence[Column], verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """`6.1.192: sysctl net.ipv4.tcp_tw_reuse_delay: …`, kernels with the same reason together."""
    kernels: dict[str, list[str]] = {}
    for column in columns:
        reasons: Counter[str] = Counter()
        for case in verdicts:
            verdict = column.verdicts.get(case)
            if verdict is not None and verdict.verdict is Status.SKIP:
                reasons[verdict.reason] += 1
        for reason in reasons:
            kernels.setdefault(reason, []).append(column.version)
    return tuple(f"{', '.join(names)}: {reason}" for reason, names in kernels.items())


def _order(version: str) -> tuple[int, int, int]:
    try:
        return parse_release(version)
    except LineError:
        return (0, 0, 0)
