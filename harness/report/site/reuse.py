"""What of the pages of an earlier time stays: those of questions for which nothing has changed.

Owns what such pages depend on: the sources of the harness, the scenario, what every kernel
answered, and the evidence that is drawn. Promises that a page is written anew if any of it is
another; when in doubt, it is. Writes nothing but the list that the next build reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from harness.analysis.question_answers import Question
from harness.formats.codec import FormatError, parse_object, read, to_json
from harness.formats.observations import FILE as OBSERVATIONS
from harness.formats.outside_file import TEXT, read_outside
from harness.report.kernel_words import answer_text
from harness.report.holder_words import in_the_way, refusals
from harness.report.site.data import question_json
from harness.report.site.model import Site
from harness.report.site.shown import Shown

LIST = ".pages.json"


@dataclass(frozen=True, slots=True)
class Written:
    """The pages of one question."""

    key: str
    """of all that they were made of"""
    files: tuple[str, ...]
    about: str | None
    """what its scenario says of it, for the search"""


@dataclass(frozen=True, slots=True)
class Pages:
    """.pages.json: what a build has written, by question."""

    questions: Mapping[str, Written]


def read_list(folder: Path) -> Mapping[str, Written]:
    """What an earlier build has written there; nothing if it did not say so."""
    try:
        return read(Pages, parse_object(read_outside(folder / LIST, TEXT))).questions
    except (OSError, FormatError):
        return {}


def list_text(questions: Mapping[str, Written]) -> str:
    """The text of the file."""
    return json.dumps(to_json(Pages(questions))) + "\n"


def sources_key(root: Path) -> str:
    """Of everything in the checkout that pages are made by, but for scenarios of one question."""
    shared = [root / "scenarios" / name for name in ("claims.yaml", "topologies.yaml")]
    code = (
        it for it in (root / "harness").rglob("*") if not {"__pycache__", "tests"} & {*it.parts}
    )
    kinds = (".py", ".j2", ".js", ".css", ".po", ".json", ".svg")
    return _digest(_files([*shared, *(path for path in code if path.suffix in kinds)]))


def key_of(site: Site, question: Question, root: Path, sources: str) -> str:
    """Of all that the pages of a question depend on; `sources`: `sources_key`."""
    kernels = [site.columns[0].version, site.columns[-1].version, str(len(site.columns))]
    parts = [sources, str(site.cases), site.reference.release, *kernels]
    parts.append(question_json(site.reference, question))
    for verdict in question.verdicts:
        seen = site.reference.verdicts.get(verdict.case, verdict)
        told = {said.id: said.holds for said in seen.claims}
        parts += [seen.question, in_the_way(seen), refusals(seen), json.dumps(told)]
        parts.append(answer_text(site.reference.cell(verdict.case)))
        parts += [
            f"{own.column.version} {answer_text(own.column.cell(verdict.case))}" for own in site.own
        ]
        parts += map(_of_evidence, site.shown.get(verdict.case, ()))
    scenario = root / question.verdicts[0].file
    return _digest([*(part.encode() for part in parts), *_files([scenario])])


def _of_evidence(shown: Shown) -> str:
    """The observations have the hashes of all other files, and stand for them."""
    content = b"".join(_files([shown.folder / OBSERVATIONS]))
    return f"{shown.place} {shown.case} {sha256(content).hexdigest()}"


def _files(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in sorted(paths):
        yield str(path).encode()
        try:
            yield path.read_bytes()
        except OSError:
            yield b"not there"


def _digest(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
