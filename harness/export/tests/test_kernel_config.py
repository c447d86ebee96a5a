"""A kernel that is bisected has what the case needs, or it would be skipped on every commit."""

from __future__ import annotations

import pytest

from harness.export.kernel_config import EVERY_GUEST, OF_NEEDS, cell_config, kernel_config
from harness.export.program import Refused
from harness.export.tests.made import RESTART, TIME_WAIT, one_of, plan
from harness.plan.needs import parse_need


def test_a_cell_and_a_common_case_need_what_every_guest_needs() -> None:
    assert cell_config(TIME_WAIT.split(",")) == EVERY_GUEST == kernel_config(plan(RESTART))


def test_a_cell_needs_the_protocols_that_it_names() -> None:
    found = cell_config("mptcp,first4,none,sctp,first4,none".split(","))
    assert {"CONFIG_MPTCP=y", "CONFIG_IP_SCTP=y"} <= set(found)


@pytest.mark.parametrize(
    ("pattern", "options"),
    [
        ("addresses/accepted-from-a-vrf*", ["CONFIG_NET_VRF=y", "CONFIG_IP_MULTIPLE_TABLES=y"]),
        ("limits/other-protocols*mptcp*", ["CONFIG_MPTCP=y"]),
        ("limits/other-protocols*sctp*", ["CONFIG_IP_SCTP=y"]),
        ("limits/listen-zero*", ["CONFIG_SYN_COOKIES=y"]),
    ],
)
def test_what_a_case_needs_beside_is_there_once(pattern: str, options: list[str]) -> None:
    found = kernel_config(one_of(pattern))
    assert set(options) <= set(found) and len(set(found)) == len(found)


def test_every_need_with_options_is_one_that_a_case_can_have() -> None:
    for kind, name in OF_NEEDS:
        assert parse_need(f"{kind} {name}").name == name


def test_a_case_with_a_program_that_no_guest_has_is_refused() -> None:
    with pytest.raises(Refused, match="it runs /usr/bin/python3, which no guest has"):
        kernel_config(one_of("real-programs/python-server*"))
    assert kernel_config(one_of("restart/telnet-sees-the-server-stop*telnet*")) == EVERY_GUEST
