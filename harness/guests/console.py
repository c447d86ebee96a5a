"""What a kernel's console says of why its guest is off."""

from __future__ import annotations

from harness.guests.guest_failure import KernelUnusable

# How run_guest() of cpp_servers/guest begins what it could not do.
GUEST_SAYS = "bindlab: guest:"


def why_off(console: str, code: int) -> str:
    """The first words of a panic, or else the last words; `code` is QEMU's exit code.

    Raises KernelUnusable for what the guest's first process could not do.
    """
    lines = [line.strip() for line in console.splitlines() if line.strip()]
    ours = [line.partition(GUEST_SAYS)[2] for line in lines if GUEST_SAYS in line]
    if ours:
        raise KernelUnusable(f"the guest cannot work with this kernel: {ours[-1].strip()}")
    panics = [line for line in lines if "Kernel panic" in line]
    # What any kernel says when it is switched off.
    others = [line for line in lines if "reboot: " not in line]
    last = (panics[:1] or others[-1:] or ["no words"])[0]
    return f"the guest switched off before its work was done (QEMU exit {code}): {last}"
