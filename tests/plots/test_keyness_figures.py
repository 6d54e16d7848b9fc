from __future__ import annotations

import dataclasses

import matplotlib as mpl
import pytest

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.comparison import keyword_grid
from dienngon.plots import save_figure
from dienngon.plots.base import BLUE, ORANGE
from dienngon.study.analysis import Results
from dienngon.table import Table
from documents import corpus

PERIODS = dn.Periods.years(2021, 2024)


@pytest.fixture(scope="module")
def decided() -> Table:
    texts = {
        f"{year}-{n}": (
            " ".join(["lúa, ngô,", "khoai, sắn,"] * (2 + n % 3) + ["biển,"] * (5 if year == "2021" else 0)),
            year,
        )
        for n in range(6)
        for year in ("2020", "2021")
    }
    return dn.keyness(dn.count(dn.segment(corpus(texts)), stop=[]))


@pytest.fixture(scope="module")
def tables(results: Results) -> dict[str, Table]:
    assert results.tables["keyness"] is not None
    grid = keyword_grid(dn.count(results.tokens), PERIODS)
    return {
        "keyness_dispersion": dataclasses.replace(results.tables["keyness"], name="keyness_dispersion"),
        "keyword_grid": grid,
        "keyword_ranks": dataclasses.replace(grid, name="keyword_ranks"),
    }


def colours(figure: mpl.figure.Figure) -> set[str]:
    found = set()
    for marks in figure.findobj(mpl.collections.PathCollection):
        found |= {mpl.colors.to_hex(one).upper() for one in [*marks.get_edgecolor(), *marks.get_facecolor()]}
    return found


def test_colour_and_intervals_only_where_documents_decide(decided: Table, results: Results) -> None:
    assert {BLUE, ORANGE} <= colours(dn.plot(decided))
    muted = dn.plot(results.tables["keyness"])
    assert not {BLUE, ORANGE} & colours(muted)
    for ax in muted.axes:
        # The line at zero is all that is drawn beside the marks.
        assert len(ax.lines) <= 1


def test_a_term_of_which_nothing_can_be_told_is_hollow_beside_others(decided: Table) -> None:
    first = decided.data["period"] == "2020"
    silent = first & (decided.data.index % 2 == 0)
    data = decided.data.assign(low=-5.0, high=9.0)
    for column in ("verdict", "discovery"):
        data[column] = data[column].mask(silent, Verdict.TOO_FEW)
    table = dataclasses.replace(decided, data=data)
    assert 0 < silent.sum() < first.sum()
    ax = dn.plot(table).axes[0]
    marks = [one for one in ax.collections if len(one.get_urls() or ())]
    faces = [mpl.colors.to_hex(one.get_facecolor()[0]) for one in marks]
    told = data[first].sort_index()
    hollow = [one == "#ffffff" for one in faces]
    expected = [row.verdict == Verdict.TOO_FEW for row in told.head(len(marks)).itertuples()]
    assert hollow == expected
    # An interval for each of the others, and the line at zero.
    assert len(ax.lines) == 1 + expected.count(False)
    assert "Hollow" in dn.plot(table).get_supxlabel()
    areas = dataclasses.replace(table, name="keyness_dispersion")
    (points,) = dn.plot(areas).axes[0].collections
    assert [mpl.colors.to_hex(one) == "#ffffff" for one in points.get_facecolor()] == silent[first].tolist()


@pytest.mark.parametrize("name", ["keyness_dispersion", "keyword_grid", "keyword_ranks"])
def test_other_figures_of_comparisons(tables: dict[str, Table], tmp_path, name: str) -> None:
    drawings = [save_figure(tables[name], tmp_path, tail).svg for tail in ("", "_2")]
    assert (tmp_path / f"{name}.csv").stat().st_size > 0
    assert len(drawings[0]) == len(drawings[1])
    texts = " ".join(text.get_text().replace("\n", " ") for text in dn.plot(tables[name]).findobj(mpl.text.Text))
    assert "too few documents to tell" in texts
    assert "no documents" in texts.lower()


def test_ranks_are_not_joined_across_a_gap(tables: dict[str, Table]) -> None:
    (ax,) = dn.plot(tables["keyword_ranks"]).axes
    # 2023 is at 2.
    assert not [line for line in ax.lines if 1.5 < line.get_xdata()[0] < 2.9]
