"""The public interface: what README.md shows works as shown; nothing heavy is loaded before it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import aidc_twin

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_snippets_of_the_readme_run_and_say_what_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(BLOCKS) >= 3
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for number, block in enumerate(BLOCKS):
        exec(compile(block, f"README.md, Python block {number + 1}", "exec"), names)
    outcome, dataset, table = names["outcome"], names["dataset"], names["table"]
    assert outcome.metrics["pue"].value > 1.0
    # The parts that the dataset keeps by hour sum to the energy of the whole run.
    assert float(dataset["energy_facility"].sel(case=outcome.name).sum()) == pytest.approx(
        outcome.energy["facility"], rel=1e-9
    )
    assert list(table.index) == ["cold_plate_20kw", "warmer"]
    # Warmer coolant: chips leak more, which is IT energy, so PUE falls while the facility takes more.
    assert table["pue"]["warmer"] < table["pue"]["cold_plate_20kw"]
    assert table["facility_energy [MWh]"]["warmer"] > table["facility_energy [MWh]"]["cold_plate_20kw"]
    variants = names["variants"]
    # The servers' fans follow the inlet: IT energy rises with the temperature of the supply air.
    energy = variants["it_energy [MWh]"].to_numpy()
    assert len(energy) == 8
    assert (energy[1:] > energy[:-1]).all()


def test_everything_that_is_offered_is_there_and_documented() -> None:
    assert dir(aidc_twin) == sorted(aidc_twin.__all__)
    for name in aidc_twin.__all__:
        thing = getattr(aidc_twin, name)
        assert thing.__doc__, name
    for name in ("load_spec", "run", "compare", "sweep", "to_dataset", "to_table"):
        assert f"aidc_twin.{name}" in README, f"README.md does not show {name}"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulate_all'"):
        _ = aidc_twin.simulate_all  # type: ignore[attr-defined]


def test_importing_the_package_and_naming_an_error_loads_nothing_heavy() -> None:
    code = (
        "import sys, aidc_twin; aidc_twin.InputError;"
        "heavy = {'jax', 'numpy', 'pandas', 'pint', 'pydantic', 'xarray', 'matplotlib'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_spec_is_loaded_by_name_and_by_path_alike() -> None:
    path = ROOT / "facility_specs" / "air_20kw.yaml"
    assert aidc_twin.load_spec("air_20kw").hash == aidc_twin.load_spec(path).hash


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: aidc_twin.load_spec("air20kw"), "Did you mean air_20kw"),
        (lambda: aidc_twin.run("air_20kw", days=0), "1 to 365 days"),
        (lambda: aidc_twin.run("air_20kw", step="60"), "60 s"),
        (lambda: aidc_twin.run("air_20kw", days=1, weather="Shangai"), "Shanghai"),
        (lambda: aidc_twin.run("air_20kw", load="no.csv"), "no.csv"),
        (lambda: aidc_twin.sweep("air_20kw", {"room.suply_air": ["20 degC"]}, days=1), "room.supply_air"),
        (lambda: aidc_twin.sweep("air_20kw", {"room.supply_air": ["20 K"]}, days=1), "room.supply_air"),
    ],
)
def test_mistakes_are_input_errors_that_say_the_cure(call, words: str) -> None:
    with pytest.raises(aidc_twin.InputError, match=re.escape(words)):
        call()


def test_a_lane_of_a_sweep_is_the_design_that_is_run_alone() -> None:
    spec = aidc_twin.load_spec("air_20kw")
    short = {"start": "07-01", "days": 1}
    changed = spec.replace("room.supply_air", "20 degC")
    alone = aidc_twin.run(changed, hourly=False, **short)
    lanes = aidc_twin.sweep(spec, {"room.supply_air": ["23 degC", "20 degC"]}, **short).table()
    assert lanes["pue"][1] == pytest.approx(alone.metrics["pue"].value, rel=1e-9)
    assert lanes["pue"][0] != lanes["pue"][1]
