"""Bills in whole machines along an axis: what would be bought, beside the curves without steps."""

from __future__ import annotations

import numpy as np

from aidc_twin.catalogue import Catalogue
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.limits import first_broken
from aidc_twin.facility.spec import Spec
from aidc_twin.studies.evaluate import price_deck
from aidc_twin.studies.parity_axis import Ladder, build_steps
from aidc_twin.studies.parity_cost import SCOPES, price
from aidc_twin.studies.parity_result import BillRow

__all__ = ["bill_rows"]

# Rows of a table of bills on an axis that has no whole numbers of its own.
ROWS = 8


def bill_rows(
    specs: tuple[Spec, Spec],
    catalogue: Catalogue,
    steps: Ladder,
    nominal: tuple[Facility, Facility],
    low: float,
    high: float,
) -> tuple[BillRow, ...]:
    """Capital cost of both designs, everything included, at whole servers in a rack or at some chip powers.

    Rows are those in which either rack lies in the range, W.
    """
    first, last = float(steps.steps[0]), float(steps.steps[-1])
    if steps.axis == "pack":
        chosen = np.arange(max(1, np.ceil(first)), np.floor(last) + 1)
    else:
        chosen = np.linspace(first, last, ROWS)
    if chosen.size == 0:
        return ()  # racks of less than a whole server
    part = Ladder(steps.axis, chosen)
    all_in = SCOPES[-2]
    assert all_in.premium and all_in.civil, "the bill holds everything"
    built = [
        build_steps(spec, catalogue, part, base, whole=True)
        for spec, base in zip(specs, nominal, strict=True)
    ]
    priced = [
        price(facility, price_deck(spec, catalogue), None, chosen)
        for spec, facility in zip(specs, built, strict=True)
    ]
    rows = []
    for i, step in enumerate(chosen):
        racks = [np.broadcast_to(f.equipment[0].count, chosen.shape)[i] for f in built]
        power = [float(p.rack[0, i]) for p in priced]
        if not any(low <= p <= high for p in power):
            continue
        cost = [float(p.capex[all_in][0, i] / p.size[0, i]) if p.feasible[0, i] else np.nan for p in priced]
        broken = [first_broken(f.limits, i) for f in built]
        rows.append(
            BillRow(
                float(step),
                (float(racks[0]), float(racks[1])),
                (power[0], power[1]),
                (cost[0], cost[1]),
                (broken[0], broken[1]),
            )
        )
    return tuple(rows)
