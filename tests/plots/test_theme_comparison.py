"""The comparison of themes: what is drawn is what the table says."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.plots import base
from dienngon.table import Table

RATES = {"law": [2.0, 4.0, np.nan, 1.0], "rare": [0.02, 0.0, np.nan, 0.0]}
DIFFERS = ("law", "2020")


def compared() -> Table:
    rows = []
    for theme, rates in RATES.items():
        for period, rate in zip(("2019", "2020", "2021", "2022"), rates, strict=True):
            known = not np.isnan(rate)
            verdict = Verdict.NO_DOCUMENTS if not known else Verdict.NOT_SHOWN if theme == "law" else Verdict.TOO_FEW
            verdict = Verdict.DIFFERS if (theme, period) == DIFFERS else verdict
            rows.append(
                (theme, theme, theme, period, 9 * known, 3, 1, rate, rate / 2, rate * 1.5, verdict, verdict, "", 0.1)
            )
    columns = ["theme", "label_en", "label_vi", "period", "documents", "documents_with_theme", "hits"]
    columns += ["rate_per_1000", "low", "high", "verdict", "discovery", "note", "p_adjusted"]
    return Table("theme_comparison", "T", "M", pd.DataFrame(rows, columns=columns))


def test_heights_of_bars_and_marks_are_the_rates() -> None:
    (ax,) = dn.plot(compared()).axes
    bars = iter(ax.patches[: sum(len(rates) - 1 for rates in RATES.values())])
    for rates in RATES.values():
        own = [-next(bars).get_height() for _ in range(3)]
        known = [one for one in rates if not np.isnan(one)]
        # Each row has its own scale: heights are to one another as the rates are.
        assert np.allclose(np.array(own) / max(own), np.array(known) / max(known))


def test_rare_rates_are_not_zero_and_a_gap_has_no_number() -> None:
    (ax,) = dn.plot(compared()).axes
    said = [text.get_text() for text in ax.texts]
    assert "0.02" in said
    assert said.count("0") == 2
    assert len([one for one in said if one.replace(".", "").isdecimal()]) == 6


def test_colour_is_kept_for_what_differs_and_few_documents_are_squares() -> None:
    (ax,) = dn.plot(compared()).axes
    blue = [text.get_text() for text in ax.texts if to_hex(text.get_color()) == base.BLUE.lower()]
    assert [" ".join(one.split()) for one in blue] == ["4.0", "2020: differs from the others"]
    linked = [marks for marks in ax.collections if marks.get_urls() and any(marks.get_urls())]
    urls = {url for marks in linked for url in marks.get_urls()}
    assert urls == {f"#ev-{theme}-{period}" for theme in RATES for period in ("2019", "2020", "2022")}
