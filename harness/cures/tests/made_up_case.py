"""A case with evidence that was never run: its steps came out as the test says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from harness import ROOT
from harness.cures.change import Change
from harness.cures.refused_call import RefusedCall, refused_call
from harness.formats.observed_step import Inquiry, Socket, StepDone
from harness.formats.plan import Plan
from harness.judge.evidence import Evidence
from harness.plan.catalogue import load_cases

HEAD = """\
question: May a second server have the port?
sources: [socket(7)]
topology: {topology}
actors: {{{actors}}}
steps:
"""


# Further actors that a case may have.
_OTHERS = ("program", "third", "last")


def planned(
    home: Path, *lines: str, topology: str = "alone", users: tuple[int, int] = (0, 0)
) -> Plan:
    """The plan of a case with these steps, each `ACTOR: LINE`."""
    both = zip(("old", "new"), users)
    used = [(name, uid) for name, uid in both if any(it.startswith(f"{name}:") for it in lines)]
    named = [f"{name}: {{host: server, uid: {uid}}}" for name, uid in used]
    others = (name for name in _OTHERS if any(it.startswith(f"{name}:") for it in lines))
    actors = ", ".join([*named, *(f"{name}: server" for name in others)])
    text = HEAD.format(topology=topology, actors=actors)
    text += "".join(f"  - {line}\n" for line in lines)
    (home / "made-up.yaml").write_text(text)
    (case,) = load_cases(ROOT, None, home)
    return case.plan()


def entry(
    state: str,
    local: str = "0.0.0.0:80",
    *,
    protocol: str = "tcp",
    inode: int = 7,
    left: int = 0,
    remote: str = "10.0.0.2:40000",
) -> Socket:
    """A socket of a table; with a timer if it has so many milliseconds left."""
    timer = "timewait" if left else "off"
    remote = remote if state not in ("LISTEN", "CLOSE") else "0.0.0.0:0"
    return Socket(protocol, "ipv4", state, local, remote, timer, left, inode, 0, 0, 0, 0)


def came(
    plan: Plan,
    outcomes: Mapping[int, str],
    table: Sequence[Socket] = (),
    until: int | None = None,
    ports: str | None = None,
) -> Evidence:
    """Evidence in which these steps, by their numbers, came out so, and all others ok."""
    steps = {
        step.n: StepDone(
            seq=step.n,
            n=step.n,
            t0=0.0,
            t1=0.0,
            outcome=outcomes.get(step.n, "ok"),
            value=None,
            detail=None,
            timed_out=False,
            reply=None,
            before={"server": tuple(table)},
            after={},
            inquiry=None if ports is None else Inquiry((), ports, (), ()),
        )
        for step in plan.steps[:until]
    }
    return Evidence(Path(), plan, begun=True, steps=steps)


def refused(
    home: Path,
    *lines: str,
    at: int,
    outcome: str = "EADDRINUSE",
    table: Sequence[Socket] = (),
    topology: str = "alone",
    users: tuple[int, int] = (0, 0),
    ports: str | None = None,
) -> RefusedCall:
    """The refused call of such a case."""
    plan = planned(home, *lines, topology=topology, users=users)
    return refused_call(plan, came(plan, {at: outcome}, table, ports=ports))


def names(changes: Iterable[Change]) -> list[str]:
    """Each as `CODE VALUE SIDE`."""
    return [f"{it.code} {it.value} {it.side}" for it in changes]


def lines_of(change: Change) -> list[str]:
    """What it puts in, and what in place of others."""
    inserted = [step for steps in change.inserted.values() for step in steps]
    return [step.text for step in (*inserted, *change.replaced.values())]


LISTENER = (
    "old: socket tcp",
    "old: bind 0.0.0.0:80",
    "old: listen",
    "new: socket tcp6",
    "new: 'bind [::]:80 => ?'\n    label: bind",
    "new: listen => ?\n    if: {bind: ok}",
)
"""a listener on 0.0.0.0 and a second on [::], whose fifth step is refused"""
