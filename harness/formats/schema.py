"""JSON Schemas of the formats, made from their classes.

Owns what a class means in JSON Schema (draft 2020-12). The schemas are for other programs; the
harness itself reads by the classes, and a test holds the two together.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from harness.formats.codec import order
from harness.formats.cures import Cures
from harness.formats.event import Event
from harness.formats.field_readers import default_of
from harness.formats.observations import Observation
from harness.formats.plan import Plan
from harness.formats.publication import Publication
from harness.formats.site_data import CaseData, Cells, QuestionData
from harness.formats.verdict import Verdict

FOLDER = Path(__file__).parent / "schema"
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_FORMATS: Mapping[str, tuple[Any, str, str]] = {
    "plan": (Plan, "kind", "One case, planned: a line of the engine's --plans, and plan.json."),
    "observation": (Observation, "kind", "A line of observations.ndjson."),
    "event": (Event, "event", "A line that the engine or a guest tells while it runs."),
    "verdict": (Verdict, "kind", "verdict.json, and a line of verdicts.jsonl."),
    "publication": (Publication, "kind", "A line of publications.jsonl."),
    "cells": (Cells, "kind", "The site's cells.json."),
    "question": (QuestionData, "kind", "The site's data of one question."),
    "cures": (Cures, "kind", "What `harness cures --json` writes."),
    "case": (CaseData, "kind", "The site's data of one case."),
}


def schemas() -> dict[Path, str]:
    """Each schema's file and its text."""
    return {FOLDER / f"{name}.schema.json": _text(*row) for name, row in _FORMATS.items()}


def schema_of(kind: Any, tag: str = "kind") -> dict[str, Any]:
    """The schema of a class or a union of classes; `tag` is the key that tells them apart."""
    definitions: dict[str, Any] = {}
    body = _of(kind, tag, definitions)
    return {**body, "$defs": dict(sorted(definitions.items()))}


def _text(kind: Any, tag: str, about: str) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "description": about}
    return json.dumps({**head, **schema_of(kind, tag)}, indent=1) + "\n"


def _of(kind: Any, tag: str, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(part, tag, definitions) for part in parts]}
    if origin is tuple:
        if parts[-1] is Ellipsis:
            return {"type": "array", "items": _of(parts[0], tag, definitions)}
        each = [_of(part, tag, definitions) for part in parts]
        return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(parts[1], tag, definitions)}
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}  # a class may speak of itself
            definitions[kind.__name__] = _record(kind, tag, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    return {"type": _PLAIN[kind]}


def _record(kind: type, tag: str, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    parts = {part.name: part for part in fields(kind)}
    properties: dict[str, Any] = {}
    for name in order(kind):
        if name in parts:
            properties[name] = _of(hints[name], tag, definitions)
        else:
            properties[tag] = {"const": getattr(kind, name)}
    required = [
        name for name in properties if name not in parts or default_of(kind, parts[name]) is MISSING
    ]
    about = " ".join((kind.__doc__ or "").split())
    return {
        "description": about,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
