"""A study of parity as plain data for JSON; every dimensioned number with its unit, none without a reason."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from aidc_twin.report.parity import boundary_words, parity_basis, statement_sentence
from aidc_twin.report.provenance import version
from aidc_twin.report.statements import statements
from aidc_twin.results.json_form import Plain, findings_json, number
from aidc_twin.studies.parity_result import Answer, Ceiling, Driver, ParityResult, Strip

__all__ = ["parity_json"]

KW = 1e3
DRIVERS = 10


def parity_json(result: ParityResult) -> Plain:
    """Everything that a study found, in a fixed order."""
    money = f"{result.currency}/kW"
    return {
        "version": version(),
        "designs": list(result.names),
        "axis": result.axis,
        "range": {"value": [number(result.low / KW), number(result.high / KW)], "unit": "kW"},
        "draws": result.draws,
        "seed": result.seed,
        "inputs": result.inputs,
        "estimates": result.estimates,
        "sentence": statement_sentence(result),
        "ceilings": {name: _ceiling(one) for name, one in zip(result.names, result.ceilings, strict=True)},
        "boundaries": [_answer(answer, result, money) for answer in result.answers.values()],
        "bills": [
            {
                "step": number(row.step),
                "designs": [
                    {
                        "name": result.names[i],
                        "racks": number(row.racks[i]),
                        "rack_power": _kw(row.rack_power[i]),
                        "capex": {"value": None, "reason": row.limits[i]}
                        if math.isnan(row.capex[i])
                        else {"value": number(row.capex[i] * KW), "unit": f"{money} IT"},
                    }
                    for i in (0, 1)
                ],
            }
            for row in result.bills
        ],
        "statements": [
            {
                "id": one.id,
                "density": {"value": [number(one.density / KW), number(one.density_high / KW)], "unit": "kW"},
                "kind": one.kind,
                "says": one.says,
                "boundary": one.boundary,
                "region": one.region,
                "source": one.source,
                "identifier": one.identifier,
                "quality": one.quality,
            }
            for one in statements()
        ],
        "basis": parity_basis(result),
        "findings": findings_json(result.findings),
    }


def _kw(value: float, reason: str = "no density is feasible") -> Plain:
    """A density; an infinite one lies beyond the range, where one design is the cheaper one all along."""
    if math.isnan(value):
        return {"value": None, "reason": reason}
    if math.isinf(value):
        return {"value": None, "reason": "below the range" if value < 0 else "above the range"}
    return {"value": number(value / KW), "unit": "kW"}


def _ceiling(one: Ceiling) -> Plain:
    return {
        "from": _kw(one.floor),
        "density": _kw(one.density),
        "limit": one.limit,
        "p10": _kw(one.p10),
        "p90": _kw(one.p90),
    }


def _answer(answer: Answer, result: ParityResult, money: str) -> Plain:
    cost, liquid, civil, equal = boundary_words(answer.boundary)
    spread = answer.spread
    per = f"{money} {'IT' if answer.boundary.equal == 'rack' else 'net compute'}"
    return {
        "id": answer.boundary.id,
        "cost": cost,
        "liquid_in_servers": liquid,
        "civil_works": civil,
        "equal": equal,
        "crossings": [
            {"density": _kw(one.density), "cheaper_above": result.names[one.second_is_cheaper_above]}
            for one in answer.crossings
        ],
        "cheaper_throughout": dict(zip(("first", "second"), result.names, strict=True)).get(
            answer.cheaper, ""
        ),
        "level_throughout": answer.cheaper == "neither",
        "spread": None
        if spread is None
        else {
            "p10": _kw(spread.p10),
            "p50": _kw(spread.p50),
            "p90": _kw(spread.p90),
            "first_cheaper_throughout": number(spread.never_second),
            "second_cheaper_throughout": number(spread.always_second),
            "first_crossing_reversed": number(spread.reversed),
            "several_crossings": number(spread.several),
            "draws": spread.draws,
        },
        "drivers_at": _kw(answer.at),
        "drivers": [_driver(driver, per) for driver in answer.drivers[:DRIVERS]],
        "curves": {
            name: _strip(strip, per)
            for name, strip in zip(result.names, (answer.first, answer.second), strict=True)
        },
    }


def _driver(driver: Driver, per: str) -> Plain:
    return {
        "input": driver.name,
        "value": driver.value_text,
        "low": driver.low_text,
        "high": driver.high_text,
        "grade": driver.grade,
        "gap_low": {"value": number(driver.gap_low * KW), "unit": per},
        "gap_high": {"value": number(driver.gap_high * KW), "unit": per},
        "parity_low": _kw(driver.crossing_low),
        "parity_high": _kw(driver.crossing_high),
    }


def _strip(strip: Strip, per: str) -> Plain:
    """A curve; None where the design is not feasible."""

    def plain(values: np.ndarray) -> list[Any]:
        return [number(float(v) * KW) if np.isfinite(v) else None for v in values]

    return {
        "density": {"value": [number(float(x) / KW) for x in strip.density], "unit": "kW"},
        "cost": {"value": plain(strip.cost), "unit": per},
        "p10": {"value": plain(strip.p10), "unit": per},
        "p90": {"value": plain(strip.p90), "unit": per},
    }
