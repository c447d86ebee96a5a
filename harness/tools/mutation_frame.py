"""The bytes of a captured frame: what it is, where its fields lie, and its checksums mended."""

from __future__ import annotations

from dataclasses import dataclass

from harness.judge.internet_checksum import sum_of

_TCP, _UDP = 6, 17
# By version of IP and protocol: neighbour discovery, and reports of groups (IGMP, MLD).
_WORDS = {(4, 1): "ICMP", (4, 2): "group", (6, 0): "group", (6, 58): "neighbour"}
_WORDS |= {(4, _UDP): "UDP", (6, _UDP): "UDP"}
_LINK = ((6, "to"), (12, "from"), (14, "type"))
_IP4 = ((1, "version"), (2, "service"), (4, "length"), (6, "id"), (8, "fragment"), (9, "hops"))
_IP4_REST = ((10, "protocol"), (12, "checksum"), (20, "addresses"))
_IP6 = (
    (1, "version"),
    (4, "label"),
    (6, "length"),
    (7, "protocol"),
    (8, "hops"),
    (40, "addresses"),
)
_OF_TCP = ((4, "ports"), (8, "seq"), (12, "ack"), (13, "offset"), (14, "flags"), (16, "window"))
_OF_TCP_REST = ((18, "checksum"), (20, "urgent"))
_OF_UDP = ((4, "ports"), (6, "length"), (8, "checksum"))
_FLAGS = {1: "FIN", 2: "SYN", 4: "RST", 16: "ACK"}


@dataclass(frozen=True, slots=True)
class Frame:
    """An Ethernet frame, as far as it can be read; whatever it is, nothing is raised."""

    data: bytes

    @property
    def _ip(self) -> int:
        """4, 6 or 0 for what is no IP."""
        return {b"\x08\x00": 4, b"\x86\xdd": 6}.get(self.data[12:14], 0)

    @property
    def _transport(self) -> tuple[int, int]:
        """Its protocol and where it begins; 0 for none."""
        if self._ip == 4 and len(self.data) >= 34:
            return self.data[23], 14 + (self.data[14] & 15) * 4
        if self._ip == 6 and len(self.data) >= 54:
            return self.data[20], 54
        return 0, len(self.data)

    @property
    def word(self) -> str:
        """SYN, FIN, DATA and so on, UDP, ICMP, ARP, `neighbour`, `group`, or `other`."""
        protocol, at = self._transport
        if protocol == _TCP and len(self.data) >= at + 20:
            flags = self.data[at + 13]
            data = len(self.data) - at - (self.data[at + 12] >> 4) * 4
            for bit, word in ((2, "SYN"), (1, "FIN"), (4, "RST")):
                if flags & bit:
                    return word
            return "DATA" if data > 0 else "ACK"
        if self.data[12:14] == b"\x08\x06":
            return "ARP"
        return _WORDS.get((self._ip, protocol), "other")

    @property
    def numbers(self) -> bytes:
        """The ends and the sequence number of a segment with SYN, FIN or data; else nothing."""
        protocol, at = self._transport
        if protocol != _TCP or self.word in ("ACK", "RST", "other", "ARP"):
            return b""
        ends = self.data[26:34] if self._ip == 4 else self.data[22:54]
        return ends + self.data[at : at + 8]

    @property
    def is_to_itself(self) -> bool:
        """Whether it goes where it comes from, so that both directions are one."""
        _, at = self._transport
        size = 4 if self._ip == 4 else 16
        ends = self.data[26:34] if self._ip == 4 else self.data[22:54]
        ports = self.data[at : at + 4]
        return self._ip != 0 and ends[:size] == ends[size:] and ports[:2] == ports[2:]

    def field_at(self, byte: int, bit: int = 0) -> str:
        """The name of the field that a byte lies in, and of the flag that a bit is."""
        protocol, at = self._transport
        if byte < 14:
            return _named(byte, _LINK)
        if byte < at:
            fields = _IP6 if self._ip == 6 else (*_IP4, *_IP4_REST)
            return "ip " + _named(byte - 14, fields, "options") if self._ip else "payload"
        if protocol == _TCP:
            options_end = (self.data[at + 12] >> 4) * 4 if len(self.data) > at + 12 else 20
            fields = (*_OF_TCP, *_OF_TCP_REST, (options_end, "options"))
            if byte - at == 13 and bit in _FLAGS:
                return f"tcp flag {_FLAGS[bit]}"
            return "tcp " + _named(byte - at, fields, "data")
        return "udp " + _named(byte - at, _OF_UDP, "data") if protocol == _UDP else "payload"

    def mended(self) -> bytes:
        """The frame with checksums that are right for its bytes."""
        data = bytearray(self.data)
        protocol, at = self._transport
        if self._ip == 4:
            data[24:26] = b"\0\0"
            data[24:26] = _complement(bytes(data[14:at]))
        offset = {_TCP: 16, _UDP: 6}.get(protocol)
        if offset is not None and len(data) >= at + 20 - 12 * (protocol == _UDP):
            place = slice(at + offset, at + offset + 2)
            ends = data[26:34] if self._ip == 4 else data[22:54]
            data[place] = b"\0\0"
            end = 14 + int.from_bytes(data[16:18], "big") if self._ip == 4 else len(data)
            body = bytes(data[at:end])
            pseudo = bytes(ends) + len(body).to_bytes(4, "big") + protocol.to_bytes(4, "big")
            data[place] = _complement(pseudo + body)
        return bytes(data)


def _complement(data: bytes) -> bytes:
    return (sum_of(data) ^ 0xFFFF).to_bytes(2, "big")


def _named(at: int, fields: tuple[tuple[int, str], ...], rest: str = "payload") -> str:
    return next((name for end, name in fields if at < end), rest)
