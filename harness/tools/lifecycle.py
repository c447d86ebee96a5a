"""The picture docs/lifecycle.svg: one case's calls, packets and socket states, from its evidence.

Runs the case that the whole project is about, and draws what was seen of it, not what was planned.
Leaves out what differs from run to run: times, and acknowledgements that come alone. The drawing
itself is lifecycle_svg's.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import ROOT
from harness.formats.observed_step import Table
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep
from harness.judge.evidence import Evidence, read_evidence
from harness.judge.sent_packets import read_wire
from harness.tools.lifecycle_svg import Arrow, Moment, draw

SVG = Path("docs/lifecycle.svg")
CASE = "restart/server-closes-first[family=ipv4,reuse=0,bound=one-address,stop=close]"
LEFT, RIGHT = "client", "server"
# Which calls send what, for a capture's clock and the engine's are not the same.
SENDERS = {
    "SYN": {"connect"},
    "DATA": {"send"},
    "FIN": {"close", "shutdown", "exit"},
}
# Which of the two it is depends on how long the peer delays its acknowledgement (RFC 9293 3.8.6.3).
ALIKE = {"FIN_WAIT1": "FIN_WAIT", "FIN_WAIT2": "FIN_WAIT"}


class UndrawableError(Exception):
    """The evidence is not what a picture can be drawn from."""


@dataclass(slots=True)
class _Packets:
    """The packets that say something new, handed out to the calls that sent them."""

    left: list[Arrow] = field(default_factory=list)

    def of(self, host: str, verb: str) -> Iterator[Arrow]:
        """What this call sent, and the answers up to the next thing that somebody's call sent."""
        if not self.left or self.left[0].host != host:
            return
        if verb in SENDERS.get(self.left[0].word, ()):
            yield self.left.pop(0)
            while self.left and self.left[0].word not in SENDERS:
                yield self.left.pop(0)


def moments(plan: Plan, evidence: Evidence) -> Iterator[Moment]:
    """Every bind, and what sent something, changed a state, or was under test.

    Raises UndrawableError.
    """
    hosts = {actor.name: actor.host for actor in plan.actors}
    packets = _Packets(
        [
            Arrow(sent.host, word)
            for sent in read_wire(plan, evidence.packets)
            for word in sorted(sent.fresh - {"ACK"})
        ]
    )
    before = {LEFT: "", RIGHT: ""}
    for step in plan.steps:
        seen = evidence.steps.get(step.n)
        if seen is None:
            raise UndrawableError(f"step {step.n} did not happen")
        after = {host: state_of(seen.after.get(host, ())) for host in before}
        if isinstance(step, CallStep):
            host = hosts[step.actor]
            verb = step.call.split()[0]
            arrows = tuple(packets.of(host, verb))
            if arrows or after != before or step.expect or verb == "bind":
                outcome = seen.outcome if step.expect or seen.outcome != "ok" else ""
                yield Moment(host, f"{step.actor}: {step.call}", outcome, arrows, after)
                before = after
    if packets.left:
        raise UndrawableError(f"no call is known to have sent {packets.left[0]}")


def state_of(table: Table) -> str:
    """The one word for a host: its connection's state, or LISTEN where it has none.

    Sockets that are bound and nothing else are left out: kernels before 6.8 do not list them.
    """
    states = {ALIKE.get(socket.state, socket.state) for socket in table} - {"BOUND_INACTIVE"}
    return min(states, key=lambda state: state == "LISTEN", default="")


def picture(folder: Path) -> str:
    """The picture of a case's folder. Raises UndrawableError."""
    evidence = read_evidence(folder)
    if evidence.plan is None or evidence.faults:
        raise UndrawableError("the evidence is not whole")
    return draw(evidence.plan.case, LEFT, RIGHT, list(moments(evidence.plan, evidence)))


def run_case(case: str, results: Path) -> Path:
    """Runs one case and returns the folder of its evidence. Raises UndrawableError."""
    command = [sys.executable, "-m", "harness", "run", "--only", case, "--results", str(results)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = [path.parent for path in (results / "raw").rglob("plan.json")]
    if ended.returncode or len(found) != 1:
        raise UndrawableError(f"{case} did not pass:\n{ended.stdout}{ended.stderr}")
    return found[0]


def main(arguments: Sequence[str]) -> int:
    """Writes the picture, of a run or of the folder that is named; returns the exit code."""
    try:
        with TemporaryDirectory() as results:
            folder = Path(arguments[0]) if arguments else run_case(CASE, Path(results))
            (ROOT / SVG).write_text(picture(folder))
    except UndrawableError as error:
        print(f"lifecycle: {error}", file=sys.stderr)
        return 3
    print(f"lifecycle: {SVG}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
