"""Figures on axes of the user's own, and restyled with plain matplotlib."""

from __future__ import annotations

import dataclasses

import matplotlib as mpl
import pytest
from made_tables import KINDS, SMALL, Case, made
from matplotlib.figure import Figure

import dienngon as dn
from dienngon.errors import ParameterError

ONE_PANEL = {
    *("timeline", "themes", "theme_comparison", "keywords", "keyword_grid", "keyword_ranks", "topic_stability"),
    *("topic_map", "collocations"),
}
# One panel where there is one word, or no period in which a pair differs.
IF_ALONE = {"network", "theme_network", "lexical_dispersion"}


def alone(kind: str) -> Case:
    return dataclasses.replace(SMALL, size=1) if kind == "lexical_dispersion" else dataclasses.replace(SMALL, few=99)


@pytest.mark.parametrize("kind", sorted(ONE_PANEL | IF_ALONE))
def test_a_figure_of_one_panel_draws_on_given_axes(kind: str) -> None:
    figure = Figure(figsize=(9, 5))
    left, right = figure.subplots(1, 2)
    left.plot([0, 1], [0, 1])
    assert dn.plot(made(kind, alone(kind) if kind in IF_ALONE else SMALL), ax=right) is figure
    assert right.has_data() or right.texts
    assert len(left.lines) == 1
    assert figure.get_size_inches() == pytest.approx((9, 5))


@pytest.mark.parametrize("kind", sorted(set(KINDS) - ONE_PANEL))
def test_a_figure_of_several_panels_says_that_it_makes_its_own(kind: str) -> None:
    with pytest.raises(ParameterError, match="several panels"):
        dn.plot(made(kind), ax=Figure().add_subplot())


@pytest.mark.parametrize("kind", KINDS)
def test_artists_can_be_restyled(kind: str) -> None:
    figure = dn.plot(made(kind))
    for text in figure.findobj(mpl.text.Text):
        text.set_fontsize(6)
    for ax in figure.axes:
        ax.set_facecolor("ivory")
        ax.set_title("Hình 1")
    figure.set_size_inches(5, 5)
    figure.draw_without_rendering()
    assert {ax.get_title(loc="center") for ax in figure.axes} == {"Hình 1"}
