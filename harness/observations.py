"""The lines of observations.ndjson, and every way in which one of them can be missing or damaged.

Owns the form of the file: numbered lines of known kinds, each with all its keys, closed by an end
line that counts the lines and bytes before it. So no line, key or byte can be taken away unnoticed.
What the lines say is left to `evidence` and the judge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

FORMAT = 1
FILE = "observations.ndjson"

_NUMBER = (int, float)
_TEXT = (str,)
_MAYBE_TEXT = (str, type(None))
# The keys each kind of line must have, with the types they may be of.
_SHAPES: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "begin": {
        "format": (int,),
        "case": _TEXT,
        "backend": _TEXT,
        "accelerator": _TEXT,
        "kernel": (dict,),
        "engine": _TEXT,
        "wall_time": _TEXT,
        "monotonic": _NUMBER,
        "plan_bytes": (int,),
    },
    "need": {"name": _TEXT, "need_kind": _TEXT, "present": (bool,), "detail": _MAYBE_TEXT},
    "host": {"name": _TEXT, "namespace": (int,), "interfaces": (list,), "sysctls": (dict,)},
    "capture": {"host": _TEXT, "device": _TEXT, "file": _TEXT, "by": _TEXT, "ready": _NUMBER},
    "actor": {
        "name": _TEXT,
        "host": _TEXT,
        "pid": (int,),
        "uid": (int,),
        "program": (bool,),
    },
    "step": {
        "n": (int,),
        "t0": _NUMBER,
        "t1": _NUMBER,
        "outcome": _TEXT,
        "value": (str, int, float, type(None)),
        "detail": _MAYBE_TEXT,
        "timed_out": (bool,),
        "reply": (dict, type(None)),
        "before": (dict,),
        "after": (dict,),
    },
    "capture-end": {
        "file": _TEXT,
        "captured": (int,),
        "received": (int,),
        "dropped": (int,),
        "interface_packets": (int,),
        "bytes": (int,),
        "ok": (bool,),
        "detail": _MAYBE_TEXT,
    },
    "actor-end": {"name": _TEXT, "how": _TEXT, "expected": (bool,)},
    "fault": {"what": _TEXT, "where": _MAYBE_TEXT, "todo": _MAYBE_TEXT},
    "end": {
        "complete": (bool,),
        "skipped": _MAYBE_TEXT,
        "aborted": (dict, type(None)),
        "steps": (int,),
        "records": (int,),
        "bytes": (int,),
        "seconds": _NUMBER,
    },
}


def read_observations(path: Path, flaws: list[str]) -> dict[str, list[Json]]:
    """The sound lines of the file by their kind; all that is wrong is added to `flaws`."""
    by_kind: dict[str, list[Json]] = {kind: [] for kind in _SHAPES}
    for record in _read_lines(path, flaws):
        kind = record.get("kind")
        where = f"{FILE} seq {record.get('seq')}"
        if not isinstance(kind, str) or kind not in _SHAPES:
            flaws.append(f"{where}: unknown kind {kind!r}")
            continue
        wrong = [key for key, types in _SHAPES[kind].items() if not _has(record, key, types)]
        if wrong:
            flaws.append(f"{where}: {kind} without a proper {', '.join(wrong)}")
        else:
            by_kind[kind].append(record)
    for kind in ("begin", "end"):
        if len(by_kind[kind]) > 1:
            flaws.append(f"{FILE}: more than one {kind} line")
    for begin in by_kind["begin"]:
        if begin["format"] != FORMAT:
            flaws.append(f"{FILE}: format {begin['format']}, known is {FORMAT}")
        if not _has(begin["kernel"], "release", _TEXT):
            flaws.append(f"{FILE}: the begin line names no kernel release")
    return by_kind


def parse_object(content: bytes, where: str, flaws: list[str]) -> dict[str, Any] | None:
    """A JSON object, or a flaw that says where there should be one."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):  # bad UTF-8 is a ValueError too
        flaws.append(f"{where}: cut short or not JSON")
        return None
    if not isinstance(parsed, dict):
        flaws.append(f"{where}: not a JSON object")
        return None
    return parsed


def _read_lines(path: Path, flaws: list[str]) -> list[Json]:
    """All records of the file, after the checks that hold for the file as a whole."""
    try:
        content = path.read_bytes()
    except OSError as error:
        flaws.append(f"{FILE}: {error.strerror}")
        return []
    lines = content.split(b"\n")
    if lines.pop() != b"":
        flaws.append(f"{FILE}: the last line is cut short")
    records: list[Json] = []
    for number, line in enumerate(lines):
        record = parse_object(line, f"{FILE} line {number + 1}", flaws)
        if record is None:
            continue
        if record.get("seq") != number:
            flaws.append(f"{FILE} line {number + 1}: seq is {record.get('seq')}, expected {number}")
        records.append(record)
    if not records or records[0].get("kind") != "begin":
        flaws.append(f"{FILE}: no begin line")
    if not records or records[-1].get("kind") != "end":
        flaws.append(f"{FILE}: no end line, so the case was cut off")
        return records
    end, before = records[-1], len(content) - len(lines[-1]) - 1
    if end.get("records") != len(lines):
        flaws.append(f"{FILE}: {len(lines)} lines, the end line counts {end.get('records')}")
    if end.get("bytes") != before:
        flaws.append(f"{FILE}: {before} bytes, the end line counts {end.get('bytes')}")
    return records


def _has(record: Json, key: str, types: tuple[type, ...]) -> bool:
    if key not in record:
        return False
    value = record[key]
    # bool is an int to Python, but not here.
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))
