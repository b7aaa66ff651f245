"""Water taken apart: what a site makes up, and what the making of its electricity evaporates."""

from __future__ import annotations

from dataclasses import replace

from aidc_twin.components.closed_tower import ClosedTower
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.dry_cooler import DryCooler
from aidc_twin.components.indirect_evaporative import IndirectEvaporative
from aidc_twin.components.outdoor_air import OutdoorAir
from aidc_twin.components.room_humidity import RoomHumidity
from aidc_twin.studies.term import Term, recomputed
from aidc_twin.studies.term_energy import above, facility_energy, it_energy, quotient
from aidc_twin.studies.term_months import Maker, value_of
from aidc_twin.studies.term_sources import Sources, entry_term

__all__ = ["WATER_FIGURES", "water_of"]

# A litre of water is taken as a kilogram, as in every water figure.
WATER_DENSITY = 1000.0


def water_of(sources: Sources, name: str = "water") -> Term:
    """Make-up water of the run, by what takes it up."""
    run = sources.outcome.run
    wet = (CoolingTower, ClosedTower, DryCooler, OutdoorAir, IndirectEvaporative, RoomHumidity)
    towers = [c.name for c in sources.outcome.facility.components if isinstance(c, wet)]
    sets = {
        "evaporation": ("ua_design", "m_air_design", "effectiveness", "T_wet_above", "ua_wet"),
        "drift": ("drift_share",),
        "blowdown": ("cycles",),
        "humidification": ("w_low", "m_fresh", "m_humidifier_max"),
    }
    how = {
        "evaporation": "water meter of the run: what the air of towers, pads and sprays took up",
        "drift": "water meter of the run: share of the water over the towers",
        "blowdown": "water meter of the run: evaporation / (cycles - 1) - drift, step by step",
        "humidification": "water meter of the run: what humidifiers gave to the air of halls",
    }
    terms = [
        Term(
            key, float(run.monthly[f"water.{key}"][:, 0].sum()), "kg", how[key], origin="run", shown="m3",
            inputs=sources.inputs(
                [n for tower in towers for p in parameters if (n := f"{tower}.{p}") in sources.numbers]
            ),
        )
        for key, parameters in sets.items()
        if f"water.{key}" in run.monthly
    ]  # fmt: skip
    value = value_of(sources, "water")
    if not terms:
        return Term(name, value, "kg", "this design evaporates no water", origin="sizing", shown="m3")
    return Term(
        name,
        value,
        "kg",
        "make-up water: evaporation + drift + blow-down + humidification",
        "sum",
        tuple(terms),
        shown="m3",
    )


def _wue(sources: Sources, name: str) -> Term:
    terms = (water_of(sources), it_energy(sources))
    return quotient(name, value_of(sources, name), "kg/J", "make-up water / IT energy", terms)


def _wue_source(sources: Sources, name: str) -> Term:
    from aidc_twin.catalogue import load
    from aidc_twin.studies.evaluate import generation_water, price_deck

    entry = generation_water(price_deck(sources.outcome.spec, load()))
    assert entry is not None, "a figure without a value is refused before it is taken apart"
    whole = facility_energy(sources)
    density = Term("water_density", WATER_DENSITY, "kg/m3", "a litre is taken as a kilogram", origin="sizing")
    how = "facility energy x water evaporated to make electricity"
    bare = Term(
        "generation_water", 0.0, "kg", how, "product", (whole, entry_term(entry), density), shown="m3"
    )
    site = water_of(sources)
    how = "water of the site and of the making of its electricity"
    both = Term(
        "water_at_source", 0.0, "kg", how, "sum", (site, replace(bare, value=recomputed(bare))), shown="m3"
    )
    both = replace(both, value=recomputed(both))
    how = "water of the site and of its electricity / IT energy"
    return quotient(name, value_of(sources, name), "kg/J", how, (both, above(whole.terms[0])))


WATER_FIGURES: dict[str, Maker] = {"water": water_of, "wue": _wue, "wue_source": _wue_source}
