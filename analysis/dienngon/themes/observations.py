"""On which documents a finding rests, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.periods import Periods
from dienngon.segmentation import Tokens


def resting_note(members: Sequence[int], names: Sequence[str], finding: str) -> str:
    """Return which documents must not be missed, or an empty string if there are none.

    Parameters
    ----------
    members
        Places among ``names``: one document, or several that move together.
    names
        Of documents.
    finding
        What is gone without them: ``difference`` or ``trend``.
    """
    if not members:
        return ""
    first, more = names[members[0]], len(members) - 1
    together = f" and {more} other{'s' if more > 1 else ''}, which move together," if more else ""
    return f"without {first}{together} the {finding} is gone"


Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Observations:
    """Themes in the documents on an axis, in the order of the corpus.

    Attributes
    ----------
    themes
        Their ids.
    hits
        Shape (documents, themes).
    with_theme
        Sentences in which a hit counts, shape (documents, themes); those that begin in a copy are in no count.
    words, sentences
        Of each document, copies not counted, shape (documents,).
    period
        The position on the axis of each document's period, shape (documents,).
    position
        Of each document in the corpus, shape (documents,).
    periods
        The axis.
    """

    themes: tuple[str, ...]
    hits: Integers = field(repr=False)
    with_theme: Integers = field(repr=False)
    words: Integers = field(repr=False)
    sentences: Integers = field(repr=False)
    period: Integers = field(repr=False)
    position: Integers = field(repr=False)
    periods: Periods

    def by_period(self, values: Integers) -> Integers:
        """Return sums over the documents of each period, shape (periods,) or (periods, themes)."""
        found = np.zeros((len(self.periods.labels), *values.shape[1:]), dtype=np.int64)
        np.add.at(found, self.period, values)
        return found


def observe(evidence: pd.DataFrame, themes: Sequence[str], tokens: Tokens, periods: Periods) -> Observations:
    """Return each theme's hits by document, as the rows of evidence with ``counted`` = 1 give them.

    Parameters
    ----------
    evidence
        One row a hit, with the columns theme, document, sentence_start and counted.
    themes
        The ids of the themes, in order.
    tokens
        The segmented corpus; its ``word_counts`` are the denominators.
    periods
        The axis. Documents outside it are left out.
    """
    members = periods.groups(tokens.corpus)
    chosen = sorted((at, number) for number, own in enumerate(members.values()) for at in own)
    position = np.array([at for at, _ in chosen], dtype=np.int64)
    names = [tokens.corpus.documents[at].name for at in position]
    counted = evidence[evidence["counted"] == 1]
    sentences = counted.drop_duplicates(["theme", "document", "sentence_start"])
    sentences = sentences[_own(sentences, tokens)]
    return Observations(
        themes=tuple(themes),
        hits=_matrix(counted, names, themes),
        with_theme=_matrix(sentences, names, themes),
        words=np.array(tokens.word_counts[position], dtype=np.int64),
        sentences=np.array([tokens.counted_sentences(at) for at in position], dtype=np.int64),
        period=np.array([number for _, number in chosen], dtype=np.int64),
        position=position,
        periods=periods,
    )


def _own(rows: pd.DataFrame, tokens: Tokens) -> NDArray[np.bool_]:
    """Return which rows have a sentence that begins outside copies, as those that are counted do."""
    known = {document.name: document for document in tokens.corpus if document.copies}
    places = zip(rows["document"], rows["sentence_start"], strict=True)
    return np.array([name not in known or known[name].copied(at) is None for name, at in places], dtype=bool)


def _matrix(rows: pd.DataFrame, documents: Sequence[str], themes: Sequence[str]) -> Integers:
    """Return how many rows each document and theme has; those of others are left out."""
    found = np.zeros((len(documents), len(themes)), dtype=np.int64)
    at = pd.Index(documents).get_indexer(pd.Index(rows["document"]))
    theme = pd.Index(themes).get_indexer(pd.Index(rows["theme"]))
    known = (at >= 0) & (theme >= 0)
    np.add.at(found, (at[known], theme[known]), 1)
    return found
