"""A case told as a story, for somebody who has never seen a scenario.

Owns the wording. Takes a plan and nothing else, so that a plan from anywhere can be told. What
really happened is told by the verdict.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from harness.calls import Call, parse_call, split_words
from harness.duration import format_duration
from harness.expectation import is_value
from harness.patterns import describe

Plan = Mapping[str, Any]
_WIDTH = 96


def explain(plan: Plan) -> str:
    """The whole story: question, hosts, steps with their reasons, expectations, wire, claims."""
    parts = [
        _head(plan),
        _stage(plan),
        _surroundings(plan),
        _steps(plan),
        _wire(plan),
        _claims(plan),
        _known_failures(plan),
        _end(plan),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def step_in_words(step: Plan) -> str:
    """What a step does, without what is expected of it: `server binds …`."""
    return _TELLERS[step["kind"]](step)


def outcome_in_words(outcome: str) -> str:
    """An outcome of a plan: `it fails with EADDRINUSE`."""
    if outcome == "?":
        return "whatever comes is recorded"
    if outcome == "ok":
        return "it succeeds"
    if is_value(outcome):
        return f"it yields {outcome}" if outcome != '""' else 'it yields "" (the end of the stream)'
    return f"it fails with {outcome}"


def _head(plan: Plan) -> str:
    lines = [f"{plan['case']}  ({plan['file']}:{plan['line']})", "", *_wrap(plan["question"], "")]
    if plan.get("about"):
        lines += ["", *_wrap(" ".join(plan["about"].split()), "")]
    return "\n".join(lines)


def _stage(plan: Plan) -> str:
    lines = ["Who is there"]
    for host in plan["hosts"]:
        addresses = [
            f"{address.partition('/')[0]} on {interface['device']}"
            for interface in host["interfaces"]
            for address in interface["addresses"]
        ]
        lines += _wrap(f"host {host['name']}: {', '.join(addresses) or 'no address'}", "  ")
        if host["also_speaks_for"]:
            text = f"it writes segments by hand for {', '.join(host['also_speaks_for'])}"
            lines += _wrap(text + ", which no host owns", "    ")
        for name, value in host["sysctls"].items():
            lines.append(f"    {name} = {value}")
    for link in plan["links"]:
        a, b = link["a"], link["b"]
        lines.append(f"  a link from {a['host']} {a['device']} to {b['host']} {b['device']}")
    for actor in plan["actors"]:
        what = "a program" if actor["kind"] == "program" else "a process"
        user = f" as user {actor['uid']}" if actor["uid"] else ""
        if actor["name"] != actor["host"] or user or actor["kind"] == "program":
            lines.append(f"  {actor['name']}: {what} on {actor['host']}{user}")
    for capture in plan["captures"]:
        lines.append(f"  packets are recorded on {capture['host']} {capture['device']}")
    return "\n".join(lines)


def _surroundings(plan: Plan) -> str:
    needs = [f"{need['kind']} {need.get('name', '')}".strip() for need in plan["needs"]]
    lines: list[str] = []
    if plan["params"]:
        labels = ", ".join(f"{name} = {label}" for name, label in plan["params"].items())
        lines += _wrap(f"This case of the scenario: {labels}", "")
    if needs:
        lines += _wrap(f"Needed, or the case is skipped: {', '.join(needs)}", "")
    return "\n".join(lines)


def _steps(plan: Plan) -> str:
    lines = ["What happens (=> marks what is under test; the rest must succeed)"]
    for step in plan["steps"]:
        label = f"   [{step['label']}]" if step["label"] else ""
        text = f"{step_in_words(step)}{_with_reason(step)}{label}"
        lines += _wrap(text, f"  {step['n']:>2}. ", "      ")
        for row in step["expect"] or ():
            lines += _wrap(_row_in_words(row), "      => ", "         ")
    return "\n".join(lines)


def _with_reason(step: Plan) -> str:
    return f" ({' '.join(step['why'].split())})" if step["why"] else ""


def _row_in_words(row: Plan) -> str:
    outcomes = " or ".join(outcome_in_words(outcome) for outcome in row["outcomes"])
    text = f"expected: {outcomes}"
    if row["in_ms"]:
        low, high = row["in_ms"]
        text += f" after {low / 1000:g} to {high / 1000:g} s"
    if row["kernel"]:
        text += f", on kernels {row['kernel']}"
    if row["because"]:
        text += f", because: {' '.join(row['because'].split())}"
    return text


def _wire(plan: Plan) -> str:
    if not plan["wire"]:
        return ""
    lines = ["What the packets must show"]
    for check in plan["wire"]:
        lines += _wrap(_check_in_words(check), "  - ", "    ")
    return "\n".join(lines)


def _check_in_words(check: Plan) -> str:
    flag, source = check["flag"], f" from {check['host']}" if check["host"] else ""
    if check["form"] == "first":
        return f"the first {flag} on the wire comes{source}"
    if check["form"] == "none":
        return f"there is no {flag}{source}"
    if check["form"] == "count":
        return f"there are {check['count']} {flag}{source} (sent again counts once)"
    port = f", port {check['port']}," if check["port"] is not None else ""
    answer = "no answer" if check["answer"] == "nothing" else f"{check['answer']} as its answer"
    return f"SYN number {check['nth']}{source}{port} gets {answer}"


def _claims(plan: Plan) -> str:
    lines: list[str] = []
    for claim in plan["claims"]:
        sentence = claim.get("claim")
        lines += _wrap(
            f"claim {claim['id']}: {sentence}" if sentence else claim["id"], "  ", "    "
        )
        for says in claim["says"]:
            outcomes = " or ".join(outcome_in_words(outcome) for outcome in says["outcomes"])
            text = f"it predicts of step {says['step']} [{says['label']}]: {outcomes}"
            lines += _wrap(text + _in_time(says), "    ", "      ")
    return "\n".join(["What it bears on", *lines]) if lines else ""


def _in_time(says: Plan) -> str:
    if not says["in_ms"]:
        return ""
    return f" after {says['in_ms'][0] / 1000:g} to {says['in_ms'][1] / 1000:g} s"


def _known_failures(plan: Plan) -> str:
    lines: list[str] = []
    for failure in plan["xfail"]:
        where = f" on kernels {failure['kernel']}" if failure["kernel"] else ""
        lines += _wrap(f"Known to fail{where}: {failure['because']}", "")
    return "\n".join(lines)


def _end(plan: Plan) -> str:
    wait = plan["longest_wait_ms"]
    lines = _wrap(f"Sources: {'; '.join(plan['sources'])}", "", "  ")
    if wait:
        lines.append(f"It waits {format_duration(wait)} by intention, at most.")
    return "\n".join(lines)


def _tell_call(step: Plan) -> str:
    call = parse_call(step["call"])
    words = [word.text for word in split_words(step["call"])]
    who = step["actor"]
    socket = "" if call.uses in (None, "sock", "flow") else f" ({call.uses})"
    if call.verb in _SENTENCES:
        return f"{who} {_SENTENCES[call.verb](call, words)}{socket}"
    return f"{who}: {step['call']}"


def _quoted(words: list[str]) -> str:
    return json.dumps(words[-1], ensure_ascii=False)


def _make_socket(call: Call, words: list[str]) -> str:
    kind = {
        "tcp": "a TCP socket",
        "tcp6": "an IPv6 TCP socket",
        "udp": "a UDP socket",
        "udp6": "an IPv6 UDP socket",
    }[call.kind or "tcp"]
    name = "" if call.makes == "sock" else f" called {call.makes}"
    return f"makes {kind}{name}" + (", not blocking" if "nonblock" in words else "")


def _accept(call: Call, words: list[str]) -> str:
    name = "" if call.makes == "conn" else f" and calls it {call.makes}"
    return f"accepts a connection{name}"


def _set_option(call: Call, words: list[str]) -> str:
    values = words[words.index(call.option or "") + 1 :]
    return f"sets {call.option} to {' '.join(values)}"


def _open_flow(call: Call, words: list[str]) -> str:
    name = "" if call.makes == "flow" else f", called {call.makes}"
    return f"takes the part of {call.endpoints[0]} towards {call.endpoints[1]} by hand{name}"


def _segment(call: Call, words: list[str]) -> str:
    rest = words[2:] if call.uses in words[1:2] else words[1:]
    return f"sends a segment by hand: {' '.join(rest)}"


_SENTENCES: dict[str, Callable[[Call, list[str]], str]] = {
    "socket": _make_socket,
    "setsockopt": _set_option,
    "getsockopt": lambda call, words: f"reads {call.option}",
    "bind": lambda call, words: f"binds {call.endpoints[0]}",
    "listen": lambda call, words: "listens",
    "connect": lambda call, words: f"connects to {call.endpoints[0]}",
    "accept": _accept,
    "send": lambda call, words: f"sends {_quoted(words)}",
    "sendto": lambda call, words: f"sends {_quoted(words)} to {call.endpoints[0]}",
    "recv": lambda call, words: "reads" + (" without waiting" if "dontwait" in words else ""),
    "recvfrom": lambda call, words: "reads a datagram"
    + (" without waiting" if "dontwait" in words else ""),
    "shutdown": lambda call, words: f"shuts down {words[-1]}",
    "close": lambda call, words: "closes its socket" if call.uses == "sock" else "closes",
    "getsockname": lambda call, words: "asks for its own address",
    "getpeername": lambda call, words: "asks for the other end's address",
    "pid": lambda call, words: "asks for its process id",
    "uid": lambda call, words: "asks for its user id",
    "setuid": lambda call, words: f"becomes user {words[-1]}",
    "exit": lambda call, words: "exits" + (f" with code {words[1]}" if words[1:] else ""),
    "flow": _open_flow,
    "segment": _segment,
    "answer": lambda call, words: "looks at the next segment that comes",
}

_TELLERS: dict[str, Callable[[Plan], str]] = {
    "call": _tell_call,
    "run": lambda step: f"{step['actor']} is started: {' '.join(step['argv'])}",
    "type": lambda step: f"somebody types {json.dumps(step['data'], ensure_ascii=False)}"
    f" into {step['actor']}",
    "eof": lambda step: f"the input of {step['actor']} ends",
    "output": lambda step: f"{step['actor']} prints"
    f" {json.dumps(step['contains'], ensure_ascii=False)}"
    f" within {format_duration(step['within_ms'])}",
    "signal": lambda step: f"{step['actor']} is sent {step['signal']}",
    "kill": lambda step: f"{step['actor']} is sent {step['signal']}, and is gone",
    "wait": lambda step: f"{step['actor']} ends within {format_duration(step['within_ms'])}",
    "await": lambda step: f"wait until the socket table of {step['host']} has"
    f" {describe(step['pattern'], step['absent'])},"
    f" within {format_duration(step['within_ms'])}",
    "table": lambda step: f"at this moment the socket table of {step['host']} has"
    f" {describe(step['pattern'], step['absent'])}",
    "advance": lambda step: f"{format_duration(step['ms'])} go by",
    "sysctl": lambda step: f"on {step['host']}, {step['name']} is set to {step['value']}",
    "address": lambda step: f"{step['host']} {'gets' if step['action'] == 'add' else 'loses'}"
    f" the address {step['address']} on {step['device']}",
    "neighbour": lambda step: f"{step['host']} is told that {step['address']} is at"
    f" {step['mac']} on {step['device']}{_meaning(step)}",
    "link": lambda step: f"{step['device']} of {step['host']} is switched"
    f" {'on' if step['up'] else 'off'}",
}


def _meaning(step: Plan) -> str:
    if " lose " in step["text"]:
        return ", which is wrong: what it sends there is lost"
    return ", which is right: what it sends there arrives"


def _wrap(text: str, first: str, rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]
