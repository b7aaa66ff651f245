"""What two designs must have in common for parity between them, or for that of equal compute."""

from __future__ import annotations

from aidc_twin.catalogue import Catalogue
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.spec import Spec
from aidc_twin.studies.evaluate import price_deck

__all__ = ["one_currency", "one_hall", "same_compute"]


def one_currency(specs: tuple[Spec, Spec], catalogue: Catalogue) -> None:
    """Refuse designs that are priced in two currencies."""
    money = [price_deck(spec, catalogue).money_unit for spec in specs]
    if money[0] != money[1]:
        raise InputError(
            Finding(
                "parity",
                f"{specs[0].name} is priced in {money[0]}, {specs[1].name} in {money[1]}",
                "both designs are priced in one currency",
                "Give both the same money.region, or use --prices.",
            )
        )


def one_hall(spec: Spec) -> None:
    """Refuse a design of several halls: density is that of one kind of rack."""
    if spec.several_halls:
        raise InputError(
            Finding(
                spec.name,
                "parity moves the density of one kind of racks; this design has halls by name",
                "needs designs of one hall with one kind of racks, in the short form racks:, room: and tcs:",
                "Compare two designs of that form, of the kind of racks whose cooling is in question.",
            )
        )


def same_compute(specs: tuple[Spec, Spec], catalogue: Catalogue) -> bool:
    """Whether both hold the same accelerators: as many of one power in a server, beside like parts."""
    names = ("chips", "chip_tdp", "other_electronics")
    first, second = ([catalogue.get(s.racks.server, name).value for name in names] for s in specs)
    return first == second
