"""The options of a kernel that is built for a case: what every guest needs, and what the case does.

A case that lacks one of them would be skipped on every commit, and a bisection would find nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.export.program import Refused
from harness.formats.plan import Plan

# Beside x86_64_defconfig (cpp_servers/guest/features.cpp).
EVERY_GUEST = (
    *("CONFIG_PVH=y", "CONFIG_PCI=y", "CONFIG_SERIAL_8250=y", "CONFIG_SERIAL_8250_CONSOLE=y"),
    *("CONFIG_BLK_DEV_INITRD=y", "CONFIG_RD_GZIP=y", "CONFIG_DEVTMPFS=y", "CONFIG_TMPFS=y"),
    *("CONFIG_NAMESPACES=y", "CONFIG_NET_NS=y", "CONFIG_USER_NS=y", "CONFIG_VETH=y"),
    *("CONFIG_PACKET=y", "CONFIG_IPV6=y", "CONFIG_INET_DIAG=y", "CONFIG_INET_TCP_DIAG=y"),
    *("CONFIG_INET_UDP_DIAG=y", "CONFIG_INET_DIAG_DESTROY=y", "CONFIG_DEBUG_INFO_NONE=y"),
)
_VRF = (
    *("CONFIG_IP_ADVANCED_ROUTER=y", "CONFIG_IP_MULTIPLE_TABLES=y"),
    *("CONFIG_IPV6_MULTIPLE_TABLES=y", "CONFIG_NET_L3_MASTER_DEV=y", "CONFIG_NET_VRF=y"),
)
OF_NEEDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("device", "dummy"): ("CONFIG_DUMMY=y",),
    ("device", "vrf"): _VRF,
    ("sysctl", "net.ipv4.tcp_l3mdev_accept"): _VRF,
    ("sysctl", "net.ipv4.tcp_syncookies"): ("CONFIG_SYN_COOKIES=y",),
    ("socket", "mptcp"): ("CONFIG_MPTCP=y", "CONFIG_MPTCP_IPV6=y"),
    ("socket", "sctp"): ("CONFIG_IP_SCTP=y",),
}
"""by a need of a case; what is not here, every kernel with the options above has, or none"""


def kernel_config(plan: Plan) -> tuple[str, ...]:
    """For a case. Raises Refused for one that no guest can run."""
    # Of the others a guest gets this machine's (initramfs).
    programs = [str(it.name) for it in plan.needs if it.kind == "program" and "/" in str(it.name)]
    if programs:
        raise Refused(
            f"{plan.case}: it runs {programs[0]}, which no guest has, and kernels are bisected in"
            " guests: name a case without it"
        )
    return _with((need.kind, need.name or "") for need in plan.needs)


def cell_config(words: Iterable[str]) -> tuple[str, ...]:
    """For a cell of these words, among which are the protocols that it needs."""
    return _with(("socket", word) for word in words)


def _with(needs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    further = [line for need in needs for line in OF_NEEDS.get(need, ())]
    return (*EVERY_GUEST, *dict.fromkeys(further))
