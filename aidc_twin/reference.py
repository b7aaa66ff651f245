"""Where reference designs and measured sites lie, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

__all__ = ["reference_specs", "validation_sites"]

_PACKAGE = Path(__file__).resolve().parent
# The first folder exists in an installed wheel only, the second in a checkout only (see pyproject.toml).
_FOLDERS = (_PACKAGE / "reference_specs", _PACKAGE.parent / "facility_specs")
_SITES = (_PACKAGE / "validation_sites", _PACKAGE.parent / "validation" / "sites")


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


def validation_sites() -> dict[str, Path]:
    """Folders of the measured sites that come with the program, by name, sorted.

    The name is that of the folder; each holds a ``site.yaml``.

    Raises
    ------
    FileNotFoundError
        If the installation holds none.
    """
    for folder in _SITES:
        found = {path.parent.name: path.parent for path in sorted(folder.glob("*/site.yaml"))}
        if found:
            return found
    places = " or ".join(str(folder) for folder in _SITES)
    raise FileNotFoundError(
        f"{places}: no measured site (*/site.yaml) there; every installation has them. "
        "Install aidc-twin again."
    )
