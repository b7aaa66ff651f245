"""A spec: one facility as its file describes it, with units read, defaults filled and every origin known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import PrivateAttr

from aidc_twin.facility.hall_plan import HallPlan, plans
from aidc_twin.facility.positions import Document, dotted
from aidc_twin.facility.spec_fields import leaves
from aidc_twin.facility.spec_plants import Plant
from aidc_twin.facility.spec_sections import (
    Expected,
    Hall,
    MoneyTerms,
    OtherLoads,
    Override,
    Power,
    Racks,
    Room,
    Site,
    Tcs,
    Workload,
)
from aidc_twin.facility.spec_types import Label, Name, Redundancy, Section, optional, required

__all__ = [
    "Hall",
    "MoneyTerms",
    "Origin",
    "OtherLoads",
    "Override",
    "Power",
    "Racks",
    "Room",
    "Site",
    "Spec",
    "Tcs",
    "Workload",
    "spec_hash",
]


@dataclass(frozen=True)
class Origin:
    """Where one value of a spec comes from.

    Parameters
    ----------
    given
        The file (or a program, through `Spec.replace`) says it; otherwise it is a default.
    source
        Of the default; empty for a given value.
    where
        ``file:line:column``, or the dotted path of a value that a program has set; empty for a default.
    line
        Line in the file; 0 where none holds the value.
    """

    given: bool
    source: str
    where: str
    line: int

    def __str__(self) -> str:
        return "given" if self.given else f"default: {self.source}"


class Spec(Section):
    """One facility. Read it with `aidc_twin.facility.reading.read_spec`."""

    name: Annotated[str, Name()] = required("name of the design: small letters, digits, underscores")
    purpose: Annotated[str, Label(400, 0)] = optional("what the design is for", "", "none")
    expected: Expected | None = optional("range of the annual PUE, and its source", None, "none")
    site: Site = required("place and design weather")
    lone_racks: Racks | None = optional("the IT of the only hall", None, "halls", alias="racks")
    workload: Workload = required("use of the IT")
    lone_room: Room | None = optional(
        "white space of the only hall, and its air", None, "halls", alias="room"
    )
    lone_tcs: Tcs | None = optional(
        "loop of coolant through the racks of the only hall",
        None,
        "none: no liquid-cooled racks",
        alias="tcs",
    )
    several_halls: dict[Annotated[str, Name()], Hall] | None = optional(
        "halls by name, where there are several or several kinds of racks",
        None,
        "none: one hall",
        alias="halls",
    )
    plants: dict[Annotated[str, Name()], Plant] = optional(
        "what makes cooling water, by name", {}, "none: halls cooled by air alone"
    )
    power: Power = required("power train")
    other_loads: OtherLoads = required("loads that neither compute nor cool")
    money: MoneyTerms = required("prices")
    overrides: tuple[Override, ...] = optional(
        "rows of the catalogue that this facility replaces", (), "none"
    )

    _document: Document = PrivateAttr()
    _known: Mapping[str, Sequence[str]] | None = PrivateAttr(default=None)

    @property
    def halls(self) -> tuple[HallPlan, ...]:
        """All halls, whether the spec has one in short form or several by name."""
        return plans(self.lone_racks, self.lone_room, self.lone_tcs, self.several_halls or {})

    def hall_of(self, component: str) -> HallPlan:
        """The hall that a component stands in, by its name; the first where it stands in none."""
        named = {hall.name: hall for hall in self.halls}
        return named.get(component.partition(".")[0], self.halls[0])

    @property
    def racks(self) -> Racks:
        """The first racks of the first hall; of a spec in short form, the racks."""
        return next(iter(self.halls[0].racks.values()))

    @property
    def room(self) -> Room:
        """The room of the first hall."""
        return self.halls[0].room

    @property
    def tcs(self) -> Tcs | None:
        """The first loop of coolant of the first hall; None where it has none."""
        return next(iter(self.halls[0].loops.values()), None)

    @property
    def document(self) -> Document:
        """The file as it was read."""
        return self._document

    @property
    def known(self) -> Mapping[str, Sequence[str]] | None:
        """The names that it was judged with; None for those of the catalogue."""
        return self._known

    @property
    def folder(self) -> Path:
        """The folder that relative paths in the spec start from."""
        return Path(self._document.name).parent

    @cached_property
    def provenance(self) -> Mapping[str, Origin]:
        """Dotted path of every value -> where it comes from, in the order of the declaration."""
        table: dict[str, Origin] = {}
        document = self._document
        for path, _, _, source in leaves(self):
            set_later = any(path[: len(later)] == later for later in document.given_later)
            given = set_later or path in document.values
            line = 0 if set_later or not given else document.values[path][0]
            where = document.where(path) if given else ""
            table[dotted(path)] = Origin(given, "" if given else source, where, line)
        return table

    @cached_property
    def hash(self) -> str:
        """See `spec_hash`."""
        return spec_hash(self)

    def replace(self, path: str | Mapping[str, Any], value: Any = None) -> Spec:
        """This spec with one value changed, or several at once, judged as if the file said it.

        Parameters
        ----------
        path
            As people write it: ``plants.chilled.supply``, ``overrides.0.value``; or a mapping of such
            paths to values, for changes that are only right together.
        value
            As a file has it: "18 degC", 500, "N+1", None, or a mapping for a whole section.

        Raises
        ------
        InputError
            The path leads nowhere, or the new spec is unusable; findings name the dotted path.
        """
        # reading builds specs, so it stands above this file
        from aidc_twin.facility.reading import replaced

        return replaced(self, {path: value} if isinstance(path, str) else path)


# What tells about a design and sets nothing in it.
ABOUT = ("purpose", "expected")


def spec_hash(spec: Spec) -> str:
    """SHA-256 of what a spec means: of all values in SI with the defaults filled in.

    Units as written, order, comments, what is expected and the place of the file do not enter. Numbers enter
    with 12 digits, so that "0.02 MW" and "20 kW" are the same.
    """
    plain = {dotted(path): _canonical(value) for path, value, _, _ in leaves(spec) if path[0] not in ABOUT}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, Redundancy):
        return str(value)
    return sorted(value) if isinstance(value, tuple) else value
