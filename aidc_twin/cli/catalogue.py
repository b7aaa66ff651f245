"""Commands about the catalogue: which numbers there are, what one rests on, whether the tables are sound."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from aidc_twin.cli.command import Group, voice_option
from aidc_twin.cli.voice import FOUND, OK, Voice, finding_json

if TYPE_CHECKING:
    from aidc_twin.catalogue import Catalogue, Entry

__all__ = ["catalogue"]


@click.group(cls=Group)
def catalogue() -> None:
    """Catalogue: numbers of equipment and prices, with sources."""


@catalogue.command("list")
@voice_option
def list_ids(voice: Voice) -> int:
    """List the ids, with their table and their number of rows."""
    from aidc_twin.catalogue import load

    counts: dict[tuple[str, str], int] = {}
    for row in load().table_rows:
        key = (row.cells["id"], row.table)
        counts[key] = counts.get(key, 0) + 1
    if voice.json:
        voice.dump({"ids": [{"id": id, "table": t, "rows": n} for (id, t), n in counts.items()]})
        return OK
    from aidc_twin.report.table import Table

    rows = tuple((id, table, str(number)) for (id, table), number in counts.items())
    voice.table(Table("Catalogue", ("Id", "Table", "Rows"), rows))
    voice.say("The numbers of one: aidc-twin catalogue show ID")
    return OK


@catalogue.command("show")
@click.argument("id")
@voice_option
def show_id(voice: Voice, id: str) -> int:
    """Show all numbers of an id, with band, grade and source."""
    from aidc_twin.catalogue import load

    known = load()
    entries = known.rows(id=id)
    if not entries:
        raise _unknown(known, id)
    sources = {
        entry.source: known.sources[entry.source] for entry in entries if entry.source in known.sources
    }
    notes = [f"{s.id}: {s.title}. {s.publisher}, {s.date}. {s.identifier}" for s in sources.values()]
    _print(voice, id, entries, notes, {key: asdict(source) for key, source in sources.items()})
    return OK


@catalogue.command("search")
@click.argument("text")
@voice_option
def search(voice: Voice, text: str) -> int:
    """Find numbers by words.

    A number is found if id, parameter, unit, region, source and reasoning hold all words.
    """
    from aidc_twin.catalogue import load

    entries = load().search(text)
    _print(voice, f"Search: {text}", entries, [], {})
    if not entries:
        voice.say("Nothing found. All ids: aidc-twin catalogue list")
    return OK


@catalogue.command("check")
@voice_option
def check_tables(voice: Voice) -> int:
    """Check the tables, and count rows by grade.

    Every number has a unit, a grade and a source.
    """
    from aidc_twin.catalogue import check, load
    from aidc_twin.catalogue.checks import grades

    findings, counts = check(), grades()
    if voice.json:
        data = [finding_json(finding) for finding in findings]
        voice.dump({"ok": not findings, "rows": sum(counts.values()), "grades": counts, "findings": data})
    else:
        shares = ", ".join(f"{number} {grade}" for grade, number in counts.items())
        state = "FOUND" if findings else "OK"
        voice.text(f"{state}  {sum(counts.values())} rows of {len(load().ids())} ids: {shares}")
    voice.findings(findings)
    return FOUND if findings else OK


def _unknown(known: Catalogue, id: str) -> Exception:
    from aidc_twin.errors import Finding, InputError

    ids = known.ids()
    near = difflib.get_close_matches(id, ids, n=3) or [other for other in ids if id.lower() in other][:3]
    cure = f"Did you mean {' or '.join(near)}?" if near else "List all with: aidc-twin catalogue list."
    return InputError(Finding("ID", f"no id {id[:60]!r}", "an id stands in a table of the catalogue", cure))


def _print(
    voice: Voice, title: str, entries: Iterable[Entry], notes: list[str], sources: dict[str, Any]
) -> None:
    """Rows of the catalogue as a table, or as JSON in SI."""
    if voice.json:
        rows = [asdict(entry) for entry in entries]
        voice.dump({"rows": rows, **({"sources": sources} if sources else {})})
        return
    from aidc_twin.report.table import Table

    cells = [(e.id, e.parameter, e.region, e.written, _band(e), e.grade, e.source, e.where) for e in entries]
    heads = ("Id", "Parameter", "Region", "Value", "Band", "Grade", "Source", "Where")
    # A column that says nothing takes the room of those that do: the id of one id, the region of no price.
    kept = [i for i, head in enumerate(heads) if head != "Id" or {row[i] for row in cells} != {title}]
    kept = [i for i in kept if heads[i] != "Region" or any(row[i] for row in cells)]
    rows_shown = tuple(tuple(row[i] for i in kept) for row in cells)
    voice.table(Table(title, tuple(heads[i] for i in kept), rows_shown, tuple(notes)))


def _band(entry: Entry) -> str:
    """Low to high in the written unit; empty where no band was found."""
    from aidc_twin.catalogue.units_table import unit_text

    if entry.low == entry.high:
        return ""
    unit = unit_text(entry.unit)
    low, high = ((end - unit.offset) / unit.factor for end in (entry.low, entry.high))
    return f"{low:.4g} to {high:.4g}"
