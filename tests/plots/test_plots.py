from __future__ import annotations

import dataclasses
import io
import json
import re
from typing import Any

import matplotlib as mpl
import matplotlib.figure
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.errors import ParameterError
from dienngon.plots import save_figure
from dienngon.plots.sizes import LEAST_POINTS, SIZES
from dienngon.study.analysis import Results
from dienngon.table import Table
from documents import FIGURES


@pytest.fixture(scope="module")
def tables(results: Results) -> dict[str, Table]:
    topics, *_ = results.topics
    return {
        "timeline": results.tables["timeline"],
        "theme_comparison": results.tables["theme_comparison"],
        "themes_by_year": results.tables["themes"],
        "theme_trajectories": results.tables["theme_documents"],
        "keywords_by_year": results.tables["keywords"],
        "keyness": results.tables["keyness"],
        "topic_terms": topics.terms(),
        "topics_over_years": topics.over_time(results.periods),
        "topic_stability": dn.stability_table(topics),
        "topic_map": dn.topic_map(topics),
        "topic_scan": results.tables["topic_scan"],
        "topic_agreement": results.tables["topic_matches"],
        "theme_network": results.tables["theme_network"],
        "dispersion": results.tables["lexical_dispersion"],
        "collocation_changes": results.tables["collocates"],
        "network": results.tables["network"],
    }


@pytest.mark.parametrize("name", FIGURES)
def test_four_files_with_the_numbers_drawn(tables: dict[str, Table], tmp_path, name: str) -> None:
    saved = save_figure(tables[name], tmp_path)
    assert saved.name == name
    assert {one.name for one in tmp_path.iterdir()} == {f"{name}.{suffix}" for suffix in ("svg", "png", "csv", "json")}
    about = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
    assert about["method"]
    # What stands in braces was not filled in.
    assert not re.search(r"\{\w*[:}]", about["method"])
    assert about["alt"]
    assert about["corpus"] == tables[name].corpus
    assert "matplotlib" in about["versions"]
    assert not pd.read_csv(tmp_path / f"{name}.csv").empty
    assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.slow
def test_svg_bytes_are_stable(tables: dict[str, Table], tmp_path, name: str) -> None:
    drawings = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        drawings.append(save_figure(tables[name], folder).svg)
    assert drawings[0] == drawings[1]
    assert not re.search(r"<dc:date>", drawings[0])


SIZED = [(name, size) for name in (*FIGURES, "theme_comparison") for size in ("single", "double", "slide")]


@pytest.mark.parametrize(("name", "size"), SIZED)
def test_a_figure_is_as_wide_as_it_is_printed_and_can_be_read(tables: dict[str, Table], name: str, size: Any) -> None:
    figure = dn.plot(tables[name], size=size)
    assert figure.get_figwidth() == pytest.approx(SIZES[size].width)
    look_at(figure)
    assert min(text.get_fontsize() for text in texts_of(figure)) >= LEAST_POINTS


@pytest.mark.parametrize("name", [*FIGURES, "theme_comparison"])
def test_no_text_is_cut_or_overlaps(tables: dict[str, Table], name: str) -> None:
    look_at(dn.plot(tables[name]))


def texts_of(figure: matplotlib.figure.Figure) -> list[mpl.text.Text]:
    return [text for text in figure.findobj(mpl.text.Text) if text.get_visible() and text.get_text().strip()]


def look_at(figure: matplotlib.figure.Figure) -> None:
    figure.draw_without_rendering()
    renderer = FigureCanvasAgg(figure).get_renderer()
    page = figure.bbox
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts_of(figure)]
    # Numbers of ticks outside the limits exist and are not drawn.
    words = [(label, box) for label, box in boxes if any(char.isalpha() for char in label)]
    assert words
    for label, box in words:
        inside = box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1
        assert inside, f"{label!r} is cut"
    # The boxes of names aslant overlap where the names do not.
    level = [
        (text.get_text(), text.get_window_extent(renderer)) for text in texts_of(figure) if not text.get_rotation() % 90
    ]
    level = [pair for pair in level if pair[0] in dict(words)]
    for number, (label, box) in enumerate(level):
        for other_label, other in level[number + 1 :]:
            width = min(box.x1, other.x1) - max(box.x0, other.x0)
            height = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert width <= 1 or height <= 1.5, f"{label!r} overlaps {other_label!r}"


def test_global_settings_stay(tables: dict[str, Table]) -> None:
    before = dict(mpl.rcParams)
    for table in tables.values():
        dn.plot(table)
    assert dict(mpl.rcParams) == before


def test_nothing_is_drawn_across_the_gap(tables: dict[str, Table]) -> None:
    figure = dn.plot(tables["theme_trajectories"])
    for ax in filter(lambda one: one.get_visible(), figure.axes):
        assert not [line for line in ax.lines if isinstance(line, Line2D)]
        drawn = np.concatenate([np.asarray(marks.get_offsets())[:, 0] for marks in ax.collections])
        # 2023 is at 2; open marks stand a little to the right of their year.
        assert not ((drawn > 1.5) & (drawn < 2.5)).any()


