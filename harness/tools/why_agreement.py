"""How often `bindlab why` said what the kernel then did: asked before each pair of the grid.

Owns docs/why-agreement.md. The binary measures and asks (cpp_servers/agreement), here or in guests;
what is counted here are its files. All pairs take minutes on the host and hours in guests, hence a
part of them there.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT
from harness.guests.grid_order import GridOrder
from harness.guests.grid_run import GridRequest, run_grids
from harness.language.kernel_range import parse_release
from harness.records.layout import PAIRS, grid_file, local_results
from harness.run.exit_codes import GOOD, NOT_GOOD

PAGE = ROOT / "docs" / "why-agreement.md"
ENGINE = ROOT / "build" / "release" / "bin" / "bindlab"
CANNOT_KNOW = "cannot know"

_HOW = """\
Before each second socket of the first grid `why` was asked what bind() would say, as on anybody's
machine: by the table of sockets, the processes in `/proc` and their sockets' options. Then the call
was made. "Cannot know" is no guess: the fact that decides is invisible, and which it is stands
below. Made by `make why-agreement` ([cpp_servers/agreement](../cpp_servers/agreement/README.md)).
"""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The cells of one kernel, counted."""

    release: str
    right: int
    wrong: tuple[str, ...]
    """cells"""
    cannot_know: Mapping[str, int]
    """by what it cannot know"""

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


def page(found: Sequence[Agreed]) -> str:
    """The text of the page."""
    lines = ["| kernel | asked | right | cannot know | wrong |", "|---|---:|---:|---:|---:|"]
    for one in found:
        counts = one.asked, one.right, one.hidden, len(one.wrong)
        lines.append("| " + " | ".join([one.release, *(f"{number:,}" for number in counts)]) + " |")
    facts: Counter[str] = Counter()
    for one in found:
        facts.update(one.cannot_know)
    lines += ["", "What could not be known, on all of them:", ""]
    lines += [f"- {fact}: {number:,}" for fact, number in facts.most_common()]
    table = "\n".join(lines)
    return f"# How far `bindlab why` can be trusted\n\n{_HOW}\n{table}\n"


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the table and write the page; 1 if anything was wrong."""
    options = _options(words)
    results = local_results(ROOT) / "asked"
    code = _in_guests(options, results) if options.kernels else _here(options, results)
    if code not in (GOOD, NOT_GOOD):
        return code
    found = read_all(results)
    for one in found:
        for cell in one.wrong[:20]:
            print(f"why-agreement: {one.release}: wrong: {cell}", file=sys.stderr)
    text = page(found)
    print(text)
    PAGE.write_text(text)
    return 1 if any(one.wrong for one in found) else code


def read_all(results: Path) -> list[Agreed]:
    """All kernels whose files are there, from old to new. Raises OSError and ValueError."""
    found = []
    for path in results.glob("grid/*.csv"):
        with path.open(encoding="ascii") as lines:
            found.append(counted(path.name.removesuffix(".csv"), lines))
    return sorted(found, key=lambda one: parse_release(one.release))


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("why-agreement", description=__doc__.partition("\n")[0])
    parser.add_argument("--kernels", help="in guests; default: on this kernel")
    parser.add_argument("--part", help="of the pairs, as 1/50; default: all of them")
    return parser.parse_args(words)


def _here(options: argparse.Namespace, results: Path) -> int:
    release = Path("/proc/sys/kernel/osrelease").read_text(encoding="ascii").strip()
    path = grid_file(results, release, PAIRS)
    path.parent.mkdir(parents=True, exist_ok=True)
    words = [str(ENGINE), "grid", "--ask-why", "--output", str(path)]
    words += ["--part", options.part] if options.part else []
    return subprocess.run(words).returncode


def _in_guests(options: argparse.Namespace, results: Path) -> int:
    results.mkdir(parents=True, exist_ok=True)
    order = GridOrder(ENGINE, results, PAIRS, part=options.part, ask_why=True)
    return run_grids(GridRequest(order, options.kernels), sys.stdout, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
