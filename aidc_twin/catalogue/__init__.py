"""Numbers with sources: servers, plant, prices, tariffs, emission factors; one number a row."""

from __future__ import annotations

from aidc_twin.catalogue.checks import check
from aidc_twin.catalogue.entry import Entry
from aidc_twin.catalogue.reader import Catalogue, Source, load

__all__ = ["Catalogue", "Entry", "Source", "check", "load"]
