"""The seam between themes and inference: what a test of documents is given, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.corpus import Periods
from dienngon.inference import verdict
from dienngon.segmentation import Tokens

Integers = NDArray[np.int64]
_NONE = float("nan")


@dataclass(frozen=True, eq=False)
class Observations:
    """One theme, document by document: the documents on the axis, in the order of the corpus.

    ``hits`` and ``words`` have shape (documents,); ``period`` is the position in ``axis`` of each document's period.
    ``ordered`` says whether the axis is time, so that a trend means something.
    """

    theme: str
    hits: Integers
    words: Integers
    period: Integers
    axis: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True)
class Judgement:
    """What can be said of one theme: an item for each period of the axis, and the trend over all.

    ``low`` and ``high`` bound the rate per 1,000 words; ``p`` is adjusted for the number of comparisons; both are NaN
    where nothing was computed. ``notes`` are sentences, empty where there is nothing to say.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    p: tuple[float, ...]
    notes: tuple[str, ...]
    trend_p: float = _NONE
    trend_note: str = ""


# All themes are judged together, so that the number of comparisons can be allowed for.
Judge = Callable[[Sequence[Observations]], Sequence[Judgement]]


def describe(observations: Sequence[Observations]) -> list[Judgement]:
    """Return no interval and no test: only where there are too few documents for any test to decide."""
    found = []
    for one in observations:
        sizes = np.bincount(one.period, minlength=len(one.axis)).tolist()
        nothing = (_NONE,) * len(one.axis)
        notes = tuple(verdict(size, len(one.hits)) for size in sizes)
        doubt = next((note for note in notes if note.startswith("too few")), "")
        found.append(Judgement(nothing, nothing, nothing, notes, _NONE, doubt))
    return found


def observe(evidence: pd.DataFrame, themes: Sequence[str], tokens: Tokens, periods: Periods) -> list[Observations]:
    """Return each theme's hits by document, as the rows of evidence with ``counted`` = 1 give them.

    Parameters
    ----------
    evidence
        One row a hit, with the columns theme, document and counted.
    themes
        The ids of the themes, in order.
    tokens
        The segmented corpus; its ``word_counts`` are the denominators.
    periods
        The axis. Documents outside it are left out.
    """
    members = periods.groups(tokens.corpus)
    chosen = sorted((at, number) for number, own in enumerate(members.values()) for at in own)
    at = [position for position, _ in chosen]
    names = [tokens.corpus.documents[position].name for position in at]
    counted = evidence[evidence["counted"] == 1].groupby(["theme", "document"]).size()
    by_theme = {theme: counted.loc[theme] for theme in dict.fromkeys(counted.index.get_level_values("theme"))}
    words = np.array(tokens.word_counts[at], dtype=np.int64)
    period = np.array([number for _, number in chosen], dtype=np.int64)
    found = []
    for theme in themes:
        sizes = by_theme.get(theme)
        hits = np.zeros(len(at), dtype=np.int64) if sizes is None else sizes.reindex(names, fill_value=0).to_numpy()
        found.append(Observations(theme, hits.astype(np.int64), words, period, periods.labels, periods.ordered))
    return found
