"""A spec priced with the prices of another region, for a question that is asked in two countries."""

from __future__ import annotations

from aidc_twin.economics.pricedeck import CURRENCY_OF_REGION
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_types import near

__all__ = ["TERMS", "repriced"]

# Tariff and water price where a region is asked for and none is named: the tariff table with a source that is
# nearest to the largest market of the region (Shanghai; Northern Virginia), and the general water price.
TERMS = {
    "CN": ("electricity_jiangsu_110kv", "water_cn"),
    "US": ("electricity_virginia", "water_us"),
}


def repriced(spec: Spec, region: str | None, tariff: str | None, water: str | None) -> Spec:
    """The same design with other prices; what is None stays, or follows the region.

    Raises
    ------
    InputError
        An unknown region, tariff or water price.
    """
    changes: dict[str, str] = {}
    if region is not None:
        if region not in TERMS:
            rule = f"prices exist for {', '.join(CURRENCY_OF_REGION)}"
            raise InputError(
                Finding("--prices", f"no prices of region {region!r}", rule, near(region, TERMS))
            )
        if region != spec.money.region:
            changes = {
                "money.region": region,
                "money.tariff": TERMS[region][0],
                "money.water": TERMS[region][1],
            }
    changes |= {f"money.{key}": value for key, value in (("tariff", tariff), ("water", water)) if value}
    return spec.replace(changes) if changes else spec
