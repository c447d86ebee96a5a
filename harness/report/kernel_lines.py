"""Kernels side by side, as lines for a terminal.

Owns what a line is made of; answers, settings and reasons are worded by `kernel_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import Difference, Tally, differences, tally
from harness.analysis.recorded import recorded
from harness.analysis.repeated_cases import RepeatedScenario, repeated_scenarios
from harness.language.escape import for_terminal
from harness.report.kernel_words import answer_text, range_text, reason_texts, settings_text
from harness.report.recorded_lines import recorded_lines
from harness.report.run_counts import p_text


def difference_lines(found: Iterable[Difference]) -> list[str]:
    """Where kernels differ, for a terminal."""
    lines = []
    for difference in found:
        lines += [f"{difference.scenario}: {difference.question}"]
        for row in difference.rows:
            lines.append(f"  {settings_text(row.group) or 'always'}")
            answers = zip(difference.ranges, row.answers, strict=True)
            told = (f"{range_text(it)}: {answer_text(said, row.contrast)}" for it, said in answers)
            lines.append("    " + "   ".join(told))
            why = reason_texts(row.reasons, differ=row.contrast.differ)
            why += [p_text(row.contrast)] if row.contrast.p is not None else []
            lines.append(f"    because: {'; '.join(why)}")
    return list(map(for_terminal, lines))


def differences_text(kernels: int, found: Sequence[Difference]) -> str:
    """`3 kernels; they differ in 2 cases of 1 scenario`, and how many cases prove nothing."""
    if kernels == 1:
        return "1 kernel, so none that differs"
    differing = [difference for difference in found if difference.cases]
    cases = sum(difference.cases for difference in differing)
    unproven = sum(difference.unproven for difference in found)
    told = f"they differ in {_number(cases, 'case')} of {_number(len(differing), 'scenario')}"
    if unproven:
        silent = f"in {unproven} some kernel proves nothing (BROKEN or MISS)"
        told = f"{told}; {silent}" if cases else f"{silent}; in the others they are alike"
    return f"{kernels} kernels; {told}"


def _number(of: int, thing: str) -> str:
    return f"{of} {thing}" if of == 1 else f"{of} {thing}s"


def diff_lines(a: Column, b: Column, below: float | None = None) -> list[str]:
    """Where two kernels differ, and in how many cases, for a terminal.

    `below`: from which p-value on counts differ, where the two are some of many.
    """
    lines = recorded_lines(recorded([a, b])) + difference_lines(differences([a, b], below))
    lines += repeated_lines([a, b], repeated_scenarios([a, b]))
    return [*lines, for_terminal(tally_text(a.version, b.version, tally(a, b, below)))]


def repeated_lines(columns: Sequence[Column], found: Iterable[RepeatedScenario]) -> list[str]:
    """The counts of the cases that are run often, a line for each case and kernel."""
    lines = []
    for scenario in found:
        lines.append(f"{scenario.scenario}: counted over the runs")
        for case in scenario.cases:
            setting = settings_text(case.group) or "always"
            lines.append(f"  {setting}  {p_text(case.contrast)}".rstrip())
            told = zip(columns, case.cells, strict=True)
            lines += [f"    {column.version}: {answer_text(cell)}" for column, cell in told]
    return list(map(for_terminal, lines))


def tally_text(a: str, b: str, counted: Tally) -> str:
    """`6.1.1 and 6.12.1 differ in 2 of 9 cases`, and how many prove nothing on one of them."""
    unproven = (
        f"{counted.unproven} prove{'s' if counted.unproven == 1 else ''} nothing,"
        " BROKEN or MISS on one of them"
    )
    if counted.unproven and not counted.differ:
        return f"{a} and {b}: {unproven}; the other {counted.answered} are alike"
    text = f"{a} and {b} differ in {counted.differ} of {counted.answered} cases"
    return f"{text}; {unproven}" if counted.unproven else text
