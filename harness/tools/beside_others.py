"""What ss, lsof, fuser and netstat say of holders of a port, beside `bindlab why`: a table.

Owns docs/why-beside-others.md, which is made by asking all of them about holders made for real.
Promises words that are the same each time: no pids, no times.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness import ROOT
from harness.tools.port_holders import (
    BOUND,
    IN_FIN_WAIT2,
    IN_TIME_WAIT,
    LEFT_BEHIND,
    LISTEN,
    SELF_CONNECTION,
    UDP,
    ROOT_USER,
    HolderHost,
    holder_host,
)

PAGE = ROOT / "docs" / "why-beside-others.md"
ENGINE = ROOT / "build" / "release" / "bin" / "bindlab"
OTHERS = ("ss", "lsof", "fuser", "netstat")
NOTHING = "nothing"
# No users of the machine.
_ONE, _OTHER = 64001, 64002
_LIMIT = 30.0

_HOW = """\
Each holder was made for real and all were asked about its port, as root where nothing else is said:
`ss -anpo`, `lsof -nP -i`, `fuser -v`, `netstat -anpo`, `bindlab why --json` (in the last row with
`--all-namespaces`). What they say of other sockets, as of a client's end, is left out. A
newer `ss` than Debian 12's (seen in iproute2 6.15) has `-B` for sockets that are bound only.
`make why-table` makes this page.
"""

_STATES = re.compile(
    r"\b(LISTEN|ESTAB(?:LISHED)?|TIME[-_]WAIT|FIN[-_]WAIT-?[12]|CLOSE[-_]WAIT|UNCONN)\b"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One holder, and who is asked where."""

    words: str
    code: str
    udp: bool = False
    holder: int | None = None
    asker: int | None = None
    """users; None: root"""
    from_outside: bool = False


ROWS = (
    Row("a listener", LISTEN),
    Row("a socket that is bound and does not listen", BOUND),
    Row("what a connection left in TIME_WAIT", IN_TIME_WAIT),
    Row("an orphan in FIN_WAIT2", IN_FIN_WAIT2),
    Row("a listener that only a child still has open", LEFT_BEHIND),
    Row("a client that is connected with itself", SELF_CONNECTION),
    Row("a UDP socket", UDP, udp=True),
    Row("another user's listener, asked as an ordinary user", LISTEN, holder=_ONE, asker=_OTHER),
    Row("a listener in another network namespace", LISTEN, from_outside=True),
)


def table() -> str:
    """The page. Root alone sees all there is to see. Raises RuntimeError and OSError."""
    heading = ("what holds the port", *(f"`{it}`" for it in OTHERS), "`bindlab why`")
    lines = [heading, ("---",) * len(heading), *(_row(it) for it in ROWS)]
    rows = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return f"""\
# `bindlab why` beside ss, lsof, fuser and netstat

{_HOW}
{rows}"""


def main() -> int:
    """Write the page; `--check`: say whether it is as it would be written."""
    wrong = obstacle()
    if wrong is None:
        try:
            made = table()
        except (RuntimeError, OSError, ValueError) as error:
            wrong = str(error)
    if wrong is None and sys.argv[1:] == ["--check"]:
        wrong = None if PAGE.read_text() == made else f"{PAGE}: not what is seen: make why-table"
    elif wrong is None:
        PAGE.write_text(made)
    if wrong is not None:
        print(f"why-table: {wrong}", file=sys.stderr)
    return 0 if wrong is None else 1


def obstacle() -> str | None:
    """What keeps the table from being true: a tool that is missing would seem to see nothing."""
    missing = [name for name in OTHERS if shutil.which(name) is None]
    if missing:
        return f"{', '.join(missing)}: not installed: run `make setup`"
    return None if ROOT_USER else "root alone sees all there is to see: run it as root"


def _row(row: Row) -> tuple[str, ...]:
    with holder_host() as host:
        holder = host.hold(row.code, row.holder)
        if not row.from_outside:
            return (row.words, *_answers(row, host, holder.pid))
        with holder_host() as outside:
            return (row.words, *_answers(row, outside, holder.pid))


def _answers(row: Row, host: HolderHost, pid: int) -> Iterator[str]:
    protocol = "udp" if row.udp else "tcp"
    letter = protocol[0]
    commands = {
        "ss": ["ss", f"-{letter}anpo"],
        "lsof": ["lsof", "-nP", f"-i{protocol.upper()}:8080"],
        "fuser": ["fuser", "-v", f"8080/{protocol}"],
        "netstat": ["netstat", f"-{letter}anpo"],
    }
    for name in OTHERS:
        said = _said(host, commands[name], row.asker)
        yield words_of([line for line in said.splitlines() if _is_of_port(line)])
    why = [str(ENGINE), "why", "8080", "--json"]
    why += ["--udp"] if row.udp else []
    why += ["--all-namespaces"] if row.from_outside else []
    yield _words_of_why(json.loads(_said(host, why, row.asker)), pid if row.from_outside else None)


def _said(host: HolderHost, words: Sequence[str], uid: int | None) -> str:
    done = subprocess.run(
        host.inside(*words, uid=uid), capture_output=True, text=True, timeout=_LIMIT, check=False
    )
    return done.stdout if words[0] != "fuser" else done.stderr + done.stdout


def _is_of_port(line: str) -> bool:
    """Whether 8080 is the socket's own port: the first that the line names."""
    ports = re.findall(r"(?<![\d.])(?:[\d.]+|\*|\[[^]]*\]):(\d+|\*|[a-z-]+)", line)
    return ports[:1] == ["8080"] or line.startswith("8080/")


def words_of(lines: Sequence[str]) -> str:
    """What a tool's lines of the port say: a state, and whether they name a process."""
    if not lines:
        return NOTHING
    text = " ".join(lines)
    state = _STATES.search(text)
    # ss: pid=7; netstat: 7/python3; lsof: python3 7 root; fuser: root 7 F....
    named = re.search(r"pid=\d+|\b\d+/[a-zA-Z]|\bpython3?[\w.]*\s+\d+\b|\b\d+ F\.", text)
    words = [state[1]] if state else []
    words.append("its process" if named else "no process")
    if re.search(r"timer:\(timewait|\btimewait \(", text):
        words.append("the time that is left")
    return ", ".join(words)


def _words_of_why(data: dict[str, object], pid: int | None) -> str:
    """The same of `why`, which tells more: options, and the time that is left."""
    sockets = data["sockets"]
    if pid is not None:
        namespaces = data["namespaces"]
        assert isinstance(namespaces, dict)
        sockets = [
            socket
            for namespace in namespaces["found"]
            for socket in namespace["sockets"]
            if pid in [owner["pid"] for owner in socket["owners"]]
        ]
    assert isinstance(sockets, list)
    if not sockets:
        return NOTHING
    socket = sockets[0]
    words = [str(socket["state"])]
    words.append("its process" if socket["owners"] else "no process")
    if not socket["owners"] and socket["inode"]:
        words[-1] = f"a process of uid {socket['uid']} that cannot be seen"
    if socket["owners"] and socket["owners"][0].get("parent_gone"):
        words.append("whose parent is gone")
    if socket["options"] is not None:
        words.append("its options")
    if socket.get("timer_left_ms"):
        words.append("the time that is left")
    return ", ".join(words)


if __name__ == "__main__":
    raise SystemExit(main())
