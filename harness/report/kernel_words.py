"""Answers of kernels, settings of cases and reasons, in words for a table or a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.analysis.answer import Answer, StepAnswer
from harness.analysis.case_groups import CaseGroup
from harness.analysis.kernel_agreement import Skipped
from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import Difference, KernelRange, differences, differing
from harness.analysis.reasons import Because, KnownFailure, Reasons
from harness.formats.verdict import Observed
from harness.report.outcomes import joined
from harness.report.words import observed_text, reason

UNEXPLAINED = "unexplained"
NOT_ASKED = "—"


def answer_text(answer: Answer | None) -> str:
    """`EADDRINUSE`, `bind: ok; listen: EADDRINUSE`, `ok (FAIL)`; a dash if it was not asked."""
    if answer is None:
        return NOT_ASKED
    words = joined({step.step: _step_text(step) for step in answer.steps}) or "as expected"
    return words if answer.bad is None else f"{words} ({answer.bad.value})"


def range_text(kernels: KernelRange) -> str:
    """`6.1.170`, `5.10.218 to 6.1.170`."""
    if kernels.first == kernels.last:
        return kernels.first
    return f"{kernels.first} to {kernels.last}"


def settings_text(group: CaseGroup) -> str:
    """`family: ipv4, ipv6; old: user`; empty for a case without parameters."""
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in group.settings.items())


def reason_texts(reasons: Reasons) -> list[str]:
    """Each reason that there is, or that there is none."""
    told = dict.fromkeys(map(_named, reasons.named))
    if reasons.against:
        told[f"{UNEXPLAINED}: {', '.join(reasons.against)}"] = None
    return list(told) or [UNEXPLAINED]


def skipped_text(skipped: Skipped) -> str:
    """`6.1.170, 6.1.192: sysctl net.ipv4.tcp_tw_reuse_delay: …`."""
    return f"{', '.join(skipped.versions)}: {reason(skipped.verdict)}"


def difference_lines(found: Iterable[Difference]) -> list[str]:
    """Where kernels differ, for a terminal."""
    lines = []
    for difference in found:
        lines += [f"{difference.scenario}: {difference.question}"]
        for row in difference.rows:
            lines.append(f"  {settings_text(row.group) or 'always'}")
            answers = zip(difference.ranges, row.answers, strict=True)
            told = (f"{range_text(kernels)}: {answer_text(said)}" for kernels, said in answers)
            lines.append("    " + "   ".join(told))
            lines.append(f"    because: {'; '.join(reason_texts(row.reasons))}")
    return lines


def diff_lines(a: Column, b: Column) -> list[str]:
    """Where two kernels differ, and in how many cases, for a terminal."""
    differ, asked = differing(a, b)
    last = f"{a.version} and {b.version} differ in {differ} of {asked} cases"
    return [*difference_lines(differences([a, b])), last]


def _step_text(answer: StepAnswer) -> str:
    if answer.outcome is None:
        return " or ".join(answer.chance)
    seen = Observed(answer.outcome, answer.value)
    return observed_text(seen, replace(answer.wanted, in_ms=None))


def _named(why: Because | KnownFailure) -> str:
    return why.text if isinstance(why, Because) else reason(why.verdict)
