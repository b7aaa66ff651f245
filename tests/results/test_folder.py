from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from aidc_twin.catalogue.reader import TABLES
from aidc_twin.errors import InputError
from aidc_twin.results import folder as folder_module
from aidc_twin.results.folder import check_folder, write_folder
from aidc_twin.results.manifest import catalogue_hash
from aidc_twin.studies.outcome import Outcome

FILES = {
    "manifest.json", "results.json", "comparison.csv", "reasons.csv", "monthly.csv", "capex.csv",
    "equipment.csv", "hourly.parquet", "specs/air_20kw.yaml", "specs/cold_plate_20kw.yaml",
}  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_folder_holds_all_results_and_nothing_half_written(days: list[Outcome], tmp_path: Path) -> None:
    paths = write_folder(days, tmp_path / "deep" / "run", ["aidc-twin", "compare"])
    written = contents(tmp_path / "deep" / "run")
    assert written.keys() >= FILES
    assert sorted(paths) == sorted(tmp_path / "deep" / "run" / name for name in written)
    assert len([name for name in written if name.startswith("figures/")]) == 15
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["run"]
    assert written["specs/air_20kw.yaml"].decode() == days[0].spec.document.text


def test_only_the_manifest_differs_between_two_writings(days: list[Outcome], tmp_path: Path) -> None:
    write_folder(days, tmp_path / "one", "first")
    write_folder(days, tmp_path / "two", "second")
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == ["manifest.json"]
    plain = [content for name, content in one.items() if name != "manifest.json"]
    assert not [content for content in plain if str(tmp_path).encode() in content]


def test_the_manifest_tells_how_to_make_the_run_again(days: list[Outcome], tmp_path: Path) -> None:
    write_folder(days, tmp_path / "run", ["aidc-twin", "compare", "a", "b"], figures=False)
    told = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert told["command"] == ["aidc-twin", "compare", "a", "b"]
    assert [one["spec_hash"] for one in told["designs"]] == [o.spec.hash for o in days]
    assert told["designs"][0]["weather"] == days[0].provenance["weather"]
    assert told["catalogue_hash"] == catalogue_hash()
    assert sorted([*told["files"], "manifest.json"]) == sorted(contents(tmp_path / "run"))
    assert told["machine"]["libraries"]["numpy"]


