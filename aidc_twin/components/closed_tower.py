"""Closed-circuit cooling towers: facility water in coils under a spray, wet when warm, dry when cold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, advance_timer, flag, lambda_control
from aidc_twin.dimensions import absolute, const, expect
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import STANDSTILL
from aidc_twin.physics.fans import air_mass_flow, fan_power
from aidc_twin.physics.merkel import saturation_slope, tower_exit_wet_bulb
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio_saturated
from aidc_twin.physics.tower import blowdown, drift, evaporation
from aidc_twin.physics.wetted_coil import dry_coil_conductance, wetted_coil_conductance

__all__ = ["ClosedTower"]

# Guards of the fan's loop gain, on the slow side.
LEAST_LEAD = const(2.0, "dK")
LEAST_SPEED = const(0.1, "1")
# Less heat than this is none: guards the division by what the coils give after a change between wet and dry.
LEAST_HEAT = const(1.0, "W")
# Half-way between dry and wet, to read the mode from memory.
HALF_WET = const(0.5, "1")
# Gas constant of dry air, ASHRAE Fundamentals 2017, chapter 1.
R_AIR = const(287.042, "J/kg/K")


@final
@dataclass(frozen=True)
class ClosedTower(Component):
    """All closed-circuit towers of a plant as one: installed coolers share liquid and air.

    The loop's liquid is inside the coils. Wet, they follow Merkel's law as an open tower does, with one
    ``UA`` for wall, spray film and air; dry, they are a plain counter-flow coil::

        wet:  G = eps C_min of W and m_air c_e,  UA_e = UA c_e / cp,   q = G (T_return - T_wb)
        dry:  G = eps C_min of W and m_air cp,                         q = G (T_return - T_db)
        m_air = V_full speed rho,   P_fan = P_full speed**3 rho / rho_design

    The spray is turned off once dry coils with all fans have been enough for ``dry_margin`` times the heat
    for as long as ``dwell``, and always in frost, where it is drained; it is turned on when they would carry
    less than the heat, not before the frost has gone by ``frost_band``. At a change the fans start from the
    speed that carries the same heat. One slow loop on them holds the supply of the facility water.

    Evaporation is the gain of humidity of the leaving air, saturated; the pump of the spray stands outdoors,
    as the fans do, and its work leaves with the air. Below their least speed the fans run a share of the time
    and louvres shut the coils off in the rest.

    References
    ----------
    1. EnergyPlus Engineering Reference, Evaporative fluid coolers: Merkel's law with one ``UA``, spray pump.
    2. Merkel, Verdunstungskuehlung, VDI Forschungsarbeiten 275 (1925).
    """

    rejects_heat = True
    tuning: Tuning
    ua_design: Array = parameter("W/K")
    ua_dry_design: Array = parameter("W/K")
    V_air_max: Array = parameter("m3/s")
    m_air_design: Array = parameter("kg/s")
    W_design: Array = parameter("W/K")
    lead_design: Array = parameter("dK")
    share_inside: Array = parameter("1")
    n_inside: Array = parameter("1")
    n_air: Array = parameter("1")
    film_flow: Array = parameter("1")
    cp_air: Array = parameter("J/kg/K")
    pressure: Array = parameter("Pa")
    density_design: Array = parameter("kg/m3")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    spray_power: Array = parameter("W")
    spray_flow: Array = parameter("kg/s")
    drift_share: Array = parameter("1")
    cycles: Array = parameter("1")
    T_frost: Array = parameter("K", kind="dry_bulb")
    frost_band: Array = parameter("dK")
    dry_margin: Array = parameter("1")
    dwell: Array = parameter("s")
    T_start_leaving: Array = parameter("K")
    fan_start: Array = parameter("1")
    loop: str = "warm"
    inlet: str = "warm.return"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {
            "fan": Memory("1", self.fan_start),
            "error": Memory("dK", 0 * self.fan_start),
            # Starts wet: sized for the hottest day.
            "wet": Memory("1", 1 + 0 * self.fan_start, discrete=True),
            "timer": Memory("s", 0 * self.dwell),
            "T_leaving": Memory("K", self.T_start_leaving),
        }

    def _coils(self, now: Now, fan: Array, c_e: Array) -> tuple[Array, Array, Array]:
        """Dry air, kg/s, and the conductance of wet and of dry coils, W/K, with fans at an output."""
        xp = namespace(self.ua_design)
        T_db, W = expect(now.weather["dry_bulb"], "K", "dry_bulb"), now[f"{self.loop}.W"]
        speed, running = xp.maximum(fan, self.fan_min), xp.minimum(fan / self.fan_min, 1)
        m_air = air_mass_flow(running * speed * self.V_air_max, self.pressure / (R_AIR * absolute(T_db)))
        films = (
            self.film_flow * W / self.W_design, m_air / self.m_air_design, self.n_inside, self.n_air,
            self.share_inside,
        )  # fmt: skip
        wet = wetted_coil_conductance(W, m_air, c_e, self.ua_design, *films, self.cp_air)
        return m_air, wet, dry_coil_conductance(W, m_air * self.cp_air, self.ua_dry_design, *films)

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua_design)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        T_in, T_set, W = now.T[self.inlet], now[f"{self.loop}.T_set"], now[f"{self.loop}.W"]
        T_leaving = self.recall(now, "T_leaving")
        h_in = enthalpy_saturated(T_wb, self.pressure)
        c_e = saturation_slope(enthalpy_saturated(T_leaving, self.pressure), h_in, T_leaving, T_wb)

        # What all fans would do, wet and dry, against what is asked for.
        _, G_wet, G_dry = self._coils(now, 1 + 0 * self.fan_min, c_e)
        q_wet, q_dry, q = G_wet * (T_in - T_wb), G_dry * (T_in - T_db), W * (T_in - T_set)
        wetted = self.recall(now, "wet") > HALF_WET
        # A pause of the load makes dry coils enough for minutes: it has to last.
        timer = advance_timer(self.recall(now, "timer"), ~(q_dry > self.dry_margin * q), now.dt)
        leave = (T_db < self.T_frost) | (timer > self.dwell)
        come = (T_db > self.T_frost + self.frost_band) & (q_dry < q)
        changed = xp.where(wetted, leave, come)
        on = wetted ^ changed
        wet = flag(on)

        before = self.recall(now, "fan")
        old, new = xp.where(wetted, q_wet, q_dry), xp.where(on, q_wet, q_dry)
        same_heat = xp.clip(before * old / xp.maximum(new, LEAST_HEAT), 0, 1)
        start = xp.where(changed, same_heat, before)
        error = now.T[f"{self.loop}.supply"] - T_set
        error_before = xp.where(changed, error, self.recall(now, "error"))
        # Conductance falls about with the air: slower fans do more with each step, after a longer lag. Both
        # go with the lead as well, which is three times larger when the coils are dry.
        opening = xp.maximum(start, LEAST_SPEED)
        T_sink = T_db - wet * (T_db - T_wb)
        lead = xp.maximum(T_in - T_sink, LEAST_LEAD)
        fan = lambda_control(
            start,
            error,
            error_before,
            lead / opening,
            now.dt,
            self.tuning.time_constant * lead / self.lead_design / opening,
            self.tuning.closed_loop,
        )
        m_air, G_wet, G_dry = self._coils(now, fan, c_e)
        speed, running = xp.maximum(fan, self.fan_min), xp.minimum(fan / self.fan_min, 1)
        w_in = expect(now.weather["humidity_ratio"], "1", "humidity_ratio")
        # A loop that stands still brings no heat, and its spray stands still too.
        spraying = xp.where(W > STANDSTILL, wet, 0 * wet)
        W_out = humidity_ratio_saturated(T_leaving, self.pressure)
        m_evaporated = evaporation(spraying * m_air, W_out, w_in)
        m_drift = drift(spraying * running * self.spray_flow, self.drift_share)
        return {
            "G": xp.where(on, G_wet, G_dry),
            "T_sink": T_sink,
            "fan": fan,
            "wet": wet,
            "changed": changed,
            "travel": xp.abs(fan - before) / now.dt,
            "p_fan": running
            * fan_power(
                self.fan_power_max, speed, self.pressure / (R_AIR * absolute(T_db)) / self.density_design
            ),
            "p_spray": spraying * self.spray_power,
            "evaporation": m_evaporated,
            "drift": m_drift,
            "blowdown": blowdown(m_evaporated, self.cycles, m_drift),
        }, {
            "fan": fan,
            "error": error,
            "wet": wet,
            "timer": timer,
            # Followed while dry too, so that the next change finds it where it would be.
            "T_leaving": tower_exit_wet_bulb(T_in, T_wb, G_wet, m_air, c_e),
        }

    def draws(self, now: Now) -> list[Draw]:
        return [
            Draw("tower_fans", self.feed, self.own(now, "p_fan")),
            Draw("pumps", self.feed, self.own(now, "p_spray")),
        ]

    def links(self, now: Now, net: Network) -> None:
        stream = (self.inlet, f"{self.loop}.supply")
        net.stream_to_outside(self.name, stream, self.own(now, "G"), self.own(now, "T_sink"))
        net.outdoors(f"{self.name}.fans", self.own(now, "p_fan"))
        net.outdoors(f"{self.name}.spray", self.own(now, "p_spray"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading("water.evaporation", "kg/s", "sum", self.own(now, "evaporation")),
            Reading("water.drift", "kg/s", "sum", self.own(now, "drift")),
            Reading("water.blowdown", "kg/s", "sum", self.own(now, "blowdown")),
            Reading(f"time.{self.name}_wet", "1", "sum", self.own(now, "wet")),
            Reading(f"mean.{self.name}_fan", "1", "mean", self.own(now, "fan")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
