"""Campuses in many climates against one design: yearly PUE and WUE, and how water follows the climate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from aidc_twin.catalogue import Catalogue, load
from aidc_twin.errors import Finding
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.stack import stack
from aidc_twin.metrics import metrics_of
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.oscillation import oscillation_findings
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.studies.campus_site import Campus, CampusSite, Known, campus_spec, read_campuses
from aidc_twin.studies.evaluate import site_elevation, weather_of
from aidc_twin.studies.load import load_of
from aidc_twin.studies.scores import ACCEPTED, OUTSIDE, WITHIN, rank_correlation

__all__ = ["CampusCompared", "CampusOutcome", "Climate", "compare_campuses"]

PADS = "time.pads_wet"
# As of any run, see studies.findings.
MOST_RESIDUAL = 1e-9


@dataclass(frozen=True)
class Climate:
    """The design in the climate of a place, over a year.

    Attributes
    ----------
    place
        Its name.
    dry_bulb, wet_bulb
        Means of the outdoor air, K.
    pue, wue
        WUE in kg/J.
    pads_wet, over_limit
        Time in which pads are wetted and in which a temperature limit is exceeded, s.
    """

    place: str
    dry_bulb: float
    wet_bulb: float
    pue: float
    wue: float
    pads_wet: float
    over_limit: float


@dataclass(frozen=True)
class CampusCompared:
    """A campus beside the design in its climate; a verdict for each published figure.

    ``wue_verdict`` is None where no WUE is published.
    """

    campus: Campus
    modelled: Climate
    pue_verdict: str
    wue_verdict: str | None

    @property
    def pue_error(self) -> float:
        """Modelled less published."""
        return self.modelled.pue - self.campus.pue

    @property
    def wue_ratio(self) -> float | None:
        """Modelled over published; None where none is published, or a published nought."""
        return self.modelled.wue / self.campus.wue if self.campus.wue else None

    @property
    def holds(self) -> bool:
        """Whether each published figure agrees, or differs as is accepted."""
        return OUTSIDE not in (self.pue_verdict, self.wue_verdict)


@dataclass(frozen=True, eq=False, repr=False)
class CampusOutcome:
    """Campuses, compared.

    Attributes
    ----------
    site, spec, facility
        Description, spec at the place it names itself, and what was built, a lane for each place.
    climates
        The design in each climate, from cold to warm.
    compared
        In the order of the table.
    wue_correlation, pue_correlation
        Rank correlation of modelled and published figures over the campuses.
    findings
        What is wrong with the run itself.
    provenance
        What the numbers rest on, by name, as text.
    """

    site: CampusSite
    spec: Spec
    facility: Facility
    climates: tuple[Climate, ...]
    compared: tuple[CampusCompared, ...]
    wue_correlation: float
    pue_correlation: float
    findings: tuple[Finding, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def follows_climate(self) -> bool:
        """Whether modelled water ranks the climates as the published does, as far as is asked."""
        return self.wue_correlation >= self.site.wue_rank_correlation

    @property
    def holds(self) -> bool:
        """Whether all campuses agree or differ as is accepted, and water follows the climate."""
        return not self.findings and self.follows_climate and all(one.holds for one in self.compared)


def compare_campuses(
    site: CampusSite,
    spec: Spec | None = None,
    catalogue: Catalogue | None = None,
    progress: Callable[[float], None] | None = None,
) -> CampusOutcome:
    """Run the design of a site for a year in the climate of each campus.

    It is sized anew at each place, a lane for each; campuses of one place share it. A supply of air that
    outdoor air cannot hold on the design day is no fault of the comparison, as these halls have no
    compressors: the hours over a limit are told.

    Parameters
    ----------
    site
        Its description.
    spec
        In place of the spec of the site: for planted faults and what-ifs.
    catalogue
        In place of the catalogue of the package.
    progress
        Called with the share that is done.

    Raises
    ------
    InputError
        The published table or the spec is unusable.
    NumericalTrouble
        The run went wrong.
    """
    campuses = read_campuses(site)
    design = campus_spec(site) if spec is None else spec
    numbers = catalogue or load()
    places = list(dict.fromkeys(campus.place for campus in campuses))
    specs = [design.replace({"site.place": name}) for name in places]
    facility = stack([build(one, numbers) for one in specs])
    cases, odd, weathers = [], [], []
    for lane, one in enumerate(specs):
        weather, found = weather_of(one, None)
        odd += found
        weathers.append(f"{places[lane]}: {weather.source}")
        choice = load_of(one, float(np.asarray(facility.rated_it_power)[lane]))
        odd += choice.findings
        at_site = drivers_of(weather.at_elevation(site_elevation(one)))
        cases.append(Case(places[lane], at_site, choice.load, lane, 0, 365))
    run = simulate(facility, cases, progress=progress)
    climates = {name: _climate(run, index, name) for index, name in enumerate(places)}
    compared = tuple(_compare(site, campus, climates[campus.place]) for campus in campuses)
    with_wue = [(one.campus.wue, one.modelled.wue) for one in compared if one.campus.wue is not None]
    return CampusOutcome(
        site,
        design,
        facility,
        tuple(sorted(climates.values(), key=lambda one: one.dry_bulb)),
        compared,
        rank_correlation(*_columns(with_wue)),
        rank_correlation(*_columns([(one.campus.pue, one.modelled.pue) for one in compared])),
        (*odd, *oscillation_findings(run), *_findings(site, run)),
        {
            "weather": f"synthetic years of {', '.join(places)}; sources: aidc-twin weather show PLACE",
            "weather_sources": "; ".join(weathers),
            "spec_hash": design.hash,
            "load": f"{design.workload.profile}, utilisation {design.workload.utilisation:.0%}",
            "rated": f"{float(np.max(facility.rated_it_power)) / 1e6:.2f} MW",
            "step": f"{run.step:g} s",
            "bar": f"PUE within {site.pue_within:g}, WUE within a factor of {site.wue_factor:g}",
        },
    )


def _columns(pairs: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])


def _climate(run: RunResult, index: int, name: str) -> Climate:
    found = metrics_of(run, index, None)
    values = {key: found[key].value for key in ("pue", "wue", "hours_over_limit")}
    assert values["pue"] is not None, "the workload of a site is above nought"
    weather = run.cases[index].weather
    wet = float(run.monthly[PADS][:, index].sum()) if PADS in run.monthly else 0.0
    return Climate(
        name,
        float(np.mean(weather.dry_bulb)),
        float(np.mean(weather.wet_bulb)),
        values["pue"],
        values["wue"] or 0.0,
        wet,
        values["hours_over_limit"] or 0.0,
    )


def _compare(site: CampusSite, campus: Campus, modelled: Climate) -> CampusCompared:
    error = modelled.pue - campus.pue
    pue = _verdict(abs(error) <= site.pue_within, error, site.known(campus.name, "pue"))
    if campus.wue is None:
        return CampusCompared(campus, modelled, pue, None)
    factor = site.wue_factor
    # Without a division: a published nought agrees with a modelled one.
    near = campus.wue <= factor * modelled.wue and modelled.wue <= factor * campus.wue
    ratio = modelled.wue / campus.wue if campus.wue else float("nan")
    return CampusCompared(campus, modelled, pue, _verdict(near, ratio, site.known(campus.name, "wue")))


def _verdict(within: bool, error: float, known: Known | None) -> str:
    if within:
        return WITHIN
    return ACCEPTED if known is not None and known.low <= error <= known.high else OUTSIDE


def _findings(site: CampusSite, run: RunResult) -> Iterator[Finding]:
    """What makes a comparison worthless: a balance left open."""
    for index, case in enumerate(run.cases):
        residual = metrics_of(run, index, None)["first_law_residual"].value or 0.0
        if not residual < MOST_RESIDUAL:
            rule = f"below {MOST_RESIDUAL:.0e} of the rated IT energy"
            yield Finding(f"{site.name}, {case.name}", f"first-law residual {residual:.1e}", rule)
