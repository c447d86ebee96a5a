#!/usr/bin/python3
"""Stands in for the engine where the harness is tested without root: same options, same files.

Each step comes out as expected, unless the `about:` of its scenario has a word for the fake: `fail`
(the last step comes out otherwise), `wait` (finishes only when standard input closes), `late`
(finishes after all others), `skip`, `cut` (the case ends without an end line), `die` (the engine
dies of SIGKILL when it gets there), `slow` (half a second). Not for cases with a capture.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def main() -> int:
    """Run every plan of the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--plans", type=Path)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--backend")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--heartbeat", type=int)
    parser.add_argument("--stop-on-eof", action="store_true")
    options = parser.parse_args()
    if options.command == "rights":  # it makes nothing that would take any
        return 0
    plans = [json.loads(line) for line in options.plans.read_text().splitlines()]
    plans.sort(key=lambda plan: "late" in words_of(plan))
    tell(
        event="run",
        format=2,
        cases=len(plans),
        kernel=os.uname().release,
        machine="fake",
        jobs=1,
        engine="0",
        commit="unknown",
    )
    waiting = []
    for plan in plans:
        tell(event="started", case=plan["case"])
        words = words_of(plan)
        if "wait" in words:
            tell(event="waiting", case=plan["case"], seconds=61.0)
            waiting.append(plan)
            continue
        if "die" in words:
            os.kill(os.getpid(), signal.SIGKILL)
        if "slow" in words:
            time.sleep(0.5)
        write(plan, options.results / plan["case"])
        reason = "the case process died" if "cut" in words else None
        whole = {"complete": reason is None, "skipped": None}
        tell(event="finished", case=plan["case"], **whole, seconds=0.01, reason=reason)
        if select.select([sys.stdin], [], [], 0)[0]:
            return 130
    if waiting:
        sys.stdin.read()
        return 130
    tell(event="over", finished=len(plans))
    return 0


def words_of(plan: Mapping[str, Any]) -> list[str]:
    """What the scenario asks of the fake."""
    return str(plan.get("about") or "").split()


def tell(**event: Any) -> None:
    """One event."""
    print(json.dumps(event), flush=True)


def write(
    plan: Record,
    folder: Path,
    release: str = os.uname().release,
    backend: str = "host",
    accelerator: str = "none",
) -> None:
    """The evidence of one case."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(plan) + "\n"
    (folder / "plan.json").write_text(content)
    words = words_of(plan)
    kernel = {"release": release, "version": "fake", "machine": "x86_64"}
    lines: list[Record] = [
        {
            "kind": "begin",
            "format": 2,
            "case": plan["case"],
            "backend": backend,
            "accelerator": accelerator,
            "kernel": kernel,
            "engine": "0",
            "commit": "unknown",
            "executable": sys.argv[0],
            "wall_time": "2026-11-23T08:00:00Z",
            "monotonic": 1.0,
            "plan_bytes": len(content.encode()),
        }
    ]
    skipped = None
    for need in plan["needs"]:
        name = need.get("name", need["kind"])
        skipped = f"{need['kind']} {name} is not there" if "skip" in words else None
        present = skipped is None
        lines.append(
            {
                "kind": "need",
                "need_kind": need["kind"],
                "name": name,
                "present": present,
                "detail": "",
            }
        )
    if skipped is None:
        lines += body(plan, "fail" in words)
    steps = sum(1 for line in lines if line["kind"] == "step")
    end = {"kind": "end", "complete": True, "skipped": skipped, "aborted": None, "steps": steps}
    if "cut" not in words:
        lines.append({**end, "seconds": 1.0})
    written = b""
    for seq, line in enumerate(lines):
        if line["kind"] == "end":
            line |= {"records": len(lines), "bytes": len(written)}
            hashes = {"plan.json": content.encode(), "observations.ndjson": written}
            line["sha256"] = {name: sha256(part).hexdigest() for name, part in hashes.items()}
        written += json.dumps({"seq": seq, **line}).encode() + b"\n"
    (folder / "observations.ndjson").write_bytes(written)


def body(plan: Record, fails: bool) -> list[Record]:
    """Hosts, actors and steps."""
    lines: list[Record] = [
        {
            "kind": "host",
            "name": host["name"],
            "namespace": number,
            "interfaces": [
                {**it, "index": 2, "mac": "02:00:00:00:00:01", "mtu": 1500, "up": True}
                for it in devices_of(plan, host)
            ],
            "sysctls": {
                name: {"was": None, "set": value, "now": value}
                for name, value in host["sysctls"].items()
            },
        }
        for number, host in enumerate(plan["hosts"], start=1)
    ]
    homes = {actor["name"]: actor["host"] for actor in plan["actors"]}
    names = [host["name"] for host in plan["hosts"]]
    for actor in plan["actors"]:
        where = {"host": actor["host"], "namespace": names.index(actor["host"]) + 1}
        what = {"executable": sys.argv[0], "command": None, "program": False}
        who = {"name": actor["name"], "pid": 1, "uid": actor["uid"]}
        lines.append({"kind": "actor", **who, **where, **what})
    tables: Record = {host["name"]: [] for host in plan["hosts"]}
    for step in plan["steps"]:
        before = tables
        outcome = step["expect"][0]["outcomes"][0] if step["expect"] else "ok"
        if fails and step is plan["steps"][-1]:
            outcome = "EINVAL"
        good = outcome in ("ok", "?")
        verb, _, local = str(step.get("call")).partition(" ")
        if good and verb == "bind":
            home = homes[step["actor"]]
            tables = {**tables, home: [*tables[home], bound(local, step["n"])]}
        reply = {
            "call": step.get("call"),
            "ret": 0 if good else -1,
            "errno": None if good else outcome,
            "error": None if good else "words",
            "value": None,
            "seconds": 0.0,
            "more": {},
        }
        lines.append(
            {
                "kind": "step",
                "n": step["n"],
                "t0": step["n"] / 100,
                "t1": step["n"] / 100 + 0.001,
                "outcome": "ok" if good else outcome,
                "value": None,
                "detail": None,
                "timed_out": False,
                "reply": reply,
                "before": before,
                "after": tables,
            }
        )
    for actor in plan["actors"]:
        end = {"name": actor["name"], "how": "torn down", "expected": True}
        lines.append({"kind": "actor-end", **end})
    return lines


def devices_of(plan: Record, host: Record) -> list[Record]:
    """A host's devices and their addresses: those of the plan, lo, and the ends of links."""
    devices: Record = {it["device"]: it["addresses"] for it in host["interfaces"]}
    ends = [end for link in plan["links"] for end in (link["a"], link["b"])]
    for device in ["lo", *(end["device"] for end in ends if end["host"] == host["name"])]:
        devices.setdefault(device, [])
    return [{"device": device, "addresses": it} for device, it in devices.items()]


def bound(local: str, inode: int) -> Record:
    """A TCP socket that is bound and no more, as kernels list it since 6.8."""
    return {
        "protocol": "tcp",
        "family": "ipv4",
        "state": "BOUND_INACTIVE",
        "local": local,
        "remote": "0.0.0.0:0",
        "timer": "off",
        "timer_ms": 0,
        "inode": inode,
        "uid": 0,
        "rqueue": 0,
        "wqueue": 0,
        "interface": 0,
    }


if __name__ == "__main__":
    sys.exit(main())
