"""What must come of several steps together: the lines under `exactly:`, parsed.

`1 ok of first, second`: of these labelled steps just one came to ok. Which steps the labels are is
left to harness.plan.exactly_planner, counting to harness.judge.exactly_check.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from harness.language.diagnostics import LineError, unknown
from harness.language.expectation import conditional_outcomes

FORM = "N OUTCOME of LABEL, LABEL, …"
_LINE = re.compile(r"(?P<count>\S+)\s+(?P<outcome>\S+)\s+of\s+(?P<labels>.+)")
_SPAN = re.compile(r"(?P<label>[^\[\]]+)\[(?P<low>[0-9]{1,5})\.\.(?P<high>[0-9]{1,5})\]")
_MOST = 64


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """So many of these steps, by their labels, come to this outcome."""

    count: int
    outcome: str
    labels: tuple[str, ...]


def parse_outcome_count(line: str, known_labels: Collection[str] | None = None) -> OutcomeCount:
    """One line under `exactly:`, its variables filled in; raises LineError.

    `known_labels`: a label that is none of them is told before the number of labels.
    """
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise LineError(f"bad line '{line}' under 'exactly' (form: {FORM})")
    outcome, known = found["outcome"], conditional_outcomes()
    if not re.fullmatch(r"[0-9]{1,2}", found["count"]):
        raise LineError(f"bad number '{found['count']}' under 'exactly' (form: {FORM})")
    if outcome not in known:
        near = unknown("outcome", outcome, known, "outcomes").split(" (")[0]
        raise LineError(f"{near} (outcomes that are counted: ok, blocks, an errno name)")
    labels = tuple(one for part in found["labels"].split(",") for one in _labels(part.strip()))
    strange = [it for it in labels if known_labels is not None and it not in known_labels]
    if strange:
        raise LineError(unknown("label", strange[0], known_labels or ()))
    count = int(found["count"])
    if len(set(labels)) < len(labels):
        raise LineError(f"a label stands twice in '{line}'")
    if len(labels) < 2:
        raise LineError("'exactly' is about several steps: one has its outcome after '=>'")
    if count > len(labels):
        raise LineError(f"{count} of {len(labels)} steps cannot be: name more, or ask for fewer")
    return OutcomeCount(count, outcome, labels)


def _labels(part: str) -> tuple[str, ...]:
    """`bind[1..3]` is `bind[1]`, `bind[2]`, `bind[3]`."""
    span = _SPAN.fullmatch(part)
    if span is None:
        if not part:
            raise LineError(f"a label is missing beside ',' (form: {FORM})")
        return (part,)
    low, high = int(span["low"]), int(span["high"])
    if low > high or high - low >= _MOST:
        raise LineError(
            f"bad range '{part}': the smaller number comes first, at most {_MOST} steps"
        )
    return tuple(f"{span['label']}[{number}]" for number in range(low, high + 1))
