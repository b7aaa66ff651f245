"""Words of tables and figures for the names that the program uses."""

from __future__ import annotations

__all__ = ["COST_LABELS", "GROUP_LABELS", "MODES", "MONTHS", "PART_LABELS", "label"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MODES = ("free", "partial", "mechanical")

PART_LABELS = {
    "it": "IT equipment",
    "chillers": "Chillers",
    "tower_fans": "Tower fans",
    "condenser_fans": "Fans of air-cooled chillers",
    "cooler_fans": "Fans of dry coolers",
    "pumps": "Pumps of the water loops",
    "crah_fans": "CRAH fans",
    "door_fans": "Fans of rear doors",
    "cdu_pumps": "CDU pumps",
    "electrical_room_cooling": "Cooling of the electrical room",
    "dx": "Direct-expansion compressors",
    "air_heat_rejection": "Outdoor fans, sprays and condensers",
    "fresh_air": "Fresh air, moved and dried",
    "humidifiers": "Humidifiers",
    "transformer_loss": "Transformer losses",
    "ups_loss": "UPS losses",
    "distribution_loss": "Distribution losses",
    "lighting_other": "Lighting and other",
    "facility": "Facility",
    "server_fans": "Server fans",
    "psu_loss": "Server power supplies",
    "vrm_loss": "Voltage regulators",
    "rack_pdu_loss": "Rack PDU losses",
}

GROUP_LABELS = {
    "cooling_liquid": "Liquid cooling, rack to CDU",
    "cooling_air": "Air cooling",
    "plant": "Cooling plant",
    "power": "Power train",
    "building": "Building and racks",
    "it_premium": "Liquid parts inside servers",
    "soft": "Installation, design, contingency",
}

COST_LABELS = {
    "capital": "Capital",
    "energy": "Electrical energy",
    "energy_peak": "Electrical energy in peak hours",
    "energy_valley": "Electrical energy in valley hours",
    "energy_sharp": "Electrical energy in sharp hours",
    "demand": "Demand charge",
    "heat": "Heat sold",
    "heat_sold": "Heat sold",
    "water": "Water",
    "maintenance": "Maintenance",
    "replacements": "Replacements",
} | {
    f"maintenance_{group}": f"Maintenance: {words[:1].lower()}{words[1:]}"
    for group, words in GROUP_LABELS.items()
}

_CAPITALS = {
    word: word.upper()
    for word in ("bms", "cdu", "chw", "crah", "cw", "fws", "it", "lv", "mv", "pdu", "pg25", "tcs", "ups")
}


def label(name: str) -> str:
    """Words for an id: ``ups_module`` becomes "UPS module"."""
    known = PART_LABELS.get(name) or GROUP_LABELS.get(name) or COST_LABELS.get(name)
    if known:
        return known
    words = [_CAPITALS.get(word, word) for word in name.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])
