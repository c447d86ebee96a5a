"""One guest: a kernel under QEMU's TCG in virtual time, from power-on to its end.

Owns the QEMU process, which dies with us, and the memory it shares with us. No root, no KVM, no
disk, no network. `-icount` makes the guest's clock count instructions, and `sleep=off` lets it jump
over the time in which the guest has nothing to do, so a TIME_WAIT of 60 s costs none. What the
guest says is left to the caller.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from harness.guests.channel import Channel
from harness.guests.kernel_list import KernelError

QEMU = "qemu-system-x86_64"
BACKEND = "qemu"
ACCELERATOR = "tcg,icount"
MEMORY_MB = 400
# How much of the console's end is kept.
_TAIL = 16384

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
    # sock_diag walks the whole hash tables at every look. The kernel sizes them by memory, and by
    # them a namespace's tcp_max_tw_buckets (256 here) and tcp_max_syn_backlog (tcp_init()).
    "thash_entries=512",
)


@dataclass(frozen=True, slots=True)
class Boot:
    """What to boot."""

    kernel: Path
    image: bytes


def require_qemu() -> None:
    """Raises KernelError if there is no QEMU."""
    if shutil.which(QEMU) is None:
        raise KernelError(f"there is no {QEMU} here: install the package qemu-system-x86")


class Machine:
    """A guest that runs. A context: leaving it ends the guest."""

    def __init__(self, boot: Boot) -> None:
        """Switch it on. Raises KernelError."""
        require_qemu()
        self.channel = Channel()
        self._image = _memory("bindlab-image", boot.image)
        self._console = _memory("bindlab-console")
        self._words = _memory("bindlab-qemu")
        shared = f"memory-backend-file,id=channel,share=on,size={_size(self.channel)}"
        command = [
            # With its parent's death it dies, too (PR_SET_PDEATHSIG), however that comes.
            *("setpriv", "--pdeathsig", "KILL", QEMU),
            *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-M", "pc"),
            # 2 ns an instruction, whatever the host's load: `shift=auto` would follow its clock.
            *("-accel", "tcg,thread=single,tb-size=64", "-icount", "shift=1,sleep=off"),
            *("-cpu", "qemu64,+rdrand", "-m", str(MEMORY_MB)),
            *("-kernel", str(boot.kernel), "-initrd", f"/dev/fd/{self._image}"),
            *("-append", " ".join(_KERNEL_WORDS)),
            *("-serial", f"file:/dev/fd/{self._console}"),
            *("-object", f"{shared},mem-path=/dev/fd/{self.channel.descriptor}"),
            *("-device", "ivshmem-plain,memdev=channel"),
        ]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._words,
                stderr=self._words,
                pass_fds=(self.channel.descriptor, self._image, self._console),
                start_new_session=True,  # Ctrl+C is for us alone
            )
        except OSError as error:
            self._close()
            raise KernelError(f"{command[0]}: cannot be run: {error.strerror}") from error

    def __enter__(self) -> Machine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._close()

    def is_on(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def code(self) -> int:
        """QEMU's exit code, once it is off."""
        return self._process.wait()

    def console(self) -> str:
        """The end of what the kernel wrote to its console, and of what QEMU complained of."""
        return _tail(self._words) + _tail(self._console)

    def _close(self) -> None:
        self.channel.close()
        for descriptor in (self._image, self._console, self._words):
            os.close(descriptor)


def _size(channel: Channel) -> int:
    return os.fstat(channel.descriptor).st_size


def _memory(name: str, content: bytes = b"") -> int:
    """A file on no disk (memfd_create(2)) that QEMU gets by descriptor."""
    descriptor = os.memfd_create(name)
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    return descriptor


def _tail(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    at = max(0, size - _TAIL)
    return os.pread(descriptor, size - at, at).decode(errors="replace").replace("\r\n", "\n")
