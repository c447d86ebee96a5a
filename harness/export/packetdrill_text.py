"""A case of segments by hand as a script for packetdrill.

Owns the numbers, which packetdrill counts from the first SYN of each side, and its conditions: one
command before all lines, options that fill whole words, a timestamp echoed only if a line before
said that it was sent. What it has no words for is refused: a second connection's own number of the
kernel, timers, states without a descriptor that are under test.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.export.c_text import TEMPLATES
from harness.export.expected import refuse_if_dependent, told, wanted_of
from harness.export.program import Refused
from harness.formats.plan import Plan
from harness.formats.plan_step import AdvanceStep, AwaitStep, CallStep, Step, TableStep
from harness.language.call import parse_call
from harness.language.words import split_words
from harness.report.template import fill_plainly

_NUMBERS = 2**32
"""how many sequence numbers there are: what is below the first one comes at their end"""
_PORT_AND_ADDRESS = "..., ..."
_MSS = 1460
"""of both sides: of IPv6 with the MTU that a script asks for, as the kernel's own ones do"""
_FLAG_WORDS = {"S": "S", "F": "F", "R": "R", "P": "P", "A": ".", "U": "U"}
_RELATIVE = re.compile(r"(last)?([+-]\d+)?")


@dataclass(slots=True)
class Script:
    """The script as far as it is written, and the numbers of the one connection that it has."""

    kernel: str
    lines: list[str] = field(default_factory=list)
    files: dict[tuple[str, str], int] = field(default_factory=dict)
    """by actor and socket: the descriptor; packetdrill numbers them from 3"""
    next_file: int = 3
    ours: int = 0
    """the next number of the client's, from its first SYN on"""
    theirs: int = 0
    """the same of the host under test"""
    flows: int = 0
    our_stamp: int | None = None
    stamps: bool = True
    """whether the host under test has timestamps on"""
    stamped: bool = False
    """whether it has sent one, which packetdrill knows as 0: only that can be echoed"""
    silent: str = ""
    """a step to which nothing is to come, as long as nothing is expected behind it"""
    pause: str = "+0"

    def say(self, text: str) -> None:
        """A line, when it is due."""
        self.lines.append(f"{self.pause:6} {text}")
        self.pause = "+0"


def packetdrill_text(plan: Plan, kernel: str) -> str:
    """The script. Raises Refused."""
    if plan.topology != "raw":
        raise Refused(f"{plan.case}: nobody in it writes segments by hand: AS=c")
    settings = {name: value for host in plan.hosts for name, value in host.sysctls.items()}
    script = Script(kernel, stamps=settings.get("net.ipv4.tcp_timestamps") != "0")
    for step in plan.steps:
        _write(step, script)
    if script.silent:
        raise Refused(f"{script.silent}: packetdrill looks at no silence at the end of a script")
    given = {
        "head": [plan.case, plan.question, f"Expected as on Linux {kernel}."],
        "settings": [f"{name}={value}" for name, value in settings.items()],
        "lines": script.lines,
        "ipv6": any(step.call.startswith("socket tcp6") for step in _calls(plan)),
    }
    return fill_plainly(TEMPLATES, "packetdrill", given)


def _calls(plan: Plan) -> Iterator[CallStep]:
    return (step for step in plan.steps if isinstance(step, CallStep))


def _write(step: Step, script: Script) -> None:
    refuse_if_dependent(step)
    if isinstance(step, AdvanceStep):
        script.pause = f"+{step.ms / 1000:g}"
    elif isinstance(step, (AwaitStep, TableStep)):
        if step.expect is not None:
            raise Refused(f"{told(step)}: packetdrill does not see a state without a descriptor")
        script.lines.append(f"// {step.text}")
    elif isinstance(step, CallStep):
        verb = step.call.split()[0]
        if verb not in _VERBS:
            raise Refused(f"{told(step)}: no line of packetdrill for it")
        _VERBS[verb](step, script)
    else:
        raise Refused(f"{told(step)}: packetdrill runs no such thing")


def _result(step: CallStep, script: Script, good: str = "0") -> str:
    wanted = wanted_of(step, script.kernel)
    if wanted.outcome is None or wanted.outcome == "ok":
        return good
    number: int = getattr(errno, wanted.outcome)
    return f"-1 {wanted.outcome} ({os.strerror(number)})"


def _file(step: CallStep, script: Script) -> int:
    return script.files[step.actor, parse_call(step.call).uses or "sock"]


def _socket(step: CallStep, script: Script) -> None:
    kind = "SOCK_STREAM" + (" | SOCK_NONBLOCK" if "nonblock" in step.call.split() else "")
    script.files[step.actor, parse_call(step.call).makes or "sock"] = script.next_file
    script.say(f"socket(..., {kind}, IPPROTO_TCP) = {script.next_file}")
    script.next_file += 1


