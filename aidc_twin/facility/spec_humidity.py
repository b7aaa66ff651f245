"""The section of a room that says how its air is kept moist and dry enough."""

from __future__ import annotations

from typing import Annotated

from aidc_twin.facility.spec_types import Name, Section, optional, quantity

__all__ = ["Humidity"]


class Humidity(Section):
    """Fresh air of a hall, humidifiers, and the dew point that they hold."""

    type: Annotated[str, Name("humidifier")] = optional(
        "humidifiers of the catalogue",
        "humidifier_ultrasonic",
        "adiabatic: a fifteenth of the energy of steam",
    )
    dew_point_low: Annotated[float, quantity("K", "-20 degC", "14 degC")] | None = optional(
        "dew point that the humidifiers hold",
        None,
        "catalogue: humidity.dew_point_low, with an air economiser humidity.dew_point_low_outdoor_air",
    )
    fresh_air: Annotated[float, quantity("1/s", "0 m3/h/m3", "10 m3/h/m3")] | None = optional(
        "air changes of the hall by fresh air", None, "catalogue: humidity.fresh_air"
    )
