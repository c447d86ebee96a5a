"""Every word that a page may say of its own: what a catalogue has to have.

Read from the sources, none of which is run; templates by Jinja2's own reader. What is no call of
`_()` is listed here: claims, questions, rules, and the words that tables of constants have. Names
of states, errors, options, functions, axes and cases are the same in all languages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog

from harness import ROOT
from harness.analysis.claim_findings import DOES_NOT_HOLD, HOLDS, HOLDS_ONLY_IF, NO_CASE, UNDECIDED
from harness.language.port_rules import all_rules
from harness.report.cell_words import AXIS_WORDS, SAME, SAME_MAPPED, SAME_PLAIN
from harness.report.kernel_words import UNEXPLAINED
from harness.report.ladder.packet_mark import NO_FLAGS, OTHER
from harness.report.site.four_by_four import OPTION_WORDS
from harness.report.template_words import template_words
from harness.run.request import claims_of
from harness.spec.claims import Claim
from harness.spec.yaml_node import text_at
from harness.spec.yaml_reader import read_yaml

# Of an address such as ::ffff:0.0.0.0 no part is a word.
_LOWER_WORD = re.compile(r"(?<![\w:])[a-z]+(?![\w:.])")

REPORT = ROOT / "harness" / "report"
TEMPLATES = REPORT / "templates" / "site"

Message = tuple[str, str | tuple[str, ...]]
"""the file, and the words: several where they depend on a number"""


def messages() -> Iterator[Message]:
    """All of them, in an order that stays the same."""
    yield from of_templates(TEMPLATES)
    yield from of_modules(REPORT)
    yield from (("harness/analysis/claim_findings.py", it) for it in _ANSWERS)
    yield "harness/report/kernel_words.py", UNEXPLAINED
    yield from (("harness/report/ladder/packet_mark.py", it) for it in (NO_FLAGS, OTHER))
    options = of_options(OPTION_WORDS.values())
    yield from (("harness/report/site/four_by_four.py", it) for it in options)
    yield from (("harness/report/cell_words.py", it) for it in of_cells())
    yield from (("harness/language/port_rules.jsonl", it.sentence) for it in all_rules().values())
    for claim in claims_of(None, ROOT).values():
        yield from (("scenarios/claims.yaml", it) for it in of_claim(claim))
    yield from of_scenarios(ROOT / "scenarios")


def template_catalogue(told: Iterable[Message]) -> Catalog:
    """A catalogue without translations; words that are said in several places stand once."""
    catalogue = Catalog()
    for file, words in told:
        catalogue.add(words, locations=[(file, 0)])
    return catalogue


def of_templates(folder: Path) -> Iterator[Message]:
    """The words in `_()` and `{% trans %}`."""
    for path in sorted(folder.glob("*.j2")):
        yield from ((_name(path), words) for words in template_words(path))


def of_modules(folder: Path) -> Iterator[Message]:
    """The words that modules ask a `Translate` for."""
    for path in sorted(folder.rglob("*.py")):
        if "tests" not in path.relative_to(folder).parts:
            yield from ((_name(path), words) for words in asked_in(path.read_text()))


def asked_in(source: str) -> Iterator[str]:
    """The words in calls of `_` and `translate`, inside of f-strings too."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Name(id="_" | "translate") | ast.Attribute(attr="translate"),
                args=[ast.Constant(value=str(words))],
            ):
                yield words


def of_claim(claim: Claim) -> Iterator[str]:
    """Everything that is said of a claim."""
    yield from (claim.claim, claim.setting, claim.source)
    yield from filter(None, [claim.condition, claim.why])
    if claim.short is not None:
        yield from filter(None, [claim.short.claim, claim.short.condition])


def of_options(options: Iterable[str]) -> Iterator[str]:
    """What pairs of options are called, where that is not their names."""
    return (words for words in options if not words.isupper())


def of_cells() -> Iterator[str]:
    """What the coordinates of a pair are called, where that is not their name."""
    axes = chain.from_iterable(axis.values() for axis in AXIS_WORDS.values())
    told = (*axes, SAME, SAME_MAPPED, SAME_PLAIN)
    return (words for words in dict.fromkeys(told) if _LOWER_WORD.search(words))


def of_scenarios(folder: Path) -> Iterator[Message]:
    """What each of them asks."""
    for path in sorted(folder.glob("*/*.yaml")):
        file = _name(path)
        node, _ = read_yaml(path, file)
        question = "" if node is None else text_at(node, "question")
        if question:
            yield file, question


_ANSWERS = (HOLDS, DOES_NOT_HOLD, HOLDS_ONLY_IF, UNDECIDED, NO_CASE)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
