"""Fabricates plans and whole evidence folders: reading and judging can be tested without root.

A Case is told step by step; each step puts a line into the plan and a record into the observations,
with the socket tables as they are told to be. `write` counts lines, bytes and packets as the engine
does; a test then damages what it wants to see noticed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from harness.formats.codec import read
from harness.formats.plan import Plan
from harness.tests.evidence_frames import MACS, WALL_TIME, tcp_frame, write_pcap
from harness.tests.evidence_parts import Record, answer, pattern, row, socket

RELEASE = "6.12.5-test"
ENGINE = "/usr/bin/bindlab"
NAMESPACE = 4026532000
LO = {
    "device": "lo",
    "index": 1,
    "mac": "00:00:00:00:00:00",
    "mtu": 65536,
    "up": True,
    "addresses": ["127.0.0.1/8", "::1/128"],
}


@dataclass
class Case:
    """One case in the making: two hosts and a link, an actor on each, a capture at the server."""

    name: str = "restart/server-closes-first[reuse=0]"
    plan: Record = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    tables: dict[str, list[Record]] = field(default_factory=dict)
    ends: list[Record] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=lambda: {"tcpdump": "/usr/bin/tcpdump"})
    """what the needs are found to be, by name"""
    clock: float = 0.01
    aborted: Record | None = None

    def __post_init__(self) -> None:
        scenario = self.name.partition("[")[0]
        hosts = [_host("server", "10.0.0.1", "10.0.0.3"), _host("client", "10.0.0.2", "10.0.0.4")]
        ends = [{"host": host, "device": "eth0", "mac": MACS[host]} for host in MACS]
        actors = ("server", "client", "second")
        self.plan = {
            "format": 1,
            "case": self.name,
            "scenario": scenario,
            "file": f"scenarios/{scenario}.yaml",
            "line": 1,
            "question": "Does a server that closed first get its port back at once?",
            "about": None,
            "params": {"reuse": "0"},
            "sources": ["tcp(7)"],
            "claims": [],
            "xfail": [],
            "deadline_ms": 30000,
            "longest_wait_ms": 0,
            "needs": [{"kind": "tcpdump"}],
            "topology": "pair",
            "hosts": hosts,
            "links": [{"a": ends[1], "b": ends[0]}],
            "captures": [{"host": "server", "device": "eth0", "file": "capture.pcap"}],
            "actors": [
                {
                    "name": a,
                    "host": "client" if a == "client" else "server",
                    "kind": "actor",
                    "uid": 0,
                }
                for a in actors
            ],
            "steps": [],
            "wire": [],
        }
        self.tables = {"server": [], "client": []}
        self.ends = [{"name": a, "how": "torn down", "expected": True} for a in actors]

    def step(
        self,
        kind: str,
        outcome: str = "ok",
        expect: Sequence[Record] | None = None,
        *,
        after: Mapping[str, list[Record]] | None = None,
        seconds: float = 0.001,
        label: str | None = None,
        value: str | None = None,
        reply: Record | None = None,
        timed_out: bool = False,
        inquiry: Record | None = None,
        **fields: Any,
    ) -> None:
        """Plan a step and observe its outcome; `after` replaces the tables that it names."""
        n = len(self.plan["steps"]) + 1
        words = fields.get("call") or kind
        who = fields.get("actor") or fields.get("host") or "clock"
        planned = {
            "n": n,
            "line": 10 + n,
            "kind": kind,
            "text": f"{who}: {words}",
            "label": label,
            "why": None,
            "must": expect is None,
            "within_ms": 2000,
            "expect": None if expect is None else list(expect),
            **fields,
        }
        self.plan["steps"].append(planned)
        before = {host: list(entries) for host, entries in self.tables.items()}
        self.tables.update(after or {})
        self.records.append(
            {
                "kind": "step",
                "n": n,
                "t0": round(self.clock, 6),
                "t1": round(self.clock + seconds, 6),
                "outcome": outcome,
                "value": value,
                "detail": None if outcome == "ok" else f"words for {outcome}",
                "timed_out": timed_out,
                "reply": reply,
                "before": before,
                "after": {host: list(entries) for host, entries in self.tables.items()},
                **({} if inquiry is None else {"inquiry": inquiry}),
            }
        )
        self.clock += seconds + 0.001

    def call(
        self, actor: str, line: str, outcome: str = "ok", *expect: Record, **more: Any
    ) -> None:
        """A step of an actor, with the actor's answer."""
        said = answer(line, outcome, more.get("value"))
        if line.split()[0] in ("socket", "accept", "flow") and outcome == "ok":
            said["ret"] = 3 + len(self.plan["steps"])  # a descriptor of its own
        more.setdefault("reply", said)
        self.step("call", outcome, expect or None, actor=actor, call=line, **more)

    def wire(self, text: str, **check: Any) -> None:
        """A wire check."""
        blank = dict.fromkeys(("flag", "host", "port", "nth", "count", "answer"))
        line = 60 + len(self.plan["wire"])
        self.plan["wire"].append({"line": line, "text": text, **blank, **check})

    def sent(self, source: str, target: str, flags: str, **more: Any) -> None:
        """A TCP segment on the wire."""
        if source.startswith(("10.0.0.1:", "10.0.0.3:")):
            more.setdefault("sender", "server")
        self.frames.append(tcp_frame(source, target, flags, **more))

    def claim(self, name: str, label: str, *outcomes: str) -> None:
        """What a claim predicts for a labelled step."""
        step = next(step["n"] for step in self.plan["steps"] if step["label"] == label)
        says = {"step": step, "label": label, "outcomes": list(outcomes), "in_ms": None}
        self.plan["claims"].append({"id": name, "claim": "It is so.", "line": 3, "says": [says]})

    def planned(self) -> Plan:
        """The plan as the harness has it."""
        return read(Plan, self.plan)

    def write(self, folder: Path) -> Path:
        """The folder as the engine leaves it."""
        folder.mkdir(parents=True, exist_ok=True)
        plan = json.dumps(self.plan) + "\n"
        (folder / "plan.json").write_text(plan)
        for capture in self.plan["captures"]:
            write_pcap(folder / capture["file"], self.frames)
        write_observations(folder, self._lines(folder, len(plan.encode())))
        return folder

    def _lines(self, folder: Path, plan_bytes: int) -> list[Record]:
        kernel = {"release": RELEASE, "version": "#1 SMP", "machine": "x86_64"}
        lines: list[Record] = [
            {
                "kind": "begin",
                "format": 2,
                "case": self.plan["case"],
                "backend": "host",
                "accelerator": "none",
                "kernel": kernel,
                "engine": "0.1.0",
                "commit": "abc1234",
                "executable": ENGINE,
                "wall_time": WALL_TIME,
                "monotonic": 100.5,
                "plan_bytes": plan_bytes,
            },
        ]
        for need in self.plan["needs"]:
            name = need.get("name", need["kind"])
            there = {"present": True, "detail": self.found.get(name, "")}
            lines.append({"kind": "need", "name": name, "need_kind": need["kind"], **there})
        lines += [
            {
                "kind": "host",
                "name": host["name"],
                "namespace": NAMESPACE + number,
                "interfaces": [
                    {
                        **{key: it[key] for key in ("device", "addresses")},
                        **{"index": 2, "mac": MACS[host["name"]], "mtu": 1500, "up": True},
                    }
                    for it in host["interfaces"]
                ]
                + [{**LO}],
                "sysctls": {n: {"was": v, "set": v, "now": v} for n, v in host["sysctls"].items()},
            }
            for number, host in enumerate(self.plan["hosts"])
        ]
        lines += [
            {"kind": "capture", **c, "by": "tcpdump", "ready": 0.005} for c in self.plan["captures"]
        ]
        lines += [
            {**_process(a, self.plan["hosts"]), "pid": 100 + number}
            for number, a in enumerate(self.plan["actors"])
            if a["kind"] == "actor"
        ]
        lines += self.records
        lines += [self._capture_end(folder, c["file"]) for c in self.plan["captures"]]
        lines += [{"kind": "actor-end", **end} for end in self.ends]
        steps = [record for record in self.records if record["kind"] == "step"]
        end = {"kind": "end", "complete": True, "skipped": None, "aborted": self.aborted}
        lines.append({**end, "steps": len(steps), "seconds": round(self.clock, 6)})
        return lines

    def _capture_end(self, folder: Path, file: str) -> Record:
        count = len(self.frames)
        return {
            "kind": "capture-end",
            "file": file,
            "captured": count,
            "received": count,
            "whole": count,
            "dropped": 0,
            "interface_packets": count,
            "bytes": (folder / file).stat().st_size,
            "ok": True,
            "detail": "",
        }


