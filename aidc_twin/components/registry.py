"""All kinds of component, by the name that tables and tests use."""

from __future__ import annotations

from aidc_twin.components.air_cooled_chillers import AirCooledChillers
from aidc_twin.components.air_fans import AirFans
from aidc_twin.components.air_rack import AirRack
from aidc_twin.components.base import Component
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.chillers import Chillers
from aidc_twin.components.closed_tower import ClosedTower
from aidc_twin.components.cold_plate_rack import ColdPlateRack
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.crah import Crah
from aidc_twin.components.dry_cooler import DryCooler
from aidc_twin.components.dx import Dx
from aidc_twin.components.economiser import Economiser
from aidc_twin.components.electrical_room import ElectricalRoom
from aidc_twin.components.electrical_room_dx import ElectricalRoomDx
from aidc_twin.components.free_cooling_coil import FreeCoolingCoil
from aidc_twin.components.heat_recovery import HeatRecovery
from aidc_twin.components.immersion_rack import ImmersionRack
from aidc_twin.components.indirect_evaporative import IndirectEvaporative
from aidc_twin.components.other_loads import OtherLoads
from aidc_twin.components.outdoor_air import OutdoorAir
from aidc_twin.components.plate_exchanger import PlateExchanger
from aidc_twin.components.power_train import PowerTrain
from aidc_twin.components.process_heat import ProcessHeat
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.components.refrigerant_economiser import RefrigerantEconomiser
from aidc_twin.components.room import Room
from aidc_twin.components.room_humidity import RoomHumidity
from aidc_twin.components.storage_tank import StorageTank
from aidc_twin.components.surface_water import SurfaceWater
from aidc_twin.components.two_phase_cdu import TwoPhaseCdu
from aidc_twin.components.two_phase_plate_rack import TwoPhasePlateRack
from aidc_twin.components.water_loop import WaterLoop

__all__ = ["REGISTRY"]

REGISTRY: dict[str, type[Component]] = {
    "air_cooled_chillers": AirCooledChillers,
    "air_rack": AirRack,
    "cdu": Cdu,
    "chillers": Chillers,
    "closed_tower": ClosedTower,
    "cold_plate_rack": ColdPlateRack,
    "cooling_tower": CoolingTower,
    "crah": Crah,
    "dry_cooler": DryCooler,
    "economiser": Economiser,
    "electrical_room": ElectricalRoom,
    "free_cooling_coil": FreeCoolingCoil,
    "heat_recovery": HeatRecovery,
    "immersion_rack": ImmersionRack,
    "other_loads": OtherLoads,
    "plate_exchanger": PlateExchanger,
    "power_train": PowerTrain,
    "rear_door": RearDoor,
    "process_heat": ProcessHeat,
    "room": Room,
    "surface_water": SurfaceWater,
    "storage_tank": StorageTank,
    "two_phase_cdu": TwoPhaseCdu,
    "two_phase_plate_rack": TwoPhasePlateRack,
    "water_loop": WaterLoop,
    "refrigerant_economiser": RefrigerantEconomiser,
    "outdoor_air": OutdoorAir,
    "indirect_evaporative": IndirectEvaporative,
    "electrical_room_dx": ElectricalRoomDx,
    "dx": Dx,
    "air_fans": AirFans,
    "room_humidity": RoomHumidity,
}
