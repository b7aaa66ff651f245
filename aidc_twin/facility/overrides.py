"""The catalogue of one facility: the shipped one with the rows that its spec replaces."""

from __future__ import annotations

from aidc_twin.catalogue import Catalogue
from aidc_twin.facility.spec import Spec

__all__ = ["with_overrides"]


def with_overrides(catalogue: Catalogue, spec: Spec) -> Catalogue:
    """A catalogue with the overrides of a spec.

    Raises
    ------
    InputError
        For an unknown row or an unfit unit.
    """
    for change in spec.overrides:
        catalogue = catalogue.override(
            change.id, change.parameter, change.value, change.reason, change.region
        )
    return catalogue