def write_observations(folder: Path, lines: Sequence[Record]) -> None:
    """The lines with their numbers, and an end line that counts them."""
    content = b""
    for seq, line in enumerate(lines):
        numbered: Record = {"seq": seq, **{k: v for k, v in line.items() if k != "seq"}}
        if line.get("kind") == "end":
            numbered |= {"records": len(lines), "bytes": len(content)}
            numbered["sha256"] = hashes_of(folder, content)
        content += json.dumps(numbered).encode() + b"\n"
    (folder / "observations.ndjson").write_bytes(content)


def hashes_of(folder: Path, lines: bytes) -> dict[str, str]:
    """As the end line has them, of what is in the folder and of the lines before it."""
    kept = [path for path in folder.iterdir() if path.name == "plan.json" or path.suffix == ".pcap"]
    contents = {path.name: path.read_bytes() for path in kept}
    contents["observations.ndjson"] = lines
    return {name: sha256(content).hexdigest() for name, content in contents.items()}


def read_lines(folder: Path) -> list[Record]:
    """The observations of a folder, to be damaged and written again."""
    text = (folder / "observations.ndjson").read_text()
    return [json.loads(line) for line in text.splitlines()]


def _host(name: str, *addresses: str) -> Record:
    interface = {"device": "eth0", "addresses": [f"{address}/24" for address in addresses]}
    return {
        "name": name,
        "interfaces": [interface],
        "also_speaks_for": [],
        # So that no capture needs to begin with ARP.
        "neighbours": [{"device": "eth0", "address": "10.0.0.9", "mac": MACS["client"]}],
        "routes": [],
        "sysctls": {"net.ipv4.tcp_tw_reuse": "0"},
    }


