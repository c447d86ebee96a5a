"""Wire checks: what a case's packets say, held against the `wire:` lines of its scenario.

Pure: packets in, findings out; what they mean for the verdict is left to `judge`, whether to trust
a capture to `evidence`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from harness.formats.plan import Plan, WireCheck, WireMark
from harness.formats.verdict import Cause
from harness.judge.sent_packets import Sent


@dataclass(frozen=True, slots=True)
class WireFinding:
    """The answer to one wire check; `mismatch` says what was there instead."""

    line: int
    mismatch: Cause | None


def check_wire(plan: Plan, sent: list[Sent]) -> list[WireFinding]:
    """Answer each wire check of the plan from all packets, in the plan's order."""
    return [WireFinding(check.line, _FORMS[check.form](check, sent)) for check in plan.wire]


def _from(check: WireCheck, sent: Sent) -> bool:
    source_port = sent.packet.flow[1] if sent.packet.flow else None
    return check.host in (None, sent.host) and check.port in (None, source_port)


def _first(check: WireCheck, sent: Iterable[Sent]) -> Cause | None:
    for packet in sent:
        if check.flag in packet.words:
            if _from(check, packet):
                return None
            return Cause.of(
                "wire-first", expected=check.text, flag=check.flag, source=packet.source
            )
    return Cause.of("wire-none", expected=check.text, flag=check.flag)


def _none(check: WireCheck, sent: Iterable[Sent]) -> Cause | None:
    found = [packet for packet in sent if check.flag in packet.words and _from(check, packet)]
    if not found:
        return None
    source = found[0].source
    return Cause.of(
        "wire-some", expected=check.text, flag=check.flag, count=len(found), source=source
    )


def _count(check: WireCheck, sent: Iterable[Sent]) -> Cause | None:
    count = sum(1 for packet in sent if check.flag in packet.fresh and _from(check, packet))
    if count == check.count:
        return None
    return Cause.of("wire-count", expected=check.text, flag=check.flag, count=count)


def _least(check: WireCheck, sent: Iterable[Sent]) -> Cause | None:
    count = sum(1 for packet in sent if check.flag in packet.fresh and _from(check, packet))
    if check.count is not None and count >= check.count:
        return None
    return Cause.of("wire-fewer", expected=check.text, flag=check.flag, count=count)


def _time(check: WireCheck, sent: list[Sent]) -> Cause | None:
    """Between two segments, each of all that were sent: a repetition is one as well."""
    if check.to is None or check.in_ms is None:  # a plan that nobody planned
        raise ValueError("a wire check of form time without its end")
    first = WireMark(check.flag, check.nth or 1, check.host or "", check.port)
    times = []
    for mark in (first, check.to):
        found = [packet for packet in sent if _is_marked(mark, packet)]
        if len(found) < mark.nth:
            flag = f"{mark.flag} from {mark.host}"
            return Cause.of("wire-fewer", expected=check.text, flag=flag, count=len(found))
        times.append(found[mark.nth - 1].packet.time)
    shortest, longest = check.in_ms
    took = (times[1] - times[0]) * 1000
    if shortest <= took <= longest:
        return None
    return Cause.of("wire-time", expected=check.text, seconds=f"{took / 1000:.3f}")


def _is_marked(mark: WireMark, sent: Sent) -> bool:
    source_port = sent.packet.flow[1] if sent.packet.flow else None
    return mark.flag in sent.words and sent.host == mark.host and mark.port in (None, source_port)


def _answer(check: WireCheck, sent: list[Sent]) -> Cause | None:
    asked = [(i, p) for i, p in enumerate(sent) if check.flag in p.fresh and _from(check, p)]
    nth = check.nth or 1
    if len(asked) < nth:
        return Cause.of("wire-fewer", expected=check.text, flag=check.flag, count=len(asked))
    index, question = asked[nth - 1]
    words = _answer_to(question, check.flag, sent[index + 1 :])
    if check.answer in words or (check.answer == "nothing" and not words):
        return None
    said = "+".join(sorted(words)) or "nothing"
    return Cause.of("wire-answer", expected=check.text, flag=check.flag, nth=nth, answer=said)


def _answer_to(question: Sent, flag: str, later: Iterable[Sent]) -> frozenset[str]:
    for packet in later:
        if (
            packet.packet.flow == question.packet.reverse
            or packet.packet.about == question.packet.flow
        ):
            return packet.words
        if packet.packet.flow == question.packet.flow and flag in packet.fresh:
            break  # the next question: what comes now answers that one
    return frozenset()


_FORMS: Mapping[str, Callable[[WireCheck, list[Sent]], Cause | None]] = {
    "first": _first,
    "none": _none,
    "count": _count,
    "least": _least,
    "time": _time,
    "answer": _answer,
}
