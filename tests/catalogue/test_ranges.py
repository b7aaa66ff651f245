"""Numbers of the catalogue as lanes: draws, one input at a time, and what counts as one input."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.catalogue.ranges import draws, inputs_of, one_at_a_time, spread

CDU = ("cdu", "unit_price", "CN")
CRAH = ("crah", "unit_price", "CN")
TARIFF = ("electricity_jiangsu_110kv", "energy_price_flat", "CN")


def test_draws_are_triangular_between_low_value_and_high() -> None:
    # CDU 600, 950, 1500 CNY/kW: mean of a triangle (0.6 + 0.95 + 1.5) / 3 = 1.016667 CNY/W;
    # variance (a2 + b2 + c2 - ab - ac - bc) / 18 = 0.6175 / 18 = 0.0343056,
    # so the mean of 20 000 draws has a standard error of 0.18522 / 141.4 = 0.00131; five of them are 0.0065.
    values = draws(inputs_of(load(), [CDU]), 7, 20_000)[CDU]
    assert values.shape == (20_000,)
    assert values.mean() == pytest.approx(1.016667, abs=0.0065)
    assert values.min() >= 0.6
    assert values.max() <= 1.5


def test_draws_repeat_with_the_seed_and_do_not_depend_on_what_else_is_drawn() -> None:
    both, alone = inputs_of(load(), [CRAH, CDU]), inputs_of(load(), [CDU])
    assert np.array_equal(draws(both, 1, 8)[CDU], draws(alone, 1, 8)[CDU])
    assert not np.array_equal(draws(alone, 1, 8)[CDU], draws(alone, 2, 8)[CDU])


def test_inputs_are_drawn_independently() -> None:
    # Correlation of 4000 independent pairs has a standard error of 1 / sqrt(4000) = 0.016; five of them.
    table = draws(inputs_of(load(), [CDU, CRAH]), 3, 4000)
    assert abs(np.corrcoef(table[CDU], table[CRAH])[0, 1]) < 0.08


def test_a_row_without_band_is_no_input() -> None:
    assert inputs_of(load(), [TARIFF]) == []


def test_what_two_servers_say_alike_of_one_accelerator_is_one_input() -> None:
    rows = [
        ("server_air_8gpu_h100", "other_electronics", ""),
        ("server_cold_plate_8gpu_h100", "other_electronics", ""),
        ("server_air_8gpu_h100", "fan_power_max", ""),
        ("server_cold_plate_8gpu_h100", "fan_power_max", ""),
    ]
    found = {one.name: len(one.keys) for one in inputs_of(load(), rows)}
    assert found == {
        "server.other_electronics": 2,
        "server_air_8gpu_h100.fan_power_max": 1,
        "server_cold_plate_8gpu_h100.fan_power_max": 1,
    }
    table = draws(inputs_of(load(), rows), 1, 5)
    assert np.array_equal(table[rows[0]], table[rows[1]])
    assert not np.array_equal(table[rows[2]], table[rows[3]])


def test_rows_are_kept_out_by_id_or_by_parameter() -> None:
    rows = [CDU, ("cdu", "pump_head", ""), ("cdu", "maintenance_share_per_year", "")]
    without = [("cdu", "pump_head"), ("", "maintenance_share_per_year")]
    assert [one.name for one in inputs_of(load(), rows, without)] == ["cdu.unit_price"]
    assert inputs_of(load(), rows, [("cdu", "")]) == []


def test_each_input_has_a_low_and_a_high_lane_with_all_others_at_their_value() -> None:
    inputs = inputs_of(load(), [CDU, CRAH])
    assert [one.name for one in inputs] == ["cdu.unit_price", "crah.unit_price"]
    table = one_at_a_time(inputs)
    assert table[CDU].tolist() == pytest.approx([0.6, 1.5, 0.95, 0.95])
    assert table[CRAH].tolist() == pytest.approx([0.85, 0.85, 0.65, 1.15])


def test_lanes_are_repeated_for_points_draw_after_draw() -> None:
    assert spread({CDU: np.array([1.0, 2.0])}, 3)[CDU].tolist() == [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]


def test_a_drawn_catalogue_gives_lanes_and_keeps_the_band() -> None:
    drawn = load().drawn({CDU: np.array([0.7, 0.8])})
    entry = drawn.get(*CDU)
    assert entry.value.tolist() == [0.7, 0.8]
    assert (entry.low, entry.high) == (0.6, 1.5)
    assert load().get(*CDU).value == pytest.approx(0.95)


def test_a_recorded_catalogue_notes_what_it_is_asked_for() -> None:
    asked: dict[tuple[str, str, str], None] = {}
    noted = load().recorded(asked)
    noted.get(*CDU)
    noted.override("crah", "unit_price", "900 CNY/kW", "an offer", region="CN").get(*TARIFF)
    assert list(asked) == [CDU, CRAH, TARIFF]


def test_texts_are_in_the_unit_of_the_row() -> None:
    (one,) = inputs_of(load(), [CDU])
    assert one.texts == ("950 CNY/kW", "600 CNY/kW", "1500 CNY/kW")


def test_the_number_of_draws_is_checked() -> None:
    with pytest.raises(ValueError, match="n = 0"):
        draws(inputs_of(load(), [CDU]), 1, 0)
