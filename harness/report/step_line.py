"""A step as a line of the scenario with its values in place of `$option`.

Owns that what is shown is what was done: a call is the line that the actor got, a look the sockets
that were looked for. What a step means is told by `step_words`.
"""

from __future__ import annotations

import shlex

from harness.formats import plan_step as of
from harness.language.pattern_line import duration_word, pattern_line


def step_line(step: of.Step) -> str:
    """`second: bind 10.0.0.1:80`; what has no `$` in it as it was written."""
    if "$" not in step.text:
        return step.text
    match step:
        case of.CallStep(actor=actor, call=call):
            return f"{actor}: {call}"
        case of.RunStep(actor=actor, argv=argv):
            return f"{actor}: run {shlex.join(argv)}"
        case of.AwaitStep():
            within = duration_word(step.within_ms)
            return f"await: {_looked_for(step)} within {within}"
        case of.TableStep():
            return f"table: {_looked_for(step)}"
        case of.SysctlStep():
            return f"host: {step.host} sysctl {step.name} {step.value}"
        case of.AddressStep():
            where = f"{step.address} dev {step.device}{' dad' if step.dad else ''}"
            return f"host: {step.host} address {step.action} {where}"
        case of.CounterStep():
            return f"counter: {step.host} {step.name}{' mark' if step.mark else ''}"
        case of.AdvanceStep(ms=int(ms)):
            return f"advance: {duration_word(ms)}"
        case _:
            return step.text


def _looked_for(step: of.AwaitStep | of.TableStep) -> str:
    absent = "absent " if step.absent else ""
    return f"{step.host} {absent}{pattern_line(step.pattern)}"
