"""YAML 1.2 with line numbers: a file becomes a tree of nodes, or a list of mistakes.

Owns reading the bytes and the syntax. Promises that duplicate keys, aliases, tags, tabs and broken
encodings are mistakes with a line. What the keys mean is left to the schema and the scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from harness.mistakes import Mistake
from harness.tree import Entry, Mapping, Node, Scalar, Sequence

_MAX_DEPTH = 16
_MAX_BYTES = 1_000_000
_HINTS = {
    "mapping values are not allowed here": "a second ': ' on the line: put the text that has it in"
    " quotes, or mend the indentation",
    "could not find expected ':'": "a key without ':', or a line indented too little",
    "found unexpected end of stream": "a quote is opened and never closed",
    "expected <block end>, but found '-'": "the list is indented differently from the line above",
    "expected <block end>, but found '<block mapping start>'": "this line is indented differently"
    " from its neighbours",
    "expected <block end>, but found '?'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '<scalar>'": "text after a closing quote: put the whole value"
    " in single quotes",
}


def read_file(path: Path, file: str) -> tuple[Node | None, list[Mistake]]:
    """Read and parse a file; `file` is the name that mistakes give it. Never raises."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Mistake(file, 1, f"cannot be read: {error.strerror or error}")]
    if len(data) > _MAX_BYTES:
        return None, [Mistake(file, 1, f"is longer than {_MAX_BYTES} bytes: not a scenario")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [
            Mistake(
                file, line, f"byte {data[error.start]:#04x} is not UTF-8: save the file as UTF-8"
            )
        ]
    return parse(text, file)


def parse(text: str, file: str) -> tuple[Node | None, list[Mistake]]:
    """Parse one YAML document; the node is None if there is none to go on with."""
    mistakes = [
        Mistake(file, number, "a tab in the indentation: YAML wants spaces")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and "\t" in line[: len(line) - len(line.lstrip())]
    ]
    tabbed = {mistake.line for mistake in mistakes}
    builder = _Builder(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        if line not in tabbed:
            builder.mistakes.append(Mistake(file, line, _syntax(error)))
        builder.root = None
    except (YAMLError, ValueError, RecursionError) as error:
        builder.mistakes.append(_unreadable(text, file, error))
        builder.root = None
    mistakes += builder.mistakes
    if builder.root is None and not mistakes:
        mistakes.append(Mistake(file, 1, "is empty: a scenario begins with 'question:'"))
    return builder.root, mistakes


def _syntax(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "not YAML")
    problem = problem.replace("but got", "but found")
    if "'\\t'" in problem:
        return "a tab outside quotes: use blanks, or quotes around it all if it belongs to the text"
    hint = _HINTS.get(problem)
    if hint is None and "cannot start any token" in problem:
        hint = "put the value in quotes"
    context = f" {error.context}" if error.context else ""
    return f"YAML syntax:{context} {problem}" + (f": {hint}" if hint else "")


def _unreadable(text: str, file: str, error: Exception) -> Mistake:
    """A character that YAML forbids, or nesting without end."""
    position = getattr(error, "position", None)
    if isinstance(position, int):
        line = text.count("\n", 0, position) + 1
        return Mistake(file, line, "a control character, which YAML does not allow: remove it")
    return Mistake(file, 1, "cannot be parsed as YAML: " + str(error).split("\n")[0])


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    line: int
    is_mapping: bool
    items: list[Node]
    entries: list[Entry]
    key: Scalar | None = None


class _Builder:
    """Takes the parser's events one by one and builds the tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.mistakes: list[Mistake] = []
        self.documents = 0
        self.stack: list[_Open] = []

    def take(self, event: Any) -> None:
        """Use one event."""
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self._say(line, "a second document begins here: one file holds one document")
        if self.documents > 1:
            return
        if isinstance(event, AliasEvent):
            self._say(
                line,
                f"an alias '*{event.anchor}' is not used here: if you mean text beginning with '*',"
                " put it in quotes",
            )
            self._put(Scalar(line, "", False))
        elif isinstance(event, ScalarEvent):
            self._refuse_decoration(event, line)
            self._put(Scalar(line, str(event.value), bool(event.implicit[0])))
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._refuse_decoration(event, line)
            if len(self.stack) == _MAX_DEPTH:
                self._say(line, f"nested more than {_MAX_DEPTH} deep")
            self.stack.append(_Open(line, isinstance(event, MappingStartEvent), [], []))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            done = self.stack.pop()
            if len(self.stack) > _MAX_DEPTH:
                self._put(Scalar(done.line, "", False))
            elif done.is_mapping:
                self._put(Mapping(done.line, tuple(done.entries)))
            else:
                self._put(Sequence(done.line, tuple(done.items)))

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                self._say(node.line, "a key must be a word, not a list or a mapping")
                node = Scalar(node.line, "", False)
            elif node.text == "":
                self._say(node.line, "a key is missing before ':'")
            elif any(entry.key == node.text for entry in top.entries):
                first = next(entry.line for entry in top.entries if entry.key == node.text)
                self._say(node.line, f"duplicate key '{node.text}': it is already on line {first}")
            top.key = node
        else:
            if all(entry.key != top.key.text for entry in top.entries):
                top.entries.append(Entry(top.key.line, top.key.text, node))
            top.key = None

    def _refuse_decoration(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._say(line, f"an anchor '&{event.anchor}' is not used here: remove it")
        if event.tag is not None:
            self._say(line, f"a tag '{event.tag}' is not used here: remove it")

    def _say(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(self.file, line, text))
