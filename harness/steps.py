"""One step of a case in the form that a plan has it in.

Owns the lines that are not an actor's own: those about its process, `await:`, `table:`, `advance:`
and `host:`. An actor's own lines are parsed by harness.calls. Expectations are left to the planner.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from harness.addresses import canonical, parse_interface_address
from harness.calls import Word, split_words
from harness.duration import parse_duration
from harness.mistakes import LineError, unknown
from harness.patterns import Look
from harness.topology import WRONG_MAC, Topology
from harness.vocabulary import vocabulary

HOST_FORMS = (
    "HOST sysctl NAME VALUE",
    "HOST address add|remove ADDRESS/PREFIX [dev DEVICE]",
    "HOST lose ADDRESS",
    "HOST reach ADDRESS",
    "HOST link DEVICE up|down",
)
_SYSCTL = re.compile(r"[a-z0-9_]+([./][A-Za-z0-9_-]+)+")


def process_step(actor: str, line: str) -> dict[str, Any]:
    """A line about an actor's process: run, type, eof, output, signal, kill, wait."""
    words = split_words(line)
    verb = vocabulary().process[words[0].text]
    rest = words[1:]
    step: dict[str, Any] = {"kind": verb.name, "actor": actor}
    usage = f"usage: {verb.name} {verb.usage}".strip()
    if verb.name == "run":
        if not rest:
            raise LineError(f"a program is missing ({usage})")
        step["argv"] = [word.text for word in rest]
        return step
    if verb.usage == "TEXT":
        text = _only(rest, usage)
        if not text.quoted or not text.text:
            raise LineError(f"text in double quotes is missing ({usage})")
        if any(0x80 <= ord(letter) <= 0xFF for letter in text.text) and "\\x" in line:
            raise LineError(f"'{verb.name}' takes \\x00 to \\x7f, and other letters as they are")
        step["data" if verb.name == "type" else "contains"] = text.text
    elif verb.usage == "SIGNAL":
        signal = _only(rest, usage).text
        if signal not in vocabulary().signals:
            raise LineError(unknown("signal", signal, vocabulary().signals))
        step["signal"] = signal
    elif rest:
        raise LineError(f"'{rest[0].text}' is too much ({usage})")
    return step


def look_step(kind: str, look: Look, topology: Topology) -> dict[str, Any]:
    """An `await:` or a `table:`."""
    _host(look.host, topology)
    return {
        "kind": kind,
        "host": look.host,
        "pattern": look.pattern.to_json(),
        "absent": look.absent,
    }


def advance_step(line: str) -> dict[str, Any]:
    """An `advance:`."""
    milliseconds = parse_duration(line)
    if milliseconds == 0:
        raise LineError("an advance of nothing: leave the step out")
    return {"kind": "advance", "ms": milliseconds}


def host_step(line: str, topology: Topology) -> dict[str, Any]:
    """A `host:` line."""
    words = line.split()
    forms = f"forms: {'; '.join(HOST_FORMS)}"
    if len(words) < 2:
        raise LineError(f"something to do is missing after the host ({forms})")
    host = _host(words[0], topology)
    verb = words[1]
    if verb not in _HOST_VERBS:
        raise LineError(unknown("verb", verb, _HOST_VERBS))
    step = _HOST_VERBS[verb](host, words[2:], topology)
    if step is None:
        raise LineError(f"'{line}' is not of a known form ({forms})")
    return step


def check_sysctl(name: str) -> None:
    """Refuse what is not a network namespace's sysctl; raises LineError."""
    if not _SYSCTL.fullmatch(name) or not name.startswith("net."):
        raise LineError(f"bad sysctl '{name}': write for example net.ipv4.tcp_tw_reuse")


def _sysctl(host: str, words: list[str], topology: Topology) -> dict[str, Any] | None:
    if len(words) < 2:
        return None
    check_sysctl(words[0])
    return {"kind": "sysctl", "host": host, "name": words[0], "value": " ".join(words[1:])}


def _address(host: str, words: list[str], topology: Topology) -> dict[str, Any] | None:
    if len(words) not in (2, 4) or words[0] not in ("add", "remove"):
        return None
    if len(words) == 4 and words[2] != "dev":
        return None
    address = parse_interface_address(words[1])
    device = words[3] if len(words) == 4 else topology.link_device(host) or "lo"
    _device(host, device, topology)
    return {
        "kind": "address",
        "host": host,
        "device": device,
        "address": address,
        "action": words[0],
    }


def _neighbour(
    host: str, words: list[str], topology: Topology, lose: bool
) -> dict[str, Any] | None:
    if len(words) != 1:
        return None
    address = canonical(words[0])
    way = topology.way(host, address)
    if way is None:
        raise LineError(f"unknown address '{address}': no host on a link of {host} has it")
    device, mac = way
    return {
        "kind": "neighbour",
        "host": host,
        "device": device,
        "address": address,
        "mac": WRONG_MAC if lose else mac,
        "action": "set",
    }


def _lose(host: str, words: list[str], topology: Topology) -> dict[str, Any] | None:
    return _neighbour(host, words, topology, True)


def _reach(host: str, words: list[str], topology: Topology) -> dict[str, Any] | None:
    return _neighbour(host, words, topology, False)


def _link(host: str, words: list[str], topology: Topology) -> dict[str, Any] | None:
    if len(words) != 2 or words[1] not in ("up", "down"):
        return None
    _device(host, words[0], topology)
    return {"kind": "link", "host": host, "device": words[0], "up": words[1] == "up"}


_HOST_VERBS: dict[str, Callable[[str, list[str], Topology], dict[str, Any] | None]] = {
    "sysctl": _sysctl,
    "address": _address,
    "lose": _lose,
    "reach": _reach,
    "link": _link,
}


def _host(name: str, topology: Topology) -> str:
    if topology.host(name) is None:
        raise LineError(unknown("host", name, [host.name for host in topology.hosts]))
    return name


def _device(host: str, device: str, topology: Topology) -> None:
    found = topology.host(host)
    devices = {"lo", *(i.device for i in found.interfaces)} if found is not None else {"lo"}
    if device not in devices:
        raise LineError(unknown("device", device, devices))


def _only(words: tuple[Word, ...], usage: str) -> Word:
    if len(words) != 1:
        raise LineError(f"one word is wanted, not {len(words)} ({usage})")
    return words[0]
