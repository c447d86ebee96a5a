"""What the kernel and the machine must have for a case, or it is skipped.

Owns the kinds of needs and which of them follow from the planned steps. Probing them is left to the
engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.calls import parse_call
from harness.mistakes import LineError, unknown
from harness.steps import check_sysctl
from harness.vocabulary import vocabulary

NEED_KINDS = ("sysctl", "option", "program", "ipv6", "tcpdump", "bound_inactive")
_NAMED = ("sysctl", "option", "program")

Need = tuple[str, str | None]


def parse_need(text: str) -> Need:
    """A need as a scenario writes it: `sysctl NAME`, `ipv6`, …; raises LineError."""
    words = text.split()
    if not words or words[0] not in NEED_KINDS:
        raise LineError(unknown("need", words[0] if words else "", NEED_KINDS))
    if words[0] not in _NAMED:
        if len(words) > 1:
            raise LineError(f"'{words[1]}' is too much after '{words[0]}'")
        return words[0], None
    if len(words) != 2:
        raise LineError(f"bad need '{text}': write '{words[0]} NAME'")
    if words[0] == "sysctl":
        check_sysctl(words[1])
    if words[0] == "option" and words[1] not in vocabulary().options:
        raise LineError(unknown("option", words[1], vocabulary().options))
    return words[0], words[1]


def needs_of_step(step: Mapping[str, Any]) -> Iterator[Need]:
    """What a planned step needs."""
    if step["kind"] == "sysctl":
        yield "sysctl", step["name"]
    elif step["kind"] == "run" and step["argv"][0] not in vocabulary().programs:
        yield "program", step["argv"][0]
    elif step["kind"] == "call" and step["must"]:
        option = vocabulary().options.get(parse_call(step["call"]).option or "")
        if option is not None and option.since is not None:
            yield "option", option.name
    elif step["kind"] in ("await", "table"):
        if step["pattern"]["state"] == "BOUND_INACTIVE":
            yield "bound_inactive", None


def needs_json(needs: Iterable[Need]) -> list[dict[str, str]]:
    """Needs as a plan has them, each once."""
    return [
        {"kind": kind} if name is None else {"kind": kind, "name": name}
        for kind, name in dict.fromkeys(needs)
    ]


def mentions_ipv6(step: Mapping[str, Any]) -> bool:
    """Whether a planned step speaks of IPv6: its sockets, its addresses, its options."""
    if step["kind"] == "call":
        call = parse_call(step["call"])
        return (
            (call.kind or "").endswith("6")
            or (call.option or "").startswith("IPV6_")
            or any(endpoint.is_ipv6 for endpoint in call.endpoints)
        )
    if step["kind"] in ("await", "table"):
        ends = (step["pattern"]["local"], step["pattern"]["remote"] or {"address": ""})
        return any(":" in end["address"] for end in ends)
    if step["kind"] in ("address", "neighbour"):
        return ":" in step["address"]
    if step["kind"] == "run":
        return any(word.count(":") > 1 for word in step["argv"][1:])
    return step["kind"] == "sysctl" and str(step["name"]).startswith("net.ipv6.")
