"""A record of each kind of step, as a plan has it."""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]

PATTERN: Record = {
    "protocol": None,
    "local": {"address": "10.0.0.1", "port": 80},
    "remote": None,
    "state": "LISTEN",
    "owner": None,
    "uid": None,
    "timer": None,
    "timer_ms": None,
    "count": None,
}
LOOK: Record = {"host": "server", "pattern": PATTERN, "absent": False}
OF_ACTORS: dict[str, Record] = {
    "call": {"actor": "client", "call": "bind 10.0.0.1:80"},
    "run": {"actor": "user", "argv": ["telnet", "x"]},
    "type": {"actor": "user", "data": "hello"},
    "eof": {"actor": "user"},
    "output": {"actor": "user", "contains": "ready"},
    "signal": {"actor": "user", "signal": "SIGINT"},
    "kill": {"actor": "user", "signal": "SIGKILL"},
    "wait": {"actor": "user"},
}
OF_HOSTS: dict[str, Record] = {
    "await": LOOK,
    "table": LOOK,
    "sysctl": {"host": "server", "name": "net.ipv4.tcp_tw_reuse", "value": "1"},
    "address": {"host": "server", "device": "eth0", "address": "10.0.0.5/24", "action": "add"},
    "neighbour": {
        "host": "server",
        "device": "eth0",
        "address": "10.0.0.9",
        "mac": "02:00:00:00:00:09",
        "action": "set",
    },
    "link": {"host": "server", "device": "eth0", "up": False},
    "counter": {"host": "server", "name": "TcpExtTW"},
}
OF_NOBODY: dict[str, Record] = {"advance": {"ms": 1000}}
OWN = OF_ACTORS | OF_HOSTS | OF_NOBODY
"""by kind: the keys that only this kind of step has"""


def step_record(kind: str, **changed: Any) -> Record:
    """A step of this kind, its keys in the order of a plan."""
    head = {"n": 1, "line": 12, "kind": kind}
    tail = {"text": "x", "label": None, "why": None, "must": True, "within_ms": 9, "expect": None}
    return {**head, **OWN[kind], **tail, **changed}
