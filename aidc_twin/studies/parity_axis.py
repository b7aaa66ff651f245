"""Designs of rising density: more servers in a rack, or hotter chips in the same servers.

The facility keeps its size. On the axis *pack* it has the accelerators of the spec in fewer and fuller
racks; on the axis *power* it has as many racks of hotter servers as give the rated IT power of the spec.
Counts are broken numbers here, for curves without steps; a bill for whole ones is made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.catalogue import Catalogue
from aidc_twin.catalogue.reader import Key
from aidc_twin.components.base import Now
from aidc_twin.components.cold_plate_rack import ColdPlateRack
from aidc_twin.facility.build import build
from aidc_twin.facility.design import Design
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.hall_plan import count_of
from aidc_twin.facility.server_design import server_power
from aidc_twin.facility.spec import Spec

__all__ = ["AXES", "Axis", "Ladder", "build_steps", "ladder"]

Axis = Literal["pack", "power"]
AXES: tuple[Axis, ...] = ("pack", "power")
# Steps of the first look at how the power of a rack follows the axis.
LOOK = 33
# A chip below this share of its power is another product.
LEAST_CHIP = 0.1
# A rack stands on so much floor at the least, m2.
LEAST_AREA = 0.8


@dataclass(frozen=True)
class Ladder:
    """Steps along an axis for one design: servers in a rack, or the factor on the power of a chip."""

    axis: Axis
    steps: np.ndarray


def ladder(specs: tuple[Spec, Spec], catalogue: Mapping[str, Catalogue], axis: Axis, low: float, high: float,
           points: int) -> Ladder:  # fmt: skip
    """Steps that take both designs from a low to a high rack power, W, each larger by the same share.

    What a rack costs falls over more kW as they rise, so that equal shares are read between equally well, and
    a wider range does not blur the low end.

    Parameters
    ----------
    catalogue
        Of each spec, by its name.
    """
    ends: list[tuple[float, float]] = []
    for spec in specs:
        own = catalogue[spec.name]
        nominal = build(spec, own)
        one = float(np.max(nominal.notes["rack_power"][0])) / spec.racks.servers_per_rack
        if axis == "pack":
            ends.append((low / one, high / one))
            continue
        look = np.linspace(LEAST_CHIP, max(2.0, 2.0 * high / one / spec.racks.servers_per_rack), LOOK)
        lanes = build_steps(spec, own, Ladder(axis, look), nominal)
        rack = np.broadcast_to(lanes.notes["rack_power"][0], look.shape)
        ends.append((float(np.interp(low, rack, look)), float(np.interp(high, rack, look))))
    first, last = min(end[0] for end in ends), max(end[1] for end in ends)
    return Ladder(axis, np.geomspace(first, last, points))


def build_steps(
    spec: Spec,
    catalogue: Catalogue,
    steps: Ladder,
    nominal: Facility,
    repeat: int = 1,
    whole: bool = False,
    driven: bool = False,
) -> Facility:
    """The facility at each step as lanes; for drawn numbers all steps of the first draw, then the second's.

    Parameters
    ----------
    catalogue
        Its drawn numbers have one value for each lane, see `aidc_twin.catalogue.ranges.spread`.
    nominal
        The design as the spec has it: its size is kept.
    repeat
        Number of draws.
    whole
        Whole machines; racks and servers stay broken numbers.
    """
    step = np.tile(steps.steps, repeat)
    if spec.room.area_per_rack is None:
        return _built(spec, catalogue, step, steps.axis, nominal, driven, whole)
    # A given area holds at the spec's own density: what it has over the computed one stays as it is.
    free = _with_area(spec, None)
    computed = _built(free, catalogue, step, steps.axis, nominal, driven, whole).notes["area_per_rack"][0]
    area = np.maximum(computed + nominal.notes["area_over_computed"][0], LEAST_AREA)
    return _built(_with_area(spec, area), catalogue, step, steps.axis, nominal, driven, whole)


def _with_area(spec: Spec, area: Array | None) -> Spec:
    return spec.model_copy(update={"lone_room": spec.room.model_copy(update={"area_per_rack": area})})


def _built(
    spec: Spec,
    catalogue: Catalogue,
    step: np.ndarray,
    axis: Axis,
    nominal: Facility,
    driven: bool,
    whole: bool,
) -> Facility:
    racks = spec.racks
    if axis == "pack":
        servers = float(racks.servers_per_rack * count_of(racks))
        return build(_racks(spec, step, servers / step), catalogue, driven, whole)
    catalogue = _hotter(spec, catalogue, step, nominal)
    per_rack = np.full(step.shape, float(racks.servers_per_rack))
    # The power of a rack does not depend on how many there are: a first look tells how many keep the size.
    as_given = np.full(step.shape, float(count_of(racks)))
    look = build(_racks(spec, per_rack, as_given), catalogue, driven, whole)
    count = np.max(nominal.rated_it_power) / np.broadcast_to(look.notes["rack_power"][0], step.shape)
    return build(_racks(spec, per_rack, count), catalogue, driven, whole)


def _racks(spec: Spec, per_rack: np.ndarray, count: np.ndarray) -> Spec:
    """A spec whose racks are lanes; broken counts pass by its reader, which asks for whole ones."""
    racks = spec.racks.model_copy(update={"servers_per_rack": per_rack, "count": count})
    return spec.model_copy(update={"lone_racks": racks})


def _hotter(spec: Spec, catalogue: Catalogue, factor: np.ndarray, nominal: Facility) -> Catalogue:
    """A catalogue in which the spec's server has hotter chips.

    Regulators and supplies grow with what they carry. Fans are set to the air that the heat asks for at the
    temperature rise that the server has: their speed grows with the power, up to full speed, and their
    hardware stays. Plates take the chips, and of the other electronics the share that they took before.
    """
    server = spec.racks.server
    design = Design.of(spec, catalogue)
    v = lambda name: design.value(server, name)  # noqa: E731
    racks = nominal.components[0]
    T_chip, T_inlet = nominal.notes["design_chip"][0], nominal.notes["design_inlet"][0]
    full = Now({}, {"utilisation": np.asarray(1.0)}, {}, {}, {}, np.asarray(1.0))
    before = server_power(design, server).state(full, T_chip, T_inlet, np.asarray(1.0))
    lanes: dict[Key, Array] = {
        (server, name, ""): v(name) * factor for name in ("chip_tdp", "vrm_rating", "psu_rating")
    }
    hotter = server_power(Design.of(spec, catalogue.drawn(lanes)), server)
    after = hotter.state(full, T_chip, T_inlet, np.asarray(1.0))
    growth = after["p_it"] / before["p_it"]
    lanes[server, "psu_rating", ""] = v("psu_rating") * growth
    lanes[server, "fan_speed_reference", ""] = v("fan_speed_reference") * growth
    if isinstance(racks, ColdPlateRack):
        other_before = before["p_vrm_loss"] + before["p_other"]
        loss = before["p_chip"] + racks.captured_other * other_before - v("capture_fraction") * before["p_it"]
        other = after["p_vrm_loss"] + after["p_other"]
        taken = after["p_chip"] + racks.captured_other * other - loss
        lanes[server, "capture_fraction", ""] = np.clip(taken / after["p_it"], 0.0, 1.0)
    return catalogue.drawn(lanes)
