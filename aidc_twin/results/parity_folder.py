"""A run folder of a study of parity: JSON, tables, figures and both specs, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aidc_twin.report.figure_parity import save_parity_figures
from aidc_twin.report.parity import bill_table, crossings_table, drivers_table, statement_table
from aidc_twin.report.table import to_csv
from aidc_twin.results.folder import write_texts, written_whole
from aidc_twin.results.json_form import to_json
from aidc_twin.results.manifest import MANIFEST, manifest, spec_of
from aidc_twin.results.parity_json import parity_json
from aidc_twin.studies.parity_result import ParityResult

__all__ = ["write_parity"]


def write_parity(result: ParityResult, folder: Path, command: Sequence[str] | str) -> list[Path]:
    """Write a study; rules and errors as those of `aidc_twin.results.folder.write_folder`."""

    def fill(partial: Path) -> None:
        texts = {
            "parity.json": to_json(parity_json(result)),
            "parity.csv": to_csv(crossings_table(result)),
            "bills.csv": to_csv(bill_table(result)),
            "statements.csv": to_csv(statement_table()),
        }
        texts |= {
            f"drivers/{id}.csv": to_csv(drivers_table(result, id))
            for id, answer in result.answers.items()
            if answer.drivers
        }
        for name, spec in zip(result.names, result.specs, strict=True):
            texts[f"specs/{name}.yaml"] = spec.document.text
        write_texts(partial, texts)
        save_parity_figures(result, partial / "figures")
        files = sorted(path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file())
        designs = [spec_of(name, spec) for name, spec in zip(result.names, result.specs, strict=True)]
        write_texts(partial, {MANIFEST: to_json(manifest(designs, command, files))})

    return written_whole(folder, fill)
