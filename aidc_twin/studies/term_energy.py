"""Energy of a run taken apart: parts of the facility, components, their rated power, and what sets it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from aidc_twin.components.base import Component
from aidc_twin.components.power_train import PowerTrain
from aidc_twin.metrics.energy import COOLING, POWER_LOSSES
from aidc_twin.studies.meters import Drawer, drawers_of
from aidc_twin.studies.term import Term, recomputed
from aidc_twin.studies.term_ratings import rated_power
from aidc_twin.studies.term_sources import Sources

__all__ = [
    "above",
    "compute_energy",
    "cooling_energy",
    "facility_energy",
    "it_energy",
    "quotient",
    "servers_of",
    "total",
]

METER = "energy meter of the run"


def total(name: str, how: str, terms: Sequence[Term], unit: str = "J", words: str = "") -> Term:
    """The sum of some terms."""
    bare = Term(name, 0.0, unit, how, "sum", tuple(terms), words=words)
    return replace(bare, value=recomputed(bare))


def quotient(name: str, value: float, unit: str, how: str, terms: Sequence[Term]) -> Term:
    """The first term divided by the others; ``value`` is that of the metric."""
    return Term(name, value, unit, how, "quotient", tuple(terms))


def above(term: Term) -> Term:
    """A term that stands in full elsewhere in the tree."""
    return Term(term.name, term.value, term.unit, "as taken apart above", origin="above", words=term.words)


def facility_energy(sources: Sources) -> Term:
    """Energy at the utility meter: IT, cooling, losses of the power train, lighting and other."""
    losses = total("power_losses", "losses of the power train", [_energy(sources, n) for n in POWER_LOSSES])
    terms = (it_energy(sources), cooling_energy(sources), losses, _energy(sources, "lighting_other"))
    value = sources.outcome.energy["facility"]
    return Term("facility_energy", value, "J", "sum of its parts, at the utility meter", "sum", terms)


def cooling_energy(sources: Sources) -> Term:
    """All that moves or lifts heat outside the IT equipment."""
    return total("cooling_energy", "sum of its parts", [_energy(sources, name) for name in COOLING])


def it_energy(sources: Sources) -> Term:
    """Energy at the input of the IT equipment."""
    fans, psu, vrm = (_energy(sources, name) for name in ("server_fans", "psu_loss", "vrm_loss"))
    terms = (compute_energy(sources), fans, psu, vrm)
    value = sources.outcome.energy["it"]
    return Term("it_energy", value, "J", "input of the IT equipment: sum of its parts", "sum", terms)


def compute_energy(sources: Sources) -> Term:
    """Energy of chips, memory and network cards: IT without fans, power supplies and regulators."""
    e = sources.outcome.energy
    value = e["it"] - e["server_fans"] - e["psu_loss"] - e["vrm_loss"]
    servers = servers_of(sources)
    mean = value / (servers.value * sources.seconds)
    drawers = drawers_of(sources.outcome.facility, "it")
    names = [
        f"{c.name}.{name}" for c, drawer in drawers for name in drawer.shapes_of(c) if name != "n_servers"
    ]
    work = tuple(sources.field(path) for path in ("workload.profile", "workload.utilisation"))
    power = Term(
        "mean_server_power", mean, "W", f"{METER} / (servers x time): chips, memory and network cards",
        origin="run", inputs=(*work, *sources.inputs(names)), words="Mean power of one server",
    )  # fmt: skip
    how = "servers x mean power x time"
    return Term("chips_and_boards", value, "J", how, "product", (servers, power, sources.hours()))


def servers_of(sources: Sources) -> Term:
    """Servers of all racks: racks times servers in a rack, over the kinds and halls."""
    parts = []
    for hall in sources.outcome.spec.halls:
        for name, racks in hall.racks.items():
            path = hall.racks_path(name)
            counted = racks.count is None
            # What sizing has counted stands for all equal halls.
            number = sources.count(f"{name}.cabinets") if counted else sources.field(f"{path}.count")
            terms: tuple[Term, ...] = (number, sources.field(f"{path}.servers_per_rack"))
            how = "racks x servers in a rack"
            if hall.name and not counted:
                terms, how = (sources.field(f"halls.{hall.name}.count"), *terms), f"halls x {how}"
            bare = Term("servers", 0.0, "1", how, "product", terms, words=f"Servers of {name}")
            parts.append(replace(bare, value=recomputed(bare)))
    if len(parts) == 1:
        return replace(parts[0], words="")
    return total("servers", "over all kinds of racks", [replace(p, name=p.words) for p in parts], "1")


def _energy(sources: Sources, meter: str) -> Term:
    """One part; a part that the facility does not have is a leaf of zero."""
    value = sources.outcome.energy[meter]
    drawers = drawers_of(sources.outcome.facility, meter)
    if not drawers:
        return Term(meter, value, "J", "this design has none", origin="sizing")
    own = {"transformer_loss": _transformers, "ups_loss": _ups, "distribution_loss": _distribution}
    own |= {
        "lighting_other": _lighting,
        "chillers": _compressors,
        "dx": _compressors,
        "server_fans": _server_fans,
        "fresh_air": _fresh_air,
        "humidifiers": _humidifiers,
    }
    own |= {"psu_loss": _share_of_it, "vrm_loss": _share_of_it}
    if meter in own:
        return own[meter](sources, meter, value, drawers)
    shared = _by_component(sources, meter)
    if not shared:
        ((component, drawer),) = drawers
        return replace(_driven(sources, meter, value, component, drawer), name=meter, words="")
    parts = [_driven(sources, meter, shared.pop(c.name), c, drawer) for c, drawer in drawers]
    # A component that no entry of the table knows keeps its meter.
    parts += [Term(name, rest, "J", METER, origin="run", words=name) for name, rest in sorted(shared.items())]
    return Term(meter, value, "J", "sum over the components on this meter", "sum", tuple(parts))


Drawers = list[tuple[Component, Drawer]]


def _by_component(sources: Sources, meter: str) -> dict[str, float]:
    """What each component drew on a meter that several share, J; empty where it is one's own."""
    run = sources.outcome.run
    return {
        name.removeprefix("energy_of.").removesuffix(f".{meter}"): float(run.monthly[name][:, 0].sum())
        for name in run.channels
        if name.startswith("energy_of.") and name.endswith(f".{meter}")
    }


