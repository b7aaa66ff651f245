"""Where in our own source a traced equation was written."""

from __future__ import annotations

import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["place_of"]

_HERE = str(Path(__file__).parent)
_PACKAGE = str(Path(__file__).parents[1])
_FOREIGN = tuple(
    sorted(
        {
            path
            for name in ("stdlib", "platstdlib", "purelib", "platlib")
            if (path := sysconfig.get_path(name))
        }
    )
)


def _own(file: str) -> bool:
    if file.startswith(_PACKAGE):
        return not file.startswith(_HERE)
    return not (file.startswith((*_FOREIGN, "<frozen")) or "site-packages" in file)


def place_of(equations: Sequence[Any]) -> str:
    """``file:line`` of the innermost of our own lines that made an equation.

    Parameters
    ----------
    equations
        The equation and those that enclose it (loops, nested functions), outermost first. An equation inside
        a library function, ``jnp.where`` for example, is placed where that function was called: the library
        traces such a function once, so that its inner lines belong to the first caller of all.
    """
    for equation in reversed(_own_part(equations)):
        traceback = equation.source_info.traceback
        for frame in traceback.frames if traceback is not None else ():
            if _own(frame.file_name):
                line = getattr(frame, "start_line", None) or getattr(frame, "line_num", 0)
                return f"{_short(frame.file_name)}:{line}"
    return "the traced program"


def _own_part(equations: Sequence[Any]) -> Sequence[Any]:
    for number, equation in enumerate(equations):
        program = equation.params.get("jaxpr") if equation.primitive.name in ("jit", "pjit") else None
        # "name at file:line" of the function that a nested jit was made from.
        written = getattr(getattr(program, "jaxpr", None), "debug_info", None)
        _, at, place = str(getattr(written, "func_src_info", "")).rpartition(" at ")
        if at and not _own(place.rpartition(":")[0]):
            return equations[: number + 1]
    return equations


def _short(file: str) -> str:
    path = Path(file)
    for root in (Path(_PACKAGE).parent, Path.cwd()):
        if path.is_relative_to(root):
            return str(path.relative_to(root))
    return file
