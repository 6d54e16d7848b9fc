"""Figures of many periods, groups and themes: what is written does not overlap, and what is left out follows rules."""

from __future__ import annotations

import dataclasses
import itertools
import math

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import collisions, laid_out, outside

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.periods import Periods
from dienngon.plots import base, layout
from dienngon.table import Table

MONTHS = Periods.between("2024", "2025", "month").labels
WEEKS = Periods.between("2024", "2024", "week").labels
PAPERS = tuple(f"Báo {name} {place}" for name in ("Nhân Dân", "Quân đội nhân dân", "Tuổi Trẻ") for place in range(10))
# How many themes, over which periods, which of these are empty.
CASES: dict[str, tuple[int, tuple[str, ...], set[int], str]] = {
    "24 months": (12, MONTHS, {4, 5, 6, 11, 23}, "month"),
    "40 themes": (40, ("2021", "2022", "2023", "2024"), {2}, "year"),
    "30 groups": (4, PAPERS, set(), "publisher"),
    "weeks": (5, WEEKS, {3, 4, 20, 30, 31, 32, 51}, "week"),
}


def made(name: str, case: str) -> Table:
    """Return a table with made-up numbers, as far as its figure looks at it."""
    number, periods, empty, by = CASES[case]
    random, rows = np.random.default_rng(0), []
    for theme, (place, period) in itertools.product(range(number), enumerate(periods)):
        size = 0 if place in empty else int(random.integers(1, 40))
        rate = float(random.gamma(0.7, 4)) if size else np.nan
        verdict = Verdict.NO_DOCUMENTS if not size else Verdict.TOO_FEW if size < 12 else Verdict.NOT_SHOWN
        few = {"documents": size, "documents_with_theme": min(size, 3), "hits": 3, "document": "", "note": ""}
        rates = {"rate_per_1000": rate, "low": rate / 2, "high": rate * 2, "p_adjusted": 1.0, "verdict": verdict}
        rates["discovery"] = Verdict.DIFFERS if verdict is Verdict.NOT_SHOWN and place % 5 == 0 else verdict
        label = f"Theme {theme} of international cooperation"
        rows.append(
            {"theme": f"t{theme}", "label_en": label, "label_vi": "Hợp tác quốc tế", "period": period, **few, **rates}
        )
    data = pd.DataFrame(rows)
    if name == "topics_over_time":
        data = data.rename(columns={"theme": "topic"}).assign(label="bão · lũ · sạt lở", stable="stable", change="")
        data["share"] = data["rate_per_1000"] / 40
        data[["low", "high"]] /= 40
    if name == "timeline":
        data = data[data["theme"] == "t0"].assign(inferred=0, furniture=30, repeated=0, metadata=9, copied=5)
        data["words"] = 200 * data["documents"]
    if name in ("keywords", "keyword_grid"):
        first = data[data["theme"] == "t0"].assign(verdict="", count=12, period_documents=data["documents"])
        terms = pd.DataFrame({"term": TERMS, "rank": range(1, 10), "tfidf": 9.5 / np.arange(1, 10)})
        data = first.merge(terms, how="cross")
        data.loc[data["period_documents"] == 0, "tfidf"] = np.nan
        data.loc[(data["period_documents"] == 0) & (name == "keywords"), "term"] = ""
    return Table(name, "T", "M", data.reset_index(drop=True), {"by": by})


TERMS = [
    "huấn luyện viên",
    "bão",
    "trí tuệ nhân tạo",
    "sạt lở",
    "xuất khẩu",
    "ngân hàng",
    "vắc xin",
    "cảnh sát",
    "ma túy",
]
NAMES = ["timeline", "themes", "theme_documents", "topics_over_time", "keywords", "keyword_grid"]
EACH = [(name, case) for case in CASES for name in NAMES]


@pytest.mark.parametrize(("name", "case"), EACH)
def test_nothing_written_overlaps_or_is_cut(name: str, case: str) -> None:
    figure = dn.plot(made(name, case))
    assert not outside(figure)
    assert not collisions(figure)


@pytest.mark.parametrize("case", CASES)
def test_cells_have_numbers_that_fit_or_a_key(case: str) -> None:
    figure = dn.plot(made("themes", case))
    renderer = laid_out(figure)
    grid, *keys = figure.axes
    cells = [one for one in grid.patches if one.get_url()]
    assert len(cells) == (made("themes", case).data["documents"] > 0).sum()
    numbers = [one.get_window_extent(renderer) for one in grid.texts if one.get_text() != "no documents"]
    assert bool(keys) == (not numbers) == (case == "weeks")
    boxes = [cell.get_window_extent(renderer) for cell in cells]
    for number in numbers:
        assert any(
            b.x0 <= number.x0 and number.x1 <= b.x1 and b.y0 <= number.y0 + 1 and number.y1 <= b.y1 + 1 for b in boxes
        )


def test_neighbours_without_documents_are_one_narrow_gap() -> None:
    along = layout.Along.of(made("themes", "24 months"), made("themes", "24 months").data)
    assert list(along.gaps) == ["2024-05–2024-07", "2024-12", "2025-12"]
    assert len(along.places) == 19
    assert along.length == 19 + 3 * 0.5
    steps = np.diff(sorted([*along.places.values(), *along.gaps.values()]))
    assert set(steps) == {1.0, 0.75}
    assert ("2024-04", "2024-08") not in along.neighbours()
    assert ("2024-08", "2024-09") in along.neighbours()


