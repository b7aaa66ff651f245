"""Figures of humidity taken apart: the months of the hall that is worst."""

from __future__ import annotations

from aidc_twin.metrics.humidity import ENVELOPES, least_dew_points, longest_hall, margins
from aidc_twin.studies.term import Term
from aidc_twin.studies.term_months import Maker, months_of, summed_of, value_of
from aidc_twin.studies.term_sources import Sources

__all__ = ["HUMIDITY_FIGURES"]


def _inputs(sources: Sources, channel: str) -> tuple[Term, ...]:
    """What sets the humidity of the hall that a channel is of."""
    name = channel.partition(".")[2]
    return sources.inputs([f"{name}.{key}" for key in ("w_low", "m_fresh", "w_dried", "contact_share")])


def _dew_point_min(sources: Sources, name: str) -> Term:
    found = least_dew_points(sources.outcome.run, 0)
    _, limit, channel = found[min(found, key=lambda hall: found[hall][0])]
    how = f"limit less the longest way under it: {channel}"
    terms = tuple(
        Term(month.name, limit - month.value, "K", how, origin="run", weight=month.weight)
        for month in months_of(sources, channel, "dK")
    )
    words = "lowest of each month"
    return Term(name, value_of(sources, name), "K", words, "smallest", terms, _inputs(sources, channel))


def _dew_point_max(sources: Sources, name: str) -> Term:
    run = sources.outcome.run
    halls = [channel for channel in run.channels if channel.startswith("dew_point.")]
    channel = max(halls, key=lambda hall: float(run.monthly[hall][:, 0].max()))
    terms = months_of(sources, channel, "K")
    words = "highest of each month"
    return Term(name, value_of(sources, name), "K", words, "largest", terms, _inputs(sources, channel))


def _margin(sources: Sources, name: str) -> Term:
    found = margins(sources.outcome.run, 0)
    channel = min(found, key=lambda hall: found[hall])
    how = f"meter of the run, with its sign turned: {channel}"
    terms = tuple(
        Term(month.name, -month.value, "dK", how, origin="run", weight=month.weight)
        for month in months_of(sources, channel, "dK")
    )
    words = "least of each month: coldest water of a coil or door less the dew point of the hall"
    return Term(name, value_of(sources, name), "dK", words, "smallest", terms, _inputs(sources, channel))


def _hours(ending: str, words: str) -> Maker:
    def made(sources: Sources, name: str) -> Term:
        channel, _ = longest_hall(sources.outcome.run, 0, ending)
        return summed_of(channel, words)(sources, name)

    return made


HUMIDITY_FIGURES: dict[str, Maker] = {
    "dew_point_min": _dew_point_min,
    "dew_point_max": _dew_point_max,
    "dew_point_margin_min": _margin,
    "hours_condensing": _hours("condensing", "hours with water below the dew point of its hall, by month"),
    "condensate": summed_of("condensate.rooms", "water that coils condensed, by month"),
    **{name: _hours(ending, "hours outside of the envelope, by month") for name, ending in ENVELOPES.items()},
}
