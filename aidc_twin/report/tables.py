"""All tables of a report."""

from __future__ import annotations

from aidc_twin.report.bills import capex_table, opex_table
from aidc_twin.report.comparison import comparison
from aidc_twin.report.operation import design_day_table, load_table, monthly_table
from aidc_twin.report.parity import crossings_table
from aidc_twin.report.provenance import provenance_lines
from aidc_twin.report.ranking import MOST_SIDE_BY_SIDE, ranking
from aidc_twin.report.reasons import reasons
from aidc_twin.report.table import Table, to_csv

__all__ = [
    "MOST_SIDE_BY_SIDE",
    "Table",
    "capex_table",
    "comparison",
    "crossings_table",
    "design_day_table",
    "load_table",
    "monthly_table",
    "opex_table",
    "provenance_lines",
    "ranking",
    "reasons",
    "to_csv",
]