def _bind(step: CallStep, script: Script) -> None:
    script.say(f"bind({_file(step, script)}, {_PORT_AND_ADDRESS}) = {_result(step, script)}")


def _listen(step: CallStep, script: Script) -> None:
    script.say(f"listen({_file(step, script)}, 1024) = {_result(step, script)}")


def _accept(step: CallStep, script: Script) -> None:
    result = _result(step, script, str(script.next_file))
    script.say(f"accept({_file(step, script)}, {_PORT_AND_ADDRESS}) = {result}")
    if not result.startswith("-"):
        script.files[step.actor, parse_call(step.call).makes or "conn"] = script.next_file
        script.next_file += 1


def _close(step: CallStep, script: Script) -> None:
    script.say(f"close({_file(step, script)}) = {_result(step, script)}")


def _recv(step: CallStep, script: Script) -> None:
    value = wanted_of(step, script.kernel).value or ""
    script.say(f"read({_file(step, script)}, ..., 1000) = {_result(step, script, str(len(value)))}")


def _flow(step: CallStep, script: Script) -> None:
    script.flows += 1


def _segment(step: CallStep, script: Script) -> None:
    words = [it for it in split_words(step.call)][2:]
    flags = words.pop(0).text
    text = words.pop().text if words and words[-1].quoted else ""
    parts = {words[at].text: words[at + 1].text for at in range(0, len(words) - 1, 2)}
    first = _number(step, parts.get("seq", parts.get("isn", "+0")), script.ours, script)
    is_new = "S" in flags or first >= script.ours
    end = first + len(text)
    shown = "".join(_FLAG_WORDS[flag] for flag in flags)
    line = f"< {shown} {first % _NUMBERS}:{end % _NUMBERS}({len(text)})"
    if "A" in flags:
        line += f" ack {_number(step, parts.get('ack', '+0'), script.theirs, script)}"
    options = [f"mss {_MSS}"] if "S" in flags else []
    stamp = None if script.flows > 1 or "ts" in parts else script.our_stamp
    if parts.get("ts", "none") != "none":
        stamp = script.our_stamp = int(parts["ts"])
    if stamp is not None and "A" in flags and not script.stamped:
        raise Refused(f"{told(step)}: packetdrill echoes no timestamp where the kernel sent none")
    options += [] if stamp is None else [_stamp(stamp, 0)]
    script.say(f"{line} win 65535" + (f" <{','.join(options)}>" if options else ""))
    if is_new and "R" not in flags and script.flows < 2:
        script.ours = end + ("S" in flags) + ("F" in flags)


def _stamp(value: int, echoed: int) -> str:
    """The option, with what fills its words."""
    return f"nop,nop,TS val {value} ecr {echoed}"


def _answer(step: CallStep, script: Script) -> None:
    wanted = wanted_of(step, script.kernel)
    if wanted.outcome not in (None, "ok"):
        script.silent = told(
            step
        )  # of what comes all the same, the next line that expects complains
        return
    flags = wanted.value or ""
    if script.flows > 1 and "S" in flags:
        raise Refused(
            f"{told(step)}: the kernel begins a second connection with a number of its own, which"
            " packetdrill counts from the first one's"
        )
    shown = "".join(_FLAG_WORDS[flag] for flag in flags if flag != "A")
    shown += "." if "A" in flags else ""
    line = f"> {shown} {script.theirs}:{script.theirs}(0)"
    line += f" ack {script.ours % _NUMBERS}" if "A" in flags else ""
    options = "<...>"
    if "S" in flags:
        script.stamped = script.stamps and script.our_stamp is not None
        stamp = f",{_stamp(0, script.our_stamp or 0)}" if script.stamped else ""
        options = f"<mss {_MSS}{stamp}>"
    script.silent = ""
    script.say(f"{line} {options}" if "R" not in flags else line)
    script.theirs += ("S" in flags) + ("F" in flags)


def _number(step: CallStep, text: str, base: int, script: Script) -> int:
    """Numbers count from where the connection stands; `last` is where the first one ended, which is
    where the numbers stay when another begins that is not let in."""
    found = _RELATIVE.fullmatch(text)
    if found is not None and script.flows > 1 and not found[1]:
        raise Refused(f"{told(step)}: packetdrill counts no numbers of a second connection")
    if found is None:
        raise Refused(f"{told(step)}: '{text}' is a number of its own, not one of the connection's")
    return base + int(found[2] or 0)


_VERBS = {
    "socket": _socket,
    "bind": _bind,
    "listen": _listen,
    "accept": _accept,
    "close": _close,
    "recv": _recv,
    "flow": _flow,
    "segment": _segment,
    "answer": _answer,
}
