"""Random plants over the declared ranges of a spec, as lanes: first law, neighbours' bounds, monotonicity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest

from aidc_twin.climate import find_weather, places
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.positions import dotted
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_fields import leaves, quantity_of
from aidc_twin.facility.stack import stack
from aidc_twin.facility.step import step
from aidc_twin.facility.trial import RANDOM_LANES, at_random
from aidc_twin.network import Network
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.workload import profiles

# As many lanes as a random trial has.
LANES, DAYS, SEED = RANDOM_LANES, 4, 20260101
ZERO = 273.15
FIRST_LAW = 1e-9
# Cases of each lane: K of warming, factor of the utilisation, economiser in use.
CASES = ((0.0, 1.0, True), (1.0, 1.0, True), (0.0, 1.1, True), (0.0, 1.0, False), (0.0, 1.1, False))
PLAIN, WARMER, BUSIER, CLOSED, CLOSED_BUSIER = range(len(CASES))
# Numbers that make tower fans dear: half an installed megawatt of fans where a hundred kilowatt is usual.
DEAR_FANS = ("towers.fan_power_share", "towers.cell_rating")


def random_numbers(spec: Spec, rng: np.random.Generator) -> dict[str, str | float]:
    """Two to eight numbers of a spec, anywhere in their declared ranges."""
    fields = [(dotted(path), quantity_of(info)) for path, _, info, _ in leaves(spec)]
    ranged = [(path, what) for path, what in fields if what is not None and path != "workload.utilisation"]
    changes: dict[str, str | float] = {}
    for index in rng.choice(len(ranged), rng.integers(2, 9), replace=False):
        path, what = ranged[index]
        low, high = what.bounds
        value = low + float(rng.uniform(1e-9, 1 - 1e-9)) * (high - low)
        if what.dimension == "1":
            changes[path] = value
        elif what.dimension == "K":
            changes[path] = f"{value - ZERO!r} degC"
        else:
            changes[path] = f"{value!r} {'K' if what.dimension == 'dK' else what.dimension}"
    return changes


@dataclass(frozen=True)
class Population:
    """Random plants of one wiring that sizing finds nothing wrong with, and what was drawn for each."""

    facility: Facility
    drawn: list[dict[str, str | float]]


def population(spec: Spec) -> Population:
    rng = np.random.default_rng(SEED)
    found: list[Facility] = []
    drawn: list[dict[str, str | float]] = []
    for _ in range(40 * LANES):
        changes = random_numbers(spec, rng)
        try:
            facility = build(spec.replace(changes))
        except InputError:
            continue
        if not facility.findings:
            found.append(facility)
            drawn.append(changes)
        if len(found) == LANES:
            return Population(stack(found), drawn)
    raise AssertionError("too few usable plants: the ranges have moved")


@pytest.fixture(scope="module")
def plants(facility, specs) -> Population:
    return population(specs(facility.name))


@dataclass(frozen=True)
class Pairs:
    """A run of every plant in the five cases; totals have the shape ``(lanes, cases)``."""

    result: RunResult
    rated: np.ndarray

    def total(self, channel: str) -> np.ndarray:
        return self.result.monthly[channel].sum(axis=0).reshape(LANES, len(CASES))

    @property
    def facility(self) -> np.ndarray:
        return self.total("energy.facility")

    @property
    def tower_side(self) -> np.ndarray:
        """Tower fans and the pumps of all plants, J."""
        return self.total("energy.tower_fans") + self.total("energy.pumps")

    def moved(self, a: int, b: int) -> np.ndarray:
        """Lanes whose time in any mode differs by more than a minute."""
        modes = [self.total(f"time.mode_{mode}") for mode in ("free", "partial", "mechanical")]
        return np.any([np.abs(mode[:, a] - mode[:, b]) > 60.0 for mode in modes], axis=0)


@pytest.fixture(scope="module")
def pairs(plants: Population) -> Pairs:
    """Each plant in the weather of a random place and season, at a random load."""
    rng = np.random.default_rng(SEED + 1)
    twice = plants.facility
    numbers = {name: np.tile(np.broadcast_to(v, (LANES,)), 2) for name, v in twice.numbers().items()}
    numbers["chilled.economiser.enabled"] = np.repeat([1.0, 0.0], LANES)
    twice = replace(twice, components=twice.with_numbers(numbers))
    known = places()
    cases = []
    for lane in range(LANES):
        year = find_weather(known[rng.integers(len(known))].name)
        years = {delta: drivers_of(year.shifted(delta)) for delta in (0.0, 1.0)}
        day, load = int(rng.integers(0, 365)), float(rng.uniform(0.05, 0.9))
        cases += [
            Case(f"{lane} {year.name} {delta:+g} K {more:g}", years[delta], profiles.constant(load * more),
                 lane if used else LANES + lane, start_day=day, days=DAYS)
            for delta, more, used in CASES
        ]  # fmt: skip
    rated = np.repeat(np.asarray(plants.facility.rated_it_power), len(CASES))
    return Pairs(simulate(twice, cases), rated)


def test_the_population_spans_the_ranges(plants: Population) -> None:
    touched = {path for changes in plants.drawn for path in changes}
    assert len(touched) >= 20
    assert len({str(changes) for changes in plants.drawn}) == LANES


def test_the_first_law_holds_in_every_lane(pairs: Pairs) -> None:
    hour = pairs.rated * 3600
    assert np.all(pairs.result.worst_residual <= FIRST_LAW * hour)
    assert np.all(np.abs(pairs.result.residual) <= FIRST_LAW * hour * 24 * DAYS)


def test_every_channel_is_a_number_and_temperatures_are_those_of_a_plant(pairs: Pairs) -> None:
    for name, kind in pairs.result.channels.items():
        values = pairs.result.monthly[name]
        # Months that were not run hold minus infinity as their maximum.
        ran = pairs.result.month_hours > 0
        assert np.all(np.isfinite(values[ran])), name
        if name.startswith("temp.") and kind.how == "mean":
            # Not colder than the outdoors of the coldest place, and not boiling.
            assert np.all((values[ran] > 230.0) & (values[ran] < 373.15)), name
        if name.startswith(("energy.", "water.", "time.")):
            assert np.all(values[ran] >= 0), name


@dataclass
class Heard:
    """What was put into nodes apart from the flows between them: node, and heat or conductance to what."""

    sources: list[tuple[str, np.ndarray]]
    lifts: list[tuple[str, str, str, np.ndarray, np.ndarray, np.ndarray]]
    outside: list[tuple[str, np.ndarray, np.ndarray]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """Listens at the elements of the network that bring heat from elsewhere."""
    notes = Heard([], [], [])
    source, lift, loss, away = Network.source, Network.lift, Network.loss, Network.stream_to_outside
    inflow = Network.inflow

    def hear_source(net, node, q):
        notes.sources.append((node, q))
        source(net, node, q)

    def hear_lift(net, cold, hot, G, T_ref, work):
        notes.lifts.append((*cold, hot, G, T_ref, work))
        lift(net, cold, hot, G, T_ref, work)

    def hear_loss(net, name, node, G, T_env):
        notes.outside.append((node, G, T_env))
        loss(net, name, node, G, T_env)

    def hear_away(net, name, stream, G, T_env):
        notes.outside.append((stream[1], G, T_env))
        away(net, name, stream, G, T_env)

    def hear_inflow(net, name, node, q):
        notes.sources.append((node, q))
        inflow(net, name, node, q)

    for name, wrapped in (
        ("inflow", hear_inflow),
        ("source", hear_source),
        ("lift", hear_lift),
        ("loss", hear_loss),
        ("stream_to_outside", hear_away),
    ):
        monkeypatch.setattr(Network, name, wrapped)
    yield notes


@pytest.mark.parametrize("dt", [1.0, 60.0, 3600.0])
def test_new_temperatures_lie_between_those_of_their_neighbours(
    plants: Population, heard: Heard, dt: float
) -> None:
    """A row of the implicit step is a weighted mean, with weights above zero::

        (C/dt + sum G) T = C/dt T_old + sum G T_neighbour + sum G_out T_out + q

    So each new temperature lies between its own old one, the new ones of its neighbours and the outside that
    it touches, moved by ``q / (C/dt + sum G)``, where ``q`` is heat put in: chips, fans, compressors.
    """
    state, weather = at_random(plants.facility)
    for _ in range(3):
        heard.sources.clear(), heard.lifts.clear(), heard.outside.clear()
        with np.errstate(all="ignore"):
            done = step(plants.facility.components, state, weather, np.float64(dt))
        net, T = done.network, done.state.T
        assert net.faults() == []
        shape = (LANES,)
        q = {node: np.zeros(LANES) for node in T}
        parts = {node: [(np.broadcast_to(net.capacity[node] / dt, shape), net.T[node])] for node in T}
        lifted: dict[tuple[str, str], np.ndarray] = {}
        for node, power in heard.sources:
            q[node] = q[node] + power
        for inlet, outlet, hot, G, T_ref, work in heard.lifts:
            q[hot] = q[hot] + work + G * (T[inlet] - T_ref)
            lifted[hot, inlet] = G
            parts[outlet].append((np.broadcast_to(G, shape), np.broadcast_to(T_ref, shape)))
        for node, G, T_env in heard.outside:
            parts[node].append((np.broadcast_to(G, shape), np.broadcast_to(T_env, shape)))
        for (node, other), value in net.coupling.items():
            parts[node].append((-(value + lifted.get((node, other), 0.0)), T[other]))
        for node, pieces in parts.items():
            weight = sum(G for G, _ in pieces)
            scale = np.max(weight)
            assert min(np.min(G) for G, _ in pieces) >= -1e-9 * scale, node
            # The row as it is read here is the row that was solved: else the bounds would prove nothing.
            mean = (sum(G * at for G, at in pieces) + q[node]) / weight
            # At an hour a step the leakage of a hot chip runs away: round-off is then that of the number.
            assert T[node] == pytest.approx(mean, rel=1e-12, abs=1e-6), node
            near = 1e-6 + 1e-12 * np.abs(T[node])
            none = 1e-9 * scale
            carried = [np.where(none < G, at, np.nan) for G, at in pieces]
            low, high = np.nanmin(carried, axis=0), np.nanmax(carried, axis=0)
            moved = q[node] / weight
            assert np.all(T[node] >= low + np.minimum(moved, 0) - near), node
            assert np.all(T[node] <= high + np.maximum(moved, 0) + near), node
        state = done.state


# Round-off, settling and loops that swing a little, of the facility energy: measured 1.4e-5, where chillers
# run below their least lift and their COP no longer follows the weather.
STILL = 1e-4
# What a kelvin may save, of the facility energy of a plant with usual tower fans: measured 0.5 % over some
# 320 plants of each wiring (6.4 % with cells of four times the size), and what a tenth more work may: 0.3 %.
# The economiser is chosen by temperatures: to the last kelvin that it gains, it runs tower fans and pumps at
# full, and a plant that leaves it sooner may save more there than its chillers then take.
MODE = 0.01


def test_warmer_air_saves_at_most_what_tower_fans_and_pumps_then_save(pairs: Pairs) -> None:
    """A kelvin at the same relative humidity: where it saves, all but tower fans and pumps take more."""
    energy = pairs.facility
    rest = energy - pairs.tower_side
    cheaper = energy[:, WARMER] < energy[:, PLAIN] * (1 - STILL)
    assert np.all(rest[cheaper, WARMER] >= rest[cheaper, PLAIN] - STILL * energy[cheaper, PLAIN])
    # The economiser never works longer in warmer air.
    mechanical, free = pairs.total("time.mode_mechanical"), pairs.total("time.mode_free")
    assert np.all(mechanical[:, WARMER] >= mechanical[:, PLAIN] - 60.0)
    assert np.all(free[:, WARMER] <= free[:, PLAIN] + 60.0)


def test_warmer_air_is_seldom_cheaper_and_by_a_change_of_mode_at_most(
    plants: Population, pairs: Pairs
) -> None:
    energy = pairs.facility
    gain = 1 - energy[:, WARMER] / energy[:, PLAIN]
    usual = np.array([not any(p.endswith(DEAR_FANS) for p in changes) for changes in plants.drawn])
    assert usual.sum() >= LANES // 3
    assert np.all(gain[usual] <= MODE), gain[usual]
    assert np.sum(gain > STILL) <= LANES // 4
    assert np.median(gain) < 0


def test_more_work_never_takes_less_power(pairs: Pairs) -> None:
    energy, it = pairs.facility, pairs.total("energy.it")
    rest = energy - pairs.tower_side
    for more, less in ((BUSIER, PLAIN), (CLOSED_BUSIER, CLOSED)):
        assert np.all(it[:, more] > it[:, less])
        assert np.all(rest[:, more] > rest[:, less])
    # Without an economiser, and where it keeps its modes, the whole facility takes more too.
    assert np.all(energy[:, CLOSED_BUSIER] > energy[:, CLOSED])
    moved = pairs.moved(PLAIN, BUSIER)
    assert np.all(energy[~moved, BUSIER] > energy[~moved, PLAIN])
    assert np.all(energy[:, BUSIER] > energy[:, PLAIN] * (1 - MODE))
    assert 0 < moved.sum() < LANES
