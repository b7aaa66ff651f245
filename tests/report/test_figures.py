from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from aidc_twin.metrics.energy import PARTS
from aidc_twin.report.figure_modes import load_by_mode
from aidc_twin.report.figure_months import PART_FILLS
from aidc_twin.report.figure_style import RC, figure_style
from aidc_twin.report.figure_weather import under_load, wet_bulb_bins
from aidc_twin.report.figures import figures_of, save_figures
from aidc_twin.studies.outcome import Outcome

NAMES = [
    "monthly_energy",
    "pue_by_wet_bulb",
    "mode_duration",
    "capital_cost",
    "lifecycle_cost",
    "pue_by_load",
]


@pytest.fixture(scope="module")
def drawn(year: list[Outcome], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return save_figures(year, tmp_path_factory.mktemp("figures"))


def digests(paths: list[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_a_year_has_all_figures_in_three_formats(drawn: list[Path]) -> None:
    assert [p.name for p in drawn] == [f"{n}.{s}" for n in NAMES for s in ("svg", "pdf", "png")]
    heads = {".svg": b"<?xml", ".pdf": b"%PDF", ".png": b"\x89PNG"}
    for path in drawn:
        content = path.read_bytes()
        assert content.startswith(heads[path.suffix])
        assert len(content) > 10_000


def test_figures_of_a_second_drawing_are_the_same_bytes(
    drawn: list[Path], year: list[Outcome], tmp_path: Path
) -> None:
    assert digests(save_figures(year, tmp_path)) == digests(drawn)


def test_no_figure_holds_a_date_or_the_name_of_the_machine(drawn: list[Path]) -> None:
    for path in drawn:
        content = path.read_bytes()
        assert b"CreationDate" not in content
        assert not re.search(rb"<dc:date>|tIME|Software", content), path.name


def test_raster_figures_have_300_dpi_and_show_something(drawn: list[Path]) -> None:
    from PIL import Image

    for path in drawn:
        if path.suffix == ".png":
            with Image.open(path) as image:
                # PNG stores dots per metre as a whole number.
                assert image.info["dpi"][0] == pytest.approx(300, abs=0.05)
                shades = np.asarray(image.convert("L"))
            assert 0.01 < (shades < 128).mean() < 0.5, path.name
            # Nothing is cut off: the outermost frame of the page is white.
            edge = np.concatenate([shades[0], shades[-1], shades[:, 0], shades[:, -1]])
            assert edge.min() == 255, path.name


@pytest.mark.parametrize("number", [2, 4])
def test_no_text_of_a_figure_leaves_the_page_or_lies_on_another(year: list[Outcome], number: int) -> None:
    labels = ("air_20kw", "cold_plate_20kw", "cold_plate_dry_cooler_w40", "indirect_evaporative_ulanqab")
    several = [replace(year[i % 2], label=label) for i, label in enumerate(labels[:number])]
    with figure_style():
        for name, draw in figures_of(several).items():
            figure = draw(several)
            figure.canvas.draw()
            page = figure.bbox
            boxes = []
            for found in figure.findobj(matplotlib.text.Text):
                if not found.get_visible() or not found.get_text().strip():
                    continue
                box = found.get_window_extent()
                inside = (
                    box.x0 >= page.x0 - 1
                    and box.x1 <= page.x1 + 1
                    and box.y0 >= page.y0
                    and box.y1 <= page.y1
                )
                ticks = {t for ax in figure.axes for t in (*ax.get_xticklabels(), *ax.get_yticklabels())}
                # Ticks outside the limits of an axis are not drawn.
                if found in ticks:
                    continue
                assert inside, (name, found.get_text())
                boxes.append((box, found.get_text()))
            for i, (one, words) in enumerate(boxes):
                for other, more in boxes[i + 1 :]:
                    # A hair of overlap between the boxes of neighbouring lines holds no ink.
                    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
                    high = min(one.y1, other.y1) - max(one.y0, other.y0)
                    assert wide < 1 or high < 1, (name, words, more)


def test_short_runs_and_runs_without_hours_have_fewer_figures(days: list[Outcome]) -> None:
    assert "lifecycle_cost" not in figures_of(days)
    assert "pue_by_wet_bulb" in figures_of(days)


def test_three_days_and_one_design_can_be_drawn(days: list[Outcome], tmp_path: Path) -> None:
    paths = save_figures(days[:1], tmp_path / "new")
    assert len(paths) == 3 * len(figures_of(days[:1]))


def test_drawing_leaves_the_style_of_the_user_alone(days: list[Outcome], tmp_path: Path) -> None:
    before = {key: matplotlib.rcParams[key] for key in RC}
    save_figures(days, tmp_path)
    assert {key: matplotlib.rcParams[key] for key in RC} == before


def test_all_parts_of_the_overhead_are_drawn_and_differ_without_colour() -> None:
    assert sorted(PART_FILLS) == sorted(set(PARTS) - {"it"})
    # In grey print the hatch alone tells them apart; one of them has none.
    assert len({fill.hatch for fill in PART_FILLS.values()}) == len(PART_FILLS)


def test_bins_of_the_wet_bulb_hold_the_energy_of_their_hours(year: list[Outcome]) -> None:
    for outcome in year:
        bins = wet_bulb_bins(outcome)
        assert bins["hours"].sum() == under_load(outcome).sum()
        known = np.isfinite(bins["pue"])
        assert np.all(bins["low"][known] <= bins["high"][known])
        # The mean over hours is near the PUE of the year, which weighs hours by energy.
        mean = np.average(bins["pue"][known], weights=bins["hours"][known])
        assert mean == pytest.approx(outcome.metrics["pue"].value, abs=0.01)


def test_pue_rises_with_the_wet_bulb(year: list[Outcome]) -> None:
    for outcome in year:
        bins = wet_bulb_bins(outcome)
        warm = bins["pue"][np.flatnonzero((bins["hours"] > 100) & (bins["wet_bulb"] > 24))]
        cold = bins["pue"][np.flatnonzero((bins["hours"] > 100) & (bins["wet_bulb"] < 6))]
        assert warm.min() > cold.max()


def test_cooling_load_by_mode_keeps_hours_and_heat(year: list[Outcome]) -> None:
    for outcome in year:
        curves = load_by_mode(outcome)
        assert sum(c["load"].size for c in curves.values()) == 8760
        for mode, c in curves.items():
            metered = (outcome.metrics[f"hours_{mode}"].value or 0) / 3600
            # An hour counts for the mode it was in longest: a few hours of each of many switches go astray.
            assert c["load"].size == pytest.approx(metered, abs=0.02 * 8760)
            assert np.all(c["chillers"] <= c["load"])
        assert curves["free"]["chillers"].mean() < 0.02 * curves["free"]["load"].mean()
        # All heat of the facility but what the substation, the fixed loads and the tower fans give off
        # outdoors passes the towers.
        heat = sum(c["load"].sum() for c in curves.values()) * 3600
        assert 0.9 < heat / outcome.energy["facility"] < 1.0


def test_more_designs_than_stand_side_by_side_are_drawn_by_rank(days: list[Outcome]) -> None:
    many = [replace(o, label=f"{o.name}_{i}") for i in range(3) for o in days]
    drawings = figures_of(many)
    assert list(drawings) == ["ranked_energy"]
    with figure_style():
        figure = drawings["ranked_energy"](many)
    (ax,) = figure.axes
    named = [tick.get_text() for tick in ax.get_yticklabels()]
    assert len(named) == len(many)
    # The least TUE stands on top: the cold plates, whose servers have the smaller fans.
    assert all(name.startswith("cold_plate_20kw") for name in named[-3:])
    assert sum(line.get_label() == "TUE" for line in ax.lines) == 1


def test_names_of_stations_hold_no_character_that_the_font_lacks(days: list[Outcome]) -> None:
    chinese = [replace(o, provenance={**o.provenance, "weather": "\u96c6\u5b8153480, est."}) for o in days]
    with figure_style():
        figure = figures_of(chinese)["monthly_energy"](chinese)
    written = " ".join(text.get_text() for text in figure.texts)
    assert "53480, est." in written
    assert not re.search(r"[\u3000-\u9fff]", written)
