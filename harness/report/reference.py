"""The reference of the scenario language, generated: scenarios/REFERENCE.md.

Its layout is in templates/reference.md.j2. Every word of a table in it comes from the schema, the
vocabulary and the topologies, so that it cannot say what the linter does not. `--check` of the
command line compares it with the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from harness.formats.outside_file import TEXT, read_outside
from harness.language.blocking import BLOCKING
from harness.language.chance import LEAST_RUNS, MECHANISMS
from harness.language.counter import USAGE as COUNTER_USAGE
from harness.language.diagnostics import Diagnostic
from harness.language.socket_pattern import USAGE
from harness.language.vocabulary import vocabulary
from harness.language.wire_check import FORMS
from harness.plan.host_steps import HOST_FORMS
from harness.plan.needs import NEED_KINDS
from harness.report import reference_tables as tables
from harness.report.template import fill
from harness.spec.topology_reader import read_topologies


def path(root: Path) -> Path:
    """Where the reference lives."""
    return root / "scenarios" / "REFERENCE.md"


def generate(root: Path) -> str:
    """The text of the reference. The topologies must be free of mistakes."""
    topologies, _ = read_topologies(root / "scenarios" / "topologies.yaml", "topologies.yaml")
    words = vocabulary()
    given: dict[str, object] = {
        "keys": _lines(tables.keys()),
        "verbs": _lines(tables.verbs(words.verbs.values())),
        "actors_too": tables.code(verb.name for verb in words.process.values() if verb.actors),
        "programs": tables.code(sorted(words.programs)),
        "process": _lines(tables.verbs(words.process.values())),
        "pattern": USAGE,
        "states": tables.code(sorted(words.states)),
        "timers": tables.code(sorted(words.timers)),
        "host_forms": HOST_FORMS,
        "wire_forms": FORMS,
        "blocking": tables.code(BLOCKING),
        "counter_usage": COUNTER_USAGE,
        "flags": tables.code(sorted(words.flags)),
        "options": _lines(tables.options(words.options.values())),
        "mechanisms": MECHANISMS,
        "least_runs": LEAST_RUNS,
        "needs": tables.code(NEED_KINDS),
        "topology_keys": _lines(tables.topology_keys()),
        "topologies": _lines(tables.topologies(topologies.values())),
    }
    return fill("reference.md", given)


def check(root: Path) -> list[str]:
    """One line if the committed reference is not what would be generated, else none."""
    target = path(root)
    try:
        committed = read_outside(target, TEXT).decode()
    except (OSError, UnicodeDecodeError):
        committed = ""
    if committed == generate(root):
        return []
    text = "is not up to date: run `python3 -m harness reference` and commit it"
    return [str(Diagnostic(target.relative_to(root).as_posix(), 1, text))]


def write(root: Path) -> Path:
    """Generate the file."""
    target = path(root)
    target.write_text(generate(root), encoding="utf-8")
    return target


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
