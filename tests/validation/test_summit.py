"""Summit, week by week: agreement, explained differences, measured weather, and faults that do not pass."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.climate import place
from aidc_twin.climate.synthetic import synthetic_year
from aidc_twin.errors import InputError
from aidc_twin.report.validation import scores_table, tables
from aidc_twin.results.site_folder import sites_json
from aidc_twin.studies.scores import ACCEPTED, OUTSIDE, WITHIN
from aidc_twin.studies.site import find_site, read_site, site_spec
from aidc_twin.studies.site_table import read_table
from aidc_twin.studies.site_weeks import measured_weather, onset_of, week_load
from aidc_twin.studies.validate import SiteOutcome, validate

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
SUMMIT = find_site("summit")
ZERO, TON = 273.15, 3516.8528


@pytest.fixture(scope="module")
def summit() -> SiteOutcome:
    return validate(SUMMIT)


def verdicts(outcome: SiteOutcome) -> dict[str, str]:
    found = {one.quantity.name: one.verdict for one in outcome.compared}
    assert outcome.onset is not None
    return found | {"onset": outcome.onset.verdict}


def test_the_site_of_weeks_holds(summit: SiteOutcome) -> None:
    assert summit.findings == ()
    assert summit.holds
    assert verdicts(summit) == {
        "pue": WITHIN, "overhead": ACCEPTED, "chiller_heat": ACCEPTED, "onset": WITHIN,
    }  # fmt: skip


def test_weeks_are_scored_one_by_one_and_months_are_means_of_their_medians(summit: SiteOutcome) -> None:
    pue = summit.compared[0]
    assert pue.rows.at.size == 52 and pue.scored is pue.rows
    with SUMMIT.table.open(encoding="utf-8", newline="") as stream:
        rows = {row["week"]: float(row["pue [1]"]) for row in csv.DictReader(stream)}
    # Monthly means of the weekly medians as they are published, February 2020 to January 2021.
    published = dict(
        zip(
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0],
            [1.052, 1.068, 1.060, 1.081, 1.133, 1.231, 1.195, 1.124, 1.054, 1.043, 1.038, 1.037],
            strict=True,
        )
    )
    for at, value in zip(pue.calendar.at.tolist(), pue.calendar.measured, strict=True):
        assert value == pytest.approx(published[at], abs=6e-4)
    assert pue.rows.measured == pytest.approx([rows[summit.table.names[at]] for at in pue.rows.at])


def test_the_table_is_that_of_the_source(shared_data: Path) -> None:
    path = shared_data / "sites" / "summit_k100_weekly_2020_digitised.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        source = {int(row["iso_week"]): row for row in csv.DictReader(stream)}
    table = read_table(SUMMIT)
    weeks = [int(name[-2:]) for name in table.names]
    assert sorted(weeks) == sorted(source)
    for head, column, factor, within in (
        ("hall [MW]", "power_MW_median", 1e6, 1.0),
        ("pue [1]", "pue_median", 1.0, 1e-9),
        ("chilled water [kW]", "chw_tons_median", TON, 500.0),
    ):
        read = [factor * float(source[week][column]) for week in weeks]
        assert table.columns[head] == pytest.approx(read, abs=within)
    celsius = [(float(source[week]["wetbulb_F_median"]) - 32) / 1.8 for week in weeks]
    assert table.columns["wet bulb [degC]"] - ZERO == pytest.approx(celsius, abs=0.051)


def test_the_heat_on_the_water_beside_the_hall_is_that_of_the_spec() -> None:
    with SUMMIT.table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    beside = [1e3 * float(row["water [kW]"]) - 1e6 * float(row["hall [MW]"]) for row in rows]
    given = site_spec(SUMMIT).other_loads.process_heat
    assert given is not None
    assert given.heat == pytest.approx(np.mean(beside), rel=0.05)


def test_the_week_without_towers_is_left_out_with_its_reason() -> None:
    table = read_table(SUMMIT)
    assert {name: why for name, why in zip(table.names, table.excluded, strict=True) if why} == {
        "2020-W05": "towers out of service"
    }


def test_days_lie_in_the_weeks_of_the_calendar() -> None:
    table = read_table(SUMMIT)
    names = ["" if row < 0 else table.names[row] for row in table.week_days(2020)]
    assert names[:26] == [""] * 26  # until 26 January
    assert names[26] == "2020-W05"  # Monday 27 January
    # 24 February to 1 March has a 29th, which the model has not.
    assert [names.count(name) for name in ("2020-W08", "2020-W09", "2020-W10")] == [7, 6, 7]
    assert names[363] == names[364] == "2020-W53"  # 30 and 31 December
    names = ["" if row < 0 else table.names[row] for row in table.week_days(2021)]
    assert names[:4] == ["2020-W53"] * 3 + ["2021-W01"]
    assert names[31] == ""  # 1 February


def test_the_weather_has_the_measured_median_of_each_week_and_the_depression_of_the_place() -> None:
    table, column = read_table(SUMMIT), "wet bulb [degC]"
    year = synthetic_year(place("Knoxville"))
    moved = measured_weather(year, table, column, 2020)
    week = np.repeat(table.week_days(2020), 24)
    rows = [row for row in range(len(table.names)) if np.count_nonzero(week == row) == 7 * 24]
    assert len(rows) > 40
    medians = [np.median(moved.wet_bulb[week == row]) for row in rows]
    assert medians == pytest.approx(table.columns[column][rows].tolist(), abs=0.02)
    assert np.all(moved.wet_bulb <= moved.dry_bulb)
    # Over ice the wet bulb of one humidity is another than over water: no matter of cooling.
    water = np.minimum(moved.wet_bulb, year.wet_bulb) > ZERO + 0.5
    assert np.count_nonzero(water) > 6000
    depressions = [(y.dry_bulb - y.wet_bulb)[water] for y in (moved, year)]
    assert depressions[0] == pytest.approx(depressions[1], abs=0.01)
    assert np.array_equal(moved.dry_bulb[week < 0], year.dry_bulb[week < 0])


def test_the_load_is_that_of_the_week() -> None:
    table = read_table(SUMMIT)
    share = np.arange(1.0, len(table.names) + 1) / 100
    load = week_load(table, share, 2020)
    hours = load.sample(0.0, 8760, 3600.0)
    week = np.repeat(table.week_days(2020), 24)
    held = week >= 0
    assert hours[held] == pytest.approx(share[week[held]])
    assert hours[~held] == pytest.approx(share[0])  # as in the nearest week


@pytest.mark.parametrize(
    ("runs", "low", "high", "misplaced"),
    [
        ([0, 0, 0, 1, 1, 1], 3.0, 4.0, 0),
        ([0, 1, 0, 0, 1, 1], 4.0, 5.0, 1),
        ([0, 0, 1, 0, 1, 1], 2.0, 5.0, 1),  # two cuts are as good: from the first to the last
        ([1, 1, 1, 1, 1, 1], 1.0, 1.0, 0),  # the first week at the latest
    ],
)
def test_the_onset_is_where_weeks_divide(runs: list[int], low: float, high: float, misplaced: int) -> None:
    assert SUMMIT.onset is not None
    x, heat = np.arange(1.0, 7.0), 1e6 * np.array(runs, dtype=float)
    found = onset_of(SUMMIT.onset, x, heat, heat)
    assert (found.measured.low, found.measured.high, found.measured.misplaced) == (low, high, misplaced)
    assert found.verdict == WITHIN
    late = onset_of(SUMMIT.onset, x, heat, 1e6 * (x > 5.5))
    apart = abs(late.modelled.middle - late.measured.middle)
    assert late.verdict == (WITHIN if apart <= 1.67 else OUTSIDE)


@pytest.mark.long
@pytest.mark.parametrize(
    ("row", "value", "name"),
    [
        (("pump_condenser_water", "head"), "350 kPa", "overhead"),
        (("cooling_tower_open", "fan_power_share"), "0.05 W/W", "overhead"),
    ],
)
def test_a_planted_fault_of_a_part_is_not_accepted(row: tuple[str, str], value: str, name: str) -> None:
    outcome = validate(SUMMIT, catalogue=load().override(*row, value, "planted"))
    assert verdicts(outcome)[name] == OUTSIDE
    assert not outcome.holds


@pytest.mark.long
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        # Towers and exchanger that give water 5 K warmer: chillers set in that much of wet bulb earlier.
        ({"plants.mtw.towers.approach": "7 K", "plants.mtw.economiser.approach": "4 K"}, "onset"),
        ({"other_loads.process_heat.heat": "0.2 MW"}, "chiller_heat"),
    ],
)
def test_another_plant_is_not_accepted(changes: dict[str, str], name: str) -> None:
    outcome = validate(SUMMIT, spec=site_spec(SUMMIT).replace(changes))
    assert verdicts(outcome)[name] == OUTSIDE
    assert not outcome.holds


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of the site with one text of one of its files changed."""

    def change(file: str, stands: str, written: str) -> Path:
        folder = tmp_path / "summit"
        shutil.copytree(SUMMIT.folder, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert stands in text
        (folder / file).write_text(text.replace(stands, written, 1), encoding="utf-8")
        return folder

    return change


@pytest.mark.parametrize(
    ("file", "stands", "written", "said"),
    [
        ("site.yaml", "  kind: weeks", "  kind: months", "it is that of weeks"),
        ("site.yaml", "  heat: chiller_heat", "  heat: chiller_heats", "is no heat of chillers"),
        ("site.yaml", '  wet_bulb: "wet bulb [degC]"\n', "", "onset without a wet bulb"),
        (
            "site.yaml",
            "    kind: chiller_heat\n",
            "    kind: chiller_heat\n    meters: [pumps]\n",
            "heat of chillers has none",
        ),
        ("measured.csv", "2020-W53", "2019-W53", "2019-W53"),  # 2019 had 52
        ("measured.csv", "2020-W07", "2020-W06", "in the order of time"),
        ("measured.csv", "wet bulb [degC]", "wet bulb [degF]", "wet bulb [degC]"),
    ],
)
def test_a_mistake_in_a_site_of_weeks_is_told(
    copied: Callable[[str, str, str], Path], file: str, stands: str, written: str, said: str
) -> None:
    folder = copied(file, stands, written)
    with pytest.raises(InputError) as caught:
        read_table(read_site(folder))
    assert any(said in str(finding) for finding in caught.value.findings)


def test_tables_and_results_are_whole(summit: SiteOutcome) -> None:
    found = tables(summit)
    assert list(found) == ["months", "weeks", "scores"]
    assert all(cell for table in found.values() for row in table.rows for cell in row)
    assert [row[0] for row in found["weeks"].rows][:2] == ["2020-W06", "2020-W07"]
    plain = sites_json([summit])
    json.dumps(plain, allow_nan=False)
    onset = plain["sites"][0]["onset"]
    # 64.4 degF: the warmest week without chillers; 66.4 degF: the coolest with them.
    assert (onset["measured"]["low"], onset["measured"]["high"]) == pytest.approx((18.0, 19.1))


def test_the_page_states_what_is_found(summit: SiteOutcome) -> None:
    """The scores in docs/validation.md, to the digit that is printed there."""
    text = PAGE.read_text(encoding="utf-8")
    for row in scores_table(summit).rows:
        assert f"| {' | '.join(row)} |" in text, "take it from: aidc-twin validate summit"
    for row in tables(summit)["months"].rows:
        assert f"| {' | '.join(row)} |" in text, "take it from: aidc-twin validate summit"
