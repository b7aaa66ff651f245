"""The worked example of the guide runs as printed: its code is taken from the page, block after block."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidc_twin.components.base import Component

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adding_a_component.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODULE = "adding_a_component_example"


def blocks() -> list[tuple[int, str]]:
    """First line and text of each Python block of the page."""
    text = PAGE.read_text(encoding="utf-8")
    return [(text.count("\n", 0, match.start(1)), match.group(1)) for match in BLOCK.finditer(text)]


@pytest.fixture(scope="module")
def example() -> Iterator[dict[str, object]]:
    """Names after the whole page has run. Line numbers of a failure are those of the page."""
    # A dataclass looks its module up by name.
    module = types.ModuleType(MODULE)
    sys.modules[MODULE] = module
    for line, text in blocks():
        exec(compile("\n" * line + text, str(PAGE), "exec"), module.__dict__)
    yield module.__dict__
    del sys.modules[MODULE]


def test_the_page_runs_from_top_to_bottom_with_its_own_assertions(example: dict[str, object]) -> None:
    assert len(blocks()) == 5
    kind = example["GeneratorHeaters"]
    assert isinstance(kind, type) and issubclass(kind, Component)


def test_the_heaters_add_what_they_draw_to_the_facility(example: dict[str, object]) -> None:
    """Six blocks lose 60 W/K each from 40 degC to the January air: the meter shows that power on average."""
    run, winter = example["run"], example["winter"]
    hours = slice(24 * winter.start_day, 24 * (winter.start_day + winter.days))  # type: ignore[attr-defined]
    T_air = winter.weather.dry_bulb[hours].mean()  # type: ignore[attr-defined]
    due = 6 * 60.0 * (313.15 - T_air)
    mean = example["energy"] / example["seconds"]  # type: ignore[operator]
    # A thermostat of 4 K stores up to 4 K x 6 x 5 MJ/K, over three days 460 W of 12 kW.
    assert mean == pytest.approx(due, abs=500.0)
    parts = [
        series[:, 0].sum()
        for name, series in run.monthly.items()  # type: ignore[attr-defined]
        if name.startswith("energy.") and name not in {
            "energy.facility", "energy.server_fans", "energy.psu_loss", "energy.vrm_loss",
            "energy.rack_pdu_loss",
        }
    ]  # fmt: skip
    total = run.monthly["energy.facility"][:, 0].sum()  # type: ignore[attr-defined]
    assert sum(parts) == pytest.approx(total, rel=1e-12)
