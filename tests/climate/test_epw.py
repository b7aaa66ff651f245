"""The EPW reader: a whole year, its place in time, repairs, and every way a file can be unusable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidc_twin.climate import check_weather, find_weather, load_weather, read_epw
from aidc_twin.errors import InputError
from aidc_twin.physics import psychrometrics

ZERO = 273.15
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HEADER = [
    "LOCATION,Testville,XX,TST,made up,999999,31.0,121.0,8.0,10.0",
    "DESIGN CONDITIONS,0",
    "TYPICAL/EXTREME PERIODS,0",
    "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
    "COMMENTS 1,",
    "COMMENTS 2,",
    "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
]


def records(dry=lambda h: 15.0 + 10.0 * np.sin(h / 24.0 * 2 * np.pi) + h * 1e-3, below=5.0, pressure=101200):
    rows = []
    for month, days in enumerate(DAYS, start=1):
        for day in range(1, days + 1):
            for hour in range(1, 25):
                t = dry(len(rows))
                rows.append(f"2013,{month},{day},{hour},0,?9,{t:.2f},{t - below:.2f},70,{pressure},0")
    return rows


def write(folder, rows, header=HEADER, encoding="utf-8"):
    path = folder / "test.epw"
    path.write_bytes("\n".join([*header, *rows, ""]).encode(encoding))
    return path


def replaced(row, column, text):
    fields = row.split(",")
    fields[column] = text
    return ",".join(fields)


def test_hour_one_ends_at_one_o_clock_and_the_year_is_a_circle(tmp_path):
    rows = records(dry=lambda h: 10.0 + (h % 24))
    year = read_epw(write(tmp_path, rows)).year
    assert year.at(3600.0).dry_bulb == pytest.approx(10.0 + ZERO)
    assert year.at(7200.0).dry_bulb == pytest.approx(11.0 + ZERO)
    assert year.at(5400.0).dry_bulb == pytest.approx(10.5 + ZERO)
    # Midnight of 1 January is the value of 31 December, hour 24.
    assert year.at(0.0).dry_bulb == pytest.approx(33.0 + ZERO)
    assert year.at(8760 * 3600.0 + 3600.0).dry_bulb == pytest.approx(10.0 + ZERO)
    shape = year.at(np.zeros((3, 2)))
    assert shape.wet_bulb.shape == shape.pressure.shape == (3, 2)


def test_vapour_follows_the_dew_point_and_the_series_agree(tmp_path):
    file = read_epw(write(tmp_path, records()))
    year = file.year
    assert (year.name, year.latitude, year.elevation, year.utc_offset) == ("Testville, TST", 31.0, 10.0, 8.0)
    assert not file.findings and file.design is None
    vapour = psychrometrics.vapour_pressure_of_dew_point(year.dry_bulb - 5.0)
    assert year.humidity_ratio == pytest.approx(0.621945 * vapour / (101200.0 - vapour), rel=1e-12)
    assert np.all(year.wet_bulb <= year.dry_bulb)
    assert year.dew_point == pytest.approx(year.dry_bulb - 5.0, abs=1e-6)


def test_short_gaps_are_filled_and_reported(tmp_path):
    rows = records(dry=lambda h: 20.0 + (h % 24) * 0.1)
    for hour in range(100, 106):
        rows[hour] = replaced(rows[hour], 6, "99.9")
    rows[200] = replaced(rows[200], 7, "99.9")
    del rows[301:303]
    file = read_epw(write(tmp_path, rows))
    said = "\n".join(str(f) for f in file.findings)
    assert "6 h without dry bulb after hour 100" in said
    assert "1 h without dew point; relative humidity is used" in said
    assert "2 h without pressure after hour 301" in said
    known = 20.0 + (np.array([99, 106]) % 24) * 0.1 + ZERO
    assert file.year.dry_bulb[99:107] == pytest.approx(np.linspace(*known, 8))


def test_gap_over_the_turn_of_the_year(tmp_path):
    rows = records(dry=lambda h: 20.0)
    for hour in (8758, 8759, 0, 1):
        rows[hour] = replaced(rows[hour], 9, "999999")
    file = read_epw(write(tmp_path, rows))
    assert any("4 h without pressure" in f.what for f in file.findings)
    assert file.year.pressure == pytest.approx(np.full(8760, 101200.0))


def test_without_pressure_the_standard_atmosphere_serves(tmp_path):
    file = read_epw(write(tmp_path, records(pressure=999999)))
    assert file.year.pressure[0] == pytest.approx(101325.0 * (1 - 2.25577e-5 * 10.0) ** 5.2559)
    assert "no pressure" in file.findings[0].what


def leap(rows):
    extra = [f"2012,2,29,{h},0,?9,5,1,70,101200,0" for h in range(1, 25)]
    return rows[:1416] + extra + rows[1416:]


UNUSABLE = {
    "half": (lambda r: r[:4380], "the file ends after 4380 records, 4380 h before"),
    "leap year": (leap, "29 February (8784 records)"),
    "unsorted": (lambda r: [r[1], r[0], *r[2:]], "not later than the one before"),
    "repeated": (lambda r: [r[0], *r], "not later than the one before"),
    "long gap": (lambda r: r[:500] + r[507:], "7 h without dry bulb after hour 500"),
    "no records": (lambda r: [], "no records"),
    "words": (lambda r: [*r[:9], replaced(r[9], 6, "warm"), *r[10:]], "'warm' is not a number"),
    "infinite": (lambda r: [*r[:9], replaced(r[9], 9, "inf"), *r[10:]], "'inf' is not a number"),
    "fahrenheit": (lambda r: [*r[:9], replaced(r[9], 6, "86.0"), *r[10:]], "dry bulb 86.0 degC"),
    "hour 25": (lambda r: [*r[:9], replaced(r[9], 3, "25"), *r[10:]], "2013,1,1,25"),
    "cut line": (lambda r: [*r[:9], r[9][:12], *r[10:]], "is not a number"),
}


@pytest.mark.parametrize("fault", UNUSABLE)
def test_unusable_records_name_file_and_line(tmp_path, fault):
    change, what = UNUSABLE[fault]
    path = write(tmp_path, change(records()))
    with pytest.raises(InputError) as caught:
        read_epw(path)
    assert what in str(caught.value)
    assert all(f.where.startswith(str(path)) for f in caught.value.findings)


def test_line_number_is_that_of_the_file(tmp_path):
    rows = records()
    rows[9] = replaced(rows[9], 6, "warm")
    rows[20] = replaced(rows[20], 9, "12")
    path = write(tmp_path, rows)
    with pytest.raises(InputError) as caught:
        read_epw(path)
    assert [f.where for f in caught.value.findings] == [f"{path}:18", f"{path}:29"]


@pytest.mark.parametrize(
    ("line", "text", "what"),
    [
        (0, "STATION,Testville", "starts with"),
        (0, "LOCATION,Testville,XX", "10"),
        (0, "LOCATION,T,X,T,m,9,ninety,121.0,8.0,10.0", "latitude 'ninety'"),
        (0, "LOCATION,T,X,T,m,9,31.0,121.0,8.0,99000", "elevation"),
        (7, "DATA PERIODS,1,6,Data,Sunday, 1/ 1,12/31", "'6' records per hour"),
        (7, "COMMENTS 3", "DATA PERIODS"),
    ],
)
def test_foreign_headers(tmp_path, line, text, what):
    header = list(HEADER)
    header[line] = text
    with pytest.raises(InputError, match=what):
        read_epw(write(tmp_path, records(), header))


def test_latin_1_names_are_read_and_binary_is_not(tmp_path):
    header = [HEADER[0].replace("Testville", "Luleå"), *HEADER[1:]]
    assert read_epw(write(tmp_path, records(), header, "latin-1")).year.name == "Luleå, TST"
    assert read_epw(write(tmp_path, records(), header, "utf-8-sig")).year.name == "Luleå, TST"
    for text, what in (("utf-16", "binary"),):
        with pytest.raises(InputError, match=what):
            read_epw(write(tmp_path, records(), header, text))
    with pytest.raises(InputError, match="cannot be read"):
        read_epw(tmp_path / "missing.epw")
    with pytest.raises(InputError, match="cannot be read"):
        read_epw(tmp_path)
    (tmp_path / "empty.epw").write_bytes(b" \n")
    with pytest.raises(InputError, match="empty"):
        read_epw(tmp_path / "empty.epw")


@given(
    head=st.sampled_from([b"", b"LOCATION,", "\n".join(HEADER).encode() + b"\n"]), raw=st.binary(max_size=500)
)
@settings(max_examples=200, deadline=None)
def test_no_bytes_end_in_another_exception(tmp_path_factory, head, raw):
    path = tmp_path_factory.mktemp("bytes") / "x.epw"
    path.write_bytes(head + raw)
    with pytest.raises(InputError):
        read_epw(path)


def test_check_finds_what_is_odd(tmp_path):
    header = [HEADER[0].replace(",10.0", ",1500.0"), *HEADER[1:]]
    header[1] = (
        "DESIGN CONDITIONS,1,Made up,,Heating,1"
        + ",0" * 14
        + ",Cooling,7,8.0,45.0,20.0,44,20,43,20,26.0,30.0"
        + ",0" * 20
        + ",27.5,Extremes,9,8,7,-5.0,38.0,1,1,-6,39,-7,40,-8,41,-9,42"
    )
    rows = records()
    for hour in range(3000, 3040):
        rows[hour] = replaced(replaced(rows[hour], 6, "20.0"), 7, "21.5")
    path = write(tmp_path, rows, header)
    said = "\n".join(str(f) for f in check_weather(path))
    assert "m from the header's elevation of 1500 m" in said
    assert "the dry bulb does not change for 40 h from hour 3001" in said
    assert "40 h with the dew point above the dry bulb" in said
    assert "the header says 45.0 degC" in said
    design = read_epw(path).design
    assert design is not None
    assert design.dry_bulb_04 == pytest.approx(45.0 + ZERO)
    assert design.wet_bulb_04 == pytest.approx(26.0 + ZERO)
    assert design.coincident_dry_bulb == pytest.approx(30.0 + ZERO)
    assert design.extreme_wet_bulb == pytest.approx(27.5 + ZERO)
    assert design.extreme_dry_bulb_20 == pytest.approx(41.0 + ZERO)


def test_weather_is_found_by_file_or_by_name(tmp_path):
    path = write(tmp_path, records())
    assert find_weather(str(path)).name == "Testville, TST"
    assert load_weather("shanghai")[0].name == "Shanghai"
    with pytest.raises(InputError, match="cannot be read"):
        find_weather("nowhere/none.csv")


def test_shanghai_file(shared_data):
    """Statistics of the published Hongqiao typical year, computed independently of this reader."""
    file = read_epw(shared_data / "weather" / "epw" / "Shanghai-Hongqiao_1956_2023_TMYx.epw")
    numbers = file.year.statistics()
    assert list(numbers.hours_wet_bulb_below.values()) == [3166, 4533, 6055]
    assert numbers.dry_bulb_mean - ZERO == pytest.approx(17.02, abs=0.006)
    assert numbers.wet_bulb_mean - ZERO == pytest.approx(14.12, abs=0.02)
    assert file.design is not None
    # As printed in the header: 0.4 % wet bulb 28.7 with 33.0, record 31.0, 20-year dry bulb 40.6 degC.
    assert file.design.wet_bulb_04 == pytest.approx(28.7 + ZERO)
    assert file.design.coincident_dry_bulb == pytest.approx(33.0 + ZERO)
    assert file.design.extreme_wet_bulb == pytest.approx(31.0 + ZERO)
    assert file.design.extreme_dry_bulb_20 == pytest.approx(40.6 + ZERO)


def test_old_design_header(shared_data):
    """ASHRAE 2009 layout: the extreme wet bulb stands behind the wind speeds (Golden: 22.9, 38.3 degC)."""
    file = read_epw(shared_data / "weather" / "epw" / "USA_CO_Golden-NREL.724666_TMY3.epw")
    assert file.design is not None
    assert file.design.extreme_wet_bulb == pytest.approx(22.9 + ZERO)
    assert file.design.extreme_dry_bulb_20 == pytest.approx(38.3 + ZERO)
