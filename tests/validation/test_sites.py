"""Measured sites: each agrees or differs as is explained, and a planted fault does not pass."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.errors import InputError
from aidc_twin.reference import validation_sites
from aidc_twin.report.validation import scores_table, tables
from aidc_twin.results.site_folder import sites_json, write_sites
from aidc_twin.studies.known_sites import find_sites
from aidc_twin.studies.scores import ACCEPTED, OUTSIDE, WITHIN
from aidc_twin.studies.site import find_site, read_site, site_spec
from aidc_twin.studies.site_table import read_table
from aidc_twin.studies.validate import SiteOutcome, validate

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
NREL = find_site("nrel_esif")


@pytest.fixture(scope="module")
def nrel() -> SiteOutcome:
    return validate(NREL)


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of the site with one text of one of its files changed."""

    def change(file: str, stands: str, written: str) -> Path:
        folder = tmp_path / "nrel_esif"
        shutil.copytree(NREL.folder, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert stands in text
        (folder / file).write_text(text.replace(stands, written, 1), encoding="utf-8")
        return folder

    return change


def verdicts(outcome: SiteOutcome) -> dict[str, str]:
    return {one.quantity.name: one.verdict for one in outcome.compared}


def test_the_site_of_months_holds(nrel: SiteOutcome) -> None:
    assert list(validation_sites()) == ["air_campuses", "nrel_esif", "summit"]
    assert nrel.findings == ()
    assert nrel.holds
    assert verdicts(nrel) == {
        "pue": WITHIN, "overhead": ACCEPTED, "pumps": ACCEPTED, "cooling": ACCEPTED, "hvac": ACCEPTED,
    }  # fmt: skip


def test_the_model_carries_the_measured_load_in_thin_air(nrel: SiteOutcome) -> None:
    # 1730 m: 101325 (1 - 2.25577e-5 * 1730)**5.2559 = 82.2 kPa.
    assert float(np.max(nrel.facility.notes["pressure"][0])) == pytest.approx(82_200, rel=2e-3)
    assert "99% of the rated" in nrel.provenance["load"]
    assert not any(type(part).__name__ == "Chillers" for part in nrel.facility.components)


def test_calendar_months_are_means_of_the_scored_months(nrel: SiteOutcome) -> None:
    with NREL.table.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if not row["excluded"]]
    august = [row for row in rows if row["month"].endswith("-08")]
    pumps = next(one for one in nrel.compared if one.quantity.name == "pumps")
    at = pumps.calendar.at.tolist().index(7)
    assert pumps.calendar.count[at] == len(august)
    assert pumps.calendar.measured[at] == pytest.approx(
        1e3 * np.mean([float(row["pumps [kW]"]) for row in august])
    )
    pue, overhead = (
        next(one for one in nrel.compared if one.quantity.name == name) for name in ("pue", "overhead")
    )
    it = np.array([float(row["it [kW]"]) for row in august])
    over = np.array([float(row["pue [1]"]) - 1 for row in august])
    assert overhead.calendar.measured[at] == pytest.approx(np.sum(it * over) / np.sum(it))
    for values in ("measured", "modelled"):
        assert getattr(pue.calendar, values) == pytest.approx(getattr(overhead.calendar, values) + 1)


def test_months_with_meter_faults_or_little_coverage_are_left_out_with_their_reason() -> None:
    months = read_table(NREL)
    rows = zip(months.year, months.month, months.excluded, strict=True)
    named = {f"{y}-{m + 1:02d}": why for y, m, why in rows if why}
    assert len(months.excluded) == 91
    assert int(months.scored.sum()) == 82
    assert {key for key, why in named.items() if "meter" in why} == {
        "2020-08", "2020-09", "2021-10", "2021-11", "2021-12",
    }  # fmt: skip


def test_the_table_is_that_of_the_source(shared_data: Path) -> None:
    path = shared_data / "sites" / "nrel_esif_monthly_2016-06_2023-12.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        source = list(csv.DictReader(stream))
    months = read_table(NREL)
    assert [row["month"] for row in source] == [
        f"{y}-{m + 1:02d}" for y, m in zip(months.year, months.month, strict=True)
    ]
    for ours, theirs, factor in (
        ("pue [1]", "pue", 1.0), ("cooling [kW]", "cooling_kw", 1e3), ("pumps [kW]", "pump_kw", 1e3),
        ("hvac [kW]", "hvac_kw", 1e3),
    ):  # fmt: skip
        assert months.columns[ours] == pytest.approx([factor * float(row[theirs]) for row in source])


