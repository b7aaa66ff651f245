"""What cools the air of a hall without a water plant: sections of ``room``."""

from __future__ import annotations

from typing import Annotated

from aidc_twin.facility.spec_types import Redundancy, RedundancyText, Section, optional, quantity

__all__ = ["AirEconomiser", "DirectExpansion", "IndirectEvaporative", "PumpedEconomiser"]

Spare = Annotated[Redundancy, RedundancyText()]
Rating = Annotated[float, quantity("W", "10 kW", "2 MW")]
Cycles = Annotated[float, quantity("1", "1.5", "20")]
N_PLUS_1 = Redundancy(spare=1)
GB50174_B = "GB 50174-2017 Annex A, class B: N+1"


class Pads(Section):
    """Wetted pads in the outdoor air."""

    depth: Annotated[float, quantity("m", "0.05 m", "0.4 m")] | None = optional(
        "depth of the pads", None, "catalogue: air_economiser.pad_depth"
    )
    wet_above: Annotated[float, quantity("K", "5 degC", "40 degC")] | None = optional(
        "dry bulb above which they are wetted",
        None,
        "sizing: room.supply_air less air_economiser.wet_below_set of the catalogue",
    )
    cycles_of_concentration: Cycles | None = optional(
        "dissolved solids on the pads over make-up",
        None,
        "catalogue: air_economiser.cycles_of_concentration",
    )


class AirEconomiser(Section):
    """Air handlers that draw in outdoor air and mix it with return air."""

    unit_rating: Rating | None = optional(
        "sensible capacity of one air handler", None, "catalogue: air_handler.unit_rating"
    )
    redundancy: Spare = optional("spare air handlers", N_PLUS_1, GB50174_B)
    pads: Pads | None = optional("evaporative pads in the outdoor air", None, "none: dry outdoor air")


class IndirectEvaporative(Section):
    """Units with an air-to-air exchanger, its outdoor side dry or sprayed."""

    unit_rating: Rating | None = optional(
        "sensible capacity of one unit", None, "catalogue: air_handler.unit_rating"
    )
    redundancy: Spare = optional("spare units", N_PLUS_1, GB50174_B)
    effectiveness_dry: Annotated[float, quantity("1", "0.3", "0.9")] | None = optional(
        "fall of the room air over its distance to the dry bulb, at full flows",
        None,
        "catalogue: indirect_evaporative.effectiveness_dry",
    )
    effectiveness_wet: Annotated[float, quantity("1", "0.3", "0.9")] | None = optional(
        "fall of the room air over its distance to the wet bulb, sprayed, at full flows",
        None,
        "catalogue: indirect_evaporative.effectiveness_wet",
    )
    cycles_of_concentration: Cycles | None = optional(
        "dissolved solids in the spray over make-up",
        None,
        "catalogue: indirect_evaporative.cycles_of_concentration",
    )


class PumpedEconomiser(Section):
    """Pumped refrigerant between the coils of the hall and outdoor air, without compressors."""

    effectiveness: Annotated[float, quantity("1", "0.2", "0.7")] | None = optional(
        "fall of the room air over its distance to the dry bulb, at full flows",
        None,
        "catalogue: pumped_refrigerant.effectiveness",
    )


class DirectExpansion(Section):
    """Direct-expansion coils with compressors and air-cooled condensers, alone or behind an economiser."""

    unit_rating: Rating | None = optional("sensible capacity of one unit", None, "catalogue: dx.unit_rating")
    redundancy: Spare = optional("spare units", N_PLUS_1, GB50174_B)
    capacity_share: Annotated[float, quantity("1", "0.02", "1.5")] | None = optional(
        "capacity over the heat of the hall, without spare units",
        None,
        "sizing: what the economiser leaves on the design day, dx.trim_least_share of the catalogue at least",
    )
    pumped_economiser: PumpedEconomiser | None = optional(
        "economiser by pumped refrigerant", None, "none: compressors alone"
    )
