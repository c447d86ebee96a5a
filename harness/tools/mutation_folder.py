"""A folder of evidence in pieces, to be altered, and put together again with all mended.

Owns the mending: numbers of lines, counts, lengths and hashes become those of the altered folder,
as far as a forger could mend them who has nothing but the folder. Pure: files in, files out.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

PLAN, OBSERVATIONS, CAPTURE = "plan.json", "observations.ndjson", "capture.pcap"
# What is mended in every altered folder, so that altering it alters nothing.
MENDED = frozenset(
    "begin/plan_bytes capture-end/bytes end/records end/bytes end/steps end/sha256".split()
)
Record = dict[str, Any]
Packet = tuple[bytes, bytes]
"""its stamp and its bytes"""
# Of a capture file and of a packet in it: seconds, microseconds, bytes there, bytes on the wire.
_HEAD, _PACKET = 24, struct.Struct("=IIII")


@dataclass(slots=True)
class Folder:
    """A folder of evidence, in pieces."""

    plan: Record
    lines: list[Record]
    packets: list[Packet] | None
    head: bytes = b""
    """of the capture: pcap-savefile(5), in our byte order"""
    where: str = ""
    """what was altered: a kind of line and the way to the value in it; several joined by ` + `"""

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Folder:
        """What the files of a whole folder say."""
        lines = [json.loads(line) for line in files[OBSERVATIONS].splitlines()]
        folder = cls(json.loads(files[PLAN]), lines, None)
        if CAPTURE in files:
            folder.head, rest = files[CAPTURE][:_HEAD], files[CAPTURE][_HEAD:]
            folder.packets = []
            while rest:
                end = _PACKET.size + _PACKET.unpack_from(rest)[2]
                folder.packets.append((rest[:8], rest[_PACKET.size : end]))
                rest = rest[end:]
        return folder

    def of_kind(self, *kinds: str) -> list[Record]:
        """The lines of these kinds."""
        return [line for line in self.lines if line["kind"] in kinds]

    def has_program(self, host: str) -> bool:
        """Whether a program runs on a host, or did so before."""
        return any(it["program"] and it["host"] == host for it in self.of_kind("actor"))

    @property
    def company(self) -> str:
        """Who besides kernels could have written packets in this case, for `where`."""
        programs = [it for it in self.of_kind("actor") if it["program"]]
        own = {it["executable"] for it in self.of_kind("begin")}
        if any(it["executable"] not in own for it in programs):
            return ", beside a program from outside"
        calls = (step.get("call") or "" for step in self.plan["steps"])
        return ", by hand" if any(call.startswith("flow") for call in calls) else ""

    def files(self) -> dict[str, bytes]:
        """The files, mended."""
        files = {PLAN: json.dumps(self.plan).encode() + b"\n"}
        if self.packets is not None:
            files[CAPTURE] = self.head + b"".join(
                stamp + struct.pack("=II", len(frame), len(frame)) + frame
                for stamp, frame in self.packets
            )
        content = b""
        for seq, line in enumerate(self.lines):
            mended = {**line, "seq": seq}
            if line.get("kind") == "begin":
                mended["plan_bytes"] = len(files[PLAN])
            if line.get("kind") == "capture-end" and CAPTURE in files:
                mended["bytes"] = len(files[CAPTURE])
            if line.get("kind") == "end":
                mended |= self._counted(files, content)
            content += json.dumps(mended).encode() + b"\n"
        return {**files, OBSERVATIONS: content}

    def _counted(self, files: Mapping[str, bytes], content: bytes) -> Record:
        hashes = {name: sha256(it).hexdigest() for name, it in files.items()}
        hashes[OBSERVATIONS] = sha256(content).hexdigest()
        counts = {"records": len(self.lines), "bytes": len(content), "sha256": hashes}
        return counts | {"steps": len(self.of_kind("step"))}
