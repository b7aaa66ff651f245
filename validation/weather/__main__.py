"""Show the recorded comparison of weather years; with the weather files at hand, compute it anew.

``python -m validation.weather`` prints the tables. ``--write stations`` or ``--write plants`` computes one
from the weather files in the folder ``weather/epw`` below the one that AIDC_TWIN_DATA names.
"""

from __future__ import annotations

import argparse
import sys

from validation.weather import tables
from validation.weather.report import plants_markdown, plants_text, stations_markdown, stations_text

_DESIGNS = ("air_20kw", "cold_plate_20kw")


def main(arguments: list[str] | None = None) -> int:
    """Print, or compute and write; 2 where the weather files are missing."""
    parser = argparse.ArgumentParser(prog="python -m validation.weather", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="print as docs/validation.md has them")
    parser.add_argument("--write", choices=("stations", "plants"), help="compute this table anew")
    asked = parser.parse_args(arguments)
    if asked.markdown:
        stations_rows = tables.read(tables.stations_table())
        names_of = {row["station"]: row["place"] for row in stations_rows}
        print(
            stations_markdown(stations_rows),
            plants_markdown(tables.read(tables.plants_table()), names_of),
            sep="\n\n",
        )
        return 0
    if asked.write is None:
        print(stations_text(tables.read(tables.stations_table())))
        print(plants_text(tables.read(tables.plants_table())))
        return 0

    from validation.weather.years import epw_folder, station_row, stations

    folder = epw_folder()
    if folder is None:
        print(
            "No weather files: AIDC_TWIN_DATA must name a folder that holds weather/epw/*.epw.",
            file=sys.stderr,
        )
        return 2
    names = stations(folder)
    if asked.write == "stations":
        rows = [station_row(folder, name) for name in names]
        tables.write(tables.stations_table(), tables.STATIONS, rows)
        print(stations_text(rows))
        return 0

    from validation.weather.plants import plant_rows

    rows = [row for design in _DESIGNS for row in plant_rows(folder, names, design)]
    tables.write(tables.plants_table(), tables.PLANTS, rows)
    print(plants_text(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
