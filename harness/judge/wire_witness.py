"""The captured packets: whether a connection came about or was refused, where they can show it."""

from __future__ import annotations

from harness.formats.verdict import Cause
from harness.judge.table_witness import answers_to
from harness.judge.witness import Finding, Scene
from harness.language.address import Endpoint


class WireWitness:
    """Speaks for connect(), where a capture lies on the only way to the other end."""

    name = "wire"

    def check(self, scene: Scene) -> Finding:
        """Whether the packets bear out what the call says."""
        call = scene.call
        if call is None or call.verb != "connect" or scene.protocol != "tcp":
            return Finding()
        target = call.endpoints[0]
        if scene.record.outcome == "ok":
            return self._compare(
                answers_to(scene, target), {"SYN-ACK", "SYN"}, "no-syn-ack", target
            )
        if scene.record.outcome == "ECONNREFUSED" and scene.host is not None:
            answers = scene.coverage.answers(scene.host, target)
            return self._compare(answers, {"RST", "ICMP"}, "no-refusal", target)
        return Finding()

    def _compare(
        self, answers: frozenset[str] | None, wanted: set[str], otherwise: str, target: Endpoint
    ) -> Finding:
        if answers is None:
            return Finding()
        if answers & wanted:
            return Finding(frozenset({self.name}))
        return Finding(contradictions=(Cause.of(otherwise, target=str(target)),))
