"""What a step of a plan does, in words: a sentence for each kind of step.

A kind without a sentence does not pass the type checker.
"""

from __future__ import annotations

import json

from harness.formats import plan_step as of
from harness.language.duration import format_duration
from harness.report.call_words import call_in_words
from harness.report.pattern_words import describe


def step_in_words(step: of.Step) -> str:
    """What a step does, without what is expected of it: `server binds …`."""
    match step:
        case of.AwaitStep() | of.TableStep():
            return _socket_table(step)
        case of.AdvanceStep(phase_ms=int(phase)):
            return f"time goes by until the clock is {format_duration(phase)} into a second"
        case of.AdvanceStep(ms=ms):
            return f"{format_duration(ms)} go by"
        case of.CounterStep(mark=True):
            return f"from here {step.name} of {step.host} is counted"
        case of.CounterStep():
            return f"the counter {step.name} of {step.host} is read: how much has it grown"
        case of.SysctlStep() | of.AddressStep() | of.NeighbourStep() | of.LinkStep():
            return _host(step)
        case _:
            return _actor(step)


_ActorStep = (
    of.CallStep
    | of.RunStep
    | of.TypeStep
    | of.EofStep
    | of.OutputStep
    | of.SignalStep
    | of.KillStep
    | of.WaitStep
)


def _actor(step: _ActorStep) -> str:
    actor = step.actor
    match step:
        case of.CallStep(call=call):
            return call_in_words(actor, call)
        case of.RunStep(argv=argv):
            return f"{actor} is started: {' '.join(argv)}"
        case of.TypeStep(data=data):
            return f"somebody types {_quoted(data)} into {actor}"
        case of.EofStep():
            return f"the input of {actor} ends"
        case of.OutputStep(contains=text):
            return f"{actor} prints {_quoted(text)} within {format_duration(step.within_ms)}"
        case of.SignalStep(signal=signal):
            return f"{actor} is sent {signal}"
        case of.KillStep(signal=signal):
            return f"{actor} is sent {signal}, and is gone"
        case of.WaitStep():
            return f"{actor} ends within {format_duration(step.within_ms)}"


def _socket_table(step: of.AwaitStep | of.TableStep) -> str:
    has = f"the socket table of {step.host} has {describe(step.pattern, step.absent)}"
    match step:
        case of.AwaitStep():
            return f"wait until {has}, within {format_duration(step.within_ms)}"
        case of.TableStep():
            return f"at this moment {has}"


def _host(step: of.SysctlStep | of.AddressStep | of.NeighbourStep | of.LinkStep) -> str:
    host = step.host
    match step:
        case of.SysctlStep():
            return f"on {host}, {step.name} is set to {step.value}"
        case of.AddressStep():
            does = "gets" if step.action == "add" else "loses"
            first = ", once it has found that nobody else has it" if step.dad else ""
            return f"{host} {does} the address {step.address} on {step.device}{first}"
        case of.NeighbourStep():
            where = f"{step.address} is at {step.mac} on {step.device}"
            return f"{host} is told that {where}{_meaning(step)}"
        case of.LinkStep():
            return f"{step.device} of {host} is switched {'on' if step.up else 'off'}"


def _meaning(step: of.NeighbourStep) -> str:
    if " lose " in step.text:
        return ", which is wrong: what it sends there is lost"
    return ", which is right: what it sends there arrives"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
