"""The evidence folder of one case, read back: plan, observations and how far they can be trusted.

Promises never to raise for what is in the folder: a file, a record or a packet that is not there is
named in `faults`, and evidence with a fault can never become a PASS. Reads files and nothing else;
what the observations mean is left to the judge.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from harness.formats import observations, outside_file
from harness.formats.codec import FormatError, parse_object, read
from harness.formats.observations import (
    ActorEnded,
    ActorStarted,
    Begin,
    CaptureBegun,
    CaptureEnded,
    End,
    EngineFault,
    HostMade,
    NeedLooked,
    Observation,
    StepDone,
)
from harness.formats.outside_file import read_outside
from harness.formats.plain_name import fault_of_case
from harness.formats.plan import FILE as PLAN, FORMAT, Plan
from harness.formats.verdict import Cause
from harness.judge.capture_counts import read_captures
from harness.judge.capture_times import check_capture_times
from harness.judge.hash_check import check_hashes
from harness.judge.observation_lines import Lines, read_lines
from harness.judge.order_check import check_stamps, check_steps
from harness.judge.pcap import Capture
from harness.judge.socket_check import check_sockets
from harness.language.kernel_range import version_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """One case's folder. `faults` names all that is missing or contradicts itself, as found."""

    folder: Path
    plan: Plan | None
    begun: bool = False
    begin: Begin | None = None
    needs: tuple[NeedLooked, ...] = ()
    hosts: Mapping[str, HostMade] = field(default_factory=dict)
    captures: Mapping[str, CaptureBegun] = field(default_factory=dict)
    packets: Mapping[str, Capture] = field(default_factory=dict)
    starts: tuple[ActorStarted, ...] = ()
    """of actors, and of programs as often as they were run"""
    actor_ends: tuple[ActorEnded, ...] = ()
    records: tuple[Observation, ...] = ()
    """all lines, in their order"""
    steps: Mapping[int, StepDone] = field(default_factory=dict)
    engine_faults: tuple[EngineFault, ...] = ()
    end: End | None = None
    faults: tuple[Cause, ...] = ()

    @classmethod
    def nothing(cls, plan: Plan) -> Evidence:
        """What there is of a case that never started."""
        return cls(Path(), plan)

    @property
    def release(self) -> str:
        """The kernel's release as the engine saw it, or "unknown"."""
        return "unknown" if self.begin is None else self.begin.kernel.release

    @property
    def version(self) -> str:
        """The kernel's version, for ranges to be compared with; or "unknown"."""
        build = "" if self.begin is None else self.begin.kernel.version
        return version_of(self.release, build)


def read_evidence(folder: Path) -> Evidence:
    """Read a case's folder."""
    faults: list[Cause] = []
    plan, plan_bytes = _read_plan(folder / PLAN, faults)
    path = folder / observations.FILE
    if not os.path.lexists(path):
        return Evidence(folder, plan, faults=tuple(faults))
    lines = read_lines(path, faults)
    begin, end = lines.first(Begin), lines.first(End)
    if begin is not None and begin.plan_bytes != plan_bytes:
        faults.append(Cause.of("plan-length", bytes=plan_bytes, written=begin.plan_bytes))
    if begin is not None and plan is not None and begin.case != plan.case:
        faults.append(Cause.of("plan-of-another-case", case=begin.case))
    captures = {it.file: it for it in _once(lines, CaptureBegun, "file", faults)}
    ends = {it.file: it for it in _once(lines, CaptureEnded, "file", faults)}
    _once(lines, ActorEnded, "name", faults)
    packets = read_captures(folder, captures, ends, faults)
    steps = _steps(lines, faults)
    faults += check_stamps(packets, begin, end)
    faults += check_capture_times(captures, ends, packets, begin, tuple(steps.values()))
    hosts = {it.name: it for it in _once(lines, HostMade, "name", faults)}
    if end is not None:  # last, for what else is wrong says more
        faults += check_hashes(folder, ends, lines.digest, end)
    return Evidence(
        folder=folder,
        plan=plan,
        begun=True,
        begin=begin,
        needs=tuple(lines.all(NeedLooked)),
        hosts=hosts,
        captures=captures,
        packets=packets,
        starts=tuple(lines.all(ActorStarted)),
        actor_ends=tuple(lines.all(ActorEnded)),
        records=tuple(lines.records),
        steps=steps,
        engine_faults=tuple(lines.all(EngineFault)),
        end=end,
        faults=tuple(faults),
    )


def read_plan(content: str | bytes) -> Plan:
    """A plan as a file has it. Raises FormatError."""
    record = parse_object(content)
    if record.get("format") != FORMAT:
        raise FormatError(f"format {record.get('format')}, known is {FORMAT}")
    plan = read(Plan, record)
    fault = fault_of_case(plan.case)
    if fault is not None:
        raise FormatError(f"case: {fault}")
    return plan


def _read_plan(path: Path, faults: list[Cause]) -> tuple[Plan | None, int]:
    try:
        content = read_outside(path, outside_file.PLAN)
    except OSError as error:
        faults.append(Cause.of("unreadable", file=PLAN, error=error.strerror))
        return None, 0
    try:
        return read_plan(content), len(content)
    except FormatError as error:
        faults.append(Cause.of("malformed", file=PLAN, error=str(error)))
        return None, len(content)


_Told = TypeVar("_Told", CaptureBegun, CaptureEnded, HostMade, ActorEnded)


def _once(lines: Lines, kind: type[_Told], key: str, faults: list[Cause]) -> list[_Told]:
    """All of a kind; each must be told of once."""
    told: dict[str, _Told] = {}
    for record in lines.all(kind):
        name = str(getattr(record, key))
        if name in told:
            faults.append(Cause.of("told-twice", seq=record.seq, kind=kind.kind, name=name))
        told[name] = record
    return list(told.values())


def _steps(lines: Lines, faults: list[Cause]) -> dict[int, StepDone]:
    steps: dict[int, StepDone] = {}
    for record in lines.all(StepDone):
        if record.n in steps:
            faults.append(Cause.of("told-twice", seq=record.seq, kind="step", name=record.n))
        steps[record.n] = record
    faults += check_steps(lines.all(StepDone), lines.first(End))
    faults += check_sockets(lines.all(StepDone))
    return steps
