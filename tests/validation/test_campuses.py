"""Campuses in many climates: each agrees or differs as is explained, and a planted fault does not pass."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from aidc_twin.catalogue import load
from aidc_twin.climate import place
from aidc_twin.errors import InputError
from aidc_twin.report.campuses import campus_tables, litres, spreads
from aidc_twin.results.site_folder import sites_json, write_sites
from aidc_twin.studies.campus_site import campus_spec, read_campus_site, read_campuses
from aidc_twin.studies.campuses import CampusCompared, CampusOutcome, compare_campuses
from aidc_twin.studies.known_sites import find_sites
from aidc_twin.studies.scores import ACCEPTED, OUTSIDE, WITHIN, rank_correlation
from aidc_twin.studies.site import find_folder

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
FOLDER = find_folder("air_campuses")
SITE = read_campus_site(FOLDER)


@pytest.fixture(scope="module")
def outcome() -> CampusOutcome:
    return compare_campuses(SITE)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the site with one text of one of its files changed, or several."""

    def change(file: str, *pairs: tuple[str, str]) -> Path:
        folder = tmp_path / "air_campuses"
        shutil.copytree(FOLDER, folder)
        text = (folder / file).read_text(encoding="utf-8")
        for stands, written in pairs:
            assert stands in text
            text = text.replace(stands, written, 1)
        (folder / file).write_text(text, encoding="utf-8")
        return folder

    return change


def of(outcome: CampusOutcome, name: str) -> CampusCompared:
    return next(one for one in outcome.compared if one.campus.name == name)


def test_every_campus_agrees_or_differs_as_is_explained(outcome: CampusOutcome) -> None:
    assert outcome.findings == ()
    assert outcome.holds
    pue = {one.campus.name: one.pue_verdict for one in outcome.compared}
    assert pue["Forest City"] == WITHIN
    google = [one for one in outcome.compared if one.campus.operator == "Google"]
    assert [one.campus.name for one in google if one.pue_verdict != WITHIN] == ["The Dalles 1"]
    assert {one.pue_verdict for one in outcome.compared if one.campus.operator == "Microsoft"} == {ACCEPTED}
    wue = {one.campus.name: one.wue_verdict for one in outcome.compared if one.wue_verdict is not None}
    assert wue == {"Iowa": WITHIN, "Netherlands": WITHIN, "Ireland": ACCEPTED, "Washington": ACCEPTED}


def test_no_accepted_error_is_wider_than_it_needs_to_be(outcome: CampusOutcome) -> None:
    """Bounds that are not used, or that hold any error, would say nothing."""
    for known in SITE.accepted:
        if known.quantity == "pue":
            errors = [of(outcome, name).pue_error for name in known.campuses]
            assert known.low < min(errors) and max(errors) < known.high
            assert known.high - known.low < max(errors) - min(errors) + 0.013
        else:
            for name in known.campuses:
                assert of(outcome, name).wue_verdict == ACCEPTED


def test_water_follows_the_climate(outcome: CampusOutcome) -> None:
    shown = [one for one in outcome.compared if one.campus.wue is not None]
    published = [one.campus.wue or 0.0 for one in shown]
    modelled = [one.modelled.wue for one in shown]
    assert outcome.wue_correlation == pytest.approx(spearmanr(published, modelled).statistic)
    assert outcome.wue_correlation == pytest.approx(0.8)
    # More hours with wet pads, more water; dry heat takes most of it for each hour.
    wet = [one.pads_wet for one in outcome.climates]
    water = [one.wue for one in outcome.climates]
    assert spearmanr(wet, water).statistic > 0.9
    by_place = {one.place: one for one in outcome.climates}
    rate = {name: by_place[name].wue / by_place[name].pads_wet for name in ("Redmond", "Atlanta")}
    assert rate["Redmond"] > 1.2 * rate["Atlanta"]


def test_water_of_a_wet_hour_is_that_of_the_air_of_the_servers(outcome: CampusOutcome) -> None:
    """Water of an hour with wet pads, by hand.

    1 kW warms 1000 / (1006 x 15.5) = 0.064 kg/s of air, 231 kg/h. In air of 28 degC with a wet bulb of
    21 degC (12.8 and 15.7 g/kg) pads of 0.78 add 2.3 g/kg: 0.53 L/h, and 0.8 L/h with blow-down at three
    cycles.
    """
    iowa = of(outcome, "Iowa").modelled
    in_wet_hours = litres(iowa.wue) * 8760 * 3600 / iowa.pads_wet
    assert in_wet_hours == pytest.approx(0.8, rel=0.25)


