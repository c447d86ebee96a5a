"""The tables that people read, written from verdicts.jsonl and claims.yaml and nothing else.

Promises that the same records give the same bytes, so that the committed tables can be compared
with what would be written now. The layout is in templates/, what a claim's cases add up to in
`findings`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from harness.claims import Claim
from harness.findings import HOLDS_ONLY_IF, NO_CASE, UNDECIDED, Finding, Saying, disagreement, find
from harness.verdict import NO_ACCELERATOR, Status, Verdict

CLAIMS, EXPERIMENTS = "claims.md", "experiments.md"
# One page an area, the first part of a scenario's name: GitHub shows no page beyond 512 KB.
AREA = "experiments-{}.md"
# Sockets in the way that are named; of further ones only the number.
IN_THE_WAY = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """What the verdicts of a table were found with."""

    kernel: str
    machine: str
    backend: str
    revision: str
    date: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """The cases of one scenario."""

    name: str
    question: str
    sources: tuple[str, ...]
    params: tuple[str, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def blocked(self) -> bool:
        """Whether in any case something stood in the way of a bind() or listen()."""
        return any(_in_the_way(verdict) for verdict in self.verdicts)

    @property
    def area(self) -> str:
        """The part of the experiments it belongs to."""
        return self.name.partition("/")[0]

    @property
    def page(self) -> str:
        """The file with its cases."""
        return AREA.format(self.area)

    @property
    def anchor(self) -> str:
        """How GitHub calls its heading: small letters, digits, - and _ of it."""
        return "".join(letter for letter in self.name.lower() if letter.isalnum() or letter in "-_")


def render(
    verdicts: Iterable[Verdict], claims: Mapping[str, Claim], release: str
) -> dict[str, str]:
    """The text of each table by its file name."""
    ordered = sorted(verdicts, key=lambda verdict: (verdict.scenario, verdict.case))
    findings = list(find(claims, ordered))
    counted = Counter(verdict.verdict for verdict in ordered)
    scenarios = _scenarios(ordered)
    given: dict[str, Any] = {
        "origin": origin_of(ordered, release),
        "findings": findings,
        "disagreements": [line for f in findings if (line := disagreement(f)) is not None],
        "verdicts": ordered,
        "totals": [(status.value, counted[status]) for status in Status if counted[status]],
        "scenarios": scenarios,
        "answer": _answer,
        "tally": _tally,
        "troubles": _troubles,
        "holds": _holds,
    }
    layouts = environment()
    texts = {
        name: layouts.get_template(f"{name}.j2").render(given) for name in (CLAIMS, EXPERIMENTS)
    }
    page = layouts.get_template("area.md.j2")
    for area, of_area in groupby(scenarios, key=lambda scenario: scenario.area):
        texts[AREA.format(area)] = page.render(given | {"area": area, "scenarios": list(of_area)})
    return {name: tidy(text) for name, text in texts.items()}


def tidy(text: str) -> str:
    """Without the blank lines that a template leaves."""
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def environment() -> Environment:
    """Where the templates are, and what they may use."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=False,  # Markdown, not HTML; `text` and `cell` escape what they are given
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "bar": _bar,
        "text": _text,
        "cell": lambda value: _bar(_text(value)),
        "link": _link,
        "status": _status,
        "statuses": _statuses,
        "in_the_way": _in_the_way,
        "outcomes": _outcomes,
        "seconds": lambda seconds: "" if seconds is None else f"{seconds:.1f}",
        "expected": lambda verdict: _outcomes(shown_steps(verdict.expected)),
        "observed": lambda verdict: _outcomes(
            shown_steps({key: seen["text"] for key, seen in verdict.observed.items()})
        ),
    }
    return environment


def origin_of(verdicts: Sequence[Verdict], release: str) -> Origin:
    """What these verdicts were found with, where they agree; else with the counts."""
    run = [verdict for verdict in verdicts if verdict.verdict is not Status.MISS] or verdicts
    days = sorted({verdict.date[:10] for verdict in run})

    def all_of(values: Iterable[str]) -> str:
        counted = Counter(values).most_common()
        if len(counted) == 1:
            return counted[0][0]
        return ", ".join(f"{value} ({count} cases)" for value, count in counted)

    return Origin(
        kernel=release,
        machine=all_of(verdict.machine for verdict in run),
        backend=all_of(_backend(verdict) for verdict in run),
        revision=all_of(verdict.revision for verdict in run),
        date=" to ".join(dict.fromkeys(days[:1] + days[-1:])),
    )


