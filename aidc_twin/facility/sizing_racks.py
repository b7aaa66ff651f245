"""Racks from the spec: servers of the catalogue, their rated power, air and heat at the design point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.air_rack import AirRack
from aidc_twin.components.base import Now
from aidc_twin.components.cold_plate_rack import ColdPlateRack
from aidc_twin.components.server import ServerPower
from aidc_twin.facility.design import CP_MOIST_AIR, Design, celsius, span
from aidc_twin.facility.sizing_white_space import air_of_aisle
from aidc_twin.physics.exchangers import conductance_to_stream
from aidc_twin.physics.fluids import PG25, WATER
from aidc_twin.physics.power_supply import loss_curve

__all__ = ["RackDuty", "coolant_constants", "server_power", "size_racks"]

# Turns of the fixed point between fans, chips and inlet temperature; it contracts by 20 a turn.
TURNS = 12
# An aisle that lacks more than this share of the air of its servers is no design; so the fixed point stays
# finite.
MOST_SHORTFALL = 0.5
# Hotter than its limit by more than this, K, a chip has long cut its clocks; its leakage is not followed.
FOLLOWED_OVER_LIMIT = 20.0


@dataclass(frozen=True)
class RackDuty:
    """What the racks ask of the rest of the facility at full utilisation and design inlet."""

    racks: AirRack | ColdPlateRack
    p_it: Array
    q_air: Array
    q_liquid: Array
    W_air: Array
    W_aisles: Array
    W_tcs: Array
    T_inlet: Array
    T_exhaust: Array


def coolant_constants(fluid: str, T: Array) -> tuple[Array, Array]:
    """Density and heat capacity of a coolant at the design temperature of its loop, kg/m3 and J/(kg K)."""
    liquid = {"pg25": PG25, "water": WATER}[fluid]
    return liquid.density(T), liquid.heat_capacity(T)


def server_power(design: Design, server: str) -> ServerPower:
    """Electrical side of a server of the catalogue."""
    v = lambda name: design.value(server, name)  # noqa: E731
    chips, tdp, leak = v("chips"), v("chip_tdp"), v("leakage_share")
    peak = chips * tdp * (1 - leak)
    points = [(load, design.value("psu_80plus_titanium", key)) for load, key in PSU_POINTS]
    curve = loss_curve([p[0] for p in points], [p[1] for p in points])
    return ServerPower(
        chip_idle=v("idle_dynamic_share") * peak,
        chip_peak=peak,
        leakage=chips * tdp * leak,
        leakage_slope=v("leakage_slope"),
        T_leakage=v("leakage_temperature"),
        vrm_rating=chips * v("vrm_rating"),
        vrm_constant=design.value("vrm_48v", "loss_constant"),
        vrm_linear=design.value("vrm_48v", "loss_linear"),
        vrm_square=design.value("vrm_48v", "loss_square"),
        other=v("other_electronics"),
        other_idle_share=v("other_electronics_idle_share"),
        psu_rating=v("psu_rating"),
        psu_polynomial=(curve.constant, curve.linear, curve.square, curve.cube),
        psu_knots=curve.knots,
        psu_squares=curve.squares,
        psu_cubes=curve.cubes,
        fan_power_max=v("fan_power_max") * design.air_density(v("fan_inlet_reference")) / DENSITY_RATING,
        fan_reference=v("fan_speed_reference"),
        fan_slope=v("fan_speed_slope"),
        T_fan=v("fan_inlet_reference"),
        fan_min=v("fan_speed_min"),
        # Known once the fixed point below has been reached.
        p_rated=np.asarray(1.0),
    )


# Published load points of the programme and the catalogue's parameter of each.
PSU_POINTS = (
    (0.1, "efficiency_at_0_1"),
    (0.2, "efficiency_at_0_2"),
    (0.5, "efficiency_at_0_5"),
    (1.0, "efficiency_at_1"),
)
# Fans are rated in standard air, kg/m3 (ASHRAE Fundamentals: 1.204 at 20 degC, 101.325 kPa).
DENSITY_RATING = 1.204


def size_racks(design: Design, driven: bool = False) -> RackDuty:
    """Racks at full utilisation in the air (and coolant) of the design point.

    ``driven`` servers follow a given share of their rated power instead of a utilisation. The
    fixed point of inlet temperature (recirculation), fan speed, chip temperature and leakage is iterated with
    the same laws that the time step uses.
    """
    spec = design.spec
    server = spec.racks.server
    v = lambda name: design.value(server, name)  # noqa: E731
    # Rated power is that at full utilisation, whatever drives the run.
    power = server_power(design, server)
    n = np.asarray(spec.racks.servers_per_rack * spec.racks.count, dtype=float)
    T_supply = spec.room.supply_air
    leaked = design.given(spec.room.recirculation, "room", f"recirculation_{spec.room.containment}")
    C_air = design.air_density(T_supply) * CP_MOIST_AIR
    W_max = v("airflow_max") * C_air
    W_aisle = air_of_aisle(design, design.air_density(T_supply)) * C_air / spec.racks.servers_per_rack
    air = spec.racks.cooling == "air"

    T_inlet = np.asarray(T_supply + 1.0)
    T_chip = np.asarray(power.T_leakage)
    W_tcs = np.asarray(0.0)
    state: dict[str, Any] = {}
    captured, G_loss = 0.0, 0.0
    for _ in range(TURNS):
        now = Now({}, {"utilisation": np.asarray(1.0)}, {}, {}, {}, np.asarray(1.0))
        state = power.state(now, T_chip, T_inlet, np.asarray(1.0))
        W_air = W_max * state["fan_speed"]
        # What the widest aisle does not bring, the servers draw from the hot side (see the room).
        share = np.clip(1 - W_aisle / W_air, leaked, np.maximum(leaked, MOST_SHORTFALL))
        if air:
            G = _sink(design, server) * (state["fan_speed"] / _sink_speed(design, server)) ** v(
                "heat_sink_exponent"
            )
            T_chip = T_inlet + state["p_chip"] / G
            q_air, q_liquid = state["p_it"], 0 * state["p_it"]
        else:
            tcs = _tcs(design)
            captured, q_liquid, G_loss = _capture(design, server, state)
            density, cp = coolant_constants(tcs.fluid, tcs.supply)
            W_tcs = tcs.flow * q_liquid * density * cp
            ua, W_ref = _plate(design, server)
            G = conductance_to_stream(W_tcs, ua * (W_tcs / W_ref) ** v("plate_exponent"))
            T_plate = tcs.supply + state["p_chip"] / G
            T_chip = T_plate + state["p_chip"] * v("junction_resistance") / v("chips")
            q_air = state["p_it"] - q_liquid
        T_inlet = T_supply + share / (1 - share) * q_air / W_air
        T_chip = np.minimum(T_chip, v("chip_limit") + FOLLOWED_OVER_LIMIT)
    T_exhaust = T_inlet + q_air / W_air
    design.require(
        T_inlet <= v("inlet_limit"),
        "room.supply_air",
        f"servers would breathe {celsius(T_inlet)}",
        f"{server} allows {celsius(v('inlet_limit'))} at its inlet",
        "Supply colder air, contain the aisles, or put fewer servers into a rack.",
        name="server inlet",
    )
    design.require(
        1 - W_aisle / W_air < np.maximum(leaked, MOST_SHORTFALL),
        "racks",
        f"the widest aisle brings {span(np.minimum(W_aisle / W_air, 1.0), '.0%')} of the air of its servers",
        f"at least {1 - MOST_SHORTFALL:.0%} of it comes from the aisle",
        "Put fewer servers into a rack.",
        name="air of the aisle",
    )
    design.require(
        T_chip <= v("chip_limit"),
        "racks",
        f"chips would reach {celsius(T_chip)} at full load",
        f"{server} allows {celsius(v('chip_limit'))}",
        "Cool them with colder air or coolant.",
        name="chip",
    )
    design.require(
        spec.racks.servers_per_rack * v("height") <= design.value("rack", "usable_height"),
        "racks.servers_per_rack",
        f"{span(spec.racks.servers_per_rack * v('height'), '.2f')} m of servers in a rack",
        f"a rack holds {span(design.value('rack', 'usable_height'), '.2f')} m of servers",
        "Put fewer servers into a rack.",
        name="height of the rack",
    )
    if not air:
        design.require(
            _tcs(design).supply <= v("supply_limit"),
            "tcs.supply",
            f"coolant enters the plates at {celsius(_tcs(design).supply)}",
            f"{server} allows {celsius(v('supply_limit'))}",
            "Supply colder coolant.",
            name="coolant supply",
        )
    common = {
        "name": "racks",
        "power": replace(power, p_rated=state["p_it"], driven_by_power=driven),
        "n_servers": n,
        "effectiveness": v("air_effectiveness"),
        "C_server": v("thermal_mass"),
        "W_air_max": W_max,
        "T_limit_chip": v("chip_limit"),
        "T_limit_inlet": v("inlet_limit"),
        "T_start_chip": T_chip,
        "T_start_server": T_inlet + (q_air - air * state["p_chip"]) / (v("air_effectiveness") * W_air),
    }
    racks: AirRack | ColdPlateRack
    if air:
        racks = AirRack(
            **common,
            G_chip=_sink(design, server),
            sink_speed=_sink_speed(design, server),
            sink_exponent=v("heat_sink_exponent"),
            C_chip=v("chips") * (v("chip_capacity") + v("heat_sink_capacity")),
        )
    else:
        ua, W_ref = _plate(design, server)
        racks = ColdPlateRack(
            **common,
            G_junction=v("chips") / v("junction_resistance"),
            G_plate=ua,
            W_plate_ref=W_ref,
            plate_exponent=v("plate_exponent"),
            captured_other=captured,
            G_loss=G_loss,
            C_chip=v("chips") * v("chip_capacity"),
            C_plate=v("chips") * v("plate_capacity"),
            T_start_plate=T_plate,
        )
    _list_racks(design, n, state["p_it"] * spec.racks.servers_per_rack)
    chips = n * v("chips")
    design.notes["accelerators"] = (chips, "1")
    design.notes["rack_power"] = (state["p_it"] * spec.racks.servers_per_rack, "W")
    design.notes["rated_it_power"] = (state["p_it"] * n, "W")
    net = state["p_it"] - state["p_fan"] - state["p_psu_loss"]
    design.notes["net_compute_share"] = (net / state["p_it"], "1")
    design.notes["design_inlet"] = (T_inlet, "K")
    design.notes["design_chip"] = (T_chip, "K")
    return RackDuty(
        racks=racks,
        p_it=state["p_it"] * n,
        q_air=q_air * n,
        q_liquid=q_liquid * n,
        W_air=W_air * n,
        W_aisles=W_aisle * n,
        W_tcs=W_tcs * n,
        T_inlet=T_inlet,
        T_exhaust=T_exhaust,
    )


def _tcs(design: Design) -> Any:
    tcs = design.spec.tcs
    assert tcs is not None, "a spec with cold plates has a tcs section; reading it checks that"
    return tcs


def _sink(design: Design, server: str) -> Array:
    return design.value(server, "chips") / design.value(server, "heat_sink_resistance")


def _sink_speed(design: Design, server: str) -> Array:
    """Fan speed at which the resistance of the heat sinks holds; thin air needs more of it."""
    density = design.air_density(design.spec.room.supply_air)
    flow = design.value(server, "heat_sink_airflow") / design.value(server, "airflow_max")
    return flow * DENSITY_RATING / density


def _plate(design: Design, server: str) -> tuple[Array, Array]:
    """Conductance of all plates of a server at the reference flow, and that flow's capacity rate."""
    density, cp = coolant_constants(_tcs(design).fluid, _tcs(design).supply)
    chips = design.value(server, "chips")
    return (
        chips / design.value(server, "plate_resistance"),
        chips * design.value(server, "plate_flow_reference") * density * cp,
    )


