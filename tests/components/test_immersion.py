"""Servers in tanks: steady state by hand, films, where the heat goes, and a hall without server fans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.base import Now
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.immersion_rack import ImmersionRack
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import film_ratio
from aidc_twin.physics.fluids import PAO, PG25
from aidc_twin.reference import reference_specs

ZERO = 273.15
SPEC = reference_specs()["immersion_single_phase"]
LAKE, LONG = 1e30, 1e12


def racks_of(facility: Facility) -> ImmersionRack:
    (racks,) = (c for c in facility.components if isinstance(c, ImmersionRack))
    return racks


def steady(rack: ImmersionRack, flow: float) -> tuple[dict[str, float], dict[str, Any]]:
    """Temperatures at rest over a bath of 50 degC with so much of the design flow, and the signals."""
    W = float(rack.W_sink_ref * rack.n_servers) * flow
    T = {rack.at("chip"): 340.0, rack.at("board"): 340.0, "cdu.return": 50 + ZERO, "room.exhaust": 35 + ZERO}
    memory = {"racks.cut": np.zeros(1), "racks.excess": np.zeros(1)}
    lanes = {name: np.atleast_1d(np.asarray(value, float)) for name, value in T.items()}
    now = Now(lanes, {"utilisation": np.ones(1)}, memory, {"cdu.W_tcs": np.full(1, W)}, {}, np.asarray(60.0))
    signals, _ = rack.command(now)
    now.signals.update({f"racks.{key}": value for key, value in signals.items()})
    capacity = {rack.at("chip"): 1e3, rack.at("board"): 1e3, "cdu.return": LAKE, "room.exhaust": LAKE}
    net = Network(lanes, capacity)
    rack.links(now, net)
    assert net.faults() == []
    return {name: float(value[0]) for name, value in net.step(LONG).items()}, signals


def test_chips_and_boards_stand_over_the_bath_by_hand(facilities: dict[str, Facility]) -> None:
    rack = replace(racks_of(facilities["immersion_single_phase"]), flow_share=1.0)
    T, signals = steady(rack, 1.0)
    n = float(rack.n_servers)
    # 0.03 + 0.06 K/W a chip, eight of them in a server, at the flow for which the sink is stated.
    p_chip = float(signals["p_chip"][0]) / n / 8
    assert T["racks.chip"] == pytest.approx(50 + ZERO + 0.09 * p_chip, rel=1e-9)
    rest = float((signals["p_it"] - signals["p_chip"])[0]) / n
    assert T["racks.board"] == pytest.approx(50 + ZERO + rest / 150.0, rel=1e-9)
    assert float(signals["p_fan"][0]) == 0.0


def test_half_the_oil_makes_the_film_of_the_sinks_poorer(facilities: dict[str, Facility]) -> None:
    rack = replace(racks_of(facilities["immersion_single_phase"]), flow_share=1.0)
    T, signals = steady(rack, 0.5)
    p_chip = float(signals["p_chip"][0]) / float(rack.n_servers) / 8
    assert T["racks.chip"] == pytest.approx(50 + ZERO + (0.03 + 0.06 * 2**0.4) * p_chip, rel=1e-9)


def test_almost_all_heat_of_a_tank_is_in_its_oil(facilities: dict[str, Facility]) -> None:
    facility = facilities["immersion_single_phase"]
    share, _ = facility.notes["liquid_share"]
    assert share == pytest.approx(0.97, abs=1e-9)
    assert facility.notes["net_compute_share"][0] > 0.95
    names = {piece.item for piece in facility.equipment}
    assert {"immersion_tank", "coolant_pao", "immersion_node_kit"} <= names
    assert not names & {"rack", "containment", "cold_plate_kit_chip", "coolant_pg25"}


def test_the_film_of_oil_is_a_fraction_of_that_of_glycol(facilities: dict[str, Facility]) -> None:
    T = np.asarray(40.0 + ZERO)
    ratio = float(
        film_ratio(
            PAO.conductivity(T) / PG25.conductivity(T),
            PAO.density(T) / PG25.density(T),
            PAO.heat_capacity(T) / PG25.heat_capacity(T),
            PAO.viscosity(T) / PG25.viscosity(T),
            0.8,
        )
    )
    # By hand: (0.138 / 0.4858)**(2 / 3) (805 / 1009.9)**0.8 (2200 / 3968.6)**(1 / 3) (5.635 / 1.353)**-0.467.
    assert ratio == pytest.approx(0.1523, rel=5e-3)
    cdu = {
        name: next(c for c in facilities[name].components if isinstance(c, Cdu))
        for name in ("immersion_single_phase", "cold_plate_20kw")
    }
    assert float(cdu["cold_plate_20kw"].share_tcs) == 0.5
    # 0.5 / 0.1523 beside 0.5: most of the resistance is on the side of the oil.
    assert float(cdu["immersion_single_phase"].share_tcs) == pytest.approx(0.868, abs=2e-3)


def test_a_liquid_has_all_ratios_one_to_itself() -> None:
    assert film_ratio(1.0, 1.0, 1.0, 1.0, 0.7) == 1.0


def test_warmer_oil_warms_chips_and_raises_their_power() -> None:
    spec = read_spec(SPEC)
    cool, warm = (build(spec.replace({"tcs.supply": T})) for T in ("40 degC", "46 degC"))
    rise = warm.notes["design_chip"][0] - cool.notes["design_chip"][0]
    assert 6.0 < rise < 6.5
    assert warm.rated_it_power > cool.rated_it_power


def test_oil_and_plates_do_not_go_together() -> None:
    text = SPEC.read_text(encoding="utf-8").replace("fluid: pao ", "fluid: pg25 ")
    with pytest.raises(InputError) as caught:
        parse_spec(text, "f.yaml")
    assert "tcs.fluid is pg25 and racks.cooling is immersion" in str(caught.value)
    assert "Choose pao." in str(caught.value)
