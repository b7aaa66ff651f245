"""The command that compares with measured sites."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from aidc_twin.cli import main


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, ["validate", *args], standalone_mode=True)


def test_it_prints_scores_and_ends_well() -> None:
    done = invoke()
    assert done.exit_code == 0
    for words in ("Measured", "Modelled", "CV(RMSE)", "NMBE", "Verdict", "PUE less 1", "accepted"):
        assert words in done.stdout


def test_json_stands_alone_and_files_are_written(tmp_path: Path) -> None:
    done = invoke("nrel_esif", "--json", "--quiet", "--out", str(tmp_path / "site"))
    assert done.exit_code == 0
    data = json.loads(done.stdout)
    assert data["holds"] is True
    assert {q["name"] for q in data["sites"][0]["quantities"]} == {
        "pue",
        "overhead",
        "pumps",
        "cooling",
        "hvac",
    }
    assert (tmp_path / "site" / "figures" / "nrel_esif.png").is_file()


def test_an_unknown_site_is_refused_with_a_near_name() -> None:
    done = invoke("nrel")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nrel_esif" in done.stderr
