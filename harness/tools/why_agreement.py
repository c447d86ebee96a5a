"""How often `bindlab why` said what the kernel then did, before binds, listens and connects.

Owns docs/why-agreement.md. Before each second socket of the grid (`grid --ask-why`) and each bind,
listen and connect of an actor (`run --ask-why`) it is asked, here or in guests; what is counted is
what those leave. All pairs take minutes on the host and hours in guests, hence a part of them
there.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import ROOT
from harness.formats.plan import FILE as PLAN
from harness.guests.grid_order import GridOrder
from harness.guests.grid_run import GridRequest, run_grids
from harness.guests.matrix_run import MatrixRequest, run_matrix
from harness.language.kernel_range import Version, parse_release
from harness.records.layout import PAIRS, grid_file, local_results
from harness.records.store import ResultsError, write_text
from harness.run import host_run
from harness.run.build_check import commit_of
from harness.run.exit_codes import GOOD, NOT_GOOD, NO_WORK
from harness.run.request import Request

PAGE = ROOT / "docs" / "why-agreement.md"
ENGINE = ROOT / "build" / "release" / "bin" / "bindlab"
CANNOT_KNOW, NOT_ASKED = "cannot know", "not asked"
END_OF_PROCESS = "end of a process"
_GONE = ("EADDRINUSE", "ok")
_OF_THE_OTHER_END = (
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "EINPROGRESS",
    "ETIMEDOUT",
    "blocks",
)
"""what may come of a connect() whose local end is free: of these `why` says nothing"""
_TOLD = 20
_STEP = re.compile(r"(?P<scenario>[^\[ ]+)\S* step \d+: (?P<words>.*)")
"""one of what counted_steps() calls wrong"""

_HOW = """\
Right before a bind(), listen() or connect() was made, `why` was asked what it would say, as on
anybody's machine: by the table of sockets, the processes in `/proc` and their sockets' options.
"Cannot know" is no guess: the fact that decides is invisible, and which it is stands below. Of a
connect() it is asked whether its local end is free, and "ok" is right whatever the other end
answers. In guests it is asked of a part of the pairs. `make why-agreement` makes this page
([cpp_servers/agreement](../cpp_servers/agreement/README.md)).
"""
_PAIRS = "The second socket of each pair of the grid"
_STEPS = "Each bind, listen and connect of the scenarios"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The cells of one kernel, counted."""

    release: str
    right: int
    wrong: tuple[str, ...]
    """cells"""
    cannot_know: Mapping[str, int]
    """by what it cannot know"""
    not_asked: Mapping[str, int] = field(default_factory=dict)
    """by the reason: what is about more than a port"""

    @property
    def hidden(self) -> int:
        """All of which it said so."""
        return sum(self.cannot_know.values())

    @property
    def asked(self) -> int:
        """All of them."""
        return self.right + len(self.wrong) + self.hidden


def counted(release: str, lines: Iterable[str]) -> Agreed:
    """Of a file of the grid with what `why` had said. Raises ValueError for another one."""
    rows = csv.reader(lines)
    heads: list[str] = next(rows, [])
    if heads[-1:] != ["why"]:
        raise ValueError(f"{release}: no grid in which `why` was asked")
    bind, listen = heads.index("bind result"), heads.index("listen result")
    right, wrong, hidden = 0, [], Counter[str]()
    for row in rows:
        if row[bind] == "BROKEN":
            continue
        said = row[-1]
        if said.startswith(CANNOT_KNOW):
            hidden[said.removeprefix(f"{CANNOT_KNOW} ")] += 1
        elif said == row[bind] and (said != "ok" or row[listen] in ("ok", "-")):
            right += 1
        else:
            wrong.append(",".join(row))
    return Agreed(release, right, tuple(wrong), dict(hidden.most_common()))


