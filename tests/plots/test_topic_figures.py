from __future__ import annotations

from types import SimpleNamespace

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

import dienngon as dn
from dienngon.codes import Note
from dienngon.plots import base, layout
from dienngon.plots.topic_checks import alt_scan, alt_stability
from dienngon.table import Table
from dienngon.topic_models.stability import STABLE
from dienngon.topic_models.topics import Stable

LABELS = [
    "khủng bố · hợp tác quốc tế · Hội thảo",
    "Campuchia · Vương quốc Campuchia · Thủ tướng Chính phủ",
    "xe · tai nạn giao thông",
]
VERDICTS = [(Stable.STABLE, 0.6), (Stable.DOUBTFUL, 0.25), (Stable.NOT, 0.05)]


def stability(topics: int) -> Table:
    rows = []
    for place in range(topics):
        verdict, value = VERDICTS[place % 3]
        rows.append(("nmf", place + 1, LABELS[place % 3], verdict, 0.1, value, value - 0.05, value + 0.05))
    columns = ["model", "topic", "label", "stable", "share", "stability", "low", "high"]
    method = Note.of("stability.method", draws=6)
    return Table("topic_stability", "T", method, pd.DataFrame(rows, columns=columns), notes=(Note.of("topics.read"),))


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("topics", [1, 30])
def test_no_label_of_many_topics_overlaps_or_is_cut(topics: int, language) -> None:
    figure = dn.plot(stability(topics), language=language)
    figure.draw_without_rendering()
    renderer = FigureCanvasAgg(figure).get_renderer()
    # Numbers of ticks outside the limits exist and are not drawn.
    texts = [
        one for one in figure.findobj(mpl.text.Text) if one.get_visible() and any(map(str.isalpha, one.get_text()))
    ]
    boxes = [text.get_window_extent(renderer) for text in texts]
    for number, box in enumerate(boxes):
        assert figure.bbox.x0 - 1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1
        assert not any(box.overlaps(other) for other in boxes[number + 1 :]), texts[number].get_text()


def test_a_verdict_has_a_shape_a_colour_and_a_name() -> None:
    (ax,) = dn.plot(stability(3)).axes
    looks = {(to_hex(one.get_edgecolors()[0]), len(one.get_paths()[0].vertices)) for one in ax.collections}
    assert len(looks) == 3
    said = [text.get_text() for text in ax.texts]
    assert said == ["0.60 stable", "0.25 doubtful", "0.05 not stable"]
    assert [list(line.get_xdata()) for line in ax.lines][-1] == [STABLE, STABLE]


@pytest.mark.parametrize(
    ("stable", "said"),
    [
        (Stable.STABLE, "3  lúa gạo"),
        (Stable.DOUBTFUL, "3  lúa gạo (doubtful)"),
        (Stable.NOT, "3  lúa gạo (not stable)"),
        (Stable.NOT_ASSESSED, "3  lúa gạo"),
    ],
)
def test_a_title_says_what_is_in_doubt(stable: Stable, said: str) -> None:
    row = SimpleNamespace(topic=3, label="lúa gạo", stable=stable)
    assert layout.topic_title(base.Words(), row, 3.0) == said
    assert base.is_unstable(stable) == (stable == Stable.NOT)


def test_the_words_of_the_figures_hold_the_numbers() -> None:
    said = alt_stability(stability(3)).worded()
    assert "topic 2 (Campuchia · Vương quốc Campuchia · Thủ tướng Chính phủ): doubtful, stability 0.25" in said
    scan = pd.DataFrame({"k": [2, 3], "stable_topics": [2, 1], "stability": [0.5, 0.3]})
    note = Note.of("scan.recommended", k=2, stable=2)
    assert (
        "k 2: 2 stable, stability 0.50; k 3: 1 stable"
        in alt_scan(Table("topic_scan", "T", "M", scan, notes=(note,))).worded()
    )
