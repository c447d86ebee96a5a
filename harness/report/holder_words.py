"""Who was in the way of a refused call, and why it was refused, in words.

Owns the words for a holder, and for what the kernel gave it by. Who it was is the judge's finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from harness.analysis.answer import shown_steps
from harness.formats.verdict import Holder, Observed, Refusal, Verdict
from harness.judge.beside_program import Beside
from harness.report.refusal_words import listed, refusal_text
from harness.report.state_words import state_words
from harness.report.translate import Translate, same

# Sockets in the way that are named; of further ones only the number.
NAMED = 3
# The same beside a program, of which it is not known what it was refused.
_BESIDE = 5


def holder_text(holder: Holder, _: Translate = same) -> str:
    """`TIME_WAIT 10.0.0.1:80`, and in brackets what is known of it besides."""
    where = holder.local
    is_connection = holder.remote.rpartition(":")[2] != "0"
    if holder.actor is not None and is_connection:
        where = f"{where} -> {holder.remote}"
    text = f"{state_words(holder.protocol, holder.state, _)} {where}"
    known = list(_known(holder, _))
    return f"{text} ({'; '.join(known)})" if known else text


def holder_names(holder: Holder) -> tuple[str, ...]:
    """All who have it open, or the one who made it: `actor`, or `actor/child`."""
    if holder.actor is None:
        return ()
    first = holder.actor if holder.child is None else f"{holder.actor}/{holder.child}"
    return (first, *holder.others)


def in_the_way(verdict: Verdict, _: Translate = same) -> str:
    """The sockets that a step which is shown found in its way."""
    found: dict[str, None] = {}
    for seen in refused(verdict):
        found |= dict.fromkeys(_told(seen, _))
    return _first(list(found), _)


def refusals(verdict: Verdict, _: Translate = same) -> str:
    """Why the steps that are shown were refused, where that is known."""
    told = dict.fromkeys(refusal_text(it.refusal, _) for it in refused(verdict) if it.refusal)
    return "; ".join(told)


def refused_note(verdict: Verdict) -> str:
    """What stands at the end of a case's line."""
    return "".join(f"  {part}" for part in refused_parts(verdict))


def refused_parts(verdict: Verdict) -> tuple[str, ...]:
    """Who was in the way, and why; a rule by its name."""
    holders = in_the_way(verdict)
    told = [f"in the way: {holders}"] if holders else []
    for seen in refused(verdict):
        if seen.refusal is not None:
            rule = seen.refusal.cause.values.get("rule")
            why = refusal_text(seen.refusal) if rule is None else f"by the rule {rule}"
            told.append(f"refused: {why}")
    return tuple(dict.fromkeys(told))


def refused(verdict: Verdict) -> Iterator[Observed]:
    """The steps that are shown; a set-up step that was refused, if it decided."""
    yield from shown_steps(verdict.observed, verdict.expected).values()
    if verdict.set_up is not None:
        yield verdict.set_up


def holders_alike(verdict: Verdict) -> Hashable:
    """What the holders of two cases have in common if the same is to be said of them."""
    return tuple(
        (holder.protocol, holder.state, holder_names(holder), holder.options)
        for seen in refused(verdict)
        for holder in seen.in_the_way or ()
    )


def beside_lines(program: str, beside: Beside) -> Iterator[str]:
    """What is told below a program that says its address was in use: who had the port it names."""
    alike = Counter(map(holder_text, beside.holders))
    if beside.ports:
        ports = ", ".join(map(str, beside.ports))
        which = "in the way there" if len(alike) == 1 else "in the way is one of those there"
        yield f"{program} names port {ports}; {which}, on {beside.host}:"
    elif alike:
        yield f"{program} names no port that is in use; {beside.host} had:"
    for text, number in list(alike.items())[:_BESIDE]:
        yield f"  {text if number == 1 else f'{number} × {text}'}"
    if len(alike) > _BESIDE:
        yield f"  and {len(alike) - _BESIDE} more"


def refusal_lines(seen: Observed) -> Iterator[str]:
    """What is told below a step of a story: who was in the way, and why it was refused."""
    holders = _told(seen)
    yield from (f"in the way: {text}" for text in holders[:NAMED])
    if len(holders) > NAMED:
        yield f"in the way: {len(holders) - NAMED} more"
    if seen.refusal is not None:
        yield f"refused: {refusal_text(seen.refusal)}"
        yield from _own(seen.refusal)


def _told(seen: Observed, _: Translate = same) -> list[str]:
    """What was in a step's way; of sockets that are alike in all that is told, how many."""
    alike = Counter(holder_text(entry, _) for entry in seen.in_the_way or ())
    return [text if number == 1 else f"{number} × {text}" for text, number in alike.items()]


def _own(refusal: Refusal) -> Iterator[str]:
    if refusal.options is not None:
        yield f"its own options: {', '.join(refusal.options) or 'none'}"


def _known(holder: Holder, _: Translate) -> Iterator[str]:
    if holder.is_open and holder.inode:
        if holder.actor is not None:
            yield _who(holder, _)
        elif holder.on_the_way:
            yield _("passed over a unix socket, and not yet received")
        yield _("user %(uid)d") % {"uid": holder.uid}
    elif (holder.actor, holder.options, holder.timer) != (None, None, None):
        yield _("no process has it")
    if holder.device is not None:
        yield _("on %(device)s") % {"device": holder.device}
    if holder.options is not None:
        yield _options(holder, _)
    if holder.timer is not None:
        left = {"timer": holder.timer, "seconds": f"{holder.timer_ms / 1000:.1f}"}
        yield _("%(timer)s in %(seconds)s s") % left


def _who(holder: Holder, _: Translate) -> str:
    if holder.others:
        return _("%(actors)s have it") % {"actors": listed(holder_names(holder), _)}
    if holder.child is None:
        return _("%(actor)s has it") % {"actor": holder.actor}
    told = {"actor": holder.actor or "?", "child": holder.child}
    return _("%(child)s, a child of %(actor)s, has it") % told


def _options(holder: Holder, _: Translate) -> str:
    names = ", ".join(holder.options or ()) or _("no option of reuse")
    if holder.is_open:
        return _("with %(options)s") % {"options": names}
    made = {"actor": holder.actor or "?", "options": names}
    return _("made by %(actor)s with %(options)s") % made


def _first(texts: Iterable[str], _: Translate) -> str:
    every = list(texts)
    first, more = every[:NAMED], len(every) - NAMED
    return ", ".join([*first, _("%(number)d more") % {"number": more}] if more > 0 else first)
