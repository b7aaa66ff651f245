"""The section of racks of switches that says which network they form, so that they can be counted."""

from __future__ import annotations

from typing import Annotated, Literal

from aidc_twin.facility.spec_types import Choice, Section, Whole, optional, required

__all__ = ["Fabric"]


class Fabric(Section):
    """A fat tree of these switches that joins accelerators and does not block."""

    tiers: Annotated[int, Whole(1, 4)] = required("tiers of switches: 2 for leaf and spine, 3 with a core")
    links: Annotated[int, Whole(1, 64)] = optional(
        "ports of the fabric for each accelerator", 1, "one network card for each accelerator"
    )
    joins: Annotated[Literal["facility", "hall"], Choice()] = optional(
        "one fabric for the accelerators of all halls, or one for those of each hall",
        "facility",
        "a cluster is one network",
    )
