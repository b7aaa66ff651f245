"""Open cooling towers with variable-speed fans, cells on line, their basin, pumps and water treatment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, advance_timer, lambda_control
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.components.units_on_line import units_on_line
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import STANDSTILL
from aidc_twin.physics.fans import fan_power
from aidc_twin.physics.merkel import merkel_conductance, merkel_ua, saturation_slope, tower_exit_wet_bulb
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio_saturated
from aidc_twin.physics.tower import air_flow_ratio, blowdown, drift, evaporation

__all__ = ["CoolingTower"]

# Guards of the fan's loop gain, on the slow side.
LEAST_LEAD = const(2.0, "dK")
LEAST_SPEED = const(0.2, "1")
# Guard of the bypass's loop gain: a smaller share of water over the fill would ask for larger moves.
LEAST_FILL = const(0.1, "1")


@final
@dataclass(frozen=True)
class CoolingTower(Component):
    """All cells of a tower plant as one: the cells on line share water and air.

    Merkel's counter-flow law with the enthalpy of saturated air as driving force::

        c_e = (h_s(T_wb_out) - h_s(T_wb)) / (T_wb_out - T_wb)
        G   = eps C_min of water W and air m_air c_e, UA_e = UA c_e / cp
        q   = G (T_return - T_wb)

    ``T_wb_out``, the wet bulb of the leaving air, is carried from step to step, so that its fixed point is
    reached over the steps at one evaluation each. One slow loop on the fans holds what the plant asks for
    (cold water, facility supply or economiser outlet). In deep cold the draught of fans at standstill still
    cools too much: then water passes by the fill into the basin for a share of the time, all or none of it,
    as a thin flow would freeze. A second loop moves that share; it acts on the same error while the fans
    stand, and the fans stand while it is open. The leaving air is saturated: evaporation is its gain
    of humidity. Fans stand outdoors; pump work is heat in the water.

    All installed cells are on line, or (``staged`` is 1) as many as water and fans ask for, the others dry
    with their fans at rest. Staged cells get ``water_least`` of their design flow at least, so that nozzles
    wet the fill: a plant that has more fan speed to give than water to spare pumps less by fewer cells. A
    change of cells hands the fans the speed that moves the same air, so that the water hardly feels it::

        cells = max(W / W_cell, fan cells_before)      by units_on_line
        W    >= water_least cells W_cell               while there is water

    References
    ----------
    1. EnergyPlus Engineering Reference, Cooling towers, Merkel model and its flow modifiers.
    2. Merkel, Verdunstungskuehlung, VDI Forschungsarbeiten 275 (1925).
    3. ASHRAE Handbook, HVAC Systems and Equipment, Cooling towers: winter operation, bypass to the basin,
       variable flow and least flow of nozzles.
    """

    rejects_heat = True
    tuning: Tuning
    pumps: PumpSets
    C_supply: Array = parameter("J/K")
    C_return: Array = parameter("J/K")
    m_air_design: Array = parameter("kg/s")
    ua_design: Array = parameter("W/K")
    W_design: Array = parameter("W/K")
    cp_air: Array = parameter("J/kg/K")
    cp_water: Array = parameter("J/kg/K")
    T_wb_design: Array = parameter("K", kind="wet_bulb")
    pressure: Array = parameter("Pa")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    pump_power_design: Array = parameter("W")
    W_pump_design: Array = parameter("W/K")
    cycles: Array = parameter("1")
    drift_share: Array = parameter("1")
    n_cells: Array = parameter("1")
    n_start: Array = parameter("1")
    staged: Array = parameter("1")
    water_least: Array = parameter("1")
    load_high: Array = parameter("1")
    load_low: Array = parameter("1")
    dwell: Array = parameter("s")
    T_start_supply: Array = parameter("K")
    T_start_return: Array = parameter("K")
    T_start_leaving: Array = parameter("K")
    fan_start: Array = parameter("1")
    plant: str = ""
    flows: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("supply"): Node(self.C_supply, self.T_start_supply),
            self.at("return"): Node(self.C_return, self.T_start_return),
        }

    def memories(self) -> dict[str, Memory]:
        return {
            "fan": Memory("1", self.fan_start),
            "error": Memory("dK", 0 * self.fan_start),
            "fill": Memory("1", 1 + 0 * self.fan_start),
            "T_leaving": Memory("K", self.T_start_leaving),
            "n_on": Memory("1", self.n_start, discrete=True),
            "timer": Memory("s", self.dwell),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua_design)
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        T_in = now.T[self.at("return")]
        W = now[self.flows[0]]
        for flow in self.flows[1:]:
            W = xp.maximum(W, now[flow])

        error = now[f"{self.plant}.fan_error"]
        n_before = self.recall(now, "n_on")
        n_on = self._cells(now, W)
        share = n_on / self.n_cells
        W_least = self.staged * self.water_least * share * self.W_design
        W = xp.where(W > STANDSTILL, xp.maximum(W, W_least), W)
        # The same air by another number of cells; fans at full speed have none to give.
        before = xp.minimum(self.recall(now, "fan") * n_before / n_on, 1)
        # A change of mode hands the fans another temperature to hold: the loop starts afresh from there.
        error_before = xp.where(now[f"{self.plant}.fan_reset"], error, self.recall(now, "error"))
        # Conductance falls about with the air: slower fans do more with each step, after a longer lag.
        opening = xp.maximum(before, LEAST_SPEED)
        gain = xp.maximum(T_in - T_wb, LEAST_LEAD) / opening
        fan = lambda_control(
            before,
            error,
            error_before,
            gain,
            now.dt,
            self.tuning.time_constant / opening,
            self.tuning.closed_loop,
        )
        # Fans and bypass take turns, so that neither undoes what the other does.
        fill_before = self.recall(now, "fill")
        fan = xp.where(fill_before < 1, 0 * fan, fan)
        draught = air_flow_ratio(0 * fan)
        wetted = xp.maximum(fill_before, LEAST_FILL)
        fill = lambda_control(
            fill_before,
            error,
            error_before,
            xp.maximum(T_in - T_wb, LEAST_LEAD) / wetted,
            now.dt,
            self.tuning.time_constant / (draught * wetted),
            self.tuning.closed_loop,
            lag_dominant=True,
        )
        # Towers that come on line start with all water over the fill.
        fill = xp.where((before > 0) | (W < STANDSTILL), 1 + 0 * fill, fill)
        # Below their least speed the fans run a share of the time, and draught alone moves air in the rest.
        speed, running = xp.maximum(fan, self.fan_min), xp.minimum(fan / self.fan_min, 1)

        T_leaving = self.recall(now, "T_leaving")
        h_in = enthalpy_saturated(T_wb, self.pressure)
        c_e = saturation_slope(enthalpy_saturated(T_leaving, self.pressure), h_in, T_leaving, T_wb)
        ratio = draught + running * (air_flow_ratio(speed) - draught)
        m_air = ratio * share * self.m_air_design
        W_full = share * self.W_design
        ua = merkel_ua(share * self.ua_design, ratio, W / W_full, T_wb, self.T_wb_design)
        G_wetted = merkel_conductance(W, m_air, c_e, ua, self.cp_air)
        w_in = expect(now.weather["humidity_ratio"], "1", "humidity_ratio")
        # Without water the fill is dry.
        m_wetted = xp.where(W > STANDSTILL, m_air, 0 * m_air)
        m_evaporated = fill * evaporation(m_wetted, humidity_ratio_saturated(T_leaving, self.pressure), w_in)
        m_drift = fill * drift(W / self.cp_water, self.drift_share)
        return {
            "W": W,
            "G": fill * G_wetted,
            "fill": fill,
            "fan": fan,
            "travel": xp.abs(fan - before) / now.dt,
            # A tower that stands still goes back to its start: no move of a loop.
            "travel_bypass": xp.where(W > STANDSTILL, xp.abs(fill - fill_before), 0 * fill) / now.dt,
            "p_pump": self.pumps.power(self.pump_power_design, W / self.W_pump_design),
            "p_fan": running * fan_power(share * self.fan_power_max, speed),
            "cells": n_on,
            "started": xp.maximum(n_on - n_before, 0) / now.dt,
            "evaporation": m_evaporated,
            "drift": m_drift,
            "blowdown": blowdown(m_evaporated, self.cycles, m_drift),
        }, {
            "fan": fan,
            "error": error,
            "fill": fill,
            "T_leaving": tower_exit_wet_bulb(T_in, T_wb, G_wetted, m_air, c_e),
            "n_on": n_on,
            "timer": advance_timer(self.recall(now, "timer"), n_on != n_before, now.dt),
        }

    def _cells(self, now: Now, W: Array) -> Array:
        """Cells on line for the water of this step, W/K."""
        xp = namespace(self.ua_design)
        n_before, cells = self.recall(now, "n_on"), W / self.W_design * self.n_cells
        wanted = xp.maximum(cells, self.recall(now, "fan") * n_before)
        n_on = units_on_line(
            wanted, n_before, self.recall(now, "timer"), self.n_cells, self.load_high, self.load_low,
            self.dwell,
        )  # fmt: skip
        return xp.where(self.staged > 0, n_on, self.n_cells)

    def draws(self, now: Now) -> list[Draw]:
        return [
            Draw("tower_fans", self.feed, self.own(now, "p_fan")),
            Draw("pumps", self.feed, self.own(now, "p_pump")),
        ]

    def links(self, now: Now, net: Network) -> None:
        supply, back = self.at("supply"), self.at("return")
        net.circuit((supply, *self.path, back), self.own(now, "W"))
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        net.stream_to_outside(self.name, (back, supply), self.own(now, "G"), T_wb)
        net.source(supply, self.own(now, "p_pump"))
        net.outdoors(f"{self.name}.fans", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading("water.evaporation", "kg/s", "sum", self.own(now, "evaporation")),
            Reading("water.drift", "kg/s", "sum", self.own(now, "drift")),
            Reading("water.blowdown", "kg/s", "sum", self.own(now, "blowdown")),
            Reading(f"temp.{self.name}_supply", "K", "mean", T_new[self.at("supply")]),
            Reading(f"mean.{self.name}_fan", "1", "mean", self.own(now, "fan")),
            Reading(f"mean.{self.name}_bypass", "1", "mean", 1 - self.own(now, "fill")),
            Reading(f"mean.{self.name}_cells", "1", "mean", self.own(now, "cells")),
            Reading(f"starts.{self.name}", "1/s", "sum", self.own(now, "started")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
            Reading(f"travel.{self.name}_bypass", "1/s", "sum", self.own(now, "travel_bypass")),
        ]
