"""What is captured in a case, and what the capture must show."""

from __future__ import annotations

from harness.formats.plan import Capture, WireCheck, WireMark
from harness.language.diagnostics import Diagnostics, LineError, unknown
from harness.language.wire_check import parse_check
from harness.plan.substitution import Substitution
from harness.spec.capture_point import parse_capture
from harness.spec.parameters import Cell
from harness.spec.scenario import Check, Scenario


def plan_captures(scenario: Scenario, diagnostics: Diagnostics) -> tuple[Capture, ...]:
    """The devices that are captured, and into which file each."""
    captures: list[Capture] = []
    for text in scenario.capture:
        end = diagnostics.attempt(text.line, parse_capture, text.text, scenario.topology)
        if end is None:
            continue
        if any((c.host, c.device) == (end.host, end.device) for c in captures):
            diagnostics.say(text.line, f"'{text.text}' is captured twice")
            continue
        file = f"capture-{end.host}-{end.device}.pcap" if captures else "capture.pcap"
        captures.append(Capture(end.host, end.device, file))
    return tuple(captures)


def plan_wire(
    scenario: Scenario, cell: Cell, variables: Substitution, diagnostics: Diagnostics
) -> tuple[WireCheck, ...]:
    """The lines under `wire:` that are for this cell."""
    hosts = [host.name for host in scenario.topology.hosts]

    def plan(check: Check) -> WireCheck:
        parsed = parse_check(variables.fill(check.text))
        to = parsed.to
        for host in (parsed.host, to.host if to is not None else None):
            if host is not None and host not in hosts:
                raise LineError(unknown("host", host, hosts))
        return WireCheck(
            line=check.line,
            text=check.text,
            form=parsed.form,
            flag=parsed.flag,
            host=parsed.host,
            port=parsed.port,
            nth=parsed.nth,
            count=parsed.count,
            answer=parsed.answer,
            to=None if to is None else WireMark(to.flag, to.nth, to.host, to.port),
            in_ms=parsed.in_ms,
        )

    active = [check for check in scenario.wire if check.condition.holds(cell)]
    planned = [diagnostics.attempt(check.line, plan, check) for check in active]
    return tuple(check for check in planned if check is not None)
