"""`bindlab check` on real servers of Debian's packages: results/gallery.

Owns gallery.yaml, the list of what is started and how, and the system that they are installed in:
an overlay over this machine's root, thrown away in the end, so that nothing of them stays or starts
here. Needs root and Debian's archive.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from harness import ROOT
from harness.formats.codec import to_json
from harness.formats.gallery import FORMAT, Checked, Gallery, GalleryServer
from harness.records.file_batch import replace_files
from harness.records.layout import committed_results, gallery_file
from harness.records.store import ResultsError
from harness.spec.yaml_node import to_data
from harness.spec.yaml_reader import read_yaml
from harness.tools.bare_root import WORK, BareRoot, needs_of_a_bare_root

LIST = ROOT / "gallery.yaml"
PACKAGES = ROOT / "packages-gallery.txt"
ENGINE = ROOT / "build" / "release" / "bin" / "bindlab"
HOME = ROOT / "build" / "gallery"
_DIR = "{dir}"
# Nothing of what is installed is started, as in a container (invoke-rc.d(8)).
_INSTALL = """
printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d &&
export DEBIAN_FRONTEND=noninteractive && apt-get update -qq &&
apt-get install -y -qq --no-install-recommends "$@" && chmod 1777 /tmp
"""
_EXITS = range(5)  # of check: a verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list."""

    name: str
    package: str
    """whose version is told"""
    run: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    before: tuple[tuple[str, ...], ...] = ()
    check: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """Its name as a file's."""
        return re.sub(r"[^a-z0-9.]+", "-", self.name.lower()).strip("-")


class GalleryError(Exception):
    """One line that says why there is no gallery."""


def entries(path: Path = LIST) -> list[Entry]:
    """The list. Raises GalleryError for another form."""
    node, wrong = read_yaml(path, path.name)
    if node is None or wrong:
        raise GalleryError("; ".join(map(str, wrong)) or f"{path.name}: it is empty")
    rows: list[dict[str, Any]] = to_data(node)
    try:
        return [_entry(row) for row in rows]
    except (KeyError, TypeError, AttributeError) as error:
        raise GalleryError(f"{path.name}: a row of another form: {error}") from error


def _entry(row: dict[str, Any]) -> Entry:
    run, check = tuple(row.pop("run")), tuple(row.pop("check", ()))
    before: tuple[tuple[str, ...], ...] = tuple(map(tuple, row.pop("before", ())))
    return Entry(run=run, check=check, before=before, **row)


def packages(path: Path = PACKAGES) -> list[str]:
    """What is installed for it."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line]


def main(words: Sequence[str] | None = None) -> int:
    """Install, check each and write the results."""
    parser = argparse.ArgumentParser("gallery", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="*", metavar="GLOB", help="servers by name")
    options = parser.parse_args(words)
    try:
        chosen = [entry for entry in entries() if fnmatchcase(entry.name, options.only)]
        if not chosen:
            raise GalleryError(f"no server is called {options.only}: see {LIST.name}")
        gallery, cards = _gallery(chosen)
    except (GalleryError, ResultsError, OSError) as error:
        return _say(str(error))
    missing = len(chosen) - len(gallery.servers)
    whole = options.only == "*" and not missing
    try:
        _write(gallery, cards, committed_results(ROOT) if whole else HOME)
    except ResultsError as error:
        return _say(str(error))
    return _say(f"{missing} servers have no card, so the table stays as it was") if missing else 0


def _say(words: str) -> int:
    print(f"gallery: {words}", file=sys.stderr)
    return 1


def _gallery(chosen: Sequence[Entry]) -> tuple[Gallery, dict[str, str]]:
    """What came of them, and the cards by file; one that has none is told and left out."""
    wrong = needs_of_a_bare_root(Path("/"))
    if wrong is not None:
        raise GalleryError(wrong)
    shutil.rmtree(HOME, ignore_errors=True)
    root = BareRoot(Path("/"), HOME / "changes", HOME / "shared", privileged=True)
    root.make()
    shutil.copy(ENGINE, root.shared / "bindlab")
    log = HOME / "install.log"
    if root.run(["sh", "-c", _INSTALL, "sh", *packages()], {}, log) != 0:
        raise GalleryError(f"the packages could not be installed: see {log}")
    cards: dict[str, str] = {}
    servers = []
    for entry in chosen:
        try:
            servers.append(_server(entry, root, cards))
        except GalleryError as error:
            _say(str(error))
    system = _said(root, ["sh", "-c", ". /etc/os-release; echo $PRETTY_NAME"]).strip()
    date = datetime.now(UTC).date().isoformat()
    return Gallery(FORMAT, os.uname().release, system, date, tuple(servers)), cards


def _server(entry: Entry, root: BareRoot, cards: dict[str, str]) -> GalleryServer:
    first = _card(entry, root, [])
    cards[f"{entry.slug}.json"] = json.dumps(first) + "\n"
    as_it_is = checked(first, f"{entry.slug}.json")
    print(f"{entry.name}: {as_it_is.verdict}", flush=True)
    whole = None
    if as_it_is.verdict != "SAFE":
        second, file = _card(entry, root, ["--stops-all"]), f"{entry.slug}-stopped-whole.json"
        cards[file] = json.dumps(second) + "\n"
        whole = checked(second, file)
        print(f"{entry.name}, stopped whole: {whole.verdict}", flush=True)
    versions = "${Package} ${Version}\\n"
    told = _said(root, ["dpkg-query", "-W", f"-f={versions}", entry.package])
    return GalleryServer(
        name=entry.name,
        packages=tuple(told.splitlines()),
        listens=tuple(listens(first)),
        as_it_is=as_it_is,
        second_copy=second_copy(first),
        reload=reloaded(first),
        stopped_whole=whole,
    )


def _card(entry: Entry, root: BareRoot, more: Sequence[str]) -> dict[str, Any]:
    """What check said of it, in a fresh folder of its own."""
    name = f"{entry.slug}{''.join(more)}"
    here, there = root.shared / name, f"{WORK}/{name}"
    here.mkdir()
    here.chmod(0o755)
    for file, text in entry.files.items():
        (here / file).write_text(text.replace(_DIR, there))
    for command in entry.before:
        _said(root, [word.replace(_DIR, there) for word in command])
    words = [f"{WORK}/bindlab", "check", "--json", "--timeout", "30", *more]
    words += _with_uid(entry.check, root)
    words += ["--", *(word.replace(_DIR, there) for word in entry.run)]
    log = HOME / f"{name}.log"
    code = root.run(words, {}, log)
    lines = log.read_text(errors="replace").splitlines()
    found = next((line for line in lines if line.startswith('{"format":')), None)
    if code not in _EXITS or found is None:
        raise GalleryError(f"{entry.name}: check ended with exit code {code}: see {log}")
    card: dict[str, Any] = json.loads(found)
    return card


def _with_uid(words: Sequence[str], root: BareRoot) -> list[str]:
    """Options of check, a user's name as its number there."""
    told = list(words)
    if "--uid" in told:
        at = told.index("--uid") + 1
        told[at] = _said(root, ["id", "-u", told[at]]).strip()
    return told


