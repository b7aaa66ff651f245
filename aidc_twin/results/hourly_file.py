"""The hours of a run as a Parquet file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aidc_twin.report.hours import hour_of_year, mean_of_hour
from aidc_twin.results.dataset import CALENDAR, times, variable_name
from aidc_twin.studies.outcome import Outcome, distinct

__all__ = ["write_hourly"]


def write_hourly(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write every hour of each design under its workload, one below the other.

    Columns: ``design``, ``time`` (hour START), outdoor dry and wet bulb, then the channels in SI; a channel
    that a design does not have is null. The unit of a column stands in its metadata, the calendar in that of
    the file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    channels = {name: c for o in outcomes for name, c in o.run.channels.items()}
    names = sorted(channels)
    pieces = []
    weather = ("dry_bulb", "wet_bulb")
    fields = [
        pa.field("design", pa.dictionary(pa.int32(), pa.string())),
        pa.field("time", pa.timestamp("ns")),
        *(pa.field(f"weather_{name}", pa.float64(), metadata={"unit": "K"}) for name in weather),
        *(
            pa.field(variable_name(name), pa.float64(), metadata={"unit": channels[name].unit})
            for name in names
        ),
    ]
    schema = pa.schema(fields, metadata={"calendar": CALENDAR})
    for outcome, design in zip(outcomes, distinct([o.name for o in outcomes]), strict=True):
        at, hours = times(outcome), hour_of_year(outcome.run)
        drivers = outcome.run.cases[0].weather
        columns = [
            pa.array([design] * at.size).dictionary_encode(),
            pa.array(at),
            *(pa.array(mean_of_hour(getattr(drivers, name), hours)) for name in weather),
            *(
                pa.array(np.ascontiguousarray(outcome.run.hourly[name][:, 0]))
                if name in outcome.run.hourly
                else pa.nulls(at.size, pa.float64())
                for name in names
            ),
        ]
        pieces.append(pa.table(columns, schema=schema))
    pq.write_table(pa.concat_tables(pieces).unify_dictionaries(), path, compression="snappy")
