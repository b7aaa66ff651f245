"""The look of all figures: one style, legible in grey print, the same bytes in every run."""

from __future__ import annotations

import logging
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidc_twin.report.provenance import shared_provenance
from aidc_twin.studies.outcome import Outcome

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "DESIGN_STYLES",
    "FORMATS",
    "GREY",
    "MODE_FILLS",
    "Fill",
    "figure_style",
    "new_figure",
    "noted_figure",
    "save",
]

FORMATS = ("svg", "pdf", "png")
PRINT_DPI = 300
# Width of a text block of A4 with 20 mm margins, in.
WIDTH = 6.7
# Height of a line of the note beneath a figure, in, and characters of it across the width.
NOTE_LINE = 0.097
NOTE_CHARACTERS = 168
NOTE_SIZE = 5.2
GREY = "#555555"
# Characters of East Asian scripts.
NOT_DRAWN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]+")
# Dates, program names and random ids would make the bytes differ from run to run.
METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
RC: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 7.5,
    "axes.titlesize": 8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 7.5,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.5,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": 6.8,
    "legend.frameon": False,
    "legend.handlelength": 1.8,
    "hatch.linewidth": 0.45,
    "patch.linewidth": 0.4,
    "lines.linewidth": 1.3,
    "lines.markersize": 4,
    "savefig.dpi": PRINT_DPI,
    "svg.hashsalt": "aidc_twin",
    "svg.fonttype": "path",
    # Type 3 fonts carry no random subset name.
    "pdf.fonttype": 3,
    "pdf.compression": 6,
    "path.simplify": True,
}


@dataclass(frozen=True)
class Fill:
    """Colour and hatch of an area; either alone tells it from its neighbours."""

    colour: str
    hatch: str

    def patch(self) -> dict[str, Any]:
        """Arguments of a bar or area."""
        return {"facecolor": self.colour, "hatch": self.hatch, "edgecolor": "#222222"}


# Colours after Okabe and Ito, Color Universal Design (https://jfly.uni-koeln.de/color/).
# Designs differ by line style and marker as well as by colour.
DESIGN_STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#D55E00", "linestyle": "-", "marker": "o"},
    {"color": "#0072B2", "linestyle": "--", "marker": "s"},
    {"color": "#009E73", "linestyle": "-.", "marker": "^"},
    {"color": "#CC79A7", "linestyle": ":", "marker": "D"},
    {"color": "#000000", "linestyle": (0, (4, 1, 1, 1, 1, 1)), "marker": "v"},
)
MODE_FILLS = {
    "free": Fill("#CCE8F7", ""),
    "partial": Fill("#56B4E9", "///"),
    "mechanical": Fill("#0072B2", ""),
}


@contextmanager
def figure_style() -> Iterator[None]:
    """The style, in force inside the block only."""
    # Where its cache folder cannot be written matplotlib logs what it does instead; figures are the same.
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        import matplotlib
        import matplotlib.font_manager
    finally:
        log.setLevel(level)

    with matplotlib.rc_context(RC):
        yield


def new_figure(
    outcomes: Sequence[Outcome],
    height: float,
    note: str = "",
    money: bool = False,
    instead: Mapping[str, str] | None = None,
    **grid: Any,
) -> tuple[Figure, Any]:
    """A figure with room for its note, and its axes.

    Parameters
    ----------
    outcomes
        What it rests on: weather, boundary, load, version and uncertainty stand beneath it.
    height
        Of the drawing without the note, in.
    note
        How to read it, the first line beneath.
    money
        Whether prices bear on it.
    instead
        Lines that replace those of the run, see ``shared_provenance``.
    grid
        See :func:`noted_figure`.
    """
    return noted_figure(
        [*([note] if note else []), *shared_provenance(outcomes, money, instead)], height, **grid
    )


def noted_figure(paragraphs: Sequence[str], height: float, **grid: Any) -> tuple[Figure, Any]:
    """A figure with paragraphs beneath it, and its axes.

    Parameters
    ----------
    paragraphs
        How to read it and what it rests on.
    height
        Of the drawing without them, in.
    grid
        Arguments of ``Figure.subplots``, with ``left``, ``right``, ``top`` and ``bottom``, the edges of the
        drawing in inches, and with ``wspace`` and ``hspace``.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # The font has no Chinese characters; names of stations keep their numbers.
    readable = [NOT_DRAWN.sub("", p) for p in paragraphs]
    lines = [line for p in readable for line in textwrap.wrap(p, NOTE_CHARACTERS, subsequent_indent="   ")]
    beneath = NOTE_LINE * len(lines) + 0.08
    total = height + beneath
    figure = Figure(figsize=(WIDTH, total))
    FigureCanvasAgg(figure)
    left, right = grid.pop("left", 0.6), grid.pop("right", 0.1)
    top, bottom = grid.pop("top", 0.25), grid.pop("bottom", 0.4)
    spacing = {name: grid.pop(name) for name in ("wspace", "hspace") if name in grid}
    figure.subplots_adjust(
        left=left / WIDTH,
        right=1 - right / WIDTH,
        top=1 - top / total,
        bottom=(beneath + bottom) / total,
        **spacing,
    )
    axes = figure.subplots(**grid)
    figure.text(
        0.1 / WIDTH,
        (beneath - 0.02) / total,
        "\n".join(lines),
        fontsize=NOTE_SIZE,
        color=GREY,
        va="top",
        linespacing=1.25,
        parse_math=False,
    )
    return figure, axes


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write a figure as SVG, PDF and PNG of 300 dpi; the same figure gives the same bytes."""
    paths = []
    for suffix in FORMATS:
        path = folder / f"{name}.{suffix}"
        more: Any = {"pil_kwargs": {"compress_level": 4}} if suffix == "png" else {}
        figure.savefig(path, format=suffix, metadata=METADATA[suffix], **more)
        paths.append(path)
    return paths
