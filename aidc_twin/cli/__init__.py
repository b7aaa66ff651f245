"""The command line: reads options, calls the layers below, writes tables or JSON; it computes nothing."""

from __future__ import annotations

from aidc_twin.cli.app import main

__all__ = ["main"]
