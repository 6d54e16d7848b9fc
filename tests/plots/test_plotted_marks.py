"""The marks of every kind of figure are the cells of its table: as many, and of the same values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_tables import KINDS, SMALL, made
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.figure import Figure

import dienngon as dn
from dienngon.context.network import Edge
from dienngon.plots import base


def offsets(figure: Figure, above: float = 0.0) -> np.ndarray:
    """Return where all marks of values are, of those that lie above a layer: not marks beside labels."""
    found = [
        np.asarray(one.get_offsets())
        for ax in figure.axes
        for one in ax.collections
        if isinstance(one, PathCollection) and one.get_offset_transform() == ax.transData and one.get_zorder() > above
    ]
    return np.vstack([one for one in found if len(one)])


def across(figure: Figure) -> list[float]:
    return sorted(offsets(figure)[:, 0])


def up(figure: Figure) -> list[float]:
    # The arrows of intervals that go on are below the marks.
    return sorted(offsets(figure, above=1)[:, 1])


def texts(figure: Figure) -> list[str]:
    """Return what is written inside panels."""
    return sorted(text.get_text().replace("\n", " ") for ax in figure.axes for text in ax.texts)


def numbers(figure: Figure) -> list[str]:
    return [one for one in texts(figure) if one.replace(".", "").isdecimal()]


def bars(figure: Figure) -> list[float]:
    return sorted(bar.get_width() for ax in figure.axes for bar in ax.patches if bar.get_url())


def stacked(figure: Figure) -> list[float]:
    """Return how high each stack of bars is."""
    (ax,) = figure.axes
    tops = pd.DataFrame([(bar.get_x(), bar.get_height()) for bar in ax.patches if bar.get_url()])
    return sorted(tops.groupby(0)[1].sum())


def heights(figure: Figure) -> list[float]:
    """Return the heights of the bars of the comparison, as shares of the highest in their row."""
    (ax,) = figure.axes
    rows = pd.DataFrame([(bar.get_y(), abs(bar.get_height())) for bar in ax.patches if not bar.get_hatch()])
    return sorted(rows[1] / rows.groupby(0)[1].transform("max"))


def shares(data: pd.DataFrame) -> list[float]:
    known = data[data["documents"] > 0]
    return sorted(known["rate_per_1000"] / known.groupby("theme")["rate_per_1000"].transform("max"))


def curves(figure: Figure) -> list[float]:
    """Return the heights of bars and the values of lines of the scan."""
    first, *others = figure.axes
    values = [bar.get_height() for bar in first.patches]
    return sorted([*values, *(value for ax in others for value in ax.lines[0].get_ydata())])


def lines(figure: Figure) -> int:
    """Return how many edges are drawn, with numbers or without."""
    return sum(len(ax.lines) for ax in figure.axes if ax.get_visible())


def edges(data: pd.DataFrame) -> int:
    """Return how many pairs of all documents, and of periods in which a pair differs, are tied or often together."""
    changed = data.loc[data["change"] != "", "period"].unique()
    shown = data[data["period"].isin(["", *changed])]
    return int((shown["edge"].isin([Edge.ABOVE, Edge.DOUBTFUL]) | (shown["together"] >= 2)).sum())


def parts(figure: Figure) -> float:
    """Return the sum of all parts of strips: hits per 1,000 words."""
    return float(
        sum(one.get_array().sum() for ax in figure.axes for one in ax.collections if isinstance(one, QuadMesh))
    )


def _known(column: str) -> Callable[[pd.DataFrame], Any]:
    return lambda data: sorted(data[column].dropna())


def _rates(data: pd.DataFrame) -> list[str]:
    return sorted(base.rate(one).worded("en") for one in data["rate_per_1000"].dropna())


def _listed(data: pd.DataFrame, most: int) -> list[str]:
    rows = data[data["rank"].notna() & (data["rank"] <= most)]
    counts = [f" {one}" for one in rows["count"]] if "count" in rows else [""] * len(rows)
    return sorted(f"{term}{count}" for term, count in zip(rows["term"], counts, strict=True))


def _in_parts(data: pd.DataFrame) -> float:
    """Return the sum over queries, periods and twenty parts of hits per 1,000 words of the part."""
    sums = data[data["document"] != ""].groupby(["query", "period"])[["hits", "words"]].sum()
    return float((1000 * sums["hits"] / (sums["words"] / 20)).sum())


# What is measured in a figure, and the same from its table.
SAME: dict[str, tuple[Callable[[Figure], Any], Callable[[pd.DataFrame], Any]]] = {
    "timeline": (
        stacked,
        lambda data: sorted(data.loc[data["documents"] > 0, ["words", "copied", "furniture", "metadata"]].sum(axis=1)),
    ),
    "themes": (lambda figure: [one for one in numbers(figure) if one], _rates),
    "theme_comparison": (heights, shares),
    "theme_documents": (up, _known("rate_per_1000")),
    "keywords": (
        lambda figure: [one for one in texts(figure) if one != "no documents"],
        lambda data: _listed(data, 12),
    ),
    "keyness": (lambda figure: sorted(set(across(figure))), lambda data: sorted(set(_compared(data)["effect"]))),
    "keyness_dispersion": (
        lambda figure: sorted(map(tuple, offsets(figure))),
        lambda data: sorted(zip(_compared(data)["effect"], _compared(data)["dp"], strict=True)),
    ),
    "keyword_grid": (numbers, lambda data: sorted(f"{one:.1f}" for one in data["tfidf"].dropna() if one)),
    "keyword_ranks": (
        lambda figure: [one for one in texts(figure) if one != "no documents"],
        lambda data: _listed(data, 10),
    ),
    "topics": (bars, _known("weight")),
    "topics_over_time": (up, _known("share")),
    "topic_stability": (across, _known("stability")),
    "topic_scan": (curves, lambda data: sorted([*data["stable_topics"], *data["stability"], *data["held_out"]])),
    "topic_matches": (numbers, lambda data: sorted(f"{one:.2f}" for one in data["agreement"] if one >= 0.2)),
    "topic_map": (
        lambda figure: sorted(map(tuple, offsets(figure))),
        lambda data: sorted(zip(data["x"], data["y"], strict=True)),
    ),
    "theme_network": (lines, edges),
    "network": (lines, edges),
    "lexical_dispersion": (parts, _in_parts),
    "collocations": (across, _known("log_dice")),
    "collocation_changes": (up, _known("rate")),
}


def _compared(data: pd.DataFrame) -> pd.DataFrame:
    return data[data["term"] != ""]


@pytest.mark.parametrize("kind", KINDS)
def test_marks_are_the_cells_of_the_table(kind: str) -> None:
    table = made(kind)
    drawn, told = SAME[kind]
    # Where nothing is cut to a width: names are whole.
    figure = dn.plot(table)
    found, known = drawn(figure), told(table.data)
    if isinstance(found, list) and found and isinstance(found[0], str):
        assert [_unbroken(one) for one in found] == [_unbroken(one) for one in known]
    else:
        np.testing.assert_allclose(np.array(found, dtype=float), np.array(known, dtype=float), rtol=1e-5)


# Sentences of legends, and the kinds that have them; in the other case there is no such mark.
LEGENDS = {
    "Filled: all documents": ("theme_documents", "collocation_changes"),
    "Blue: differs": ("theme_comparison",),
    "Ringed": ("theme_documents", "themes", "theme_comparison", "collocation_changes", "topics_over_time"),
    "Diamonds": ("theme_documents", "theme_comparison", "collocation_changes", "topics_over_time"),
    "White squares": ("theme_documents", "collocation_changes", "topics_over_time"),
    "Orange: differs": ("network", "theme_network"),
}


@pytest.mark.parametrize(("said", "kind"), [(said, kind) for said, kinds in LEGENDS.items() for kind in kinds])
def test_a_legend_names_a_mark_only_where_there_is_one(said: str, kind: str) -> None:
    # All that documents can tell, or nothing: squares are what is then left.
    told, untold = (dataclasses.replace(SMALL, few=few) for few in (0, 99))
    with_mark, without = (untold, told) if said == "White squares" else (told, untold)
    for case, drawn in ((with_mark, True), (without, False)):
        legend = " ".join(dn.plot(made(kind, case)).get_supxlabel().split())
        assert (said in legend) == drawn


def _unbroken(text: str) -> str:
    """Return the beginning and the number of a text, which may be cut between."""
    last = text.rsplit(" ", 1)[-1]
    return f"{text[:12]} {last if last.isdecimal() else ''}"
