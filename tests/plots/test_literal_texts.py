"""What strangers write is drawn as it is: no mathematics, no broken file, whatever figure."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import dienngon as dn
from dienngon.comparison import keyword_grid
from dienngon.plots import _BY_TABLE, save_figure
from dienngon.study.analysis import Results
from dienngon.table import Table

# As mathematics it cannot be drawn; the controls, of which one turns text round, would break an SVG file.
HOSTILE = "$5\\x$ \x07\u202e"
SHOWN = "$5\\x$ \ufffd\ufffd"
LABELS = {"term", "label", "label_en", "label_vi", "label_a", "label_b", "theme_label", "period", "reference"}
LABELS |= {"source_label", "target_label", "collocate", "group", "query", "document"}


@pytest.fixture(scope="module")
def hostile(results: Results) -> dict[str, Table]:
    topics, *_ = results.topics
    grid = keyword_grid(dn.count(results.tokens))
    tables = [
        *(grid, dataclasses.replace(grid, name="keyword_ranks")),
        dataclasses.replace(results.tables["keyness"], name="keyness_dispersion"),
        *(results.tables[name] for name in ("timeline", "themes", "theme_documents", "keywords", "keyness")),
        dataclasses.replace(results.tables["themes"], name="theme_comparison"),
        *(results.tables[name] for name in ("topic_scan", "topic_matches")),
        *(topics.terms(), topics.over_time(results.periods), dn.stability_table(topics), dn.topic_map(topics)),
    ]
    tables += [
        dn.network(results.tokens, ["khủng bố"], minimum=1, top=6),
        dn.network(results.tokens, of="themes", themes=results.hits, window="paragraph"),
        dn.concordance(results.tokens, "khủng bố", by="year").dispersion(),
        dn.collocations(results.tokens, "khủng bố", minimum=2),
        dn.collocations(results.tokens, "khủng bố", by="year", minimum=2),
    ]
    return {table.name: written_by_strangers(table) for table in tables}


def written_by_strangers(table: Table) -> Table:
    data = table.frame
    for column in LABELS & set(data.columns):
        data[column] = [HOSTILE + one if isinstance(one, str) and one else one for one in data[column]]
    return dataclasses.replace(table, data=data)


NAMES = (
    *(
        "timeline",
        "themes",
        "theme_comparison",
        "theme_documents",
        "keywords",
        "keyword_grid",
        "keyword_ranks",
        "keyness",
    ),
    *("keyness_dispersion", "topics", "topics_over_time", "topic_stability", "topic_scan", "topic_matches"),
    *("topic_map", "network", "theme_network", "lexical_dispersion", "collocations", "collocation_changes"),
)


def test_every_figure_is_looked_at(hostile: dict[str, Table]) -> None:
    assert set(hostile) == set(NAMES) == set(_BY_TABLE)


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_drawn_as_they_are(hostile: dict[str, Table], name: str) -> None:
    figure, drawing = dn.plot(hostile[name]), io.BytesIO()
    # By whoever called plot(): outside our style, with the settings that matplotlib has.
    figure.savefig(drawing, format="svg")
    ET.fromstring(drawing.getvalue())
    texts = figure.findobj(Text)
    assert not [one.get_text() for one in texts if "$" in one.get_text() and one.get_parse_math()]
    # Of numbers of topics there is nothing to say but numbers.
    assert name in ("topic_scan", "theme_network") or any(SHOWN in one.get_text() for one in texts)


def test_axes_that_were_given_draw_texts_as_they_are(hostile: dict[str, Table], tmp_path: Path) -> None:
    figure = Figure()
    dn.plot(hostile["timeline"], figure.add_subplot())
    figure.savefig(tmp_path / "figure.svg")
    assert SHOWN in (tmp_path / "figure.svg").read_text(encoding="utf-8")


def test_saved_files_are_well_formed_and_the_numbers_exact(hostile: dict[str, Table], tmp_path: Path) -> None:
    table = dataclasses.replace(hostile["keywords"], title=HOSTILE + "\ud800")
    saved = save_figure(table, tmp_path)
    ET.fromstring(saved.svg)
    assert json.loads((tmp_path / f"{saved.name}.json").read_text(encoding="utf-8"))["title"] == SHOWN + "\ufffd"
    assert list(pd.read_csv(tmp_path / f"{saved.name}.csv", keep_default_na=False)["term"]) == list(table.data["term"])
