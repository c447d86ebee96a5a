"""Every file of the site, written into a folder; what has not changed comes from the last one.

Owns that a page which is taken over is one that this build would have written: `reuse` says of
which questions. Exchanging the folders is left to the caller.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from harness.report.site.evidence_copies import evidence_copies
from harness.report.site.model import Site
from harness.report.site.pages import question_pages, shared_pages
from harness.report.site.reuse import LIST, Written, key_of, list_text, read_list, sources_key
from harness.report.site.translated import editions_of
from harness.report.translations import LANGUAGES

_FOLDERS = {language.folder for language in LANGUAGES}


def build(site: Site, fresh: Path, before: Path, root: Path) -> int:
    """Write all files below `fresh`; how many. Raises OSError and ResultsError.

    `before`: the folder of an earlier build, if there was one; `root`: the checkout.
    """
    editions = tuple(editions_of(site))
    earlier, sources = read_list(before), sources_key(root)
    made, abouts, number = {}, {}, 0
    for place, question in enumerate(site.questions):
        key = key_of(site, question, root, sources)
        known = earlier.get(question.name)
        if known is None or known.key != key or not _taken_over(known.files, before, fresh):
            files = dict(_encoded(question_pages(editions, place)))
            files |= evidence_copies(site, (verdict.case for verdict in question.verdicts))
            _write(fresh, files.items())
            known = Written(key, tuple(files), site.about(question))
        made[question.name], abouts[question.name] = known, known.about
        number += len(known.files)
    number += _write(fresh, _encoded(shared_pages([replace(it, abouts=abouts) for it in editions])))
    (fresh / LIST).write_text(list_text(made))
    return number


def _encoded(pages: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    yield from ((page, text.encode()) for page, text in pages)


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    number = 0
    for number, (page, content) in enumerate(files, start=1):
        place = folder / page
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return number


def _taken_over(files: Iterable[str], before: Path, fresh: Path) -> bool:
    """Whether all of them are there and now in both folders; the list may be anybody's."""
    names = [name for name in files if _is_ours(name)]
    places = [before / name for name in names]
    if names != list(files) or not all(it.is_file() and not it.is_symlink() for it in places):
        return False
    for name, old in zip(names, places, strict=True):
        new = fresh / name
        new.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(old, new)
        except OSError:  # a file system without hard links
            shutil.copyfile(old, new)
    return True


def _is_ours(name: str) -> bool:
    """Whether it is where the pages of questions are."""
    parts = PurePosixPath(name).parts
    within = parts[1:] if parts and f"{parts[0]}/" in _FOLDERS else parts
    return ".." not in parts and within[:1] in (("q",), ("evidence",))
