"""Getting kernels into the cache, from an archive made up."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.guests import debian_archive, kernel_fetcher
from harness.guests.kernel_cache import image_of, is_fetched, modules_of
from harness.guests.kernel_fetcher import fetch
from harness.spec.kernels import Kernel
from harness.tests.built_kernel import bzimage
from harness.tests.fake_debian_archive import SHA, kernel, play_archive


@pytest.fixture(autouse=True)
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play_archive(tmp_path, monkeypatch)


def trouble(kernel: Kernel) -> str:
    return fetch([kernel], lambda words: None).get(kernel.version, "")


def left_over(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "cache" / "bindlab").glob(".*")]


def test_a_kernel_is_fetched_once_and_then_there(tmp_path: Path) -> None:
    assert not is_fetched(kernel())
    said: list[str] = []
    assert fetch([kernel()], said.append) == {}
    assert image_of(kernel()).read_text() == "kernel\n"
    assert modules_of(kernel()).is_dir() and is_fetched(kernel())
    assert any("fetching" in words for words in said)
    said.clear()
    assert fetch([kernel()], said.append) == {} and said == []
    assert left_over(tmp_path) == []


def test_a_kernel_that_the_list_pins_anew_is_fetched_anew() -> None:
    assert trouble(kernel()) == ""
    assert not is_fetched(kernel(sha="0" * 64))


def test_a_damaged_download_is_named_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG", "cut")
    assert "kernels.yaml pins " + SHA in trouble(kernel())
    assert not is_fetched(kernel()) and left_over(tmp_path) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("gone", "the archive has no linux-image-x 6.1.192-2 (it has 6.1.199-1)"),
        ("offline", "a network is needed the first time"),
        ("nowhere", "names no Debian archive"),
        ("damaged", "cannot be unpacked"),
    ],
)
def test_what_the_archive_does_not_give_is_one_line(
    monkeypatch: pytest.MonkeyPatch, wrong: str, words: str
) -> None:
    monkeypatch.setenv("WRONG", wrong)
    said = trouble(kernel())
    assert words in said and "\n" not in said and said.startswith("6.1.192: ")


def test_a_suite_that_is_gone_costs_the_kernels_of_others_nothing() -> None:
    gone = Kernel("7.2.13", "7.2.13+deb14-cloud-amd64", "sid", kernel().packages)
    troubles = fetch([gone, kernel()], lambda words: None)
    assert list(troubles) == ["7.2.13"] and is_fetched(kernel())
    assert "Debian's archive has no suite sid any more: change kernels.yaml" in troubles["7.2.13"]


def test_runs_that_share_a_cache_fetch_one_after_the_other() -> None:
    first: list[str] = []
    second: list[str] = []
    with ThreadPoolExecutor(max_workers=1) as other:
        with kernel_fetcher.alone(first.append):
            waiting = other.submit(fetch, [kernel()], second.append)
            deadline = time.monotonic() + 10
            while not second and time.monotonic() < deadline:
                time.sleep(0.001)
            assert kernel_fetcher._fetch_all([kernel()], first.append) == {}
        assert waiting.result() == {}
    assert any("fetching" in words for words in first)
    assert second == ["waiting: another run is fetching kernels"]


def test_the_keys_of_the_archive_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian_archive, "KEYRING", Path("/nowhere/keyring"))
    assert "install the package debian-archive-keyring" in trouble(kernel())


def test_a_cache_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "a file is in the way of a folder" in trouble(kernel())


def test_a_kernel_at_a_path_needs_no_archive_and_is_laid_out_anew_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG", "nowhere")
    own = Kernel("bzImage", None, path=tmp_path / "bzImage")
    for content in (bzimage(b"old", 3), bzimage(b"new", 3)):
        (tmp_path / "bzImage").write_bytes(content)
        assert trouble(own) == "" and image_of(own).read_bytes() == content
        assert modules_of(own).is_dir() and not is_fetched(own)
    assert left_over(tmp_path) == []


def test_a_path_that_has_no_kernel_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bzImage").write_text("words")
    said = trouble(Kernel("bzImage", None, path=tmp_path / "bzImage"))
    assert (
        said.startswith(f"bzImage: {tmp_path}/bzImage: no kernel for x86-64") and "\n" not in said
    )
    assert left_over(tmp_path) == []
