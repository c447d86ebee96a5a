"""The plan of a case as operations on one host.

Owns the walk over the steps, and what of a plan has no place in one small program: each such step
is refused by name. What actors' calls become is `call_operations`', what is lost on a wire
`lost_segments`'.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from harness.export.call_operations import operations_of_call
from harness.export.calls import close_all
from harness.export.expected import (
    LONGEST_MS,
    LONGEST_TEST_MS,
    expected_of,
    refuse_if_dependent,
    told,
    wanted_of,
)
from harness.export.lost_segments import lost, reached
from harness.export.operation import HaveSysctl, Look, Operation, Pause, Sysctl
from harness.export.program import Chosen, Refused
from harness.export.sockets import Sockets
from harness.formats.plan import Plan
from harness.formats.plan_step import (
    AddressStep,
    AdvanceStep,
    AwaitStep,
    CallStep,
    KillStep,
    LinkStep,
    NeighbourStep,
    Step,
    SysctlStep,
    TableStep,
    WaitStep,
)
from harness.language.call import parse_call
from harness.language.kernel_range import matches
from harness.language.vocabulary import vocabulary
from harness.judge.outcome import step_keys

_LONGEST_LOOK_MS = 5000
_NOT_IN_PROC = ("BOUND_INACTIVE",)
"""states that the tables in /proc/net do not have"""


def operations_of(plan: Plan, kernel: str, longest_ms: int = LONGEST_MS) -> tuple[Operation, ...]:
    """The steps of a case, with what a kernel of this version should answer. Raises Refused, for
    one that waits longer, too."""
    try:
        return _operations_of(plan, kernel, longest_ms, Sockets.of(plan))
    except Chosen:
        return _operations_of(plan, kernel, longest_ms, Sockets.of(plan, names_sources=True))


def _operations_of(
    plan: Plan, kernel: str, longest_ms: int, sockets: Sockets
) -> tuple[Operation, ...]:
    if plan.runs > 1:
        raise Refused(f"{plan.case}: it is run {plan.runs} times, for its answer is left to chance")
    devices = [it.device for host in plan.hosts for it in host.interfaces if it.device_kind]
    if devices:
        raise Refused(f"{plan.case}: it has a device {devices[0]}, and an export has none but lo")
    operations = [*_settings(plan)]
    for step in plan.steps:
        if isinstance(step, AdvanceStep):
            operations.append(_pause(step, longest_ms))
        else:
            operations += _operations(step, plan, sockets, kernel)
    _refuse_a_shared_port(sockets, plan)
    waits_ms = sum(it.ms for it in operations if isinstance(it, Pause))
    if waits_ms > longest_ms:
        raise Refused(f"{plan.case}: it waits {waits_ms} ms, {_at_most(longest_ms)}")
    if not any(it.wanted for it in operations):
        raise Refused(f"{plan.case}: no step of it is under test")
    return tuple(operations)


def because_of(plan: Plan, kernel: str) -> str:
    """Why the last labelled step is expected to come out as it is; empty if nothing says it."""
    for step in reversed(plan.steps):
        wanted = wanted_of(step, kernel)
        if wanted.because:
            return wanted.because
    return ""


def _settings(plan: Plan) -> Iterator[Operation]:
    """The sysctls of all hosts: there is one host here."""
    values: dict[str, str] = {}
    for host in plan.hosts:
        for name, value in host.sysctls.items():
            if values.setdefault(name, value) != value:
                raise Refused(f"{plan.case}: its hosts have different settings of {name}")
    if plan.links and values.get("net.ipv4.tcp_tw_reuse") == "2":
        raise Refused(f"{plan.case}: tcp_tw_reuse=2 is about lo, and these hosts have a wire")
    for name, value in values.items():
        yield Sysctl(name=name, value=value)


def _operations(
    step: Step, plan: Plan, sockets: Sockets, kernel: str
) -> Iterator[Operation] | list[Operation]:
    refuse_if_dependent(step)
    if isinstance(step, CallStep):
        _refuse_newer_options(step, kernel)
        return operations_of_call(step, sockets, wanted_of(step, kernel))
    if isinstance(step, (AwaitStep, TableStep)):
        return _look(step, sockets, kernel)
    if isinstance(step, SysctlStep):
        if sockets.later_binds.keys() - {step.host}:
            raise Refused(f"{told(step)}: another host binds without that, and here is one host")
        wanted = wanted_of(step, kernel)
        return [
            HaveSysctl(name=step.name),
            Sysctl(name=step.name, value=step.value, wanted=wanted.outcome),
        ]
    if isinstance(step, KillStep) and step.actor in sockets.hosts:
        return close_all(step.actor, sockets)
    if isinstance(step, WaitStep) and step.actor in sockets.hosts:
        return []
    if isinstance(step, NeighbourStep):
        return (lost if step.mac not in _macs(plan) else reached)(step, plan, sockets)
    if isinstance(step, (AddressStep, LinkStep)):
        raise Refused(f"{told(step)}: its only device is lo, whose addresses and state stay")
    raise Refused(f"{told(step)}: it takes another program")


def _refuse_newer_options(step: CallStep, kernel: str) -> None:
    option = vocabulary().options.get(parse_call(step.call).option or "")
    if option is not None and option.since and not matches(kernel, f">={option.since}"):
        raise Refused(
            f"{told(step)}: Linux {kernel} has no {option.name}, {option.since} is the first"
        )


def _pause(step: AdvanceStep, longest_ms: int) -> Pause:
    if step.phase_ms is not None:
        raise Refused(f"{told(step)}: an export waits for no moment of a second")
    if step.ms > longest_ms:
        raise Refused(f"{told(step)}: it waits {step.ms} ms, {_at_most(longest_ms)}")
    return Pause(ms=step.ms)


def _at_most(longest_ms: int) -> str:
    """How long this kind may wait, and which may longer."""
    if longest_ms < LONGEST_TEST_MS:
        return "the program takes less than a second: AS=kselftest"
    return f"a test at most {longest_ms} ms"


def _macs(plan: Plan) -> set[str | None]:
    return {end.mac for link in plan.links for end in link.ends}


def _look(step: AwaitStep | TableStep, sockets: Sockets, kernel: str) -> Iterator[Operation]:
    wanted, pattern = wanted_of(step, kernel), step.pattern
    if pattern.state in _NOT_IN_PROC:
        return
    if pattern.local.port is None:
        raise Refused(f"{told(step)}: it names no port")
    if step.within_ms > _LONGEST_LOOK_MS:
        raise Refused(
            f"{told(step)}: it may wait {step.within_ms} ms, the program less than a second"
        )
    present = not step.absent
    outcome = wanted.outcome
    if outcome == "ENOENT":  # said the other way round, it need not be waited for
        present, outcome = not present, "ok"
    other_end = pattern.remote.port or 0 if pattern.remote is not None else 0
    among = not present and pattern.state is None and sockets.listens_on(pattern.local.port)
    if among and not other_end:
        raise Refused(f"{told(step)}: a listener has the port, and no other end's port is named")
    several = len(sockets.other_ends.get(pattern.local.port, ())) > 1
    yield Look(
        port=pattern.local.port,
        state=pattern.state,
        present=present,
        six=pattern.local.is_ipv6 if pattern.local.address != "*" else sockets.uses_ipv6,
        udp=pattern.protocol == "udp",
        peer=other_end if among or several else 0,
        wanted=outcome,
    )


def _refuse_a_shared_port(sockets: Sockets, plan: Plan) -> None:
    """On one host they would be in each other's way, as they are not on two."""
    for port, hosts in sockets.bound_on.items():
        if port and len(hosts) > 1:
            raise Refused(f"{plan.case}: two hosts bind port {port}, and the program has one host")


def tested_step(plan: Plan) -> Step | None:
    """The step that the case is about: the last that has a label, or else the last under test."""
    tested = [step for step in plan.steps if step.expect is not None]
    labelled = [step for step in tested if step.label]
    return (labelled or tested)[-1] if tested else None


def decisive_step(plan: Plan, kernel: str) -> tuple[str, str, tuple[int, int] | None]:
    """The step that the case is about, as verdicts call it, what must come of it there, and when.

    Raises Refused. That it takes long is no reason to: it is for the laboratory, which can wait.
    """
    keys = step_keys(plan)
    step = tested_step(plan)
    if step is None:
        raise Refused(f"{plan.case}: no step of it is under test")
    wanted = expected_of(step, kernel)
    good = wanted.outcome or "ok"
    answer = good if wanted.value is None else json.dumps(wanted.value)
    return keys[step.n], answer, wanted.in_ms
