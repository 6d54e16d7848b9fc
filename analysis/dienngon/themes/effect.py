"""What it changes to count copies once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dienngon.corpus import Periods, periods_for
from dienngon.lexicon import Lexicon
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.themes.evidence import find_evidence
from dienngon.themes.observing import Observations, observe

METHOD = (
    "Each theme and period counted twice: with what documents share counted in the earliest of them alone, and "
    "wherever it stands. Rates are per 1,000 words, of which the words of copies are none in the first case."
)
COLUMNS = [
    *("theme", "label_en", "period"),
    *("words_once", "hits_once", "rate_once", "words_all", "hits_all", "rate_all"),
]


def effect_of_copies(tokens: Tokens, lexicon: Lexicon, by: str | Periods = "year") -> Table:
    """Return the hits and rates of each theme in each period with copies counted once and wherever they stand.

    Returns
    -------
    Table
        theme, label_en, period, words_once, hits_once, rate_once, words_all, hits_all, rate_all; periods without
        documents are left out.
    """
    periods = periods_for(tokens.corpus, by)
    themes = [theme.id for theme in lexicon.themes]
    counted = [tokens, tokens.counting_copies()]
    once, everywhere = (observe(find_evidence(one, lexicon, periods), themes, one, periods) for one in counted)
    rows: list[tuple[object, ...]] = []
    for number, theme in enumerate(lexicon.themes):
        for at, label in enumerate(periods.labels):
            if (once.period == at).any():
                cells = [_cell(one, at, number) for one in (once, everywhere)]
                rows.append((theme.id, theme.label_en, label, *cells[0], *cells[1]))
    return Table(
        name="reuse_effect",
        title="What counting copies once changes",
        method=METHOD,
        data=pd.DataFrame(rows, columns=COLUMNS),
        parameters={"by": periods.by},
        corpus=tokens.corpus.hash,
    )


def _cell(observed: Observations, period: int, theme: int) -> tuple[int, int, float]:
    """Return words, hits and hits per 1,000 words of a theme in a period."""
    inside = observed.period == period
    words, hits = int(observed.words[inside].sum()), int(observed.hits[inside, theme].sum())
    return words, hits, 1000 * hits / words if words else np.nan
