"""A line about an actor's process: run, type, eof, output, signal, kill, wait.

Owns what words each of them takes, by the usage that the vocabulary has. Whether the process is
there at that moment is left to harness.plan.actor_scope.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.formats.plan_step import (
    EofStep,
    KillStep,
    OutputStep,
    RunStep,
    SignalStep,
    Step,
    TypeStep,
    WaitStep,
)
from harness.language.diagnostics import LineError, unknown
from harness.language.vocabulary import vocabulary
from harness.language.words import Word, split_words
from harness.plan.step_frame import StepFrame

_Words = tuple[Word, ...]


def plan_process_step(frame: StepFrame, actor: str, line: str) -> Step:
    """The step of a line whose verb is one of the vocabulary's `process`; raises LineError."""
    words = split_words(line)
    verb = vocabulary().process[words[0].text]
    usage = f"usage: {verb.name} {verb.usage}".strip()
    step = _VERBS[verb.name](frame, actor, words[1:], usage)
    # Bytes, as in a line of an actor, or letters, as programs have them? It could be either.
    if any(word.has_bytes for word in words):
        raise LineError(f"'{verb.name}' takes \\x00 to \\x7f, and other letters as they are")
    return step


def _run(frame: StepFrame, actor: str, words: _Words, usage: str) -> Step:
    if not words:
        raise LineError(f"a program is missing ({usage})")
    return RunStep(**frame, actor=actor, argv=tuple(word.text for word in words))


def _type(frame: StepFrame, actor: str, words: _Words, usage: str) -> Step:
    return TypeStep(**frame, actor=actor, data=_text(words, usage))


def _eof(frame: StepFrame, actor: str, words: _Words, usage: str) -> Step:
    _check_end(words, usage)
    return EofStep(**frame, actor=actor)


def _output(frame: StepFrame, actor: str, words: _Words, usage: str) -> Step:
    return OutputStep(**frame, actor=actor, contains=_text(words, usage))


def _signal(frame: StepFrame, actor: str, words: _Words, usage: str) -> Step:
    return SignalStep(**frame, actor=actor, signal=_signal_name(words, usage))


def _kill(frame: StepFrame, actor: str, words: _Words, usage: str) -> Step:
    return KillStep(**frame, actor=actor, signal=_signal_name(words, usage))


def _wait(frame: StepFrame, actor: str, words: _Words, usage: str) -> Step:
    _check_end(words, usage)
    return WaitStep(**frame, actor=actor)


_VERBS: dict[str, Callable[[StepFrame, str, _Words, str], Step]] = {
    "run": _run,
    "type": _type,
    "eof": _eof,
    "output": _output,
    "signal": _signal,
    "kill": _kill,
    "wait": _wait,
}


def _text(words: _Words, usage: str) -> str:
    """The one quoted text of a line."""
    word = _only(words, usage)
    if not word.quoted or not word.text:
        raise LineError(f"text in double quotes is missing ({usage})")
    return word.text


def _signal_name(words: _Words, usage: str) -> str:
    name = _only(words, usage).text
    if name not in vocabulary().signals:
        raise LineError(unknown("signal", name, vocabulary().signals))
    return name


def _only(words: _Words, usage: str) -> Word:
    if len(words) != 1:
        quotes = "" if not words or "TEXT" not in usage else ": put it all in double quotes"
        raise LineError(f"one word is wanted, not {len(words)} ({usage}){quotes}")
    return words[0]


def _check_end(words: _Words, usage: str) -> None:
    if words:
        raise LineError(f"'{words[0].text}' is too much ({usage})")