def _backend(verdict: Verdict) -> str:
    none = verdict.accelerator == NO_ACCELERATOR
    return verdict.backend if none else f"{verdict.backend} ({verdict.accelerator})"


def _scenarios(verdicts: Iterable[Verdict]) -> list[Scenario]:
    result = []
    for name, grouped in groupby(verdicts, key=lambda verdict: verdict.scenario):
        cases = tuple(grouped)
        params = tuple(dict.fromkeys(name for verdict in cases for name in verdict.params))
        first = cases[0]
        result.append(Scenario(name, first.question, first.sources, params, cases))
    return result


def _answer(finding: Finding) -> str:
    """The answer in a few words, with the condition where it is one."""
    if finding.computed == NO_CASE:
        return f"**{NO_CASE}**"
    if finding.computed == UNDECIDED:
        return "**undecided**: no case that speaks of it could tell"
    text = f"**{finding.computed}**"
    if finding.computed == HOLDS_ONLY_IF and finding.claim.condition:
        text += f" {_text(finding.claim.condition)}"
    if not finding.agrees:
        text = f"**WRONG** (recorded: {finding.claim.finding}) {text}"
    return text + (" (so far)" if finding.undecided else "")


def _tally(finding: Finding) -> str:
    parts = [f"{len(finding.holding)} hold", f"{len(finding.opposing)} do not"]
    if finding.undecided:
        parts.append(f"**{len(finding.undecided)} undecided**")
    skipped = sum(1 for s in finding.sayings if s.verdict.verdict is Status.SKIP)
    if skipped:
        parts.append(f"{skipped} skipped")
    if finding.troubled:
        parts.append(f"**{_troubles(finding)}**")
    return ", ".join(parts)


def _troubles(finding: Finding) -> str:
    return count_statuses(saying.verdict for saying in finding.troubled)


def count_statuses(verdicts: Iterable[Verdict]) -> str:
    """`12 PASS, 1 FAIL`."""
    counted = Counter(verdict.verdict for verdict in verdicts)
    return ", ".join(f"{counted[status]} {status.value}" for status in Status if counted[status])


def _statuses(verdicts: Sequence[Verdict]) -> str:
    text = count_statuses(verdicts)
    return text if all(verdict.verdict.is_good for verdict in verdicts) else f"**{text}**"


def _holds(saying: Saying) -> str:
    return {True: "yes", False: "no", None: "?"}[saying.said.holds]


def shown_steps(by_step: Mapping[str, T]) -> dict[str, T]:
    """The labelled steps where there are some: what is under test besides is in the verdict."""
    labelled = {key: value for key, value in by_step.items() if "." not in key}
    return labelled or dict(by_step)


def _outcomes(by_step: Mapping[str, object]) -> str:
    if len(by_step) == 1:
        return str(next(iter(by_step.values())))
    return "; ".join(f"{key}: {value}" for key, value in by_step.items())


def _in_the_way(verdict: Verdict) -> str:
    """The sockets that a step which is shown found in its way: `TIME_WAIT 10.0.0.1:9527`."""
    found: dict[str, None] = {}
    for seen in shown_steps(verdict.observed).values():
        for entry in seen.get("in_the_way", ()):
            found[f"{entry['state']} {entry['local']}"] = None
    first, more = list(found)[:IN_THE_WAY], len(found) - IN_THE_WAY
    return ", ".join([*first, f"{more} more"] if more > 0 else first)


def _status(status: Status) -> str:
    return status.value if status.is_good else f"**{status.value}**"


def _text(value: object) -> str:
    """Words of others as Markdown that shows just them."""
    text = " ".join(str(value).split())
    for letter in "\\`*[]<>":
        text = text.replace(letter, f"\\{letter}")
    return text


def _bar(value: object) -> str:
    """Markdown inside a table's cell: one line, no bar."""
    return " ".join(str(value).split()).replace("|", "\\|")


def _link(verdict: Verdict) -> str:
    """From the tables' folder to the evidence; brackets would end the link."""
    return quote(f"../{verdict.evidence.removeprefix('results/')}", safe="/=,.+-_~")
