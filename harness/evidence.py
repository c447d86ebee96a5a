"""The evidence folder of one case, read back: plan, observations and how far they can be trusted.

Promises never to raise for what is in the folder: a file, a record or a packet that is not there is
named in `flaws`, and evidence with a flaw can never become a PASS. Reads files and nothing else;
what the observations mean is left to the judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import observations
from harness.capture import Capture, CaptureError, read_capture
from harness.kernel import version_of
from harness.observations import FORMAT, parse_object, read_observations

PLAN = "plan.json"
# What every plan has at its outermost; what is inside is the judge's to use.
_PLAN_SHAPE: Mapping[str, type] = {
    **dict.fromkeys(("case", "scenario", "file", "question"), str),
    **dict.fromkeys(("line", "deadline_ms"), int),
    **dict.fromkeys(("sources", "claims", "xfail", "needs", "hosts", "links"), list),
    **dict.fromkeys(("captures", "actors", "steps", "wire"), list),
    "params": dict,
}

Json = Mapping[str, Any]
Sockets = tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What one step did: its outcome, and all hosts' socket tables just before and just after."""

    n: int
    t0: float  # seconds since the case began
    t1: float
    outcome: str  # "ok" or the name of an errno
    value: str | int | float | None
    detail: str | None
    timed_out: bool
    reply: Json | None
    before: Mapping[str, Sockets]
    after: Mapping[str, Sockets]

    @property
    def milliseconds(self) -> float:
        """How long the step took."""
        return (self.t1 - self.t0) * 1000.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One case's folder. `flaws` names all that is missing or contradicts itself, as found."""

    folder: Path
    plan: Json | None
    begun: bool = False
    begin: Json = field(default_factory=dict)
    needs: tuple[Json, ...] = ()
    hosts: Mapping[str, Json] = field(default_factory=dict)
    captures: Mapping[str, Json] = field(default_factory=dict)
    packets: Mapping[str, Capture] = field(default_factory=dict)
    actors: Mapping[str, Json] = field(default_factory=dict)
    actor_ends: tuple[Json, ...] = ()
    steps: Mapping[int, StepRecord] = field(default_factory=dict)
    faults: tuple[Json, ...] = ()
    end: Json = field(default_factory=dict)
    flaws: tuple[str, ...] = ()

    @classmethod
    def nothing(cls, plan: Json) -> Evidence:
        """What there is of a case that never started."""
        return cls(Path(), plan)

    @property
    def release(self) -> str:
        """The kernel's release as the engine saw it, or "unknown"."""
        return str(self.begin.get("kernel", {}).get("release", "unknown"))

    @property
    def version(self) -> str:
        """The kernel's version, for ranges to be compared with; or "unknown"."""
        return version_of(self.release, str(self.begin.get("kernel", {}).get("version", "")))


def read_evidence(folder: Path) -> Evidence:
    """Read a case's folder."""
    flaws: list[str] = []
    plan, plan_bytes = _read_plan(folder / PLAN, flaws)
    path = folder / observations.FILE
    if not path.is_file():
        return Evidence(folder, plan, flaws=tuple(flaws))
    kinds = read_observations(path, flaws)
    begin = kinds["begin"][0] if kinds["begin"] else {}
    if begin and begin["plan_bytes"] != plan_bytes:
        flaws.append(f"{PLAN}: {plan_bytes} bytes, the engine wrote {begin['plan_bytes']}")
    if begin and plan is not None and begin["case"] != plan.get("case"):
        flaws.append(f"the observations are of case {begin['case']}, {PLAN} is not")
    captures = _by(kinds["capture"], "file", flaws)
    ends = _by(kinds["capture-end"], "file", flaws)
    return Evidence(
        folder=folder,
        plan=plan,
        begun=True,
        begin=begin,
        needs=tuple(kinds["need"]),
        hosts=_by(kinds["host"], "name", flaws),
        captures=captures,
        packets=_read_captures(folder, captures, ends, flaws),
        actors=_by(kinds["actor"], "name", flaws),
        actor_ends=tuple(kinds["actor-end"]),
        steps=_read_steps(kinds["step"], kinds["end"], flaws),
        faults=tuple(kinds["fault"]),
        end=kinds["end"][0] if kinds["end"] else {},
        flaws=tuple(flaws),
    )


