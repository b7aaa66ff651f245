"""``python -m aidc_twin`` is the same program as ``aidc-twin``."""

from __future__ import annotations

from aidc_twin.cli import main

if __name__ == "__main__":
    main()
