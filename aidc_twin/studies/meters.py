"""Which components draw on each energy meter, and which of their numbers and equipment make what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType

from aidc_twin.components.air_cooled_chillers import AirCooledChillers
from aidc_twin.components.air_fans import AirFans
from aidc_twin.components.air_rack import AirRack
from aidc_twin.components.base import Component, unit_table
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.chillers import Chillers
from aidc_twin.components.closed_tower import ClosedTower
from aidc_twin.components.cold_plate_rack import ColdPlateRack
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.crah import Crah
from aidc_twin.components.dry_cooler import DryCooler
from aidc_twin.components.dx import Dx
from aidc_twin.components.electrical_room import ElectricalRoom
from aidc_twin.components.electrical_room_dx import ElectricalRoomDx
from aidc_twin.components.free_cooling_coil import FreeCoolingCoil
from aidc_twin.components.heat_recovery import HeatRecovery
from aidc_twin.components.immersion_rack import ImmersionRack
from aidc_twin.components.indirect_evaporative import IndirectEvaporative
from aidc_twin.components.other_loads import OtherLoads
from aidc_twin.components.outdoor_air import OutdoorAir
from aidc_twin.components.power_train import PowerTrain
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.components.refrigerant_economiser import RefrigerantEconomiser
from aidc_twin.components.room_humidity import RoomHumidity
from aidc_twin.components.storage_tank import StorageTank
from aidc_twin.components.surface_water import SurfaceWater
from aidc_twin.components.two_phase_cdu import TwoPhaseCdu
from aidc_twin.components.two_phase_plate_rack import TwoPhasePlateRack
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.facility.facility import Facility

__all__ = ["METERS", "Drawer", "drawers_of"]

Kinds = tuple[type[Component], ...]


@dataclass(frozen=True)
class Drawer:
    """One kind of component that draws on a meter.

    Attributes
    ----------
    kinds
        Classes of the component, any of which may stand in a facility.
    rated
        Parameter that holds its power at full speed, W; empty where it has none.
    shapes
        Parameters that decide how much of that is drawn, besides weather and load; ``machine.*`` stands for
        all numbers of a part that comes in several kinds.
    equipment
        Names in the list of equipment; ``{name}`` is the component, ``{loop}`` the plant that it stands
        in, ``*`` anything.
    """

    kinds: Kinds
    rated: str = ""
    shapes: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()

    def shapes_of(self, component: Component) -> tuple[str, ...]:
        """Names of the parameters of one component that shape what it draws."""
        known = unit_table(component)
        found: list[str] = []
        for name in self.shapes:
            part = name.removesuffix("*")
            found += [key for key in known if key.startswith(part)] if part != name else [name]
        return tuple(found)

    def equipment_of(self, component: str, installed: Iterable[str]) -> tuple[str, ...]:
        """Names of the equipment of one component; patterns stand for all that is installed and fits them."""
        loop, there = component.partition(".")[0], list(installed)
        names = [name.format(name=component, loop=loop) for name in self.equipment]
        return tuple(
            found
            for name in names
            for found in ([one for one in there if fnmatchcase(one, name)] if "*" in name else [name])
        )


RACKS: Kinds = (AirRack, ColdPlateRack, ImmersionRack, TwoPhasePlateRack)
COMPRESSORS = (
    *("machine.q_rated", "machine.approach_evaporator", "machine.approach_condenser", "machine.carnot_share"),
    *("machine.lift_loss", "machine.lift_least", "machine.cop_most", "machine.part_load_least"),
)

METERS: Mapping[str, tuple[Drawer, ...]] = MappingProxyType(
    {
        "it": (
            Drawer(
                RACKS,
                shapes=(
                    *("n_servers", "power.chip_idle", "power.chip_peak", "power.leakage"),
                    *("power.leakage_slope", "power.T_leakage", "power.other", "power.other_idle_share"),
                ),
                equipment=("{name}.cabinets*", "{name}.tanks*"),
            ),
        ),
        "server_fans": (
            Drawer(
                RACKS,
                "power.fan_power_max",
                ("power.fan_reference", "power.fan_slope", "power.T_fan", "power.fan_min"),
            ),
        ),
        "psu_loss": (
            Drawer(RACKS, shapes=("power.psu_rating", *(f"power.psu_polynomial.{i}" for i in range(4)))),
        ),
        "vrm_loss": (
            Drawer(
                RACKS,
                shapes=("power.vrm_rating", "power.vrm_constant", "power.vrm_linear", "power.vrm_square"),
            ),
        ),
        "chillers": (
            Drawer(
                (Chillers,),
                shapes=(
                    *("q_unit", "W_cw_unit", "machine.*"),
                    *("staging.part_load_least", "staging.load_high", "staging.load_low"),
                ),
                equipment=("{name}",),
            ),
            Drawer(
                (AirCooledChillers,),
                shapes=(
                    *("q_unit", "machine.*", "difference_full", "difference_least"),
                    *("T_condensing_least", "recirculation", "staging.load_high", "staging.load_low"),
                ),
                equipment=("{name}",),
            ),
        ),
        "condenser_fans": (
            Drawer(
                (AirCooledChillers,),
                shapes=("fan_power_unit", "difference_full", "difference_least", "fan_min", "density_ratio"),
                equipment=("{name}",),
            ),
            Drawer((FreeCoolingCoil,), "fan_power_max", ("ua", "W_air", "fan_min"), ("{name}",)),
        ),
        "tower_fans": (
            Drawer((CoolingTower,), "fan_power_max", ("ua_design", "m_air_design", "fan_min"), ("{name}",)),
            Drawer(
                (ClosedTower,),
                "fan_power_max",
                ("ua_design", "ua_dry_design", "V_air_max", "fan_min"),
                ("{name}",),
            ),
        ),
        "cooler_fans": (
            Drawer((DryCooler,), "fan_power_max", ("ua_design", "V_air_max", "fan_min"), ("{name}",)),
        ),
        "pumps": (
            Drawer((WaterLoop,), "pump_power_design", ("W_min", "pumps.*"), ("{name}.pumps",)),
            Drawer((CoolingTower,), "pump_power_design", ("pumps.*",), ("{loop}.tower_pumps",)),
            Drawer((ClosedTower,), "spray_power", ("T_frost", "dry_margin"), ("{name}",)),
            Drawer((SurfaceWater,), "pump_power_design", ("flow_min", "pumps.*"), ("{loop}.intake_pumps",)),
            Drawer(
                (HeatRecovery,),
                "pump_power_design",
                ("pumps.*", "T_heating", "T_design"),
                ("{loop}.heat_recovery_pumps",),
            ),
            Drawer((StorageTank,), "pump_power_design", ("pumps.*", "bypass"), ("{loop}.storage_pumps",)),
        ),
        "crah_fans": (
            Drawer((Crah,), "fan_power_max", ("W_air_max", "air_per_server_air", "fan_min"), ("{name}",)),
            Drawer((AirFans,), "fan_power_max", ("W_air_max", "air_per_server_air", "fan_min")),
        ),
        "door_fans": (Drawer((RearDoor,), "fan_power_max", ("W_air_rated", "captured"), ("{name}",)),),
        "cdu_pumps": (
            Drawer((Cdu,), "pump_power_design", ("speed", "flow.*", "pumps.*"), ("{name}",)),
            Drawer((TwoPhaseCdu,), "", ("pump_power",), ("{name}",)),
        ),
        "electrical_room_cooling": (
            Drawer((ElectricalRoom,), "fan_power", (), ("{name}",)),
            Drawer((ElectricalRoomDx,), "fan_power", (), ("{name}",)),
        ),
        "dx": (
            Drawer((Dx,), shapes=("T_set", *COMPRESSORS), equipment=("{name}",)),
            Drawer((ElectricalRoomDx,), shapes=("T_low", *COMPRESSORS), equipment=("{name}",)),
        ),
        "air_heat_rejection": (
            Drawer((OutdoorAir,), "pump_power_max", ("T_wet_above",)),
            Drawer((IndirectEvaporative,), "fan_power_max", ("ua_dry", "ua_wet", "W_out_max", "fan_min")),
            Drawer((RefrigerantEconomiser,), "fan_power_max", ("ua", "W_out_max", "fan_min")),
            Drawer((Dx, ElectricalRoomDx), "machine.fan_power_max", ("machine.q_rated",), ("{name}",)),
        ),
        "fresh_air": (Drawer((RoomHumidity,), shapes=("fan_power", "m_fresh", "cop", "w_dried")),),
        "humidifiers": (Drawer((RoomHumidity,), shapes=("energy_per_water", "w_low", "m_fresh")),),
        "transformer_loss": (
            Drawer(
                (PowerTrain,),
                shapes=("transformer_rating", "no_load_loss", "load_loss", "power_factor"),
                equipment=("transformers",),
            ),
        ),
        "ups_loss": (
            Drawer(
                (PowerTrain,),
                shapes=(
                    *("ups_module", "ups_constant", "ups_linear", "ups_square", "ups_standby"),
                    *("ups_load_limit", "ups_reserve"),
                ),
                equipment=("ups",),
            ),
        ),
        "distribution_loss": (
            Drawer((PowerTrain,), shapes=("busway_rating", "busway_share"), equipment=("busway",)),
        ),
        "rack_pdu_loss": (
            Drawer((PowerTrain,), shapes=("busway_rating", "pdu_share"), equipment=("*racks*.pdu",)),
        ),
        "lighting_other": (Drawer((OtherLoads,), shapes=("lighting", "fixed")),),
    }
)


def drawers_of(facility: Facility, meter: str) -> list[tuple[Component, Drawer]]:
    """Components of a facility that draw on a meter, in the order of their step; none where it has none."""
    return [
        (component, drawer)
        for component in facility.components
        for drawer in METERS[meter]
        if isinstance(component, drawer.kinds)
    ]
