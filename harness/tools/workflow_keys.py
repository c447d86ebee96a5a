"""What a workflow may say here: a run would leave the rest out without a word.

Owns the keys that ours may have, and those of the actions' `with:`. Promises a line for each that
is not among them. Time limits are read over: another machine has another speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.language.diagnostics import Diagnostic, unknown
from harness.spec.yaml_node import (
    Mapping,
    Node,
    entries_at,
    entry_at,
    items_at,
    text_at,
    to_data,
    word_of,
)

ALWAYS: Final = "always()"
_KEYS: Final = {
    "the workflow": "name on permissions env defaults jobs",
    "a job": "name runs-on container timeout-minutes needs if strategy outputs env steps"
    " permissions environment",
    "a container": "image options",
    "a strategy": "fail-fast matrix",
    "a step": "name id if uses with run env continue-on-error",
}
_GIVEN: Final = {
    "actions/checkout": "",
    "actions/cache": "path key",
    "actions/upload-artifact": "name path",
    "actions/download-artifact": "path",
    "actions/upload-pages-artifact": "path",
    "actions/deploy-pages": "",
}
_BASH: Final = {"run": {"shell": "bash"}}
"""what makes `set -eo pipefail` of every step: https://docs.github.com, workflow syntax, shell"""


def not_understood(node: Node, file: str) -> Iterator[Diagnostic]:
    """A line for each thing that a run here would leave out, or take for something else."""
    yield from _unknown_keys(node, "the workflow", file)
    for name in ("on", "jobs"):
        if not isinstance(node, Mapping) or node.get(name) is None:
            yield Diagnostic(file, 1, f"'{name}:' is missing: it is no workflow")
            return
    defaults = entry_at(node, "defaults")
    if defaults is None or to_data(defaults.value) != _BASH:
        line = 1 if defaults is None else defaults.line
        yield Diagnostic(file, line, "defaults: only 'run: {shell: bash}' is understood here")
    for job in entries_at(node, "jobs"):
        yield from _of_a_job(job.value, job.key, file)


def _of_a_job(job: Node, name: str, file: str) -> Iterator[Diagnostic]:
    steps = items_at(job, "steps")
    if not steps:
        yield Diagnostic(file, job.line, f"{name} has no steps")
    yield from _unknown_keys(job, "a job", file)
    container, strategy = entry_at(job, "container"), entry_at(job, "strategy")
    if container is None:
        yield Diagnostic(file, job.line, f"{name} has no container: nothing here is its machine")
    elif isinstance(container.value, Mapping):
        yield from _unknown_keys(container.value, "a container", file)
    if strategy is not None:
        yield from _unknown_keys(strategy.value, "a strategy", file)
        for axis in entries_at(strategy.value, "matrix"):
            if axis.key in ("include", "exclude"):
                yield Diagnostic(file, axis.line, f"matrix: {axis.key} is not understood here")
    for step in steps:
        yield from _unknown_keys(step, "a step", file)
        may_fail = entry_at(step, "continue-on-error")
        if may_fail is not None and word_of(may_fail.value) not in ("true", "false"):
            text = "continue-on-error: only true and false are understood here"
            yield Diagnostic(file, may_fail.line, text)
        action = text_at(step, "uses").partition("@")[0]
        given = entry_at(step, "with")
        if given is not None and action in _GIVEN:
            yield from _unknown_keys(given.value, action, file)
    for asked in (entry_at(holder, "if") for holder in (job, *steps)):
        if asked is not None and word_of(asked.value) != ALWAYS:
            yield Diagnostic(file, asked.line, f"if: only {ALWAYS} is understood here")


def _unknown_keys(node: Node, kind: str, file: str) -> Iterator[Diagnostic]:
    if not isinstance(node, Mapping):
        yield Diagnostic(file, node.line, f"{kind} is no mapping")
        return
    known = {**_KEYS, **_GIVEN}[kind].split()
    for entry in node:
        if entry.key not in known:
            yield Diagnostic(file, entry.line, unknown("key", entry.key, known) + f" of {kind}")
