"""A drawing process: ``python -m dienngon.plots`` draws and saves the figures of the tables that it is sent."""

from __future__ import annotations

import warnings
from pathlib import Path

from dienngon.messages import Language
from dienngon.plots import save_figure
from dienngon.processes import answer
from dienngon.table import Table


def draw(asked: tuple[Table, Path, str, Language, bool]) -> bool:
    """Return whether a figure was saved, with nothing to say of it: errors and warnings are for whoever asked."""
    table, folder, tail, language, raw_csv = asked
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            save_figure(table, folder, tail, language, raw_csv=raw_csv)
    except Exception:  # noqa: BLE001 - the figure is drawn again where its error can be raised
        return False
    return True


if __name__ == "__main__":
    answer(draw)
