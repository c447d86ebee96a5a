"""Alterations of the captured packets, counts mended; of one kind checksums, too."""

from __future__ import annotations

import random

from harness.tools.mutation_folder import Folder
from harness.tools.mutation_frame import Frame
from harness.tools.mutation_lines import line_gone

_HOW = ("gone", "twice", "moved", "altered", "altered and mended", "of another case")


def packets(folder: Folder, other: Folder, by: random.Random) -> None:
    """A packet is gone, twice, elsewhere, altered, or one of another case."""
    held = folder.packets
    if not held:
        line_gone(folder, other, by)
        return
    before, at, how = len(held), by.randrange(len(held)), by.choice(_HOW)
    time, whole = held[at]
    frame = Frame(whole)
    word = frame.word
    if frame.numbers and [Frame(it).numbers for _, it in held].count(frame.numbers) > 1:
        word += " sent again"
    if frame.is_to_itself and frame.word == "SYN":
        word += " to itself"
    folder.where = f"packet/{how}/{word}"
    if how == "gone":
        held.pop(at)
    elif how == "twice":
        held.insert(at, held[at])
    elif how == "moved":
        held.insert(by.randrange(len(held)), held.pop(at))
    elif how == "of another case":
        held[at] = by.choice(other.packets or [(bytes(8), b"")])
        itself = " to itself" if Frame(held[at][1]).is_to_itself else ""
        folder.where = f"packet/{how}/{Frame(held[at][1]).word}{itself}"
        if folder.where.endswith("SYN") and any(it["program"] for it in folder.of_kind("actor")):
            folder.where += " beside a program"
    else:
        byte = by.randrange(len(whole))
        changed = whole[:byte] + bytes([whole[byte] ^ 1 << by.randrange(8)]) + whole[byte + 1 :]
        held[at] = (time, changed if how == "altered" else Frame(changed).mended())
        folder.where += f"/{frame.field_at(byte, whole[byte] ^ changed[byte])}"
    folder.where += folder.company
    for line in folder.of_kind("capture-end"):
        copies = 2 if any(it["device"] == "lo" for it in folder.of_kind("capture")) else 1
        for key, times in (("captured", 1), ("received", copies), ("whole", copies)):
            line[key] += (len(held) - before) * times
        line["interface_packets"] += len(held) - before