def test_the_catalogue_hash_follows_the_bytes_of_the_tables(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path in TABLES.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("aidc_twin.results.manifest.TABLES", tmp_path)
    assert catalogue_hash.__wrapped__() == catalogue_hash()
    (tmp_path / "costs.csv").write_bytes((tmp_path / "costs.csv").read_bytes() + b"\n")
    assert catalogue_hash.__wrapped__() != catalogue_hash()


def test_csv_files_repeat_the_outcomes(days: list[Outcome], tmp_path: Path) -> None:
    write_folder(days, tmp_path / "run", "", figures=False)
    months = rows(tmp_path / "run" / "monthly.csv")
    assert len(months) == 24
    # J in a MWh.
    assert float(months[0]["it [MWh]"]) == pytest.approx(days[0].energy["it"] / 3.6e9)
    assert months[1]["it [MWh]"] == ""
    bill = [row for row in rows(tmp_path / "run" / "capex.csv") if row["design"] == "air_20kw"]
    assert sum(float(row["cost"]) for row in bill) == pytest.approx(days[0].capex.total.item())
    for row in bill:
        product = float(row["count"]) * float(row["size"]) * float(row["unit_price"])
        assert product == pytest.approx(float(row["cost"]), rel=1e-9)
    installed = [row for row in rows(tmp_path / "run" / "equipment.csv") if row["design"] == "air_20kw"]
    assert len(installed) == len(days[0].facility.equipment)


def test_the_hours_are_read_back(days: list[Outcome], tmp_path: Path) -> None:
    import pandas as pd
    import pyarrow.parquet as pq

    write_folder(days, tmp_path / "run", "", figures=False)
    path = tmp_path / "run" / "hourly.parquet"
    frame = pd.read_parquet(path)
    assert len(frame) == 2 * 72
    sums = frame.groupby("design", observed=True)["energy_it"].sum()
    assert sums["air_20kw"] == pytest.approx(days[0].energy["it"])
    # The air design has no CDU: nothing, and not zero.
    assert frame[frame["design"] == "air_20kw"]["energy_cdu_pumps"].isna().all()
    schema: Any = pq.read_schema(path)
    assert schema.field("energy_it").metadata == {b"unit": b"J"}


def test_an_earlier_run_is_replaced_and_other_files_stay(days: list[Outcome], tmp_path: Path) -> None:
    target = tmp_path / "run"
    write_folder(days, target, "", figures=True)
    (target / "notes.md").write_text("mine", encoding="utf-8")
    (target / "figures" / "own.png").write_bytes(b"mine")
    write_folder(days[:1], target, "", figures=False)
    left = contents(target)
    assert left["notes.md"] == b"mine"
    assert left["figures/own.png"] == b"mine"
    # Files of the earlier run that the new one does not have would tell of other designs.
    assert "reasons.csv" not in left
    assert "figures/pue_by_load.svg" not in left
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_an_empty_folder_is_taken(days: list[Outcome], tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_folder(days[:1], tmp_path / "run", "", figures=False)
    assert (tmp_path / "run" / "results.json").is_file()


def test_a_folder_that_stands_is_filled_and_not_exchanged(
    days: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mounted volume and the folder that a shell stands in cannot be renamed; a link stays a link."""
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    before = real.stat().st_ino
    for _ in range(2):
        written = write_folder(days[:1], tmp_path / "link", "", figures=False)
        assert all(path.is_file() and path.parts[: len(tmp_path.parts)] == tmp_path.parts for path in written)
    assert (tmp_path / "link").is_symlink() and real.stat().st_ino == before
    monkeypatch.chdir(real)
    write_folder(days[:1], Path(), "", figures=False)
    assert (real / "results.json").is_file() and real.stat().st_ino == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]
    assert not [path for path in real.iterdir() if path.name.startswith(".")]


def test_what_a_killed_run_left_in_an_empty_folder_is_no_run_and_no_obstacle(
    days: list[Outcome], tmp_path: Path
) -> None:
    (tmp_path / "run" / ".partial-1").mkdir(parents=True)
    write_folder(days[:1], tmp_path / "run", "", figures=False)
    assert (tmp_path / "run" / "results.json").is_file()


def test_designs_of_one_name_are_kept_apart(days: list[Outcome], tmp_path: Path) -> None:
    write_folder([days[0], days[0]], tmp_path / "run", "", figures=False)
    assert (tmp_path / "run" / "specs" / "air_20kw (2).yaml").is_file()
    assert {row["design"] for row in rows(tmp_path / "run" / "capex.csv")} == {"air_20kw", "air_20kw (2)"}


def test_an_interrupted_run_leaves_the_earlier_one(
    days: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "run"
    write_folder(days, target, "", figures=False)
    before = contents(target)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder_module, "save_figures", stop)
    with pytest.raises(KeyboardInterrupt):
        write_folder(days[:1], target, "")
    assert contents(target) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_folder_of_something_else_is_refused_and_left_alone(days: list[Outcome], tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="holds files and no run of aidc_twin"):
        write_folder(days, tmp_path, "")
    # A manifest of another program is none of ours.
    (tmp_path / "manifest.json").write_text('{"program": "other"}', encoding="utf-8")
    with pytest.raises(InputError, match="holds files and no run"):
        write_folder(days, tmp_path, "")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["manifest.json", "thesis.tex"]


def test_a_file_in_the_way_is_refused(days: list[Outcome], tmp_path: Path) -> None:
    (tmp_path / "run").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="is a file"):
        write_folder(days, tmp_path / "run", "")
    with pytest.raises(InputError, match="nothing can be written in"):
        check_folder(tmp_path / "run" / "below")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(days: list[Outcome], tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InputError, match="nothing can be written in"):
            write_folder(days, tmp_path / "run", "")
    finally:
        tmp_path.chmod(0o700)


def test_a_disk_that_fails_is_reported_without_a_rest(
    days: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_module, "write_hourly", full)
    with pytest.raises(InputError, match="No space left on device"):
        write_folder(days, tmp_path / "run", "")
    assert list(tmp_path.iterdir()) == []
