"""Which group of the capital cost an item stands in."""

from __future__ import annotations

__all__ = ["BUILDING_WORKS", "CIVIL_WORKS", "GROUPS", "GROUP_OF", "IT_PREMIUM", "SOFT", "SOFT_ITEMS"]

IT_PREMIUM = "it_premium"
SOFT = "soft"
GROUPS = ("cooling_liquid", "cooling_air", "plant", "power", "building", IT_PREMIUM, SOFT)

GROUP_OF = {
    "cold_plate_kit_chip": IT_PREMIUM,
    "cold_plate_kit_node": IT_PREMIUM,
    "quick_coupling_pair": IT_PREMIUM,
    "rack_manifold": "cooling_liquid",
    "tcs_branch_piping": "cooling_liquid",
    "tcs_ring_main": "cooling_liquid",
    "coolant_pg25": "cooling_liquid",
    "coolant_pao": "cooling_liquid",
    "coolant_r1233zd": "cooling_liquid",
    "coolant_fk649": "cooling_liquid",
    "two_phase_cdu": "cooling_liquid",
    "immersion_tank_sealed": "cooling_liquid",
    "immersion_tank": "cooling_liquid",
    "immersion_node_kit": IT_PREMIUM,
    "cdu": "cooling_liquid",
    "fws_piping": "plant",
    "chw_piping": "plant",
    "plate_exchanger": "plant",
    "pump_set": "plant",
    "chiller_water_cooled": "plant",
    "cooling_tower_open": "plant",
    "chiller_air_cooled": "plant",
    "free_cooling_coil": "plant",
    "water_treatment": "plant",
    "closed_tower": "plant",
    "dry_cooler": "plant",
    "adiabatic_cooler": "plant",
    "coolant_eg30": "plant",
    "water_intake": "plant",
    "storage_tank": "plant",
    "plant_module": "plant",
    "crah": "cooling_air",
    "fan_wall": "cooling_air",
    "in_row": "cooling_air",
    "rear_door_passive": "cooling_air",
    "rear_door_active": "cooling_air",
    "electrical_room_cooling": "cooling_air",
    "containment": "cooling_air",
    "outdoor_air_handler": "cooling_air",
    "indirect_evaporative_unit": "cooling_air",
    "dx_unit": "cooling_air",
    "pumped_refrigerant_economiser": "cooling_air",
    "electrical_room_dx": "cooling_air",
    "fresh_air_unit": "cooling_air",
    "fresh_air_fan": "cooling_air",
    "humidifier_ultrasonic": "cooling_air",
    "humidifier_spray": "cooling_air",
    "humidifier_steam": "cooling_air",
    "rack": "building",
    "rack_pdu": "power",
    "busway": "power",
    "ups_module": "power",
    "ups_system": "power",
    "battery": "power",
    "transformer_mv": "power",
    "mv_switchgear": "power",
    "lv_switchgear": "power",
    "genset": "power",
    "fuel_system": "power",
    "it_module": "building",
    "building_shell": "building",
    "fit_out": "building",
    "fire_protection": "building",
    "bms": "building",
    "lighting_small_power": "building",
}

# Works of the builder: nothing in them is commissioned.
BUILDING_WORKS = ("building_shell", "fit_out")

# What is there already where a hall is equipped that stands: all that is priced by the area of the building.
CIVIL_WORKS = (*BUILDING_WORKS, "it_module", "fire_protection", "lighting_small_power")

# In the order in which they are reckoned: each takes the earlier ones into its base.
SOFT_ITEMS = ("installation", "design_management", "commissioning", "contingency")
