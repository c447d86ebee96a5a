"""A `host:` step: what is done to a host from outside its actors.

Owns the forms of these lines, one function for each verb. What an actor does is left to
harness.plan.actor_planner.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable

from harness.formats.plan_step import AddressStep, LinkStep, NeighbourStep, Step, SysctlStep
from harness.language.address import canonical, parse_interface_address
from harness.language.diagnostics import LineError, unknown
from harness.language.sysctl import check_sysctl, check_sysctl_value, device_of
from harness.language.sysctl_values import check_known_value
from harness.plan.step_frame import StepFrame
from harness.spec.topology import WRONG_MAC, Topology

HOST_FORMS = (
    "HOST sysctl NAME VALUE",
    "HOST address add|remove ADDRESS/PREFIX [dev DEVICE] [dad]",
    "HOST lose ADDRESS",
    "HOST reach ADDRESS",
    "HOST link DEVICE up|down",
)
_OWN = ("add", "remove", "dev", "dad", "up", "down")


def plan_host_step(frame: StepFrame, line: str, topology: Topology) -> Step:
    """The step of a `host:` line, its variables filled in; raises LineError."""
    words = line.split()
    if len(words) < 2:
        forms = "; ".join(HOST_FORMS)
        raise LineError(f"something to do is missing after the host (forms: {forms})")
    check_host(words[0], topology)
    verb = words[1]
    if verb not in _VERBS:
        raise LineError(unknown("verb", verb, _VERBS))
    step = _VERBS[verb](frame, words[0], words[2:], topology)
    if step is None:
        form = next(form for form in HOST_FORMS if form.split()[1] == verb)
        raise LineError(f"'{line}' is not of the form '{form}'{_hint(words[2:])}")
    return step


def _hint(words: list[str]) -> str:
    """Which of the forms' own words one that is none was to be."""
    for word in words:
        near = difflib.get_close_matches(word, _OWN, n=1, cutoff=0.75)
        if near and word not in _OWN:
            return f": did you mean '{near[0]}'?"
    return ""


def check_host(name: str, topology: Topology) -> None:
    """Refuse a host that the topology does not have; raises LineError."""
    if topology.host(name) is None:
        raise LineError(unknown("host", name, [host.name for host in topology.hosts]))


def check_device_of(name: str, host: str, topology: Topology) -> None:
    """Refuse the setting of a device that the host does not have; raises LineError."""
    device = device_of(name)
    if device is not None:
        check_device(host, device, topology)


def _sysctl(frame: StepFrame, host: str, words: list[str], topology: Topology) -> Step | None:
    if len(words) < 2:
        return None
    check_sysctl(words[0])
    check_device_of(words[0], host, topology)
    value = " ".join(words[1:])
    check_sysctl_value(words[0], value)
    if frame["must"]:  # what the kernel says of a wrong one may be what is asked
        check_known_value(words[0], value)
    return SysctlStep(**frame, host=host, name=words[0], value=value)


def _address(frame: StepFrame, host: str, words: list[str], topology: Topology) -> Step | None:
    dad = words[-1:] == ["dad"]
    words = words[: len(words) - dad]
    if len(words) not in (2, 4) or words[0] not in ("add", "remove"):
        return None
    if len(words) == 4 and words[2] != "dev":
        return None
    address = parse_interface_address(words[1])
    device = words[3] if len(words) == 4 else topology.link_device(host) or "lo"
    check_device(host, device, topology)
    if dad and (words[0] == "remove" or ":" not in address or device == "lo"):
        raise LineError(
            "'dad' is for an IPv6 address that is added to the end of a link (RFC 4862)"
        )
    return AddressStep(**frame, host=host, device=device, address=address, action=words[0], dad=dad)


def _lose(frame: StepFrame, host: str, words: list[str], topology: Topology) -> Step | None:
    return _neighbour(frame, host, words, topology, WRONG_MAC)


def _reach(frame: StepFrame, host: str, words: list[str], topology: Topology) -> Step | None:
    return _neighbour(frame, host, words, topology, None)


def _neighbour(
    frame: StepFrame, host: str, words: list[str], topology: Topology, wrong_mac: str | None
) -> Step | None:
    if len(words) != 1:
        return None
    address = canonical(words[0])
    way = topology.way(host, address)
    if way is None:
        raise LineError(f"unknown address '{address}': no host on a link of {host} has it")
    device, mac = way
    return NeighbourStep(
        **frame, host=host, device=device, address=address, mac=wrong_mac or mac, action="set"
    )


def _link(frame: StepFrame, host: str, words: list[str], topology: Topology) -> Step | None:
    if len(words) != 2 or words[1] not in ("up", "down"):
        return None
    check_device(host, words[0], topology)
    return LinkStep(**frame, host=host, device=words[0], up=words[1] == "up")


_VERBS: dict[str, Callable[[StepFrame, str, list[str], Topology], Step | None]] = {
    "sysctl": _sysctl,
    "address": _address,
    "lose": _lose,
    "reach": _reach,
    "link": _link,
}


def check_device(host: str, device: str, topology: Topology) -> None:
    """Refuse a device that the host does not have; raises LineError."""
    found = topology.host(host)
    devices = {"lo", *(i.device for i in found.interfaces)} if found is not None else {"lo"}
    if device not in devices:
        raise LineError(unknown("device", device, devices))
