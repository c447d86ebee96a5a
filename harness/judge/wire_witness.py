"""The captured packets: whether a connection came about or was refused, where they can show it."""

from __future__ import annotations

from harness.formats.observations import Answer
from harness.formats.verdict import Cause
from harness.judge.socket_match import recorded_endpoint
from harness.judge.table_witness import answers_to
from harness.judge.witness import Finding, Scene
from harness.language.address import Endpoint


class WireWitness:
    """Speaks of connect() and recvfrom(), where a capture lies on the only way to the other."""

    name = "wire"

    def check(self, scene: Scene) -> Finding:
        """Whether the packets bear out what the call says."""
        call = scene.call
        if call is not None and call.verb == "recvfrom":
            return _received(scene)
        if call is None or call.verb != "connect" or scene.protocol != "tcp":
            return Finding()
        if not call.endpoints or scene.waits_for_data:
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


def _received(scene: Scene) -> Finding:
    """What came from another host has passed the wire."""
    reply = scene.record.reply
    if not isinstance(reply, Answer) or scene.host is None or "from" not in reply.more:
        return Finding()
    peer = reply.more["from"]
    if peer.startswith("unix:"):
        return Finding()
    if scene.coverage.has_datagram(scene.host, recorded_endpoint(peer), reply.ret):
        return Finding()
    return Finding(contradictions=(Cause.of("never-sent", size=reply.ret, peer=peer),))
