"""The gallery: its list is whole, its rows say what the cards say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from harness import ROOT
from harness.tools import gallery
from harness.tools.gallery import (
    LIST,
    PAGE,
    Server,
    in_folder,
    main,
    options_of,
    reload_of,
    row_of,
    second_of,
    servers_of,
    words_of,
)

PACKAGES = set(re.findall(r"^[a-z0-9.+-]+$", (ROOT / "packages-gallery.txt").read_text(), re.M))
# Every Debian has them, or `make setup` has installed them.
AT_HAND = {"perl", "python3"}
SERVER = Server("a|b", "no-such-package", ("true",))


def card(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "verdict": "SAFE",
        "up_to_s": None,
        "findings": [],
        "listeners": [{"options_at_bind": {"SO_REUSEADDR": True, "SO_REUSEPORT": False}}],
        "second_starts": [{"other_user": False, "not_done": None, "start": {"came": "refused"}}],
        "reload": None,
    }
    return {**made, **changes}


def test_the_list_has_at_least_25_servers_whose_packages_are_installed() -> None:
    servers = servers_of(LIST.read_text())
    assert len({it.name for it in servers}) == len(servers) >= 25
    assert {it.package for it in servers} - AT_HAND <= PACKAGES


def test_the_committed_page_has_a_row_for_each() -> None:
    rows = re.findall(r"^\| (.+?) \| ", PAGE.read_text(), re.MULTILINE)
    assert rows[0] == "server" and rows[1:] == [it.name for it in servers_of(LIST.read_text())]


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="gallery.yaml: x: unknown key comand"):
        servers_of("- {name: x, package: x, comand: [x]}")


def test_a_folder_takes_the_place_of_its_word() -> None:
    assert in_folder("http {root {dir}/a;}", Path("/x")) == "http {root /x/a;}"


def test_a_card_in_words() -> None:
    assert words_of(card()) == "SAFE"
    assert words_of(card(verdict="BLOCKED", up_to_s=60)) == "BLOCKED up to 60 s"
    assert words_of(card(verdict="BLOCKED")) == "BLOCKED"
    assert words_of({"trouble": "no such file"}) == "INCONCLUSIVE"
    assert options_of(card()) == "SO_REUSEADDR"
    assert options_of(card(listeners=[{"options_at_bind": None}])) == "not seen"
    assert options_of({"trouble": ""}) == "-"
    assert second_of(card()) == "refused"
    shares = {"other_user": False, "not_done": None, "start": {"came": "up"}}
    got = {"first_got": 21, "second_got": 19}
    assert second_of(card(second_starts=[{**shares, **got}])) == "shares: 21 and 19 connections"


def test_a_reload_in_words() -> None:
    reload = {"not_done": None, "ended": False, "inodes_before": [1], "inodes_after": [1]}
    counts = {"lost": 2, "unanswered": 1, "connections": 450}
    assert reload_of(card()) == "-"
    assert reload_of(card(reload={**reload, **counts})) == "kept, 3 of 450 lost"
    assert reload_of(card(reload={**reload, "ended": True})) == "it ended"


def test_a_row_tells_both_ways_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = card(verdict="BLOCKED", findings=[{"sentence": "a child\nlives on"}])
    cards = {(): blocked, ("--stops-all",): card()}
    monkeypatch.setattr(gallery, "checked", lambda _server, *options: cards[options])
    assert row_of(SERVER) == (
        "| a\\|b | not installed | SO_REUSEADDR | BLOCKED | SAFE | refused | - |"
        " a child lives on |\n"
    )


def test_a_name_that_no_server_has_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nowhere"]) == 2
    assert "no server is named like 'nowhere'" in capsys.readouterr().err


def test_a_server_that_cannot_be_prepared_is_no_card() -> None:
    server = Server("x", "x", ("true",), before=(("/nowhere",),))
    assert "/nowhere" in gallery.checked(server)["trouble"]
