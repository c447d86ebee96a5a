"""What QEMU is started with, and what is said to the kernel in it.

Owns the guest's hardware and clock. No root, no KVM, no disk, no network. `-icount` makes the
guest's clock count instructions, and `sleep=off` lets it jump over the time in which the guest has
nothing to do, so a TIME_WAIT of 60 s costs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

QEMU = "qemu-system-x86_64"
MEMORY_MB = 400

# What is said to the kernel, and why. None of it changes how sockets behave, but for the sizes that
# go with `thash_entries`.
_KERNEL_WORDS = (
    "console=ttyS0",
    "quiet",
    "panic=-1",  # start anew at once, which QEMU takes for its end
    "mitigations=off",  # against other tenants of a processor that is not even there
    "random.trust_cpu=on",  # nothing else in a guest is random early on
    # ERMS, REP_GOOD, FSRM (arch/x86/include/asm/cpufeatures.h): TCG runs `rep stosb` a byte at a
    # time, so clearing a page takes 4096 turns; without these flags the kernel uses plain loops.
    "clearcpuid=297,112,580",
    # Timers by the HPET and by the jiffy, in which TCP's states count anyway: to find out how fast
    # the APIC's timer is, the kernel counts, which takes TCG 1.5 s; and to set a timer anew for
    # every short sleep takes it a tenth of a run.
    "noapictimer",
    "highres=off",
    # The TSC, which counts instructions, is taken as it is. Until the kernel trusts a clock, it
    # counts ticks one by one, and in 5.10 some of the HPET's are lost in the first second.
    "tsc=reliable",
    # What costs time and finds or guards against nothing here: self-tests, and hardening of the
    # kernel against those it runs.
    "cryptomgr.notests",
    "audit=0",
    "lsm=",
    "init_on_alloc=0",
    "hardened_usercopy=off",
    "randomize_kstack_offset=off",
    "kfence.sample_interval=0",
    # sock_diag walks the whole hash tables at every look, and clears two arrays for each chain with
    # `rep stos` (inet_diag_dump_icsk()), which TCG runs a word at a time. The kernel sizes them by
    # memory, and by them a namespace's tcp_max_tw_buckets (set back by netns/namespace_factory) and
    # tcp_max_syn_backlog (128, its least). The end of a namespace walks the table of tcp_metrics.
    "thash_entries=64",
    "tcpmhash_entries=64",
)


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """The descriptors that QEMU gets from us."""

    initramfs: int
    console: int
    channel: int
    channel_bytes: int


def qemu_command(kernel: Path, files: SharedFiles) -> list[str]:
    """The words that start a guest."""
    shared = f"memory-backend-file,id=channel,share=on,size={files.channel_bytes}"
    return [
        # With its parent's death it dies, too (PR_SET_PDEATHSIG), however that comes.
        *("setpriv", "--pdeathsig", "KILL", QEMU),
        *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-M", "pc"),
        # 2 ns an instruction, whatever the host's load: `shift=auto` would follow its clock.
        # MiB for translated code: with 64 a run took 4 % longer.
        *("-accel", "tcg,thread=single,tb-size=256", "-icount", "shift=1,sleep=off"),
        *("-cpu", "qemu64,+rdrand", "-m", str(MEMORY_MB)),
        *("-kernel", str(kernel), "-initrd", f"/dev/fd/{files.initramfs}"),
        *("-append", " ".join(_KERNEL_WORDS)),
        *("-serial", f"file:/dev/fd/{files.console}"),
        *("-object", f"{shared},mem-path=/dev/fd/{files.channel}"),
        *("-device", "ivshmem-plain,memdev=channel"),
    ]
