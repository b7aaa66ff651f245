"""What a newcomer is told about a wrong word, option, region, place or column: the right cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aidc_twin.cli import main
from aidc_twin.facility.named import find_spec
from aidc_twin.facility.spec_known import known_names
from aidc_twin.facility.spec_types import MOST_NAMED, SOME_NAMED, near

PAIR = ("parity", "air_20kw", "cold_plate_20kw")


def refused(*args: str) -> str:
    done = CliRunner().invoke(main, list(args))
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (
            ("0 kW", "9 kW"),
            '--from: "0 kW" is not above zero; the range rises from above zero. Give --from a',
        ),
        (("9 kW", "-1 kW"), '--to: "-1 kW" is not above zero'),
        (
            ("10 kW", "10 kW"),
            "there is one rack power; the range rises from above zero. Give --to a higher power",
        ),
        (("10 kW", "5 kW"), "Swap --from and --to."),
    ],
)
def test_each_range_that_is_none_has_its_own_cure(ends: tuple[str, str], said: str) -> None:
    told = refused(*PAIR, "--from", ends[0], "--to", ends[1])
    assert said in told
    assert ("Swap" in told) == ("Swap" in said)


@pytest.mark.parametrize("option", ["tariff", "water"])
def test_a_wrong_price_is_told_of_its_option(option: str) -> None:
    told = refused(*PAIR, f"--{option}", "foo")
    assert told.startswith(f'--{option}: "foo" is no {option} of the catalogue')
    assert "money." not in told
    assert all(name in told for name in known_names()[option])


def test_a_price_of_another_region_is_told_of_its_option() -> None:
    assert refused(*PAIR, "--tariff", "electricity_virginia").startswith(
        '--tariff: "electricity_virginia" holds'
    )


def test_a_short_list_is_whole_and_the_rest_of_a_long_one_is_counted() -> None:
    words = [f"name_{i}" for i in range(MOST_NAMED)]
    assert near("?", words[1:], "See there.") == f"Known are {', '.join(words[1:])}."
    most = f"Known are {', '.join(words[:SOME_NAMED])} and {MOST_NAMED - SOME_NAMED} more. See there."
    assert near("?", words, "See there.") == most
    assert near("cap", ["pue", "wue", "capacity"]) == "Known are capacity, pue, wue."
    assert near("?", []) == ""


def test_figures_that_are_not_listed_are_counted_with_their_place() -> None:
    assert " more. The others are keys of " in refused("why", "air_20kw", "foo")
    assert " more. The others are keys of " in refused("diff", "air_20kw", "cold_plate_20kw", "--by", "foo")


def test_a_region_that_is_none_is_told_with_those_that_exist(tmp_path: Path) -> None:
    path = tmp_path / "mars.yaml"
    path.write_text(find_spec("air_20kw").document.text.replace("region: CN", "region: MARS"), "utf-8")
    assert "it has two capital letters. Known are CN, US." in refused("check", str(path))


def test_a_place_is_shown_and_not_checked() -> None:
    told = refused("weather", "check", "shanghai")
    assert "Shanghai is an embedded place, without a file" in told
    assert 'aidc-twin weather show "Shanghai".' in told
    assert "cannot be read" in refused("weather", "check", "no_such.epw")


@pytest.mark.parametrize("named", [(), ("--load-columns", "time=When")])
def test_columns_of_a_load_are_asked_for_with_those_of_the_file(
    named: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "meter.csv"
    path.write_text("When,Load\n0,1\n1,1\n2,1\n", encoding="utf-8")
    told = refused("run", "air_20kw", "--load", str(path), *named)
    assert 'among the columns "When", "Load"; a load has a time column' in told
    assert '--load-columns "time=When; it_power=Load [kW]"' in told
