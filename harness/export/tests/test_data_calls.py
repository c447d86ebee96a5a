"""What is sent, what must come, and what of a process has no place in a program of sockets."""

from __future__ import annotations

import pytest

from harness.export.expected import Wanted
from harness.export.operation import Close, Receive
from harness.export.program import Refused
from harness.export.tests.test_call_operations import told


def test_what_must_come_is_in_the_operation() -> None:
    assert told("recvfrom", Wanted("ok", "news")) == [
        Receive(socket="server", text="news", wanted="ok")
    ]
    assert told("recv") == [Receive(socket="server")]


def test_nothing_is_sent_to_a_group_without_an_interface() -> None:
    with pytest.raises(Refused, match="lo, which has no route to groups"):
        told('sendto 239.1.2.3:9527 "news"')


def test_the_end_of_the_process_closes_its_sockets() -> None:
    assert told("exit") == [Close(socket="server")]


def test_questions_about_the_process_are_left_out() -> None:
    assert told("pid") == told("uid") == []


def test_the_rights_of_a_user_are_not_exported() -> None:
    with pytest.raises(Refused, match="rights of a user"):
        told("setuid 1001", Wanted("EPERM"))
