"""What the engine asked after a refused call: whether it can be so, and why the call was refused.

Owns which of the actors' steps bear on it; what an actor's thread has accepted, none tells. The
comparison is `inquiry_check`'s, the reasons are `refusal`'s and `refusal_rule`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from harness.formats.observations import HostMade, SysctlSet
from harness.formats.plan import Plan
from harness.formats.plan_step import AddressStep, CallStep, LinkStep, SysctlStep
from harness.formats.verdict import Cause, Refusal
from harness.judge.device_addresses import device_addresses, vrfs_of
from harness.judge.inquiry_check import check_addresses, check_inquiry, check_range
from harness.judge.option_book import BINDV6ONLY, OptionBook
from harness.judge.refusal import UNPRIVILEGED, cause_of
from harness.judge.witness import Finding, Scene

PORT_RANGE = "net.ipv4.ip_local_port_range"
_UNPRIVILEGED = "net.ipv4.ip_unprivileged_port_start"
_RESERVED = "net.ipv4.ip_local_reserved_ports"


def asked_after(
    step: CallStep,
    scene: Scene,
    plan: Plan,
    hosts: Mapping[str, HostMade],
    book: OptionBook,
    signalled: Collection[str],
) -> Finding:
    """What a step's inquiry contradicts, and what refused the call."""
    inquiry = scene.record.inquiry
    made = hosts.get(scene.host or "")
    devices = device_addresses(plan, made) if made is not None else {}
    here = [it.name for it in plan.actors if it.host == scene.host and it.kind == "actor"]
    against: tuple[Cause, ...] = ()
    if inquiry is not None:
        asked = [name for name in here if name not in signalled and not book.waits(name)]
        is_known = not _is_set(BINDV6ONLY, plan, hosts, scene.host)
        against = tuple(check_inquiry(inquiry, book, asked, v6only_is_known=is_known))
        if made is not None:
            may_change = any(isinstance(it, (AddressStep, LinkStep)) for it in plan.steps)
            against += tuple(check_addresses(inquiry, devices, may_change))
            against += tuple(check_range(inquiry, _now(PORT_RANGE, plan, made)))
    own = book.named(step.actor, scene.call.uses or "") if scene.call else None
    start = UNPRIVILEGED
    if _is_set(_UNPRIVILEGED, plan, hosts, scene.host):
        now = _now(_UNPRIVILEGED, plan, made) if made is not None else None
        # Nothing is said of what a step sets anew.
        start = int(now) if now is not None and now.isdecimal() else 0
    reserved = _now(_RESERVED, plan, made) if made is not None else None
    vrfs = vrfs_of(plan, scene.host)
    cause = cause_of(scene, own, start, devices, reserved or "", vrfs)
    if cause is None:
        return Finding(contradictions=against)
    options = tuple(sorted(own.options)) if own else None
    return Finding(contradictions=against, refusal=Refusal(cause, options))


def _now(name: str, plan: Plan, made: HostMade) -> str | None:
    """What a sysctl is that the case has set; None if it has not, or a step sets it anew."""
    was_set = made.sysctls.get(name)
    if any(isinstance(it, SysctlStep) and it.name == name for it in plan.steps):
        return None
    return was_set.now if isinstance(was_set, SysctlSet) else None


def _is_set(name: str, plan: Plan, hosts: Mapping[str, HostMade], host: str | None) -> bool:
    """Whether the case, or a step of it, sets a sysctl of the host."""
    made = hosts.get(host or "")
    if made is not None and isinstance(made.sysctls.get(name), SysctlSet):
        return True
    return any(isinstance(it, SysctlStep) and it.name == name for it in plan.steps)
