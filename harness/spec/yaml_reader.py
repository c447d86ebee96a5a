"""YAML 1.2 with line numbers: a file becomes a tree of nodes, or diagnostics.

Owns the syntax. Promises that duplicate keys, aliases, anchors, tags and tabs are diagnostics with
a line, and that endless nesting is one. What the keys mean is left to the schema and the scenario.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from harness.language.diagnostics import Diagnostic, Diagnostics
from harness.spec.text_file import read_text
from harness.spec.yaml_node import Entry, Mapping, Node, Scalar, Sequence
from harness.spec.yaml_syntax import (
    is_half_letter,
    say_unreadable,
    shorten,
    syntax_text,
    tabbed_lines,
)

_MAX_DEPTH = 16


def read_yaml(path: Path, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """Read and parse a file; `file` is the name that diagnostics give it. Never raises."""
    diagnostics = Diagnostics(file)
    text = read_text(path, diagnostics)
    if text is None:
        return None, diagnostics.found
    return parse_yaml(text, file)


def parse_yaml(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """Parse one YAML document; the node is None if there is none to go on with."""
    diagnostics = Diagnostics(file)
    tabbed = tabbed_lines(text)
    for line in tabbed:
        diagnostics.say(line, "a tab in the indentation: YAML wants spaces")
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    yaml.composer.diagnostics = diagnostics
    try:
        composed = yaml.compose(text)
    except _TooDeepError as error:
        diagnostics.say(_line(error.problem_mark), f"nested more than {_MAX_DEPTH} deep")
        return None, diagnostics.found
    except MarkedYAMLError as error:
        line = _line(error.problem_mark or error.context_mark)
        if line not in tabbed:
            diagnostics.say(line, syntax_text(error.problem, error.context))
        return None, diagnostics.found
    except (YAMLError, ValueError, OverflowError) as error:
        say_unreadable(text, error, diagnostics)
        return None, diagnostics.found
    if composed is None and not diagnostics.found:
        diagnostics.say(1, "is empty: a scenario begins with 'question:'")
    return None if composed is None else _node(composed), diagnostics.found


class _TooDeepError(ComposerError):
    """Lists or mappings in each other without end."""


class _Composer(Composer):
    """ruamel's composer, which also says what scenarios do without."""

    diagnostics: Diagnostics

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader=loader)
        self.depth = 0
        self.keys: list[dict[str, int]] = []
        """of each mapping that is open, its keys and their lines"""

    def get_single_node(self) -> Any:
        """The tree of the only document; None if there is none, or another after it."""
        root = self.get_node() if self.check_node() else None
        if not self.check_node():
            return root
        line = _line(self.parser.peek_event().start_mark)
        self.diagnostics.say(line, "a second document begins here: one file holds one document")
        return None

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node and what is in it; in place of an alias, an empty text."""
        event = self.parser.peek_event()
        if self.depth == _MAX_DEPTH and isinstance(event, CollectionStartEvent):
            raise _TooDeepError(None, None, None, event.start_mark)
        self._refuse_decoration(event)
        if isinstance(event, AliasEvent):
            self.parser.get_event()
            node = ScalarNode("", "", event.start_mark, event.end_mark, style="'")
        else:
            self.depth += 1
            node = super().compose_node(parent, index)
            self.depth -= 1
        if isinstance(parent, MappingNode) and index is None:
            self._check_key(node)
        return node

    def compose_mapping_node(self, anchor: Any) -> Any:
        """A mapping, whose keys are looked at one by one."""
        self.keys.append({})
        node = super().compose_mapping_node(anchor)
        self.keys.pop()
        return node

    def _refuse_decoration(self, event: Any) -> None:
        line = _line(event.start_mark)
        name = shorten(str(event.anchor))
        if isinstance(event, AliasEvent):
            text = f"an alias '*{name}' is not used here: if you mean text beginning with '*',"
            self.diagnostics.say(line, text + " put it in quotes")
            return
        if event.anchor is not None:
            self.diagnostics.say(line, f"an anchor '&{name}' is not used here: remove it")
            event.anchor = None  # ruamel would warn of one that is there twice
        if event.tag is not None:
            tag = shorten(str(event.tag))
            self.diagnostics.say(line, f"a tag '{tag}' is not used here: remove it")
        if is_half_letter(getattr(event, "value", "")):
            text = "an escape that is half a letter: write the letter itself"
            self.diagnostics.say(line, text)

    def _check_key(self, key: Any) -> None:
        line = _line(key.start_mark)
        lines = self.keys[-1]
        if not isinstance(key, ScalarNode):
            self.diagnostics.say(line, "a key must be a word, not a list or a mapping")
        elif key.value == "":
            self.diagnostics.say(line, "a key is missing before ':'")
        elif key.value in lines:
            text = f"duplicate key '{shorten(key.value)}': it is already on line"
            self.diagnostics.say(line, f"{text} {lines[key.value]}")
        else:
            lines[key.value] = line


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1


def _node(composed: Any) -> Node:
    """ruamel's node as one of ours; of entries with the same key, the first."""
    line = _line(composed.start_mark)
    if isinstance(composed, SequenceNode):
        return Sequence(line, tuple(_node(item) for item in composed.value))
    if isinstance(composed, ScalarNode):
        return Scalar(line, str(composed.value), not composed.style)
    entries: dict[str, Entry] = {}
    for key, value in composed.value:
        name = str(key.value) if isinstance(key, ScalarNode) else ""
        entries.setdefault(name, Entry(_line(key.start_mark), name, _node(value)))
    return Mapping(line, tuple(entries.values()))
