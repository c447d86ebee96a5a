"""Real servers of Debian under `bindlab check`: the table results/tables/gallery.md.

Owns that page, the list `gallery.yaml`, and a temporary folder for each server. Promises a row for
each server of the list: one that does not start is INCONCLUSIVE, with the reason, and never absent.
"""

from __future__ import annotations

import argparse
import json
import platform
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from harness import ROOT

LIST = ROOT / "gallery.yaml"
PAGE = ROOT / "results" / "tables" / "gallery.md"
ENGINE = ROOT / "build" / "release" / "bin" / "bindlab"
KEYS = {"name", "package", "run", "files", "before", "check"}
# Some servers need seconds for each start, and there are some forty.
_LIMIT = 900.0
# Most of their time they wait.
_AT_ONCE = 4

_HEAD = """\
# Which servers are safe to restart?

Real packages of Debian, as they come, put through stops and restarts by
[`bindlab check`](../../docs/check.md) on Linux {kernel}. `make gallery` makes this page, and
[gallery.yaml](../../gallery.yaml) has the commands; what the verdicts mean:
[cpp_servers/check](../../cpp_servers/check/README.md#verdicts). "Stopped as a whole" leaves out
SIGKILL of the main process alone, which systemd does not do. A verdict is about this command and
configuration, not about all that the program can be told.

| server | version | options at bind() | verdict | stopped as a whole | a second copy | reload \
| what decides |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Server:
    """One of the list."""

    name: str
    package: str
    run: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    before: tuple[tuple[str, ...], ...] = ()
    check: tuple[str, ...] = ()


def servers_of(text: str) -> list[Server]:
    """Those of the list. Raises ValueError for a key that there is not."""
    servers = []
    for row in YAML(typ="safe").load(text):
        if strange := set(row) - KEYS:
            raise ValueError(f"gallery.yaml: {row.get('name')}: unknown key {', '.join(strange)}")
        servers.append(
            Server(
                name=row["name"],
                package=row["package"],
                run=tuple(row["run"]),
                files=row.get("files", {}),
                before=tuple(map(tuple, row.get("before", []))),
                check=tuple(row.get("check", [])),
            )
        )
    return servers


def in_folder(text: str, folder: Path) -> str:
    """The text with the folder for {dir}."""
    return text.replace("{dir}", str(folder))


def uids(words: Sequence[str]) -> list[str]:
    """The options with numbers for the names of users."""
    known = list(words)
    if "--uid" in known:
        at = known.index("--uid") + 1
        known[at] = str(pwd.getpwnam(known[at]).pw_uid)
    return known


def checked(server: Server, *options: str) -> dict[str, Any]:
    """The card of a server in a folder of its own; {"trouble": …} where there is none."""
    with tempfile.TemporaryDirectory(prefix="gallery-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            for file, text in server.files.items():
                (folder / file).write_text(in_folder(text, folder))
            for command in server.before:
                words = [in_folder(word, folder) for word in command]
                subprocess.run(words, check=True, capture_output=True, timeout=_LIMIT)
            done = subprocess.run(
                [
                    *(str(ENGINE), "check", "--json", "--timeout", "30"),
                    *uids(server.check),
                    *options,
                    "--",
                    *(in_folder(word, folder) for word in server.run),
                ],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=_LIMIT,
                check=False,
            )
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            return {"trouble": str(error)}
    try:
        card: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"trouble": done.stderr.strip() or f"exit {done.returncode}"}
    return card


def version_of(package: str) -> str:
    """As dpkg has it; empty if it is not installed."""
    words = ["dpkg-query", "-W", "-f", "${Version}", package]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def words_of(card: Mapping[str, Any]) -> str:
    """The verdict, with the seconds."""
    if "trouble" in card:
        return "INCONCLUSIVE"
    up_to = card["up_to_s"]
    blocked = card["verdict"] == "BLOCKED" and up_to is not None
    return f"{card['verdict']} up to {up_to} s" if blocked else str(card["verdict"])


def options_of(card: Mapping[str, Any]) -> str:
    """What its listeners have when bind() returns."""
    found = []
    for listener in card.get("listeners", []):
        options = listener["options_at_bind"]
        if options is None:
            words = "not seen"
        else:
            words = ", ".join(name for name, is_set in options.items() if is_set) or "none"
        if words not in found:
            found.append(words)
    return "; ".join(found) or "-"


def second_of(card: Mapping[str, Any]) -> str:
    """What came of a second copy by the same user."""
    for second in card.get("second_starts", []):
        if not second["other_user"]:
            if second["not_done"]:
                return "not tried"
            if second["start"]["came"] == "up":
                return f"shares: {second['first_got']} and {second['second_got']} connections"
            return str(second["start"]["came"])
    return "-"


def reload_of(card: Mapping[str, Any]) -> str:
    """Whether the listener is kept, and what is lost."""
    reload = card.get("reload")
    if not reload:
        return "-"
    if reload["not_done"] or reload["ended"]:
        return "it ended" if reload["ended"] else "not tried"
    kept = "kept" if reload["inodes_before"] == reload["inodes_after"] else "another listener"
    lost = reload["lost"] + reload["unanswered"]
    return f"{kept}, {lost} of {reload['connections']} lost"


def reason_of(card: Mapping[str, Any]) -> str:
    """The sentence of the worst finding."""
    if "trouble" in card:
        return str(card["trouble"])
    return str(card["findings"][0]["sentence"]) if card["findings"] else ""


def row_of(server: Server) -> str:
    """A line of the table. The folder of a server is no part of it: it differs each time."""
    card = checked(server)
    whole = card if card.get("verdict") == "SAFE" else checked(server, "--stops-all")
    cells = [
        server.name,
        version_of(server.package) or "not installed",
        options_of(card),
        words_of(card),
        words_of(whole),
        second_of(card),
        reload_of(card),
        reason_of(card),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks all servers, or those that match, and writes the page if all were checked."""
    parser = argparse.ArgumentParser(prog="gallery", description=__doc__)
    parser.add_argument("--only", default="*", help="a glob of names; prints their rows alone")
    only = str(parser.parse_args(arguments).only)
    servers = [it for it in servers_of(LIST.read_text()) if fnmatch(it.name, only)]
    rows = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for row in pool.map(row_of, servers):
            rows.append(row)
            print(row, end="", flush=True)
    if not rows:
        print(f"gallery: no server is named like '{only}': see gallery.yaml", file=sys.stderr)
        return 2
    if only == "*":
        PAGE.write_text(_HEAD.format(kernel=platform.release()) + "".join(rows))
        print(f"gallery: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
