"""Two processes with different hash seeds write the same bytes: results, tables, hours, pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def written(folder: Path, seed: str) -> tuple[str, dict[str, bytes]]:
    """What ``compare`` prints and writes, in a process of its own."""
    out = folder / f"seed {seed}"
    more = ("--start", "07-01", "--days", "2", "--quiet", "--out", str(out))
    done = subprocess.run(
        [sys.executable, "-m", "aidc_twin", "compare", "air_20kw", "cold_plate_20kw", *more],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    return done.stdout, files


@pytest.mark.slow
def test_two_processes_with_different_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    (said, one), (again, two) = written(tmp_path, "1"), written(tmp_path, "77")
    assert said == again
    assert one.keys() == two.keys()
    # Every kind of file that a run folder holds is among them.
    assert {Path(name).suffix for name in one} == {
        ".json",
        ".csv",
        ".parquet",
        ".yaml",
        ".svg",
        ".pdf",
        ".png",
    }
    assert [name for name in sorted(one) if one[name] != two[name]] == ["manifest.json"]
