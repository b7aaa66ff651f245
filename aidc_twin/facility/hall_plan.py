"""Halls as the sizing sees them: named, whether a spec has one in short form or several by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aidc_twin.facility.spec_sections import Hall, Racks, Room, Tcs

__all__ = ["HallPlan", "count_of", "plans"]


def count_of(racks: Racks) -> int:
    """Racks of one kind in one hall; those of a fabric have been counted by sizing."""
    assert racks.count is not None, "reading has checked that racks have a count or a fabric"
    return racks.count


@dataclass(frozen=True)
class HallPlan:
    """Equal halls of one kind, with the names that their components get.

    Parameters
    ----------
    name
        Of the hall; empty for the only one of a spec in short form.
    count
        Equal halls.
    racks
        Kinds of racks of one hall, by the name of the component: ``"racks"``, ``"train.racks.gpu"``.
    room
        White space and terminals.
    loops
        Loops of coolant, by the name of the component: ``"cdu"``, ``"train.cdu.plates"``.
    """

    name: str
    count: int
    racks: Mapping[str, Racks]
    room: Room
    loops: Mapping[str, Tcs]

    def part(self, name: str) -> str:
        """Name of a component or of a note of this hall: ``"room"``, ``"train.room"``."""
        return f"{self.name}.{name}" if self.name else name

    def path(self, *steps: str) -> str:
        """Dotted path of a field of this hall in the spec; ``steps`` as in short form."""
        return ".".join(("halls", self.name, *steps) if self.name else steps)

    def racks_path(self, component: str) -> str:
        """Dotted path of a kind of racks, by the name of its component."""
        return self.path("racks", component.rpartition(".")[2]) if self.name else "racks"

    def loop_path(self, component: str) -> str:
        """Dotted path of a loop of coolant, by the name of its component."""
        return self.path("loops", component.rpartition(".")[2]) if self.name else "tcs"

    def loop_of(self, racks: Racks) -> str:
        """Name of the component that feeds coolant to some racks; empty where the hall has no loop."""
        if racks.loop is not None and self.name:
            return self.part(f"cdu.{racks.loop}")
        return next(iter(self.loops), "")

    @property
    def rack_count(self) -> int:
        """Racks of all kinds in all equal halls."""
        return self.count * sum(count_of(racks) for racks in self.racks.values())


def plans(
    racks: Racks | None, room: Room | None, tcs: Tcs | None, halls: Mapping[str, Hall]
) -> tuple[HallPlan, ...]:
    """The halls of a spec; racks and room are given where ``halls`` is empty, which reading checks."""
    if racks is not None and room is not None:
        return (HallPlan("", 1, {"racks": racks}, room, {} if tcs is None else {"cdu": tcs}),)
    return tuple(
        HallPlan(
            name,
            hall.count,
            {f"{name}.racks.{kind}": part for kind, part in hall.racks.items()},
            hall.room,
            {f"{name}.cdu.{loop}": part for loop, part in hall.loops.items()},
        )
        for name, hall in halls.items()
    )
