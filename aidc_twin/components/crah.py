"""Computer-room air handlers: water coils, chilled or on facility water, with variable-speed fans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.air_flow import total_air
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, advance_timer, lambda_control, valve_gain
from aidc_twin.components.units_on_line import units_on_line
from aidc_twin.components.valves import PRESSURE_INDEPENDENT, Valves
from aidc_twin.dimensions import const
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides
from aidc_twin.physics.fans import fan_power

__all__ = ["Crah"]

# Air of a hall without units: guards divisions whose results are not used there.
LEAST_FLOW = const(1.0, "W/K")


@final
@dataclass(frozen=True)
class Crah(Component):
    """All CRAHs of a hall as one: the units on line share the air and the water.

    Fans follow the air that the servers draw (aisle pressure control), valves hold the supply temperature::

        W_air = min(margin W_server, W_aisles)           within the stops of the fans
        UA    = UA_design by the two-sided law of the coil, n_air = 0.8, n_water = 0.85
        P_fan = P_full speed**3                           affinity; its heat is in the supply air

    All installed units are on line, the spare ones too, or (``staged`` is 1) as many as air or valves ask
    for, the others cold and shut off. Shared air costs least fan power; cold units have the fewest hours.

    References
    ----------
    1. Wetter, Simulation model: finned water-air coil without condensation, LBNL-42355 (1999).
    2. ASHRAE Handbook, HVAC Systems and Equipment, Fans: affinity laws.
    """

    tuning: Tuning
    W_air_max: Array = parameter("W/K")
    W_aisles: Array = parameter("W/K")
    W_water_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_air: Array = parameter("1")
    air_exponent: Array = parameter("1")
    water_exponent: Array = parameter("1")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    air_per_server_air: Array = parameter("1")
    T_set: Array = parameter("K")
    n_units: Array = parameter("1")
    n_start: Array = parameter("1")
    staged: Array = parameter("1")
    load_high: Array = parameter("1")
    load_low: Array = parameter("1")
    dwell: Array = parameter("s")
    valve_start: Array = parameter("1")
    valves: Valves = PRESSURE_INDEPENDENT
    room: str = "room"
    racks: tuple[str, ...] = ("racks",)
    loop: str = "chilled"
    feed: str = "ups"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {
            "valve": Memory("1", self.valve_start),
            "error": Memory("dK", 0 * self.valve_start),
            "n_on": Memory("1", self.n_start, discrete=True),
            "timer": Memory("s", self.dwell),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        W_wanted = xp.minimum(self.air_per_server_air * total_air(now, self.racks), self.W_aisles)
        before, n_before = self.recall(now, "valve"), self.recall(now, "n_on")
        # Units by their air, and by how far the valves of those on line stand open.
        there = self.n_units > 0
        n_units = xp.where(there, self.n_units, 1)
        W_installed = xp.where(there, self.W_air_max, LEAST_FLOW)
        wanted = xp.maximum(W_wanted / W_installed * self.n_units, before * n_before)
        n_on = units_on_line(
            wanted, n_before, self.recall(now, "timer"), self.n_units, self.load_high, self.load_low,
            self.dwell,
        )  # fmt: skip
        n_on = xp.where(self.staged > 0, n_on, self.n_units)
        share = n_on / n_units
        W_air_max, W_water_max = share * self.W_air_max, share * self.W_water_max
        speed = xp.clip(W_wanted / xp.where(there, W_air_max, LEAST_FLOW), self.fan_min, 1)
        W_air = speed * W_air_max
        error = now.T[f"{self.room}.supply"] - self.T_set
        lead = now.T[f"{self.room}.return"] - now.T[f"{self.loop}.supply"]
        gain = valve_gain(lead, before, W_water_max, W_air)
        valve = lambda_control(
            before, error, self.recall(now, "error"), gain, now.dt,
            self.tuning.time_constant, self.tuning.closed_loop,
        )  # fmt: skip
        return {
            "speed": speed,
            "W_air": W_air,
            "valve": valve,
            "travel": xp.abs(valve - before) / now.dt,
            "W_water": self.valves.flow(valve) * W_water_max,
            "share": share,
            "started": xp.maximum(n_on - n_before, 0) / now.dt,
            "p_fan": fan_power(self.fan_power_max, speed),
        }, {
            "valve": valve,
            "error": error,
            "n_on": n_on,
            "timer": advance_timer(self.recall(now, "timer"), n_on != n_before, now.dt),
        }

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("crah_fans", self.feed, self._fans(now))]

    def links(self, now: Now, net: Network) -> None:
        room, loop = self.room, self.loop
        W_air, W_water = self.own(now, "W_air"), self.own(now, "W_water")
        opening = self.valves.flow(self.own(now, "valve"))
        ua = ua_two_sides(
            self.own(now, "share") * self.ua, self.own(now, "speed"), opening, self.air_exponent,
            self.water_exponent, self.share_air,
        )  # fmt: skip
        net.exchanger(
            (f"{room}.return", f"{room}.supply"),
            (f"{loop}.supply", f"{loop}.return"),
            conductance_counterflow(W_air, W_water, ua),
        )
        net.source(f"{room}.supply", self._fans(now))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
            Reading(f"starts.{self.name}", "1/s", "sum", self.own(now, "started")),
        ]

    def _fans(self, now: Now) -> Array:
        """Power of the fans that turn, W: that of all units at the same speed, by the share on line."""
        return self.own(now, "share") * self.own(now, "p_fan")
