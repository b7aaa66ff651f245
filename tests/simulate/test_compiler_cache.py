"""The folder of compiled programs is shared by threads and processes, none of which disturbs the others."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import jax
import pytest

from aidc_twin.simulate import compiler


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A process that has not set its cache up yet."""
    names = (
        "jax_compilation_cache_dir",
        "jax_persistent_cache_min_compile_time_secs",
        "jax_persistent_cache_min_entry_size_bytes",
        "jax_raise_persistent_cache_errors",
    )
    before = {name: getattr(jax.config, name) for name in names}
    setting_up = getattr(compiler, "_kept", compiler.keep_compiled)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    setting_up.cache_clear()
    jax.config.update("jax_compilation_cache_dir", None)
    yield tmp_path
    setting_up.cache_clear()
    for name, value in before.items():
        jax.config.update(name, value)


def test_threads_that_set_the_cache_up_at_once_agree(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two designs are simulated in two threads: once one removed the probe of the other."""
    unlink, both = Path.unlink, Barrier(2)

    def late(path: Path, missing_ok: bool = False) -> None:
        # each has written its probe before either removes one
        both.wait(timeout=5)
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", late)
    with warnings.catch_warnings(), ThreadPoolExecutor(2) as pool:
        warnings.simplefilter("error", compiler.CacheWarning)
        found = {job.result() for job in [pool.submit(compiler.keep_compiled) for _ in range(2)]}
    (folder,) = found
    assert folder is not None and folder.is_relative_to(fresh)
    assert list(folder.iterdir()) == []


class Traced:
    """A program whose entry in the cache is gone, once, when it is read."""

    def __init__(self) -> None:
        self.tries = 0

    def lower(self) -> Traced:
        return self

    def compile(self) -> str:
        self.tries += 1
        if self.tries == 1:
            raise FileNotFoundError(2, "No such file or directory")
        return "program"


@pytest.mark.parametrize("folder_too", [False, True])
def test_an_entry_that_another_process_removes_is_a_miss(folder_too: bool, fresh: Path) -> None:
    folder = compiler.keep_compiled()
    assert folder is not None
    other = folder / "other-cache"
    other.write_bytes(b"x")
    if folder_too:
        other.unlink()
        folder.rmdir()
    with warnings.catch_warnings():
        warnings.simplefilter("error", compiler.CacheWarning)
        assert compiler.compiled(Traced()) == "program"
    assert folder.is_dir()
    assert other.exists() != folder_too
    assert jax.config.jax_compilation_cache_dir == str(folder)
