"""Every kind of figure at every size: what is written lies inside, apart, is large enough, and fits on a page."""

from __future__ import annotations

import pytest
from made_tables import CASES, KINDS, made
from measured import collisions, outside, written

import dienngon as dn
from dienngon.plots import _BY_TABLE
from dienngon.plots.sizes import LEAST_POINTS, SIZES

# Networks grow until their labels are apart, places of a word have a row a document; the verb says how high they are.
GROW = {"network", "theme_network", "lexical_dispersion"}


def test_every_kind_of_figure_is_made() -> None:
    assert set(KINDS) == set(_BY_TABLE)


# Difficult tables are measured where there is least room: in one column.
MEASURED = [
    *(("small", size) for size in SIZES),
    *(pytest.param(case, "single", marks=pytest.mark.slow) for case in CASES if case != "small"),
]


@pytest.mark.parametrize(("case", "size"), MEASURED)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_inside_apart_and_legible(kind: str, case: str, size: str) -> None:
    language = "vi" if size == "single" else "en"
    figure = dn.plot(made(kind, case), size=size, language=language)
    width, most = SIZES[size].width, SIZES[size].most
    assert width is None or figure.get_figwidth() == pytest.approx(width)
    assert most is None or kind in GROW or figure.get_figheight() <= most + 0.01
    assert min(text.get_fontsize() for text in written(figure)) >= LEAST_POINTS
    assert not outside(figure)
    assert not collisions(figure)
