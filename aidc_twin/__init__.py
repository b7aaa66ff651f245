"""Digital twin of AI data centres: from one spec file to temperatures, PUE, water, sizes and cost.

The functions here are the public interface; everything else may change between versions. Nothing heavy is
imported before it is used.

>>> import aidc_twin
>>> spec = aidc_twin.load_spec("cold_plate_20kw")
>>> outcome = aidc_twin.run(spec, start="07-01", days=3)
>>> outcome.metrics["pue"].value
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from aidc_twin.errors import InputError, NumericalTrouble
    from aidc_twin.facility.spec import Spec
    from aidc_twin.results.dataset import to_dataset, to_table
    from aidc_twin.studies.outcome import Outcome
    from aidc_twin.studies.parity_result import ParityResult
    from aidc_twin.studies.sweep import SweepResult
    from aidc_twin.studies.term import Term
    from aidc_twin.studies.why import why

    __version__: str

__all__ = [
    "InputError",
    "NumericalTrouble",
    "Outcome",
    "ParityResult",
    "Spec",
    "SweepResult",
    "Term",
    "__version__",
    "compare",
    "load_spec",
    "parity",
    "run",
    "sweep",
    "to_dataset",
    "to_table",
    "why",
]

# Where each name lives; it is imported when it is first asked for.
_HOMES = {
    "InputError": "aidc_twin.errors",
    "NumericalTrouble": "aidc_twin.errors",
    "Outcome": "aidc_twin.studies.outcome",
    "ParityResult": "aidc_twin.studies.parity_result",
    "Spec": "aidc_twin.facility.spec",
    "SweepResult": "aidc_twin.studies.sweep",
    "Term": "aidc_twin.studies.term",
    "to_dataset": "aidc_twin.results.dataset",
    "to_table": "aidc_twin.results.dataset",
    "why": "aidc_twin.studies.why",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = import_module("importlib.metadata").version("aidc-twin")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'aidc_twin' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def load_spec(path_or_name: str | Path) -> Spec:
    """Read a spec: the path of a YAML file, or the name of a reference design such as "air_20kw".

    Change a value with `Spec.replace`: ``spec.replace("room.supply_air", "25 degC")``.

    Raises
    ------
    InputError
        The file is unusable; ``error.findings`` holds all its mistakes.
    """
    from aidc_twin.facility.named import find_spec

    return find_spec(path_or_name)


def run(
    spec: Spec | str | Path,
    *,
    weather: str | None = None,
    load: str | Path | None = None,
    load_columns: Mapping[str, str] | None = None,
    start: str | None = None,
    days: int | None = None,
    step: str | None = None,
    whole: bool = False,
    hourly: bool = True,
    progress: Callable[[float], None] | None = None,
) -> Outcome:
    """Size, simulate and price one design.

    Parameters
    ----------
    spec
        A spec, or what `load_spec` takes.
    weather
        Place or EPW file; the weather of the spec where None. Sizes stay those of the spec's site.
    load, load_columns
        CSV of measured IT load, and which of its columns hold what:
        ``{"time": "Timestamp", "it_power": "Total [kW]"}``.
    start, days
        First day ("2025-07-01" or "07-01") and number of days, 1 to 365. A measured load brings its own;
        otherwise the whole year. Running cost needs a whole year.
    step
        Time step with unit; "60 s" where None.
    whole
        Simulate in one piece. By default a long run is cut into windows that are simulated side by side.
    hourly
        Keep every hour, for `to_dataset`; otherwise months only.
    progress
        Called with the share that is done, 0 to 1, from a thread of its own.

    Raises
    ------
    InputError
        Anything that is given is unusable.
    NumericalTrouble
        The simulation went wrong.
    """
    return compare(
        [spec],
        weather=weather,
        load=load,
        load_columns=load_columns,
        start=start,
        days=days,
        step=step,
        whole=whole,
        hourly=hourly,
        progress=progress,
    )[0]


def compare(
    specs: Sequence[Spec | str | Path],
    *,
    weather: str | None = None,
    load: str | Path | None = None,
    load_columns: Mapping[str, str] | None = None,
    start: str | None = None,
    days: int | None = None,
    step: str | None = None,
    whole: bool = False,
    hourly: bool = True,
    progress: Callable[[float], None] | None = None,
) -> list[Outcome]:
    """Size, simulate and price designs side by side; options as in `run`.

    Raises
    ------
    InputError
        Anything that is given is unusable.
    NumericalTrouble
        A simulation went wrong.
    """
    from aidc_twin.facility.spec import Spec
    from aidc_twin.studies.evaluate import evaluate
    from aidc_twin.studies.period import period_of

    several = [specs] if isinstance(specs, str | Path | Spec) else specs
    designs = [spec if isinstance(spec, Spec) else load_spec(spec) for spec in several]
    file = None if load is None else Path(load)
    columns = None if load_columns is None else dict(load_columns)
    period = period_of(start, days, step, whole)
    return evaluate(designs, weather, file, columns, period, hourly, progress)


def sweep(
    spec: Spec | str | Path,
    changes: Mapping[str, Sequence[Any]],
    *,
    weather: str | None = None,
    start: str | None = None,
    days: int | None = None,
    step: str | None = None,
    whole: bool = False,
    progress: Callable[[float], None] | None = None,
) -> SweepResult:
    """Size, simulate and price many variants of one design as lanes of one run; options as in `run`.

    Parameters
    ----------
    spec
        The design that is varied.
    changes
        Path of a value in the spec -> its value in each variant: ``{"room.supply_air": ["20 degC",
        "24 degC"]}``. Several paths vary together, the ``i``-th value of each in variant ``i``.

    Returns
    -------
    ``result.table()`` is a ``pandas.DataFrame`` with one row for each variant.

    Raises
    ------
    InputError
        Lists of different length, a value that the spec refuses, or variants of different plants.
    NumericalTrouble
        The simulation went wrong.
    """
    from aidc_twin.facility.spec import Spec
    from aidc_twin.studies.period import period_of
    from aidc_twin.studies.sweep import sweep as run_lanes

    design = spec if isinstance(spec, Spec) else load_spec(spec)
    period = period_of(start, days, step, whole)
    return run_lanes(design, changes, weather, period, progress)


def parity(
    first: Spec | str | Path,
    second: Spec | str | Path,
    *,
    axis: Literal["pack", "power"] = "pack",
    low: str = "5 kW",
    high: str = "60 kW",
    prices: str | None = None,
    weather: str | None = None,
    lifecycle: bool = True,
    draws: int = 256,
    seed: int = 1,
    progress: Callable[[float], None] | None = None,
) -> ParityResult:
    """Find the rack power at which two designs cost the same, within sixteen boundaries.

    Parameters
    ----------
    first, second
        Specs, or what `load_spec` takes; an air-cooled design is put first.
    axis
        "pack": more servers in a rack; "power": hotter chips in the same servers.
    low, high
        Range of rack power, with unit.
    prices
        "CN" or "US"; the prices of the specs where None.
    weather
        Place or EPW file of the year that the life-cycle cost runs; each spec's own where None.
    lifecycle
        Whether to run that year; capital cost needs sizing only.
    draws, seed
        Draws of the inputs with a band, 0 for none, and where they start.
    progress
        Called with the share that is done, 0 to 1.

    Returns
    -------
    ``result.table()`` is a ``pandas.DataFrame`` with one row for each boundary; ``result.answers`` holds the
    curves, crossings, bands and drivers.

    Raises
    ------
    InputError
        Anything that is given is unusable.
    NumericalTrouble
        A simulated year went wrong.
    """
    from aidc_twin.facility.spec import Spec
    from aidc_twin.studies.parity import parity as study
    from aidc_twin.studies.parity_prices import repriced
    from aidc_twin.studies.parity_question import question_of

    a, b = (
        repriced(one if isinstance(one, Spec) else load_spec(one), prices, None, None)
        for one in (first, second)
    )
    question = question_of(axis, low, high, draws=draws, seed=seed, lifecycle=lifecycle, weather=weather)
    return study(a, b, question, progress)