def checked(card: Mapping[str, Any], file: str) -> Checked:
    """The verdict of a card, and the worst that was found."""
    worst: Mapping[str, str] = next(iter(card["findings"]), {})
    return Checked(
        card["verdict"], card["up_to_s"], worst.get("sentence"), worst.get("advice"), file
    )


def listens(card: Mapping[str, Any]) -> Iterator[str]:
    """Where, with the options that each socket had when bind() returned."""
    for listener in card["listeners"]:
        options = [name for name, on in (listener["options_at_bind"] or {}).items() if on]
        options += ["IPV6_V6ONLY"] if listener["IPV6_V6ONLY"] else []
        yield " ".join([listener["protocol"], listener["address"], *options])


def second_copy(card: Mapping[str, Any]) -> str:
    """What came of a second start by the same user."""
    tried = next((it for it in card["second_starts"] if not it["other_user"]), None)
    if tried is None or tried["not_done"] or tried["start"] is None:
        return "not tried"
    if tried["start"]["came"] != "up":
        return str(tried["start"]["came"])
    return f"{tried['second_got']} of {tried['connections']} connections"


def reloaded(card: Mapping[str, Any]) -> str | None:
    """What a reload did to the listener and to connections; None where none was asked for."""
    reload = card["reload"]
    if reload is None:
        return None
    if reload["not_done"]:
        return f"not done: {reload['not_done']}"
    kept = sorted(reload["inodes_before"]) == sorted(reload["inodes_after"])
    listener = "ended" if reload["ended"] else "listener kept" if kept else "new listener"
    return f"{listener}, {reload['lost']} of {reload['connections']} connections lost"


def _said(root: BareRoot, command: list[str]) -> str:
    log = HOME / "said.log"
    if root.run(command, {}, log) != 0:
        raise GalleryError(f"{command[0]}: {log.read_text(errors='replace').strip()}")
    return log.read_text()


def _write(gallery: Gallery, cards: Mapping[str, str], results: Path) -> None:
    """All of it in place of what was there, or nothing. Raises ResultsError."""
    path = gallery_file(results)
    texts = {path.with_name(name): text for name, text in cards.items()}
    texts[path] = json.dumps(to_json(gallery), indent=1) + "\n"
    gone = [old for old in path.parent.glob("*.json") if old not in texts]
    contents = {place: text.encode() for place, text in texts.items()}
    replace_files(contents, gone, results / ".gallery-aside")
    print(path)


if __name__ == "__main__":
    sys.exit(main())
