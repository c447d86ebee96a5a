"""A kernel is in the cache whole, as the list pins it, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.guests.kernel_cache import (
    cache_folder,
    forget_origin,
    image_of,
    is_fetched,
    lay_modules,
    modules_of,
    put_kernel,
)
from harness.spec.kernels import Kernel, Package
from harness.tests.built_kernel import module
from harness.tests.fake_debian_archive import kernel


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache_folder().mkdir()
    return cache_folder()


def made(cache: Path, content: str = "kernel") -> Path:
    folder = cache / "made"
    (folder / "modules").mkdir(parents=True)
    (folder / "kernel").write_text(content)
    return folder


def test_the_cache_is_where_caches_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == tmp_path / "bindlab"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "bindlab"


def test_what_is_put_there_is_found_and_takes_the_place_of_what_was(cache: Path) -> None:
    assert not is_fetched(kernel())
    for content in ("old", "new"):
        put_kernel(kernel(), made(cache, content))
    assert is_fetched(kernel())
    assert image_of(kernel()).read_text() == "new" and modules_of(kernel()).is_dir()


def test_a_kernel_is_there_with_the_rare_modules_and_without(cache: Path) -> None:
    with_sctp = made(cache)
    files = [cache / "lib" / name for name in ("veth.ko", "sctp.ko")]
    for file in files:
        module(file)
    lay_modules(files, with_sctp)
    put_kernel(kernel(), with_sctp)
    assert is_fetched(kernel())
    assert [it.name for it in modules_of(kernel()).iterdir()] == ["00-veth.ko"]
    both = sorted(it.name for it in modules_of(kernel(), rare=True).iterdir())
    assert both == ["00-veth.ko", "01-sctp.ko"]


def test_a_kernel_that_is_pinned_otherwise_is_another(cache: Path) -> None:
    put_kernel(kernel(), made(cache))
    newer = Package("linux-image-x", "6.1.200-1", "0" * 64)
    assert not is_fetched(Kernel("6.1.192", "6.1.0-56-cloud-amd64", "bookworm", (newer,)))


def test_a_kernel_at_a_path_is_never_an_old_one(cache: Path, tmp_path: Path) -> None:
    built = Kernel("bzImage", None, path=tmp_path / "bzImage", modules=tmp_path / "lib")
    assert not is_fetched(built)
    put_kernel(built, made(cache))
    assert is_fetched(built)
    forget_origin(built)
    assert not is_fetched(built) and image_of(built).exists() and modules_of(built).is_dir()
    assert image_of(Kernel("bzImage", None, path=tmp_path / "bzImage")) != image_of(built)
