"""Outdoor design conditions of a place: what the plant is sized for, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from aidc_twin.climate.places import Place, place, read_table
from aidc_twin.climate.synthetic import synthetic_year
from aidc_twin.errors import Finding, InputError

__all__ = ["BASES", "DesignConditions", "DesignValue", "design_conditions"]

_ZERO_CELSIUS = 273.15
_COOL_PERIOD = "statistics of 1971 to 2000, which run cool today"
BASES = ("extreme", "0.4 %", "comfort")

# Per basis and quantity, in order of trust. The first name is the ASHRAE value; the second the GB 50736
# value and the third the typical-year statistic that stand in, raised by what the ASHRAE value exceeds them
# by at the places that have both.
_RULES = {
    ("extreme", "wet bulb"): ("ashrae_extreme_wet_bulb", "gb50736_summer_ac_wb", "wet_bulb_p996 [degC]"),
    ("extreme", "dry bulb"): ("ashrae_extreme_dry_bulb_20", "", "dry_bulb_p996 [degC]"),
    ("0.4 %", "wet bulb"): ("ashrae_wet_bulb_04", "gb50736_summer_ac_wb", "wet_bulb_p996 [degC]"),
    ("0.4 %", "dry bulb"): ("ashrae_dry_bulb_04", "gb50736_summer_ac_db", "dry_bulb_p996 [degC]"),
}
_RECORDS = ("gb50736_record_high", "obs_2003_2021_max", "record_high")
_MEANING = {
    "ashrae_extreme_wet_bulb": "highest wet bulb on record (ASHRAE)",
    "ashrae_extreme_dry_bulb_20": "highest dry bulb in 20 years (ASHRAE)",
    "ashrae_wet_bulb_04": "wet bulb exceeded 35 h a year (ASHRAE 0.4 %)",
    "ashrae_dry_bulb_04": "dry bulb exceeded 35 h a year (ASHRAE 0.4 %)",
    "gb50736_summer_ac_wb": "wet bulb exceeded 50 h a year (GB 50736)",
    "gb50736_summer_ac_db": "dry bulb exceeded 50 h a year (GB 50736)",
    "wet_bulb_p996 [degC]": "wet bulb exceeded 35 h in the typical year",
    "dry_bulb_p996 [degC]": "dry bulb exceeded 35 h in the typical year",
}


@dataclass(frozen=True)
class DesignValue:
    """One design temperature, K, with what it means, where it is from, and whether it is an estimate."""

    value: float
    explanation: str
    source: str
    estimate: bool


@dataclass(frozen=True)
class DesignConditions:
    """Outdoor conditions for sizing, K.

    Attributes
    ----------
    place, basis
        Name of the place; one of `BASES`.
    wet_bulb, coincident_dry_bulb
        For towers and everything behind them, and the dry bulb to take with it.
    dry_bulb, coincident_wet_bulb
        For dry coolers, transformers, generators and rooms, and the wet bulb to take with it.
    """

    place: str
    basis: str
    wet_bulb: DesignValue
    coincident_dry_bulb: DesignValue
    dry_bulb: DesignValue
    coincident_wet_bulb: DesignValue

    @property
    def explanation(self) -> str:
        """One line per design value."""
        values = (
            ("wet bulb", self.wet_bulb),
            ("with dry bulb", self.coincident_dry_bulb),
            ("dry bulb", self.dry_bulb),
            ("with wet bulb", self.coincident_wet_bulb),
        )
        lines = []
        for title, value in values:
            mark = " (estimate)" if value.estimate else ""
            lines.append(f"{title} {value.value - _ZERO_CELSIUS:.1f} degC: {value.explanation}{mark}")
        return "\n".join(lines)


def design_conditions(where: Place | str, basis: str = "extreme") -> DesignConditions:
    """Outdoor conditions that the plant of a place is sized for.

    Parameters
    ----------
    where
        A place or its name.
    basis
        ``"extreme"`` (default): highest wet bulb on record and highest dry bulb in 20 years, as data centres
        that may never stop are sized (Uptime Institute, Tier Standard: Topology, design ambient);
        ``"0.4 %"``: values exceeded 35 h a year (ASHRAE); ``"comfort"``: GB 50736-2012 values for air
        conditioning of buildings, exceeded 50 h a year. GB values are statistics of 1971 to 2000 and run
        cool. Where a place lacks the ASHRAE value, another statistic of it is raised by the median excess at
        places that have both, and the result is marked an estimate.

    Raises
    ------
    InputError
        Unknown place or basis, or ``"comfort"`` for a place without GB 50736 values.
    """
    site = place(where) if isinstance(where, str) else where
    if basis not in BASES:
        raise InputError(
            Finding("design conditions", f"basis {basis[:30]!r}", f"the basis is one of {', '.join(BASES)}")
        )
    if basis == "comfort":
        return _comfort(site)
    wet = _value(site, basis, "wet bulb")
    dry = _value(site, basis, "dry bulb")
    with_wet = _coincident(site, "ashrae_coincident_dry_bulb", "gb50736_summer_ac_db", "ashrae_wet_bulb_04")
    with_dry = _coincident(site, "ashrae_coincident_wet_bulb", "gb50736_summer_ac_wb", "ashrae_dry_bulb_04")
    # Dry bulb above wet bulb, and no coincident value beyond the design value of its own kind.
    return DesignConditions(
        site.name,
        basis,
        wet,
        _within(with_wet, wet.value, max(dry.value, wet.value)),
        _within(dry, wet.value, max(dry.value, wet.value)),
        _within(with_dry, 0.0, wet.value),
    )


def _comfort(site: Place) -> DesignConditions:
    wet, dry = (_first(site, (f"gb50736_summer_ac_{kind}",)) for kind in ("wb", "db"))
    if wet is None or dry is None:
        raise InputError(
            Finding(
                "design conditions",
                f"{site.name} has no GB 50736 values",
                "basis 'comfort' exists for Chinese stations",
                "Use 'extreme' or '0.4 %'.",
            )
        )
    wet, dry = (_noted(v, f"{v.explanation}, {_COOL_PERIOD}") for v in (wet, dry))
    return DesignConditions(site.name, "comfort", wet, dry, dry, wet)


def _noted(value: DesignValue, explanation: str) -> DesignValue:
    return DesignValue(value.value, explanation, value.source, value.estimate)


def _within(value: DesignValue, low: float, high: float) -> DesignValue:
    held = min(max(value.value, low), high)
    if held == value.value:
        return value
    note = f"{value.explanation}; held between the design values"
    return DesignValue(held, note, value.source, value.estimate)


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], tuple[float, str]]:
    """Value in K and source by place and quantity, temperatures only."""
    return {
        (row["place"], row["quantity"]): (float(row["value"]) + _ZERO_CELSIUS, row["source"])
        for row in read_table("design")
        if row["unit"] == "degC"
    }


def _first(site: Place, quantities: tuple[str, ...]) -> DesignValue | None:
    """The first of these quantities that the table has for the place."""
    for quantity in quantities:
        for key in site.design_keys:
            if (key, quantity) in _table():
                value, source = _table()[key, quantity]
                return DesignValue(value, _MEANING.get(quantity, quantity), source, False)
    return None


def _value(site: Place, basis: str, kind: str) -> DesignValue:
    ashrae, standard, statistic = _RULES[basis, kind]
    known = _first(site, (ashrae,))
    if known is not None:
        return known
    if kind == "dry bulb" and basis == "extreme":
        records = [v for v in (_first(site, (quantity,)) for quantity in _RECORDS) if v is not None]
        if records:
            highest = max(records, key=lambda v: v.value)
            return _noted(highest, "highest dry bulb on record")
    base = _first(site, (standard,)) if standard else None
    if base is not None:
        raised, places_used = _excess_over_standard(ashrae, standard)
        note = f"{base.explanation}, {_COOL_PERIOD}"
    else:
        base, own = _typical(site, statistic)
        raised, places_used = _excess_over_year(ashrae, statistic, own)
        note = base.explanation
    return DesignValue(
        base.value + raised,
        f"{note}, raised by {raised:.1f} K, "
        f"the median excess of the {_MEANING[ashrae]} at {places_used} places",
        base.source,
        True,
    )


def _typical(site: Place, statistic: str) -> tuple[DesignValue, bool]:
    """A percentile of the place's own typical year, else of its synthetic year; whether it is its own."""
    own = next((row for row in read_table("stations") if row["source"] == site.source), None)
    if own is not None:
        value = float(own[statistic]) + _ZERO_CELSIUS
        return DesignValue(value, _MEANING[statistic], own["source"], True), True
    title = statistic.split("_p996")[0].replace("_", " ")
    value = _synthetic(site, statistic)
    return DesignValue(value, f"{title} exceeded 35 h in the synthetic year", site.source, True), False


