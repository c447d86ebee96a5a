"""What the grids say, in words: patterns, ranges of kernels, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.grid.coordinate_patterns import Pattern
from harness.grid.findings import Answers, Count, Findings, Group
from harness.grid.grid_causes import GridCause
from harness.grid.sample_check import SampleCheck
from harness.language.escape import for_terminal
from harness.report.kernel_words import range_text_of

UNEXPLAINED = "unexplained"
_MOST_PATTERNS = 2
_MOST_LINES = 10


def pattern_text(pattern: Pattern) -> str:
    """`first options: addr; second options: both, port`; `count: 11 to 40`; `all of them`."""
    told = (f"{axis}: {_values_text(values)}" for axis, values in pattern.values.items())
    return "; ".join(told) or "all of them"


def _values_text(values: Sequence[str]) -> str:
    """Numbers that follow each other as a range."""
    numbers = [int(it) for it in values if it.isdecimal()]
    if len(numbers) == len(values) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(values)


def patterns_text(group: Group) -> list[str]:
    """The first few, and how many more there are."""
    told = [pattern_text(it) for it in group.patterns[:_MOST_PATTERNS]]
    more = len(group.patterns) - len(told) + group.more_patterns
    return [*told, *([f"and {more} more patterns" if more > 1 else "and one more"] if more else [])]


def answer_text(answers: Answers, results: Sequence[str]) -> str:
    """`5.10.218 to 6.1.170: bind ok, listen ok`; a call that was not made is left out."""
    calls = (
        f"{name.removesuffix(' result')} {came}"
        for name, came in zip(results, answers.results)
        if came != "-"
    )
    return f"{range_text_of(answers.first, answers.last)}: {', '.join(calls)}"


def reasons_text(group: Group) -> str:
    """The rules and causes that there are, and whether they are all that it takes."""
    told = ", ".join(group.reasons)
    if group.is_explained:
        return told
    return f"{UNEXPLAINED} ({told} alone)" if told else UNEXPLAINED


def count_text(count: Count) -> str:
    """`6.1.192: 504576 cells, 504576 as the rules say, 0 not, of which 0 unexplained`."""
    broken = f", {count.broken} BROKEN" if count.broken else ""
    return (
        f"{count.version}: {count.cells} cells{broken}, {count.agree} as the rules say,"
        f" {count.differ} not, {count.unexplained} of them {UNEXPLAINED}"
    )


def findings_lines(findings: Iterable[Findings]) -> Iterator[str]:
    """All of it for a terminal: counts, then what differs with its reasons."""
    for it in findings:
        yield f"grid {it.name}:"
        yield from (f"  {count_text(count)}" for count in it.counts)
        for words, groups in (("not as the rules say", it.unlike), ("kernels differ", it.changes)):
            for group in groups:
                yield f"  {words}: {group.cells} cells: {reasons_text(group)}"
                yield from (f"    {for_terminal(told)}" for told in patterns_text(group))
                yield from (f"      {answer_text(said, it.results)}" for said in group.answers)


def idle_line(file: str, cause: GridCause, wrong: str) -> str:
    """An entry that explains other cells than there are."""
    return f"{file}:{cause.line}: {cause.id}: {wrong}: mend the entry, or take it out"


def sample_lines(name: str, version: str, cells: int, found: SampleCheck | None) -> Iterator[str]:
    """How a part came out that was measured again; None: of that kernel nothing is published."""
    about = f"{name} on {version}: {cells} cells"
    if found is None:
        yield f"{about}: nothing is published of this kernel, so held against the rules alone"
        return
    yield f"{about}: {cells - len(found.other) - len(found.unknown)} as published"
    for words, lines in (("otherwise", found.other), ("not published", found.unknown)):
        yield from (f"  {words}: {for_terminal(line)}" for line in lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            yield f"  {words}: {len(lines) - _MOST_LINES} more"
