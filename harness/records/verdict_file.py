"""The lines of verdicts.jsonl: a verdict each, or first what many of them have in common.

Runs here write whole lines. Published records say once what is the same for a kernel (`{"run": …}`)
or a scenario (`{"scenario": …}`), for all lines up to the next of its kind, and leave out where the
evidence is if it is where it always is. They keep of times what can be compared: of a step tenths
of a millisecond, of a case hundredths of a second. That is half the size, and a new run changes
fewer words. Whoever reads them gets whole verdicts either way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from harness.formats.codec import FormatError
from harness.formats.verdict import Observed, Verdict
from harness.records.layout import evidence_link

# The keys that a line of either kind may have.
RUN = ("format", "kernel", "version", "machine", "backend", "accelerator", "revision", "built_from")
SCENARIO = ("scenario", "file", "line", "question", "sources")

Record = dict[str, Any]

# What is common is in memory once for each verdict that is read: so long it is in no scenario.
_LONGEST_COMMON = 8192


def whole_lines(verdicts: Iterable[Verdict]) -> str:
    """A verdict a line, by case."""
    return "".join(_line(verdict.to_json()) for verdict in _by_case(verdicts))


def published_lines(verdicts: Iterable[Verdict]) -> str:
    """The same, with what they have in common said once."""
    records = [verdict.to_json() for verdict in map(with_coarse_times, _by_case(verdicts))]
    for record in records:
        if record["evidence"] == evidence_link(record["kernel"], record["case"]):
            del record["evidence"]
    run = _common(records, RUN)
    lines = [_line({"run": run})] if run else []
    for _, group in groupby(records, key=lambda record: str(record["scenario"])):
        alike = list(group)
        scenario = _common(alike, SCENARIO)
        lines += [_line({"scenario": scenario})] if scenario else []
        lines += [_line({k: v for k, v in it.items() if k not in run | scenario}) for it in alike]
    return "".join(lines)


class Reader:
    """Whole records from the lines of a file, one after the other."""

    def __init__(self) -> None:
        self._run: Record = {}
        self._scenario: Record = {}

    def record(self, line: Record) -> Record | None:
        """The record of a line; None if it is for others. Raises FormatError."""
        if line.keys() in ({"run"}, {"scenario"}) and len(json.dumps(line)) > _LONGEST_COMMON:
            raise FormatError(f"what is common has more than {_LONGEST_COMMON} characters")
        if line.keys() == {"run"}:
            self._run, self._scenario = _checked(line["run"], RUN), {}
            return None
        # A verdict has a key of this name, too, but never alone.
        if line.keys() == {"scenario"}:
            self._scenario = _checked(line["scenario"], SCENARIO)
            return None
        common = self._run | self._scenario
        twice = sorted(common.keys() & line.keys())
        if twice:
            raise FormatError(f"{twice[0]}: said already, for many lines")
        record = common | line
        if common and "evidence" not in record:
            kernel, case = str(record.get("kernel")), str(record.get("case"))
            record["evidence"] = evidence_link(kernel, case)
        return record


def with_coarse_times(verdict: Verdict) -> Verdict:
    """With times as published records have them."""
    return replace(
        verdict,
        observed=_in_tenths(verdict.observed),
        set_up=None if verdict.set_up is None else _coarse(verdict.set_up),
        claims=tuple(replace(said, observed=_in_tenths(said.observed)) for said in verdict.claims),
        seconds=_hundredths(verdict.seconds),
        wall_seconds=_hundredths(verdict.wall_seconds),
    )


def _in_tenths(observed: Mapping[str, Observed]) -> dict[str, Observed]:
    return {key: _coarse(it) for key, it in observed.items()}


def _coarse(seen: Observed) -> Observed:
    """Tenths of the time it took, and of the seconds that are left to who is in the way."""
    if seen.in_the_way is not None:
        timed = (replace(it, timer_ms=round(it.timer_ms, -2)) for it in seen.in_the_way)
        seen = replace(seen, in_the_way=tuple(timed))
    return replace(seen, ms=round(seen.ms, 1))


def _hundredths(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def _by_case(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: verdict.case)


def _line(record: Mapping[str, object]) -> str:
    return json.dumps(record, separators=(",", ":")) + "\n"


def _common(records: Sequence[Record], keys: Iterable[str]) -> Record:
    """What all of them say alike."""
    return dict(_alike(records, keys))


def _alike(records: Sequence[Record], keys: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for key in keys:
        first = records[0].get(key) if records else None
        if first is not None and all(record.get(key) == first for record in records):
            yield key, first


def _checked(common: Any, keys: Sequence[str]) -> Record:
    if not isinstance(common, dict) or not common.keys() <= set(keys):
        raise FormatError(f"what is common has other keys than {', '.join(keys)}")
    return common
