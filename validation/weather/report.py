"""The recorded tables as text: differences of the synthetic year from the typical one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["difference", "plants_markdown", "plants_text", "stations_markdown", "stations_text"]

_HOURS = ("hours_below_10", "hours_below_15", "hours_below_20")
_KELVIN = ("wet_bulb_mean", "wet_bulb_p99", "wet_bulb_max")


def difference(row: Mapping[str, str], name: str, unit: str) -> float:
    """Synthetic less typical year of one column."""
    return float(row[f"{name} synthetic {unit}"]) - float(row[f"{name} epw {unit}"])


def stations_text(rows: Sequence[Mapping[str, str]]) -> str:
    """Differences in hours below the wet-bulb marks and in wet bulbs, a line for each station."""
    head = f"{'synthetic less typical year':42}{'<10 degC':>10}{'<15 degC':>10}{'<20 degC':>10}"
    lines = [f"{head}{'mean':>9}{'99 %':>9}{'highest':>9}"]
    for row in rows:
        hours = "".join(f"{difference(row, name, '[h]'):+8.0f} h" for name in _HOURS)
        kelvin = "".join(f"{difference(row, name, '[degC]'):+7.2f} K" for name in _KELVIN)
        lines.append(f"{row['place'][:41]:42}{hours}{kelvin}")
    return "\n".join(lines)


def plants_text(rows: Sequence[Mapping[str, str]]) -> str:
    """PUE and WUE in the typical year, and how far the synthetic year is from them."""
    head = f"{'design':17}{'station':42}{'PUE':>8}{'':>9}{'WUE L/kWh':>10}{'':>8}{'cooling':>9}{'free':>8}"
    lines = ["", head]
    for row in rows:
        cooling = difference(row, "cooling", "[MWh]") / float(row["cooling epw [MWh]"])
        lines.append(
            f"{row['design']:17}{row['station'][:41]:42}"
            f"{row['pue epw [1]']:>8}{difference(row, 'pue', '[1]'):+9.4f}"
            f"{row['wue epw [L/kWh]']:>10}{difference(row, 'wue', '[L/kWh]'):+8.3f}{cooling:+9.1%}"
            f"{difference(row, 'hours_free', '[h]'):+6.0f} h"
        )
    return "\n".join(lines)


def stations_markdown(rows: Sequence[Mapping[str, str]]) -> str:
    """The differences as the table of docs/validation.md."""
    lines = [
        "| place | below 10 degC, h | below 15 degC, h | below 20 degC, h | mean, K | 99 %, K | highest, K |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [f"{difference(row, name, '[h]'):+.0f}" for name in _HOURS]
        cells += [f"{difference(row, name, '[degC]'):+.2f}" for name in _KELVIN]
        lines.append("| " + " | ".join([row["place"], *cells]) + " |")
    return "\n".join(lines)


def plants_markdown(rows: Sequence[Mapping[str, str]], places: Mapping[str, str]) -> str:
    """Typical year, and in brackets synthetic less typical, as the table of docs/validation.md.

    ``places`` names the place of each station.
    """
    lines = [
        "| design | weather of | PUE | WUE, L/kWh | cooling energy, % | free cooling, h |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        cooling = 100.0 * difference(row, "cooling", "[MWh]") / float(row["cooling epw [MWh]"])
        cells = [
            row["design"],
            places[row["station"]],
            f"{float(row['pue epw [1]']):.3f} ({difference(row, 'pue', '[1]'):+.4f})",
            f"{float(row['wue epw [L/kWh]']):.2f} ({difference(row, 'wue', '[L/kWh]'):+.3f})",
            f"({cooling:+.1f})",
            f"{row['hours_free epw [h]']} ({difference(row, 'hours_free', '[h]'):+.0f})",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
