"""Figures of merit of one case of a run, each with its unit, or with the reason why there is none."""

from __future__ import annotations

import math

import numpy as np

from aidc_twin.components.air_cooled_chillers import AirCooledChillers
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.chillers import Chillers
from aidc_twin.components.crah import Crah
from aidc_twin.components.dx import Dx
from aidc_twin.components.economiser import Economiser
from aidc_twin.components.free_cooling_coil import FreeCoolingCoil
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.components.two_phase_cdu import TwoPhaseCdu
from aidc_twin.metrics.energy import COOLING, PARTS, POWER_LOSSES, WATER, energy_of
from aidc_twin.metrics.humidity import humidity_metrics
from aidc_twin.metrics.metric import Metric, absent, peak_of, total_of
from aidc_twin.simulate.run import RunResult

__all__ = ["Metric", "metrics_of", "over_limit_channels", "temperature_channel"]

SECONDS_PER_DAY = 86400.0


def metrics_of(
    run: RunResult, case: int, carbon_factor: float | None, water_factor: float | None = None
) -> dict[str, Metric]:
    """Figures of merit of a case over the time that was run.

    Parameters
    ----------
    run
        Result of a run.
    case
        Which case.
    carbon_factor
        kgCO2/J of the electricity; None where no source is known.
    water_factor
        Water that is evaporated to make the electricity, kg/J; None where no figure is known.

    Notes
    -----
    ``pue`` is category 3 of ISO/IEC 30134-2: IT measured at the input of the IT equipment, so that power
    supplies and server fans count as IT, while CDU pumps are facility. Category 1 measures at the output of
    the UPS, less what else hangs on it (fans, pumps), category 2 at the output of the power distribution,
    before the rack PDUs. ``itue`` is IT over IT without fans, power supplies and voltage regulators; ``tue``
    is ``itue`` times ``pue`` (Patterson et al., TUE, a new energy-efficiency metric applied at ORNL's
    Jaguar, ISC 2013).
    """
    e = energy_of(run, case)
    it, total = e["it"], e["facility"]
    compute = it - e["server_fans"] - e["psu_loss"] - e["vrm_loss"]
    # Exact sums, so that a tree of the same terms comes to the same number whatever their order.
    cooling = math.fsum(e[name] for name in COOLING)
    water = math.fsum(total_of(run, case, f"water.{name}") for name in WATER)
    itue, pue = _ratio(it, compute), _ratio(total, it)
    found: dict[str, Metric] = {
        "pue": pue,
        "pue_category_1": _ratio(total, it + e["distribution_loss"]),
        "pue_category_2": _ratio(total, it + e["rack_pdu_loss"]),
        "itue": itue,
        "tue": _ratio(total, compute),
        "ppue_cooling": _ratio(it + cooling, it),
        "ppue_power": _ratio(it + math.fsum(e[name] for name in POWER_LOSSES), it),
        "wue": _per_it(water, it, "kg/J", "L/kWh"),
        "wue_source": absent("no water of electricity generation is known for the grid of this place")
        if water_factor is None
        else _per_it(water + total * water_factor, it, "kg/J", "L/kWh"),
        "cue": absent(
            "no emission factor with a source is known for the grid of this place; give money.carbon"
        )
        if carbon_factor is None
        else _per_it(total * carbon_factor, it, "kg/J", "kg/kWh"),
        "it_energy": Metric(it, "J", "MWh"),
        "facility_energy": Metric(total, "J", "MWh"),
        "cooling_energy": Metric(cooling, "J", "MWh"),
        "water": Metric(water, "kg", "m3"),
        "peak_facility_power": Metric(peak_of(run, case, "power.facility.max"), "W", "kW"),
        "peak_it_power": Metric(peak_of(run, case, "power.it.max"), "W", "kW"),
    }
    found |= _reuse(run, case, it, total) | humidity_metrics(run, case)
    found |= _quality(run, case) | _hours(run, case) | _temperatures(run, case)
    return found


def _reuse(run: RunResult, case: int, it: float, total: float) -> dict[str, Metric]:
    """Heat that leaves for a use elsewhere: ERF of ISO/IEC 30134-6, and ERE (The Green Grid, 2010)."""
    if "heat.reuse" not in run.monthly:
        none = absent("this design recovers no heat")
        return {"heat_reuse": none, "erf": none, "ere": none}
    heat = total_of(run, case, "heat.reuse")
    return {
        "heat_reuse": Metric(heat, "J", "MWh"),
        "erf": _ratio(heat, total),
        "ere": _ratio(total - heat, it),
    }


def _quality(run: RunResult, case: int) -> dict[str, Metric]:
    """What tells whether the numbers can be trusted."""
    facility = run.facility
    rated = np.broadcast_to(np.asarray(facility.rated_it_power, float), (facility.lanes,))[
        run.cases[case].lane
    ]
    seconds = run.month_hours[:, case].sum() * 3600.0
    days = seconds / SECONDS_PER_DAY
    parts = sum(energy_of(run, case)[name] for name in PARTS)
    travel = [total_of(run, case, name) for name in run.channels if name.startswith("travel.")]
    return {
        # The worse of the whole run and of its worst hour: errors of opposite sign must not cancel.
        "first_law_residual": Metric(
            max(abs(float(run.residual[case])) / seconds, float(run.worst_residual[case]) / 3600.0) / rated
        ),
        "meter_mismatch": Metric(abs(parts / energy_of(run, case)["facility"] - 1)),
        "joint_mismatch": Metric(float(run.joints.temperature[case]), "dK", "K"),
        "joint_modes": Metric(float(run.joints.modes[case])),
        "mode_switches": Metric(total_of(run, case, "switches.mode")),
        "chiller_starts": Metric(total_of(run, case, "switches.chillers")),
        # Full strokes a day of the busiest valve or fan.
        "valve_travel": Metric(max(travel, default=0.0) / days),
    }


