"""Results of several machines put together: shards of kernels' cases, from wherever they ran.

Owns what makes the whole complete: a verdict for every case on every kernel that was asked for. A
cell that is missing, or that two machines answer differently, is told of and fails the merge. Works
on folders laid out as results/; how they came here is the caller's affair.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.junit import to_junit
from harness.kernel_tables import Column, columns_of, differences
from harness.records import (
    ResultsError,
    make_folder,
    read_verdicts,
    verdicts_file,
    write_text,
    write_verdicts,
)
from harness.scenario import Case
from harness.tables import count_statuses
from harness.verdict import Status, Verdict

# Cells and changes that are named one by one; of further ones only the number.
_NAMED = 20


@dataclass(slots=True)
class Merged:
    """What came together."""

    verdicts: dict[str, dict[str, Verdict]] = field(default_factory=dict)  # by release, case
    troubles: list[str] = field(default_factory=list)  # a line each

    @property
    def columns(self) -> list[Column]:
        """A column for each kernel."""
        return columns_of(list(cases.values()) for cases in self.verdicts.values())


def merge(folder: Path, cases: Sequence[Case], wanted: Iterable[str]) -> Merged:
    """All records below the folder, held against the cases and the releases that must be there.

    Raises ResultsError if there are none.
    """
    merged = Merged()
    files = sorted(folder.rglob("verdicts.jsonl"))
    if not files:
        raise ResultsError(f"{folder}: no verdicts.jsonl below: name a folder with results in it")
    for path in files:
        for verdict in read_verdicts(path):
            _add(merged, verdict)
    known = {case.id for case in cases}
    for release in [*wanted, *merged.verdicts]:
        merged.verdicts.setdefault(release, {})
    for release, found in merged.verdicts.items():
        for case in found.keys() - known:
            del found[case]
        missing = [
            case.id
            for case in cases
            if case.id not in found or found[case.id].verdict is Status.MISS
        ]
        if missing:
            merged.troubles.append(
                f"{release}: {len(missing)} of {len(cases)} cases have no result, the first is"
                f" {missing[0]}: run them, or the shard that has them"
            )
    return merged


def write_merged(folder: Path, merged: Merged, results: Path) -> None:
    """Records and evidence into a results folder, whose other records stay. Raises ResultsError."""
    try:
        for raw in sorted(folder.rglob("raw/*/")):
            if raw.is_dir():
                make_folder(results / "raw" / raw.name)
                shutil.copytree(raw, results / "raw" / raw.name, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise ResultsError(f"{results / 'raw'}: the evidence cannot be copied: {error}") from error
    for release, found in merged.verdicts.items():
        if found:
            path = verdicts_file(results, release)
            before = {verdict.case: verdict for verdict in read_verdicts(path)}
            ran = {n: one for n, one in found.items() if one.verdict is not Status.MISS}
            write_verdicts(path, (found | before | ran).values())
            text = to_junit(found.values(), release)
            write_text(results / "raw" / release / "junit.xml", text)


def changes(before: Sequence[Column], after: Sequence[Column]) -> list[str]:
    """Where a kernel now answers otherwise than in the records of before, a Markdown item each."""
    old = {column.release: column for column in before}
    lines = []
    for column in after:
        then = old.get(column.release)
        if then is None:
            continue
        for case in sorted(column.verdicts.keys() & then.verdicts.keys()):
            was, now = _cell(then, case), _cell(column, case)
            if was != now and Status.MISS.value not in (was, now):
                lines.append(f"- {column.version} `{case}`: was {was}, is {now}")
    return lines


def report(merged: Merged, changed: Sequence[str]) -> str:
    """The summary in Markdown: what changed first, then what is missing, then the kernels."""
    lines = ["## Against the committed records", ""]
    lines += _some(changed) or ["No case that ran both times came out otherwise."]
    if merged.troubles:
        lines += ["", "## Missing", "", *(f"- {line}" for line in merged.troubles)]
    columns = merged.columns
    lines += ["", "## Kernels", "", "| kernel | release | cases | verdicts |", "|---|---|---:|---|"]
    for column in columns:
        count = len(column.verdicts)
        lines.append(f"| {column.version} | {column.release} | {count} | {column.counts} |")
    bad = [
        f"- {c.version} `{v.case}`: {v.verdict.value} {v.reason}"
        for c in columns
        for v in c.troubled
    ]
    if bad:
        lines += ["", "## Not as expected", "", *_some(bad)]
    lines += ["", "## Where they differ", "", "| scenario | cases | kernels |", "|---|---:|---|"]
    for found in differences(columns):
        lines.append(f"| {found.scenario} | {found.cases} | {', '.join(found.ranges)} |")
    every = [verdict for column in columns for verdict in column.verdicts.values()]
    lines += ["", f"{len(every)} cells: {count_statuses(every)}"]
    return "\n".join(lines) + "\n"


def _add(merged: Merged, verdict: Verdict) -> None:
    found = merged.verdicts.setdefault(verdict.kernel, {})
    there = found.get(verdict.case)
    if there is None or there.verdict is Status.MISS:
        found[verdict.case] = verdict
    elif verdict.verdict is not Status.MISS and verdict != there:
        if (_said(verdict), verdict.verdict) != (_said(there), there.verdict):
            merged.troubles.append(
                f"{verdict.kernel}: {verdict.case}: two machines do not agree:"
                f" {there.verdict.value} and {verdict.verdict.value}"
            )
        found[verdict.case] = max(there, verdict, key=lambda one: one.date)


def _said(verdict: Verdict) -> Mapping[str, object]:
    return {key: step.get("outcome") for key, step in verdict.observed.items()}


def _cell(column: Column, case: str) -> str:
    status = column.verdicts[case].verdict
    answer = column.answer(case)
    return status.value if answer is None else f"{status.value} ({answer})"


def _some(lines: Sequence[str]) -> list[str]:
    return [*lines[:_NAMED], *_more(len(lines) - _NAMED)]


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"- and {count} more"
