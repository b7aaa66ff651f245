"""The functions that mkdocs calls by name; all else here knows nothing of mkdocs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs_hooks.offline import fetched_from_elsewhere
from docs_hooks.placeholders import fill

__all__ = ["on_page_markdown", "on_post_build"]


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Text of a page with its placeholders filled."""
    return fill(markdown)


def on_post_build(config: Any, **_: Any) -> None:
    """Refuse a site that needs the network when it is read.

    Raises
    ------
    ValueError
        If a page fetches something from elsewhere; names page and address.
    """
    found = fetched_from_elsewhere(Path(config["site_dir"]))
    if found:
        raise ValueError("the site must be readable without network; it fetches " + "; ".join(found))
