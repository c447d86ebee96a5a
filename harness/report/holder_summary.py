"""Who was in the way in the cases of one row of a table, in as few words as say it of all of them.

Owns what is told in every row (state and process) and what only where it is the same in all of the
row's cases: address, options, device, user, and why the call was refused. Times and ports that the
kernel chose are left to the verdicts: they are others in each run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from harness.analysis.answer import shown_steps
from harness.formats.verdict import Holder, Verdict
from harness.report.holder_words import holder_names
from harness.report.refusal_words import cause_text, listed
from harness.report.state_words import state_words

# net.ipv4.ip_local_port_range begins here, unless a case sets it: what the kernel has chosen.
_CHOSEN = 32768


def holder_summary(verdicts: Sequence[Verdict]) -> str:
    """`LISTEN 10.0.0.1:80 (old; SO_REUSEADDR); rule listener`; counted where cases differ."""
    shared = [name for name, of in _DETAILS.items() if _is_shared(verdicts, of)]
    found = Counter(" and ".join(dict.fromkeys(_told(it, shared))) for it in verdicts)
    text = next(iter(found))
    if len(found) > 1:
        text = ", ".join(f"{words} {number}" for words, number in found.items() if words)
    why = _why(verdicts)
    return "; ".join(part for part in (text, why) if part)


def _holders(verdict: Verdict) -> Iterator[Holder]:
    for seen in shown_steps(verdict.observed, verdict.expected).values():
        yield from seen.in_the_way or ()


def _is_shared(verdicts: Sequence[Verdict], of: Callable[[Holder], Hashable]) -> bool:
    """Whether the same is to be said of the holders of all cases that have some."""
    every = {tuple(dict.fromkeys(map(of, _holders(verdict)))) for verdict in verdicts}
    return len(every - {()}) == 1


def _told(verdict: Verdict, shared: Sequence[str]) -> Iterator[str]:
    for holder in _holders(verdict):
        text = state_words(holder.protocol, holder.state)
        if "address" in shared and _address(holder):
            text += f" {holder.local}"
        known = [_who(holder), *(_DETAILS[name](holder) for name in shared if name != "address")]
        known = [word for word in known if word]
        yield f"{text} ({'; '.join(known)})" if known else text


def _who(holder: Holder) -> str:
    if holder.on_the_way:
        return "passed, and not yet received"
    named = listed(holder_names(holder))
    return f"made by {named}" if named and not holder.is_open else named


def _address(holder: Holder) -> str:
    port = holder.local.rpartition(":")[2]
    return "" if port.isdecimal() and int(port) >= _CHOSEN else holder.local


def _options(holder: Holder) -> str:
    if holder.options is None:
        return ""
    return ", ".join(holder.options) or "no option of reuse"


def _user(holder: Holder) -> str:
    return f"user {holder.uid}" if holder.is_open and holder.uid else ""


_DETAILS: Mapping[str, Callable[[Holder], str]] = {
    "address": _address,
    "options": _options,
    "device": lambda holder: f"on {holder.device}" if holder.device else "",
    "user": _user,
}


def _why(verdicts: Sequence[Verdict]) -> str:
    """Why, if the same is to be said of all cases in which something is known of it."""
    causes = {tuple(_causes(verdict)) for verdict in verdicts} - {()}
    return "; ".join(next(iter(causes))) if len(causes) == 1 else ""


def _causes(verdict: Verdict) -> Iterator[str]:
    told: dict[str, None] = {}
    for seen in shown_steps(verdict.observed, verdict.expected).values():
        if seen.refusal is not None:
            rule = seen.refusal.cause.values.get("rule")
            words = cause_text(seen.refusal.cause) if rule is None else f"rule {rule}"
            told[words] = None
    yield from told
