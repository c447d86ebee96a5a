"""What a person asks to have run: which cases, of which folder of scenarios, and where it goes.

Owns how the words of a request become cases and claims. How they are run is left to `host_run` and
to the guests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT
from harness.plan.catalogue import Case, ScenarioError, load_cases
from harness.plan.trust import require_trust
from harness.spec.claims import Claim, read_claims


@dataclass(frozen=True, slots=True)
class Request:
    """What to run and where."""

    engine: Path
    results: Path
    only: str | None = None
    scenarios: Path | None = None
    """another folder than the project's own"""
    jobs: int | None = None
    """cases that are active at once; None: the engine decides"""
    root: Path = ROOT
    resume: bool = False
    """only the cases without a verdict of this very revision"""
    trust: bool = False
    """whether scenarios from elsewhere may run programs from outside the project"""
    ask_why: bool = False
    """ask `why` before each bind, listen and connect of an actor; the evidence has its answer"""
    propose: bool = False
    """print the rows of `expect:` that say what was observed where nothing is expected yet"""

    def cases(self) -> list[Case]:
        """The cases asked for, to be run. Raises ScenarioError, also if they are not trusted."""
        cases = load_cases(self.root, self.only, self.scenarios)
        if not self.trust:
            require_trust(cases, self.scenarios or self.root / "scenarios")
        return cases

    def every_case(self) -> list[Case] | None:
        """All cases there are; None if a scenario is being written and nothing is known of them."""
        try:
            return load_cases(self.root, None, self.scenarios)
        except ScenarioError:
            return None

    def claims(self) -> Mapping[str, Claim]:
        """The claims that the scenarios speak of."""
        return claims_of(self.scenarios, self.root)


def claims_name(scenarios: Path | None) -> str:
    """The file of the claims, as messages name it."""
    return str((scenarios or Path("scenarios")) / "claims.yaml")


def claims_of(scenarios: Path | None, root: Path = ROOT) -> Mapping[str, Claim]:
    """The claims of a folder of scenarios; none if it has no such file."""
    path = (scenarios or root / "scenarios") / "claims.yaml"
    return read_claims(path, claims_name(scenarios))[0] if path.exists() else {}


def from_here(path: Path) -> Path:
    """A path as one would type it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
