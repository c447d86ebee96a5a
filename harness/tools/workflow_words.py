"""What stands between `${{` and `}}` in a workflow: as much of GitHub's expressions as ours use.

Owns names (`inputs.kernels`), texts, `a || b` and `fromJSON(a)`. Promises a line for whatever else
is written there, for a word that is not understood would be an empty one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from harness.language.diagnostics import OneLineError

Context = Mapping[str, Any]
"""by the first part of a name: inputs, matrix, needs, steps, env"""

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[a-zA-Z_][\w-]*(\.[\w-]+)+")
_TEXT = re.compile(r"'([^']*)'")
_CALL = re.compile(r"(\w+)\((.*)\)")


class WorkflowError(OneLineError):
    """A workflow cannot be run here; the text is one line."""


def filled(text: str, context: Context) -> str:
    """The text with every expression in it replaced by its value. Raises WorkflowError."""
    return _EXPRESSION.sub(lambda found: _word(value_of(found[1], context)), text)


def value(text: str, context: Context) -> Any:
    """The value of a text that is one expression and nothing else; else the text, filled."""
    found = _EXPRESSION.fullmatch(text.strip())
    return value_of(found[1], context) if found else filled(text, context)


def value_of(expression: str, context: Context) -> Any:
    """Of what stands between the braces. Raises WorkflowError."""
    told: Any = ""
    for part in expression.split("||"):
        told = _value(part.strip(), context)
        if told:
            break
    return told


def _value(part: str, context: Context) -> Any:
    if text := _TEXT.fullmatch(part):
        return text[1]
    if call := _CALL.fullmatch(part):
        return _called(call[1], call[2], context)
    if not _NAME.fullmatch(part):
        raise WorkflowError(f"'{part}': an expression that is not understood here")
    first, *rest = part.split(".")
    if first not in context:
        raise WorkflowError(f"'{part}': nothing is called {first} here")
    told = context[first]
    for key in rest:
        told = told.get(key, "") if isinstance(told, Mapping) else ""
    return told


def _called(function: str, argument: str, context: Context) -> Any:
    if function == "fromJSON":
        text = _word(value_of(argument, context))
        try:
            return json.loads(text)
        except ValueError as error:
            raise WorkflowError(f"fromJSON: '{text[:80]}' is no JSON") from error
    if function == "hashFiles":  # of a cache, which nothing is taken from here
        return "hash"
    raise WorkflowError(f"'{function}()': a function that is not understood here")


def _word(told: Any) -> str:
    if isinstance(told, bool) or isinstance(told, (list, dict)):
        return json.dumps(told)
    return str(told)
