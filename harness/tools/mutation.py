"""Evidence altered on purpose, with everything mended that a forger could mend.

Owns the kinds of alterations and the mending: numbers of lines, counts, lengths and hashes become
those of the altered folder. Pure: files in, files out. Whether the judge is taken in is asked by
`mutate`.
"""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

PLAN, OBSERVATIONS, CAPTURE = "plan.json", "observations.ndjson", "capture.pcap"
Record = dict[str, Any]
Packet = tuple[bytes, bytes]
"""its stamp and its bytes"""
# Of a capture file and of a packet in it: seconds, microseconds, bytes there, bytes on the wire.
_HEAD, _PACKET = 24, struct.Struct("=IIII")


@dataclass(slots=True)
class Folder:
    """A folder of evidence, in pieces."""

    plan: Record
    lines: list[Record]
    packets: list[Packet] | None
    head: bytes = b""
    """of the capture: pcap-savefile(5), in our byte order"""
    where: str = ""
    """what was altered: a kind of line and the way to the value in it"""

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Folder:
        """What the files of a whole folder say."""
        lines = [json.loads(line) for line in files[OBSERVATIONS].splitlines()]
        folder = cls(json.loads(files[PLAN]), lines, None)
        if CAPTURE in files:
            folder.head, rest = files[CAPTURE][:_HEAD], files[CAPTURE][_HEAD:]
            folder.packets = []
            while rest:
                end = _PACKET.size + _PACKET.unpack_from(rest)[2]
                folder.packets.append((rest[:8], rest[_PACKET.size : end]))
                rest = rest[end:]
        return folder

    def files(self) -> dict[str, bytes]:
        """The files, mended."""
        files = {PLAN: json.dumps(self.plan).encode() + b"\n"}
        if self.packets is not None:
            files[CAPTURE] = self.head + b"".join(
                stamp + struct.pack("=II", len(frame), len(frame)) + frame
                for stamp, frame in self.packets
            )
        content = b""
        for seq, line in enumerate(self.lines):
            mended = {**line, "seq": seq}
            if line.get("kind") == "begin":
                mended["plan_bytes"] = len(files[PLAN])
            if line.get("kind") == "capture-end" and CAPTURE in files:
                mended["bytes"] = len(files[CAPTURE])
            if line.get("kind") == "end":
                hashes = {name: sha256(it).hexdigest() for name, it in files.items()}
                hashes[OBSERVATIONS] = sha256(content).hexdigest()
                counts: Record = {
                    "records": len(self.lines),
                    "bytes": len(content),
                    "sha256": hashes,
                }
                mended |= counts | {"steps": sum(it.get("kind") == "step" for it in self.lines)}
            content += json.dumps(mended).encode() + b"\n"
        return {**files, OBSERVATIONS: content}


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[tuple[Any, ...]] = []
    for key, part in parts:
        inner = isinstance(part, (dict, list)) and bool(part)
        found += _leaves(part, (*path, key)) if inner else [(*path, key)]
    return found


def other_value(value: Any, by: random.Random) -> Any:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return by.choice([value + 1, max(value - 1, 0) if value else 2, value + 1000, -7])
    if isinstance(value, float):
        return by.choice([value + 0.0005, value * 1.5 + 1.0, -value - 1.0])
    if isinstance(value, str):
        return by.choice(
            [value + "1", value[:-1] if value else "x", "ok" if value != "ok" else "x"]
        )
    return by.choice(["x", 1]) if value is None else None


# What is mended in every altered folder, so that altering it alters nothing.
MENDED = frozenset(
    "begin/plan_bytes capture-end/bytes end/records end/bytes end/steps end/sha256".split()
)


def _kind(record: Record, path: tuple[Any, ...]) -> str:
    return f"{record.get('kind')}/{path[0]}"


def _alter_leaf(record: Record, by: random.Random) -> str:
    leaves = _leaves(record)
    leaves = [it for it in _leaves(record) if it[0] != "seq" and _kind(record, it) not in MENDED]
    path = by.choice(leaves)
    inside: Any = record
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = other_value(inside[path[-1]], by)
    return "/".join("*" if isinstance(key, int) else str(key) for key in path)


def value(folder: Folder, other: Folder, by: random.Random) -> None:
    """One value of one line."""
    line = by.choice(folder.lines)
    kind = line["kind"]
    folder.where = f"{kind}/{_alter_leaf(line, by)}"


def plan_value(folder: Folder, other: Folder, by: random.Random) -> None:
    """One value of the plan."""
    folder.where = f"plan/{_alter_leaf(folder.plan, by)}"


def line_gone(folder: Folder, other: Folder, by: random.Random) -> None:
    """A line."""
    folder.where = folder.lines.pop(by.randrange(len(folder.lines) - 1))["kind"]


def line_twice(folder: Folder, other: Folder, by: random.Random) -> None:
    """A line, at another place, too."""
    line = by.choice(folder.lines)
    folder.where = line["kind"]
    folder.lines.insert(by.randrange(len(folder.lines)), dict(line))


def lines_swapped(folder: Folder, other: Folder, by: random.Random) -> None:
    """Two lines change places."""
    a, b = by.sample(range(len(folder.lines)), 2)
    folder.where = "+".join(sorted({folder.lines[a]["kind"], folder.lines[b]["kind"]}))
    folder.lines[a], folder.lines[b] = folder.lines[b], folder.lines[a]


