"""Heat of neighbours on the water of a plant, by hand arithmetic and beside the rules of a spec."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.named import find_spec
from aidc_twin.network import Network

Make = Callable[..., Any]


def test_heat_comes_in_over_the_boundary_and_warms_its_own_water_to_the_return(
    take: Make, see: Make, run: Make
) -> None:
    heat = take("process_heat", q=2.0e6, W_water=2.0e5, loop="mtw")
    now = see(T={"mtw.supply": 294.65, "mtw.return": 294.65})
    signals, _ = run(heat, now)
    assert heat.draws(now) == []
    net = Network(now.T, {"mtw.supply": 1e30, "mtw.return": 1.0})
    net.circuit(("mtw.supply", "mtw.return"), signals["W_water"])
    heat.links(now, net)
    new = net.step(1e10)
    # 2 MW over 200 kW/K: 10 K.
    assert new["mtw.return"][0] == pytest.approx(304.65, abs=1e-6)
    # It leaves nothing behind in the books: what comes in is heat out with the other sign.
    assert net.heat_out(new) == {heat.name: -2.0e6}


def test_it_is_sized_for_the_design_return_and_is_heat_of_its_plant() -> None:
    spec = find_spec("medium_temperature_water")
    parts = {part.name: part for part in build(spec).components}
    heat = parts["process_heat"]
    assert heat.W_water == pytest.approx(2e6 / 10)  # 21.5 to 31.5 degC
    assert parts["mtw"].users[-1] == "process_heat.W_water"
    alone = build(spec.replace("other_loads.process_heat", None))
    names = {part.name for part in alone.components}
    assert "process_heat" not in names
    with_it = build(spec)
    duty = {item.name: float(np.max(item.duty)) for item in with_it.equipment}
    without = {item.name: float(np.max(item.duty)) for item in alone.equipment}
    # The chillers take the heat and the pump work that it needs: 1.0087 of it at 10 K.
    more = duty["mtw.chillers"] - without["mtw.chillers"]
    assert 2.0e6 < more < 2.05e6
    assert with_it.rated_it_power == alone.rated_it_power


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"other_loads.process_heat.plant": "mwt"}, "is no plant of this spec"),
        ({"other_loads.process_heat.heat": "2 K"}, "needs power"),
        ({"other_loads.process_heat.heat": "-2 MW"}, "below 1 kW"),
    ],
)
def test_a_mistake_is_told(changes: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        find_spec("medium_temperature_water").replace(changes)
    (finding,) = caught.value.findings
    assert said in str(finding)
