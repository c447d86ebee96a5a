"""Whether the names of a scenario exist, are used, and mean one thing each.

Owns variables, parameters, lets, expectations and actors. Labels of steps are left to
harness.spec.consistency, labels of parameters to harness.spec.row_check.
"""

from __future__ import annotations

import re

from harness.language.diagnostics import Diagnostics, unknown
from harness.language.variables import names_in
from harness.spec.scenario import Scenario
from harness.spec.scenario_texts import conditions_of, defined_texts_of, texts_of
from harness.spec.topology import COMMON, HOST_NAME, RESERVED

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check_names(scenario: Scenario, diagnostics: Diagnostics) -> set[int]:
    """Two things of one name, references to nothing, and names that nothing refers to.

    Gives the lines that use a variable of which it is not clear what it is: more cannot be said of
    them.
    """
    taken = {name: "the topology's" for name in (*COMMON, *scenario.topology.variables)}
    doubtful = _check_declared(scenario, taken, diagnostics)
    doubtful |= _check_references(scenario, set(taken), diagnostics)
    if not scenario.incomplete:
        _check_use(scenario, diagnostics)
    return _lines_that_use(scenario, doubtful)


def _check_declared(
    scenario: Scenario, taken: dict[str, str], diagnostics: Diagnostics
) -> set[str]:
    """Add the scenario's names to those taken; the ones taken twice are doubtful."""
    each_lines = {text.text: text.line for text in reversed(scenario.eaches)}
    declared = [
        *((p.line, p.name, "parameter") for p in scenario.matrix),
        *((let.line, let.name, "let") for let in scenario.lets),
        *((text.line, text.text, "expectation") for text, _ in scenario.expects),
        *((line, name, "each") for name, line in each_lines.items()),
    ]
    doubtful = set()
    for line, name, what in declared:
        if name in taken:
            doubtful.add(name)
            diagnostics.say(
                line, f"{what} '{name}' has the name of one of {taken[name]} variables: rename it"
            )
        elif not _NAME.fullmatch(name):
            diagnostics.say(line, f"bad name '{name}': use letters, digits and _")
        taken[name] = "the scenario's"
    return doubtful


def _check_references(scenario: Scenario, taken: set[str], diagnostics: Diagnostics) -> set[str]:
    expects = {text.text for text, _ in scenario.expects}
    doubtful = set()
    for line, text, after_arrow in texts_of(scenario):
        known = {name for name in taken if after_arrow or name not in expects} | {"family"}
        for name in names_in(text):
            if name in expects and not after_arrow:
                doubtful.add(name)
                diagnostics.say(line, f"'${name}' is an expectation: it stands alone after '=>'")
            elif name not in known:
                doubtful.add(name)
                diagnostics.say(line, unknown("variable", name, known))
    return doubtful


def _check_use(scenario: Scenario, diagnostics: Diagnostics) -> None:
    used = {name for _, text, _ in texts_of(scenario) for name in names_in(text)}
    used |= {name for condition, _ in conditions_of(scenario) for name, _ in condition.wants}
    used |= {name for let in scenario.lets for name in let.by}
    for parameter in scenario.matrix:
        if parameter.name not in used and parameter.name != "family":
            diagnostics.say(
                parameter.line,
                f"unused parameter '{parameter.name}': nothing says ${parameter.name}"
                f" or 'if: {{{parameter.name}: …}}'",
            )
    for let in scenario.lets:
        if let.name not in used:
            diagnostics.say(let.line, f"unused let '{let.name}': nothing says ${let.name}")
    for name, _ in scenario.expects:
        if name.text not in used:
            diagnostics.say(
                name.line, f"unused expectation '{name.text}': no step has => ${name.text}"
            )
    keys = {step.key for step in scenario.steps}
    for actor in scenario.actors:
        is_wrong = actor.name in RESERVED or not HOST_NAME.fullmatch(actor.name)
        if actor.name not in keys and not is_wrong:
            diagnostics.say(actor.line, f"unused actor '{actor.name}': no step is its")


def _lines_that_use(scenario: Scenario, doubtful: set[str]) -> set[int]:
    """Lines that use one of these variables, be it through other variables."""
    defined = list(defined_texts_of(scenario))
    before = -1
    while len(doubtful) > before:
        before = len(doubtful)
        doubtful = doubtful | {
            name for name, _, text in defined if doubtful.intersection(names_in(text))
        }
    return {line for line, text, _ in texts_of(scenario) if doubtful.intersection(names_in(text))}
