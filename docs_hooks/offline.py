"""Looks that a built page fetches nothing from elsewhere when it is read."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["fetched_from_elsewhere"]

# Tags that make a browser fetch something; a link is followed by the reader alone.
FETCHING = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\bsrc=[\"']?((?:https?:)?//[^\"'\s>]+)"
)
STYLE = re.compile(
    r"<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|icon|preload|preconnect|modulepreload))[^>]*?"
    r"\bhref=[\"']?((?:https?:)?//[^\"'\s>]+)"
)
IMPORTED = re.compile(r"(?:@import\s+|url\()[\"']?((?:https?:)?//[^\"'\s)]+)")


def fetched_from_elsewhere(site: Path) -> list[str]:
    """Every foreign address that a page or style sheet of a site fetches, as ``file: address``."""
    found = []
    for path in sorted(site.rglob("*")):
        if path.suffix not in {".css", ".html"}:
            continue
        text = path.read_text(encoding="utf-8")
        patterns = (IMPORTED,) if path.suffix == ".css" else (FETCHING, STYLE, IMPORTED)
        found += [
            f"{path.relative_to(site).as_posix()}: {address}"
            for pattern in patterns
            for address in pattern.findall(text)
        ]
    return found
