"""Checks a tree of nodes against one of the JSON Schemas and words what is wrong, with lines.

Owns the wording of unknown keys, wrong types and missing keys. What a schema cannot say (a name
that must exist elsewhere) is left to the module that knows.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from harness.language.diagnostics import Diagnostic, unknown
from harness.spec.yaml_node import Mapping, Node, Scalar, Sequence, to_data

_FOLDER = Path(__file__).parent / "schema"
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


@cache
def schema(name: str) -> dict[str, Any]:
    """A schema by name, such as `scenario`."""
    loaded: dict[str, Any] = json.loads((_FOLDER / f"{name}.schema.json").read_text("utf-8"))
    return loaded


@cache
def _validator(name: str, part: str | None) -> Any:
    whole = schema(name)
    if part is not None:
        whole = {"$defs": whole["$defs"], "$ref": f"#/$defs/{part}"}
    return Draft202012Validator(whole)


def check(
    node: Node, file: str, name: str, part: str | None = None, aside: str | None = None
) -> list[Diagnostic]:
    """Everything wrong that the schema (or its `$defs` part) finds in the tree.

    `aside`: a key of a step that its own reader has better words for.
    """
    diagnostics: list[Diagnostic] = []
    validator = _validator(name, part)
    for error in validator.iter_errors(to_data(node)):
        path = list(error.absolute_path)
        if path[:1] == ["steps"] and aside in path:
            continue
        diagnostics += _word(node, file, error, _is_required(validator.schema, error))
    return diagnostics


def _is_required(whole: Any, error: Any) -> bool:
    """Whether the key that is wrong must be there."""
    at = whole
    for step in list(error.absolute_schema_path)[:-3]:  # ..., properties, KEY, RULE
        if step == "$ref":
            continue
        while isinstance(at, dict) and step not in at and "$ref" in at:
            at = whole["$defs"][at["$ref"].rpartition("/")[2]]
        at = at[step]
    path = error.absolute_path
    return bool(path) and isinstance(at, dict) and path[-1] in at.get("required", ())


def _word(node: Node, file: str, error: Any, required: bool) -> Iterable[Diagnostic]:
    path = list(error.absolute_path)
    line, at = _find(node, path)
    where = _name(path)
    rule, wanted = error.validator, error.validator_value
    if "propertyNames" in error.absolute_schema_path:
        line = _find(node, [*path, error.instance])[0]
        about = error.schema.get("description", f"a name is of the form {wanted}")
        yield Diagnostic(file, line, f"bad name '{error.instance}' in {where}: {about}")
        return
    if rule == "additionalProperties" and isinstance(at, Mapping):
        allowed = list(error.schema.get("properties", {}))
        for entry in at:
            if entry.key not in allowed:
                inside = f" in {where}" if path else ""
                yield Diagnostic(file, entry.line, unknown("key", entry.key, allowed) + inside)
        return
    if rule == "required":
        missing = [key for key in wanted if key not in error.instance]
        # jsonschema reports each missing key apart, but not which: the message has it in quotes
        key = next((key for key in missing if error.message.startswith(f"'{key}'")), missing[0])
        if isinstance(at, Mapping) and _is_misspelt(key, at, error.schema):
            return
        text = f"'{key}:' is missing" + (f" in {where}" if path else "")
        about = error.schema.get("properties", {}).get(key, {}).get("description", "")
        yield Diagnostic(file, line, text + (f": {_first_sentence(about)}" if about else ""))
    elif rule == "type":
        types = [wanted] if isinstance(wanted, str) else wanted
        hint = _type_hint(at, types) or (_keys_hint(error.schema, types) if path else "")
        yield Diagnostic(
            file, line, f"{where} must be {_join(_TYPES[t] for t in types)}, not {_what(at)}{hint}"
        )
    elif rule == "pattern" and path == ["question"]:
        yield Diagnostic(file, line, "the question must be a sentence that ends in '?'")
    elif rule == "pattern":
        yield Diagnostic(file, line, f"{where} '{error.instance}' is not of the form {wanted}")
    elif rule in ("minItems", "minProperties", "minLength"):
        yield Diagnostic(file, line, f"{where} is empty: {_emptiness(path, required)}")
    elif rule == "enum":
        yield Diagnostic(file, line, f"{where}: " + unknown("value", str(error.instance), wanted))
    elif rule in ("minimum", "maximum"):
        bound = "at least" if rule == "minimum" else "at most"
        yield Diagnostic(file, line, f"{where} must be {bound} {wanted}, not {error.instance}")
    else:
        yield Diagnostic(file, line, f"{where}: {error.message}")


def _find(node: Node, path: list[str | int]) -> tuple[int, Node]:
    """The line and node that a path of keys and indices leads to."""
    line = node.line
    for part in path:
        if isinstance(node, Mapping):
            entry = node.get(str(part))
            if entry is None:
                break
            line, node = entry.line, entry.value
        elif isinstance(node, Sequence):
            node = node.items[int(part)]
            line = node.line
    return line, node


def _name(path: list[str | int]) -> str:
    """`steps[3].why` as a person counts: the third step is 3."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "the file"


def _what(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    value = node.value
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f"the text '{node.text[:40]}'"
    if isinstance(value, bool):
        return f"the truth value {node.text}"
    return f"the number {node.text[:40]}"


def _type_hint(node: Node, types: list[str]) -> str:
    if "string" in types and isinstance(node, Scalar) and node.value is not None:
        return f': put it in quotes, "{node.text}"'
    if "string" in types and isinstance(node, Mapping):
        return ": text with ': ' in it wants quotes around it all"
    return ""


def _keys_hint(part: Any, types: list[str]) -> str:
    """The keys of what was to be a mapping, where they are given."""
    keys = sorted(part.get("properties", ())) if "object" in types else []
    return f" (keys: {', '.join(keys)})" if keys else ""


def _is_misspelt(key: str, at: Mapping, part: Any) -> bool:
    """Whether a key that is missing is there with a wrong letter: that is told, and once."""
    known = list(part.get("properties", {}))
    others = (entry.key for entry in at if entry.key not in known)
    return any(difflib.get_close_matches(it, known, n=1) == [key] for it in others)


def _emptiness(path: list[str | int], required: bool) -> str:
    if path[:1] == ["matrix"]:
        return "a matrix needs values"
    return "fill it in" if required else "fill it in or leave the key out"


def _first_sentence(text: str) -> str:
    sentence = text.split(". ")[0].rstrip(".")
    return sentence[0].lower() + sentence[1:]


def _join(words: Iterable[str]) -> str:
    words = list(words)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
