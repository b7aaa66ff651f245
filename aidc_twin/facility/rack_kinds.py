"""All kinds of cooling of racks, by the word of the spec."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aidc_twin.facility.rack_air import AIR
from aidc_twin.facility.rack_cold_plate import COLD_PLATE
from aidc_twin.facility.rack_immersion import IMMERSION
from aidc_twin.facility.rack_kind import RackKind

__all__ = ["RACK_KINDS"]

RACK_KINDS: Mapping[str, RackKind] = MappingProxyType(
    {"air": AIR, "cold_plate": COLD_PLATE, "immersion": IMMERSION}
)
