"""Cold-plate racks at the design point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Now
from aidc_twin.components.cold_plate_rack import ColdPlateRack
from aidc_twin.components.server import ServerPower
from aidc_twin.facility.design import celsius, span
from aidc_twin.facility.rack_kind import Place, Point, RackKind
from aidc_twin.physics.exchangers import conductance_to_stream

__all__ = ["COLD_PLATE", "capture", "equip_plates", "require_plates"]


def _point(place: Place, power: ServerPower, T_inlet: Array, T_chip: Array) -> Point:
    v = place.value
    now = Now({}, {"utilisation": np.asarray(1.0)}, {}, {}, {}, np.asarray(1.0))
    state = power.state(now, T_chip, T_inlet, np.asarray(1.0))
    density, cp = place.coolant
    # What the plates of all kinds on the loop return together: a starved kind leaves the sum as it is.
    T_return = place.tcs.supply + 1 / (place.flow * density * cp)
    q_liquid, captured = capture(place, state, T_return)
    W_tcs = place.flow * q_liquid * density * cp * place.flow_ratio
    ua, W_ref = _plate(place)
    G = conductance_to_stream(W_tcs, ua * (W_tcs / W_ref) ** v("plate_exponent"))
    T_plate = place.tcs.supply + state["p_chip"] / G
    T_chip = T_plate + state["p_chip"] * v("junction_resistance") / v("chips")
    q_air = state["p_it"] - q_liquid
    lag = (
        (v("chip_capacity") + v("plate_capacity"))
        * v("chips")
        * (T_chip - place.tcs.supply)
        / state["p_chip"]
    )
    more = {"to_sink": 0.0, **captured, "T_plate": T_plate, "lag": lag}
    return Point(state, T_chip, q_air, q_liquid, place.W_air_max * state["fan_speed"], W_tcs, more)


def _component(place: Place, point: Point, shared: Mapping[str, Any], flow_share: Array) -> Component:
    v = place.value
    ua, W_ref = _plate(place)
    return ColdPlateRack(
        **shared,
        flow_share=flow_share,
        G_junction=v("chips") / v("junction_resistance"),
        G_plate=ua,
        W_plate_ref=W_ref,
        plate_exponent=v("plate_exponent"),
        captured_other=point.more["captured_other"],
        G_loss=point.more["G_loss"],
        C_chip=v("chips") * v("chip_capacity"),
        C_plate=v("chips") * v("plate_capacity"),
        T_start_plate=point.more["T_plate"],
        cdu=place.loop,
    )


def _plate(place: Place) -> tuple[Array, Array]:
    """Conductance of all plates of a server at the reference flow, and that flow's capacity rate."""
    density, cp = place.coolant
    chips = place.value("chips")
    return chips / place.value("plate_resistance"), chips * place.value("plate_flow_reference") * density * cp


def capture(place: Place, state: Mapping[str, Array], T_liquid: Array) -> tuple[Array, dict[str, Array]]:
    """Share of the other electronics' heat that plates take, liquid heat at design, and loss to the air.

    The catalogue's capture fraction is that of the whole server at design. What the chips do not fill of it,
    plates on processors, switches and regulators take. ``T_liquid`` is the warmest coolant, K.
    """
    v = place.value
    q_liquid = place.captured * state["p_it"]
    other = state["p_vrm_loss"] + state["p_other"]
    # The loss from warm coolant to the air counts against the captured share, so that it holds at design.
    T_air = place.hall.room.supply_air + place.design.value(place.hall.room.crah.type, "design_air_drop")
    q_loss = v("surface_conductance") * (T_liquid - T_air)
    captured = (q_liquid + q_loss - state["p_chip"]) / other
    clipped = np.clip(captured, 0.0, 1.0)
    more = {"captured_other": clipped, "captured_asked": captured, "G_loss": v("surface_conductance")}
    return clipped * other + state["p_chip"] - q_loss, more


def require_plates(place: Place, point: Point) -> None:
    """Coolant no warmer than the plates allow, and no more and no less heat than stands under them."""
    supply = place.tcs.supply
    place.design.require(
        supply <= place.value("supply_limit"),
        f"{place.hall.loop_path(place.loop)}.supply",
        f"coolant enters the plates at {celsius(supply)}",
        f"{place.racks.server} allows {celsius(place.value('supply_limit'))}",
        "Supply colder coolant.",
        name="coolant supply",
    )
    # The share is clipped in the plant: nothing breaks, but the numbers contradict each other. One that the
    # spec gives is a limit: plates take all heat of the chips, and none of fans and power supplies.
    own, asked = place.racks.liquid_share is not None, point.more["captured_asked"]
    judge = place.design.require if own else place.design.warn
    judge(
        (asked >= 0) & (asked <= 1),
        f"{place.path}.{'liquid_share' if own else 'server'}",
        f"a {'liquid share' if own else 'capture fraction'} of {span(place.captured)} takes "
        f"{np.max(asked):.2f} of the other heat",
        "plates take the chips and between none and all of the rest",
        "Choose another liquid_share." if own else "Override capture_fraction of the server.",
    )


def equip_plates(place: Place) -> None:
    """Plates, hoses, couplings, manifolds and branches of racks with plates of any kind."""
    design, n = place.design, place.servers
    racks = design.units(place.count)
    served = place.racks.servers_per_rack / design.value("rack_manifold", "servers")
    manifolds = racks * np.maximum(design.units(served), 1.0)
    chips = n * place.value("chips")
    for name, item, count, reason in (
        ("plates", "cold_plate_kit_chip", chips, "one plate for each accelerator"),
        (
            "node_kits",
            "cold_plate_kit_node",
            n,
            "hoses, leak sensor and plates of the other parts of each server",
        ),
        ("couplings", "quick_coupling_pair", n, "one pair for each server"),
        ("manifolds", "rack_manifold", manifolds, "manifold pairs for the servers of each rack"),
        ("branches", "tcs_branch_piping", racks, "branch with valves from the ring main to each rack"),
    ):
        design.place(f"{place.name}.{name}", item, count, 1.0, "1", count, "N", reason)


COLD_PLATE = RackKind(_point, _component, require_plates, equip_plates)
