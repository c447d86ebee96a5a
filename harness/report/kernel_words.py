"""Answers of kernels, settings of cases and reasons, in words for a table or a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from harness.analysis.answer import Answer, Cell, StepAnswer, shown_of
from harness.analysis.case_groups import CaseGroup
from harness.analysis.comparison import Contrast, counted_steps
from harness.analysis.kernel_agreement import Skipped
from harness.analysis.kernel_diff import Difference, KernelRange
from harness.analysis.reasons import Because, KnownFailure, Reasons
from harness.formats.status import Status
from harness.formats.verdict import Observed
from harness.report.outcomes import joined
from harness.report.run_counts import run_counts
from harness.report.translate import Translate, same
from harness.report.words import observed_text, reason

UNEXPLAINED = "unexplained"
NOT_ASKED = "—"


def answer_text(cell: Cell, apart: Contrast | None = None, _: Translate = same) -> str:
    """`EADDRINUSE`, `bind: ok; listen: EADDRINUSE`, `ok (FAIL)`, `BROKEN`; a dash if not asked.

    `apart`: what sets it apart from other kernels' answers, and so is told whatever it is.
    """
    if cell is None:
        return NOT_ASKED
    if isinstance(cell, Status):
        return cell.value
    outcomes = () if apart is None else apart.outcomes
    timed = () if apart is None else apart.times
    apart_in = outcomes + timed
    if len(cell.runs) > 1:
        words = _counts_text(cell, outcomes, timed)
    else:
        shown = shown_of(cell.steps)
        shown |= {step.step: step for step in cell.steps if step.step in apart_in}
        told = {key: _step_text(step, key in timed) for key, step in shown.items()}
        words = joined(told) or _("as expected")
    return words if cell.bad is None else f"{words} ({cell.bad.value})"


def _counts_text(answer: Answer, apart_in: Sequence[str], timed: Sequence[str]) -> str:
    """What came of the runs: of the steps of which not always the same did, or else of all.

    `apart_in`: the steps whose outcomes set it apart; `timed`: those whose times are told.
    """
    counted = counted_steps([answer])
    in_runs = shown_of(step for run in answer.runs for step in run)
    shown = dict.fromkeys([*in_runs, *apart_in, *timed])
    keys = [key for key in shown if key in counted or key in apart_in] or list(shown)
    words = run_counts(answer.runs, keys, lambda step: _step_text(step, False))
    times = [
        f"{key} in {time_text(tuple(ms for step in answer.of_step(key) for ms in step.ms))}"
        for key in timed
    ]
    return "; ".join([words, *times])


def range_text(kernels: KernelRange, _: Translate = same) -> str:
    """`6.1.170`, `5.10.218 to 6.1.170`."""
    return range_text_of(kernels.first, kernels.last, _)


def range_text_of(first: str, last: str, _: Translate = same) -> str:
    """The same of the two versions."""
    if first == last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def settings_text(group: CaseGroup) -> str:
    """`family: ipv4, ipv6; old: user`; empty for a case without parameters."""
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in group.settings.items())


def reason_texts(reasons: Reasons, _: Translate = same, *, differ: bool = True) -> list[str]:
    """Each reason that there is, or that there is none where kernels do `differ`."""
    told = dict.fromkeys(map(_named, reasons.named))
    if reasons.against:
        told[f"{_(UNEXPLAINED)}: {', '.join(reasons.against)}"] = None
    if differ and not told:
        told[_(UNEXPLAINED)] = None
    for one in reasons.unproven:
        unproven = {"status": one.status.value, "version": one.version}
        told[f"{_('%(status)s on %(version)s') % unproven}: {reason(one.verdict)}"] = None
    return list(told)


def skipped_text(skipped: Skipped) -> str:
    """`6.1.170, 6.1.192: sysctl net.ipv4.tcp_tw_reuse_delay: …`."""
    return f"{', '.join(skipped.versions)}: {reason(skipped.verdict)}"


def cases_text(difference: Difference) -> str:
    """`4 cases differ`, `4 cases differ, 1 proves nothing on some kernel`."""
    told = []
    if difference.cases:
        told.append(f"{difference.cases} case{' differs' if difference.cases == 1 else 's differ'}")
    if difference.unproven:
        verb = "proves" if difference.unproven == 1 else "prove"
        told.append(f"{difference.unproven} {verb} nothing on some kernel")
    return ", ".join(told)


def time_text(times: Sequence[float]) -> str:
    """`2.01s`, or `2.01s..2.04s` of several."""
    ends = dict.fromkeys(f"{ms / 1000:.2f}s" for ms in (min(times), max(times)))
    return "..".join(ends)


def _step_text(answer: StepAnswer, is_timed: bool) -> str:
    seen = Observed(answer.outcome, answer.value)
    text = observed_text(seen, answer.wanted, timed=False)
    return f"{text} in {time_text(answer.ms)}" if is_timed else text


def _named(why: Because | KnownFailure) -> str:
    return why.text if isinstance(why, Because) else reason(why.verdict)
