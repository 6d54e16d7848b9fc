"""Of figures that would be higher than a page the most telling parts are drawn, and it is said how many are not."""

from __future__ import annotations

import dataclasses

import matplotlib as mpl
import pytest
from made_tables import CASES, made

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.plots import fewer
from dienngon.plots.base import found
from dienngon.plots.sizes import SIZES
from dienngon.table import Table


def rows(figure: mpl.figure.Figure) -> list[str]:
    return [" ".join(one.get_text().split()) for one in figure.axes[0].get_yticklabels()]


def titles(figure: mpl.figure.Figure) -> list[str]:
    return [ax.get_title(loc="left") for ax in figure.axes if ax.get_visible()]


def planted() -> Table:
    """Return forty themes of which only the last and the third to last differ; hits grow with their number."""
    data = made("theme_comparison", "40 names").data.copy()
    number = data["theme"].str[1:].astype(int)
    data["label_en"] = data["label_vi"] = "theme " + number.astype(str)
    data["hits"] = number
    few = data["documents"] == 0
    data["verdict"] = [Verdict.NO_DOCUMENTS if one else Verdict.NOT_SHOWN for one in few]
    data.loc[number.isin([2, 37]) & ~few, "verdict"] = Verdict.DIFFERS
    return dataclasses.replace(made("theme_comparison", "40 names"), data=data.assign(discovery=data["verdict"]))


@pytest.mark.parametrize("size", ["single", "double", "slide"])
def test_what_differs_and_what_is_frequent_is_drawn_in_the_order_of_the_table(size: str) -> None:
    figure = dn.plot(planted(), size=size)
    drawn = [int(one.split()[1]) for one in rows(figure)]
    rest = sorted(set(range(40)) - {2, 37}, reverse=True)[: len(drawn) - 2]
    assert drawn == sorted([2, 37, *rest])
    assert figure.get_figheight() <= SIZES[size].most + 0.01
    assert f"{len(drawn)} of 40 themes" in " ".join(figure.get_supxlabel().split())
    assert f"{len(drawn)} of 40 themes" in figure.get_label()


def test_as_many_are_drawn_as_fit() -> None:
    table = planted()
    drawn = len(rows(dn.plot(table, size="double")))
    order = fewer.telling("theme", "hits")(table)
    more = dataclasses.replace(table, data=table.data[table.data["theme"].isin(order[: drawn + 1])])
    figure = dn.plot(more, size="double")
    assert len(rows(figure)) == drawn
    assert f"{drawn} of {drawn + 1} themes" in figure.get_label()


def test_nothing_is_left_out_where_all_fits_and_in_the_report() -> None:
    for table, size in ((planted(), "report"), (made("theme_comparison", "small"), "double")):
        figure = dn.plot(table, size=size)
        assert len(rows(figure)) == table.data["theme"].nunique()
        assert figure.get_label() == ""


def test_without_a_caption_it_is_said_all_the_same() -> None:
    figure = dn.plot(planted(), size="single", caption=False)
    assert "of 40 themes" in figure.get_label()
    assert not figure.get_supxlabel()


def test_periods_that_are_drawn_are_neighbours() -> None:
    table = made("keywords", "24 months")
    kept = fewer.Many("fewer_periods", "period", fewer.latest).first(table, 9)
    assert list(dict.fromkeys(kept.data["period"])) == list(CASES["24 months"].periods)[-9:]


@pytest.mark.parametrize("name", ["topics", "topics_over_time", "topic_stability"])
def test_stable_topics_come_first_and_the_others_are_counted(name: str) -> None:
    table = made(name, "40 names")
    data = table.data.drop_duplicates("topic")
    order = [
        *data.loc[data["stable"] == "stable", "topic"],
        *data.loc[data["stable"] == "doubtful", "topic"],
        *data.loc[data["stable"] == "not", "topic"],
    ]
    figure = dn.plot(table)
    named = rows(figure) if name == "topic_stability" else titles(figure)
    assert [int(one.split()[0]) for one in named] == order
    said = " ".join(figure.get_supxlabel().split())
    grey = (data["stable"] == "not").sum()
    assert (f"Grey, and last: {grey} of {len(order)} topics" in said) == (name != "topic_stability")
    part = dn.plot(table, size="single")
    if part.get_label():
        kept = titles(part)
        assert [int(one.split()[0]) for one in kept] == order[: len(kept)]


def test_what_differs_counts_before_what_is_frequent() -> None:
    data = planted().data
    first, second, *others = fewer.telling("theme", "hits")(planted())
    assert {first, second} == set(data.loc[[found(one) for one in data["verdict"]], "theme"])
    sums = data.groupby("theme")["hits"].sum()
    assert list(sums[others]) == sorted(sums[others], reverse=True)


def test_a_period_without_documents_is_no_comparison() -> None:
    table = made("keyness", "24 months")
    filled = table.data.loc[table.data["term"] != "", "period"].nunique()
    figure = dn.plot(table, size="single")
    assert f"of {filled} comparisons" in figure.get_label()
    assert filled < len(CASES["24 months"].periods)
    assert "No documents" in " ".join(figure.get_supxlabel().split())
