"""Alterations of a socket in the tables, in all that were read between two steps alike."""

from __future__ import annotations

import random

from harness.tools.mutation_folder import Folder
from harness.tools.mutation_lines import lines_swapped
from harness.tools.mutation_values import other_value


def sockets(folder: Folder, other: Folder, by: random.Random) -> None:
    """A socket is altered, gone or added."""
    steps = folder.of_kind("step")
    places = [
        (at, host) for at, step in enumerate(steps) for host, it in step["after"].items() if it
    ]
    if not places:
        lines_swapped(folder, other, by)
        return
    at, host = by.choice(places)
    tables = [(steps[at], "after"), *([(steps[at + 1], "before")] if at + 1 < len(steps) else [])]
    table = [dict(entry) for entry in steps[at]["after"][host]]
    entry, how = by.choice(table), by.randrange(3)
    sort = entry["protocol"] if entry["protocol"] == "udp" else entry["state"]
    folder.where = f"socket/{'held' if entry['inode'] else 'nobodys'} {sort}"
    if how == 0:
        table.remove(entry)
        folder.where += "/gone"
    elif how == 1:
        table.append({**entry, "inode": entry["inode"] and entry["inode"] + 1})
        folder.where += "/added"
    else:
        key = by.choice(sorted(entry))
        entry[key] = other_value(entry[key], by)
        folder.where += f"/{key}"
        if key == "inode" and at + 1 == len(steps):
            folder.where += " at the end"
    if folder.has_program(host):
        folder.where += ", beside a program"
    for step, side in tables:
        step[side] = {**step[side], host: table}
