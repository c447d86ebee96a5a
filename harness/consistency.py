"""Whether the parts of one scenario fit together, before any case is looked at.

Owns names that must exist, names that are never used, and expectations with gaps. What can only be
seen in a case, step after step, is left to the planner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from harness import kernel
from harness.expectation import split_arrow
from harness.matrix import MOST_CELLS, Cell, Condition, cell_name, expand, size
from harness.mistakes import Mistake, unknown
from harness.model import Row, Scenario
from harness.topology import COMMON
from harness.variables import names_in


def check_matrix(scenario: Scenario) -> tuple[list[dict[str, str]], list[Mistake]]:
    """The cells of the matrix; none if it is too large or everything is excluded."""
    mistakes = []
    line = scenario.matrix[0].line if scenario.matrix else scenario.line
    if size(scenario.matrix) > MOST_CELLS:
        text = f"the matrix has {size(scenario.matrix)} cells: at most {MOST_CELLS} are allowed"
        return [], [Mistake(scenario.file, line, text)]
    cells = expand(scenario.matrix, ())
    for drop in scenario.exclude:
        if not list(drop.faults(scenario.matrix)) and not any(drop.holds(cell) for cell in cells):
            mistakes.append(Mistake(scenario.file, drop.line, "this exclude drops no case"))
    cells = expand(scenario.matrix, scenario.exclude)
    if not cells:
        text = "the matrix is empty: every case is excluded"
        if any(not parameter.values for parameter in scenario.matrix):
            text = "the matrix is empty: a parameter has no values"
        mistakes.append(Mistake(scenario.file, line, text))
    return cells, mistakes


def check_scenario(
    scenario: Scenario, cells: list[dict[str, str]], claim_ids: Iterable[str]
) -> tuple[list[Mistake], set[int]]:
    """Everything that is wrong whatever the case, and the lines of which no more can be said."""
    checker = _Checker(scenario, cells)
    found = [
        *checker.names(),
        *checker.conditions(),
        *checker.lets(),
        *checker.unused(),
        *checker.expectations(),
        *checker.labels(),
        *checker.under_test(),
    ]
    known = list(claim_ids)
    for claim in scenario.claims:
        if claim.id and claim.id not in known:
            found.append((claim.line, f"{unknown('claim', claim.id, known)} in claims.yaml"))
    mistakes = [Mistake(scenario.file, line, text) for line, text in dict.fromkeys(found)]
    return mistakes, checker.doubtful_lines()


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
Found = Iterator[tuple[int, str]]


class _Checker:
    """The checks, each yielding lines and texts."""

    def __init__(self, scenario: Scenario, cells: list[dict[str, str]]) -> None:
        self.scenario = scenario
        self.cells = cells
        self.doubtful: set[str] = set()
        """variables that do not exist or are two things at once"""
        self.topology_names = {*COMMON, *scenario.topology.variables, "family"}

    def names(self) -> Found:
        """Two things of one name, and references to things that do not exist."""
        scenario = self.scenario
        declared = [
            *((p.line, p.name, "parameter") for p in scenario.matrix),
            *((let.line, let.name, "let") for let in scenario.lets),
            *((text.line, text.text, "expectation") for text, _ in scenario.expects),
        ]
        taken = {name: "the topology's" for name in self.topology_names - {"family"}}
        for line, name, what in declared:
            if name in taken:
                self.doubtful.add(name)
                yield line, (
                    f"{what} '{name}' has the name of one of {taken[name]} variables: rename it"
                )
            elif not _NAME.fullmatch(name):
                yield line, f"bad name '{name}': use letters, digits and _"
            taken[name] = "the scenario's"
        expects = {text.text for text, _ in scenario.expects}
        for line, text, after_arrow in self._texts():
            known = {n for n in taken if after_arrow or n not in expects} | {"family"}
            for name in names_in(text):
                if name in expects and not after_arrow:
                    self.doubtful.add(name)
                    yield line, f"'${name}' is an expectation: it stands alone after '=>'"
                elif name not in known:
                    self.doubtful.add(name)
                    yield line, unknown("variable", name, known)

    def conditions(self) -> Found:
        """Conditions on parameters or labels that do not exist, or that never hold."""
        for condition, what in self._conditions():
            faults = list(condition.faults(self.scenario.matrix))
            for fault in faults:
                yield condition.line, fault
            if not faults and what and self.cells:
                if not any(condition.holds(cell) for cell in self.cells):
                    yield condition.line, f"no case has this {what}: its 'if' never holds"

    def lets(self) -> Found:
        """Rows for labels that do not exist, and cells that no row fits."""
        for let in self.scenario.lets:
            known = {parameter.name: parameter for parameter in self.scenario.matrix}
            bad = [name for name in let.by if name not in known]
            for name in bad:
                yield let.line, unknown("parameter", name, known) + f" in let '{let.name}'"
            if bad:
                continue
            for line, labels, _ in let.rows:
                for name, label in zip(let.by, labels, strict=True):
                    if label != "*" and label not in known[name].labels:
                        yield line, unknown(
                            f"value of '{name}'", label, ["*", *known[name].labels], "values"
                        )
            for cell in self.cells:
                if find_row(let.by, let.rows, cell) is None:
                    yield let.line, f"let '{let.name}' has no row for {_some(cell, let.by)}"
                    break

    def unused(self) -> Found:
        """Parameters, values, expectations and actors that nothing refers to."""
        scenario = self.scenario
        if scenario.incomplete:
            return
        used = {name for _, text, _ in self._texts() for name in names_in(text)}
        used |= {name for condition, _ in self._conditions() for name, _ in condition.wants}
        used |= {name for let in scenario.lets for name in let.by}
        for parameter in scenario.matrix:
            if parameter.name not in used and parameter.name != "family":
                yield parameter.line, (
                    f"unused parameter '{parameter.name}': nothing says ${parameter.name}"
                    f" or 'if: {{{parameter.name}: …}}'"
                )
        for let in scenario.lets:
            if let.name not in used:
                yield let.line, f"unused let '{let.name}': nothing says ${let.name}"
        for text, _ in scenario.expects:
            if text.text not in used:
                yield text.line, f"unused expectation '{text.text}': no step has => ${text.text}"
        keys = {step.key for step in scenario.steps}
        for actor in scenario.actors:
            if actor.name not in keys:
                yield actor.line, f"unused actor '{actor.name}': no step is its"

    def expectations(self) -> Found:
        """Cells without a row on some kernel, and rows that never apply."""
        for text, rows in self.scenario.expects:
            if any(fault for row in rows for fault in row.condition.faults(self.scenario.matrix)):
                continue
            releases = kernel.samples(row.kernel for row in rows)
            reached: set[Row] = set()
            gap: str | None = None
            for cell in self.cells:
                fitting = [row for row in rows if row.condition.holds(cell)]
                for release in releases:
                    row = next((r for r in fitting if kernel.matches(release, r.kernel)), None)
                    if row is not None:
                        reached.add(row)
                    elif gap is None:
                        gap = _gap(cell, fitting)
            if gap is not None:
                yield text.line, (
                    f"expectation '{text.text}' has no row for {gap}: add one"
                    " (a last row without conditions takes all that is left)"
                )
            for row in rows:
                if row not in reached and self.cells:
                    yield row.line, (
                        f"this row of '{text.text}' never applies: no case has these values,"
                        " or the rows above take them all"
                    )

    def labels(self) -> Found:
        """Labels that claims speak of and no step has; two steps of one label in one case."""
        labelled = [(step.label, step) for step in self.scenario.steps if step.label is not None]
        known = {label for label, _ in labelled}
        for claim in self.scenario.claims:
            for label, text in claim.says:
                if label not in known and not self.scenario.incomplete:
                    yield text.line, unknown("label", label, known)
        for index, (label, step) in enumerate(labelled):
            for other, earlier in labelled[:index]:
                if other == label and any(
                    step.condition.holds(cell) and earlier.condition.holds(cell)
                    for cell in self.cells
                ):
                    yield step.line, (
                        f"label '{label}' is already on line {earlier.line}, in the same case"
                    )

    def under_test(self) -> Found:
        """A scenario that cannot fail says nothing."""
        scenario = self.scenario
        if scenario.steps and not scenario.wire and not scenario.incomplete:
            if not any("=>" in step.text for step in scenario.steps):
                yield scenario.line, (
                    "nothing is under test: no step has '=>' and there is no 'wire:' check"
                )

    def doubtful_lines(self) -> set[int]:
        """Lines that use a doubtful variable, be it through other variables."""
        texts = [
            *((p.name, p.line, text) for p in self.scenario.matrix for _, text in p.values),
            *((let.name, line, text) for let in self.scenario.lets for line, _, text in let.rows),
        ]
        before = -1
        while len(self.doubtful) > before:
            before = len(self.doubtful)
            self.doubtful |= {
                name for name, _, text in texts if self.doubtful.intersection(names_in(text))
            }
        return {
            line for line, text, _ in self._texts() if self.doubtful.intersection(names_in(text))
        }

    def _texts(self) -> Iterator[tuple[int, str, bool]]:
        """Every text that may have variables: line, text, whether expectations may be named."""
        scenario = self.scenario
        for step in scenario.steps:
            before, after = split_arrow(step.text)
            yield step.line, before, False
            if after is not None:
                yield step.line, after, True
            if step.within is not None:
                yield step.line, step.within, False
        for _, _, value in scenario.sysctls:
            yield value.line, value.text, False
        for check in scenario.wire:
            yield check.line, check.text, False
        for let in scenario.lets:
            for line, _, value_text in let.rows:
                yield line, value_text, False
        for parameter in scenario.matrix:
            for _, value_text in parameter.values:
                yield parameter.line, value_text, False
        for _, rows in scenario.expects:
            for row in rows:
                yield row.line, row.outcome, False
        for claim in scenario.claims:
            for _, text in claim.says:
                yield text.line, text.text, False

    def _conditions(self) -> Iterator[tuple[Condition, str]]:
        """Every condition, and what it belongs to if it must hold somewhere."""
        scenario = self.scenario
        for drop in scenario.exclude:
            yield drop, ""
        for step in scenario.steps:
            yield step.condition, "step"
        for check in scenario.wire:
            yield check.condition, "wire check"
        for claim in scenario.claims:
            yield claim.condition, "claim"
        for failure in scenario.xfail:
            yield failure.condition, "xfail"
        for _, rows in scenario.expects:
            for row in rows:
                yield row.condition, ""


def find_row(
    by: tuple[str, ...], rows: Iterable[tuple[int, tuple[str, ...], str]], cell: Cell
) -> str | None:
    """The value of the first row of a `let:` that fits a cell."""
    for _, labels, value in rows:
        if all(label in ("*", cell.get(name)) for name, label in zip(by, labels, strict=True)):
            return value
    return None


def _some(cell: Cell, names: Iterable[str]) -> str:
    return cell_name({name: cell[name] for name in names if name in cell})


def _gap(cell: Cell, fitting: list[Row]) -> str:
    where = cell_name(cell) or "the only case"
    if fitting:
        ranges = ", ".join(f"'{row.kernel}'" for row in fitting)
        return f"{where} on kernels outside {ranges}"
    return where
