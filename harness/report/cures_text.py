"""What would have let a refused call succeed, in words: what `cures` prints.

Owns the words for a change, for what it costs, and their order; which there are is the record's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from harness.formats.cures import ChangeMade, Cures, Tried
from harness.formats.verdict import Observed, Refusal
from harness.language.escape import for_terminal
from harness.language.port_rules import port_rules
from harness.report.holder_words import NAMED, refusal_lines

_SIDES = {"new": "the new socket", "old": "the old socket", "both": "both sockets"}
_HOST_WIDE = "root sets it for all of the host; ip-sysctl.rst"
# What it asks of whoever takes it, and where that is written.
_COSTS = {
    "SO_REUSEADDR": "a live listener keeps its port all the same; a UDP port is shared by all that"
    " set it; socket(7)",
    "SO_REUSEPORT": "connections are spread over all that set it; only one user's may; socket(7)",
    "IPV6_V6ONLY": "it takes no IPv4 then; ipv6(7)",
    "SO_BINDTODEVICE": "it hears that device alone; CAP_NET_RAW before Linux 5.7; socket(7)",
    "IP_BIND_ADDRESS_NO_PORT": "for a socket that connects, whose port is known after it; ip(7)",
    "IP_FREEBIND": "nothing arrives until a device has the address; ip(7)",
    "IPV6_FREEBIND": "nothing arrives until a device has the address; ip(7)",
    "SO_BROADCAST": "what it sends may go to every host of the link; socket(7)",
    "address": "clients must come to that address",
    "source": "its peer sees that address as the client's",
    "port": "its peer sees that port as the client's",
    "outside": "it is chosen for every such socket, and kept free for it",
    "leave": "the group is left first; what comes meanwhile is lost",
    "join": "it hears the group on that device; ip(7), ipv6(7)",
    "close": "what it serves is cut off, and it may leave a TIME_WAIT",
    "reset": "what is on its way is lost, and its peer is told ECONNRESET; socket(7) SO_LINGER",
    "linger": "what is on its way is lost, and its peer is told ECONNRESET; socket(7) SO_LINGER",
    "child": "whoever it serves is cut off",
    "cloexec": "the program that the child executes does not serve it then; fcntl(2) FD_CLOEXEC",
    "receive": "what it serves is cut off; a message keeps a socket open until it is received, or"
    " its receiver ends; unix(7) SCM_RIGHTS",
    "user": "it has that user's rights",
    "stop": "whoever it serves is cut off, and it may leave a TIME_WAIT",
    "wait": "nobody is served meanwhile",
    "together": "whoever they serve is cut off, and it may leave a TIME_WAIT",
    "path": "clients must come to that path",
    "abstract": "clients must come to that name, which no rights of a file guard; Linux alone;"
    " unix(7)",
    "net.ipv4.ip_nonlocal_bind": f"nothing arrives until a device has the address; {_HOST_WIDE}",
    "net.ipv6.ip_nonlocal_bind": f"nothing arrives until a device has the address; {_HOST_WIDE}",
    "net.ipv4.ip_unprivileged_port_start": f"all users may bind that port and those above;"
    f" {_HOST_WIDE}",
    "net.ipv4.ip_local_port_range": f"a server's fixed port may be taken by a client; {_HOST_WIDE}",
    "net.ipv4.ip_local_reserved_ports": f"whoever they are kept for may find them taken;"
    f" {_HOST_WIDE}",
    "net.ipv4.ip_autobind_reuse": f"sockets share ports that they did not choose; {_HOST_WIDE}",
    "net.ipv4.tcp_tw_reuse": f"both ends need timestamps, and the TIME_WAIT is to be more than a"
    f" second old; {_HOST_WIDE}",
}
_WORDS = {
    "address": "address {}",
    "source": "source address {}",
    "port": "source port {}",
    "outside": "port {}, which is outside of the ephemeral range",
    "user": "as user {}",
    "stop": "ending {}",
    "close": "closing {}",
    "reset": "closing {} with SO_LINGER 1 0",
    "linger": "SO_LINGER 1 0 on {} before it was closed",
    "child": "ending {}",
    "cloexec": "FD_CLOEXEC on {} before its child was made",
    "receive": "receiving what was passed to {}, and closing it",
    "leave": "leaving {} first",
    "join": "joining on {}",
    "wait": "waiting {}",
    "together": "closing and ending all of these: {}",
    "unlink": "unlink {} before bind()",
    "path": "path {}",
    "abstract": "abstract name {}",
    "close-unlink": "closing {}, and then unlink",
    "stop-unlink": "ending {}, and then unlink",
    "child-unlink": "ending {}, and then unlink",
}
# What is done about the old socket from outside of its program, or by one that has it.
_UNLINKED = ("close-unlink", "stop-unlink", "child-unlink")
_NO_RESTART = ("stop", "close", "reset", "child", "receive", "together", *_UNLINKED)
# By what the judge has found: who decides it, for IPv4 and for IPv6.
_EITHER_PORT = "inet_csk_get_port() (TCP) or udp_lib_get_port() (UDP)"
_FUNCTIONS = {
    "address-of-nobody": ("__inet_bind()", "__inet6_bind()"),
    "address-of-other-device": ("__inet6_bind()", "__inet6_bind()"),
    "address-in-vrf": ("__inet_bind()", "__inet6_bind()"),
    "address-outside-vrf": ("__inet_bind()", "__inet6_bind()"),
    "address-tentative": ("__inet6_bind()", "__inet6_bind()"),
    "four-tuple-taken": ("__inet_check_established()", "__inet6_check_established()"),
    "ports-all-connected": ("__inet_hash_connect()", "__inet_hash_connect()"),
    "ports-all-bound": (_EITHER_PORT, _EITHER_PORT),
    "ports-all-connected-but-last": ("__inet_hash_connect()", "__inet_hash_connect()"),
    "ports-all-bound-but-last": ("inet_csk_get_port()", "inet_csk_get_port()"),
    "ports-all-connected-or-reserved": ("__inet_hash_connect()", "__inet_hash_connect()"),
    "ports-all-bound-or-reserved": (_EITHER_PORT, _EITHER_PORT),
    "joined-already": ("__ip_mc_join_group()", "__ipv6_sock_mc_join()"),
    "port-privileged": ("__inet_bind()", "__inet_bind()"),
}
_LEAVES = ", and it may leave a TIME_WAIT"
_NO_CONNECTION = ("LISTEN", "BOUND_INACTIVE")
_SHUT_TOO = "the old program must set it: one more restart"
_OLD_TOO = "the old program must set it before its bind(): one more restart"


def cures_text(cures: Cures) -> str:
    """All of it, for a terminal."""
    return "\n".join(map(for_terminal, _lines(cures))) + "\n"


def _lines(cures: Cures) -> Iterator[str]:
    yield f"{cures.file}:{cures.line}: {cures.step} => {cures.outcome}"
    yield f"  case {cures.case}, on {cures.kernel}"
    yield from _others(cures)
    yield from _in_the_way(cures)
    refusing = _refusing(cures)
    if refusing is not None:
        yield f"  refused by the rule {refusing}"
    helped = [one for one in cures.tried if one.works]
    yield ""
    if helped:
        yield "What lets it in, the cheapest first:"
        for one in helped:
            yield from _helped(one, cures)
        names = [refusing] if refusing is not None else []
        names += [one.said.rule for one in helped if one.said is not None]
        if names:
            yield ""
        for name in dict.fromkeys(names):
            yield f"rule {name}: {_sentence(name)}"
    else:
        yield "Nothing that was tried lets it in."
    yield from _did_not(cures.tried)
    for one in cures.contradictions:
        assert one.said is not None
        rules = f"bind {one.said.bind}, listen {one.said.listen}"
        kernel = ", ".join(one.outcomes)
        yield f"{one.said.cell}: the rules say {rules}, and the kernel {kernel}: report it"


def _others(cures: Cures) -> Iterator[str]:
    """The calls that are not treated, and how they are."""
    for other in cures.others[:NAMED]:
        number = other.split(",")[0].removeprefix("step ")
        yield f"  refused as well: {other} (--step {number})"
    if len(cures.others) > NAMED:
        yield f"  refused as well: {len(cures.others) - NAMED} more steps"


def _in_the_way(cures: Cures) -> Iterator[str]:
    seen = Observed(cures.outcome, in_the_way=cures.holders, refusal=_not_by_rule(cures.refusal))
    yield from (f"  {line}" for line in refusal_lines(seen))
    function = _function(cures)
    if function is not None:
        yield f"  decided in the kernel by {function}"
    if cures.owners:
        alike = Counter(cures.owners).items()
        owners = [text if number == 1 else f"{number} × {text}" for text, number in alike]
        what = "path" if _is_path(cures) else "port"
        yield f"  bound to the {what} before: {', '.join(owners)}"
    elif not cures.holders and cures.refusal is None and _is_about_a_port(cures):
        yield "  in the way: no socket that the table shows"


def _refusing(cures: Cures) -> str | None:
    """The rule that refused the call: as the rules have it, else as the judge has it of the run."""
    if cures.said is not None:
        return cures.said.rule
    rule = None if cures.refusal is None else cures.refusal.cause.values.get("rule")
    return None if rule is None else str(rule)


def _function(cures: Cures) -> str | None:
    """The kernel function that refuses for what no rule of a port speaks of."""
    helped = {change.code for one in cures.tried if one.works for change in one.changes}
    if cures.outcome == "EACCES" and "SO_BROADCAST" in helped:
        return "__ip4_datagram_connect()"
    if cures.outcome == "EACCES" and ": bind " in cures.step:
        return "__inet6_bind()" if "[" in cures.step else "__inet_bind()"
    if _is_path(cures):
        return "unix_bind()"
    if cures.refusal is None:
        return None
    cause = cures.refusal.cause
    address = str(cause.values.get("address", cause.values.get("local", "")))
    four, six = _FUNCTIONS.get(cause.code, (None, None))
    return six if address.count(":") > 1 or "IPV6_JOIN_GROUP" in cures.step else four


def _is_path(cures: Cures) -> bool:
    """Whether it is a unix socket that was refused."""
    return " unix:" in cures.step


def _is_about_a_port(cures: Cures) -> bool:
    """Whether it is another socket that refuses, if anything does."""
    return cures.outcome == "EADDRINUSE" and ": setsockopt " not in cures.step


def _not_by_rule(refusal: Refusal | None) -> Refusal | None:
    """Rules are told in their own place."""
    return None if refusal is None or "rule" in refusal.cause.values else refusal


def _sentence(name: str) -> str:
    return next((rule.sentence for rule in port_rules() if rule.id == name), "")


def _leaves_nothing(cures: Cures, change: ChangeMade) -> bool:
    """Whether no TIME_WAIT comes of it: all is UDP's, or what is closed has no connection itself.

    Whoever ends closes connections of others, too.
    """
    closed = change.code == "close"
    if _is_path(cures):
        return True
    return bool(cures.holders) and all(
        it.protocol == "udp" or (closed and it.state in _NO_CONNECTION) for it in cures.holders
    )


def _helped(one: Tried, cures: Cures) -> Iterator[str]:
    rule = "" if one.said is None else f" (rule {one.said.rule})"
    yield f"  {_changes(one)}{rule}"
    told: dict[str, None] = {}
    for change in one.changes:
        nothing = _leaves_nothing(cures, change)
        costs = [*_costs(change), *_path_costs(change, cures)]
        told |= dict.fromkeys(it.removesuffix(_LEAVES) if nothing else it for it in costs)
    for cost in told:
        yield f"      {cost}"


def _changes(one: Tried) -> str:
    return " and ".join(map(_change, one.changes))


def _change(change: ChangeMade) -> str:
    if change.code in _WORDS:
        return _WORDS[change.code].format(change.value)
    if change.side == "host":
        return f"sysctl {change.code} {change.value or 'set to none'}"
    value = "" if change.value == "1" else f" {change.value}"
    return f"{change.code}{value} on {_SIDES[change.side]}"


def _costs(change: ChangeMade) -> Iterator[str]:
    if change.code in _COSTS:
        yield _COSTS[change.code]
    if change.side in ("old", "both") and change.code not in _NO_RESTART:
        yield _SHUT_TOO if change.code in ("linger", "cloexec") else _OLD_TOO


def _path_costs(change: ChangeMade, cures: Cures) -> Iterator[str]:
    """What removing a path asks, where it is alive and where it is left."""
    code = None if cures.refusal is None else cures.refusal.cause.code
    if change.code in _UNLINKED:
        yield "whoever it serves is cut off; close() leaves the path; unix(7), unlink(2)"
    elif change.code == "unlink" and code == "path-left":
        yield "nobody has it open: nothing is lost; unix(7), unlink(2)"
    elif change.code == "unlink":
        yield "whoever has it open is not told, and nobody new reaches it; unix(7), unlink(2)"


def _did_not(tried: Sequence[Tried]) -> Iterator[str]:
    """Single changes that did not help, by what came; of pairs only how many."""
    by_outcome: dict[str, list[str]] = {}
    for one in tried:
        if not one.works and len(one.changes) == 1 and one.why_not is None:
            calls = ", then ".join(one.outcomes)
            by_outcome.setdefault(calls, []).append(_changes(one))
    if by_outcome:
        yield ""
    for outcome, names in by_outcome.items():
        yield f"Alone, these do not ({outcome}): {'; '.join(names)}."
    pairs = sum(not one.works and len(one.changes) > 1 for one in tried)
    if pairs:
        does = "pairs of these do not" if pairs > 1 else "pair of these does not"
        yield f"{pairs} {does}, either."
    for one in tried:
        if one.why_not is not None and len(one.changes) == 1:
            yield f"{_changes(one)} could not be tried: {one.why_not}."
