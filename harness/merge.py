"""Results of several machines put together: shards of kernels' cases, from wherever they ran.

Owns what makes the whole complete: a verdict for every case on every kernel that was asked for. A
cell that is missing, or that two machines answer differently, is told of and fails the merge. Works
on folders laid out as results/; how they came here is the caller's affair.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.driver import raw_folder
from harness.junit import to_junit
from harness.kernel_tables import Column, columns_of, differences
from harness.ktap import to_ktap
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
    evidence: dict[tuple[str, str], Path] = field(default_factory=dict)  # by release and case
    folders: dict[str, list[Path]] = field(default_factory=dict)  # raw/RELEASE of each machine
    missing: list[str] = field(default_factory=list)  # a line each
    disagreements: list[str] = field(default_factory=list)  # likewise

    @property
    def troubles(self) -> list[str]:
        """Why the whole is not complete, or not one."""
        return self.missing + self.disagreements

    @property
    def columns(self) -> list[Column]:
        """A column for each kernel."""
        return columns_of(list(cases.values()) for cases in self.verdicts.values())


def merge(folder: Path, cases: Sequence[Case], wanted: Iterable[str], results: Path) -> Merged:
    """All records below the folder, held against the cases and the releases that must be there.

    `results` is where they are to go. Raises ResultsError if there are none, or if the results of
    before are among them, for then nothing would ever be missing.
    """
    if results.resolve().is_relative_to(folder.resolve()):
        raise ResultsError(
            f"{folder}: {results.name} is below it, where the whole goes: name a folder that has"
            " only what came from the machines (DIR=)"
        )
    merged = Merged()
    files = sorted(folder.rglob("verdicts.jsonl"))
    if not files:
        raise ResultsError(f"{folder}: no verdicts.jsonl below: name a folder with results in it")
    for path in files:
        release = path.parent.name
        raw = path.parents[2] / "raw" / release
        merged.folders.setdefault(release, []).append(raw)
        for verdict in read_verdicts(path):
            if _add(merged, verdict):
                merged.evidence[release, verdict.case] = raw / verdict.case
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
            merged.missing.append(
                f"{release}: {len(missing)} of {len(cases)} cases have no result, the first is"
                f" {missing[0]}: run them, or the shard that has them"
            )
    return merged


def write_merged(merged: Merged, results: Path) -> None:
    """Records and evidence into a results folder, whose other records stay. Raises ResultsError."""
    for (release, case), raw in merged.evidence.items():
        _copy(raw, results / "raw" / release / case)
    for release, folders in merged.folders.items():
        attempts = [attempt for raw in folders for attempt in _attempts_of(raw)]
        if attempts:
            text = json.dumps(attempts, indent=2) + "\n"
            write_text(raw_folder(results, release) / "attempts.json", text)
    for release, found in merged.verdicts.items():
        if found:
            path = verdicts_file(results, release)
            before = {verdict.case: verdict for verdict in read_verdicts(path)}
            ran = {n: one for n, one in found.items() if one.verdict is not Status.MISS}
            write_verdicts(path, (found | before | ran).values())
            text = to_junit(found.values(), release)
            write_text(results / "raw" / release / "junit.xml", text)
            write_text(results / "raw" / release / "run.ktap", to_ktap(found.values()))


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
    for heading, told in (("Missing", merged.missing), ("Not agreed upon", merged.disagreements)):
        if told:
            lines += ["", f"## {heading}", "", *_some([f"- {line}" for line in told])]
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
    found = differences(columns)
    lines += ["", "## Where they differ", ""]
    lines += ["| scenario | cases | kernels |", "|---|---:|---|"] if found else ["Nowhere."]
    lines += [f"| {one.scenario} | {one.cases} | {', '.join(one.ranges)} |" for one in found]
    every = [verdict for column in columns for verdict in column.verdicts.values()]
    lines += ["", f"{len(every)} cells: {count_statuses(every)}"]
    return "\n".join(lines) + "\n"


def _add(merged: Merged, verdict: Verdict) -> bool:
    """Whether it is the one that counts so far: the latest that is not MISS."""
    found = merged.verdicts.setdefault(verdict.kernel, {})
    there = found.get(verdict.case)
    if there is not None and there.verdict is not Status.MISS:
        if verdict.verdict is Status.MISS:
            return False
        if (_answer(verdict), verdict.verdict) != (_answer(there), there.verdict):
            merged.disagreements.append(
                f"{verdict.kernel}: {verdict.case}: two machines do not agree:"
                f" {there.verdict.value} and {verdict.verdict.value}"
            )
        if verdict.date < there.date:
            return False
    found[verdict.case] = verdict
    return True


def _answer(verdict: Verdict) -> str | None:
    """What the kernel did, but for what the scenario leaves to chance."""
    return Column(verdict.version, verdict.kernel, {verdict.case: verdict}).answer(verdict.case)


def _attempts_of(raw: Path) -> list[object]:
    try:
        told = json.loads((raw / "attempts.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []  # a host's
    except (OSError, ValueError) as error:
        raise ResultsError(f"{raw / 'attempts.json'}: cannot be read: {error}") from error
    return list(told)


def _copy(raw: Path, into: Path) -> None:
    """A case's evidence in the place of what is there, if there is any."""
    if not raw.is_dir():
        return
    try:
        shutil.rmtree(into, ignore_errors=True)
        make_folder(into.parent)
        shutil.copytree(raw, into)
    except (OSError, shutil.Error) as error:
        # Of shutil.Error, whose text is a list of all files, only what it is.
        words = error.strerror if isinstance(error, OSError) and error.strerror else "in part only"
        raise ResultsError(f"{into}: the evidence cannot be copied: {words}") from error


def _cell(column: Column, case: str) -> str:
    status = column.verdicts[case].verdict
    answer = column.answer(case)
    return status.value if answer is None else f"{status.value} ({answer})"


def _some(lines: Sequence[str]) -> list[str]:
    return [*lines[:_NAMED], *_more(len(lines) - _NAMED)]


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"- and {count} more"