@pytest.mark.parametrize("name", ["theme_documents", "topics_over_time"])
def test_every_group_is_named_and_none_joined(name: str) -> None:
    figure = dn.plot(made(name, "30 groups"))
    last = [ax for ax in figure.axes if ax.get_visible()][-1]
    assert [one.get_text() for one in last.get_xticklabels()] == [base.short(one, 36) for one in PAPERS]
    assert not any(len(ax.lines) for ax in figure.axes)


def test_points_that_are_not_joined_look_otherwise() -> None:
    table = made("theme_documents", "24 months")
    ax = dn.plot(table).axes[0]
    own = table.data[(table.data["theme"] == "t0") & (table.data["documents"] > 0)]
    marks = [one for one in ax.collections if isinstance(one, mpl.collections.PathCollection)]
    rounds, diamonds, squares = (one.get_offsets() for one in marks if len(one.get_offsets()))
    less = (own["verdict"] == Verdict.NOT_SHOWN) & (own["discovery"] == Verdict.DIFFERS)
    assert len(diamonds) == less.sum() > 0
    assert len(rounds) == (own["verdict"] != Verdict.TOO_FEW).sum() - len(diamonds)
    assert len(squares) == (own["verdict"] == Verdict.TOO_FEW).sum() > 0
    known = {tuple(one) for one in np.round(np.vstack([rounds, diamonds]), 9)}
    joined = [tuple(np.round(one, 9)) for line in ax.lines for one in zip(*line.get_data(), strict=True)]
    assert set(joined) <= known


@given(st.lists(st.floats(0.1, 3), min_size=1, max_size=60), st.floats(0.1, 4))
def test_named_places_are_apart_and_even(steps: list[float], least: float) -> None:
    places = list(np.cumsum(steps))
    kept = layout.apart(places, least)
    assert kept[0] == 0
    assert len(set(np.diff(kept))) <= 1
    assert all(places[right] - places[left] >= least for left, right in itertools.pairwise(kept))


@given(st.floats(1e-6, 1e4))
def test_a_rare_rate_is_not_absent(value: float) -> None:
    said = str(base.rate(value))
    assert float(said) > 0
    assert float(said) == pytest.approx(value, rel=0.51, abs=0)
    assert str(base.rate(0.0)) == "0"


@pytest.mark.parametrize(("periods", "columns", "rows"), [(1, 1, 12), (6, 2, 12), (7, 3, 8), (12, 3, 8), (13, 4, 5)])
def test_many_panels_have_fewer_rows(periods: int, columns: int, rows: int) -> None:
    assert layout.by_period(periods, 12)[:2] == (columns, rows)


def ranked(case: str) -> Table:
    """Return a table of ranks with made-up numbers."""
    grid = made("keyword_grid", case)
    rank = grid.data["rank"].where(grid.data["period_documents"] > 0)
    return dataclasses.replace(grid, name="keyword_ranks", data=grid.data.assign(rank=rank))


def test_lists_of_many_periods_are_in_rows_and_keep_their_terms() -> None:
    table = ranked("weeks")
    panels = dn.plot(table).axes
    lists = [one.get_text() for panel in panels for one in panel.texts if one.get_text() != "no documents"]
    assert len(panels) > 1
    ranks = table.data[table.data["rank"].notna()]
    assert sorted(lists) == sorted(ranks["term"] + " " + ranks["count"].astype(str))
    assert len(dn.plot(ranked("40 themes")).axes) == 1


@given(st.integers(1, 300), st.floats(1.5, 40), st.sets(st.integers(0, 299)))
def test_rows_of_periods_hold_all_in_order(size: int, most: float, empty: set[int]) -> None:
    names = tuple(map(str, range(size)))
    along = layout.Along(names, frozenset(map(str, empty)))
    rows = along.rows(most)
    assert tuple(itertools.chain.from_iterable(row.names for row in rows)) == names
    # A run of gaps at the end of a row may be half a period longer.
    assert all(row.length <= math.ceil(most) + 0.5 for row in rows)
    assert all(row.names[0] not in row.empty for row in rows[1:])


@pytest.mark.parametrize(("periods", "columns"), [(24, 3), (46, 2), (120, 1)])
def test_a_period_of_a_panel_has_room_for_its_mark(periods: int, columns: int) -> None:
    across, width, along = layout.panels_across(layout.Along(tuple(map(str, range(periods)))), 5)
    assert across == columns
    assert along.step >= 5 * layout.POINT
    assert width <= layout.WIDEST


def test_the_legend_names_the_marks_that_there_are() -> None:
    table = made("theme_documents", "40 themes")
    few = [one if one == Verdict.NO_DOCUMENTS else Verdict.TOO_FEW for one in table.data["verdict"]]
    hollow = dataclasses.replace(table, data=table.data.assign(verdict=few, discovery=few))
    for one, filled in ((table, True), (hollow, False)):
        assert ("Filled" in dn.plot(one).get_supxlabel()) == filled
        assert "White squares" in dn.plot(one).get_supxlabel()
