"""`counter:`: how much a host's counter has grown, or the place from which later steps count."""

from __future__ import annotations

from harness.formats.plan_step import CounterStep
from harness.language.counter import parse_counter
from harness.language.diagnostics import LineError
from harness.plan.host_steps import check_host
from harness.plan.step_frame import StepFrame
from harness.spec.topology import Topology


def plan_counter(frame: StepFrame, line: str, topology: Topology) -> CounterStep:
    """The step of `server TcpExtTW => +1` or `server TcpExtTW mark`; raises LineError."""
    read = parse_counter(line)
    check_host(read.host, topology)
    if read.mark and not frame["must"]:
        raise LineError("a mark is where counting begins: nothing is expected of it")
    if not read.mark and frame["must"]:
        raise LineError(f"what it grows by is missing: counter: {line} => +1 (or +0, +1..3, ?)")
    return CounterStep(**frame, host=read.host, name=read.name, mark=read.mark)