def line_of_another(folder: Folder, other: Folder, by: random.Random) -> None:
    """A line in the place of one of its kind."""
    at = by.randrange(len(folder.lines))
    kind = folder.lines[at]["kind"]
    of_kind = [line for line in other.lines if line["kind"] == kind] or [{"kind": kind}]
    folder.where, folder.lines[at] = kind, dict(by.choice(of_kind))


def steps_swapped(folder: Folder, other: Folder, by: random.Random) -> None:
    """What came of two steps changes places, numbers and times mended."""
    steps = [line for line in folder.lines if line["kind"] == "step"]
    folder.where = "step"
    if len(steps) < 2:
        folder.lines.pop(1)
        return
    a, b = by.sample(steps, 2)
    for key in ("outcome", "value", "reply", "detail"):
        a[key], b[key] = b[key], a[key]


def outcome(folder: Folder, other: Folder, by: random.Random) -> None:
    """The outcome of a step, its answer mended."""
    step = by.choice([it for it in folder.lines if it["kind"] == "step"] or folder.lines)
    folder.where = "step/outcome"
    said = "ok" if step.get("outcome") != "ok" else by.choice(["EADDRINUSE", "EINVAL", "EACCES"])
    step["outcome"] = said
    if step.get("reply"):
        step["reply"] |= {"ret": 0 if said == "ok" else -1, "errno": None if said == "ok" else said}


def sockets(folder: Folder, other: Folder, by: random.Random) -> None:
    """A socket is altered, gone or added, in all tables between two steps alike."""
    steps = [line for line in folder.lines if line["kind"] == "step"]
    at = by.randrange(len(steps)) if steps else 0
    tables = [(steps[at], "after"), *([(steps[at + 1], "before")] if at + 1 < len(steps) else [])]
    host = by.choice(sorted(steps[at]["after"]))
    table = [dict(entry) for entry in steps[at]["after"][host]]
    folder.where = "socket"
    if not table:
        return lines_swapped(folder, other, by)
    entry, how = by.choice(table), by.randrange(3)
    if how == 0:
        table.remove(entry)
        folder.where += "/gone"
    elif how == 1:
        table.append({**entry, "inode": entry["inode"] + 1})
        folder.where += "/added"
    else:
        key = by.choice(sorted(entry))
        entry[key] = other_value(entry[key], by)
        folder.where += f"/{key}"
    for step, side in tables:
        step[side] = {**step[side], host: table}


def packets(folder: Folder, other: Folder, by: random.Random) -> None:
    """A packet is gone, twice, elsewhere, altered, or one of another case; counts mended."""
    held = folder.packets
    if not held:
        return line_gone(folder, other, by)
    before, at, how = len(held), by.randrange(len(held)), by.randrange(5)
    folder.where = "packet/" + ("gone", "twice", "moved", "altered", "of-another")[how]
    if how == 0:
        held.pop(at)
    elif how == 1:
        held.insert(at, held[at])
    elif how == 2:
        held.insert(by.randrange(len(held)), held.pop(at))
    elif how == 3:
        time, frame = held[at]
        byte = by.randrange(len(frame))
        held[at] = (
            time,
            frame[:byte] + bytes([frame[byte] ^ 1 << by.randrange(8)]) + frame[byte + 1 :],
        )
    else:
        held[at] = by.choice(other.packets or [(bytes(8), b"")])
    for line in folder.lines:
        if line["kind"] == "capture-end":
            for key in ("captured", "received", "whole", "interface_packets"):
                line[key] += len(held) - before


def counters(folder: Folder, other: Folder, by: random.Random) -> None:
    """A number that was counted."""
    line = by.choice([it for it in folder.lines if it["kind"] in ("capture-end", "capture", "end")])
    counted = [key for key, it in line.items() if isinstance(it, (int, float))]
    key = by.choice(
        [key for key in counted if key != "seq" and f"{line['kind']}/{key}" not in MENDED]
    )
    folder.where = f"{line['kind']}/{key}"
    line[key] = other_value(line[key], by)


Mutator = Callable[[Folder, Folder, random.Random], None]
KINDS: Mapping[str, Mutator] = {
    "value": value,
    "plan": plan_value,
    "line gone": line_gone,
    "line twice": line_twice,
    "lines swapped": lines_swapped,
    "line of another case": line_of_another,
    "steps swapped": steps_swapped,
    "outcome": outcome,
    "sockets": sockets,
    "packets": packets,
    "counters": counters,
}
"""what is altered, with all the rest mended"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """An altered folder."""

    kind: str
    where: str
    files: dict[str, bytes] = field(repr=False)


def mutant(kind: str, files: Mapping[str, bytes], other: Mapping[str, bytes], seed: int) -> Mutant:
    """The folder, altered in that way; the same for the same seed."""
    by = random.Random(seed)
    if kind == BYTE:
        name = by.choice(sorted(files))
        at = by.randrange(len(files[name]))
        bit = bytes([files[name][at] ^ 1 << by.randrange(8)])
        return Mutant(kind, name, {**files, name: files[name][:at] + bit + files[name][at + 1 :]})
    folder = Folder.of(files)
    KINDS[kind](folder, Folder.of(other), by)
    return Mutant(kind, folder.where, folder.files())


BYTE = "byte, nothing mended"
