"""What a table or figure rests on: the lines that stand beneath each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata

from aidc_twin.studies.outcome import Outcome

__all__ = ["DESIGN_DAY", "SHARES_OF_RACKS", "provenance_lines", "shared_provenance", "version"]

# Enough of a SHA-256 to tell designs apart in print; files hold all of it.
HASH_DIGITS = 12


@cache
def version() -> str:
    """Version of the installed program."""
    try:
        return metadata.version("aidc-twin")
    except metadata.PackageNotFoundError:
        return "of a checkout that is not installed"


def provenance_lines(outcome: Outcome) -> list[str]:
    """Weather, boundary, load, prices, program with spec, and uncertainty, a line each."""
    return list(_by_subject(outcome).values())


# What stands beneath figures that do not come from the run under the workload of the spec.
SHARES_OF_RACKS = {"load": "Load: the shares of the racks shown, at full utilisation all through the run"}
DESIGN_DAY = {
    "weather": "Weather: constant design wet and dry bulb, as listed above",
    "load": "Load: full utilisation, a day after the plant has settled",
}


def shared_provenance(
    outcomes: Sequence[Outcome], money: bool = True, instead: Mapping[str, str] | None = None
) -> list[str]:
    """Lines for several designs: one where all agree, else one for each text with the names of its designs.

    Parameters
    ----------
    money
        Whether prices bear on what is shown; without, their line is left out.
    instead
        Lines that replace those of the run, by subject, where another weather or load is shown.
    """
    subjects = [_by_subject(outcome) for outcome in outcomes]
    lines = []
    for subject in subjects[0] if subjects else ():
        found = [lines_of[subject] for lines_of in subjects]
        if instead and subject in instead:
            lines.append(instead[subject])
            continue
        if subject == "program":
            specs = ", ".join(dict.fromkeys(_spec_text(outcome) for outcome in outcomes))
            lines.append(f"Program: aidc_twin {version()}; {specs}")
        elif subject == "prices" and not money:
            continue
        elif len(set(found)) == 1:
            lines.append(found[0])
        elif subject == "prices" and len({outcome.provenance["prices"] for outcome in outcomes}) == 1:
            counts = ", ".join(f"{outcome.name} {outcome.capex.grade_text()}" for outcome in outcomes)
            lines.append(f"Prices: {outcomes[0].provenance['prices']}; {counts}")
        else:
            for line in dict.fromkeys(found):
                names = [o.name for said, o in zip(found, outcomes, strict=True) if said == line]
                lines.append(f"{line} ({', '.join(names)})")
    return lines


def _spec_text(outcome: Outcome) -> str:
    return f"spec {outcome.name} {outcome.provenance['spec_hash'][:HASH_DIGITS]}"


def _by_subject(outcome: Outcome) -> dict[str, str]:
    p = outcome.provenance
    return {
        "weather": f"Weather: {p['weather']}",
        "boundary": f"Boundary: {p['boundary']}",
        "load": f"Load: {p['load']}; {p['period']}, step {p['step']}",
        "prices": f"Prices: {p['prices']}; {outcome.capex.grade_text()}",
        "program": f"Program: aidc_twin {version()}; {_spec_text(outcome)}",
        "uncertainty": f"Uncertainty: {p['uncertainty']}",
    }
