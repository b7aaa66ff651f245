"""Figures of merit taken apart: ratios of energies, water, peaks, hours, temperatures, residuals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from aidc_twin.components.cdu import Cdu
from aidc_twin.components.crah import Crah
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.metrics.annual import over_limit_channels, temperature_channel
from aidc_twin.metrics.energy import COOLING, PARTS, POWER_LOSSES
from aidc_twin.studies.term import Term, recomputed
from aidc_twin.studies.term_energy import (
    above,
    compute_energy,
    cooling_energy,
    facility_energy,
    it_energy,
    quotient,
    servers_of,
    total,
)
from aidc_twin.studies.term_humidity import HUMIDITY_FIGURES
from aidc_twin.studies.term_months import Maker, largest_of, months_of, summed_of, unit_of, value_of
from aidc_twin.studies.term_sources import Sources, entry_term
from aidc_twin.studies.term_water import WATER_FIGURES

__all__ = ["FIGURES"]

SECONDS_PER_HOUR, SECONDS_PER_DAY = 3600.0, 86400.0


def _pue(sources: Sources, name: str) -> Term:
    whole = facility_energy(sources)
    it = above(whole.terms[0])
    return quotient(name, value_of(sources, name), "1", "facility energy / IT energy", (whole, it))


def _pue_at(meter: str, words: str) -> Maker:
    def made(sources: Sources, name: str) -> Term:
        e = sources.outcome.energy
        whole = facility_energy(sources)
        loss = Term(meter, e[meter], "J", "as taken apart above", origin="above")
        below = total(
            "measured_energy", f"IT energy and the {words} behind that meter", (above(whole.terms[0]), loss)
        )
        return quotient(
            name, value_of(sources, name), "1", "facility energy / energy at that meter", (whole, below)
        )

    return made


def _itue(sources: Sources, name: str) -> Term:
    it = it_energy(sources)
    how = "IT energy / IT energy without fans, power supplies and regulators"
    return quotient(name, value_of(sources, name), "1", how, (it, above(it.terms[0])))


def _tue(sources: Sources, name: str) -> Term:
    whole = facility_energy(sources)
    how = "facility energy / IT energy without fans, power supplies and regulators (ITUE x PUE)"
    return quotient(name, value_of(sources, name), "1", how, (whole, above(whole.terms[0].terms[0])))


def _partial(names: tuple[str, ...], words: str) -> Maker:
    def made(sources: Sources, name: str) -> Term:
        whole = facility_energy(sources)
        it = whole.terms[0]
        part = whole.terms[1] if names == COOLING else whole.terms[2]
        with_it = total("it_and_part", f"IT energy and {words}", (it, part))
        return quotient(
            name, value_of(sources, name), "1", f"(IT energy + {words}) / IT energy", (with_it, above(it))
        )

    return made


def carbon_mass(sources: Sources) -> Term:
    """CO2 of the electricity of the run."""
    from aidc_twin.catalogue import load
    from aidc_twin.studies.evaluate import price_deck

    price = price_deck(sources.outcome.spec, load())
    factor = replace(entry_term(price.number(price.carbon, "emission_factor").entry), words="Emission factor")
    terms = (facility_energy(sources), factor)
    how = "facility energy x emission factor of the grid"
    bare = Term("carbon", 0.0, "kg", how, "product", terms, shown="t")
    return replace(bare, value=recomputed(bare))


def _cue(sources: Sources, name: str) -> Term:
    mass = carbon_mass(sources)
    it = above(mass.terms[0].terms[0])
    return quotient(name, value_of(sources, name), "kg/J", "CO2 of the electricity / IT energy", (mass, it))


def _reused(sources: Sources) -> Term:
    return summed_of("heat.reuse", "heat given to the network, by month")(sources, "heat_reuse")


def _erf(sources: Sources, name: str) -> Term:
    terms = (_reused(sources), facility_energy(sources))
    return quotient(name, value_of(sources, name), "1", "heat reused / facility energy", terms)


def _ere(sources: Sources, name: str) -> Term:
    whole = facility_energy(sources)
    how = "facility energy - heat reused"
    rest = Term("energy_not_reused", 0.0, "J", how, "difference", (whole, _reused(sources)))
    rest = replace(rest, value=recomputed(rest))
    how = "(facility energy - heat reused) / IT energy"
    return quotient(name, value_of(sources, name), "1", how, (rest, above(whole.terms[0])))


def _lost_compute(sources: Sources, name: str) -> Term:
    terms = tuple(
        Term(key, float(sources.outcome.run.monthly[f"compute.{key}"][:, 0].sum()), "J",
             f"meter of the run: dynamic power of the chips that was {key}", origin="run", shown="MWh")
        for key in ("lost", "asked")
    )  # fmt: skip
    how = "dynamic energy that throttling cut / dynamic energy that the load asked for"
    return quotient(name, value_of(sources, name), "1", how, terms)


def _throttled(sources: Sources, name: str) -> Term:
    run = sources.outcome.run
    channels = [c for c in run.channels if c.startswith("time.") and c.endswith("throttled")]
    longest = max(channels, key=lambda channel: float(run.monthly[channel][:, 0].sum()))
    return summed_of(longest, "hours with clocks cut, by month")(sources, name)


def _over_limit(sources: Sources, name: str) -> Term:
    parts = [_over(key)(sources, f"hours_over_limit_{key}") for key in ("chip", "rack_inlet")]
    return Term(
        name, value_of(sources, name), "s", "the worse of chips and rack inlets", "largest", tuple(parts)
    )


def _over(key: str) -> Maker:
    """Time over one limit; of several kinds of racks that which is over it for longest."""

    def made(sources: Sources, name: str) -> Term:
        run = sources.outcome.run
        channels = over_limit_channels(run, key)
        longest = max(channels, key=lambda channel: float(run.monthly[channel][:, 0].sum()))
        return summed_of(longest, "hours over the limit, by month")(sources, name)

    return made


def _temperature(label: str, how: str) -> Maker:
    def made(sources: Sources, name: str) -> Term:
        components = sources.outcome.facility.components
        loops: dict[str, str] = {}
        for c in components:
            if isinstance(c, Cdu | Crah | RearDoor):
                loops.setdefault(type(c).__name__, c.loop)
        loops.setdefault("Crah", loops.get("RearDoor", ""))
        loop = loops.get({"fws_supply": "Cdu", "chilled_supply": "Crah"}.get(label, ""), "")
        channel = f"temp.{loop}_supply" if loop else temperature_channel(sources.outcome.run, 0, label)
        sets = {
            "chip": (
                *("cdu.T_set", "racks.G_plate", "racks.G_junction"),
                *("crah.T_set", "racks.G_chip", "racks.power.chip_peak"),
            ),
            "rack_inlet": ("crah.T_set", "room.recirculation_least", "crah.air_per_server_air"),
            "tcs_supply": ("cdu.T_set",),
        }
        known = sources.numbers
        names = [n for n in sets.get(label, ()) if n in known]
        inputs = sources.inputs(names)
        if loop:
            inputs = (sources.field(f"plants.{loop}.supply"),)
        value = value_of(sources, name)
        end, words = (
            (".max", "highest of each month")
            if how == "largest"
            else ("", "means of the months, by their hours")
        )
        return Term(name, value, "K", words, how, months_of(sources, channel + end, "K"), inputs)

    return made


def _residual(sources: Sources, name: str) -> Term:
    run = sources.outcome.run
    whole = Term(
        "whole_run", abs(float(run.residual[0])) / sources.seconds, "W",
        "|electricity - heat over the boundary - change of stored heat| / time", origin="run",
    )  # fmt: skip
    hour = Term(
        "worst_hour",
        float(run.worst_residual[0]) / SECONDS_PER_HOUR,
        "W",
        "the same in the worst hour",
        origin="run",
    )
    worst = Term("residual", max(whole.value, hour.value), "W", "the worse of both", "largest", (whole, hour))
    rated = _rated(sources, "rated_it_power")
    return quotient(name, value_of(sources, name), "1", "residual power / rated IT power", (worst, rated))


def _rated(sources: Sources, name: str) -> Term:
    value = float(np.atleast_1d(sources.outcome.facility.rated_it_power)[0])
    servers = servers_of(sources)
    factors = servers.terms if servers.operation == "product" else (servers,)
    counts = {term.name for term in factors}
    each = Term(
        "server_power", value / servers.value, "W",
        "sizing: one server at full utilisation and design inlet, on average over the kinds of racks"
        if len(factors) == 1 else "sizing: one server at full utilisation and design inlet", origin="sizing",
        inputs=tuple(i for i in sources.own_inputs(name) if i.name not in counts),
    )  # fmt: skip
    how = f"{servers.how if factors is servers.terms else 'servers'} x power of a server"
    return Term(name, value, "W", how, "product", (*factors, each))


def _mismatch(sources: Sources, name: str) -> Term:
    e = sources.outcome.energy
    parts = total(
        "parts",
        "sum of the meters of all parts",
        [Term(n, e[n], "J", "energy meter", origin="run") for n in PARTS],
    )
    whole = Term("facility_energy", e["facility"], "J", "utility meter", origin="run")
    ratio = quotient(
        "ratio", parts.value / whole.value, "1", "sum of the parts / utility meter", (parts, whole)
    )
    return Term(
        name, value_of(sources, name), "1", "how far that ratio is from 1", "distance from one", (ratio,)
    )


def _meter(how: str) -> Maker:
    def made(sources: Sources, name: str) -> Term:
        return Term(name, value_of(sources, name), unit_of(sources, name), how, origin="run")

    return made


def _travel(sources: Sources, name: str) -> Term:
    run = sources.outcome.run
    moved = [
        Term(channel.removeprefix("travel."), float(run.monthly[channel][:, 0].sum()), "1",
             "meter of the run: strokes of valve or fan", origin="run")
        for channel in run.channels
        if channel.startswith("travel.")
    ]  # fmt: skip
    most = Term("busiest", max(term.value for term in moved), "1", "the busiest", "largest", tuple(moved))
    days = Term("days", sources.seconds / SECONDS_PER_DAY, "1", "days that were run", origin="run")
    return quotient(name, value_of(sources, name), "1", "strokes of the busiest / days", (most, days))


def _plain(make: Callable[[Sources], Term]) -> Maker:
    return lambda sources, name: make(sources)


FIGURES: Mapping[str, Maker] = {
    "pue": _pue,
    "pue_category_1": _pue_at("distribution_loss", "losses of the distribution"),
    "pue_category_2": _pue_at("rack_pdu_loss", "losses of the rack PDUs"),
    "itue": _itue,
    "tue": _tue,
    "ppue_cooling": _partial(COOLING, "cooling"),
    "ppue_power": _partial(POWER_LOSSES, "losses of the power train"),
    **WATER_FIGURES,
    **HUMIDITY_FIGURES,
    "cue": _cue,
    "heat_reuse": _plain(_reused),
    "erf": _erf,
    "ere": _ere,
    "it_energy": _plain(it_energy),
    "facility_energy": _plain(facility_energy),
    "cooling_energy": _plain(cooling_energy),
    "chips_and_boards": _plain(compute_energy),
    "rated_it_power": _rated,
    "peak_facility_power": largest_of("power.facility.max", "highest step of each month"),
    "peak_it_power": largest_of("power.it.max", "highest step of each month"),
    "first_law_residual": _residual,
    "meter_mismatch": _mismatch,
    "joint_mismatch": _meter("largest gap of a temperature where two windows of the run meet"),
    "joint_modes": _meter("modes and counts that differ where two windows of the run meet"),
    "mode_switches": summed_of("switches.mode", "changes of mode, by month"),
    "chiller_starts": summed_of("switches.chillers", "starts of chillers, by month"),
    "valve_travel": _travel,
    "hours_over_limit": _over_limit,
    "lost_compute": _lost_compute,
    "hours_throttled": _throttled,
    **{
        f"hours_{mode}": summed_of(f"time.mode_{mode}", "hours in this mode, by month")
        for mode in ("free", "partial", "mechanical")
    },
    **{f"hours_over_limit_{key}": _over(key) for key in ("chip", "rack_inlet")},
    **{
        f"temperature_{label}_{end}": _temperature(label, how)
        for label in ("chip", "rack_inlet", "tcs_supply", "fws_supply", "chilled_supply")
        for end, how in (("mean", "mean"), ("max", "largest"))
    },
}
