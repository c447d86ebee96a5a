"""Which cases a selection means: `restart`, `*reuse=1*`, `udp/* ipv6/*`, `@lecture`.

Owns the patterns and what may be left unread because of them. Reading is left to
harness.plan.catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from harness.language.diagnostics import Diagnostic
from harness.plan.case import Case
from harness.spec.claims import Claim

LECTURE = "@lecture"
"""the cases that the claims name as their own setting"""


def words_of(only: str) -> list[str]:
    """The words of a selection, each a pattern or `@lecture`; a space in brackets parts none."""
    return re.findall(r"(?:\[[^]]*]|\S)+", only)


def patterns_of(only: str | None, claims: Mapping[str, Claim]) -> list[str] | None:
    """The patterns of a selection, of which one must fit; None: every case is wanted."""
    if only is None:
        return None
    return [pattern for word in words_of(only) for pattern in _patterns_of(word, claims)]


def idle_words(only: str, claims: Mapping[str, Claim], cases: Iterable[Case]) -> list[str]:
    """The words of a selection that mean none of the cases."""
    ids = [(case.scenario, case.id) for case in cases]
    return [
        word
        for word in words_of(only)
        if not any(selects(one, *names) for one in _patterns_of(word, claims) for names in ids)
    ]


def _patterns_of(word: str, claims: Mapping[str, Claim]) -> list[str]:
    if word == LECTURE:
        return [pattern for claim in claims.values() for pattern in claim.lecture]
    return [word]


def selects(only: str, scenario: str, case: str) -> bool:
    """Whether a pattern means a case.

    It may be a case's id, with or without the number of a run, a scenario's id or file name, a
    folder, or any of these with `*` and `?`.
    """
    shape = _shape(_plain(only))
    folders = [scenario[:at] for at, letter in enumerate(scenario) if letter == "/"]
    return any(shape.fullmatch(name) for name in (case, _cell(case), scenario, *folders))


def _cell(case: str) -> str:
    """The case without the number of its run."""
    cell, bracket, run = case.rpartition("]/")
    return f"{cell}]" if bracket and run.isdecimal() else case


def may_select(only: str, scenario: str) -> bool:
    """Whether a pattern might mean some case of a scenario, whatever its parameters."""
    wanted = _plain(only)
    literal = re.split(r"[*?\[]", wanted, maxsplit=1)[0]
    if literal == wanted:
        return scenario == wanted or scenario.startswith(wanted + "/")
    return scenario.startswith(literal) or literal.startswith(scenario)


def check_lectures(
    file: str, claims: Mapping[str, Claim], cases: Iterable[Case]
) -> list[Diagnostic]:
    """The claims' own selections that select nothing."""
    ids = [(case.scenario, case.id) for case in cases]
    return [
        Diagnostic(file, claim.line, f"{claim.id}: lecture: '{pattern}': no such case")
        for claim in claims.values()
        for pattern in claim.lecture
        if not any(selects(pattern, scenario, case) for scenario, case in ids)
    ]


def _plain(only: str) -> str:
    return only.removeprefix("scenarios/").removesuffix(".yaml").rstrip("/")


@cache
def _shape(wanted: str) -> re.Pattern[str]:
    """Brackets, which every case's id has, mean themselves."""
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(letter, re.escape(letter)) for letter in wanted))