def _process(actor: Mapping[str, Any], hosts: Sequence[Mapping[str, Any]]) -> Record:
    """An actor as /proc shows it."""
    home = next(n for n, host in enumerate(hosts) if host["name"] == actor["host"])
    return {
        "kind": "actor",
        "name": actor["name"],
        "host": actor["host"],
        "uid": actor["uid"],
        "namespace": NAMESPACE + home,
        "executable": ENGINE,
        "command": None,
        "program": False,
    }


def restart(outcome: str = "EADDRINUSE", expect: str = "EADDRINUSE") -> Case:
    """The lecture's case: the server closes first, and a second one wants its port."""
    case = Case()
    listener = socket("10.0.0.1:9527", inode=11)
    conn = socket("10.0.0.1:9527", "10.0.0.2:40000", "ESTABLISHED", inode=12)
    peer = socket("10.0.0.2:40000", "10.0.0.1:9527", "ESTABLISHED", inode=21)
    waiting = socket(
        "10.0.0.1:9527", "10.0.0.2:40000", "TIME_WAIT", timer="timewait", timer_ms=59990
    )
    case.call("server", "socket tcp")
    case.call(
        "server", "bind 10.0.0.1:9527", after={"server": [{**listener, "state": "BOUND_INACTIVE"}]}
    )
    case.call("server", "listen", after={"server": [listener]})
    case.call("client", "socket tcp")
    queued = {**conn, "inode": 0}
    case.call(
        "client", "connect 10.0.0.1:9527", after={"server": [listener, queued], "client": [peer]}
    )
    case.call(
        "server", "accept as conn", value="10.0.0.2:40000", after={"server": [listener, conn]}
    )
    left = {**conn, "state": "FIN_WAIT2", "inode": 0}
    case.call(
        "server",
        "close conn",
        after={"server": [listener, left], "client": [{**peer, "state": "CLOSE_WAIT"}]},
    )
    case.call("client", "recv", "ok", row('""'), value="")
    case.call("client", "close", after={"server": [listener, waiting], "client": []})
    case.step(
        "await",
        host="server",
        pattern=pattern("10.0.0.1:9527", remote="10.0.0.2:*", state="TIME_WAIT", owner=False),
        absent=False,
        after={},
    )
    case.call("server", "exit", after={"server": [waiting]})
    case.ends[0] = {"name": "server", "how": "exit 0", "expected": True}
    case.call("second", "socket tcp")
    got = [waiting]
    if outcome == "ok":
        got = [waiting, socket("10.0.0.1:9527", state="BOUND_INACTIVE", inode=31)]
    case.call(
        "second",
        "bind 10.0.0.1:9527",
        outcome,
        row(expect),
        label="restart",
        after={"server": got},
    )
    case.claim("C2", "restart", "EADDRINUSE")
    client, server = "10.0.0.2:40000", "10.0.0.1:9527"
    case.sent(client, server, "S", seq=1000)
    case.sent(server, client, "SA", seq=5000, ack=1001)
    case.sent(client, server, "A", seq=1001, ack=5001)
    case.sent(server, client, "FA", seq=5001, ack=1001)
    case.sent(client, server, "A", seq=1001, ack=5002)
    case.sent(client, server, "FA", seq=1001, ack=5002)
    case.sent(server, client, "A", seq=5002, ack=1002)
    case.wire("first FIN from server", form="first", flag="FIN", host="server")
    case.wire("no RST", form="none", flag="RST")
    return case
