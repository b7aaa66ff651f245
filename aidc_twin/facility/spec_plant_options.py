"""What a plant of a spec may have beside its machines: storage, heat recovery, a reset of its supply."""

from __future__ import annotations

from typing import Annotated, Literal

from aidc_twin.facility.spec_types import Choice, Section, optional, quantity, required

__all__ = ["HeatRecovery", "Reset", "ResetByFlow", "ResetByWetBulb", "Storage"]


class Storage(Section):
    """A stratified tank of the plant's water, between its supply and its return."""

    use: Annotated[Literal["price", "standby"], Choice()] = required(
        "price: filled in cheap hours of the tariff, emptied in dear ones; standby: kept full"
    )
    volume: Annotated[float, quantity("m3", "10 m3", "100000 m3")] | None = optional(
        "water in the tank", None, "from storage.reserve"
    )
    reserve: Annotated[float, quantity("s", "15 min", "24 h")] | None = optional(
        "time that the tank alone carries the design load", None, "follows from storage.volume"
    )


class HeatRecovery(Section):
    """Exchangers that give heat of the return to a district network before the plant cools it."""

    capacity: Annotated[float, quantity("W", "10 kW", "100 MW")] = required(
        "most heat that the network takes"
    )
    network_return: Annotated[float, quantity("K", "5 degC", "65 degC")] = required(
        "water of the network that comes to be heated"
    )
    approach: Annotated[float, quantity("dK", "0.5 K", "20 K")] = required(
        "return of the plant over the heated water of the network at capacity"
    )
    heating_below: Annotated[float, quantity("K", "0 degC", "30 degC")] = optional(
        "dry bulb below which the network asks for heat",
        288.15,
        "15 degC: heating starts about there",
    )
    design_outdoor: Annotated[float, quantity("K", "-50 degC", "20 degC")] = required(
        "dry bulb at which it asks for its capacity"
    )


class ResetByFlow(Section):
    """Allowed by the load, read from the flow of the loop."""

    begins: Annotated[float, quantity("1", "0", "1.2")] = required("share of the design flow where it begins")
    ends: Annotated[float, quantity("1", "0", "1.2")] = required("share, below that, where it is whole")


class ResetByWetBulb(Section):
    """Allowed by the weather."""

    begins: Annotated[float, quantity("K", "-30 degC", "38 degC")] = required("wet bulb where it begins")
    ends: Annotated[float, quantity("K", "-30 degC", "38 degC")] = required(
        "wet bulb, below that, where it is whole"
    )


class Reset(Section):
    """Raises the supply while the load or the weather allows; where both are given, both must allow it."""

    most: Annotated[float, quantity("dK", "0.1 K", "10 K")] = required("largest rise of the supply")
    load: ResetByFlow | None = optional("by load", None, "not by load")
    wet_bulb: ResetByWetBulb | None = optional("by outdoor wet bulb", None, "not by weather")