def _capture(design: Design, server: str, state: dict[str, Array]) -> tuple[Array, Array, Array]:
    """Share of the other electronics' heat that plates take, liquid heat at design, and loss to the air.

    The catalogue's capture fraction is that of the whole server at design. What the chips do not fill of it,
    plates on processors, switches and regulators take.
    """
    v = lambda name: design.value(server, name)  # noqa: E731
    q_liquid = v("capture_fraction") * state["p_it"]
    other = state["p_vrm_loss"] + state["p_other"]
    tcs = _tcs(design)
    # The loss from warm coolant to the air counts against the captured share, so that it holds at design.
    T_return = tcs.supply + 1 / (tcs.flow * np.multiply(*coolant_constants(tcs.fluid, tcs.supply)))
    T_air = design.spec.room.supply_air + design.value("crah", "design_air_drop")
    q_loss = v("surface_conductance") * (T_return - T_air)
    captured = (q_liquid + q_loss - state["p_chip"]) / other
    # The share is clipped below: nothing breaks, but the catalogue contradicts itself.
    design.warn(
        (captured >= 0) & (captured <= 1),
        "racks.server",
        f"a capture fraction of {span(v('capture_fraction'))} takes {np.max(captured):.2f} of the other heat",
        "plates take the chips and between none and all of the rest",
        "Override capture_fraction of the server.",
    )
    captured = np.clip(captured, 0.0, 1.0)
    return captured, captured * other + state["p_chip"] - q_loss, v("surface_conductance")


def _list_racks(design: Design, n: Array, p_rack: Array) -> None:
    spec = design.spec
    racks = design.units(spec.racks.count)
    design.place("racks.cabinets", "rack", racks, 1.0, "1", racks, "N", "every rack of the spec")
    pairs = racks * np.maximum(design.units(p_rack / design.value("rack_pdu", "rating")), 1.0)
    design.place(
        "racks.pdu",
        "rack_pdu",
        pairs,
        1.0,
        "1",
        racks,
        "N",
        "pairs of metered strips that carry the power of a rack, at least one",
    )
    design.place(
        "racks.containment",
        "containment",
        racks,
        1.0,
        "1",
        racks,
        "N",
        "aisle ends, roof and blanking of each rack",
    )
    if spec.racks.cooling == "cold_plate":
        served = spec.racks.servers_per_rack / design.value("rack_manifold", "servers")
        manifolds = racks * np.maximum(design.units(served), 1.0)
        chips = n * design.value(spec.racks.server, "chips")
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
            design.place(f"racks.{name}", item, count, 1.0, "1", count, "N", reason)
