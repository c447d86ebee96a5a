"""A case's steps become operations on one host; what does not fit on one is refused by its step."""

from __future__ import annotations

import pytest

from harness.export.case_operations import because_of, decisive_step, operations_of
from harness.export.operation import Look, Pause, Sysctl
from harness.export.program import Refused
from harness.export.tests.made import KERNEL, RESTART, case_program, kinds, one_of, plan


def test_a_restart_is_told_call_by_call() -> None:
    assert kinds(case_program().operations)[-8:] == [
        *("Close client", "Look", "Look", "Look", "Open second"),
        *("SetOption second", "Bind second", "Look"),
    ]


def test_a_look_keeps_port_state_and_whether_it_must_be_there() -> None:
    looks = [it for it in case_program().operations if isinstance(it, Look)]
    assert [(it.port, it.state, it.present, it.wanted) for it in looks] == [
        (9527, "TIME_WAIT", True, "ok"),
        (9527, "LISTEN", False, None),
        (40000, None, False, None),
        (9527, "TIME_WAIT", True, "ok"),
    ]


def test_the_settings_of_the_hosts_come_first() -> None:
    operations = operations_of(one_of("ephemeral/reserved*"), KERNEL)
    settings = [it.name for it in operations if isinstance(it, Sysctl)]
    assert "net.ipv4.ip_local_port_range" in settings
    assert kinds(operations)[: len(settings)] == ["Sysctl"] * len(settings)


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        ("restart/telnet-quits-first*", "it takes another program"),
        ("time-wait/length*", "an export measures no time"),
        ("restart/half-closed*", "it waits 3000 ms, the program takes less than a second: AS=ksel"),
        ("tw-reuse/second*", "an export waits for no moment of a second"),
        ("reincarnation/reset*", "AS=packetdrill"),
        ("udp/many-addresses[wildcard=four,sockets=11]", "left to chance"),
        ("udp/multicast*ipv6*", "which has no route to IPv6 groups"),
        ("ephemeral/parity*way=connect,range=even*", "left to chance"),
        ("limits/of-one-namespace[setting=ip_local_reserved_ports]", "another host binds without"),
        ("udp/broadcast*", "does not broadcast"),
        ("restart/simultaneous-close*", "cannot hear again"),
        ("tw-reuse/over-a-wire*no-client*", "different settings of net.ipv4.tcp_timestamps"),
        ("listeners/accept-interrupted*", "a timer that interrupts calls"),
        ("addresses/address-in-a-vrf*", "it has a device red, and an export has none but lo"),
        ("listeners/closed-under-accept*", "an export has one thread"),
        ("inheritance/replaced-itself*", "an export is one program"),
        ("states/syn-recv*simultaneous*", "its SYN is lost"),
    ],
)
def test_what_does_not_fit_is_refused(case: str, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint) as refused:
        operations_of(one_of(case), KERNEL)
    assert "\n" not in str(refused.value)


def test_a_test_may_wait_longer_than_a_program() -> None:
    half_closed = one_of("restart/half-closed*")
    waits = [it.ms for it in operations_of(half_closed, KERNEL, 5000) if isinstance(it, Pause)]
    assert waits == [3000]
    with pytest.raises(Refused, match="it waits 3000 ms, the program takes less than a second"):
        operations_of(half_closed, KERNEL)


def test_a_connection_is_told_from_its_listener_and_from_others_by_its_other_end() -> None:
    def looks(case: str) -> list[tuple[int, int, str | None, bool]]:
        found = (it for it in operations_of(plan(case), KERNEL) if isinstance(it, Look))
        return [(it.port, it.peer, it.state, it.present) for it in found]

    assert looks("time-wait/max-buckets[family=ipv4,limit=1]") == [
        (9527, 40000, "FIN_WAIT2", True),
        (9527, 40000, "TIME_WAIT", True),
        (9527, 40001, None, False),
        (40001, 0, None, False),
        (9527, 40001, "TIME_WAIT", False),
    ]
    reconnects = looks(
        "tw-reuse/explicit-port[family=ipv4,tw_reuse=0,timestamps=1,age=young,reuse=0]"
    )
    assert (9527, 40000, None, False) in reconnects
    assert looks(RESTART)[1] == (9527, 0, "LISTEN", False)


def test_the_case_is_about_its_last_labelled_step() -> None:
    assert decisive_step(plan(RESTART), KERNEL) == ("restart", "EADDRINUSE", None)
    late = "option-timing/late-on-a-live-socket[family=ipv4,old=bound,change=cleared-late]"
    assert decisive_step(plan(late), "6.1.1") == ("bind", "ok", None)
    assert decisive_step(plan(late), KERNEL) == ("bind", "EADDRINUSE", None)
    assert "822fb91fc724" in because_of(plan(late), KERNEL)
