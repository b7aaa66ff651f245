"""The design point that a facility is sized for, and the list of equipment that grows as it is sized."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.catalogue import Catalogue
from aidc_twin.climate import DesignValue, design_conditions, place
from aidc_twin.components.control import Tuning
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.equipment import Equipment
from aidc_twin.facility.limits import Limit
from aidc_twin.facility.overrides import with_overrides
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_types import Redundancy
from aidc_twin.physics.psychrometrics import pressure_of_elevation

__all__ = [
    "CP_MOIST_AIR",
    "CP_WATER",
    "MOST_EFFECTIVE",
    "WATER_DENSITY",
    "Design",
    "celsius",
    "span",
    "tuning",
]

# Moist air at 8 g/kg (ASHRAE Fundamentals: 1006 + 1860 W, J/(kg K)); one constant for all rooms.
CP_MOIST_AIR = 1020.9
# An effectiveness above this is no exchanger that anybody builds.
MOST_EFFECTIVE = 0.97
# By definition of the Celsius scale.
ZERO_CELSIUS = 273.15
# Gas constant of dry air, J/(kg K), ASHRAE Fundamentals chapter 1.
R_AIR = 287.042
# Water near 30 degC (CoolProp 8.0); constant per loop, 0.3 % over 15 to 50 degC.
CP_WATER = 4180.0
WATER_DENSITY = 996.0


@dataclass
class Design:
    """Everything that sizing reads and writes: the spec, the catalogue, the outdoor design point, findings.

    Temperatures in K, all values numbers or lane arrays of shape ``(lanes,)``. Units are whole machines, or,
    with ``whole`` false, as many as the duty asks for to the last digit: a curve over a range of designs then
    has no steps.
    """

    spec: Spec
    catalogue: Catalogue
    elevation: Array
    pressure: Array
    T_wet_bulb: Array
    T_dry_bulb: Array
    weather_note: str
    whole: bool = True
    equipment: list[Equipment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    notes: dict[str, tuple[Array, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: Spec, catalogue: Catalogue, whole: bool = True) -> Design:
        """Design point of a spec: its own values where given, else the published ones of its place."""
        catalogue = with_overrides(catalogue, spec)
        where = place(spec.site.place)
        conditions = design_conditions(where)
        conditions = replace(
            conditions,
            wet_bulb=_own_or(conditions.wet_bulb, spec.site.design_wet_bulb),
            dry_bulb=_own_or(conditions.dry_bulb, spec.site.design_dry_bulb),
        )
        T_wb, T_db = conditions.wet_bulb.value, conditions.dry_bulb.value
        if np.any(T_db < T_wb):
            raise InputError(_no_air(spec, T_wb, T_db))
        elevation = where.elevation if spec.site.elevation is None else spec.site.elevation
        pressure = pressure_of_elevation(elevation)
        return cls(spec, catalogue, elevation, pressure, T_wb, T_db, conditions.explanation, whole)

    def value(self, id: str, parameter: str) -> Array:
        """A number of the catalogue, SI."""
        return self.catalogue.get(id, parameter).value

    def given(self, value: Array | None, id: str, parameter: str) -> Array:
        """A field of the spec, or the catalogue's number where it was left out."""
        return self.value(id, parameter) if value is None else value

    def air_density(self, T: Array) -> Array:
        """Density of air at the pressure of the site, kg/m3: altitude enters here."""
        return self.pressure / (R_AIR * T)

    def install(
        self,
        name: str,
        item: str,
        duty: Array,
        rating: Array,
        unit: str,
        redundancy: Redundancy,
        reason: str,
        groups: Array | int = 1,
        prefabricated: bool = False,
    ) -> Array:
        """Write equipment for a duty into the list; returns the number of units, redundancy included.

        Each of so many equal ``groups`` (halls, modules) carries its part of the duty and has spare units of
        its own.
        """
        count = groups * redundancy.units(np.asarray(duty, dtype=float) / groups / rating, self.whole)
        self.place(name, item, count, rating, unit, duty, str(redundancy), reason, prefabricated)
        return count

    def place(
        self,
        name: str,
        item: str,
        count: Array,
        rating: Array,
        unit: str,
        duty: Array,
        redundancy: str = "N",
        reason: str = "",
        prefabricated: bool = False,
    ) -> None:
        """Write equipment of a known count into the list."""
        self.equipment.append(
            Equipment(
                name,
                item,
                np.asarray(count, float),
                np.asarray(rating, float),
                unit,
                np.asarray(duty, float),
                redundancy,
                reason,
                prefabricated,
            )
        )

    def units(self, needed: Array) -> Array:
        """As many units as are needed: whole ones, or a broken number for a curve."""
        return np.ceil(np.asarray(needed, dtype=float) - 1e-9) if self.whole else np.asarray(needed, float)

    def require(self, holds: Array, where: str, what: str, rule: str, cure: str = "", name: str = "") -> None:
        """A limit of the design, with a finding where it fails in any lane.

        A single design is simulated as it is, and flagged; a comparison of many leaves the lane out.
        ``name`` is the short word of tables, the field where it is left out.
        """
        self.limits.append(Limit(name or where, where, rule, np.asarray(holds, dtype=bool)))
        self.warn(holds, where, what, rule, cure)

    def warn(self, holds: Array, where: str, what: str, rule: str, cure: str = "") -> None:
        """A finding where a condition fails in any lane, and no limit: the design is sound without it."""
        if not np.all(holds):
            self.findings.append(Finding(where, what, rule, cure))


def _no_air(spec: Spec, T_wb: Array, T_db: Array) -> Finding:
    """One of the two bulbs is given and does not go with the published other one."""
    given, other = ("wet", "dry") if spec.site.design_wet_bulb is not None else ("dry", "wet")
    value, published = (T_wb, T_db) if given == "wet" else (T_db, T_wb)
    return Finding(
        spec.document.where(("site", f"design_{given}_bulb")),
        f"site.design_{given}_bulb is {celsius(value)} and the design {other} bulb of {spec.site.place} "
        f"{celsius(published)}",
        "a wet bulb is never above the dry bulb",
        f"Give design_{other}_bulb too.",
    )


def _own_or(published: DesignValue, given: float | None) -> DesignValue:
    """The spec's own design value, or the published one where it gives none."""
    return published if given is None else DesignValue(given, "given by the spec", "", estimate=False)


def celsius(T: Array) -> str:
    """A temperature for a message; of lanes, the range."""
    low, high = float(np.min(T)) - ZERO_CELSIUS, float(np.max(T)) - ZERO_CELSIUS
    return f"{low:.1f} degC" if low == high else f"{low:.1f} to {high:.1f} degC"


def span(value: Array, form: str = "g") -> str:
    """A number for a message; of lanes, the range."""
    low, high = (f"{float(end):{form}}" for end in (np.min(value), np.max(value)))
    return low if low == high else f"{low} to {high}"


def tuning(design: Design, loop: str, time_constant: Array) -> Tuning:
    """Tuning of a sampled loop: its lag, s, by the volumes of the design, and its wanted speed."""
    return Tuning(
        time_constant=time_constant,
        closed_loop=design.value(loop, "closed_loop"),
    )
