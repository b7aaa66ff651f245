"""Water-cooled chillers of any kind on cooling towers: staging, capacity, part load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import flag
from aidc_twin.components.machines import Machine
from aidc_twin.components.staging import Staging
from aidc_twin.network import Network

__all__ = ["Chillers"]


@final
@dataclass(frozen=True)
class Chillers(Component):
    """Equal chillers on one chilled-water stream; those that are not needed stand by.

    The machine cools its stream to the set-point as long as its capacity allows::

        Q = G (T_in - T_set),   G = min(W, Q_available / (T_in - T_set))
        P = Q / COP(T_set, T_condenser_in, part load)

    with capacity and COP of the ``machine``: a share of Carnot, DOE-2 curves, or a table. Curves and tables
    hold in a box of temperatures only; outside it the nearest edge is used and the time is metered, so that a
    run says how long it stood on numbers that nobody measured. ``Q_available`` is that of the machines on
    line, which follow the load by the rules of ``staging``.

    References
    ----------
    1. AHRI 550/590 part-load points behind the share of Carnot (see ``physics.chiller``).
    2. ASHRAE Handbook, HVAC Applications, Supervisory control: sequencing of chillers.
    3. EnergyPlus Engineering Reference, "Electric Chiller Model Based on Condenser Entering Temperature".
    """

    machine: Machine
    staging: Staging
    q_unit: Array = parameter("W")
    n_units: Array = parameter("1")
    W_cw_unit: Array = parameter("W/K")
    T_supply_least: Array = parameter("K")
    loop: str = "chilled"
    flow: str = "chilled.W"
    inlet: str = "chilled.economiser.outlet"
    condenser_inlet: str = "chilled.economiser.cold"
    towers: str = "chilled.towers"
    economiser: str = "chilled.economiser"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return self.staging.memories() | {"q_rejected": Memory("W", self.staging.q_start)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.q_unit)
        # Chilled water is never asked for below the margin over freezing.
        T_set = xp.maximum(now[f"{self.loop}.T_set"], self.T_supply_least)
        T_condenser = now.T[self.condenser_inlet]
        W = now[self.flow]
        drop = now.T[self.inlet] - T_set
        allowed = 1 - now[f"{self.economiser}.free"]
        q_unit = self.machine.capacity(self.q_unit, T_set, T_condenser)
        staged = self.staging.advance(
            lambda key: self.recall(now, key), now.dt, W, drop, allowed, self.n_units, self.q_unit, q_unit
        )
        p = staged.q / self.machine.cop(T_set, T_condenser, staged.part_load)
        said = {
            "G": staged.G,
            "T_set": T_set,
            "p": p,
            "q": staged.q,
            "W_cw": staged.n_on * self.W_cw_unit,
            "started": staged.started / now.dt,
        }
        outside = self.machine.outside(T_set, T_condenser)
        if outside is not None:
            said["outside"] = flag(outside & (staged.q > 0))
        return said, self.staging.kept(staged) | {
            # All heat of the chilled water, with what the compressors add.
            "q_rejected": W * xp.maximum(now.T[f"{self.loop}.return"] - now.T[f"{self.loop}.supply"], 0) + p,
        }

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("chillers", self.feed, self.own(now, "p"))]

    def links(self, now: Now, net: Network) -> None:
        cold, hot = (self.inlet, f"{self.loop}.supply"), f"{self.towers}.return"
        net.lift(cold, hot, self.own(now, "G"), self.own(now, "T_set"), self.own(now, "p"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        readings = [
            Reading("heat.chillers", "W", "sum", self.own(now, "q")),
            Reading("switches.chillers", "1/s", "sum", self.own(now, "started")),
        ]
        if f"{self.name}.outside" in now.signals:
            readings.append(Reading(f"time.out_of_range_{self.name}", "1", "sum", self.own(now, "outside")))
        return readings
