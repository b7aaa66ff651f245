"""Dry and adiabatic coolers: facility water straight through coils in outdoor air, with or without pads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, advance_timer, flag, lambda_control
from aidc_twin.dimensions import absolute, const, expect
from aidc_twin.network import Network
from aidc_twin.physics.coil import coil_ua
from aidc_twin.physics.dry_cooler import cooler_conductance
from aidc_twin.physics.fans import air_mass_flow, fan_power
from aidc_twin.physics.pads import air_behind_pads, pad_effectiveness, water_into_air
from aidc_twin.physics.psychrometrics import humidity_ratio_saturated
from aidc_twin.physics.tower import blowdown

__all__ = ["DryCooler"]

# Guards of the fan's loop gain, on the slow side.
LEAST_LEAD = const(2.0, "dK")
LEAST_SPEED = const(0.1, "1")
# Fans count as saturated from here on, and an outlet as too warm.
FULL_SPEED = const(0.99, "1")
LEAST_EXCESS = const(0.5, "dK")
# After a step of the load it does not wait for them.
FAR_EXCESS = const(1.0, "dK")
# Half-way between dry and wet, to read the mode from memory.
HALF_WET = const(0.5, "1")
# Gas constant of dry air, ASHRAE Fundamentals 2017, chapter 1.
R_AIR = const(287.042, "J/kg/K")


@final
@dataclass(frozen=True)
class DryCooler(Component):
    """All coolers of a plant as one: installed coolers share liquid and air.

    Coils in cross-flow, the loop's liquid inside, outdoor air outside::

        G  = eps C_min of liquid W and air m_air cp, UA by both films, over one plus recirculation
        q  = G (T_return - T_air),   T_air = T_db - eps_pads (T_db - T_wb)
        m_air = V_full speed rho,    rho = p / (R T_air),    P_fan = P_full speed**3 rho / rho_design

    So thin air carries less, wets the fins less with its flow, and asks less of the fans. Pads, where there
    are any, are wetted above a dry bulb and left dry below it, with hysteresis, and always in frost; their
    water is the gain of humidity of the air and its blow-down. One slow loop on the fans holds the supply.
    A section before the towers of a plant has an outlet of its own and holds it a little below the supply. It
    asks for the towers when its fans run fully and its outlet is too warm, lets them go when the outlet is
    cold enough again, after a dwell, and stops its fans in air that is hardly colder than the water: wet when
    hot, dry when not.

    Fans stand outdoors. Below their least speed they run a share of the time, and louvres shut the coils off
    in the rest: draught through open coils would freeze a loop at low load on a winter night.

    References
    ----------
    1. Modelica Buildings Library, dry coolers: cross-flow with the conductance of Wetter's coil, LBNL-42355.
    2. EnergyPlus Engineering Reference, Direct evaporative cooler: CelDek pads.
    """

    rejects_heat = True
    tuning: Tuning
    ua_design: Array = parameter("W/K")
    V_air_max: Array = parameter("m3/s")
    m_air_design: Array = parameter("kg/s")
    W_design: Array = parameter("W/K")
    cp_air: Array = parameter("J/kg/K")
    air_to_water: Array = parameter("1")
    n_air: Array = parameter("1")
    n_water: Array = parameter("1")
    film_flow: Array = parameter("1")
    T_air_design: Array = parameter("K", kind="dry_bulb")
    T_water_design: Array = parameter("K")
    recirculation: Array = parameter("1")
    pressure: Array = parameter("Pa")
    density_design: Array = parameter("kg/m3")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    pads: Array = parameter("1")
    pad_depth: Array = parameter("m")
    pad_face: Array = parameter("m2")
    T_wet: Array = parameter("K", kind="dry_bulb")
    wet_band: Array = parameter("dK")
    T_frost: Array = parameter("K", kind="dry_bulb")
    cycles: Array = parameter("1")
    lead: Array = parameter("dK")
    T_start: Array = parameter("K")
    C_outlet: Array = parameter("J/K")
    least_lead: Array = parameter("dK")
    dwell: Array = parameter("s")
    fan_start: Array = parameter("1")
    loop: str = "warm"
    inlet: str = "warm.return"
    outlet: str = "warm.supply"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        own = self.at("outlet")
        return {own: Node(self.C_outlet, self.T_start)} if self.outlet == own else {}

    def memories(self) -> dict[str, Memory]:
        return {
            "fan": Memory("1", self.fan_start),
            "error": Memory("dK", 0 * self.fan_start),
            "wet": Memory("1", 0 * self.fan_start, discrete=True),
            "assist": Memory("1", 0 * self.fan_start, discrete=True),
            "timer": Memory("s", self.dwell),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua_design)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        T_in, W = now.T[self.inlet], now[f"{self.loop}.W"]

        wetted = self.recall(now, "wet") > HALF_WET
        warm, cool = T_db > self.T_wet, T_db < self.T_wet - self.wet_band
        on = (warm | (wetted & ~cool)) & (T_db > self.T_frost) & (self.pads > HALF_WET)
        wet = flag(on)

        before, error_before = self.recall(now, "fan"), self.recall(now, "error")
        T_out, T_wanted = now.T[self.outlet], now[f"{self.loop}.T_set"]
        error = T_out - (T_wanted - self.lead)
        # Conductance falls about with the air: slower fans do more with each step, after a longer lag.
        opening = xp.maximum(before, LEAST_SPEED)
        gain = xp.maximum(T_in - T_db, LEAST_LEAD) / opening
        fan = lambda_control(
            before,
            error,
            error_before,
            gain,
            now.dt,
            self.tuning.time_constant / opening,
            self.tuning.closed_loop,
        )
        # Air that is hardly colder than the water costs fans and cools little.
        fan = xp.where(T_in - T_db > self.least_lead, fan, 0 * fan)
        assisted, timer = self.recall(now, "assist") > HALF_WET, self.recall(now, "timer")
        spent = (before > FULL_SPEED) | (T_in - T_db < self.least_lead)
        excess = T_out - T_wanted
        ask = ~assisted & ((spent & (excess > LEAST_EXCESS)) | (excess > FAR_EXCESS))
        release = T_out < T_wanted
        changed = ask | (assisted & release & (timer > self.dwell))
        assist = xp.where(changed, flag(~assisted), flag(assisted))
        speed, running = xp.maximum(fan, self.fan_min), xp.minimum(fan / self.fan_min, 1)
        V = running * speed * self.V_air_max
        eps = wet * pad_effectiveness(self.pad_depth, V / self.pad_face)
        T_air = air_behind_pads(T_db, T_wb, eps)
        rho = self.pressure / (R_AIR * absolute(T_air))
        m_air = air_mass_flow(V, rho)
        ua = coil_ua(
            self.ua_design,
            m_air / self.m_air_design,
            self.film_flow * W / self.W_design,
            T_air,
            T_in,
            self.T_air_design,
            self.T_water_design,
            self.air_to_water,
            self.n_air,
            self.n_water,
        )
        w_in = expect(now.weather["humidity_ratio"], "1", "humidity_ratio")
        m_evaporated = water_into_air(m_air, eps, humidity_ratio_saturated(T_wb, self.pressure), w_in)
        return {
            "G": cooler_conductance(W, m_air * self.cp_air, ua, self.recirculation),
            "T_air": T_air,
            "fan": fan,
            "wet": wet,
            "assist": assist,
            "changed": changed,
            "travel": xp.abs(fan - before) / now.dt,
            "p_fan": running * fan_power(self.fan_power_max, speed, rho / self.density_design),
            "evaporation": m_evaporated,
            "blowdown": blowdown(m_evaporated, self.cycles, 0 * m_evaporated),
        }, {
            "fan": fan,
            "error": error,
            "wet": wet,
            "assist": assist,
            "timer": advance_timer(timer, changed, now.dt),
        }

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("cooler_fans", self.feed, self.own(now, "p_fan"))]

    def links(self, now: Now, net: Network) -> None:
        stream = (self.inlet, self.outlet)
        net.stream_to_outside(self.name, stream, self.own(now, "G"), self.own(now, "T_air"))
        net.outdoors(f"{self.name}.fans", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading("water.evaporation", "kg/s", "sum", self.own(now, "evaporation")),
            Reading("water.blowdown", "kg/s", "sum", self.own(now, "blowdown")),
            Reading(f"time.{self.name}_assisted", "1", "sum", self.own(now, "assist")),
            Reading("time.pads_wet", "1", "sum", self.own(now, "wet")),
            Reading(f"mean.{self.name}_fan", "1", "mean", self.own(now, "fan")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
