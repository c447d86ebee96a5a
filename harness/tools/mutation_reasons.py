"""What an altered folder may keep its PASS with, and why: everything else is a fault of the judge.

Every row is of a folder whose counts and hashes were mended as well. None of it stays hidden: the
manifest of the run has the hash of the end line, and `make verify` names each of these folders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ALONE = "nobody else knows it, and no verdict depends on it"
_WORDS = "words for people"
_CLOCK = "a clock's reading: any that is in order and within the case is as likely"

REASONS: Mapping[str, str] = {
    r"begin/(engine|commit|monotonic|accelerator|backend)": _ALONE,
    r"begin/kernel/(release|version|machine)": "held against the run's, which a folder alone lacks",
    r"begin/wall_time": _CLOCK,
    r"need/(detail|need_kind|name)": "of a need that is there, what was found is only told",
    r"host/interfaces/\*/(index|mtu|mac)": "chosen by the kernel, or nothing of the plan",
    r"host/namespace": "of a host without a process",
    r"host/sysctls/.*/was": "the value before it was set",
    r"host/sysctls/.*/now": "of a setting that the plan leaves alone, on a case of one host",
    r"actor/pid": "chosen by the kernel",
    r"capture/(by|ready)": _ALONE,
    r"capture-end/(received|whole|interface_packets|detail)": "fewer than there are is no loss",
    r"actor-end/how": _WORDS,
    r"step/(t0|t1)": _CLOCK,
    r"step/(detail|reply/error|reply/more/.*)": _WORDS,
    r"step/reply/(seconds|ret)": "any time within the step, any value that is no error",
    r"step/(value|reply/value)": "what a step yields that is expected to yield anything",
    r"end/seconds": _CLOCK,
    r"end/aborted": _ALONE,
    r"(socket|step/(before|after)/[^/]*/\*)/.*": "a socket that no step speaks of",
    r"packet/.*": "a packet that no check and no connection under test speaks of",
    r"(begin|need|host|capture|capture-end|actor-end|end)": "a line that says the same of another",
    r"step(/outcome)?": "of steps with the same outcome, or one that may have either",
}


def reason_for(kind: str, where: str) -> str | None:
    """Why an alteration of this kind may keep a PASS; None if it may not."""
    if kind in NEVER:
        return None
    return next((why for form, why in REASONS.items() if re.fullmatch(form, where)), None)


NEVER = frozenset({"byte, nothing mended", "plan", "line gone"})
