"""`make mutate`: real evidence altered thousands of times, and judged: does any keep its PASS?

Has the cases of `mutation_cases` run, alters their folders by every kind of `mutation`, has each
judged against the plan that was asked for, and prints by kind how many kept their PASS. Exits with
1 if one did that `mutation_reasons` has no reason for.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from harness.formats.codec import FormatError
from harness.formats.verdict import Provenance, Status
from harness.judge.evidence import read_evidence, read_plan
from harness.judge.judge import judge
from harness.tools.mutation import BYTE, KINDS, Mutant, mutant
from harness.tools.mutation_cases import KERNELS, Files, real_folders
from harness.tools.mutation_folder import OBSERVATIONS, PLAN, Folder
from harness.tools.mutation_reasons import reason_for

COUNT = 22000

Kept = Counter[tuple[str, str, bool]]


def keeps_its_pass(files: Files, original: Files, folder: Path) -> bool:
    """Whether the judge passes an altered folder, as a run does: it knows the plan it asked for."""
    for name in original:
        (folder / name).unlink(missing_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        asked = read_plan(original[PLAN])
    except FormatError:
        return False
    release = json.loads(original[OBSERVATIONS].partition(b"\n")[0])["kernel"]["release"]
    verdict = judge(read_evidence(folder), Provenance("x", "raw/x", release=release), asked)
    return verdict.verdict is Status.PASS


def mutants(folders: Sequence[Files], seeds: range) -> Iterator[tuple[int, Mutant, Files]]:
    """One for each seed, of every kind and every folder in turn; only of what it alters."""
    kinds = [*KINDS, BYTE]
    for seed in seeds:
        kind, at = kinds[seed % len(kinds)], seed // len(kinds)
        original, other = folders[at % len(folders)], folders[(at + 1) % len(folders)]
        yield seed, mutant(kind, original, other, seed), original


def tally(folders: Sequence[Files], seeds: range, keep: Path | None = None) -> Kept:
    """By kind and place, how many kept their PASS and how many did not.

    `keep`: where those that kept it without a reason are written, beside what they were.
    """
    kept: Kept = Counter()
    whole = {id(files): (files, Folder.of(files).files()) for files in folders}
    with tempfile.TemporaryDirectory(prefix="bindlab-mutate-") as scratch:
        for seed, made, original in mutants(folders, seeds):
            if made.files in whole[id(original)]:
                continue
            passes = keeps_its_pass(made.files, original, Path(scratch))
            kept[made.kind, made.where if passes else "", passes] += 1
            if keep is not None and passes and reason_for(made.kind, made.where) is None:
                _write(original, keep / str(seed) / "original")
                _write(made.files, keep / str(seed) / "altered")
    return kept


def _write(files: Files, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def report(kept: Kept) -> tuple[list[str], list[str]]:
    """A table by kind, and a line for each place that kept a PASS without a reason."""
    lines = [f"{'kind':<24}{'mutations':>10}{'kept PASS':>10}{'unexplained':>12}"]
    unexplained: Counter[str] = Counter()
    for kind in [*KINDS, BYTE]:
        rows = {key: count for key, count in kept.items() if key[0] == kind}
        passed = {key: count for key, count in rows.items() if key[2]}
        bad = {key: count for key, count in passed.items() if reason_for(kind, key[1]) is None}
        unexplained.update({f"{kind}: {key[1]}": count for key, count in bad.items()})
        sums = [sum(it.values()) for it in (rows, passed, bad)]
        lines.append(f"{kind:<24}{sums[0]:>10}{sums[1]:>10}{sums[2]:>12}")
    total = sum(kept.values())
    lines.append(f"{total} mutations, {sum(c for key, c in kept.items() if key[2])} kept PASS")
    return lines, [
        f"{where}: {count} kept PASS for no reason" for where, count in unexplained.items()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 if something kept a PASS that may not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--kernels", default=KERNELS, help="whose guests' evidence is altered, too")
    parser.add_argument("--places", action="store_true", help="list what kept PASS, with reasons")
    parser.add_argument("--keep", type=Path, help="write what kept its PASS for no reason here")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bindlab-mutate-") as scratch:
        folders = real_folders(Path(scratch), options.kernels, sys.stderr)
        unfit = [it for it in folders if not keeps_its_pass(it, it, Path(scratch))]
    if not folders or unfit:
        print(f"{len(unfit)} of {len(folders)} folders are no PASS as they are", file=sys.stderr)
        return 1
    half = options.count // 2
    with ProcessPoolExecutor(max_workers=2) as pool:
        parts = [range(half), range(half, options.count)]
        kept: Kept = sum(pool.map(tally, [folders] * 2, parts, [options.keep] * 2), Counter())
    lines, bad = report(kept)
    print("\n".join(lines))
    if options.places:
        for (kind, where, _), count in sorted((k, c) for k, c in kept.items() if k[2]):
            print(f"{count:>6}  {kind}: {where}: {reason_for(kind, where)}")
    for line in bad:
        print(line, file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
