"""Results as labelled arrays and as a table, for further work in xarray and pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from aidc_twin.report.hours import hour_of_year, mean_of_hour
from aidc_twin.report.labels import label
from aidc_twin.report.money import capex_groups, lifecycle_parts, opex_parts
from aidc_twin.report.provenance import version
from aidc_twin.report.shown import in_unit, of_metric, scalar
from aidc_twin.studies.outcome import Outcome

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["CALENDAR", "to_dataset", "to_table", "variable_name"]

# A year without leap day: a weather year has 8760 h and belongs to no calendar year.
CALENDAR_YEAR = "2001"
CALENDAR = (
    f"hour START in local standard time of a stand-in year ({CALENDAR_YEAR}, no leap day); "
    "the weather year belongs to no calendar year"
)
HOW = {"sum": "sum over the interval", "mean": "mean of the interval", "max": "highest of the interval"}


def variable_name(channel: str) -> str:
    """Name of a channel as a variable: ``energy.it`` becomes ``energy_it``."""
    return channel.replace(".", "_")


def times(outcome: Outcome) -> np.ndarray:
    """Start of each kept hour in the stand-in year, shape ``(hours,)``; over New Year it goes on."""
    case = outcome.run.cases[0]
    first = np.datetime64(f"{CALENDAR_YEAR}-01-01T00", "ns") + np.timedelta64(case.start_day, "D")
    return np.asarray(first + np.arange(case.days * 24) * np.timedelta64(1, "h"))


def to_dataset(outcome: Outcome) -> xr.Dataset:
    """All channels of a run: by hour where hours were kept, else by month.

    Returns
    -------
    Dimensions ``time`` (hour START) or ``month`` (1 to 12), and ``case``: the design under its workload
    first, then its load levels; the monthly form ends with the design day, which has no place in the hours
    of a year.
    Values are in SI, as ``units`` of each variable says; hours and months that were not run are NaN. What the
    numbers rest on stands in the attributes.
    """
    import xarray as xr

    run = outcome.run
    hourly = bool(run.hourly)
    kept = [i for i, case in enumerate(run.cases) if not (hourly and case.design_day)]
    names = np.array([run.cases[i].name for i in kept], dtype=object)
    data: dict[str, Any] = {}
    for name, channel in sorted(run.channels.items()):
        series = run.hourly.get(name) if hourly else run.monthly.get(name)
        if series is None:
            continue
        values = np.array(series[:, kept], dtype=float)
        if not hourly:
            values = np.where(run.month_hours[:, kept] > 0, values, np.nan)
        attributes = {
            "units": "K" if channel.unit == "dK" else channel.unit,
            "long_name": _long_name(name),
            "cell_method": HOW[channel.how],
        }
        data[variable_name(name)] = (("time" if hourly else "month", "case"), values, attributes)
    coordinates: dict[str, Any] = {"case": ("case", names, {"long_name": "what was run"})}
    if hourly:
        data |= _weather(outcome, kept)
        coordinates["time"] = ("time", times(outcome), {"long_name": "start of the hour"})
    else:
        months = {"long_name": "month of the year"}
        coordinates["month"] = ("month", np.arange(1, 13), months)
        ran = {"units": "h", "long_name": "hours that were run"}
        data["hours"] = (("month", "case"), run.month_hours[:, kept].copy(), ran)
    attributes = {"title": outcome.name, "program": f"aidc_twin {version()}", "calendar_note": CALENDAR}
    return xr.Dataset(data, coordinates, {**attributes, **outcome.provenance})


def _long_name(channel: str) -> str:
    kind, _, rest = channel.partition(".")
    return f"{kind.replace('_', ' ')}: {label(rest.replace('.', '_'))}" if rest else label(kind)


def _weather(outcome: Outcome, kept: Sequence[int]) -> dict[str, Any]:
    hours = hour_of_year(outcome.run)
    return {
        f"weather_{name}": (
            ("time", "case"),
            np.stack(
                [mean_of_hour(getattr(outcome.run.cases[i].weather, name), hours) for i in kept], axis=1
            ),
            {"units": "K", "long_name": f"outdoor {name.replace('_', ' ')}", "cell_method": HOW["mean"]},
        )
        for name in ("dry_bulb", "wet_bulb")
    }


def to_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """One row for each design; the columns say their units: ``pue``, ``wue [L/kWh]``, ``energy_it [MWh]``.

    What a design does not have is NaN. ``attrs["units"]`` of the frame holds the unit of each column.
    """
    import pandas as pd

    rows, units = [], {}
    for outcome in outcomes:
        row = {}
        for name, value, unit in _cells(outcome):
            column = name if unit == "1" else f"{name} [{unit}]"
            row[column] = np.nan if value is None else value
            units[column] = unit
        rows.append(row)
    frame = pd.DataFrame(rows, index=pd.Index([o.name for o in outcomes], name="design"))
    frame.attrs["units"] = units
    return frame


def _cells(outcome: Outcome) -> list[tuple[str, float | None, str]]:
    """Name, value and unit of all single numbers of a design."""
    notes = outcome.facility.notes
    cells: list[tuple[str, float | None, str]] = []
    for name, unit in (("rated_it_power", "kW"), ("accelerators", "1"), ("rack_power", "kW")):
        if name in notes:
            cells.append((name, in_unit(scalar(notes[name][0]), notes[name][1], unit), unit))
    # A figure that one design lacks has its unit from the others; without a value there is none to show.
    cells += [(name, of_metric(m), m.shown) for name, m in outcome.metrics.items() if m.value is not None]
    cells += [(f"energy_{name}", in_unit(value, "J", "MWh"), "MWh") for name, value in outcome.energy.items()]
    cells += [(f"pue_at_{level.share:.0%}_load", level.pue, "1") for level in outcome.load_levels]
    money = outcome.capex.currency
    cells.append(("capex", scalar(outcome.capex.total), money))
    cells += [(f"capex_{group}", cost, money) for group, cost in capex_groups(outcome).items()]
    if outcome.opex is not None and outcome.lifecycle is not None:
        cells.append(("opex", scalar(outcome.opex.total), f"{money}/year"))
        cells += [(f"opex_{name}", cost, f"{money}/year") for name, cost in opex_parts(outcome.opex).items()]
        cells.append(("lifecycle", scalar(outcome.lifecycle.present), money))
        parts = lifecycle_parts(outcome.opex, outcome.lifecycle)
        cells += [(f"lifecycle_{name}", cost, money) for name, cost in parts.items()]
    if outcome.carbon is not None:
        cells.append(("carbon", in_unit(scalar(outcome.carbon.mass), "kg", "t"), "t"))
    return cells
