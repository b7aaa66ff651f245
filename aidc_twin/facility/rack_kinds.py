"""All kinds of cooling of racks, by the word of the spec."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aidc_twin.facility.rack_air import AIR
from aidc_twin.facility.rack_cold_plate import COLD_PLATE
from aidc_twin.facility.rack_immersion import IMMERSION, TWO_PHASE_IMMERSION
from aidc_twin.facility.rack_kind import RackKind
from aidc_twin.facility.rack_two_phase import TWO_PHASE_COLD_PLATE

__all__ = ["RACK_KINDS"]

RACK_KINDS: Mapping[str, RackKind] = MappingProxyType(
    {
        "air": AIR,
        "cold_plate": COLD_PLATE,
        "immersion": IMMERSION,
        "two_phase_cold_plate": TWO_PHASE_COLD_PLATE,
        "two_phase_immersion": TWO_PHASE_IMMERSION,
    }
)
