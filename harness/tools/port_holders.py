"""Holders of a port, made for real: each in a network namespace, as long as it is wanted.

Owns the processes that it starts. What `bindlab why` and others say of them is left to who asks.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ROOT_USER = os.geteuid() == 0

LISTEN = "s = socket.socket(); s.bind(('127.0.0.1', 8080)); s.listen()"
BOUND = "s = socket.socket(); s.bind(('0.0.0.0', 8080))"
PAIR = f"{LISTEN}; c = socket.create_connection(('127.0.0.1', 8080)); a = s.accept()[0]; s.close()"
UDP = "s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('0.0.0.0', 8080))"
LEFT_BEHIND = f"""
{LISTEN}
r, w = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(w, b'x')
        os.read(0, 1)
    os._exit(0)
s.close()
os.wait()
os.read(r, 1)
"""
SELF_CONNECTION = (
    "open('/proc/sys/net/ipv4/ip_local_port_range', 'w').write('8080 8080');"
    "s = socket.create_connection(('127.0.0.1', 8080))"
)
# A remnant's state is reached when its segments have come through, which may take a delayed
# acknowledgement's 40 ms and more on a busy machine: the holder says so when the table does.
_REACHED = """
import time
end = time.monotonic() + 20
while True:
    rows = [row.split() for row in list(open('/proc/net/tcp'))[1:]]
    # the port 8080 and the state, as the kernel prints them
    if any(row[1].endswith(':1F90') and row[3] == '{code}' for row in rows): break
    if time.monotonic() > end: raise SystemExit('no socket on 8080 came to the state {code}')
    time.sleep(0.005)
"""
FIN_WAIT2, TIME_WAIT = (_REACHED.format(code=code) for code in ("05", "06"))
IN_TIME_WAIT = f"{PAIR}; a.close(); c.close()\n{TIME_WAIT}"
IN_FIN_WAIT2 = f"{PAIR}; a.close()\n{FIN_WAIT2}"


@dataclass(slots=True)
class HolderHost:
    """A network namespace that lives as long as the process which it was made with."""

    first: subprocess.Popen[bytes]
    holders: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def inside(self, *words: str, uid: int | None = None) -> list[str]:
        """The command that runs these words there."""
        enter = ["nsenter", "-t", str(self.first.pid), "-n"]
        enter += [] if ROOT_USER else ["-U", "--preserve-credentials"]
        user = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"] if uid else []
        return [*enter, *user, *words]

    def hold(self, code: str, uid: int | None = None) -> subprocess.Popen[bytes]:
        """A process that has run this Python, and stays until its input ends.

        Raises RuntimeError if it did not come so far.
        """
        words = f"import os, socket\n{code}\nprint(flush=True)\nos.read(0, 1)"
        holder = subprocess.Popen(
            self.inside(sys.executable, "-c", words, uid=uid),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.holders.append(holder)
        _await_line(holder)
        return holder


@contextmanager
def holder_host() -> Iterator[HolderHost]:
    """A fresh namespace with lo up; everything in it has ended afterwards.

    Root makes it as root, an ordinary user as root of a user namespace. Raises RuntimeError.
    """
    made = subprocess.Popen(
        ["unshare", "-n" if ROOT_USER else "-rn", "sh", "-c", "ip link set lo up; echo; cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    host = HolderHost(made)
    try:
        _await_line(made)
        yield host
    finally:
        for process in [*host.holders, made]:
            process.communicate()  # its input ends, and so does it


def _await_line(process: subprocess.Popen[bytes]) -> None:
    if process.stdout is None or process.stdout.readline() != b"\n":
        raise RuntimeError(f"{process.args!r}: did not get ready")
