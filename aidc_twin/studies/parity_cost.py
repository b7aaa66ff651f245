"""Cost of a design along an axis, within each boundary that a statement about parity may have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidc_twin.economics import PriceDeck, capex, lifecycle, opex
from aidc_twin.economics.items import CIVIL_WORKS, GROUP_OF, IT_PREMIUM
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.limits import all_hold
from aidc_twin.studies.parity_year import Yearly

__all__ = ["BOUNDARIES", "SCOPES", "Boundary", "Priced", "Scope", "price"]


@dataclass(frozen=True, order=True)
class Scope:
    """What is bought: with the liquid parts inside the servers or without, with civil works or without."""

    premium: bool
    civil: bool

    def holds(self, item: str) -> bool:
        """Whether an item of the equipment list is part of it."""
        if not self.premium and GROUP_OF[item] == IT_PREMIUM:
            return False
        return self.civil or item not in CIVIL_WORKS


@dataclass(frozen=True)
class Boundary:
    """One way to say what costs are level: scope, time, and what is held equal.

    Attributes
    ----------
    cost
        "capex", or "lifecycle": present value of capital, energy, water, maintenance and replacements.
    equal
        "rack": racks of the same power, cost per IT power. "compute": racks of the same accelerators, cost
        per net compute power, which is IT power less server fans and supplies' loss.
    """

    scope: Scope
    cost: str
    equal: str

    @property
    def id(self) -> str:
        """Name for tables and files: ``capex-premium-civil-rack``."""
        scope = "premium" if self.scope.premium else "facility"
        return f"{self.cost}-{scope}-{'civil' if self.scope.civil else 'hall'}-{self.equal}"


SCOPES = tuple(Scope(premium, civil) for premium in (False, True) for civil in (True, False))
BOUNDARIES = tuple(
    Boundary(scope, cost, equal)
    for cost in ("capex", "lifecycle")
    for equal in ("rack", "compute")
    for scope in SCOPES
)


@dataclass(frozen=True)
class Priced:
    """A design along an axis with its costs; all of shape (draws, points).

    Attributes
    ----------
    rack
        Power of a rack, W.
    net
        Net compute power for each watt of IT power.
    size
        Rated IT power of the facility, W.
    feasible
        Whether every limit of sizing holds.
    capex, lifecycle
        By scope, in the deck's money; the latter empty where no year was run.
    accelerators
        Of the whole facility.
    """

    rack: np.ndarray
    net: np.ndarray
    size: np.ndarray
    accelerators: np.ndarray
    feasible: np.ndarray
    capex: dict[Scope, np.ndarray]
    lifecycle: dict[Scope, np.ndarray]

    def cost(self, boundary: Boundary) -> np.ndarray | None:
        """Cost of the whole facility, NaN where it is not feasible; None where no year was run."""
        table = self.capex if boundary.cost == "capex" else self.lifecycle
        found = table.get(boundary.scope)
        return None if found is None else np.where(self.feasible, found, np.nan)


def price(
    facility: Facility, deck: PriceDeck, year: Yearly | None, step: np.ndarray, draws: int = 1
) -> Priced:
    """Price the lanes of a facility in every scope.

    Energy, peaks and water of a lane are those of the simulated year for each watt of rated IT power.

    Parameters
    ----------
    facility
        Lanes: the points of an axis, draw after draw.
    deck
        Its drawn prices have one value for each lane.
    step
        Of each point, shape (points,).
    """
    points = step.size
    lanes = draws * points

    def shaped(value: object) -> np.ndarray:
        return np.broadcast_to(np.asarray(value, dtype=float), (lanes,)).reshape(draws, points)

    rated = np.broadcast_to(np.asarray(facility.rated_it_power, dtype=float), (lanes,))
    bills, lives = {}, {}
    for scope in SCOPES:
        bill = capex([one for one in facility.equipment if scope.holds(one.item)], deck)
        bills[scope] = shaped(bill.total)
        if year is not None:
            energy, peak, water = year.at(np.tile(step, draws))
            running = opex(energy * rated, peak * rated, water * rated, bill, deck)
            lives[scope] = shaped(lifecycle(bill, running, deck).present)
    return Priced(
        rack=shaped(facility.notes["rack_power"][0]),
        net=shaped(facility.notes["net_compute_share"][0]),
        size=shaped(rated),
        accelerators=shaped(facility.notes["accelerators"][0]),
        feasible=all_hold(facility.limits, lanes).reshape(draws, points),
        capex=bills,
        lifecycle=lives,
    )
