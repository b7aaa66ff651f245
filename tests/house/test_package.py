"""The package as it is installed: its data travel with it, its declared bounds are the tried ones."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from aidc_twin.reference import reference_specs

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CORE = {
    *("click", "jax", "matplotlib", "numpy", "pandas", "pint"),
    *("pyarrow", "pydantic", "rich", "ruamel.yaml", "scipy", "xarray"),
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    """Pinned version by normal package name."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {normal(name): version for name, version in pairs}


def lower_bounds() -> dict[str, str]:
    """Declared lower bound of every core dependency, by normal package name."""
    return {normal(name): bound for name, bound in (text.split(">=") for text in PROJECT["dependencies"])}


def test_core_dependencies_are_the_agreed_ones() -> None:
    assert set(lower_bounds()) == {normal(name) for name in CORE}


def test_the_minimum_environment_is_pinned_to_the_declared_lower_bounds() -> None:
    bounds = lower_bounds()
    pinned = pins("constraints-minimum.txt")
    assert {name: pinned.get(name) for name in bounds} == bounds


@pytest.mark.parametrize("group", ["core", "test", "lint", "docs"])
def test_every_direct_dependency_has_a_pin(group: str) -> None:
    if group == "core":
        names = list(lower_bounds())
    else:
        names = [normal(name) for name in PROJECT["optional-dependencies"][group]]
    assert [name for name in names if name not in pins("constraints.txt")] == []


def test_reference_specs_are_found_by_name() -> None:
    specs = reference_specs()
    assert {"air_20kw", "cold_plate_20kw"} <= specs.keys()
    assert all(path.is_file() for path in specs.values())
    assert list(specs) == sorted(specs)


def test_the_wheel_holds_the_specs_the_tables_and_the_type_mark(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        archive.extractall(tmp_path / "installed")
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "aidc_twin").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    specs = {f"aidc_twin/reference_specs/{path.name}" for path in (ROOT / "facility_specs").glob("*.yaml")}
    sites = {
        f"aidc_twin/validation_sites/{path.relative_to(ROOT / 'validation' / 'sites').as_posix()}"
        for path in (ROOT / "validation" / "sites").rglob("*")
        if path.is_file()
    }
    assert held == package | specs | sites
    # The installed copy finds its own specs, not those of the checkout.
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r});"
        "from aidc_twin.reference import reference_specs, validation_sites;"
        "print(*reference_specs().values(), *validation_sites().values(), sep='\\n')"
    )
    found = subprocess.run(
        [sys.executable, "-I", "-c", code],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.splitlines()
    own = tmp_path / "installed" / "aidc_twin"
    assert {Path(line).parent for line in found} == {own / "reference_specs", own / "validation_sites"}