def test_pue_hardly_follows_the_climate_and_buildings_matter_more(outcome: CampusOutcome) -> None:
    modelled, published, within = spreads(outcome)
    assert modelled < 0.01
    assert within == pytest.approx(0.04)
    assert within > 3 * modelled
    assert published == pytest.approx(1.25 - 1.06)


def test_campuses_of_one_place_share_its_climate_and_its_height(outcome: CampusOutcome) -> None:
    assert of(outcome, "Dublin").modelled is of(outcome, "Ireland").modelled
    places = [one.place for one in outcome.climates]
    assert len(places) == len(set(places)) == outcome.facility.lanes == 13
    dry = [one.dry_bulb for one in outcome.climates]
    assert dry == sorted(dry)
    pressure = np.ravel(outcome.facility.notes["pressure"][0])
    # 1650 m: 101325 (1 - 2.25577e-5 * 1650)**5.2559 = 83.0 kPa.
    assert float(pressure.min()) == pytest.approx(83_000, rel=2e-3)


def test_the_table_is_that_of_the_sources(shared_data: Path) -> None:
    ours = {one.name: one for one in read_campuses(SITE)}
    with (shared_data / "sites" / "microsoft_aws_regional_dev.csv").open(encoding="utf-8") as stream:
        regions = [row for row in csv.DictReader(stream) if row["operator"] == "Microsoft"]
    for row in regions:
        if row["region"] != "Global":
            campus = ours[row["region"]]
            assert campus.pue == float(row["pue"])
            wue = row["wue_L_per_kWh"]
            assert (campus.wue is None) == (not wue)
            assert campus.wue is None or litres(campus.wue) == pytest.approx(float(wue))
    with (shared_data / "sites" / "google_ttm_pue_by_campus_dev.csv").open(encoding="utf-8") as stream:
        google = [(row["campus"], float(row["ttm_pue"])) for row in csv.DictReader(stream)]
    words = {"Council Bluffs": 2, "Loudoun": 2, "The Dalles": 2, "Papillion": 1, "Douglas": 1, "Jackson": 1}
    words |= {"Lenoir": 1, "Midlothian": 1, "Dublin": 1}
    for word, count in words.items():
        mine = [one.pue for name, one in ours.items() if word in name and one.operator == "Google"]
        assert mine == [pue for name, pue in google if name.startswith(word)]
        assert len(mine) == count


@pytest.mark.parametrize(
    ("campus", "latitude", "longitude"),
    [
        ("Forest City", 35.3, -81.9), ("Council Bluffs 1", 41.222, -95.864),
        ("Douglas County", 33.75, -84.585), ("Jackson County", 34.913, -85.748), ("Lenoir", 35.899, -81.547),
        ("The Dalles 1", 45.633, -121.202),
    ],
)  # fmt: skip
def test_distances_are_those_between_campus_and_place(campus: str, latitude: float, longitude: float) -> None:
    found = next(one for one in read_campuses(SITE) if one.name == campus)
    where = place(found.place)
    a, b, c, d = np.radians([latitude, longitude, where.latitude, where.longitude])
    cosine = np.sin(a) * np.sin(c) + np.cos(a) * np.cos(c) * np.cos(b - d)
    assert found.distance == pytest.approx(6371e3 * np.arccos(cosine), abs=6e3)


@pytest.mark.long
@pytest.mark.parametrize(
    ("row", "value", "campus"),
    [
        (("air_economiser", "wet_below_set"), "5 K", "Iowa"),  # pads wetted 3 K earlier
        (("air_economiser", "cycles_of_concentration"), "1.5", "Netherlands"),  # six times the blow-down
        (("crah", "fan_efficiency"), "0.3", "Ireland"),  # twice the power of the fans
    ],
)
def test_a_planted_fault_of_a_part_is_not_accepted(row: tuple[str, str], value: str, campus: str) -> None:
    outcome = compare_campuses(SITE, catalogue=load().override(*row, value, "planted"))
    assert not of(outcome, campus).holds
    assert not outcome.holds


@pytest.mark.long
def test_a_ups_of_old_days_is_not_accepted() -> None:
    outcome = compare_campuses(
        SITE, campus_spec(SITE).replace({"power.ups.type": "ups_double_conversion_legacy"})
    )
    # Its losses, and the fans that cool its room, stand where Forest City has no UPS.
    assert of(outcome, "Forest City").pue_verdict == OUTSIDE


