"""A measured day of a 27 MW machine, replayed at its own 15 s through a cold-plate facility of its size."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.facility.build import build
from aidc_twin.simulate.case import Case, DriverYear, design_day
from aidc_twin.simulate.run import simulate
from aidc_twin.workload.series import StepSeries

TRACE = "sites/frontier_cdu_power_wetbulb_2024-04-07_15s.csv"
STEP = 15.0
SAMPLES = 5760
RATED = 28e6
START_DAY = 97


@pytest.fixture(scope="module")
def trace(shared_data):
    """Power of the machine, W, and outdoor wet bulb, degC, each of a day's samples."""
    path = shared_data / TRACE
    if not path.is_file():
        pytest.skip(f"no trace: {path} is absent")
    table = np.loadtxt(path, delimiter=",", skiprows=1)[:SAMPLES]
    assert np.array_equal(table[:, 0], STEP * np.arange(SAMPLES))
    return table[:, 1:26].sum(axis=1), table[:, 26]


@pytest.fixture(scope="module")
def machine(specs):
    """The cold-plate design, with as many racks as draw 28 MW, driven by power."""
    spec = specs("cold_plate_20kw")
    per_rack = float(build(spec).rated_it_power) / spec.racks.count
    return build(spec.replace("racks.count", round(RATED / per_rack)), driven=True)


# A day that asks for more than the servers can take.
OVERLOAD = 1.2


class Replayed:
    """The measured power as share of the rated one, day after day."""

    def __init__(self, share: np.ndarray) -> None:
        self.series = StepSeries(STEP * np.arange(SAMPLES + 1), share)

    def sample(self, start: float, n_steps: int, dt: float) -> np.ndarray:
        """Means of the steps."""
        return self.series.means(start, n_steps, dt)


@pytest.fixture(scope="module")
def replay(machine, trace):
    """The measured day, and a day above the rating."""
    power, wet_bulb = trace
    still = [design_day(T + 5 + 273.15, T + 273.15, 260.0) for T in wet_bulb.reshape(24, -1).mean(axis=1)]
    weather = DriverYear(
        "measured day",
        *(
            np.tile([getattr(hour, name)[0] for hour in still], 365)
            for name in (
                "dry_bulb",
                "wet_bulb",
                "humidity_ratio",
                "saturation_slope",
                "season_cosine",
                "season_sine",
            )
        ),
    )
    cases = [
        Case(name, weather, Replayed(share), start_day=START_DAY, days=1)
        for name, share in (
            ("measured", power / float(machine.rated_it_power)),
            ("overload", np.full(SAMPLES, OVERLOAD)),
        )
    ]
    return simulate(machine, cases, step=STEP, hourly=True)


def test_the_machine_has_the_size_of_the_trace(machine, trace):
    power, _ = trace
    assert float(machine.rated_it_power) == pytest.approx(RATED, rel=1e-3)
    assert power.max() < RATED


def test_it_energy_is_the_measured_energy(replay, trace):
    """Hour by hour: where the machine drew less than all servers idling, some of them are off."""
    power, _ = trace
    hourly = power.reshape(24, -1).sum(axis=1) * STEP
    assert replay.hourly["energy.it"][:, 0] == pytest.approx(hourly, rel=1e-6)


def test_power_above_the_rating_is_simulated_as_it_was_measured(replay, machine):
    """Nothing is clipped in silence: reading a load tells of it, and the chips show it."""
    asked = OVERLOAD * float(machine.rated_it_power) * 3600
    assert replay.hourly["energy.it"][:, 1] == pytest.approx(asked, rel=1e-6)
    hottest = replay.hourly["temp.chip.max"].max(axis=0)
    assert hottest[1] > hottest[0] + 3


def test_energies_close_and_temperatures_hold(replay, machine):
    hour = float(machine.rated_it_power) * 3600
    assert np.all(replay.worst_residual <= 1e-9 * hour)
    for name, values in replay.hourly.items():
        assert np.all(np.isfinite(values)), name
    assert replay.hourly["temp.chip.max"][:, 0].max() < float(machine.numbers()["racks.T_limit_chip"])
