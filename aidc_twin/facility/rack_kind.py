"""What each kind of cooling of racks says to the sizing: one server at design, its component, its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.server import ServerPower
from aidc_twin.facility.coolants import coolant_constants
from aidc_twin.facility.design import CP_MOIST_AIR, Design
from aidc_twin.facility.hall_plan import HallPlan, count_of
from aidc_twin.facility.spec_sections import Racks, Tcs

__all__ = ["Place", "Point", "RackKind"]


@dataclass(frozen=True)
class Place:
    """Racks of one kind where they stand.

    ``name`` is that of their component, ``flow_ratio`` their coolant over the design flow: 1 where valves
    balance the branches.
    """

    design: Design
    hall: HallPlan
    name: str
    racks: Racks
    flow_ratio: Array = 1.0

    def value(self, parameter: str) -> Array:
        """A number of the server, from the catalogue."""
        return self.design.value(self.racks.server, parameter)

    @property
    def in_air(self) -> bool:
        """Whether the servers breathe the air of the room; those in a tank have neither fans nor an inlet."""
        return "airflow_max" in self.design.catalogue.parameters(self.racks.server)

    @property
    def servers(self) -> Array:
        """Servers in all equal halls."""
        return self.racks.servers_per_rack * self.count

    @property
    def count(self) -> Array:
        """Racks in all equal halls."""
        return np.asarray(count_of(self.racks) * self.hall.count, dtype=float)

    @property
    def loop(self) -> str:
        """Component that feeds their coolant."""
        return self.hall.loop_of(self.racks)

    @property
    def tcs(self) -> Tcs:
        """Their loop of coolant; reading has checked that there is one."""
        return self.hall.loops[self.loop]

    @property
    def unbalanced(self) -> bool:
        """Whether they stand on a loop without balancing valves."""
        return self.racks.cooling != "air" and self.tcs.balancing == "none"

    @property
    def captured(self) -> Array:
        """Share of a server's heat that the coolant takes at design: of the spec, or of the catalogue."""
        return self.design.given(self.racks.liquid_share, self.racks.server, "capture_fraction")

    @property
    def air_scale(self) -> Array:
        """Air and fans of a server over those of the catalogue, made for its own capture fraction."""
        if self.racks.liquid_share is None:
            return np.asarray(1.0)
        return (1 - self.captured) / (1 - self.value("capture_fraction"))

    @property
    def accelerators(self) -> Array:
        """Accelerators of a server: its chips, unless its rows say that these are none."""
        rows = self.design.catalogue.parameters(self.racks.server)
        return self.value("accelerators" if "accelerators" in rows else "chips")

    @property
    def flow(self) -> float:
        """Coolant per heat of their loop, m3/s/W; reading has checked that one that does not boil has it."""
        flow = self.tcs.flow
        assert flow is not None, "a coolant that stays liquid has a flow"
        return flow

    @property
    def coolant(self) -> tuple[Array, Array]:
        """Density, kg/m3, and heat capacity, J/(kg K), of their coolant."""
        return coolant_constants(self.tcs.fluid, self.tcs.supply)

    @property
    def W_air_max(self) -> Array:
        """Air of one server at full fan speed, W/K; thin air carries less."""
        if not self.in_air:
            return np.asarray(0.0)
        density = self.design.air_density(self.hall.room.supply_air)
        return self.air_scale * self.value("airflow_max") * density * CP_MOIST_AIR

    @property
    def group(self) -> str:
        """What stands before their channels and notes; empty in a hall of one kind."""
        return "" if self.name == "racks" else f"{self.name}."

    @property
    def path(self) -> str:
        """Dotted path of their section in the spec."""
        return self.hall.racks_path(self.name)


@dataclass(frozen=True)
class Point:
    """One server at full utilisation and the temperatures of the design point.

    Parameters
    ----------
    state
        Powers and fan speed, see `ServerPower.state`.
    T_chip
        K.
    q_air, q_liquid
        Heat to the air and to the coolant, W.
    W_air, W_tcs
        Air and coolant, W/K.
    more
        What the component of this kind needs besides.
    """

    state: Mapping[str, Array]
    T_chip: Array
    q_air: Array
    q_liquid: Array
    W_air: Array
    W_tcs: Array
    more: Mapping[str, Any]


@dataclass(frozen=True)
class RackKind:
    """One kind of cooling.

    Parameters
    ----------
    point
        Of place, electrical side, inlet air and chip temperature of the turn before, K: the point reached.
    component
        Of place, point and the fields that all kinds share: the component; ``flow_share`` of its loop is
        among its own fields where it stands on one.
    require
        Limits of its own, with findings.
    equip
        Writes its parts into the list of equipment.
    """

    point: Callable[[Place, ServerPower, Array, Array], Point]
    component: Callable[[Place, Point, Mapping[str, Any], Array], Component]
    require: Callable[[Place, Point], None]
    equip: Callable[[Place], None]
