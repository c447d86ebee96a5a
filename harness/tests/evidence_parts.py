"""Pieces of fabricated plans and observations: sockets, rows, answers, patterns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Record = dict[str, Any]


def socket(
    local: str,
    remote: str | None = None,
    state: str = "LISTEN",
    inode: int = 0,
    **more: Any,
) -> Record:
    """One entry of a socket table."""
    return {
        "protocol": "tcp",
        "family": "ipv6" if local.startswith("[") else "ipv4",
        "state": state,
        "local": local,
        "remote": remote or ("[::]:0" if local.startswith("[") else "0.0.0.0:0"),
        "timer": "off",
        "timer_ms": 0,
        "inode": inode,
        "uid": 0,
        "rqueue": 0,
        "wqueue": 0,
        "interface": 0,
        **more,
    }


def row(*outcomes: str, kernel: str | None = None, in_ms: Sequence[int] | None = None) -> Record:
    """One row of a step's expectation."""
    times = None if in_ms is None else list(in_ms)
    return {"kernel": kernel, "outcomes": list(outcomes), "in_ms": times, "because": None}


def answer(line: str, outcome: str = "ok", value: str | None = None) -> Record:
    """An actor's answer to a line."""
    failed = outcome != "ok"
    return {
        "call": line,
        "ret": -1 if failed else _returned(line.split()[0], value),
        "errno": outcome if failed else None,
        "error": f"words for {outcome}" if failed else None,
        "value": value,
        "seconds": 0.00001,
        "more": {},
    }


def inquiry(
    *sockets: Record, on: str = "server", ports: str = "32768\t60999", **more: Any
) -> Record:
    """What the engine asked on a host after a refused call."""
    own = {"server": ["10.0.0.1", "10.0.0.3"], "client": ["10.0.0.2", "10.0.0.4"]}
    addresses = ["127.0.0.1", "::1", *own[on]]
    plain = {"port_range": ports, "addresses": addresses, "tentative": []}
    return {"sockets": list(sockets), **plain, **more}


def opened(actor: str, descriptor: int, inode: int, *options: str, six: bool = False) -> Record:
    """A socket that an actor has open, with these options set."""
    return {
        "actor": actor,
        "descriptor": descriptor,
        "inode": inode,
        "reuse_address": "SO_REUSEADDR" in options,
        "reuse_port": "SO_REUSEPORT" in options,
        "v6only": ("IPV6_V6ONLY" in options) if six else None,
    }


def pattern(local: str, **wanted: Any) -> Record:
    """A pattern of an await or table step."""

    def endpoint(text: str) -> Record:
        address, _, port = text.rpartition(":")
        return {"address": address.strip("[]"), "port": None if port == "*" else int(port)}

    remote = wanted.pop("remote", None)
    blank = dict.fromkeys(("protocol", "state", "owner", "uid", "timer", "timer_ms", "count"))
    where = {"local": endpoint(local), "remote": None if remote is None else endpoint(remote)}
    return {**blank, **where, **wanted}


def _returned(verb: str, value: str | None) -> int:
    return len((value or "").encode()) if verb in ("recv", "recvfrom") else 0
