"""Where a case plays is read whole: hosts and their devices, links, captures, processes."""

from __future__ import annotations

from typing import Any

import pytest

from harness.formats.codec import FormatError, order, read, to_json
from harness.formats.plan_network import Actor, Capture, Host, Link, LinkEnd

Record = dict[str, Any]
HOST: Record = {
    "name": "server",
    "interfaces": [{"device": "eth0", "addresses": ["10.0.0.1/24", "fd00::1/64"]}],
    "also_speaks_for": [],
    "neighbours": [{"device": "eth0", "address": "10.0.0.9", "mac": "02:00:00:00:00:09"}],
    "routes": [{"to": "default", "via": None, "device": "eth0"}],
    "sysctls": {"net.ipv4.tcp_tw_reuse": "1"},
    "lines": {"net.ipv4.tcp_tw_reuse": 12},
}
A: Record = {"host": "client", "device": "eth0", "mac": None}
B: Record = {"host": "server", "device": "eth0", "mac": "02:00:00:00:00:01"}
CAPTURE: Record = {"host": "server", "device": "lo", "file": "lo.pcap"}
ACTOR: Record = {"name": "server", "host": "server", "kind": "actor", "uid": 1000}


@pytest.mark.parametrize(
    ("kind", "record"),
    [(Host, HOST), (Link, {"a": A, "b": B}), (Capture, CAPTURE), (Actor, ACTOR)],
)
def test_all_of_it_must_be_there_and_comes_out_as_it_went_in(kind: type, record: Record) -> None:
    assert to_json(read(kind, record)) == record
    assert list(to_json(read(kind, record))) == list(order(kind)) == list(record)
    for key in record.keys() - {"lines"}:
        with pytest.raises(FormatError, match=f"{key}: missing"):
            read(kind, {name: value for name, value in record.items() if name != key})


def test_addresses_keep_their_order() -> None:
    assert read(Host, HOST).interfaces[0].addresses == ("10.0.0.1/24", "fd00::1/64")


def test_a_link_has_two_ends_in_their_order() -> None:
    link = read(Link, {"a": A, "b": B})
    assert link.ends == (
        LinkEnd("client", "eth0", None),
        LinkEnd("server", "eth0", "02:00:00:00:00:01"),
    )


def test_what_an_actor_is_is_a_key_of_its_own() -> None:
    assert read(Actor, {**ACTOR, "kind": "program"}).kind == "program"
    with pytest.raises(FormatError, match="kind: not text"):
        read(Actor, {**ACTOR, "kind": None})


@pytest.mark.parametrize(
    ("kind", "record", "words"),
    [
        (Host, {**HOST, "sysctls": {"a": 1}}, "sysctls.a: not text"),
        (Host, {**HOST, "interfaces": [{"device": "eth0"}]}, r"interfaces\[0\].addresses: missing"),
        (Host, {**HOST, "routes": [{"to": "default", "device": "eth0"}]}, "via: missing"),
        (Host, {**HOST, "gateway": None}, "gateway: unknown key"),
        (Link, {"a": A, "b": None}, "b: not an object"),
        (Actor, {**ACTOR, "uid": "root"}, "uid: not a whole number"),
    ],
)
def test_it_is_read_strictly(kind: type, record: Record, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(kind, record)
