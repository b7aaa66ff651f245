"""What sizing hands on: the equipment that a facility needs, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass

from aidc_twin.arrays import Array

__all__ = ["Equipment"]


@dataclass(frozen=True)
class Equipment:
    """One kind of equipment of one facility, sized.

    Attributes
    ----------
    name
        Instance, such as "chilled.chillers".
    item
        Row id of the cost catalogue, such as "chiller_water_cooled".
    count
        Installed units, shape (lanes,), redundancy included.
    rating
        Per unit in SI (W, m2, kg, J), shape (lanes,).
    unit
        SI unit of ``rating``; "1" if the item is priced each.
    duty
        What the design needs in all, SI, shape (lanes,).
    redundancy
        Such as "N+1".
    reason
        One sentence: why this size.
    prefabricated
        It comes assembled in a module: nobody installs it on the site.
    """

    name: str
    item: str
    count: Array
    rating: Array
    unit: str
    duty: Array
    redundancy: str
    reason: str
    prefabricated: bool = False
