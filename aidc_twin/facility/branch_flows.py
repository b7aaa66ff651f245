"""What flows to each kind of racks on a loop without balancing valves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.facility.coolants import COOLANTS
from aidc_twin.facility.rack_kind import Place, Point
from aidc_twin.physics.branches import branch_shares
from aidc_twin.physics.cold_plate import pressure_drop_plate
from aidc_twin.physics.hydraulics import pressure_drop
from aidc_twin.physics.powers import flow_power

__all__ = ["branch_drop", "flow_ratios", "spared_drop"]


def flow_ratios(places: Sequence[Place], points: Sequence[Point]) -> list[Array]:
    """Coolant of each kind of racks over its design flow; 1 where valves balance the branches.

    The pumps of a loop hold the sum of the design flows. Without balancing valves the kinds share it out by
    the resistance of their branches.
    """
    ratios = [np.asarray(1.0) for _ in places]
    for loop in dict.fromkeys(place.loop for place in places if place.unbalanced):
        on = [i for i, place in enumerate(places) if place.unbalanced and place.loop == loop]
        flows = [places[i].flow * points[i].q_liquid * places[i].servers for i in on]
        drops = [branch_drop(places[i], points[i]) for i in on]
        shares = branch_shares(flows, drops, places[on[0]].design.value("rack_branch", "exponent"))
        for i, share, flow in zip(on, shares, flows, strict=True):
            ratios[i] = share * sum(flows) / flow
    return ratios


def spared_drop(places: Sequence[Place], points: Sequence[Point]) -> Array:
    """Pressure of a loop's pumps that its branches without valves do not ask for, Pa; 0 where it is balanced.

    Balanced, the pumps carry the branch that drops most, and valves burn the rest in the others. Without
    them all have one drop in common, between the least and the most.
    """
    on = [pair for pair in zip(places, points, strict=True) if pair[0].unbalanced]
    if not on:
        return np.asarray(0.0)
    drops = [branch_drop(place, point) for place, point in on]
    first = on[0][0]
    common = drops[0] * flow_power(first.flow_ratio, first.design.value("rack_branch", "exponent"))
    return np.max(np.stack(np.broadcast_arrays(*drops)), axis=0) - common


def branch_drop(place: Place, point: Point) -> Array:
    """Pressure drop of the branch of a rack at its design flow, Pa, from ring main to ring main.

    ::

        dp = dp_plate (V / V_ref)**1.7 + dp_couplings (rate / rate_ref)**1.75 + pipe by Darcy and Weisbach

    with the flow of a chip ``V``, the coolant per heat ``rate``, and the flow of the rack in the pipe.
    Couplings and manifolds are chosen with the server, so that they drop the same at the usual rate.
    """
    v = place.design.value
    per_server = place.flow * point.q_liquid
    plate = pressure_drop_plate(
        v("cold_plate", "pressure_drop"),
        per_server / place.value("chips") / place.value("plate_flow_reference"),
        v("cold_plate", "pressure_exponent"),
    )
    rate = place.flow / v("rack_branch", "flow_reference")
    couplings = v("rack_branch", "couplings_drop") * flow_power(rate, v("rack_branch", "exponent"))
    density, _ = place.coolant
    viscosity = COOLANTS[place.tcs.fluid].properties.viscosity(np.asarray(place.tcs.supply, dtype=float))
    pipe = pressure_drop(
        per_server * place.racks.servers_per_rack * density,
        density,
        viscosity,
        *(v("rack_branch", name) for name in ("diameter", "length", "roughness", "loss_factors")),
    )
    return plate + couplings + pipe