@pytest.mark.parametrize(
    ("row", "value", "quantity"),
    [
        (("cooling_tower_open", "fan_power_share"), "0.0375 W/W", "cooling"),  # three times the fans
        (("pump_condenser_water", "head"), "400 kPa", "pumps"),
        (("crah", "fan_pressure"), "1200 Pa", "hvac"),
    ],
)
def test_a_planted_fault_of_a_part_is_not_accepted(row: tuple[str, str], value: str, quantity: str) -> None:
    outcome = validate(NREL, catalogue=load().override(*row, value, "planted"))
    assert verdicts(outcome)[quantity] == OUTSIDE
    assert not outcome.holds


def test_the_plant_in_thicker_air_is_not_accepted() -> None:
    # At 1000 m servers move 10 % more mass at the same speed; fan walls follow, by the cube of their speed.
    outcome = validate(NREL, spec=site_spec(NREL).replace("site.elevation", "1000 m"))
    assert verdicts(outcome)["hvac"] == OUTSIDE


def test_a_hall_that_is_too_small_for_the_load_is_told() -> None:
    small = NREL.model_copy(update={"stages": ()})
    small._folder = NREL.folder
    outcome = validate(small)
    assert any("IT power differs" in finding.what or "over a temperature limit" in finding.what
               for finding in outcome.findings)  # fmt: skip
    assert not outcome.holds


@pytest.mark.parametrize(
    ("file", "stands", "written", "said"),
    [
        ("site.yaml", "meters: [tower_fans]", "meters: [tower_fan]", "tower_fan"),
        ("site.yaml", "  chillers: the site", "  chillers_: the site", "chillers"),
        ("site.yaml", "  - from: 2023-01", "  - from: 2015-01", "later than the one before"),
        ("site.yaml", "boundary: >-", "boundry: >-", "boundry"),
        ("measured.csv", "cooling [kW]", "cooling [hp]", "cooling [kW]"),
        ("measured.csv", "2016-07", "2016-13", "2016-13"),
        ("measured.csv", "2016-07,802", "2016-07,many", "many"),
    ],
)
def test_a_mistake_in_a_site_is_told(
    copied: Callable[[str, str, str], Path], file: str, stands: str, written: str, said: str
) -> None:
    folder = copied(file, stands, written)
    with pytest.raises(InputError) as caught:
        read_table(read_site(folder))
    assert any(said in str(finding) for finding in caught.value.findings)


def test_a_site_is_found_by_name_or_folder_and_an_unknown_one_is_refused() -> None:
    assert [site.name for site in find_sites(())] == ["air_campuses", "nrel_esif", "summit"]
    assert find_site(NREL.folder).name == "nrel_esif"
    with pytest.raises(InputError, match="nrel_esif"):
        find_site("nrel_esf")


def test_tables_files_and_figure_are_whole_and_the_same_twice(nrel: SiteOutcome, tmp_path: Path) -> None:
    for table in tables(nrel).values():
        assert all(cell for row in table.rows for cell in row)
    found = sites_json([nrel])
    assert found["holds"] is True
    json.dumps(found, allow_nan=False)
    digests = []
    for name in ("a", "b"):
        files = write_sites([nrel], tmp_path / name, "test")
        digests.append(
            {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files if f.name != "manifest.json"}
        )
    assert digests[0] == digests[1]
    assert {"nrel_esif.png", "nrel_esif.svg", "nrel_esif.pdf", "nrel_esif_scores.csv", "results.json"} <= set(
        digests[0]
    )


def test_the_page_states_what_is_found(nrel: SiteOutcome) -> None:
    """The scores in docs/validation.md, to the digit that is printed there."""
    text = PAGE.read_text(encoding="utf-8")
    for row in scores_table(nrel).rows:
        assert f"| {' | '.join(row)} |" in text, "take it from: aidc-twin validate nrel_esif"
