"""A package out of an archive made up is held against its hash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.guests import debian_archive
from harness.guests.debian_archive import OVERRIDE, DebianSuite, SuiteGone, last_complaint
from harness.spec.kernels import KernelError, Package
from harness.tests.fake_debian_archive import DEB, SHA, VERSION, play_archive

PACKAGE = Package("linux-image-x", VERSION, SHA)


@pytest.fixture(autouse=True)
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play_archive(tmp_path, monkeypatch)


def suite(tmp_path: Path, name: str = "bookworm") -> DebianSuite:
    return DebianSuite(tmp_path / "apt", name, lambda words: None)


def test_a_package_is_what_the_list_pins(tmp_path: Path) -> None:
    assert suite(tmp_path).download(PACKAGE, tmp_path).read_bytes() == DEB


def test_another_package_under_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KernelError, match="kernels.yaml pins 0000"):
        suite(tmp_path).download(Package("linux-image-x", VERSION, "0" * 64), tmp_path)


def test_what_the_archive_has_instead_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = suite(tmp_path)
    monkeypatch.setenv("WRONG", "gone")
    with pytest.raises(KernelError, match=r"the archive has no .* \(it has 6.1.199-1\)"):
        archive.download(PACKAGE, tmp_path)


@pytest.mark.parametrize(
    ("name", "address"),
    [("bookworm", "/debian bookworm"), ("bookworm-security", "/debian-security bookworm-security")],
)
def test_security_suites_are_in_an_archive_of_their_own(
    tmp_path: Path, name: str, address: str
) -> None:
    suite(tmp_path, name)
    assert f"{address} main" in (tmp_path / "apt" / "sources.list").read_text()


def test_an_archive_can_be_given_where_the_machine_names_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG", "nowhere")
    with pytest.raises(KernelError, match=f"set {OVERRIDE}"):
        suite(tmp_path)
    monkeypatch.setenv(OVERRIDE, "http://mine.invalid/debian")
    suite(tmp_path)
    assert "http://mine.invalid/debian " in (tmp_path / "apt" / "sources.list").read_text()


def test_without_the_archives_keys_nothing_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian_archive, "KEYRING", Path("/nowhere/keyring"))
    with pytest.raises(KernelError, match="install the package debian-archive-keyring"):
        suite(tmp_path)


@pytest.mark.parametrize(
    ("said", "line"),
    [("E: first\nE: last\nW: so\n", "E: last"), ("so\nthen\n", "then"), ("", "no reason given")],
)
def test_the_complaint_that_says_most_is_the_last_error(said: str, line: str) -> None:
    assert last_complaint(said) == line


def test_what_a_suite_offers_is_told_with_versions_and_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = suite(tmp_path)
    image = re.compile(r"linux-image-\d+\.\d+\.\d.*")
    name = "linux-image-6.1.0-57-cloud-amd64"
    assert archive.offered(image) == [Package(name, "6.1.199-1", "5e")]
    assert archive.offered(re.compile("linux-none")) == []
    monkeypatch.setenv("WRONG", "mute")
    with pytest.raises(KernelError, match="apt-cache says nothing of"):
        archive.offered(image)


def test_a_suite_that_the_archive_has_dropped_is_told_from_a_network_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SuiteGone, match="no suite sid any more: change kernels.yaml"):
        DebianSuite(tmp_path / "sid" / "apt", "sid", lambda words: None)
    monkeypatch.setenv("WRONG", "offline")
    with pytest.raises(KernelError, match="a network is needed") as refused:
        suite(tmp_path)
    assert not isinstance(refused.value, SuiteGone)