@pytest.mark.long
def test_water_in_the_wrong_climates_does_not_pass(changed: Callable[..., Path]) -> None:
    """Iowa and Ireland change places: their verdicts and the response to the climate fail."""
    folder = changed(
        "published.csv", ("Iowa,Microsoft,Des Moines", "Iowa,Microsoft,Dublin"),
        ("Ireland,Microsoft,Dublin", "Ireland,Microsoft,Des Moines"),
    )  # fmt: skip
    outcome = compare_campuses(read_campus_site(folder))
    assert not outcome.follows_climate
    assert outcome.wue_correlation < 0.5
    assert {of(outcome, name).wue_verdict for name in ("Iowa", "Ireland")} == {OUTSIDE}
    assert not outcome.holds


def test_ranks_are_those_of_spearman() -> None:
    a = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0])
    b = np.array([2.0, 7.0, 1.0, 8.0, 2.0, 8.0])
    assert rank_correlation(a, b) == pytest.approx(spearmanr(a, b).statistic)
    assert rank_correlation(a, a**3) == pytest.approx(1)
    assert rank_correlation(a, -a) == pytest.approx(-1)
    assert np.isnan(rank_correlation(a, 0 * b))


@pytest.mark.parametrize(
    ("file", "stands", "written", "said"),
    [
        ("site.yaml", "kind: campuses", "kind: campus", "kind"),
        ("site.yaml", "boundary: >-", "boundry: >-", "boundry"),
        ("site.yaml", "campuses: [The Dalles 1]", "campuses: [The Dallas 1]", "The Dallas 1"),
        ("site.yaml", "campuses: [Illinois]", "campuses: [Illinois, Ireland]", "Ireland"),
        ("site.yaml", "low: -0.183", "low: 0.183", "below"),
        ("published.csv", "Microsoft,Redmond", "Microsoft,Redmund", "Redmund"),
        ("published.csv", "1.18,0.02", "1.18,wet", "wet"),
        ("published.csv", "1.18,0.02", "0.18,0.02", "0.18"),
        ("published.csv", "pue [1]", "pue", "pue [1]"),
        ("published.csv", "Papillion,", "Iowa,", "Iowa"),
    ],
)
def test_a_mistake_in_a_site_is_told(
    changed: Callable[..., Path], file: str, stands: str, written: str, said: str
) -> None:
    folder = changed(file, (stands, written))
    with pytest.raises(InputError) as caught:
        read_campus_site(folder)
    assert any(said in str(finding) for finding in caught.value.findings)


def test_a_missing_table_is_told(changed: Callable[..., Path]) -> None:
    folder = changed("site.yaml", ("file: published.csv", "file: absent.csv"))
    with pytest.raises(InputError, match=r"absent\.csv"):
        read_campuses(read_campus_site(folder))


def test_sites_of_both_kinds_are_found_and_all_mistakes_told_together() -> None:
    assert [site.name for site in find_sites(())] == ["air_campuses", "nrel_esif", "summit"]
    with pytest.raises(InputError) as caught:
        find_sites(("air_campus", "nrel"))
    assert len(caught.value.findings) == 2


def test_tables_files_and_figure_are_whole_and_the_same_twice(outcome: CampusOutcome, tmp_path: Path) -> None:
    for table in campus_tables(outcome).values():
        assert table.rows and all(cell for row in table.rows for cell in row)
    found = sites_json([outcome])
    assert found["holds"] is True
    json.dumps(found, allow_nan=False)
    (site,) = found["sites"]
    iowa = next(one for one in site["campuses"] if one["campus"] == "Iowa")
    assert iowa["wue"]["published"] == pytest.approx(0.10)
    digests = []
    for name in ("a", "b"):
        files = write_sites([outcome], tmp_path / name, "test")
        digests.append(
            {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files if f.name != "manifest.json"}
        )
    assert digests[0] == digests[1]
    assert {"air_campuses.png", "air_campuses_wue.csv", "air_campuses_pue.csv", "results.json"} <= set(
        digests[0]
    )


def test_the_page_states_what_is_found(outcome: CampusOutcome) -> None:
    """The tables in docs/validation.md, to the digit that is printed there."""
    text = PAGE.read_text(encoding="utf-8")
    for table in campus_tables(outcome).values():
        for row in table.rows:
            assert f"| {' | '.join(row)} |" in text, "take it from: aidc-twin validate air_campuses"
