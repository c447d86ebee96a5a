"""Options are set and read by number; what an export cannot know is refused."""

from __future__ import annotations

import pytest

from harness.export.c_text import c_text
from harness.export.expected import Wanted
from harness.export.kselftest_text import kselftest_text
from harness.export.operation import SetOption
from harness.export.program import Refused
from harness.export.programs import program_of_case
from harness.export.tests.made import KERNEL, case_program, one_of
from harness.export.tests.test_call_operations import told


def test_an_option_that_is_only_read_is_no_operation() -> None:
    assert told("getsockopt SO_REUSEADDR") == []


def test_an_option_that_the_kernel_must_refuse_is_under_test() -> None:
    (operation,) = told("setsockopt IP_TRANSPARENT 1", Wanted("EPERM"))
    assert operation.wanted == "EPERM"


def test_a_group_is_joined_by_the_address_of_an_interface() -> None:
    program = case_program("udp/left-the-group[other=none,all=0]")
    values = [it.value for it in program.operations if isinstance(it, SetOption)]
    assert values == [(0,), *[("239.1.2.3", "10.0.0.1"), ("10.0.0.2",), ("239.1.2.3", "10.0.0.1")]]
    assert "10.0.0.2" in program.addresses
    with pytest.raises(Refused, match="its only device is lo, and 10.9.9.9 no address of it"):
        told("setsockopt IP_ADD_MEMBERSHIP 239.1.2.3 10.9.9.9")
    with pytest.raises(Refused, match="no route to IPv6 groups"):
        told("setsockopt IPV6_JOIN_GROUP ff05::1 eth0")


def test_a_range_of_ports_is_one_number_and_of_newer_kernels() -> None:
    plan = one_of("ephemeral/local-port-range[family=ipv4,way=bind-0,range=one-port]")
    text = c_text(program_of_case(plan, KERNEL))
    assert "setsockopt(client, IPPROTO_IP, IP_LOCAL_PORT_RANGE, PORTS(40003, 40003))" in text
    assert "\n#define IP_LOCAL_PORT_RANGE 51\n" in text
    test = kselftest_text([program_of_case(plan, KERNEL)])
    assert "set(self->client, IPPROTO_IP, IP_LOCAL_PORT_RANGE, 40003 | 40003u << 16)" in test
    with pytest.raises(Refused, match="Linux 6.2.9 has no IP_LOCAL_PORT_RANGE, 6.3 is the first"):
        program_of_case(plan, "6.2.9")


def test_what_is_no_single_number_is_not_read() -> None:
    with pytest.raises(Refused, match="one number"):
        told("getsockopt SO_BINDTODEVICE", Wanted("ok", "lo"))
