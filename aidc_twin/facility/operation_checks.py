"""Checks on the settled plant: the second law, the design point, and answers to weather and load.

They look at a facility after hours at a few operating points, where heat can only have run downhill and the
controllers hold what they were sized for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.closed_tower import ClosedTower
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.dry_cooler import DryCooler
from aidc_twin.components.surface_water import SurfaceWater
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.errors import Finding
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.trial import DESIGN, HALF_LOAD, POINTS, WARM, Settled
from aidc_twin.network.assembly import Exchange

__all__ = ["OPERATION_CHECKS"]

# Volumes whose temperature a controller holds, by the end of their name.
HELD = (".supply", "room.air")

# Exchanges below this share of the rated IT power stand still; temperatures closer than this are equal, K.
STILL, EQUAL = 1e-3, 0.05
# A chiller: at most 0.75 of Carnot and a COP of 18 (the bounds of physics.chiller), one per cent for the
# approach to the settled state; and less work than the heat it lifts, which every machine on water meets.
CARNOT_SHARE, COP_MOST, COP_LEAST, NEAR = 0.75, 18.0, 1.0, 1.01
# Latent heat of water near 30 degC, J/kg (ASHRAE Fundamentals, chapter 1: 2501 - 2.42 t, kJ/kg at t in degC).
LATENT_HEAT = 2.43e6
# Evaporation may pass the heat rejected where the tower also cools hot dry air; not by more than a third.
EVAPORATION_MOST = 1.3
# The settled design point meets its sizes within this, K; the sampled loops hold it within this band, K.
OFF_DESIGN, CYCLE = 1.0, 0.2
# Round-off and slow volumes in a comparison of powers.
SETTLED_WITHIN = 1e-3
# A load is nothing, or a share of the rated IT power between these: watts written as kilowatts are outside.
LEAST_SHARE, LARGEST_SHARE = 1e-4, 0.5
# Sizing adds up loads that do not all peak together, so that the settled design point draws no more.
PEAK = 1.02


def _second_law(facility: Facility, course: Settled) -> Iterator[Finding]:
    net, wet_bulb = course.last.result.network, course.last.weather["wet_bulb"]
    still = STILL * facility.rated_it_power
    lakes = {
        f"{c.loop}.supply": course.last.signals[f"{c.name}.T_lake"]
        for c in facility.components
        if isinstance(c, SurfaceWater)
    }
    # Lifts first: where a machine takes too much work, what it warms is a consequence.
    for exchange in sorted(net.exchanges, key=lambda exchange: exchange.kind != "lift"):
        name = f"{facility.name}: {exchange.kind} {_sides(exchange)}"
        heat = np.broadcast_to(exchange.heat, wet_bulb.shape)
        yield from _points(name, heat < -still, "heat flows from cold to hot", "heat flows from hot to cold")
        moved = heat > still
        if exchange.hot is not None and exchange.kind != "lift":
            warmed = net.T[exchange.hot[1]] > net.T[exchange.hot[0]] + EQUAL
            yield from _points(name, moved & warmed, "the hot stream leaves warmer", "it gives heat away")
        if exchange.cold is not None:
            cooled = net.T[exchange.cold[1]] < net.T[exchange.cold[0]] - EQUAL
            if exchange.kind != "lift":
                yield from _points(name, moved & cooled, "the cold stream leaves colder", "it takes heat")
        if exchange.kind == "stream_to_outside" and exchange.hot is not None:
            lake = lakes.get(exchange.hot[1])
            below = net.T[exchange.hot[1]] < (wet_bulb if lake is None else lake) - EQUAL
            what = f"the stream leaves below the {'wet bulb' if lake is None else 'lake water'}"
            yield from _points(name, moved & below, what, "the outside is warmer")
        if exchange.kind == "lift":
            yield from _lift(name, course, exchange, moved)
    # Fans hold a supply far above the air, so that what a cooler cools towards is looked at by itself.
    coolers = {c.name for c in facility.components if isinstance(c, DryCooler | ClosedTower)}
    for boundary in net.boundaries:
        if boundary.name in coolers:
            wet = np.asarray(course.last.signals[f"{boundary.name}.wet"]) > 0
            coldest = np.asarray(np.where(wet, wet_bulb, course.last.weather["dry_bulb"]), dtype=float)
            wrong = boundary.T_env < coldest - EQUAL
            what = "it cools towards colder air than there is"
            yield from _points(
                f"{facility.name}: {boundary.name}", wrong, what, "dry coils meet the dry bulb"
            )


def _lift(name: str, course: Settled, exchange: Exchange, moved: np.ndarray) -> Iterator[Finding]:
    T = course.last.before.T
    assert exchange.hot is not None and exchange.cold is not None, "a lift has two sides"
    T_cold, T_hot = T[exchange.cold[1]], T[exchange.hot[1]]
    with np.errstate(all="ignore"):
        cop = exchange.heat / exchange.work
        carnot = np.where(T_hot > T_cold, T_cold / (T_hot - T_cold), np.inf)
    most = NEAR * np.minimum(CARNOT_SHARE * carnot, COP_MOST)
    yield from _points(name, moved & ~(cop <= most), "the COP is too good", "COP is below 0.75 Carnot and 18")
    yield from _points(name, moved & ~(cop >= COP_LEAST), "the COP is below 1", "work is less than the heat")


def _water(facility: Facility, course: Settled) -> Iterator[Finding]:
    rejected = sum(x.heat for x in course.last.result.network.exchanges if x.kind == "stream_to_outside")
    evaporated = course.last.readings.get("water.evaporation", 0.0)
    too_much = evaporated * LATENT_HEAT > EVAPORATION_MOST * rejected + STILL * facility.rated_it_power
    what = "more water evaporates than the heat rejected can evaporate"
    yield from _points(f"{facility.name}: water", too_much, what, "evaporation carries the heat away")


def _design_point(facility: Facility, course: Settled) -> Iterator[Finding]:
    """Supplies and rooms start from what they are sized for; that of the racks stands in the notes."""
    nodes = {name: node for c in facility.components for name, node in c.nodes().items()}
    # Tower water follows from what the plant holds; towers that are larger than it needs are no fault.
    towers = tuple(f"{c.name}." for c in facility.components if isinstance(c, CoolingTower))
    due = {name: n.start for name, n in nodes.items() if name.endswith(HELD) and not name.startswith(towers)}
    found = {name: float(course.T[name][:, DESIGN].mean()) for name in due}
    readings = course.last.readings
    for note, channel in (("design_inlet", "temp.rack_inlet"), ("design_chip", "temp.chip")):
        if note in facility.notes and channel in readings:
            due[channel], found[channel] = facility.notes[note][0], float(readings[channel][DESIGN])
    cut = readings.get("compute.lost")
    throttled = cut is not None and float(np.broadcast_to(cut, (len(POINTS),))[DESIGN]) > 0
    for name, T in found.items():
        yield from _off(facility, name, T, due[name], "under design conditions", throttled)
    # A valve at its stop hides what it is told to hold; at half load it is not at its stop. Loops of towers
    # alone may get colder there than they are asked to: a fan does not stand still.
    loops = tuple(f"{c.name}." for c in facility.components if isinstance(c, WaterLoop))
    for name, node in nodes.items():
        if name.endswith(HELD) and not name.startswith((*towers, *loops)):
            T = float(course.T[name][:, HALF_LOAD].mean())
            yield from _off(facility, name, T, node.start, "at half load")


def _off(
    facility: Facility, name: str, T: float, due: Array, when: str, throttled: bool = False
) -> Iterator[Finding]:
    T_due = float(np.asarray(due).flat[0])
    if not abs(T - T_due) <= OFF_DESIGN:
        yield Finding(
            f"{facility.name}: {name}",
            f"settles at {T - 273.15:.1f} degC {when}{', with servers that cut their clocks' * throttled}",
            f"it is sized for {T_due - 273.15:.1f} degC",
            "Is a machine too small, or does a controller hold another temperature?",
        )


def _steadiness(facility: Facility, course: Settled) -> Iterator[Finding]:
    for name, T in course.T.items():
        course_at_design = T[:, DESIGN]
        band = float(np.ptp(course_at_design))
        # Settling in one direction is slow, not unsteady; not-a-number is neither.
        moves = np.diff(course_at_design)
        turns = int(np.count_nonzero(np.diff(np.sign(moves[moves != 0]))))
        if name.endswith(HELD) and not band <= CYCLE and (turns > 0 or not np.isfinite(band)):
            yield Finding(
                f"{facility.name}: {name}",
                f"swings by {band:.2g} K under constant design conditions",
                f"sampled loops hold it within {CYCLE:g} K",
                "Does a loop have the wrong sign or gain, or a step too long for it?",
            )


def _answers(facility: Facility, course: Settled) -> Iterator[Finding]:
    power = course.power.mean(axis=0)
    # Fans of a dry section before towers stop on hot days: that is how they save water on the others.
    sections = {
        c.name for c in facility.components if isinstance(c, DryCooler) and c.outlet == c.at("outlet")
    }
    power = power - sum(draw.power for name, draw in course.last.draws if name in sections)
    for more, less, what in ((DESIGN, WARM, "a hotter day"), (DESIGN, HALF_LOAD, "more IT load")):
        if not power[more] >= power[less] * (1 - SETTLED_WITHIN):
            yield Finding(
                f"{facility.name}: power",
                f"{what} lowers the power of the facility by {power[less] - power[more]:.3g} W",
                f"{what} takes more power",
                "Look for a COP or an effectiveness that is used upside down.",
            )


def _loads(facility: Facility, course: Settled) -> Iterator[Finding]:
    rated = float(np.max(facility.rated_it_power))
    for component, draw in course.last.draws:
        power = float(np.broadcast_to(draw.power, (len(POINTS),))[DESIGN])
        largest = PEAK if draw.meter == "it" else LARGEST_SHARE
        # A chiller at design may be all but idle behind its economiser; its COP is judged apart. Fans of
        # doors behind racks with little air of their own hardly turn.
        least = 0.0 if draw.meter in ("chillers", "door_fans") else LEAST_SHARE
        if power != 0 and not least <= power / rated <= largest:
            yield Finding(
                f"{facility.name}: {component}, {draw.meter}",
                f"draws {power:.3g} W at design, {power / rated:.2g} of the rated IT power",
                f"nothing, or a share between {least:g} and {largest:g}",
                "Is a power given in kW?",
            )
    total = float(course.power[:, DESIGN].mean())
    due = facility.notes.get("design_facility_power")
    if due is not None and not total <= PEAK * float(np.max(due[0])):
        yield Finding(
            f"{facility.name}: power",
            f"settles at {total:.4g} W under design conditions",
            f"the power train is sized for {float(np.max(due[0])):.4g} W",
        )


def _sides(exchange: Exchange) -> str:
    hot = "the outside" if exchange.hot is None else exchange.hot[0]
    cold = "the outside" if exchange.cold is None else exchange.cold[0]
    return f"{hot} to {cold}"


def _points(where: str, wrong: np.ndarray, what: str, rule: str) -> Iterator[Finding]:
    """One finding that names the operating points at which a check fails."""
    if np.any(wrong):
        flags = np.broadcast_to(wrong, (len(POINTS),))
        at = ", ".join(point for point, bad in zip(POINTS, flags, strict=True) if bad)
        yield Finding(where, f"{what} at {at}", rule)


OPERATION_CHECKS: dict[str, Callable[[Facility, Settled], Iterator[Finding]]] = {
    "second law": _second_law,
    "design point": _design_point,
    "steadiness": _steadiness,
    "water": _water,
    "loads": _loads,
    "answers": _answers,
}
