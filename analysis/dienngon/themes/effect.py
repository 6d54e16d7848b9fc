"""What it changes to count copies once."""

from __future__ import annotations

import pandas as pd

from dienngon.corpus import Periods, periods_for
from dienngon.lexicon import Lexicon
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.themes.tracking import track

METHOD = (
    "Each theme and period counted twice: with what documents share counted in the earliest of them alone, and "
    "wherever it stands. Rates are per 1,000 words, of which the words of copies are none in the first case."
)


def effect_of_copies(tokens: Tokens, lexicon: Lexicon, by: str | Periods = "year") -> Table:
    """Return the hits and rates of each theme in each period with copies counted once and wherever they stand.

    Returns
    -------
    Table
        theme, label_en, period, words_once, hits_once, rate_once, words_all, hits_all, rate_all; periods without
        documents are left out.
    """
    periods = periods_for(tokens.corpus, by)
    once = track(tokens, lexicon, periods).data
    everywhere = track(tokens.counting_copies(), lexicon, periods).data
    rows = pd.DataFrame(
        {
            **{column: once[column] for column in ("theme", "label_en", "period")},
            **{f"{short}_once": once[column] for short, column in _COLUMNS.items()},
            **{f"{short}_all": everywhere[column] for short, column in _COLUMNS.items()},
        }
    )
    return Table(
        name="reuse_effect",
        title="What counting copies once changes",
        method=METHOD,
        data=rows[once["documents"] > 0].reset_index(drop=True),
        parameters={"by": periods.by},
        corpus=tokens.corpus.hash,
    )


_COLUMNS = {"words": "words", "hits": "hits", "rate": "rate_per_1000"}
