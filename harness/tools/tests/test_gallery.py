"""The list of the gallery, and what is taken from the cards that check writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.records.gallery_file import read_gallery
from harness.tools import gallery
from harness.tools.bare_root import BareRoot
from harness.tools.gallery import (
    LIST,
    Entry,
    GalleryError,
    checked,
    entries,
    listens,
    main,
    packages,
    reloaded,
    second_copy,
)

CARD = {
    "verdict": "BLOCKED",
    "up_to_s": 60,
    "findings": [{"sentence": "it was refused", "advice": "SO_REUSEADDR"}, {"sentence": "more"}],
    "listeners": [
        {
            "protocol": "tcp",
            "address": "[::]:8080",
            "options_at_bind": {"SO_REUSEADDR": True, "SO_REUSEPORT": False},
            "IPV6_V6ONLY": True,
        },
        {
            "protocol": "udp",
            "address": "0.0.0.0:53",
            "options_at_bind": None,
            "IPV6_V6ONLY": None,
        },
    ],
}


def test_every_package_of_the_list_is_installed_and_no_other() -> None:
    wanted = {entry.package for entry in entries()}
    # ruby-webrick does not bring the interpreter.
    assert wanted <= set(packages()) and set(packages()) - wanted <= {"ruby"}
    assert len(wanted) >= 25


def test_no_two_servers_share_a_name_or_a_file() -> None:
    found = entries()
    assert len({entry.name for entry in found}) == len({it.slug for it in found}) == len(found)
    assert Entry("php -S, a b", "php-cli", ("php",)).slug == "php-s-a-b"


def test_a_row_with_another_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("- {name: x, package: y, run: [z], reqest: http}\n")
    with pytest.raises(GalleryError, match="list.yaml: a row of another form: .*reqest"):
        entries(path)


def test_the_worst_that_was_found_is_told() -> None:
    found = checked(CARD, "x.json")
    assert (found.verdict, found.up_to_s, found.sentence) == ("BLOCKED", 60, "it was refused")
    nothing = checked({"verdict": "SAFE", "up_to_s": None, "findings": []}, "x.json")
    assert (nothing.sentence, nothing.advice) == (None, None)


def test_each_listener_is_told_with_the_options_that_it_had() -> None:
    assert list(listens(CARD)) == [
        "tcp [::]:8080 SO_REUSEADDR IPV6_V6ONLY",
        "udp 0.0.0.0:53",
    ]


def test_a_second_copy_and_a_reload_are_told_in_a_few_words() -> None:
    start = {"came": "refused"}
    tried: dict[str, Any] = {"other_user": False, "not_done": None, "connections": 24}
    tried["start"] = start
    card = {"second_starts": [{**tried, "other_user": True}, tried], "reload": None}
    assert second_copy(card) == "refused" and reloaded(card) is None
    shared = {**tried, "start": {"came": "up"}, "second_got": 11}
    assert second_copy({"second_starts": [shared]}) == "11 of 24 connections"
    assert second_copy({"second_starts": []}) == "not tried"
    reload: dict[str, Any] = {"not_done": None, "ended": False, "lost": 3, "connections": 200}
    same = {**reload, "inodes_before": [1, 2], "inodes_after": [2, 1]}
    assert reloaded({"reload": same}) == "listener kept, 3 of 200 connections lost"
    other = {**same, "inodes_after": [7]}
    assert reloaded({"reload": other}) == "new listener, 3 of 200 connections lost"
    assert reloaded({"reload": {"not_done": "it ended"}}) == "not done: it ended"


def test_what_cannot_be_done_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--only", "no such server"]) == 1
    assert "no server is called no such server: see gallery.yaml" in capsys.readouterr().err
    monkeypatch.setattr(gallery, "needs_of_a_bare_root", lambda root: "run it as root")
    assert main(["--only", "nginx"]) == 1
    assert capsys.readouterr().err == "gallery: run it as root\n"


def test_a_server_without_a_card_costs_the_others_nothing_and_the_table_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def card(entry: Entry, root: BareRoot, more: Sequence[str]) -> dict[str, Any]:
        if entry.name == "nginx":
            raise GalleryError("nginx: check ended with exit code 64")
        return {**CARD, "second_starts": [], "reload": None}

    engine = tmp_path / "bindlab"
    engine.touch()
    committed = tmp_path / "results"
    for name, value in {
        "ENGINE": engine,
        "HOME": tmp_path / "home",
        "_card": card,
        "_said": lambda root, command: "words\n",
        "needs_of_a_bare_root": lambda root: None,
        "committed_results": lambda root: committed,
    }.items():
        monkeypatch.setattr(gallery, name, value)
    monkeypatch.setattr(BareRoot, "run", lambda *_: 0)
    monkeypatch.setattr(gallery, "entries", lambda: entries(LIST)[:3])
    assert main([]) == 1
    told = capsys.readouterr().err
    assert "nginx: check ended with exit code 64" in told
    assert "1 servers have no card, so the table stays as it was" in told
    assert not committed.exists()
    found = read_gallery(tmp_path / "home")
    assert found is not None and len(found.servers) == 2
    monkeypatch.setattr(gallery, "entries", lambda: entries(LIST)[1:3])
    old = committed / "gallery" / "of-another-time.json"
    old.parent.mkdir(parents=True)
    old.touch()
    assert main([]) == 0
    assert read_gallery(committed) == found and not old.exists()
