"""Which themes rise or fall over the periods."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from dienngon.corpus import joined
from dienngon.errors import ParameterError
from dienngon.inference import LEAST_BLOCKS_TREND, Design
from dienngon.inference.rates import trends
from dienngon.periods import Periods, periods_for
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.table import rows as rows_of
from dienngon.themes.hits import segmented
from dienngon.themes.observations import observe, resting_note

METHOD = (
    "Whether a theme's rate moves in one direction over the periods. growth is of log₂ of the rate a {unit}, 1 for "
    "doubling each {unit} (log-linear Poisson model of the periods), empty for a theme without a hit; low and high are "
    "its 95% interval by the spread between documents (jackknife). p is of a permutation of the periods over "
    "documents, two-sided, by the score of the residuals on time; p_adjusted is against the largest score of any theme "
    "(Westfall and Young 1993), and gives the verdict at the level {level:g}: the theme rises or falls. Fewer than "
    "{least} documents that move alone give no verdict: one arrangement of them can attain the level, and would decide "
    "on every theme at once. A trend is a direction, not a straight line: look at the rates of the periods."
)
COLUMNS = [
    *("theme", "label_en", "label_vi", "periods", "documents", "first", "last", "growth", "low", "high"),
    *("p", "p_adjusted", "verdict", "note"),
]


def theme_trends(themes: Table, tokens: Tokens, by: str | Periods = "year", *, design: Design = Design()) -> Table:
    """Return for each theme whether its rate rises or falls over the periods.

    Parameters
    ----------
    themes
        What :func:`dienngon.themes.track` returned.
    tokens, by, design
        What it was given.

    Returns
    -------
    Table
        One row a theme: theme, label_en, label_vi, periods (with documents), documents, first, last (rates of the first
        and last of these periods), growth (log₂ a period) with low and high, p, p_adjusted, verdict (a
        :class:`dienngon.codes.Verdict`: what differs over time rises or falls), note.

    Raises
    ------
    ParameterError
        If the table is of other periods, or the corpus is not segmented.
    """
    tokens = segmented(tokens)
    periods = periods_for(tokens.corpus, by)
    _refuse_others(themes, periods)
    labels = themes.data.drop_duplicates("theme")
    observed = observe(themes.evidence(), list(labels["theme"]), tokens, periods)
    hits, places = sparse.csr_array(observed.hits), [float(at) for at in range(len(periods.labels))]
    own_design = design.within(len(tokens.corpus)).at(observed.position)
    found = trends(hits, observed.words, observed.period, places, own_design)
    names = [tokens.corpus.documents[at].name for at in observed.position]
    rows = []
    for number, label in enumerate(rows_of(labels)):
        own = themes.data[(themes.data["theme"] == label.theme) & (themes.data["documents"] > 0)]
        ends = (own["rate_per_1000"].iloc[0], own["rate_per_1000"].iloc[-1]) if len(own) else (np.nan, np.nan)
        values = [one[number] for one in (found.slope, found.low, found.high, found.p, found.p_adjusted)]
        verdict = found.verdicts[number].directed(found.slope[number])
        note = resting_note(found.rests_on[number], names, "trend") or found.notes[number] or ""
        said: tuple[object, object] = (verdict, note)
        if not periods.ordered:
            values, said = [np.nan] * len(values), ("", f"{periods.by} has no order in time")
        rows.append((label.theme, label.label_en, label.label_vi, len(own), len(observed.hits), *ends, *values, *said))
    return Table(
        name="theme_trends",
        title="Trends of themes",
        method=METHOD.format(unit=periods.by, level=design.level, least=LEAST_BLOCKS_TREND),
        data=pd.DataFrame(rows, columns=COLUMNS),
        parameters=dict(themes.parameters),
        corpus=themes.corpus,
    )


def _refuse_others(themes: Table, periods: Periods) -> None:
    by, labels = themes.parameters["by"], tuple(dict.fromkeys(themes.data["period"]))
    if by != periods.by:
        message = f"The table of themes is by {by}. Got by = '{periods.by}'; give what 'track' was given."
        raise ParameterError(message)
    if labels != periods.labels:
        message = (
            f"The table of themes has the periods {joined(labels, 12)}. Got {joined(periods.labels, 12)}; give as 'by' "
            "what 'track' was given."
        )
        raise ParameterError(message)
