"""Ethernet frames and capture files for fabricated evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import dpkt

WALL_TIME = "2026-11-23T08:00:00.250000Z"
WALL_START = datetime.fromisoformat(WALL_TIME).timestamp()
MACS = {"server": "02:00:00:00:00:01", "client": "02:00:00:00:00:02"}
_FLAGS = {"S": 2, "A": 16, "F": 1, "R": 4, "P": 8}


def tcp_frame(
    source: str,
    target: str,
    flags: str,
    *,
    seq: int = 0,
    ack: int = 0,
    data: bytes = b"",
    options: bytes = b"",
    sender: str = "client",
) -> bytes:
    """An Ethernet frame with a TCP segment from `address:port` to `address:port`."""
    segment = dpkt.tcp.TCP(
        sport=int(source.rpartition(":")[2]),
        dport=int(target.rpartition(":")[2]),
        flags=sum(_FLAGS[letter] for letter in flags),
        seq=seq,
        ack=ack,
        opts=options,
        off=5 + len(options) // 4,
        data=data,
    )
    return ip_frame(source, target, dpkt.ip.IP_PROTO_TCP, segment, sender)


def ip_frame(source: str, target: str, protocol: int, payload: Any, sender: str) -> bytes:
    """An Ethernet frame with an IP packet; the ends' ports are left aside."""
    ends = [ip_address(end.rpartition(":")[0].strip("[]")).packed for end in (source, target)]
    if len(ends[0]) == 4:
        packet: Any = dpkt.ip.IP(src=ends[0], dst=ends[1], p=protocol, df=1, data=payload)
        packet.len = len(packet)
        kind = dpkt.ethernet.ETH_TYPE_IP
    else:
        packet = dpkt.ip6.IP6(src=ends[0], dst=ends[1], nxt=protocol, data=payload)
        packet.plen = len(bytes(payload))
        packet.extension_hdrs = {}
        kind = dpkt.ethernet.ETH_TYPE_IP6
    receiver = "server" if sender == "client" else "client"
    macs = {"src": _mac(sender), "dst": _mac(receiver)}
    return bytes(dpkt.ethernet.Ethernet(**macs, type=kind, data=packet))


def _mac(host: str) -> bytes:
    return bytes.fromhex(MACS[host].replace(":", ""))


def write_pcap(path: Path, frames: Sequence[bytes | tuple[bytes, float]], link: int = 1) -> None:
    """A pcap file with these frames, a millisecond apart or with the stamps given."""
    with path.open("wb") as stream:
        writer = dpkt.pcap.Writer(stream, linktype=link)
        for number, entry in enumerate(frames):
            frame, time = entry if isinstance(entry, tuple) else (entry, WALL_START + number / 1000)
            writer.writepkt(frame, time)
