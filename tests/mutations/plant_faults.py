"""Faults planted in other reference designs: in components that the cold-plate design does not have."""

from __future__ import annotations

from typing import Any

from planted_faults import Fault, draws, law, links, number, sees, weather

from aidc_twin.components import closed_tower
from aidc_twin.components.air_cooled_chillers import AirCooledChillers
from aidc_twin.components.closed_tower import ClosedTower
from aidc_twin.components.dry_cooler import DryCooler
from aidc_twin.components.heat_recovery import HeatRecovery
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.components.storage_tank import StorageTank
from aidc_twin.components.surface_water import SurfaceWater
from aidc_twin.dimensions import const
from aidc_twin.network import Network

__all__ = ["IN_PLANTS"]


def _twice(net: Network, name: str, stream: Any, G: Any, T_store: Any) -> None:
    net.stream_to_store(name, stream, G, T_store)
    net.stream_to_store(name, stream, G, T_store)


# Reference design, and the faults that are planted in it.
IN_PLANTS: dict[str, tuple[Fault, ...]] = {
    "cold_plate_dry_cooler_w40": (
        Fault("wet bulb for dry bulb in the control of the dry coolers", "kinds",
              sees(DryCooler, "command", lambda now: weather(now, dry_bulb=now.weather["wet_bulb"]))),
        Fault("inlet and outlet of the dry coolers swapped", "wiring",
              links(DryCooler, stream_to_outside=lambda net, name, stream, G, T_env: net.stream_to_outside(
                  name, stream[::-1], G, T_env))),
        Fault("L/s for m3/s in the air of the dry coolers", "design point",
              number("warm.coolers.V_air_max", lambda n: n["warm.coolers.V_air_max"] / 1000)),
        Fault("dry coolers that cool towards 10 K below the dry bulb", "second law",
              links(DryCooler, stream_to_outside=lambda net, name, stream, G, T_env: net.stream_to_outside(
                  name, stream, G, T_env - const(10.0, "dK")))),
    ),
    "cold_plate_closed_tower": (
        Fault("dry bulb for wet bulb in the control of the closed towers", "kinds",
              sees(ClosedTower, "command", lambda now: weather(now, wet_bulb=now.weather["dry_bulb"]))),
        Fault("inlet and outlet of the closed towers swapped", "wiring",
              links(ClosedTower, stream_to_outside=lambda net, name, stream, G, T_env: net.stream_to_outside(
                  name, stream[::-1], G, T_env))),
        Fault("work of the spray pump that stands nowhere", "first law",
              links(ClosedTower, outdoors=lambda net, name, q: (
                  None if name.endswith("spray") else net.outdoors(name, q)))),
        Fault("evaporation of closed towers without the humidity of the outdoor air", "water",
              law(closed_tower, "evaporation", W_in=lambda a: 0 * a["W_in"])),
    ),
    "lake_water": (
        Fault("surface water 15 K colder than the lake is", "second law",
              links(SurfaceWater, stream_to_outside=lambda net, name, stream, G, T_env: net.stream_to_outside(
                  name, stream, G, T_env - const(15.0, "dK")))),
        Fault("inlet and outlet of the loop swapped at the lake", "wiring",
              links(SurfaceWater, stream_to_outside=lambda net, name, stream, G, T_env: net.stream_to_outside(
                  name, stream[::-1], G, T_env))),
        Fault("pumps of the intake that are drawn and heat nothing", "first law",
              links(SurfaceWater, outdoors=lambda net, name, q: None)),
    ),
    "air_storage_20kw": (
        Fault("heat of the tank counted twice", "flow closure",
              links(StorageTank, stream_to_store=_twice)),
    ),
    "heat_reuse_north": (
        Fault("wet bulb for dry bulb in the demand of the heating network", "kinds",
              sees(HeatRecovery, "command", lambda now: weather(now, dry_bulb=now.weather["wet_bulb"]))),
        Fault("pumps of the heat recovery that heat nothing", "first law",
              links(HeatRecovery, source=lambda net, node, q: None, outdoors=lambda net, name, q: None)),
    ),
    "air_cooled_free_cooling": (
        Fault("wet bulb for dry bulb at the air-cooled condensers", "kinds",
              sees(AirCooledChillers, "command", lambda now: weather(
                  now, dry_bulb=now.weather["wet_bulb"]))),
        Fault("fans of the condensers that are drawn and heat nothing", "first law",
              draws(AirCooledChillers, lambda made: made + [d for d in made if d.meter == "condenser_fans"])),
        Fault("work of air-cooled compressors that leaves nowhere", "first law",
              draws(AirCooledChillers, lambda made: made + [d for d in made if d.meter == "chillers"])),
    ),
    "rear_door": (
        Fault("air and water of the rear doors swapped", "second law",
              links(RearDoor, exchanger=lambda net, hot, cold, G: net.exchanger(cold, hot, G))),
        Fault("inlet and outlet of the air of the rear doors swapped", "flow closure",
              links(RearDoor, exchanger=lambda net, hot, cold, G: net.exchanger(hot[::-1], cold, G))),
    ),
}  # fmt: skip
