from __future__ import annotations

import pytest

from aidc_twin.dimensions import Declared, declared, parse_unit
from aidc_twin.dimensions.dimension import _USUAL, DIFFERENCE, ONE, POINT


def exponents(**powers: float) -> tuple[float, ...]:
    return tuple(powers.get(name, 0) for name in ("kg", "m", "s", "K", "A", "money"))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("1", exponents()),
        ("W", exponents(kg=1, m=2, s=-3)),
        ("W/K", exponents(kg=1, m=2, s=-3, K=-1)),
        ("J/kg/K", exponents(m=2, s=-2, K=-1)),
        ("Pa", exponents(kg=1, m=-1, s=-2)),
        ("N/m2", exponents(kg=1, m=-1, s=-2)),
        ("m3/s", exponents(m=3, s=-1)),
        ("m^3*s^-1", exponents(m=3, s=-1)),
        ("kg m2/s3", exponents(kg=1, m=2, s=-3)),
        ("1/s", exponents(s=-1)),
        ("s-1", exponents(s=-1)),
        ("Pa^0.5", exponents(kg=0.5, m=-0.5, s=-1)),
        ("V A", exponents(kg=1, m=2, s=-3)),
        ("ohm A^2", exponents(kg=1, m=2, s=-3)),
        ("money/J", exponents(money=1, kg=-1, m=-2, s=2)),
        ("K s", exponents(K=1, s=1)),
    ],
)
def test_coherent_units_are_read(unit: str, expected: tuple[float, ...]) -> None:
    assert parse_unit(unit).exponents == expected
    assert not parse_unit(unit).point


@pytest.mark.parametrize(
    "unit",
    ["kW", "h", "min", "degC", "C", "bar", "l/s", "g", "%", "", " ", "W/", "/s", "W//K", "W/ K", "9**9",
     "1000", "W/2", "W K /", "m^", "m^99999", "kWh", "w", "K" * 100, "J/kg/degC", "CNY"],
)  # fmt: skip
def test_what_is_not_coherent_is_refused(unit: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        parse_unit(unit)


def test_kelvin_alone_is_a_point_and_in_compounds_a_difference() -> None:
    assert parse_unit("K") == POINT
    assert parse_unit("dK") == DIFFERENCE != POINT
    assert parse_unit("W/K") * parse_unit("dK") == parse_unit("W")
    assert parse_unit("W/K") == parse_unit("W/dK")


@pytest.mark.parametrize("unit", [*_USUAL, "K", "dK", "kg2 m/s5/A", "Pa^0.5", "W^0.25/K"])
def test_the_written_form_is_read_back(unit: str) -> None:
    assert parse_unit(parse_unit(unit).text) == parse_unit(unit)


def test_usual_forms_are_used_in_messages() -> None:
    assert str(parse_unit("J/s")) == "W"
    assert str(parse_unit("W s/kg/K")) == "J/kg/K"
    assert str(POINT) == "K (a temperature)"
    assert str(DIFFERENCE) == "dK (a temperature difference)"


def test_points_and_differences_add_as_they_should() -> None:
    assert POINT.minus(POINT) == DIFFERENCE
    assert POINT.plus(DIFFERENCE) == DIFFERENCE.plus(POINT) == POINT
    assert POINT.minus(DIFFERENCE) == POINT
    assert DIFFERENCE.minus(DIFFERENCE) == DIFFERENCE.plus(DIFFERENCE) == DIFFERENCE
    assert POINT.plus(POINT) is None
    assert DIFFERENCE.minus(POINT) is None
    assert ONE.plus(DIFFERENCE) is None


def test_declarations_carry_kind_and_name() -> None:
    assert declared("K:wet_bulb") == Declared("K", "wet_bulb")
    assert declared("K", "wet_bulb", "T_wb").dimension == POINT
    with pytest.raises(ValueError, match="degC"):
        Declared("degC")