def _driven(sources: Sources, meter: str, value: float, component: Component, drawer: Drawer) -> Term:
    """Rated power times time times the mean share of it that was drawn."""
    rated = rated_power(sources, component, drawer.rated)
    words = f"{meter.replace('_', ' ').capitalize()} of {component.name}"
    if rated.value == 0:
        return Term(component.name, value, "J", "its rated power is zero", origin="run", words=words)
    share = Term(
        "mean_share", value / (rated.value * sources.seconds), "1",
        f"{METER} / (rated power x time){_speed(sources, component, meter)}", origin="run",
        inputs=_shapes(sources, component, drawer), words="Mean share of the rated power",
    )  # fmt: skip
    terms = (rated, share, sources.hours())
    how = "rated power x mean share of it x time"
    return Term(component.name, value, "J", how, "product", terms, words=words)


def _speed(sources: Sources, component: Component, meter: str) -> str:
    """The mean speed, where the run kept one."""
    run, channel = sources.outcome.run, f"mean.{component.name}_fan"
    if meter not in ("tower_fans", "cooler_fans") or channel not in run.monthly:
        return ""
    hours = run.month_hours[:, 0]
    mean = float((run.monthly[channel][:, 0] * hours).sum() / hours.sum())
    return f"; mean speed {100 * mean:.1f} %"


