"""Why a program says that its bind() got no address, or no right to its port.

Owns reading it from what the program printed and its command line: only of a line that speaks of a
bind or a listen, and only where one address, or one port, can be meant. Else silence: nothing is
guessed. EADDRINUSE is `beside_program`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

from harness.formats.plan import Plan
from harness.formats.plan_step import RunStep, Step, SysctlStep
from harness.formats.verdict import Cause
from harness.judge.device_addresses import device_addresses
from harness.judge.evidence import Evidence
from harness.judge.refusal import UNPRIVILEGED

# As programs print them: strerror(3), Go's in small letters, Node's and musl's, the names.
_NO_ADDRESS = re.compile(
    r"cannot assign requested address|address not available|\bEADDRNOTAVAIL\b", re.IGNORECASE
)
_NO_RIGHT = re.compile(r"permission denied|\bEACCES\b", re.IGNORECASE)
_OF_A_BIND = re.compile(r"\b(?:bind|binding|listen|listening)\b", re.IGNORECASE)
_ERRNO = re.compile(r"\(13\)|\(13:|[Ee]rrno:? 13\b|os error 13\b")
_FOUR = re.compile(r"(?<![\d.])\d+(?:\.\d+){3}(?!\d|\.\d)")
_SIX = re.compile(r"\[([0-9a-fA-F:.]+)\]")
_PORT = re.compile(r"(?<![\w.])\d{1,5}(?!\w|\.\d)")
_START = "net.ipv4.ip_unprivileged_port_start"


def program_cause(
    actor: str, printed: str, step: Step, plan: Plan, evidence: Evidence
) -> tuple[Cause, int] | None:
    """The cause, and where in the print the program says so. None where it is not known."""
    runs = [it for it in plan.steps if isinstance(it, RunStep) and it.actor == actor]
    run = next((it for it in reversed(runs) if it.n <= step.n), None)
    place = 0
    for line in printed.splitlines(keepends=True):
        if run is not None and _OF_A_BIND.search(line):
            cause = None
            if _NO_ADDRESS.search(line):
                cause = _without_address(actor, line, run, plan, evidence)
            elif _NO_RIGHT.search(line):
                cause = _without_right(actor, line, run, plan)
            if cause is not None:
                return cause, place
        place += len(line)
    return None


def _without_address(
    actor: str, line: str, run: RunStep, plan: Plan, evidence: Evidence
) -> Cause | None:
    host = next((it.host for it in plan.actors if it.name == actor), "")
    made = evidence.hosts.get(host)
    named = _addresses([line]) or _addresses(run.argv[1:])
    if made is None or len(named) != 1:
        return None
    (address,) = named
    plain = ip_address(address)
    has = {it for of in device_addresses(plan, made).values() for it in of}
    if plain.is_loopback or plain.is_unspecified or plain in set(map(ip_address, has)):
        return None
    return Cause.of("program-without-address", program=actor, host=host, address=address)


def _addresses(texts: Iterable[str]) -> list[str]:
    """Those that are written there, once each: of IPv6 in brackets or alone, else a port may be
    behind it (`fd00::9:80`)."""
    found: dict[str, None] = {}
    for text in texts:
        words = [text, *_FOUR.findall(text), *_SIX.findall(text)]
        found |= dict.fromkeys(word for word in words if _is_address(word))
    return list(found)


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _without_right(actor: str, line: str, run: RunStep, plan: Plan) -> Cause | None:
    """Of a user's port below 1024, where nothing sets that otherwise; ip(7)."""
    of = next((it for it in plan.actors if it.name == actor), None)
    hosts = [it for it in plan.hosts if of is not None and it.name == of.host]
    sets = any(_START in it.sysctls for it in hosts)
    sets |= any(isinstance(it, SysctlStep) and it.name == _START for it in plan.steps)
    if of is None or of.uid == 0 or sets:
        return None
    texts = [_ERRNO.sub("", line), " ".join(run.argv[1:])]
    ports = [set(map(int, _PORT.findall(text))) for text in texts]
    named: set[int] = next((it for it in ports if it), set())
    if len(named) != 1 or not 0 < min(named) < UNPRIVILEGED:
        return None
    values: dict[str, str | int] = {"program": actor, "port": min(named), "start": UNPRIVILEGED}
    return Cause("program-port-privileged", values)
