"""Nothing can be taken from an evidence folder unnoticed: whatever is gone, the case is no PASS."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from harness.formats.verdict import Cause, Provenance, Status, Verdict
from harness.judge.evidence import Evidence, read_evidence, read_plan
from harness.judge.judge import judge
from harness.report.sentences import SENTENCES
from harness.report.words import reason
from harness.tests.evidence_builder import read_lines, restart, write_observations
from harness.tests.evidence_frames import write_pcap
from harness.tests.evidence_parts import Record

SETTING = Provenance(revision="abc1234", evidence="raw/x")
OBSERVATIONS, CAPTURE, PLAN = "observations.ndjson", "capture.pcap", "plan.json"
with tempfile.TemporaryDirectory() as scratch:
    WHOLE = {f.name: f.read_bytes() for f in restart().write(Path(scratch)).iterdir()}
    LINES = read_lines(Path(scratch))
SILENT = {
    at
    for found in re.finditer(rb'(?<="seconds": )[0-9.]+| ', WHOLE[OBSERVATIONS])
    for at in range(found.start(), found.end())
    if at > WHOLE[OBSERVATIONS].rindex(b"\n", 0, -1)
}
LIKELY = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


@contextmanager
def folder_of(files: dict[str, bytes]) -> Iterator[Path]:
    """A folder that holds these files for a moment."""
    folder = Path(tempfile.mkdtemp(prefix="evidence-"))
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        yield folder
    finally:
        shutil.rmtree(folder)


def verdict_of(files: dict[str, bytes]) -> Verdict:
    with folder_of(files) as folder:
        return judge(read_evidence(folder), SETTING)


def recounted(lines: list[Record], files: dict[str, bytes] = WHOLE) -> Verdict:
    """The verdict on these lines, with an end line that counts as if there were no others."""
    with folder_of(files) as folder:
        write_observations(folder, lines)
        return judge(read_evidence(folder), SETTING)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every key and every list entry inside a JSON value."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """A copy of a JSON value that lacks what the path leads to."""
    copy = json.loads(json.dumps(value))
    inside = copy
    for key in path[:-1]:
        inside = inside[key]
    del inside[path[-1]]
    return copy


def as_line(record: Record) -> bytes:
    return json.dumps(record).encode() + b"\n"


LINE_PLACES = [(n, path) for n, line in enumerate(LINES) for path in places(line)]
PLAN_PLACES = list(places(json.loads(WHOLE[PLAN])))


def test_the_whole_folder_passes() -> None:
    assert verdict_of(WHOLE).verdict is Status.PASS
    assert recounted(LINES).verdict is Status.PASS


@pytest.mark.parametrize("name", [OBSERVATIONS, CAPTURE, PLAN])
def test_without_one_of_its_files_no_case_passes(name: str) -> None:
    verdict = verdict_of({n: content for n, content in WHOLE.items() if n != name})
    assert verdict.verdict in (Status.BROKEN, Status.MISS)


@pytest.mark.parametrize("name", [OBSERVATIONS, CAPTURE, PLAN])
@given(data=st.data())
@LIKELY
def test_a_file_cut_at_any_byte_never_passes(name: str, data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(WHOLE[name]) - 1))
    verdict = verdict_of({**WHOLE, name: WHOLE[name][:length]})
    assert verdict.verdict is Status.BROKEN


@pytest.mark.parametrize("name", [OBSERVATIONS, CAPTURE, PLAN])
@given(data=st.data())
@LIKELY
def test_a_file_with_any_bytes_gone_never_passes(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE[name]) - 1))
    end = data.draw(st.integers(start + 1, len(WHOLE[name])))
    # In the end line blanks mean nothing, and how long it all took bears no witness.
    assume(name != OBSERVATIONS or not set(range(start, end)) <= SILENT)
    verdict = verdict_of({**WHOLE, name: WHOLE[name][:start] + WHOLE[name][end:]})
    assert verdict.verdict is not Status.PASS


@given(gone=st.sets(st.integers(0, len(LINES) - 1), min_size=1))
@LIKELY
def test_with_any_lines_gone_no_case_passes(gone: set[int]) -> None:
    kept = b"".join(as_line(line) for n, line in enumerate(LINES) if n not in gone)
    assert verdict_of({**WHOLE, OBSERVATIONS: kept}).verdict is not Status.PASS


@given(n=st.integers(0, len(LINES) - 1))
@LIKELY
def test_with_any_line_gone_and_the_rest_counted_again_no_case_passes(n: int) -> None:
    assert recounted(LINES[:n] + LINES[n + 1 :]).verdict is not Status.PASS


@given(where=st.sampled_from(LINE_PLACES))
@LIKELY
def test_with_any_key_or_entry_of_a_record_gone_no_case_passes(
    where: tuple[int, tuple[Any, ...]],
) -> None:
    n, path = where
    lines = [without(line, path) if at == n else line for at, line in enumerate(LINES)]
    content = b"".join(as_line(line) for line in lines)
    assert verdict_of({**WHOLE, OBSERVATIONS: content}).verdict is not Status.PASS


@pytest.mark.parametrize("kind", sorted({line["kind"] for line in LINES}))
def test_with_any_key_of_a_record_gone_and_counted_again_no_case_passes(kind: str) -> None:
    n = next(at for at, line in enumerate(LINES) if line["kind"] == kind)
    # What the end line counts is counted again, and so are the numbers of the lines.
    for key in LINES[n].keys() - {"seq", "records", "bytes", "sha256"}:
        lines = [without(line, (key,)) if at == n else line for at, line in enumerate(LINES)]
        assert recounted(lines).verdict is not Status.PASS, key


@pytest.mark.parametrize("change", [{}, {"plan.json": "00"}, {"other.pcap": "00"}])
def test_with_a_hash_gone_altered_or_added_no_case_passes(change: dict[str, str]) -> None:
    *before, end = LINES
    hashes = {**end["sha256"], **change} if change else {}
    lines = b"".join(as_line(line) for line in [*before, {**end, "sha256": hashes}])
    assert verdict_of({**WHOLE, OBSERVATIONS: lines}).verdict is Status.BROKEN


@pytest.mark.parametrize(("name", "old"), [(OBSERVATIONS, b'"pid": 100'), (PLAN, b'"tcp(7)"')])
def test_a_value_that_nothing_speaks_for_cannot_be_altered(name: str, old: bytes) -> None:
    new = old.replace(b"0", b"7").replace(b"tcp", b"udp")
    assert old in WHOLE[name]
    verdict = verdict_of({**WHOLE, name: WHOLE[name].replace(old, new)})
    assert verdict.verdict is Status.BROKEN
    assert reason(verdict) == f"{name} was altered: its SHA-256 is not that of the end line"


@given(path=st.sampled_from(PLAN_PLACES))
@LIKELY
def test_with_anything_of_the_plan_gone_no_case_passes(path: tuple[Any, ...]) -> None:
    plan = json.dumps(without(json.loads(WHOLE[PLAN]), path)).encode() + b"\n"
    verdict = verdict_of({**WHOLE, PLAN: plan})
    assert verdict.verdict is not Status.PASS


@given(path=st.sampled_from(PLAN_PLACES))
@LIKELY
def test_a_plan_that_lacks_anything_of_the_plan_asked_for_never_passes(
    path: tuple[Any, ...],
) -> None:
    plan = without(json.loads(WHOLE[PLAN]), path)
    content = json.dumps(plan).encode() + b"\n"
    lines = [{**LINES[0], "plan_bytes": len(content)}, *LINES[1:]]
    with folder_of({**WHOLE, PLAN: content}) as folder:
        write_observations(folder, lines)
        verdict = judge(read_evidence(folder), SETTING, read_plan(WHOLE[PLAN]))
    assert verdict.verdict is not Status.PASS


@given(gone=st.sets(st.integers(0, 6), min_size=1))
@LIKELY
def test_with_any_packets_gone_no_case_passes(gone: set[int]) -> None:
    frames = [frame for n, frame in enumerate(restart().frames) if n not in gone]
    with folder_of(WHOLE) as folder:
        write_pcap(folder / CAPTURE, frames)
        verdict = judge(read_evidence(folder), SETTING)
    assert verdict.verdict is Status.BROKEN


@given(data=st.data())
@LIKELY
def test_no_content_whatever_raises(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(WHOLE)))
    content = data.draw(st.binary(max_size=200))
    assert verdict_of({**WHOLE, name: content}).verdict is Status.BROKEN


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 1.5, "", "x", [], {}, [{}], {"a": 1}]
)
# Places that may hold null as well as text or a number: what a sysctl was is not always known.
NULLABLE = {"detail", "value", "error", "errno", "where", "todo", "was"}
# The numbers that the lines are given again when they are written.
COUNTED = {"seq", "records", "bytes", "sha256"}


def replaced(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    """A copy of a JSON value that has something else where the path leads to."""
    copy = json.loads(json.dumps(value))
    inside = copy
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = junk
    return copy


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@given(where=st.sampled_from(LINE_PLACES), junk=JUNK)
@LIKELY
def test_junk_in_a_record_never_raises_and_passes_only_if_it_is_of_the_right_kind(
    where: tuple[int, tuple[Any, ...]], junk: Any
) -> None:
    n, path = where
    lines = [replaced(line, path, junk) if k == n else line for k, line in enumerate(LINES)]
    mended = path[-1] in NULLABLE or not COUNTED.isdisjoint(path)
    if recounted(lines).verdict is Status.PASS and not mended:
        before = at(LINES[n], path)
        numbers = isinstance(junk, (int, float)) and isinstance(before, (int, float))
        assert type(junk) is type(before) or numbers, (LINES[n]["kind"], path)


@given(path=st.sampled_from(PLAN_PLACES), junk=JUNK)
@LIKELY
def test_junk_in_a_plan_never_raises_and_changes_no_plan_that_was_asked_for(
    path: tuple[Any, ...], junk: Any
) -> None:
    plan = replaced(json.loads(WHOLE[PLAN]), path, junk)
    content = json.dumps(plan).encode() + b"\n"
    lines = [{**LINES[0], "plan_bytes": len(content)}, *LINES[1:]]
    recounted(lines, {**WHOLE, PLAN: content})
    with folder_of({**WHOLE, PLAN: content}) as folder:
        write_observations(folder, lines)
        verdict = judge(read_evidence(folder), SETTING, read_plan(WHOLE[PLAN]))
    same = json.dumps(junk) == json.dumps(at(json.loads(WHOLE[PLAN]), path))
    assert (verdict.verdict is Status.PASS) == same


def told(fault: Cause) -> str:
    return SENTENCES[fault.code].format_map(fault.values)


def twice(lines: list[Record], kind: str) -> list[Record]:
    n = next(at for at, line in enumerate(lines) if line["kind"] == kind)
    return [*lines[: n + 1], lines[n], *lines[n + 1 :]]


def backwards(lines: list[Record]) -> list[Record]:
    n = next(at for at, line in enumerate(lines) if line["kind"] == "step")
    return [*lines[:n], {**lines[n], "t1": 0.0}, *lines[n + 1 :]]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda lines: twice(lines, "begin"), "more than one begin line"),
        (lambda lines: twice(lines, "step"), "step 1 for a second time"),
        (lambda lines: twice(lines, "host"), "host server for a second time"),
        (lambda lines: [*lines[:3], {"kind": "gossip"}, *lines[3:]], "unknown kind 'gossip'"),
        (backwards, "step 1 runs backwards in time"),
    ],
)
def test_a_record_out_of_place_is_named(
    damage: Callable[[list[Record]], list[Record]], words: str
) -> None:
    with folder_of(WHOLE) as folder:
        write_observations(folder, damage(LINES))
        evidence: Evidence = read_evidence(folder)
    assert any(words in told(fault) for fault in evidence.faults), evidence.faults
