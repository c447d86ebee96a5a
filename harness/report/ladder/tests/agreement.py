"""Whether a ladder says just what the evidence says, by a reading of its own: dpkt's and JSON's."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from socket import AF_INET, AF_INET6, inet_ntop
from typing import Any

import dpkt

from harness.judge.evidence import read_evidence
from harness.report.ladder.model import Ladder, ladder_of
from harness.report.ladder.svg import ladder_svg
from harness.report.ladder.text import ladder_text
from harness.report.ladder.socket_span import states_at
from harness.report.ladder.timeline import Moment, timeline

_BITS = {"SYN": 2, "FIN": 1, "RST": 4, "ACK": 16}


def disagreements(folder: Path) -> Iterator[str]:
    """Every point in which the ladder of a case's folder is not what its files say."""
    ladder = ladder_of(read_evidence(folder))
    lines = [json.loads(line) for line in (folder / "observations.ndjson").open()]
    yield from _packets(ladder, folder, lines)
    yield from _calls(ladder, lines)
    yield from _states(ladder, lines)
    yield from _drawn(ladder)
    yield from _links(ladder, {line["seq"] for line in lines})


def _packets(ladder: Ladder, folder: Path, lines: list[dict[str, Any]]) -> Iterator[str]:
    links = {line["file"] for line in lines if line["kind"] == "capture"}
    captures = [_words_of_file(folder / file) for file in sorted(links)]
    drawn = Counter(packet.words for packet in ladder.packets)
    told: Counter[str] = Counter()
    if len(captures) == 2 and captures[0] == captures[1]:
        captures = captures[:1]  # both ends of one link
    for words in captures:
        told += words
    if drawn != told:
        yield f"packets: drawn {dict(drawn - told)} and not {dict(told - drawn)}"
    elsewhere = [it.time for it in ladder.packets if not -0.05 < it.time < ladder.end + 1.05]
    if elsewhere:
        yield f"packets out of the case's time: {elsewhere[:3]}"


def _words_of_file(path: Path) -> Counter[str]:
    words: Counter[str] = Counter()
    with path.open("rb") as stream:
        for _, frame in dpkt.pcap.Reader(stream):
            words[_words(dpkt.ethernet.Ethernet(frame).data)] += 1
    return words


def _words(ip: Any) -> str:
    inner = getattr(ip, "data", None)
    if isinstance(inner, dpkt.tcp.TCP):
        flags = [name for name, bit in _BITS.items() if inner.flags & bit]
        return " ".join([*flags, *(["DATA"] if inner.data else [])]) or "no flags"
    if isinstance(inner, dpkt.udp.UDP):
        return "UDP"
    if isinstance(inner, dpkt.icmp.ICMP):
        return "ICMP" if inner.type in (3, 11, 12) else "other"
    if isinstance(inner, dpkt.icmp6.ICMP6):
        return "ICMP" if inner.type < 128 else _discovery(inner.type, bytes(inner))
    if isinstance(ip, dpkt.arp.ARP):
        source, target = (inet_ntop(AF_INET, it) for it in (ip.spa, ip.tpa))
        return f"who has {target}" if ip.op == 1 else f"{source} is at {ip.sha.hex(':')}"
    return "other"


def _discovery(kind: int, message: bytes) -> str:
    """RFC 4861, sections 4.3 and 4.4: the address is behind eight bytes, options behind that."""
    if kind not in (135, 136):
        return "other"
    address = inet_ntop(AF_INET6, message[8:24])
    if kind == 135:
        return f"who has {address}"
    is_told = message[24:26] == b"\2\1"
    return f"{address} is at {message[26:32].hex(':') if is_told else 'its known address'}"


def _calls(ladder: Ladder, lines: list[dict[str, Any]]) -> Iterator[str]:
    told = [(it["n"], _outcome(it), it["t0"], it["t1"]) for it in lines if it["kind"] == "step"]
    # Of a step that was left out the ladder has the label of the one that decided, too.
    drawn = [
        (it.step, re.sub(r"^not done \(.*: (.*)\)$", r"not done: \1", it.outcome), it.begin, it.end)
        for it in ladder.calls
    ]
    if told != drawn:
        yield f"calls: {len(drawn)} drawn of {len(told)}"


def _outcome(line: dict[str, Any]) -> str:
    why = line.get("not_done")
    return str(line["outcome"]) if why is None else f"not done: {why['outcome']}"


def _states(ladder: Ladder, lines: list[dict[str, Any]]) -> Iterator[str]:
    for line in (line for line in lines if line["kind"] == "step"):
        for host, table in line["after"].items():
            told = Counter((it["protocol"], it["local"], it["remote"], it["state"]) for it in table)
            if states_at(ladder.sockets, host, line["t1"]) != told:
                yield f"sockets of {host} after step {line['n']}"


def _drawn(ladder: Ladder) -> Iterator[str]:
    """The text and the picture have each mark once."""
    entries = timeline(ladder)
    begun = Counter(id(it.mark) for it in entries if it.moment is not Moment.RETURN)
    for mark in (*ladder.calls, *ladder.packets):
        if begun[id(mark)] != 1:
            yield f"{mark} is told {begun[id(mark)]} times"
    if any(later.time < earlier.time for earlier, later in zip(entries, entries[1:])):
        yield "time goes back"
    text, picture = ladder_text(ladder), ladder_svg(ladder)
    for packet in ladder.packets:
        if picture.count(f'href="#p{packet.number}"') != 1:
            yield f"packet {packet.number} is not drawn once"
    for call in ladder.calls:
        if f"[step {call.step}" not in text or f'href="#r{call.seq}"' not in picture:
            yield f"step {call.step} is missing"


def _links(ladder: Ladder, records: set[int]) -> Iterator[str]:
    """Every mark leads to its record, and nothing to one that is not there."""
    links = Counter(re.findall(r'href="#([rp][0-9]+)"', ladder_svg(ladder)))
    there = {f"r{seq}" for seq in records} | {f"p{it.number}" for it in ladder.packets}
    if set(links) - there:
        yield f"links that lead nowhere: {set(links) - there}"
    spans = Counter(f"r{span.seq}" for span in ladder.sockets)
    if spans - links:
        yield f"states without a link: {spans - links}"
