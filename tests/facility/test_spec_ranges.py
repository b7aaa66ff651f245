"""Numbers over the declared ranges of a spec: refused with a reason, or used; never NaN, never in silence."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.catalogue import load
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.named import find_spec
from aidc_twin.facility.positions import dotted
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_fields import leaves, quantity_of
from aidc_twin.facility.spec_types import Quantity
from aidc_twin.studies.evaluate import price_deck
from aidc_twin.studies.load import load_of

DESIGNS = ("air_20kw", "cold_plate_20kw")
ZERO = 273.15


@cache
def base(design: str) -> Spec:
    return find_spec(design)


@cache
def numeric(design: str) -> dict[str, tuple[float | None, Quantity]]:
    """Dotted path of every number with a range: its value in the design, and its declaration."""
    found = {dotted(path): (value, quantity_of(info)) for path, value, info, _ in leaves(base(design))}
    # What is expected of a design sets nothing in it.
    found = {path: number for path, number in found.items() if not path.startswith("expected.")}
    return {path: (value, what) for path, (value, what) in found.items() if what is not None}


# Numbers that have no place in a design: racks on air share out no heat.
REFUSED = {"air_20kw": {"racks.liquid_share"}, "cold_plate_20kw": set[str]()}
FIELDS = [(design, path) for design in DESIGNS for path in numeric(design)]


def written(what: Quantity, value: float) -> str | float:
    """A number in SI as a file would have it, to its last digit."""
    if what.dimension == "1":
        return value
    if what.dimension == "K":
        return f"{value - ZERO!r} degC"
    if what.dimension == "1/s":
        return f"{value!r} s^-1"
    return f"{value!r} {'K' if what.dimension == 'dK' else what.dimension}"


def inner(what: Quantity, value: float) -> float:
    """A number within the range by more than the rounding of degC and back."""
    low, high = what.bounds
    return min(max(value, low + 1e-9 * (high - low)), high - 1e-9 * (high - low))


def test_there_are_fields_to_try() -> None:
    assert len(numeric("air_20kw")) == 32
    assert len(numeric("cold_plate_20kw")) == 46


@pytest.mark.parametrize(("design", "path"), FIELDS, ids=lambda value: value)
def test_a_number_outside_its_range_is_refused_and_not_clipped(design: str, path: str) -> None:
    _, what = numeric(design)[path]
    low, high = what.bounds
    for value, side in ((low - 1e-3 * (high - low), "below"), (high + 1e-3 * (high - low), "above")):
        with pytest.raises(InputError) as refused:
            base(design).replace(path, written(what, value))
        # A negative absolute quantity may be refused before its range is looked at.
        said = [str(finding) for finding in refused.value.findings if finding.where == path]
        assert any(side in text or "it lies from" in text for text in said), refused.value.findings


def signature(spec: Spec) -> tuple[bytes, ...] | None:
    """Everything that a number of a spec can move: sizes, notes, load, prices; None where it is refused."""
    try:
        facility = build(spec)
        load_year = load_of(spec, float(np.max(facility.rated_it_power))).load
    except InputError:
        return None
    deck = price_deck(spec, load())
    parts: list[np.ndarray] = [
        *facility.numbers().values(),
        *(np.array([e.count, e.rating, e.duty], dtype=float) for e in facility.equipment),
        *(np.asarray(value, dtype=float) for value, _ in facility.notes.values()),
        load_year.sample(0.0, 240, 3600.0),
        np.array([deck.number("finance", name).value for name in ("discount_rate", "study_life")]),
    ]
    return tuple(part.tobytes() for part in parts)


@pytest.mark.parametrize(("design", "path"), FIELDS, ids=lambda value: value)
def test_every_number_that_is_given_has_an_effect(design: str, path: str) -> None:
    """A value that is read and then used nowhere would be a default in silence."""
    value, what = numeric(design)[path]
    low, high = what.bounds
    start = (low + high) / 2 if value is None else value
    steps = (0.02, -0.02, 0.1, -0.1, 0.3, -0.3)
    before = signature(base(design))
    tried = 0
    for step in steps:
        given_value = inner(what, start + step * (high - low))
        if value is not None and abs(given_value - value) < 1e-6 * (high - low):
            continue
        try:
            spec = base(design).replace(path, written(what, given_value))
        except InputError:
            continue
        assert spec.hash != base(design).hash
        origin = spec.provenance[path]
        assert (origin.given, origin.where) == (True, path)
        after = signature(spec)
        tried += after is not None
        if after is not None and after != before:
            return
    # A number that the design has no use for is refused, whatever it is.
    assert tried == 0 and path in REFUSED[design], f"{path} changes nothing in {tried} usable values"


def draws(design: str) -> st.SearchStrategy[dict[str, str | float]]:
    """Some numbers of a design, near their value, anywhere in their range, or at an end of it."""

    def one(path: str) -> st.SearchStrategy[str | float]:
        value, what = numeric(design)[path]
        low, high = what.bounds
        anywhere = st.floats(0.0, 1.0).map(lambda share: low + share * (high - low))
        ends = st.sampled_from([low, high])
        kinds: list[st.SearchStrategy[float]] = [anywhere, ends]
        if value is not None:
            kinds.append(
                st.floats(-0.1, 0.1).map(lambda share, v=value: min(max(v + share * (high - low), low), high))
            )
        return st.one_of(*kinds).map(lambda number: written(what, number))

    paths = sorted(numeric(design))
    some = st.lists(st.sampled_from(paths), min_size=1, max_size=5, unique=True)
    return st.one_of(some, st.just(paths)).flatmap(
        lambda chosen: st.fixed_dictionaries({path: one(path) for path in chosen})
    )


def sound(facility: Facility) -> None:
    """Numbers are finite; counts and sizes are not negative, and above zero where something stands."""
    for name, value in facility.numbers().items():
        assert np.all(np.isfinite(value)), name
    for item in facility.equipment:
        for value in (item.count, item.rating, item.duty):
            assert np.all(np.isfinite(value)) and np.all(value >= 0), item
        assert np.all(item.rating > 0) or np.all(item.duty == 0), item
        # What is installed carries its duty.
        assert np.all(item.count * item.rating >= item.duty * (1 - 1e-6)) or item.unit == "1", item
    for name, (value, _) in facility.notes.items():
        assert np.all(np.isfinite(value)), name
    powers = [value for name, (value, unit) in facility.notes.items() if unit == "W"]
    assert powers and all(np.all(value > 0) for value in powers)


def judge(design: str, numbers: dict[str, str | float], see: Callable[[Facility], None] = sound) -> None:
    try:
        spec = base(design).replace(numbers)
    except InputError as refused:
        assert refused.findings
        return
    for path in numbers:
        assert spec.provenance[path].given, path
    try:
        facility = build(spec)
    except InputError as refused:
        assert all(finding.where and finding.what and finding.rule for finding in refused.findings)
        return
    see(facility)


@given(draws("air_20kw"))
def test_any_numbers_of_an_air_design_are_refused_or_sized(numbers: dict[str, str | float]) -> None:
    judge("air_20kw", numbers)


@given(draws("cold_plate_20kw"))
def test_any_numbers_of_a_cold_plate_design_are_refused_or_sized(numbers: dict[str, str | float]) -> None:
    judge("cold_plate_20kw", numbers)


# Numbers that once went wrong or were set aside in silence: design, changes, what is said now.
ONCE_WRONG = {
    "towers in cold air": (
        "air_20kw",
        {"site.design_wet_bulb": "-5 degC"},
        "cold air takes up little heat",
    ),
    "no difference to pump through": (
        "air_20kw",
        {"plants.chilled.return": "17.013 degC"},
        "by 1 K at least",
    ),
    "a dry bulb below the wet bulb of the place": (
        "air_20kw",
        {"site.design_dry_bulb": "20 degC"},
        "site.design_dry_bulb is 20.0 degC and the design wet bulb of Shanghai 31.0 degC",
    ),
    "a wet bulb above the dry bulb of the place": (
        "air_20kw",
        {"site.place": "Luleå", "site.design_wet_bulb": "35 degC"},
        "Give design_dry_bulb too.",
    ),
    "a utilisation beside a file": (
        "air_20kw",
        {"workload.profile": "file", "workload.file": __file__},
        "a file brings its own utilisation",
    ),
    "columns without a file": (
        "air_20kw",
        {"workload.columns": {"time": "t", "share": "s"}},
        "columns are those of a file",
    ),
    "a divisor overridden to nothing": (
        "air_20kw",
        {
            "overrides": [
                {"id": "crah", "parameter": "design_air_drop", "value": "0 K", "reason": "a test of it"}
            ]
        },
        "no facility can be sized",
    ),
    "a negative efficiency": (
        "air_20kw",
        {
            "overrides": [
                {"id": "crah", "parameter": "fan_efficiency", "value": -0.6, "reason": "a test of it"}
            ]
        },
        "is negative",
    ),
}


@pytest.mark.parametrize("name", ONCE_WRONG)
def test_what_went_wrong_once_is_refused_with_a_reason(name: str) -> None:
    design, changes, text = ONCE_WRONG[name]
    with pytest.raises(InputError) as refused:
        build(base(design).replace(changes))
    assert text in str(refused.value)


def test_an_approach_that_no_exchanger_reaches_is_a_finding() -> None:
    """Tower water that warms from 35 by 25 K cannot cool a return of 46 degC."""
    liquid = base("cold_plate_20kw")
    assert not build(liquid).findings
    for path, value, place in (
        ("plants.warm.towers.range", "25 K", "plants.warm.exchanger"),
        ("plants.chilled.towers.range", "20 K", "plants.chilled.economiser"),
    ):
        found = build(liquid.replace(path, value)).findings
        assert [finding.where for finding in found] == [place], found
        assert "the approach is missed" in found[0].rule


def test_water_colder_than_a_chiller_gives_is_a_finding() -> None:
    """The chiller holds 4 degC against freezing, whatever the spec asks for."""
    asked = base("air_20kw").replace({"plants.chilled.supply": "3 degC", "plants.chilled.return": "12 degC"})
    assert [finding.where for finding in build(asked).findings] == ["plants.chilled.supply"]
    held = base("air_20kw").replace({"plants.chilled.supply": "4 degC", "plants.chilled.return": "12 degC"})
    assert build(held).findings == ()


def test_a_bypass_that_is_given_is_the_one_that_is_built() -> None:
    """Of 1/(1 - b) of the servers' own flow, b passes them by; a margin of the catalogue does not count."""
    air = base("air_20kw")
    built = build(air.replace({"room.bypass": 0.02, "room.recirculation": 0.0}))
    assert built.numbers()["crah.air_per_server_air"] == pytest.approx(1 / 0.98)
    both = build(air.replace({"room.bypass": 0.02, "room.air_flow_margin": 1.3, "room.recirculation": 0.0}))
    # 1.3 of the servers' flow is delivered, 0.3 / 1.3 = 23 % of it passes them by.
    assert both.numbers()["crah.air_per_server_air"] == pytest.approx(1.3)
    assert [finding.where for finding in both.findings] == ["room.bypass"]
    assert "23% miss the servers" in both.findings[0].what
