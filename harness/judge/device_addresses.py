"""The addresses that each device of a host may have: those it was made with, and those of steps.

Owns no more than what cannot be: an address that is not in here, the device never had.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.formats.observations import HostMade
from harness.formats.plan import Plan
from harness.formats.plan_step import AddressStep

DeviceAddresses = Mapping[str, frozenset[str]]


def device_addresses(plan: Plan, made: HostMade) -> DeviceAddresses:
    """By device. The prefix is left out."""
    found = {it.device: set(it.addresses) for it in made.interfaces}
    for step in plan.steps:
        if isinstance(step, AddressStep) and step.host == made.name:
            found.setdefault(step.device, set()).add(step.address)
    return {
        device: frozenset(address.partition("/")[0] for address in addresses)
        for device, addresses in found.items()
    }


def vrfs_of(plan: Plan, host: str | None) -> dict[str, str]:
    """By device the VRF that it belongs to, or is; none for any other."""
    return {
        it.device: it.vrf or it.device
        for of in plan.hosts
        if of.name == host
        for it in of.interfaces
        if it.vrf is not None or it.device_kind == "vrf"
    }
