"""A case told as a story, for somebody who has never seen a scenario.

Owns the order in which it is told. Takes a plan and nothing else, so that a plan from anywhere can
be told. The words of a step and of an expectation have modules of their own; what really happened
is told by the verdict.
"""

from __future__ import annotations

import textwrap

from harness.formats.plan import Interface, Plan
from harness.formats.plan_step import Step
from harness.language.duration import format_duration
from harness.language.escape import for_terminal
from harness.report.expectation_words import (
    check_in_words,
    outcome_in_words,
    outcomes_in_words,
    row_in_words,
    time_in_words,
)
from harness.report.step_words import step_in_words

_WIDTH = 96


def explain(plan: Plan) -> str:
    """The whole story: question, hosts, steps with their reasons, expectations, wire, claims."""
    parts = [
        _head(plan),
        _stage(plan),
        _surroundings(plan),
        _steps(plan),
        _together(plan),
        _wire(plan),
        _claims(plan),
        _known_failures(plan),
        _end(plan),
    ]
    story = "\n\n".join(part for part in parts if part)
    return "\n".join(map(for_terminal, story.split("\n"))) + "\n"


def _head(plan: Plan) -> str:
    case = plan.case if plan.runs == 1 else plan.case.removesuffix(f"/{plan.run}")
    lines = [f"{case}  ({plan.file}:{plan.line})", "", *_wrap(plan.question, "")]
    if plan.about:
        lines += ["", *_wrap(" ".join(plan.about.split()), "")]
    return "\n".join(lines)


def _in_vrf(interface: Interface) -> str:
    return f" in the VRF {interface.vrf}" if interface.vrf else ""


def _stage(plan: Plan) -> str:
    lines = ["Who is there"]
    for host in plan.hosts:
        addresses = [
            f"{address.partition('/')[0]} on {interface.device}{_in_vrf(interface)}"
            for interface in host.interfaces
            for address in interface.addresses
        ]
        lines += _wrap(f"host {host.name}: {', '.join(addresses) or 'no address'}", "  ")
        if host.also_speaks_for:
            text = f"it writes segments by hand for {', '.join(host.also_speaks_for)}"
            lines += _wrap(text + ", which no host owns", "    ")
        for name, value in host.sysctls.items():
            lines.append(f"    {name} = {value}")
    for link in plan.links:
        a, b = link.a, link.b
        lines.append(f"  a link from {a.host} {a.device} to {b.host} {b.device}")
    for actor in plan.actors:
        what = "a program" if actor.kind == "program" else "a process"
        user = f" as user {actor.uid}" if actor.uid else ""
        if actor.name != actor.host or user or actor.kind == "program":
            lines.append(f"  {actor.name}: {what} on {actor.host}{user}")
    for capture in plan.captures:
        lines.append(f"  packets are recorded on {capture.host} {capture.device}")
    return "\n".join(lines)


def _surroundings(plan: Plan) -> str:
    needs = [f"{need.kind} {need.name or ''}".strip() for need in plan.needs]
    lines: list[str] = []
    if plan.params:
        labels = ", ".join(f"{name} = {label}" for name, label in plan.params.items())
        lines += _wrap(f"This case of the scenario: {labels}", "")
    if needs:
        lines += _wrap(f"Needed, or the case is skipped: {', '.join(needs)}", "")
    return "\n".join(lines)


def _steps(plan: Plan) -> str:
    lines = ["What happens (=> marks what is under test; the rest must succeed)"]
    for step in plan.steps:
        label = f"   [{step.label}]" if step.label else ""
        text = f"{_condition(plan, step)}{step_in_words(step)}{_with_reason(step)}{label}"
        lines += _wrap(text, f"  {step.n:>2}. ", "      ")
        for row in step.expect or ():
            lines += _wrap(row_in_words(row), "      => ", "         ")
    return "\n".join(lines)


def _condition(plan: Plan, step: Step) -> str:
    """`only if step 7 [bind] came to ok: `; nothing for a step that is always done."""
    labels = {it.n: it.label for it in plan.steps}
    said = [
        f"step {it.step} [{labels.get(it.step)}] came to {' or '.join(it.outcomes)}"
        for it in step.depends
    ]
    return f"only if {' and '.join(said)}: " if said else ""


def _with_reason(step: Step) -> str:
    return f" ({' '.join(step.why.split())})" if step.why else ""


def _together(plan: Plan) -> str:
    lines: list[str] = []
    for line in plan.exactly:
        steps = ", ".join(map(str, line.steps))
        text = f"exactly {line.count} of the steps {steps}: {outcome_in_words(line.outcome)}"
        lines += _wrap(text, "  - ", "    ")
    return "\n".join(["What must come of several steps", *lines]) if lines else ""


def _wire(plan: Plan) -> str:
    if not plan.wire:
        return ""
    lines = ["What the packets must show"]
    for check in plan.wire:
        lines += _wrap(check_in_words(check), "  - ", "    ")
    return "\n".join(lines)


def _claims(plan: Plan) -> str:
    lines: list[str] = []
    for claim in plan.claims:
        sentence = claim.claim
        lines += _wrap(f"claim {claim.id}: {sentence}" if sentence else claim.id, "  ", "    ")
        for says in claim.says:
            text = f"it predicts of step {says.step} [{says.label}]: {outcomes_in_words(says)}"
            lines += _wrap(text + time_in_words(says), "    ", "      ")
    return "\n".join(["What it bears on", *lines]) if lines else ""


def _known_failures(plan: Plan) -> str:
    lines: list[str] = []
    for failure in plan.xfail:
        where = f" on kernels {failure.kernel}" if failure.kernel else ""
        lines += _wrap(f"Known to fail{where}: {failure.because}", "")
    return "\n".join(lines)


def _end(plan: Plan) -> str:
    wait = plan.longest_wait_ms
    lines = _wrap(f"Sources: {'; '.join(plan.sources)}", "", "  ")
    if plan.runs > 1:
        lines.append(f"It is run {plan.runs} times, and what came of it is counted.")
    if wait:
        lines.append(f"It waits {format_duration(wait)} by intention, at most.")
    return "\n".join(lines)


def _wrap(text: str, first: str, rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]
