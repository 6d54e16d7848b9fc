"""Figures look as they did: pictures are compared with references within a tolerance.

``python tests/plots/test_reference_images.py`` draws the references again; look at them before they are committed.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from test_theme_comparison import compared

import dienngon as dn
from dienngon.examples import corpus
from dienngon.plots.base import write
from dienngon.table import Table

REFERENCES = Path(__file__).parent / "references"
DPI = 60
# The mean difference of points, of 255: 0 with the letters of matplotlib itself, .11 when one rate of the
# comparison is halved.
TOLERANCE = 0.05


def tables() -> dict[str, Table]:
    tokens = dn.segment(corpus())
    counts = dn.count(tokens)
    return {
        "timeline": dn.timeline(tokens),
        "keyness": dn.keyness(counts, by="year", minimum=1),
        "keywords_by_year": dn.keywords(counts, by="year", minimum=1),
        "theme_comparison": compared(),
        "themes_by_year": dataclasses.replace(compared(), name="themes"),
    }


def draw(name: str, folder: Path) -> Path:
    path = folder / f"{name}.png"
    write(dn.plot(tables()[name], size="double"), path, name, dpi=DPI)
    return path


@pytest.mark.parametrize("name", tables())
def test_a_figure_looks_as_its_reference(name: str, tmp_path: Path) -> None:
    drawn, reference = (
        np.asarray(Image.open(path).convert("RGB"), dtype=float)
        for path in (draw(name, tmp_path), REFERENCES / f"{name}.png")
    )
    assert drawn.shape == reference.shape
    assert np.abs(drawn - reference).mean() < TOLERANCE


if __name__ == "__main__":
    REFERENCES.mkdir(exist_ok=True)
    for each in tables():
        draw(each, REFERENCES)
