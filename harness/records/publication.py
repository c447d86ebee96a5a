"""What keeps the records of runs here from becoming the committed ones.

Owns the conditions: whole sets, each made of the sources that are checked out, in which nothing is
left undone. Reads nothing but records; what git knows of a revision is told by the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from pathlib import Path

from harness.analysis.kernel_column import columns_of, find_column
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.records.layout import record_files, release_of
from harness.records.store import ResultsError, read_verdicts

Records = Mapping[str, Sequence[Verdict]]
"""by release"""

_OLDEST, _NEWEST, _ALL = "oldest", "newest", "all"


def records_to_publish(
    results: Path, words: str | None, on_request: Container[str] = ()
) -> Records:
    """The records of the kernels that the words mean; without words all, but those on request.

    Raises ResultsError if that is nothing.
    """
    found = {release_of(path): read_verdicts(path) for path in record_files(results)}
    if not any(found.values()):
        raise ResultsError(f"{results}: no records, so nothing to publish: run the cases first")
    wanted = (words or "").split()
    if wanted == [_ALL]:
        return found
    if not wanted:
        chosen = {name: told for name, told in found.items() if name not in on_request}
        if not any(chosen.values()):
            raise ResultsError(
                f"{results}: there are only records of kernels on request, the first is"
                f" {min(found)}: name it (KERNELS=)"
            )
        return chosen
    columns = columns_of(found.values())
    ends = {_OLDEST: columns[:1], _NEWEST: columns[-1:]}
    chosen = {}
    for word in wanted:
        column = next(iter(ends.get(word, [])), None) or find_column(columns, word)
        release = word if word in found else column.release if column else None
        if release is None:
            known = ", ".join(column.version for column in columns) or "none"
            raise ResultsError(f"{word}: no records of such a kernel in {results} (there: {known})")
        chosen[release] = found[release]
    return chosen


def refusals(
    records: Records, cases: Collection[str], wrong_with: Callable[[str], str | None]
) -> Iterator[str]:
    """Why they cannot be published, a line each; none if they can.

    `cases`: all that the checkout has. `wrong_with`: what is wrong with a revision, if anything is.
    """
    for release, verdicts in records.items():
        for what, said in _flaws(release, verdicts, cases, wrong_with):
            if said:
                yield f"{release}: {what.format(len(said))}, the first is {said[0]}"


def _flaws(
    release: str,
    verdicts: Sequence[Verdict],
    cases: Collection[str],
    wrong_with: Callable[[str], str | None],
) -> Iterator[tuple[str, list[str]]]:
    """What could be wrong, with a place for the number, and the cases of which it is."""
    told = [verdict.case for verdict in verdicts]
    for revision in sorted({verdict.revision for verdict in verdicts}):
        wrong = wrong_with(revision)
        if wrong is not None:
            plain = _escaped(f"{revision}, {wrong}")
            of_it = [verdict.case for verdict in verdicts if verdict.revision == revision]
            yield f"{{}} verdicts are of {plain}: run their cases again (RESUME=1)", of_it
    known = set(told)
    yield (
        f"of {len(cases)} cases {{}} have no verdict (RESUME=1 runs them)",
        sorted(set(cases) - known),
    )
    yield (
        "{} verdicts are on cases that the checkout has not: run again to be rid of them",
        sorted(known - set(cases)),
    )
    yield "{} cases have more than one verdict", [
        case for case, times in Counter(told).items() if times > 1
    ]
    yield (
        "{} verdicts are of another kernel",
        [verdict.case for verdict in verdicts if verdict.kernel != release],
    )
    for status in (Status.MISS, Status.BROKEN):
        of_it = [verdict.case for verdict in verdicts if verdict.verdict is status]
        yield f"{{}} cases are {status.value}", of_it


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
