"""The sockets of a case: their names, where their hosts are, and who will be lost."""

from __future__ import annotations

from harness.export.sockets import Held, Sockets, addresses_of, variable
from harness.export.tests.made import one_of


def test_a_socket_is_called_after_its_actor() -> None:
    assert variable("server", "sock") == "server"
    assert variable("the-client", "conn") == "the_client_conn"


def test_hosts_are_known_by_their_addresses() -> None:
    addresses = addresses_of(one_of("states/orphaned*ipv4*"))
    assert addresses["10.0.0.1"] == "server" and addresses["10.0.0.2"] == "client"


def test_what_is_to_come_is_read_from_the_plan() -> None:
    sockets = Sockets.of(one_of("states/orphaned[family=ipv4,state=FIN_WAIT1,old=none,new=none]"))
    assert set(sockets.losing) == {"client"} and sockets.later_binds == {"server": {9527}}


def test_only_a_socket_that_listens_has_a_listeners_port() -> None:
    sockets = Sockets({"a": "h"}, {"a": 0}, {})
    sockets.held["a", "sock"] = Held("a", "h", False, False, port=5)
    assert not sockets.listens_on(5)
    sockets.held["a", "sock"].listens = True
    assert sockets.listens_on(5) and not sockets.listens_on(6)
    assert sockets.of_host("h") and not sockets.of_host("other")
