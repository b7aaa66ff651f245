"""One row of the catalogue: a number with its unit, its band, its grade and its source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from aidc_twin.arrays import Array
from aidc_twin.catalogue.units_table import unit_text

__all__ = ["COST_COLUMNS", "GRADES", "TECHNICAL_COLUMNS", "Entry", "entry_of"]

# Grade and source of a number that a spec puts in place of a row's.
GIVEN, SPEC = "given", "spec"
GRADES = ("measured", "quote", "datasheet", "standard", "paper", "broker", "estimate")
TECHNICAL_COLUMNS = ("id", "parameter", "value", "unit", "low", "high", "grade", "source", "where")
COST_COLUMNS = ("currency", "currency_year", "region", "scope", "scaling_exponent", "basis")


@dataclass(frozen=True)
class Entry:
    """One number of the catalogue.

    Attributes
    ----------
    id, parameter, region
        Its key. ``region`` is empty for technical rows.
    value, low, high
        In SI units (`si_unit`; money in its currency per SI unit). ``value`` is a number, or lanes of it in a
        catalogue whose numbers were drawn (`Catalogue.drawn`).
    si_unit
        Unit of ``value``: "W", "K/W", "CNY/W".
    text, unit
        The number and unit as written in the table.
    grade
        One of `GRADES`: how good the number is; `GIVEN` for one that a spec gives.
    source, where
        Row of ``sources.csv``, and the place in it or the reasoning; `SPEC` and the reason for one that a
        spec gives.
    place
        "file:line" of the row.
    currency, currency_year
        Empty and 0 for a number that is no money.
    scope
        What a price includes.
    scaling_exponent
        Exponent n of cost = price * reference * (size / reference) ** n; 1 is linear.
    basis
        Size for which the price holds, as text with unit ("500 kW"); empty for a linear price.
    reason
        Empty, or why a spec put this number in place of the row's.
    """

    id: str
    parameter: str
    value: Array
    low: float
    high: float
    si_unit: str
    text: str
    unit: str
    grade: str
    source: str
    where: str
    place: str
    currency: str = ""
    currency_year: int = 0
    region: str = ""
    scope: str = ""
    scaling_exponent: float = 1.0
    basis: str = ""
    reason: str = ""

    @property
    def written(self) -> str:
        """The number as the table has it: "700 W", "480 CNY/kW (2026)"."""
        number = self.text if self.unit == "1" else f"{self.text} {self.unit}"
        return f"{number} ({self.currency_year})" if self.currency else number

    @property
    def basis_size(self) -> float:
        """The size of `basis` in SI; NaN where the price is linear.

        Raises
        ------
        KeyError
            If the unit of the basis is unknown.
        """
        if not self.basis:
            return math.nan
        number, _, unit = self.basis.partition(" ")
        meaning = unit_text(unit)
        return float(number) * meaning.factor + meaning.offset

    def at(self, level: str) -> Array:
        """The number at "low", "mid" or "high".

        Raises
        ------
        ValueError
            For any other level.
        """
        if level == "mid":
            return self.value
        if level == "low":
            return self.low
        if level == "high":
            return self.high
        raise ValueError(f"level = {level!r}; a level is 'low', 'mid' or 'high'")

    def overridden(self, value: float, text: str, unit: str, reason: str) -> Entry:
        """This row with the number of a spec: it is given with a reason, and has no band, grade or source."""
        return replace(
            self, value=value, low=value, high=value, text=text, unit=unit, grade=GIVEN, source=SPEC,
            where=reason, reason=reason,
        )  # fmt: skip


def entry_of(row: Mapping[str, str], place: str) -> Entry:
    """Turn one row of a table into an `Entry`; empty ``low`` or ``high`` means no band was found.

    Raises
    ------
    ValueError, KeyError
        For a number that is none and a unit that is unknown; `aidc_twin.catalogue.checks` reports
        these for whole tables.
    """
    meaning = unit_text(row["unit"])

    def si(text: str) -> float:
        return float(text) * meaning.factor + meaning.offset

    value = si(row["value"])
    return Entry(
        id=row["id"],
        parameter=row["parameter"],
        value=value,
        low=si(row["low"]) if row["low"] else value,
        high=si(row["high"]) if row["high"] else value,
        si_unit=meaning.si_unit,
        text=row["value"],
        unit=row["unit"],
        grade=row["grade"],
        source=row["source"],
        where=row["where"],
        place=place,
        currency=row.get("currency", ""),
        currency_year=int(row.get("currency_year") or 0),
        region=row.get("region", ""),
        scope=row.get("scope", ""),
        scaling_exponent=float(row.get("scaling_exponent") or 1.0),
        basis=row.get("basis", ""),
    )