def _read_plan(path: Path, flaws: list[str]) -> tuple[Json | None, int]:
    try:
        content = path.read_bytes()
    except OSError as error:
        flaws.append(f"{PLAN}: {error.strerror}")
        return None, 0
    plan = parse_object(content, PLAN, flaws)
    if plan is not None and plan.get("format") != FORMAT:
        flaws.append(f"{PLAN}: format {plan.get('format')}, known is {FORMAT}")
        plan = None
    if plan is not None:
        wrong = [key for key, kind in _PLAN_SHAPE.items() if not isinstance(plan.get(key), kind)]
        if wrong:
            flaws.append(f"{PLAN}: no proper {', '.join(wrong)}")
            plan = None
    return plan, len(content)


def _by(records: list[Json], key: str, flaws: list[str]) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for record in records:
        # A program may be run again under its name; everything else is told of once.
        if record[key] in result and not record.get("program"):
            flaws.append(f"seq {record['seq']}: {record['kind']} {record[key]} for a second time")
        result[record[key]] = record
    return result


def _read_steps(records: list[Json], ends: list[Json], flaws: list[str]) -> dict[int, StepRecord]:
    steps: dict[int, StepRecord] = {}
    clock = 0.0
    for record in records:
        n = record["n"]
        if n in steps:
            flaws.append(f"seq {record['seq']}: step {n} for a second time")
        if not clock <= record["t0"] <= record["t1"]:
            flaws.append(f"seq {record['seq']}: step {n} runs backwards in time")
        clock = record["t1"]
        tables: list[dict[str, Sockets]] = []
        for when in ("before", "after"):
            if not all(_is_table(sockets) for sockets in record[when].values()):
                flaws.append(f"seq {record['seq']}: step {n}: {when} is no table of sockets")
                tables.append({})
                continue
            tables.append({host: tuple(sockets) for host, sockets in record[when].items()})
        plain = ("t0", "t1", "outcome", "value", "detail", "timed_out", "reply")
        steps[n] = StepRecord(n, *(record[key] for key in plain), *tables)
    if ends and ends[0]["seconds"] < clock:
        flaws.append("the case ended before its last step")
    return steps


def _is_table(sockets: object) -> bool:
    return isinstance(sockets, list) and all(isinstance(entry, dict) for entry in sockets)


def _read_captures(
    folder: Path, begun: Mapping[str, Json], ended: Mapping[str, Json], flaws: list[str]
) -> dict[str, Capture]:
    """The packets of every capture; whatever keeps one from being a witness is a flaw."""
    packets: dict[str, Capture] = {}
    for name, begin in begun.items():
        if name not in ended:
            flaws.append(f"{name}: nobody saw the end of the capture")
            continue
        try:
            packets[name] = read_capture(folder / name)
        except CaptureError as error:
            flaws.append(str(error))
            continue
        # What passes lo is received twice, going and coming; tcpdump keeps one of the two.
        copies = 2 if begin["device"] == "lo" else 1
        found = _capture_flaws(packets[name], ended[name], copies)
        flaws += [f"{name}: {flaw}" for flaw in found]
    return packets


def _capture_flaws(capture: Capture, end: Json, copies: int) -> Iterator[str]:
    held = len(capture.packets)
    if not end["ok"]:
        yield f"tcpdump failed: {end['detail']}"
    if end["dropped"]:
        yield f"{end['dropped']} packets were dropped"
    if capture.size != end["bytes"]:
        yield f"{capture.size} bytes, the engine saw {end['bytes']}"
    if held != end["captured"]:
        yield f"{held} packets, tcpdump captured {end['captured']}"
    if held * copies < end["received"]:
        yield f"{held} packets, tcpdump received {end['received']}"
    if held < end["interface_packets"]:
        yield f"{held} packets, {end['interface_packets']} passed the interface"
