"""Figures look as they did: pictures are compared with references, square by square.

``python tests/plots/test_reference_images.py`` draws the references again; look at them before they are committed.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_tables import KINDS, made
from PIL import Image

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.plots.base import write
from dienngon.table import Table

REFERENCES = Path(__file__).parent / "references"
DPI = 50
# The side of a square in points of the picture, and how far the means of two squares may differ, of 255. Letters are
# those of the font that matplotlib brings along; a line that is a fifth of a point elsewhere changes a square by 13.
SQUARE, TOLERANCE = 4, 30.0


def picture(table: Table, path: Path) -> np.ndarray:
    write(dn.plot(table, size="double", caption=False), path, table.name, dpi=DPI)
    return squares(path)


def squares(path: Path) -> np.ndarray:
    """Return the mean colour of each square of a picture."""
    points = np.asarray(Image.open(path).convert("RGB"), dtype=float)
    high, wide = (side // SQUARE for side in points.shape[:2])
    return points[: high * SQUARE, : wide * SQUARE].reshape(high, SQUARE, wide, SQUARE, 3).mean(axis=(1, 3))


def differ(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape != other.shape or bool(np.abs(one - other).max() > TOLERANCE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_looks_as_its_reference(kind: str, tmp_path: Path) -> None:
    drawn = picture(made(kind), tmp_path / "drawn.png")
    assert not differ(drawn, squares(REFERENCES / f"{kind}.png"))


# One cell of a table and what becomes of it: a value, a name, and a verdict or what else colour or shape means.
CHANGES: dict[str, list[tuple[str, Any]]] = {
    "timeline": [("words", 0.7), ("period", "bưởi"), ("copied", 9.0)],
    "themes": [("rate_per_1000", 0.7), ("label_en", "ngô"), ("verdict", Verdict.DIFFERS)],
    "theme_comparison": [("rate_per_1000", 0.7), ("label_en", "ngô"), ("verdict", Verdict.DIFFERS)],
    "theme_documents": [("rate_per_1000", 0.7), ("label_en", "ngô"), ("verdict", Verdict.DIFFERS)],
    "keywords": [("count", 9.0), ("term", "ngô")],
    "keyness": [("effect", 0.7), ("term", "ngô"), ("verdict", Verdict.DIFFERS)],
    "keyness_dispersion": [("effect", 0.7), ("term", "ngô"), ("discovery", Verdict.DIFFERS)],
    "keyword_grid": [("tfidf", 0.7), ("term", "ngô")],
    "keyword_ranks": [("period_documents", 0), ("term", "ngô")],
    "topics": [("weight", 0.7), ("term", "ngô"), ("stable", "not")],
    "topics_over_time": [("share", 0.7), ("label", "ngô"), ("stable", "not")],
    "topic_stability": [("stability", 0.7), ("label", "ngô"), ("stable", "not")],
    "topic_scan": [("stability", 0.7), ("stable_topics", 0.0), ("chosen", "yes")],
    "topic_matches": [("agreement", 0.3), ("label_a", "ngô"), ("matched", "no")],
    "topic_map": [("x", 0.2), ("label", "ngô"), ("stable", "not")],
    "theme_network": [("source_label", "ngô"), ("change", "gone")],
    "network": [("source_label", "ngô"), ("edge", "not_above_chance")],
    "lexical_dispersion": [("places", "150"), ("query", "ngô")],
    "collocations": [("log_dice", 0.9), ("collocate", "ngô"), ("low", np.nan)],
    "collocation_changes": [("rate", 0.7), ("collocate", "ngô"), ("verdict", Verdict.DIFFERS)],
}


def changed(table: Table, column: str, value: Any) -> Table:
    """Return a table in which one row, or all rows of one name, are otherwise."""
    data = table.frame
    known = data[data[column].notna() & (data[column] != "")]
    known = known[known["period"] != ""] if "period" in known else known
    first = known[column].idxmax() if isinstance(value, float) and not np.isnan(value) else known.index[0]
    rows = data.index[data[column] == data[column][first]] if isinstance(value, str) else [first]
    if isinstance(value, float):
        value *= data[column][first]
    data[column] = data[column].astype(object)
    data.loc[rows, column] = value
    return dataclasses.replace(table, data=data.infer_objects())


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "column", "value"), [(kind, *one) for kind in KINDS for one in CHANGES[kind]])
def test_what_changes_in_a_table_is_seen_in_its_picture(kind: str, column: str, value: Any, tmp_path: Path) -> None:
    drawn = picture(changed(made(kind), column, value), tmp_path / "drawn.png")
    assert differ(drawn, squares(REFERENCES / f"{kind}.png"))


if __name__ == "__main__":
    REFERENCES.mkdir(exist_ok=True)
    for each in KINDS:
        picture(made(each), REFERENCES / f"{each}.png")
