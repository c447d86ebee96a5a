"""A case or a cell as a script for `git bisect run`.

It builds the tree that it is in, runs the case on that kernel by the project's own command, and
says good, bad or skip. Good is the answer of the kernel that was named, whatever the scenario
expects of the kernel that was built: what is looked for is where the answer changed.
"""

from __future__ import annotations

from harness.export.c_text import TEMPLATES
from harness.export.file_name import file_name_of
from harness.report.template import fill_plainly

# What a guest needs beside x86_64_defconfig (cpp_servers/guest/features.cpp).
CONFIG = (
    *("CONFIG_PVH=y", "CONFIG_PCI=y", "CONFIG_SERIAL_8250=y", "CONFIG_SERIAL_8250_CONSOLE=y"),
    *("CONFIG_BLK_DEV_INITRD=y", "CONFIG_RD_GZIP=y", "CONFIG_DEVTMPFS=y", "CONFIG_TMPFS=y"),
    *("CONFIG_NAMESPACES=y", "CONFIG_NET_NS=y", "CONFIG_USER_NS=y", "CONFIG_VETH=y"),
    *("CONFIG_PACKET=y", "CONFIG_IPV6=y", "CONFIG_INET_DIAG=y", "CONFIG_INET_TCP_DIAG=y"),
    *("CONFIG_INET_UDP_DIAG=y", "CONFIG_INET_DIAG_DESTROY=y", "CONFIG_DEBUG_INFO_NONE=y"),
)


def bisect_text(id: str, kernel: str, step: str, good: str, *, cell: bool) -> str:
    """The script; `step` must be answered with `good`, of a cell both results with a comma."""
    given = {
        "id": id,
        "kernel": kernel,
        "step": step,
        "good": good,
        "name": file_name_of(id),
        "config": CONFIG,
        "cell": cell,
    }
    return fill_plainly(TEMPLATES, "bisect", given)
