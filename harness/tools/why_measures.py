"""How long `bindlab why` takes where there are many sockets, and many processes to look into."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

from harness import ROOT
from harness.tools.measure import Measure, Unmeasurable
from harness.tools.port_holders import LISTEN, HolderHost, holder_host

_WHY = (str(ROOT / "build" / "release" / "bin" / "bindlab"), "why", "8080")
# The sentence of `why` where it has seen the socket and its owner; a free port has another.
_OWNER_FOUND = b"which listens on 127.0.0.1:8080, until "
_SOCKETS, _PROCESSES = 200_000, 2_000
_TRIES = 3
# Listeners beside the one on port 8080, of as many processes as the limit of descriptors wants.
_MANY_SOCKETS = f"""
import resource
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
each = min(most - 64, 10000)
{LISTEN}
r, w = os.pipe(); done, say = os.pipe()
left = {{sockets}}; children = 0
while left > 0:
    children += 1
    count = min(each, left); left -= count
    if os.fork() == 0:
        os.close(w)
        kept = []
        for port in range(10000, 10000 + count):
            t = socket.socket()
            t.bind((f'127.1.{{{{children // 250}}}}.{{{{children % 250 + 1}}}}', port))
            t.listen()
            kept.append(t)
        os.write(say, b'x')
        os.read(r, 1)
        os._exit(0)
for _ in range(children):
    os.read(done, 1)
"""
_MANY_PROCESSES = f"""
{LISTEN}
r, w = os.pipe()
for _ in range({{processes}}):
    if os.fork() == 0:
        os.close(w)
        os.read(r, 1)
        os._exit(0)
"""


def why(sockets: int = _SOCKETS, processes: int = _PROCESSES) -> Iterator[Measure]:
    """Beside so many sockets, of which `ss` tells, and with so many processes to look into.

    Raises Unmeasurable.
    """
    with holder_host() as host:
        _hold(host, _MANY_SOCKETS.format(sockets=sockets))
        beside = _seconds(host, b" 127.0.0.1:8080 ", "ss", "-tan")
        own = _seconds(host, _OWNER_FOUND, *_WHY)
        yield Measure(
            f"why beside {sockets:,} sockets takes of ss -tan",
            own / beside,
            2,
            "x",
            True,
            f"{own:.2f} s of {beside:.2f} s",
        )
    with holder_host() as host:
        _hold(host, _MANY_PROCESSES.format(processes=processes))
        own = _seconds(host, _OWNER_FOUND, *_WHY)
        words = "a listener and its owner found"
        yield Measure(f"why among {processes:,} processes takes", own, 1, "s", True, words)


def _hold(host: HolderHost, code: str) -> None:
    try:
        host.hold(code)
    except (RuntimeError, OSError) as error:
        raise Unmeasurable(str(error)) from error


def _seconds(host: HolderHost, tells: bytes, *words: str) -> float:
    """The shortest of a few. Raises Unmeasurable if the command did not tell of the holder."""
    taken = []
    for _ in range(_TRIES):
        start = time.monotonic()
        try:
            done = subprocess.run(host.inside(*words), capture_output=True, check=False)
        except OSError as error:
            raise Unmeasurable(str(error)) from error
        taken.append(time.monotonic() - start)
        if tells not in done.stdout:
            raise Unmeasurable(f"{words[0]} did not tell of port 8080: {done.stderr!r}")
    return min(taken)
