"""The processes of this machine, who begot whom, and the network namespaces they are in."""

from __future__ import annotations

import os
from pathlib import Path


def parents() -> dict[int, int]:
    """Every process of this machine and its parent."""
    found: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in parentheses may hold anything; what follows the last one is regular.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(stat.parent.name)] = int(fields[1])
    return found


def descendants(ancestor: int) -> set[int]:
    """The living and the unburied offspring of a process."""
    family = {ancestor}
    above = parents()
    while True:
        more = {pid for pid, parent in above.items() if parent in family} - family
        if not more:
            return family - {ancestor}
        family |= more


def net_namespaces() -> dict[str, set[int]]:
    """The network namespaces that processes are in, by inode as `net:[4026531840]`."""
    found: dict[str, set[int]] = {}
    for link in Path("/proc").glob("[0-9]*/ns/net"):
        try:
            found.setdefault(os.readlink(link), set()).add(int(link.parts[2]))
        except OSError:
            continue
    return found


def mounted_namespaces() -> list[str]:
    """The namespaces kept alive by a mount (as `ip netns add` makes them)."""
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    return [line for line in mounts if " - nsfs " in line]