@pytest.mark.parametrize(
    ("verdicts", "joined"),
    [
        ([Verdict.NOT_SHOWN, Verdict.DIFFERS, Verdict.NO_DOCUMENTS, Verdict.NOT_SHOWN], [[0, 1]]),
        ([Verdict.NOT_SHOWN, Verdict.TOO_FEW, Verdict.NO_DOCUMENTS, Verdict.TOO_FEW], []),
    ],
)
def test_lines_join_neighbours_only_where_documents_suffice(verdicts: list[str], joined: list[list[int]]) -> None:
    periods = ["2019", "2020", "2021", "2022"]
    rows = [
        ("t", "T", "T", period, "", size, 100, 1, rate, rate / 2, rate * 2, verdict, verdict, "")
        for period, size, rate, verdict in zip(periods, [9, 9, 0, 9], [1.0, 2.0, np.nan, 3.0], verdicts, strict=True)
    ]
    columns = [
        "theme",
        "label_en",
        "label_vi",
        "period",
        "document",
        "documents",
        "words",
        "hits",
        "rate_per_1000",
        "low",
        "high",
        "verdict",
        "discovery",
        "note",
    ]
    table = Table("theme_documents", "T", "M", pd.DataFrame(rows, columns=columns))
    figure = dn.plot(table)
    (ax,) = [ax for ax in figure.axes if ax.get_visible()]
    assert [list(line.get_xdata()) for line in ax.lines] == joined
    (bars,) = [one for one in ax.collections if isinstance(one, LineCollection)]
    assert len(bars.get_segments()) == 3
    said = " ".join(text.get_text().replace("\n", " ") for text in figure.findobj(mpl.text.Text))
    assert ("Ringed: " in said) == ("differs" in verdicts)


@pytest.mark.parametrize("name", ["timeline", "themes_by_year", "keywords_by_year", "keyness", "topics_over_years"])
def test_the_gap_is_said(tables: dict[str, Table], name: str) -> None:
    texts = [text.get_text() for text in dn.plot(tables[name]).findobj(mpl.text.Text)]
    # In the gap, or below a figure with a panel for each period that has documents.
    assert "no documents" in texts or "No documents: 2023." in " ".join(texts).replace("\n", " ")


@pytest.mark.parametrize(
    "name", ["themes_by_year", "theme_trajectories", "keywords_by_year", "keyness", "topics_over_years"]
)
def test_too_few_documents_is_said(tables: dict[str, Table], name: str) -> None:
    texts = " ".join(text.get_text().replace("\n", " ") for text in dn.plot(tables[name]).findobj(mpl.text.Text))
    assert "too few documents to tell" in texts


@pytest.mark.parametrize("name", ["timeline", "themes_by_year", "topic_stability", "topic_map", "theme_network"])
def test_single_panels_draw_on_given_axes(tables: dict[str, Table], name: str) -> None:
    figure = mpl.figure.Figure()
    ax = figure.add_subplot()
    assert dn.plot(tables[name], ax=ax) is figure
    assert ax.has_data() or ax.patches


SEVERAL = [
    "theme_trajectories",
    "keyness",
    "topic_terms",
    "topics_over_years",
    "topic_scan",
    "topic_agreement",
]


@pytest.mark.parametrize("name", SEVERAL)
def test_several_panels_refuse_axes(tables: dict[str, Table], name: str) -> None:
    with pytest.raises(ParameterError, match="several panels"):
        dn.plot(tables[name], ax=mpl.figure.Figure().add_subplot())


def test_tables_without_a_figure_or_rows_are_errors(tables: dict[str, Table]) -> None:
    with pytest.raises(ParameterError, match="no figure for the table 'other'"):
        dn.plot(dataclasses.replace(tables["timeline"], name="other"))
    with pytest.raises(ParameterError, match="no rows"):
        dn.plot(dataclasses.replace(tables["timeline"], data=tables["timeline"].frame.head(0)))


def test_every_vietnamese_letter_has_a_glyph() -> None:
    letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    frame = pd.DataFrame(
        {
            "model": "nmf",
            "topic": 1,
            "label": "x",
            "stable": "",
            "rank": 1,
            "term": [letters, letters.upper()],
            "weight": [1.0, 2.0],
        }
    )
    # A missing glyph is a warning, and warnings are errors.
    dn.plot(Table("topics", "T", "M", frame)).savefig(io.BytesIO())


def test_groups_without_an_order_are_not_joined_and_named_so() -> None:
    groups = ["Báo thứ nhất", "Báo thứ hai", "Báo thứ ba"]
    rows = [
        ("t", "T", "T", group, "", 9, 100, 1, rate, rate / 2, rate * 2, *[Verdict.NOT_SHOWN] * 2, "")
        for group, rate in zip(groups, [1.0, 2.0, 3.0], strict=True)
    ]
    columns = ["theme", "label_en", "label_vi", "period", "document", "documents", "words", "hits", "rate_per_1000"]
    data = pd.DataFrame(rows, columns=[*columns, "low", "high", "verdict", "discovery", "note"])
    for by, joined in (("publisher", 0), ("quarter", 2)):
        figure = dn.plot(Table("theme_documents", "T", "M", data, {"by": by}))
        (ax,) = [ax for ax in figure.axes if ax.get_visible()]
        assert len(ax.lines) == joined
        said = " ".join(text.get_text() for text in figure.findobj(mpl.text.Text))
        assert ("of the group" in said) == (by == "publisher")
        assert ("of the quarter" in said) == (by == "quarter")
