"""The words for what verdicts hold as codes and values.

Owns how a cause becomes a sentence of `sentences`, and how outcomes are written: as scenarios do.
"""

from __future__ import annotations

import json
import re

from harness.analysis.answer import told_value
from harness.formats.plan_step import Outcomes
from harness.formats.verdict import Cause, Observed, Value, Verdict
from harness.language.blocking import BLOCKS
from harness.language.expectation import NOT_DONE
from harness.language.sysctl import meant_sysctl
from harness.report.sentences import SENTENCES

NOT_IN_TIME = "not in time"
"""of a step that waited in vain, in few words"""
_NAMESPACE = re.compile(r" in net:\[[0-9]+\]")


def reason(verdict: Verdict) -> str:
    """Why a verdict is what it is, in one sentence; empty for a PASS."""
    if verdict.cause is None:
        return ""
    # The number of a case's own namespace says nothing, and would set like reasons apart.
    sentence = _NAMESPACE.sub("", _sentence(verdict.cause, verdict))
    return sentence + _meant(verdict.cause)


def _meant(cause: Cause) -> str:
    """Of a setting that the kernel lacks, the one with nearly its name."""
    kind, _, rest = str(cause.values.get("need", "")).partition(" ")
    if cause.code != "lacks" or kind != "sysctl":
        return ""
    near = meant_sysctl(rest.partition(":")[0])
    return "" if near is None else f" (did you mean {near}?)"


def expected_text(wanted: Outcomes) -> str:
    """Outcomes as a scenario writes them: `EADDRINUSE | ok in 55s..65s`."""
    text = " | ".join(wanted.outcomes)
    if wanted.in_ms is not None:
        low, high = wanted.in_ms
        text += f" in {low / 1000:g}s..{high / 1000:g}s"
    return text


def observed_text(seen: Observed, wanted: Outcomes, *, timed: bool = True) -> str:
    """What came of a step, in the words of the outcomes that it is held against.

    `timed`: with the time it took, where a time is expected.
    """
    if seen.outcome == NOT_DONE:
        return f"{NOT_DONE} ({seen.value})"
    if seen.late is not None and seen.outcome not in wanted.outcomes:
        return NOT_IN_TIME
    text = seen.outcome
    value = told_value(seen, wanted)
    if value is not None:
        quoted = value == "" or any(it.startswith('"') for it in wanted.outcomes)
        text = f'"{value}"' if quoted else str(value)
    if timed and wanted.in_ms is not None:
        text += f" in {seen.ms / 1000:.3f}s"
    return text


def late_text(late: Cause) -> str:
    """What a step has looked or waited for in vain, how long, and what there was."""
    values = {name: _text(value) for name, value in late.values.items()}
    found = late.values.get("there") or late.values.get("last")
    if "there" in values:
        values["found"] = f"there is {found}" if found else "there is no socket at all"
    else:
        values["found"] = f"its last line is {_quoted(found)}" if found else "it printed nothing"
    values["text"] = _quoted(late.values.get("text"))
    signal = late.values.get("signal")
    values["after"] = f", after {signal}" if signal else ""
    return SENTENCES[late.code].format_map(values) if late.code in SENTENCES else late.code


def _quoted(text: Value) -> str:
    return json.dumps(str(text), ensure_ascii=False)


def _sentence(cause: Cause, verdict: Verdict) -> str:
    try:
        return _filled(cause, verdict)
    except KeyError:
        # A record of another version may have a cause that this one cannot tell in a sentence.
        values = ", ".join(f"{name} {_text(value)}" for name, value in cause.values.items())
        return f"{cause.code} ({values})" if values else cause.code


def _filled(cause: Cause, verdict: Verdict) -> str:
    if cause.code in _LATE:
        return late_text(cause)
    values = {name: _text(value) for name, value in cause.values.items()}
    values |= _VALUES.get(cause.code, _no_more)(cause, verdict)
    if cause.under is not None:
        values["under"] = _sentence(cause.under, verdict)
    sentence = SENTENCES[cause.code].format_map(values)
    return f"{values['step']}: {sentence}" if cause.step is not None else sentence


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _no_more(cause: Cause, verdict: Verdict) -> dict[str, str]:
    return {}


def _mismatch(cause: Cause, verdict: Verdict) -> dict[str, str]:
    key = str(cause.values["key"])
    wanted = verdict.expected[key]
    late = verdict.observed[key].late
    if late is not None:
        told = late_text(late) if late.code in _LOOKS else f"{NOT_IN_TIME}: {late_text(late)}"
        return {"expected": expected_text(wanted), "observed": told}
    observed = observed_text(verdict.observed[key], wanted)
    if verdict.observed[key].outcome == BLOCKS:
        waited = f"{verdict.observed[key].ms / 1000:.1f}"
        observed += f" (it still waits after {waited} s: if it takes longer, say 'within:')"
    return {"expected": expected_text(wanted), "observed": observed}


def _no_expectation(cause: Cause, verdict: Verdict) -> dict[str, str]:
    keys = str(cause.values["keys"]).split(", ")
    steps = [f"{k} ({observed_text(verdict.observed[k], verdict.expected[k])})" for k in keys]
    return {"steps": ", ".join(steps)}


def _set_up_failed(cause: Cause, verdict: Verdict) -> dict[str, str]:
    outcome, detail = cause.values["outcome"], cause.values["detail"]
    return {"outcome": f"{outcome} ({detail})" if detail else str(outcome)}


def _no_listener(cause: Cause, verdict: Verdict) -> dict[str, str]:
    return {"local": str(cause.values["local"] or "its address")}


def _engine_fault(cause: Cause, verdict: Verdict) -> dict[str, str]:
    said = (cause.values["where"], cause.values["what"], cause.values["todo"])
    return {"told": ": ".join(str(part) for part in said if part)}


_LOOKS = ("look-finds-none", "look-finds")
_LATE = (
    *("late-look", "late-absent", "late-output", "output-ended", "late-end", "late-input"),
    *_LOOKS,
)
_VALUES = {
    "mismatch": _mismatch,
    "no-expectation": _no_expectation,
    "set-up-failed": _set_up_failed,
    "no-listener": _no_listener,
    "engine-fault": _engine_fault,
}
