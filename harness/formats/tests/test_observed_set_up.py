"""What the engine told of before the first step is read whole, nulls where it did not see."""

from __future__ import annotations

from typing import Any

import pytest

from harness.formats.codec import FormatError, read, to_json
from harness.formats.observed_set_up import (
    ActorStarted,
    CaptureBegun,
    HostMade,
    NeedLooked,
    SysctlRead,
    SysctlSet,
)

Record = dict[str, Any]
ETH0: Record = {"device": "eth0", "index": 2, "mac": "02:00:00:00:00:01", "mtu": 1500, "up": True}
ETH0["addresses"] = ["10.0.0.1/24"]
HOST: Record = {"kind": "host", "seq": 2, "name": "server", "namespace": 4026532000}
HOST |= {"interfaces": [ETH0], "sysctls": {}}
NEED: Record = {"kind": "need", "seq": 1, "name": "ipv6", "need_kind": "ipv6", "present": False}
NEED["detail"] = None
CAPTURE: Record = {"kind": "capture", "seq": 3, "host": "server", "device": "eth0"}
CAPTURE |= {"file": "capture.pcap", "by": "tcpdump", "ready": 0.005}
ACTOR: Record = {"kind": "actor", "seq": 4, "name": "server", "host": None, "pid": 100}
ACTOR |= {"uid": None, "namespace": None, "executable": None, "command": None, "program": False}


@pytest.mark.parametrize(
    ("kind", "record"),
    [(HostMade, HOST), (NeedLooked, NEED), (CaptureBegun, CAPTURE), (ActorStarted, ACTOR)],
)
def test_a_line_is_read_whole_or_not_at_all(kind: type, record: Record) -> None:
    assert to_json(read(kind, record)) == record
    for key in record:
        with pytest.raises(FormatError, match=key):
            read(kind, {name: value for name, value in record.items() if name != key})


def test_a_sysctl_that_was_set_has_three_values_and_one_that_was_read_has_one() -> None:
    now: Record = {"now": "0"}
    whole = {"was": "2", "set": "0", "now": "0"}
    host = read(HostMade, {**HOST, "sysctls": {"a": now, "b": whole, "c": {"now": None}}})
    assert host.sysctls == {
        "a": SysctlRead("0"),
        "b": SysctlSet("2", "0", "0"),
        "c": SysctlRead(None),
    }


@pytest.mark.parametrize("entry", [{"was": "2", "now": "0"}, {"set": "0", "now": "0"}, {}, "0"])
def test_a_sysctl_is_one_or_the_other(entry: Any) -> None:
    with pytest.raises(FormatError, match="sysctls.a"):
        read(HostMade, {**HOST, "sysctls": {"a": entry}})


@pytest.mark.parametrize(
    ("kind", "record", "words"),
    [
        (HostMade, {**HOST, "interfaces": [{**ETH0, "up": 1}]}, r"interfaces\[0\].up: neither"),
        (HostMade, {**HOST, "interfaces": [{**ETH0, "addresses": "x"}]}, "addresses: not a list"),
        (HostMade, {**HOST, "namespace": "net:[4026532000]"}, "namespace: not a whole number"),
        (NeedLooked, {**NEED, "present": None}, "present: neither true nor false"),
        (CaptureBegun, {**CAPTURE, "ready": None}, "ready: not a number"),
        (ActorStarted, {**ACTOR, "pid": None}, "pid: not a whole number"),
        (ActorStarted, {**ACTOR, "command": "telnet x"}, "command: not a list"),
        (ActorStarted, {**ACTOR, "kind": "host"}, "kind: not actor"),
    ],
)
def test_a_line_is_read_strictly(kind: type, record: Record, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(kind, record)