def _shapes(sources: Sources, component: Component, drawer: Drawer) -> tuple[Term, ...]:
    """Equipment, rows and fields that decide how much is drawn; the rated power has its own."""
    listed = () if drawer.rated else drawer.equipment_of(component.name, sources.equipment)
    counts = tuple(sources.count(name) for name in listed if name in sources.equipment)
    return (*counts, *sources.inputs([f"{component.name}.{name}" for name in drawer.shapes_of(component)]))


def _all_shapes(sources: Sources, drawers: Drawers) -> tuple[Term, ...]:
    found = [term for component, drawer in drawers for term in _shapes(sources, component, drawer)]
    return tuple({term.name: term for term in found}.values())


def _compressors(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    shared = _by_component(sources, meter)
    if shared:
        parts = [
            Term(c.name, shared[c.name], "J", METER, origin="run", inputs=_shapes(sources, c, drawer),
                 words=f"Compressors of {c.name}")
            for c, drawer in drawers
        ]  # fmt: skip
        return Term(meter, value, "J", "sum over the components on this meter", "sum", tuple(parts))
    heat = float(sources.outcome.run.monthly[f"heat.{meter}"][:, 0].sum())
    inputs = _all_shapes(sources, drawers)
    if value == 0:
        how = "no compressor ran: free cooling all through"
        return Term(meter, 0.0, "J", how, origin="run", inputs=inputs)
    cooled = Term(
        "heat", heat, "J", "heat meter of the run: what free cooling left over", origin="run",
        words="Heat that was lifted",
    )  # fmt: skip
    cop = Term(
        "mean_cop", heat / value, "1", "heat / energy of the run, load and lift as they were", origin="run",
        inputs=inputs, words="Mean COP",
    )  # fmt: skip
    return Term(meter, value, "J", "heat that was lifted / mean COP", "quotient", (cooled, cop))


def _fresh_air(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    """Fans that run all year, and what the drying of the air took beside them."""
    power = math.fsum(sources.number(f"{component.name}.fan_power") for component, _ in drawers)
    rated = Term("fan_power", power, "W", "sizing: fans of the fresh air of all halls", origin="sizing")
    how = "power of the fans x time"
    fans = Term("fans", power * sources.seconds, "J", how, "product", (rated, sources.hours()))
    inputs = _all_shapes(sources, drawers)
    how = f"{METER} less that of the fans: compressors that dry the air"
    drying = Term("drying", value - fans.value, "J", how, origin="run", inputs=inputs)
    return Term(meter, value, "J", "fans, and compressors that dry the air", "sum", (fans, drying))


def _humidifiers(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    water = float(sources.outcome.run.monthly["water.humidification"][:, 0].sum())
    inputs = _all_shapes(sources, drawers)
    if water == 0:
        return Term(meter, value, "J", "no humidifier ran", origin="run", inputs=inputs)
    mass = Term("humidification", water, "kg", "water meter of the run", origin="run", shown="m3")
    how = "energy / water of the run, over all halls"
    each = Term("energy_per_water", value / water, "J/kg", how, origin="run", inputs=inputs)
    return Term(meter, value, "J", "water x energy for it", "product", (mass, each))


def _server_fans(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    if len(drawers) > 1:
        return _share_of_it(sources, meter, value, drawers)
    ((component, drawer),) = drawers
    servers = servers_of(sources)
    rated = sources.parameter(f"{component.name}.{drawer.rated}", "Rated fan power of one server")
    share = Term(
        "mean_share", value / (servers.value * rated.value * sources.seconds), "1",
        f"{METER} / (servers x rated power x time)", origin="run",
        inputs=_shapes(sources, component, drawer), words="Mean share of the rated power",
    )  # fmt: skip
    how = "servers x rated fan power x mean share of it x time"
    return Term(meter, value, "J", how, "product", (servers, rated, share, sources.hours()))


def _share_of_it(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    it = Term("it_energy", sources.outcome.energy["it"], "J", "the IT energy above", origin="above")
    return _by_share(sources, meter, value, it, drawers, "IT energy x share of it")


def _by_share(sources: Sources, meter: str, value: float, through: Term, drawers: Drawers, how: str) -> Term:
    """An energy that is lost as a share of what passes."""
    if through.value == 0:
        return Term(meter, value, "J", METER, origin="run", inputs=_all_shapes(sources, drawers))
    share = Term(
        "loss_share", value / through.value, "1", "of the run, at the loads as they were", origin="run",
        inputs=_all_shapes(sources, drawers), words="Share lost",
    )  # fmt: skip
    return Term(meter, value, "J", how, "product", (through, share))


def _ups(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    """Loss on what the UPS delivers: IT, its distribution, and what the spec hangs on it."""
    e, spec = sources.outcome.energy, sources.outcome.spec
    hung = {"crah": ("crah_fans", "door_fans"), "cdu": ("cdu_pumps",)}
    names = ["distribution_loss", *(meter for name in spec.power.on_ups for meter in hung[name])]
    # A hall has room units or doors, seldom both: what draws nothing is no term.
    names = [name for name in names if e[name] > 0]
    behind = [Term(name, e[name], "J", "see there", origin="above") for name in names]
    it = Term("it_energy", e["it"], "J", "see there", origin="above")
    through = total("ups_output", "IT and what else hangs on the UPS", (it, *behind))
    return _by_share(sources, meter, value, through, drawers, "output of the UPS x share that is lost")


def _distribution(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    pdu = sources.outcome.energy["rack_pdu_loss"]
    busway = value - pdu
    it = Term("it_energy", sources.outcome.energy["it"], "J", "see there", origin="above")
    how = "IT energy x share that is lost, by the square of the current"
    terms = (
        _by_share(sources, "busway_loss", busway, it, drawers, how),
        _by_share(
            sources, "rack_pdu_loss", pdu, it, drawers_of(sources.outcome.facility, "rack_pdu_loss"), how
        ),
    )
    return Term(meter, value, "J", "busways and rack PDUs", "sum", terms)


def _transformers(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    """No-load loss all the time, and load loss by the square of the load."""
    ((component, drawer),) = drawers
    assert isinstance(component, PowerTrain)
    type_ = sources.outcome.spec.power.transformer.type
    count, hours = sources.count("transformers"), sources.hours()
    empty = sources.row(type_, "no_load_loss")
    still = Term("no_load", 0.0, "J", "transformers x no-load loss x time", "product", (count, empty, hours))
    still = replace(still, value=recomputed(still))
    rated = sources.row(type_, "load_loss")
    rest = value - still.value
    square = Term(
        "mean_square_load", rest / (count.value * rated.value * sources.seconds), "1",
        f"what the meter shows beside the no-load loss; a steady load of "
        f"{max(rest / (count.value * rated.value * sources.seconds), 0.0) ** 0.5:.1%} of the rating",
        origin="run",
        inputs=_shapes(sources, component, replace(drawer, shapes=("transformer_rating", "power_factor"))),
        words="Mean square of the load",
    )  # fmt: skip
    how = "transformers x load loss at rating x mean square of the load x time"
    loaded = Term("load", rest, "J", how, "product", (above(count), rated, square, hours), words="Load loss")
    still = replace(still, words="No-load loss")
    return Term(meter, value, "J", "no-load and load loss", "sum", (still, loaded))


def _lighting(sources: Sources, meter: str, value: float, drawers: Drawers) -> Term:
    white = sources.duty("building.fit_out", "White space")
    lit = (sources.field("other_loads.lighting"), white, sources.hours())
    how = "power per area x white space x time"
    lights = Term("lighting", 0.0, "J", how, "product", lit)
    lights = replace(lights, value=recomputed(lights))
    fixed = (sources.field("other_loads.fixed"), sources.hours())
    other = Term("fixed", 0.0, "J", "fixed power x time", "product", fixed, words="Fixed loads")
    other = replace(other, value=recomputed(other))
    return Term(meter, value, "J", "lighting and fixed loads, all the time", "sum", (lights, other))
