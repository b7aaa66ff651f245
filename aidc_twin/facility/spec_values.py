"""The raw values of a spec, each judged alone, and the complaints that checks between them make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from aidc_twin.facility.positions import KeyPath
from aidc_twin.facility.spec_fields import ABSENT, judge
from aidc_twin.facility.spec_plants import PLANT_KINDS
from aidc_twin.units import format_quantity

__all__ = ["NO_DEFAULT", "Complaint", "HallPaths", "Known", "Values", "celsius", "mapping", "usable"]

NO_DEFAULT = "it has no default"

# Kind of name ("server", "tariff") -> the names that may stand in a spec.
Known = Mapping[str, Sequence[str]]


@dataclass(frozen=True, order=True)
class Complaint:
    """One mistake at a path of the spec; it becomes a `Finding` with the position of that path.

    ``explains`` names keys that are missing only because this one is misspelt.
    """

    path: KeyPath
    what: str
    rule: str
    cure: str = ""
    of_key: bool = False
    explains: tuple[KeyPath, ...] = ()


class Values:
    """The values of raw data, each judged alone."""

    def __init__(self, data: Mapping[str, Any], model: type[BaseModel]) -> None:
        self.data, self.model = data, model
        self.plants: dict[str, Any] = mapping(data.get("plants"))
        self.halls = _hall_paths(data)

    def get(self, *path: str) -> Any:
        """The value, its default, or `ABSENT` where it is unusable."""
        if path[0] == "plants":
            plant = self.plants.get(path[1])
            kind = PLANT_KINDS.get(str(plant.get("kind"))) if isinstance(plant, dict) else None
            return ABSENT if kind is None else judge(kind, path[2:], plant)
        return judge(self.model, path, self.data)

    def kind(self, plant: str) -> str:
        """The kind of a plant as the file says it, empty where it says none."""
        entry = self.plants.get(plant)
        return str(entry.get("kind", "")) if isinstance(entry, dict) else ""

    def has(self, *path: str) -> bool:
        """Whether the file gives a value there, of whatever sort."""
        data: Any = self.data
        for key in path:
            if not isinstance(data, dict) or data.get(key) is None:
                return False
            data = data[key]
        return True


def mapping(value: Any) -> dict[str, Any]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class HallPaths:
    """Where the parts of one hall stand in the file."""

    room: tuple[str, ...]
    racks: tuple[tuple[str, ...], ...]
    loops: tuple[tuple[str, ...], ...]


def _hall_paths(data: Mapping[str, Any]) -> tuple[HallPaths, ...]:
    halls = mapping(data.get("halls"))
    if not halls:
        return (HallPaths(("room",), (("racks",),), (("tcs",),) if data.get("tcs") is not None else ()),)
    return tuple(
        HallPaths(
            ("halls", name, "room"),
            tuple(("halls", name, "racks", kind) for kind in mapping(mapping(hall).get("racks"))),
            tuple(("halls", name, "loops", loop) for loop in mapping(mapping(hall).get("loops"))),
        )
        for name, hall in halls.items()
    )


def usable(*values: Any) -> bool:
    """Whether all values were given, or have a default, and can be read."""
    return all(value is not ABSENT and value is not None for value in values)


def celsius(value: float) -> str:
    """A temperature, K, for a message."""
    return format_quantity(value, "degC")
