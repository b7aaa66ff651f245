"""Where the spec files of the reference designs lie, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

__all__ = ["reference_specs"]

_PACKAGE = Path(__file__).resolve().parent
# The first folder exists in an installed wheel only, the second in a checkout only (see pyproject.toml).
_FOLDERS = (_PACKAGE / "reference_specs", _PACKAGE.parent / "facility_specs")


def reference_specs() -> dict[str, Path]:
    """Spec files that come with the program, by name, sorted.

    The name is the file name without its suffix: ``reference_specs()["air_20kw"]``.

    Raises
    ------
    FileNotFoundError
        If the installation holds none.
    """
    for folder in _FOLDERS:
        found = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
        if found:
            return found
    places = " or ".join(str(folder) for folder in _FOLDERS)
    raise FileNotFoundError(
        f"{places}: no reference spec (*.yaml) there; every installation has them. Install aidc-twin again."
    )
