"""What the file of an export is called: each case and each cell has a name of its own.

So exports of many of them can be in one folder, as the kernel's selftests are.
"""

from __future__ import annotations

import re

from harness.export.cell import looks_like_a_cell
from harness.grid.axes import nearest_grid
from harness.records.layout import PAIRS


def file_name_of(id: str) -> str:
    """Without its ending: `bind_tcp_first4_addr_time_wait_wildcard4`, `bind_restart_…`."""
    if looks_like_a_cell(id) and nearest_grid(id) == PAIRS:
        *sockets, users, devices = id.split(",")
        words = [word for word in sockets if word != "none"]
        words += [f"{users}_users"] if users != "same" else []
        words += [f"{devices}_devices"] if devices != "none" else []
        return "_".join(["bind", *words])
    if looks_like_a_cell(id):
        return "_".join(["bind", *(word for word in id.split(",") if word != "none")])
    case = re.sub(r"[\w-]+=", "", id)  # its values are enough: all of a scenario have the same axes
    return f"bind_{re.sub(r'[^a-z0-9]+', '_', case.lower()).strip('_')}"