def _synthetic(site: Place, statistic: str) -> float:
    numbers = synthetic_year(site).statistics()
    wet = statistic.startswith("wet_bulb")
    return (numbers.wet_bulb_percentiles if wet else numbers.dry_bulb_percentiles)[99.6]


@lru_cache(maxsize=8)
def _excess_over_standard(ashrae: str, standard: str) -> tuple[float, int]:
    """Median of ASHRAE minus GB 50736 over the places that have both, K, and their number."""
    gaps = []
    for row in read_table("places"):
        values = [
            [_table()[key, quantity][0] for key in row["design"].split(";") if (key, quantity) in _table()]
            for quantity in (ashrae, standard)
        ]
        if values[0] and values[1]:
            gaps.append(values[0][0] - values[1][0])
    return median(gaps), len(gaps)


@lru_cache(maxsize=8)
def _excess_over_year(ashrae: str, statistic: str, own: bool) -> tuple[float, int]:
    """Median of ASHRAE minus a percentile of the typical (or synthetic) year, K; number of stations."""
    gaps = []
    for row in read_table("stations"):
        if (row["station"], ashrae) in _table():
            typical = float(row[statistic]) + _ZERO_CELSIUS
            year = typical if own else _synthetic(place(row["station"]), statistic)
            gaps.append(_table()[row["station"], ashrae][0] - year)
    return median(gaps), len(gaps)


def _coincident(site: Place, ashrae: str, standard: str, of: str) -> DesignValue:
    """The other bulb in the hours of a design value."""
    known = _first(site, (ashrae,))
    if known is not None:
        return _noted(known, f"mean in the hours of the {_MEANING[of]}")
    near = _first(site, (standard,))
    if near is not None:
        return _noted(near, f"{near.explanation}, taken as coincident; {_COOL_PERIOD}")
    kind = "wet bulb" if of.startswith("ashrae_wet") else "dry bulb"
    base = _value(site, "0.4 %", kind)
    gaps = [
        _table()[key, ashrae][0] - value
        for (key, quantity), (value, _) in sorted(_table().items())
        if quantity == of and (key, ashrae) in _table()
    ]
    gap = median(gaps)
    return DesignValue(
        base.value + gap,
        f"{base.explanation}; median distance of {gap:+.1f} K between the two bulbs at {len(gaps)} places",
        base.source,
        True,
    )
