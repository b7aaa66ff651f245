"""Evaluated designs as plain data for JSON: every dimensioned number with its unit, none without a reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from aidc_twin.economics import BenchmarkComparison, CapexLine, OpexLine
from aidc_twin.economics.money import price_unit
from aidc_twin.errors import Finding
from aidc_twin.metrics import Metric
from aidc_twin.metrics.energy import IT_PARTS, PARTS, WATER
from aidc_twin.report.money import estimates_text, lifecycle_parts
from aidc_twin.report.provenance import version
from aidc_twin.report.shown import in_unit, of_metric, scalar
from aidc_twin.report.tree import shown_of
from aidc_twin.studies.outcome import Outcome
from aidc_twin.studies.parity_result import ParityResult
from aidc_twin.studies.term import Term
from aidc_twin.units import display_unit

__all__ = [
    "designs_json",
    "equipment_json",
    "findings_json",
    "metrics_json",
    "number",
    "quantity",
    "term_json",
    "to_json",
]

# Beyond this many digits numbers differ between machines.
DIGITS = 12
ENERGY = "MWh"

Plain = dict[str, Any]


def designs_json(outcomes: Sequence[Outcome], level: ParityResult | None = None) -> Plain:
    """Everything that is known about the designs: ``{"designs": [{"name", "metrics", ...}]}``.

    With ``level`` the densities at which two designs cost the same come along as ``"parity"``.

    Ratios are plain numbers; numbers with a unit are ``{"value", "unit"}``; what a design does not have is
    ``{"value": None, "reason"}``. The order is fixed and no number is NaN or infinite.
    """
    found: Plain = {"designs": [_design(outcome) for outcome in outcomes]}
    if level is not None:
        # parity_json builds on the numbers of this file
        from aidc_twin.results.parity_json import parity_json

        found["parity"] = parity_json(level)
    return found


def to_json(data: Any) -> str:
    """Plain data as JSON text; the same data give the same text.

    Raises
    ------
    ValueError
        If a number is NaN or infinite.
    """
    import json

    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def number(value: Any) -> float | int | None:
    """A number with at most twelve significant digits; whole counts stay whole; None for NaN and infinity."""
    if isinstance(value, (int, np.integer)):
        return int(value)
    plain = scalar(value)
    return float(f"{plain:.{DIGITS}g}") if math.isfinite(plain) else None


def quantity(value: Any, si_unit: str, unit: str = "") -> Any:
    """A number in SI as ``{"value", "unit"}`` in a shown unit, or plain where it is a ratio."""
    unit = unit or display_unit(si_unit)
    shown = number(in_unit(scalar(value), si_unit, unit))
    if shown is None:
        return {"value": None, "reason": "not a finite number"}
    return shown if unit == "1" else {"value": shown, "unit": unit}


def metrics_json(metrics: Mapping[str, Metric]) -> Plain:
    """Figures of merit by name."""
    return {name: _metric(metric) for name, metric in metrics.items()}


def findings_json(findings: Sequence[Finding]) -> list[Plain]:
    """Findings with their parts."""
    return [{"where": f.where, "what": f.what, "rule": f.rule, "cure": f.cure} for f in findings]


def equipment_json(outcome: Outcome) -> list[Plain]:
    """What is installed, with size, duty and reason."""
    return [
        {
            "name": one.name,
            "item": one.item,
            "count": number(scalar(one.count)),
            "rating": quantity(one.rating, one.unit),
            "duty": quantity(one.duty, one.unit),
            "redundancy": one.redundancy,
            "reason": one.reason,
        }
        for one in outcome.facility.equipment
    ]


def term_json(term: Term) -> Plain:
    """A term with all below it: value and unit as shown, operation, terms, inputs; a leaf says its origin.

    A choice or a name has its text and the value None.
    """
    value, unit = shown_of(term)
    form: Plain = {"term": term.name, "value": number(value), "unit": unit, "how": term.how}
    form |= {key: text for key, text in (("text", term.text), ("note", term.note)) if text}
    if term.operation:
        form |= {"operation": term.operation, "terms": [term_json(part) for part in term.terms]}
    else:
        form["origin"] = term.origin
    return form | ({"inputs": [term_json(part) for part in term.inputs]} if term.inputs else {})


def _design(outcome: Outcome) -> Plain:
    return {
        "name": outcome.name,
        "design": {
            name: quantity(value, unit) for name, (value, unit) in sorted(outcome.facility.notes.items())
        },
        "metrics": metrics_json(outcome.metrics),
        "energy": {name: quantity(outcome.energy[name], "J", ENERGY) for name in (*PARTS, "facility")},
        "it_energy_parts": {name: quantity(outcome.energy[name], "J", ENERGY) for name in IT_PARTS},
        "water": _water(outcome),
        "capex": _capex(outcome),
        "opex": _opex(outcome),
        "lifecycle": _lifecycle(outcome),
        "carbon": _carbon(outcome),
        "load_levels": [
            {
                "share": level.share,
                "pue": number(level.pue),
                "it_power": quantity(level.it_power, "W", "kW"),
                "facility_power": quantity(level.facility_power, "W", "kW"),
            }
            for level in outcome.load_levels
        ],
        "design_day": metrics_json(outcome.design_day),
        "monthly": _monthly(outcome),
        "equipment": equipment_json(outcome),
        "findings": findings_json(outcome.findings),
        "provenance": {"version": version(), **_provenance(outcome)},
    }


def _provenance(outcome: Outcome) -> Plain:
    """As the outcome has it, with the name of the spec file and not its path: results hold no paths."""
    given = dict(outcome.provenance)
    if "spec" in given:
        given["spec"] = given["spec"].replace("\\", "/").rsplit("/", 1)[-1]
    return given


def _metric(metric: Metric) -> Any:
    value = of_metric(metric)
    if value is None or not math.isfinite(value):
        return {"value": None, "reason": metric.reason or "not a finite number"}
    return number(value) if metric.shown == "1" else {"value": number(value), "unit": metric.shown}


def _money(value: Any, unit: str) -> Plain:
    return {"value": number(scalar(value)), "unit": unit}


def _water(outcome: Outcome) -> Plain:
    monthly = outcome.run.monthly
    return {
        name: quantity(
            monthly[f"water.{name}"][:, 0].sum() if f"water.{name}" in monthly else 0.0, "kg", "m3"
        )
        for name in WATER
    }


def _capex(outcome: Outcome) -> Plain:
    bill = outcome.capex
    money = bill.currency
    return {
        "total": _money(bill.total, money),
        "low": _money(bill.sum("low"), money),
        "high": _money(bill.sum("high"), money),
        "by_group": {group: _money(cost, money) for group, cost in bill.by_group().items()},
        "grades": estimates_text(outcome),
        "lines": [_capex_line(line) for line in bill.lines],
        "benchmarks": [_benchmark(one) for one in outcome.benchmarks],
    }


def _capex_line(line: CapexLine) -> Plain:
    # A share is taken of money; each priced item has its size in SI.
    share = line.unit == line.currency.rstrip("0123456789")
    if share:
        size: Any = _money(line.size, line.currency)
        price: Any = number(line.unit_price)
    else:
        unit = display_unit(line.unit)
        size = quantity(line.size, line.unit, unit)
        # A price per unit falls as the unit grows.
        per = scalar(line.unit_price) / in_unit(1.0, line.unit, unit)
        price = _money(per, price_unit(line.currency, unit))
    return {
        "name": line.name,
        "item": line.item,
        "group": line.group,
        "count": number(scalar(line.count)),
        "size": size,
        "unit_price": price,
        "quoted": line.quoted,
        "cost": _money(line.cost, line.currency),
        "low": _money(line.low, line.currency),
        "high": _money(line.high, line.currency),
        "source": line.source,
        "grade": line.grade,
        "where": line.where,
        "reason": line.reason,
    }


def _benchmark(one: BenchmarkComparison) -> Plain:
    unit = "MUSD/MW"
    return {
        "id": one.id,
        "published": _money(one.published, unit),
        "published_low": _money(one.published_low, unit),
        "published_high": _money(one.published_high, unit),
        "ours": _money(one.ours, unit),
        "ours_all": _money(one.ours_all, unit),
        "low": _money(one.low, unit),
        "high": _money(one.high, unit),
        "difference": _money(one.difference, unit),
        "explanation": list(one.explanation),
        "source": one.source,
        "where": one.where,
        "scope": one.scope,
    }


def _absent(reason: str) -> Plain:
    return {"value": None, "reason": reason}


def _opex(outcome: Outcome) -> Plain:
    if outcome.opex is None:
        return _absent(outcome.money_note)
    unit = f"{outcome.opex.currency}/year"
    return {
        "total": _money(outcome.opex.total, unit),
        "lines": [_opex_line(line, unit) for line in outcome.opex.lines],
    }


def _opex_line(line: OpexLine, unit: str) -> Plain:
    money = line.unit == line.currency.rstrip("0123456789")
    shown = {"J": ENERGY, "W": "kW"}.get(line.unit, line.unit)
    return {
        "name": line.name,
        "quantity": _money(line.quantity, line.currency)
        if money
        else quantity(line.quantity, line.unit, shown),
        "quoted": line.quoted,
        "cost": _money(line.cost, unit),
        "low": _money(line.low, unit),
        "high": _money(line.high, unit),
        "source": line.source,
        "grade": line.grade,
        "where": line.where,
    }


def _lifecycle(outcome: Outcome) -> Plain:
    life, yearly = outcome.lifecycle, outcome.opex
    if life is None or yearly is None:
        return _absent(outcome.money_note)
    money = life.currency
    return {
        "present": _money(life.present, money),
        "undiscounted": _money(life.undiscounted, money),
        "annuity": _money(life.annuity, f"{money}/year"),
        "years": {"value": life.years, "unit": "year"},
        "rate": number(life.rate),
        "parts": {name: _money(cost, money) for name, cost in lifecycle_parts(yearly, life).items()},
        "replacements": [
            {
                "name": one.name,
                "item": one.item,
                "years": {"value": [number(year) for year in one.years], "unit": "year"},
                "cost": _money(one.cost, money),
                "present": _money(one.present, money),
                "life": one.life_text,
            }
            for one in life.replacements
        ],
    }


def _carbon(outcome: Outcome) -> Plain:
    carbon = outcome.carbon
    if carbon is None:
        return _absent(outcome.money_note or outcome.provenance.get("carbon", "no emission factor"))
    return {
        "mass": quantity(carbon.mass, "kg", "t"),
        "low": quantity(carbon.low, "kg", "t"),
        "high": quantity(carbon.high, "kg", "t"),
        "factor": quantity(carbon.factor, "kg/J", "kg/kWh"),
        "place": carbon.place,
        "quoted": carbon.quoted,
        "scope": carbon.scope,
        "source": carbon.source,
        "grade": carbon.grade,
    }


def _monthly(outcome: Outcome) -> Plain:
    """By month from January; None where a month was not run."""
    hours = outcome.run.month_hours[:, 0]
    it, facility = outcome.monthly["it"], outcome.monthly["facility"]
    ran = [bool(h > 0) for h in hours]
    pue = [number(f / i) if run and i > 0 else None for f, i, run in zip(facility, it, ran, strict=True)]
    energy = {
        name: {
            "value": [
                number(in_unit(float(v), "J", ENERGY)) if run else None
                for v, run in zip(outcome.monthly[name], ran, strict=True)
            ],
            "unit": ENERGY,
        }
        for name in (*PARTS, "facility")
    }
    return {"hours": {"value": [number(float(h)) for h in hours], "unit": "h"}, "pue": pue, "energy": energy}
