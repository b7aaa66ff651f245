"""In which results two designs differ: read from what a run folder holds, without a simulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aidc_twin.metrics.energy import IT_PARTS
from aidc_twin.report.labels import label
from aidc_twin.report.terms import pue_gap
from aidc_twin.report.tree import METRIC_LABELS

__all__ = ["BASIS", "ResultDifference", "bases_differ", "result_differences"]

# Closer than this two results are one: JSON holds twelve digits.
ALIKE = 1e-9
# Figures that tell of a run and not of its design.
OF_THE_RUN = ("first_law_residual", "meter_mismatch", "joint_mismatch", "joint_modes", "valve_travel")
KEY_FIGURES = ("pue", "tue", "facility_energy", "it_energy", "peak_facility_power", "water")
# What both results must rest on, by name in the provenance, and the section of the spec that may set it: a
# difference there is an input that differs.
BASIS = (("version", ""), ("period", "workload"), ("step", ""), ("weather", "site"), ("load", "workload"))

RATIOS, TEMPERATURES, OTHERS = "ratio", "temperature", "other"
RATIO_NAMES = ("pue", "itue", "tue", "ppue", "wue", "wue_source", "cue")

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class ResultDifference:
    """One result that differs.

    Attributes
    ----------
    section, name, words
        Where it stands, its key and its words.
    unit
        Of both values; "1" for a ratio or a count.
    a, b
        None where a design does not have it.
    in_pue
        Its part of the difference in PUE; None for all that has none.
    """

    section: str
    name: str
    words: str
    unit: str
    a: float | None
    b: float | None
    in_pue: float | None = None

    @property
    def difference(self) -> float | None:
        """Second less first."""
        return None if self.a is None or self.b is None else self.b - self.a

    @property
    def relative(self) -> float | None:
        """Difference as share of the first; a share of a temperature has no meaning."""
        if self.difference is None or not self.a or self.unit == "degC":
            return None
        return self.difference / abs(self.a)

    @property
    def differs(self) -> bool:
        """Whether the values are not the same to rounding."""
        if self.a is None or self.b is None:
            return self.a is not self.b
        return abs(self.b - self.a) > ALIKE * max(abs(self.a), abs(self.b))


def result_differences(one: Plain, other: Plain) -> list[ResultDifference]:
    """What differs between two designs of `designs_json`, most important first.

    Key figures stand first, in a fixed order. Within each further section the largest difference in the unit
    of the section is first; sections of mixed units rank by the relative difference.
    """
    found = list(_key_figures(one, other))
    sections = (
        _ranked("Energy of the run", _energy(one, other), relative=False),
        _ranked("Make-up water", _pairs(one["water"], other["water"]), relative=False),
        _ranked("Capital cost", _pairs(one["capex"]["by_group"], other["capex"]["by_group"]), relative=False),
        _ranked("Running cost of a year", _pairs(_lines(one), _lines(other)), relative=False),
        _ranked("Figures of merit", _merit(one, other, RATIOS), relative=True),
        _ranked("Temperatures", _merit(one, other, TEMPERATURES), relative=False),
        _ranked("Power, hours, counts", _merit(one, other, OTHERS), relative=True),
        _ranked("Units installed", _pairs(_sizes(one), _sizes(other)), relative=True),
    )
    return [item for item in (*found, *(i for section in sections for i in section)) if item.differs]


def _value(data: Any) -> tuple[float | None, str]:
    """Number and unit of a value of the JSON form."""
    if isinstance(data, Mapping):
        value = data.get("value")
        return (None if value is None else float(value)), str(data.get("unit", ""))
    return (None if data is None else float(data)), "1"


def _pairs(one: Plain, other: Plain) -> Iterator[ResultDifference]:
    for name in dict.fromkeys([*one, *other]):
        (a, unit_a), (b, unit_b) = _value(one.get(name)), _value(other.get(name))
        # What a design lacks in a sum is nothing of it.
        unit = (unit_a if a is not None else unit_b) or "1"
        if a is not None and b is not None and unit_a != unit_b:
            continue
        yield ResultDifference("", name, METRIC_LABELS.get(name) or label(name.replace(".", "_")), unit, a, b)


def _key_figures(one: Plain, other: Plain) -> Iterator[ResultDifference]:
    totals = [
        {name: design["metrics"][name] for name in KEY_FIGURES}
        | {"capex": design["capex"]["total"], "opex": design["opex"].get("total")}
        | {"lifecycle": design["lifecycle"].get("present")}
        for design in (one, other)
    ]
    for item in _pairs(*totals):
        yield replace(item, section="Key figures")


def _energy(one: Plain, other: Plain) -> Iterator[ResultDifference]:
    sides = [{**design["energy"], **design["it_energy_parts"]} for design in (one, other)]
    energies = [{name: _value(data)[0] or 0.0 for name, data in side.items()} for side in sides]
    for item in _pairs(*sides):
        if item.name == "facility":
            continue
        words = f"{item.words}, within IT" if item.name in IT_PARTS else item.words
        yield replace(item, words=words, in_pue=pue_gap(energies[0], energies[1], item.name))


def _lines(design: Plain) -> dict[str, Any]:
    return {line["name"]: line["cost"] for line in design["opex"].get("lines", ())}


def _merit(one: Plain, other: Plain, kind: str) -> Iterator[ResultDifference]:
    """Metrics that are no key figures, of one kind."""
    for item in _pairs(one["metrics"], other["metrics"]):
        first = item.name.partition("_")[0]
        own = RATIOS if first in RATIO_NAMES else TEMPERATURES if first == TEMPERATURES else OTHERS
        if item.name not in (*KEY_FIGURES, *OF_THE_RUN, "cooling_energy") and own == kind:
            yield item


def _sizes(design: Plain) -> dict[str, Any]:
    return {item["name"]: item["count"] for item in design["equipment"]}


def _ranked(section: str, items: Iterator[ResultDifference], relative: bool) -> Iterator[ResultDifference]:
    def size(item: ResultDifference) -> float:
        gap = item.relative if relative else item.difference
        return float("-inf") if gap is None else -abs(gap)

    return iter(replace(item, section=section) for item in sorted(items, key=size))


def bases_differ(one: Plain, other: Plain, inputs: Sequence[str]) -> list[tuple[str, str, str]]:
    """What the results rest on and do not share: name and both values; what an input explains is left out.

    Parameters
    ----------
    inputs
        Paths of the inputs that differ.
    """
    p, q = one["provenance"], other["provenance"]
    changed = {path.partition(".")[0] for path in inputs}
    return [
        (name, str(p.get(name)), str(q.get(name)))
        for name, section in BASIS
        if p.get(name) != q.get(name) and section not in changed
    ]
