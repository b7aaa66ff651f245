"""Summit sheds 7 MW within 40 s: how fast its chips and its water follow, measured and in the model.

The table beside the site is read off a figure of the artifact of Shin et al., SC'21 (thermal_response.ipynb,
cell 49): the median of at least two events, samples of 10 s, chips within 0.6 K, water within 0.1 K. Time 0
is the end of the window of 40 s in which the fall is found.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from aidc_twin.facility.build import build
from aidc_twin.facility.step import step
from aidc_twin.simulate.case import design_day
from aidc_twin.simulate.program import HOURLY
from aidc_twin.studies.site import find_site, site_spec

SITE = find_site("summit")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
ZERO, STEP, SETTLE = 273.15, 5.0, 12 * 60
# The outdoor air of the event is not published; at this wet bulb towers carry nearly all, as they did.
DRY_BULB, WET_BULB = 295.0, 290.0
NODES = {"gpu": "racks.chip", "coolant": "cdu.return", "return": "mtw.return"}


def measured() -> dict[str, np.ndarray]:
    with (SITE.folder / "fall.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    heads = {"t": "time [s]", "hall": "hall [MW]", "gpu": "gpu [degC]", "return": "return [degC]"}
    return {key: np.array([float(row[head]) for row in rows]) for key, head in heads.items()}


@pytest.fixture(scope="module")
def modelled() -> dict[str, np.ndarray]:
    """Temperatures every 5 s, degC, from a plant at rest at the power before the fall."""
    seen = measured()
    facility = build(site_spec(SITE), driven=True)
    rated = float(np.max(facility.rated_it_power))
    components = facility.with_numbers({name: np.atleast_1d(v) for name, v in facility.numbers().items()})
    day = design_day(DRY_BULB, WET_BULB, 250.0)
    air = {name: np.atleast_1d(getattr(day, name)[0]) for name in HOURLY}
    state = facility.start(1)
    for _ in range(SETTLE):
        share = np.atleast_1d(seen["hall"][0] * 1e6 / rated)
        state = step(components, state, air | {"utilisation": share}, np.float64(60.0)).state
    times = np.arange(seen["t"][0] + STEP, 901.0, STEP)
    found: dict[str, list[float]] = {key: [] for key in NODES}
    for t in times:
        share = np.atleast_1d(np.interp(t, seen["t"], seen["hall"]) * 1e6 / rated)
        state = step(components, state, air | {"utilisation": share}, np.float64(STEP)).state
        for key, node in NODES.items():
            found[key].append(float(state.T[node][0]) - ZERO)
    return {"t": times} | {key: np.array(values) for key, values in found.items()}


def time_63(t: np.ndarray, x: np.ndarray) -> float:
    """When 63 % of the way from the first to the last value is done, s."""
    done = (x[0] - x) / (x[0] - x[-1])
    at = int(np.argmax(done > 0.632))
    return float(np.interp(0.632, done[at - 1 : at + 1], t[at - 1 : at + 1]))


def within(table: dict[str, np.ndarray], key: str, last: float = 500.0) -> float:
    """The 63 % time of a column behind that of the power of the hall, s, over what the record shows."""
    seen = measured()
    early, power = table["t"] <= last, seen["t"] <= last
    return time_63(table["t"][early], table[key][early]) - time_63(seen["t"][power], seen["hall"][power])


@pytest.mark.long
def test_chips_follow_their_power_as_measured(modelled: dict[str, np.ndarray]) -> None:
    # Samples of 10 s: the record does not say it nearer than 5 s.
    assert within(modelled, "gpu") == pytest.approx(within(measured(), "gpu"), abs=5.0)
    fall = modelled["gpu"][0] - modelled["gpu"][-1]
    assert 0.7 < fall / (measured()["gpu"][0] - measured()["gpu"][-1]) < 1.0


@pytest.mark.long
def test_water_follows_too_slowly_as_the_page_says(modelled: dict[str, np.ndarray]) -> None:
    seen = within(measured(), "return")
    assert 1.2 < within(modelled, "coolant") / seen < 1.8
    assert 1.8 < within(modelled, "return") / seen < 4.0


@pytest.mark.long
def test_the_page_states_what_is_found(modelled: dict[str, np.ndarray]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for label, seen, model in (
        ("chips", within(measured(), "gpu"), within(modelled, "gpu")),
        ("coolant of the racks", within(measured(), "return"), within(modelled, "coolant")),
        ("return of the plant", within(measured(), "return"), within(modelled, "return")),
    ):
        assert f"| {label} | {seen:.0f} | {model:.0f} |" in text