def counted_steps(release: str, folder: Path) -> Agreed:
    """Of the evidence of a kernel's cases. Raises ValueError if `why` was asked in none of them."""
    right, wrong = 0, []
    hidden, unasked = Counter[str](), Counter[str]()
    for path in sorted(folder.glob("**/observations.ndjson")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if '"why":' not in line:
                continue
            step = json.loads(line)
            said, came = step["why"], step["outcome"]
            if said.startswith(NOT_ASKED):
                unasked[said.removeprefix(f"{NOT_ASKED}: ")] += 1
            elif said.startswith(CANNOT_KNOW):
                hidden[said.removeprefix(f"{CANNOT_KNOW} ")] += 1
            elif said == came or (said == "ok" and _is_the_other_end(path.parent / PLAN, step)):
                right += 1
            elif (said, came) == _GONE and _ends_meanwhile(path.parent / PLAN, step):
                unasked["its holder was about to end, and did"] += 1
            else:
                case = path.parent.relative_to(folder)
                wrong.append(f"{case} step {step['n']}: {said}, but {came}")
    counts = dict(hidden.most_common()), dict(unasked.most_common())
    if not (right or wrong or hidden or unasked):
        raise ValueError(f"{folder}: no call of which `why` was asked")
    return Agreed(release, right, tuple(wrong), *counts)


def _planned(plan: Path, step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The step of the plan that was done; empty if there is none."""
    steps = json.loads(plan.read_text(encoding="utf-8"))["steps"]
    return next((planned for planned in steps if planned["n"] == step["n"]), {})


def _is_the_other_end(plan: Path, step: Mapping[str, Any]) -> bool:
    """Whether it is a connect() that the other end, or the way there, has brought to nothing."""
    call = str(_planned(plan, step).get("call", ""))
    return call.partition(" ")[0] == "connect" and step["outcome"] in _OF_THE_OTHER_END


def _ends_meanwhile(plan: Path, step: Mapping[str, Any]) -> bool:
    """Whether a step is about a process that comes to its end just then: to ask takes time, too."""
    rows = _planned(plan, step).get("expect") or ()
    return any(row.get("chance") == END_OF_PROCESS for row in rows)


def page(pairs: Sequence[Agreed], steps: Sequence[Agreed], commit: str | None) -> str:
    """The text of the page; `commit`: what was asked was built from it, if that is known."""
    asked = f"`why` as it is built from commit {commit or 'unknown'} was asked.\n"
    parts = [_part(_PAIRS, pairs), _part(_STEPS, steps)]
    text = "\n".join(part for part in parts if part)
    return f"# How far `bindlab why` can be trusted\n\n{_HOW}\n{asked}\n{text}"


def _part(heading: str, found: Sequence[Agreed]) -> str:
    if not found:
        return ""
    lines = [f"## {heading}", ""]
    lines += ["| kernel | asked | right | cannot know | wrong |", "|---|---:|---:|---:|---:|"]
    for one in found:
        counts = one.asked, one.right, one.hidden, len(one.wrong)
        lines.append("| " + " | ".join([one.release, *(f"{number:,}" for number in counts)]) + " |")
    lines += _wrongs(found)
    lines += _reasons("What could not be known", [one.cannot_know for one in found])
    lines += _reasons("What it was not asked of", [one.not_asked for one in found])
    return "\n".join(lines) + "\n"


def _wrongs(found: Iterable[Agreed]) -> list[str]:
    """What was wrong, by the scenario or the whole cell, and on which kernels how often."""
    together: dict[str, dict[str, int]] = {}
    for one in found:
        for told in one.wrong:
            step = _STEP.fullmatch(told)
            what = f"{step['scenario']}: {step['words']}" if step else told
            kernels = together.setdefault(what, {})
            kernels[one.release] = kernels.get(one.release, 0) + 1
    lines = [
        f"- {what} ({', '.join(f'{release}: {n}' for release, n in kernels.items())})"
        for what, kernels in together.items()
    ]
    return ["", "What was wrong:", "", *lines] if lines else []


def _reasons(heading: str, found: Iterable[Mapping[str, int]]) -> list[str]:
    """How often each, on all kernels."""
    together: Counter[str] = Counter()
    for one in found:
        together.update(one)
    told = [f"- {words}: {number:,}" for words, number in together.most_common()]
    return ["", f"{heading}, on all of them:", "", *told] if told else []


def main(words: Sequence[str] | None = None) -> int:
    """Ask, print the tables and write the page; 1 if anything was wrong."""
    try:
        return _main(_options(words))
    except (OSError, ValueError, ResultsError) as error:
        print(f"why-agreement: {error}", file=sys.stderr)
        return NO_WORK


def _main(options: argparse.Namespace) -> int:
    results = local_results(ROOT) / "asked"
    codes = []
    if options.what != "steps":
        codes.append(_pairs(options, results))
    if options.what != "pairs":
        codes.append(_steps(options, results))
    if any(code not in (GOOD, NOT_GOOD) for code in codes):
        return next(code for code in codes if code not in (GOOD, NOT_GOOD))
    pairs, steps = read_pairs(results), read_steps(results)
    for one in (*pairs, *steps):
        for told in one.wrong[:_TOLD]:
            print(f"why-agreement: {one.release}: wrong: {told}", file=sys.stderr)
    text = page(pairs, steps, commit_of(ENGINE))
    print(text)
    write_text(PAGE, text)
    return 1 if any(one.wrong for one in (*pairs, *steps)) else max(codes)


def read_pairs(results: Path) -> list[Agreed]:
    """All kernels whose grids are there, from old to new. Raises OSError and ValueError."""
    found = []
    for path in results.glob("grid/*.csv"):
        with path.open(encoding="ascii") as lines:
            found.append(counted(path.name.removesuffix(".csv"), lines))
    return _ordered(found)


def read_steps(results: Path) -> list[Agreed]:
    """All kernels whose evidence is there, from old to new. Raises OSError and ValueError."""
    folders = [path for path in results.glob("raw/*") if path.is_dir()]
    return _ordered(counted_steps(folder.name, folder) for folder in folders)


def _ordered(found: Iterable[Agreed]) -> list[Agreed]:
    def age(one: Agreed) -> tuple[Version, list[int]]:
        # Debian's 5.10.0-30 is older than its 5.10.0-43.
        return parse_release(one.release), [int(it) for it in re.findall(r"\d+", one.release)]

    return sorted(found, key=age)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("why-agreement", description=__doc__.partition("\n")[0])
    parser.add_argument("--kernels", help="in guests; default: on this kernel")
    parser.add_argument("--part", help="of the pairs, as 1/50; default: all of them")
    parser.add_argument("--only", help="cases of the scenarios, as restart/*; default: all")
    what = ("pairs", "steps", "both")
    parser.add_argument("--what", choices=what, default="both", help="to ask of; default: both")
    return parser.parse_args(words)


def _pairs(options: argparse.Namespace, results: Path) -> int:
    if options.kernels:
        results.mkdir(parents=True, exist_ok=True)
        order = GridOrder(ENGINE, results, PAIRS, part=options.part, ask_why=True)
        return run_grids(GridRequest(order, options.kernels), sys.stdout, sys.stderr)
    release = Path("/proc/sys/kernel/osrelease").read_text(encoding="ascii").strip()
    path = grid_file(results, release, PAIRS)
    path.parent.mkdir(parents=True, exist_ok=True)
    words = [str(ENGINE), "grid", "--ask-why", "--output", str(path)]
    words += ["--part", options.part] if options.part else []
    return subprocess.run(words).returncode


def _steps(options: argparse.Namespace, results: Path) -> int:
    if options.kernels:
        matrix = MatrixRequest(
            ENGINE, results, only=options.only, ask_why=True, kernels=options.kernels
        )
        return run_matrix(matrix, sys.stdout, sys.stderr)
    request = Request(ENGINE, results, only=options.only, ask_why=True)
    return host_run.run(request, sys.stdout, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
