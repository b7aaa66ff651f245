"""Air-cooled chillers: condensers in the outdoor air, their fans, and the floor of condensation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import flag
from aidc_twin.components.machines import Machine
from aidc_twin.components.staging import Staging
from aidc_twin.dimensions import expect
from aidc_twin.network import Network
from aidc_twin.physics.fans import fan_power

__all__ = ["AirCooledChillers"]


@final
@dataclass(frozen=True)
class AirCooledChillers(Component):
    """Equal chillers that reject to the outdoor air; those that are not needed stand by.

    With ``D`` the difference of condensation to the air onto the coils at full load and full fans, larger
    where the air is thin, and ``PLR`` the part load::

        T_air = T_dry_bulb + recirculation
        T_c   = max(T_air + max(D PLR, D_least), T_c_least)
        speed = D PLR / (T_c - T_air)                 of the condenser fans, affinity law for their power
        P     = Q / COP(T_set, T_c - D_sea PLR, PLR)

    The ``machine`` is one for air of sea level, whose entering temperature follows from the condensation that
    it really has. ``D_least`` and ``T_c_least`` slow the fans down: the one where more air would cost more
    than it saves, the other where the head pressure must not fall. The condensers are one volume that the air
    cools; the fans stand outdoors. Machines are staged by the rules of ``staging``.

    References
    ----------
    1. EnergyPlus Engineering Reference, "Electric Chiller Model Based on Condenser Entering Temperature", air
       cooled.
    2. ASHRAE Handbook, HVAC Systems and Equipment, Condensers: head pressure control, altitude.
    """

    rejects_heat = True
    machine: Machine
    staging: Staging
    q_unit: Array = parameter("W")
    n_units: Array = parameter("1")
    T_supply_least: Array = parameter("K")
    difference_sea: Array = parameter("dK")
    difference_full: Array = parameter("dK")
    difference_least: Array = parameter("dK")
    T_condensing_least: Array = parameter("K")
    recirculation: Array = parameter("dK")
    G_unit: Array = parameter("W/K")
    draught_share: Array = parameter("1")
    C_unit: Array = parameter("J/K")
    fan_power_unit: Array = parameter("W")
    fan_min: Array = parameter("1")
    density_ratio: Array = parameter("1")
    T_start: Array = parameter("K")
    weight: Array = parameter("1")
    loop: str = "chilled"
    flow: str = "chilled.W"
    inlet: str = "chilled.return"
    free_cooling: str = ""
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {self.at("condenser"): Node(self.C_unit * self.n_units, self.T_start)}

    def memories(self) -> dict[str, Memory]:
        return self.staging.memories()

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.q_unit)
        T_set = xp.maximum(now[f"{self.loop}.T_set"], self.T_supply_least)
        T_air = expect(now.weather["dry_bulb"], "K", "dry_bulb") + self.recirculation
        W = now[self.flow]
        drop = now.T[self.inlet] - T_set
        # Without free cooling compressors may always run.
        allowed = 1 - now[f"{self.free_cooling}.free"] if self.free_cooling else 1 + 0 * self.n_units
        q_unit = self.machine.capacity(self.q_unit, T_set, self._entering(T_air, 1 + 0 * self.n_units))
        staged = self.staging.advance(
            lambda key: self.recall(now, key), now.dt, W, drop, allowed, self.n_units, self.q_unit, q_unit
        )
        load = staged.part_load
        T_entering = self._entering(T_air, load)
        p = staged.q / self.machine.cop(T_set, T_entering, load)
        above = T_entering + self.difference_sea * load - T_air
        wanted = self.difference_full * load / above
        # Below their least speed the fans run a share of the time.
        speed, running = xp.maximum(wanted, self.fan_min), xp.minimum(wanted / self.fan_min, 1)
        said = {
            "G": staged.G,
            "T_set": T_set,
            "p": p,
            "q": staged.q,
            "n_on": staged.n_on,
            "started": staged.started / now.dt,
            "G_air": self.G_unit * xp.maximum(staged.n_on * wanted, self.draught_share * self.n_units),
            "p_fan": staged.n_on * running * fan_power(self.fan_power_unit, speed, self.density_ratio),
        }
        outside = self.machine.outside(T_set, T_entering)
        if outside is not None:
            said["outside"] = flag(outside & (staged.q > 0))
        return said, self.staging.kept(staged)

    def _entering(self, T_air: Array, part_load: Array) -> Array:
        """Air of sea level onto full fans that would give the condensation that there is, K."""
        xp = namespace(self.q_unit)
        least = xp.maximum(self.difference_full * part_load, self.difference_least)
        T_condensing = xp.maximum(T_air + least, self.T_condensing_least)
        return T_condensing - self.difference_sea * part_load

    def draws(self, now: Now) -> list[Draw]:
        return [
            Draw("chillers", self.feed, self.own(now, "p")),
            Draw("condenser_fans", self.feed, self.own(now, "p_fan")),
        ]

    def links(self, now: Now, net: Network) -> None:
        condenser = self.at("condenser")
        stream = (self.inlet, f"{self.loop}.supply")
        net.lift(stream, condenser, self.own(now, "G"), self.own(now, "T_set"), self.own(now, "p"))
        T_air = expect(now.weather["dry_bulb"], "K", "dry_bulb") + self.recirculation
        net.loss(self.name, condenser, self.own(now, "G_air"), T_air)
        net.outdoors(f"{self.name}.fans", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        readings = [
            Reading("heat.chillers", "W", "sum", self.own(now, "q")),
            Reading("switches.chillers", "1/s", "sum", self.own(now, "started")),
            Reading(f"temp.{self.name}_condenser", "K", "mean", T_new[self.at("condenser")]),
        ]
        if not self.free_cooling:
            readings.append(Reading("time.mode_mechanical", "1", "sum", self.weight + 0 * self.own(now, "q")))
        if f"{self.name}.outside" in now.signals:
            readings.append(Reading(f"time.out_of_range_{self.name}", "1", "sum", self.own(now, "outside")))
        return readings
