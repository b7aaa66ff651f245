"""What all tests share: development data, repeatable random examples, private compilation caches."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run and on every machine, whatever their speed. To look for new ones:
# HYPOTHESIS_PROFILE=explore pytest ...
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

_cache_folder = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the run empty compilation caches of its own, which its worker processes share.

    Workers inherit the environment, so only the first process makes the folder. The user's own cache is
    neither read nor written.
    """
    # A shell's job in the background ignores the signal of Ctrl-C and hands that on: programs that tests stop
    # would not hear it.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="aidc-twin-tests-"))
    config.stash[_cache_folder] = folder
    os.environ["JAX_COMPILATION_CACHE_DIR"] = str(folder / "jax")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    # matplotlib's font list is slow to make and holds nothing of ours: it lies in the shared folder too.
    os.environ["MPLCONFIGDIR"] = str(folder / "matplotlib")
    os.environ["MPLBACKEND"] = "agg"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the caches of the run."""
    folder = config.stash.get(_cache_folder, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Weather years and measured series that tests may read and that the repository does not hold."""
    named = os.environ.get("AIDC_TWIN_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        if named:
            pytest.fail(f"AIDC_TWIN_DATA={named}: no such folder; unset it, or name the development data")
        pytest.skip(f"no development data: {folder} is absent and AIDC_TWIN_DATA is not set")
    return folder