def _hours(run: RunResult, case: int) -> dict[str, Metric]:
    found = {
        f"hours_{mode}": Metric(total_of(run, case, f"time.mode_{mode}"), "s", "h")
        for mode in ("free", "partial", "mechanical")
    }
    kinds = Economiser | FreeCoolingCoil | AirCooledChillers | Dx
    if not any(isinstance(c, kinds) for c in run.facility.components):
        # Towers alone carry all heat: no hour is mechanical, and an economiser would have nothing to spare.
        none = absent("this design has no chillers, and so no economiser")
        found |= {"hours_free": none, "hours_partial": none}
    over = {
        # Of several kinds of racks that which is over its limit for longest.
        f"hours_over_limit_{name}": Metric(
            max((total_of(run, case, c) for c in over_limit_channels(run, name)), default=0.0), "s", "h"
        )
        for name in ("chip", "rack_inlet")
    }
    worst = max(metric.value or 0.0 for metric in over.values())
    return found | over | {"hours_over_limit": Metric(worst, "s", "h")} | _throttling(run, case)


def _throttling(run: RunResult, case: int) -> dict[str, Metric]:
    """Work lost because servers cut their clocks, and for how long those did that were cut for longest."""
    channels = (c for c in run.channels if c.startswith("time.") and c.endswith("throttled"))
    asked, lost = (total_of(run, case, f"compute.{name}") for name in ("asked", "lost"))
    return {
        "lost_compute": Metric(lost / asked)
        if asked > 0
        else absent("the accelerators were asked for no work"),
        "hours_throttled": Metric(max((total_of(run, case, c) for c in channels), default=0.0), "s", "h"),
    }


def _temperatures(run: RunResult, case: int) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    hours = run.month_hours[:, case]
    # Water loops carry the names that the spec gives their plants.
    parts = run.facility.components
    loops: dict[type, str] = {}
    for c in parts:
        if isinstance(c, Cdu | TwoPhaseCdu | Crah | RearDoor):
            # Of several halls the first speaks for all.
            loops.setdefault(Cdu if isinstance(c, TwoPhaseCdu) else type(c), c.loop)
    chilled = {c.loop for c in parts if isinstance(c, Chillers | AirCooledChillers)}
    # A hall without chillers cools its air with facility water; that of the CDUs counts where there are two.
    crah = loops.get(Crah, loops.get(RearDoor))
    water = {
        "fws_supply": f"{loops.get(Cdu, None if crah in chilled else crah)}_supply",
        "chilled_supply": f"{crah if crah in chilled else None}_supply",
    }
    for label in ("chip", "rack_inlet", "tcs_supply", "fws_supply", "chilled_supply"):
        channel = temperature_channel(run, case, water.get(label, label))
        if channel not in run.monthly:
            missing = {"chilled_supply": "chilled water", "rack_inlet": "racks that breathe air"}.get(
                label, label.split("_")[0].upper()
            )
            reason = f"this design has no {missing}"
            found[f"temperature_{label}_mean"] = found[f"temperature_{label}_max"] = absent(reason)
            continue
        mean = float((run.monthly[channel][:, case] * hours).sum() / hours.sum())
        found[f"temperature_{label}_mean"] = Metric(mean, "K", "degC")
        found[f"temperature_{label}_max"] = Metric(peak_of(run, case, f"{channel}.max"), "K", "degC")
    return found


def temperature_channel(run: RunResult, case: int, label: str) -> str:
    """The channel of a temperature; of several kinds of racks or loops that which gets hottest."""
    ending = {"tcs_supply": "_supply"}.get(label, f".{label}")
    names = [
        name.removesuffix(".max")
        for name in run.channels
        if name.startswith("temp.") and name.endswith(f"{ending}.max")
    ]
    if label == "tcs_supply":
        names = [
            f"temp.{c.label}_supply" for c in run.facility.components if isinstance(c, Cdu | TwoPhaseCdu)
        ]
    plain = f"temp.{label}"
    return plain if plain in names or not names else max(names, key=lambda n: peak_of(run, case, f"{n}.max"))


def over_limit_channels(run: RunResult, label: str) -> list[str]:
    """Channels of the time over a limit: one for each kind of racks."""
    return [n for n in run.channels if n.startswith("time.") and n.endswith(f"over_limit_{label}")]


def _ratio(above: float, below: float) -> Metric:
    return Metric(above / below) if below > 0 else absent("the IT took no energy")


def _per_it(amount: float, it: float, unit: str, shown: str) -> Metric:
    return Metric(amount / it, unit, shown) if it > 0 else absent("the IT took no energy")
