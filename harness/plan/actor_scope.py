"""What one actor has at each moment of a case: whether it lives, and which sockets.

Owns following the steps of a case in order and refusing what cannot be meant: a line for a process
that has ended, a socket used before it exists. What the kernel would say is not its business.
"""

from __future__ import annotations

from harness.language.call import Call
from harness.language.diagnostics import LineError
from harness.language.vocabulary import vocabulary

_ENDING = frozenset(vocabulary().signals) - {"SIGSTOP", "SIGCONT", "SIGTSTP", "SIGPIPE"}
_NO_SOCKETS = ("flow", "child", "thread")
# Of a socket that another actor has passed: what it is, is not looked up.
_PASSED = "passed"
# What lets a socket be bound to any address: ip(7), net/ipv6/ipv6_sockglue.c.
_ANYWHERE = ("IP_FREEBIND", "IP_TRANSPARENT", "IPV6_FREEBIND", "IPV6_TRANSPARENT")


class ActorScope:
    """One actor: whether it lives, and what sockets it has by name."""

    def __init__(self, name: str, run_line: int | None) -> None:
        self.name = name
        self.run_line = run_line
        self.ended: str | None = None
        self.waited = False
        self.running = run_line is None
        self.sockets: dict[str, str] = {}
        self.closed: dict[str, int] = {}
        """the lines that took away what is no more there, by its name"""
        self.perhaps: set[str] = set()
        """names of which a step that may be left out decides whether there is such a socket"""
        self.inherited: dict[str, dict[str, str]] = {}
        """what each child has, by the names that it had here"""
        self.threads: dict[str, str | None] = {}
        """what each thread will have accepted, as a kind of socket; None if it accepts not"""
        self.closing: set[str] = set()
        """sockets that are close-on-exec, or may be"""
        self.anywhere = False
        self.unsure = False
        """after a line that could not be read, what exists is not known"""

    @property
    def is_program(self) -> bool:
        """Whether it is a program rather than an actor."""
        return self.run_line is not None

    def call(
        self,
        call: Call,
        line: int,
        may_succeed: bool,
        *,
        perhaps: bool = False,
        waits: bool = False,
    ) -> None:
        """Take an actor's line; raises LineError.

        `perhaps`: it may be left out; `waits`: it is right only if it still waits in the end.
        """
        self._must_live()
        if not self.unsure:
            self._check_names(call)
        if call.verb == "join" and not waits:
            self._join(call, may_succeed, perhaps)
        elif call.verb in ("exec", "activate") and may_succeed:
            self._replace(call, perhaps)
        elif call.makes is not None and may_succeed and call.verb != "join":
            if call.makes in self.sockets and call.makes not in self.perhaps and not self.unsure:
                raise LineError(
                    f"{self.name} has a {self._noun(self.sockets[call.makes])} '{call.makes}'"
                    " already: close it first, or name the new one (as NAME)"
                )
            self.sockets[call.makes] = self._made(call)
            self.closed.pop(call.makes, None)
            (self.perhaps.add if perhaps else self.perhaps.discard)(call.makes)
            self._note_new(call)
        if call.verb == "fork" and call.makes is not None:
            kinds = self.sockets.items()
            self.inherited[call.makes] = {n: k for n, k in kinds if k not in _NO_SOCKETS}
        if call.verb == "cloexec" and call.uses is not None:
            closes = "cloexec" in call.flags
            (self.closing.add if closes else self.closing.discard)(call.uses)
        if call.option in _ANYWHERE:
            self.anywhere = True
        if call.verb in ("close", "reap") and call.uses is not None:
            if perhaps:
                self.perhaps.add(call.uses)
            else:
                self.sockets.pop(call.uses, None)
                self.closed[call.uses] = line
        if call.verb in ("exit", "crash"):
            if perhaps:
                self.unsure = True
            else:
                self.ended = f"'{call.verb}' on line {line}"

    def _note_new(self, call: Call) -> None:
        """What a new name is besides its kind."""
        name = call.makes or ""
        closes = "cloexec" in call.flags or call.verb == "steal"
        (self.closing.add if closes else self.closing.discard)(name)
        if call.verb == "thread":
            kind = self.sockets.get(call.uses or "", "tcp")
            self.threads[name] = kind if call.waits_in == "accept" else None

    def _join(self, call: Call, may_succeed: bool, perhaps: bool) -> None:
        """The thread is over, and its name that of what it has accepted, or of nothing."""
        name = call.uses or ""
        if perhaps:
            self.perhaps.add(name)
        accepted = self.threads.get(name)
        if accepted is not None and may_succeed:
            self.sockets[name] = accepted
        elif not perhaps:
            self.sockets.pop(name, None)

    def _replace(self, call: Call, perhaps: bool) -> None:
        """Another program has no more than the sockets that exec leaves it."""
        kept = {name for name, kind in self.sockets.items() if kind not in _NO_SOCKETS}
        kept = {call.uses or ""} if call.verb == "activate" else kept - self.closing
        for name in self.sockets.keys() - kept:
            if perhaps:
                self.perhaps.add(name)
            else:
                del self.sockets[name]
        if call.verb == "activate" and call.uses is not None:
            self.closing.add(call.uses)

    def process(self, verb: str, signal: str | None, line: int) -> None:
        """Take a line about the process; raises LineError."""
        if verb == "run":
            if self.running:
                raise LineError(
                    f"{self.name} runs a program already (line {self.run_line}):"
                    " name another actor for the second"
                )
            self.running = True
            return
        if not self.running and not self.unsure:
            raise LineError(f"{self.name} runs nothing yet: its 'run' is on line {self.run_line}")
        if verb in ("wait", "kill"):
            if self.waited and not self.unsure:
                raise LineError(f"{self.name} is gone already ({self.ended})")
            if verb == "kill" and not self.is_program:
                self._must_live()
            if verb == "wait" and self.ended is None and not self.is_program and not self.unsure:
                raise LineError(f"{self.name} was not told to end: 'exit' or a signal comes first")
            self.ended = self.ended or f"'{verb}' on line {line}"
            self.waited = True
            return
        if verb != "output" and self.waited:
            self._must_live()
        if verb == "signal":
            if not self.is_program:
                self._must_live()
                if signal in _ENDING:
                    self.ended = f"'signal {signal}' on line {line}"

    def check_family(self, call: Call) -> None:
        """A set-up call with an address of the other family cannot succeed; raises LineError."""
        kind = self.sockets.get(call.uses or "")
        if kind is None or kind in (*_NO_SOCKETS, _PASSED) or self.unsure:
            return
        is_path = (call.instead or "").startswith("unix:")
        if kind == "unix" and call.endpoints:
            raise LineError(f"'{call.uses}' is a unix socket: write unix:/tmp/x.sock or unix:@x")
        if kind != "unix" and is_path:
            raise LineError(f"'{call.uses}' is no unix socket ({kind}): {call.instead} is for one")
        for endpoint in call.endpoints:
            if endpoint.is_ipv6 and not kind.endswith("6"):
                raise LineError(f"'{call.uses}' is an IPv4 socket ({kind}): {endpoint} is IPv6")
            if not endpoint.is_ipv6 and kind.endswith("6"):
                raise LineError(
                    f"'{call.uses}' is an IPv6 socket ({kind}): write [::ffff:{endpoint.address}]"
                    " for an IPv4 address"
                )

    def _must_live(self) -> None:
        if self.ended is not None and not self.unsure:
            raise LineError(f"{self.name} has ended already ({self.ended})")

    def _check_names(self, call: Call) -> None:
        """What a line works on must be there, and be of the right sort; raises LineError."""
        verb = vocabulary().verbs[call.verb]
        for name, form in ((call.other, verb.form("other")), (call.uses, verb.form("name"))):
            if name is None or form is None:
                continue
            of = form.row["of"]
            if of == "inherited":
                has = self.inherited.get(call.other or "", {})
                if name not in has:
                    raise LineError(
                        f"{call.other} has inherited no socket '{name}': it has"
                        f" {', '.join(sorted(has)) or 'none'}"
                    )
                continue
            kind = self.sockets.get(name)
            if kind is None:
                raise LineError(self._no_such(name, of))
            if self._noun(kind) != of:
                raise LineError(f"'{name}' is a {self._noun(kind)}: '{call.verb}' is not for it")

    def _made(self, call: Call) -> str:
        """The kind of what a line makes."""
        if call.verb == "steal":
            return self.inherited.get(call.other or "", {}).get(call.uses or "", _PASSED)
        verbs = {"flow": "flow", "fork": "child", "thread": "thread", "receive": _PASSED}
        return call.kind or verbs.get(call.verb) or self.sockets.get(call.uses or "") or "tcp"

    def _no_such(self, name: str, noun: str) -> str:
        has = sorted(n for n, kind in self.sockets.items() if self._noun(kind) == noun)
        there = f"it has {', '.join(has)}" if has else f"it has no {noun} yet"
        if name in self.closed:
            there = f"line {self.closed[name]} has {'ended' if noun == 'child' else 'closed'} it"
        return f"{self.name} has no {noun} '{name}' at this point: {there}"

    @staticmethod
    def _noun(kind: str) -> str:
        return kind if kind in _NO_SOCKETS else "socket"
