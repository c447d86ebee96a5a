"""The steps of a case's actors and programs.

Owns who they are and what each has at every moment (harness.plan.actor_scope), and refusing lines
that cannot be meant. An actor's line is parsed by harness.language.call; one about its process, by
harness.plan.process_steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.formats import plan as formats
from harness.formats.plan_step import ActorStep, CallStep, KillStep, SignalStep, Step
from harness.language.address import ScopedEndpoint
from harness.language.blocking import BLOCKS, can_block, check_can_block
from harness.language.call import Call, parse_call
from harness.language.diagnostics import LineError, unknown
from harness.language.vocabulary import vocabulary
from harness.language.words import Word, split_words
from harness.plan.actor_scope import ActorScope
from harness.plan.address_book import AddressBook
from harness.plan.host_steps import check_device
from harness.plan.process_steps import plan_process_step
from harness.plan.step_frame import StepFrame
from harness.spec import scenario as spec


# The options that name a device, and have its number for the kernel (ipv6(7)).
_BY_NUMBER = ("IPV6_JOIN_GROUP", "IPV6_MULTICAST_IF")


def _wanted(frame: StepFrame) -> set[str]:
    return {outcome for row in frame["expect"] or () for outcome in row.outcomes}


def _may_block(frame: StepFrame, words: Sequence[Word]) -> bool:
    """Whether a call that waits is an answer, and not the end of the case: if it is under test."""
    texts = [word.text for word in words]
    if BLOCKS in _wanted(frame):
        check_can_block(texts)
    return frame["expect"] is not None and can_block(texts)


def _looked_up(call: Call, words: Sequence[Word]) -> Iterator[str]:
    """The devices whose number the actor needs for a call, and so must be there."""
    yield from (end.device for end in call.endpoints if isinstance(end, ScopedEndpoint))
    if call.verb == "setsockopt" and call.option in _BY_NUMBER and call.numbers is None:
        yield words[-1].text


class ActorPlanner:
    """Plans the lines of actors, in the order of the steps."""

    def __init__(
        self, scenario: spec.Scenario, active: Sequence[spec.Step], book: AddressBook
    ) -> None:
        self.book = book
        self.topology = scenario.topology
        self.actors = {
            **{
                h.name: spec.Actor(scenario.line, h.name, h.name, 0)
                for h in scenario.topology.hosts
            },
            **{actor.name: actor for actor in scenario.actors},
        }
        run_lines: dict[str, int] = {}
        for step in active:
            if step.text.split()[:1] == ["run"]:
                run_lines.setdefault(step.key, step.line)
        self.scopes = {name: ActorScope(name, run_lines.get(name)) for name in self.actors}
        for scope in self.scopes.values():
            scope.unsure = scenario.incomplete

    def plan(self, frame: StepFrame, name: str, line: str, may_succeed: bool) -> Step:
        """The step of an actor's line, its variables filled in; raises LineError.

        Set-up that cannot succeed is refused; only a line that may succeed makes sockets.
        """
        if name not in self.actors:
            known = [*self.actors, *spec.NO_ACTORS]
            raise LineError(unknown("actor", name, known, "actors and others"))
        scope = self.scopes[name]
        words = split_words(line)
        verb = words[0].text if words and not words[0].quoted else ""
        if verb in vocabulary().process:
            return self._plan_process(frame, scope, verb, line)
        if scope.is_program and verb in vocabulary().verbs:
            takes = ", ".join(vocabulary().process)
            raise LineError(
                f"{name} is a program (its 'run' is on line {scope.run_line}): '{verb}' is for"
                f" actors, a program takes {takes}"
            )
        call = parse_call(line)
        for device in _looked_up(call, words):
            check_device(self.actors[name].host, device, self.topology)
        if frame["must"]:
            self._check_can_succeed(scope, call)
        scope.call(
            call,
            frame["line"],
            may_succeed,
            perhaps=bool(frame["depends"]),
            waits=_wanted(frame) == {BLOCKS},
        )
        return CallStep(**frame, actor=name, call=line, may_block=_may_block(frame, words))

    def lose_track(self, name: str) -> None:
        """A line of this actor could not be read: from here on, what it has is not known."""
        if name in self.scopes:
            self.scopes[name].unsure = True

    def used(self, steps: Iterable[Step]) -> tuple[formats.Actor, ...]:
        """The actors that have a step."""
        names = dict.fromkeys(step.actor for step in steps if isinstance(step, ActorStep))
        return tuple(
            formats.Actor(
                name=name,
                host=self.actors[name].host,
                kind="program" if self.scopes[name].is_program else "actor",
                uid=self.actors[name].uid,
            )
            for name in names
        )

    def _plan_process(self, frame: StepFrame, scope: ActorScope, verb: str, line: str) -> Step:
        if not scope.is_program and not vocabulary().process[verb].actors:
            raise LineError(f"{scope.name} runs no program: '{verb}' is for one that does")
        planned = plan_process_step(frame, scope.name, line)
        signal = planned.signal if isinstance(planned, (SignalStep, KillStep)) else None
        scope.process(verb, signal, frame["line"])
        if frame["depends"]:
            scope.unsure = True  # whether the process lives is known when the case runs
        return planned

    def _check_can_succeed(self, scope: ActorScope, call: Call) -> None:
        scope.check_family(call)
        for endpoint in call.endpoints:
            self.book.check_known(endpoint)
        if call.verb == "bind" and call.endpoints and not scope.anywhere:
            self.book.check_own(call.endpoints[0], self.actors[scope.name].host)
