from __future__ import annotations

import subprocess
import sys


def test_modules_of_reports_and_results_load_no_heavy_library() -> None:
    modules = "aidc_twin.report.figures, aidc_twin.report.tables, aidc_twin.report.console"
    code = (
        f"import sys; import {modules}, aidc_twin.results.folder, aidc_twin.results.dataset;"
        "print([m for m in ('matplotlib', 'pandas', 'xarray', 'pyarrow', 'rich', 'jax') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
