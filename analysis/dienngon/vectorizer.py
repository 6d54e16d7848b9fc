"""Pyvi's tokens for scikit-learn and BERTopic."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from dienngon.errors import ParameterError
from dienngon.lexicon import Term
from dienngon.segmentation.designations import join_designations
from dienngon.segmentation.engine import engine
from dienngon.segmentation.pyvi_model import load_model
from dienngon.segmentation.terms import Merger
from dienngon.segmentation.tokens import is_word


class PyviTokenizer:
    """Cuts a text as Pyvi does: the ``tokenizer`` of scikit-learn's vectorizers, alone or inside BERTopic.

    Pyvi looks at capitals, and a vectorizer puts texts in lower case before it cuts them: ``lowercase=False``
    gives Pyvi's tokens of the text as it is, the default of scikit-learn those of the text in lower case.

    For BERTopic (Grootendorst 2022) pass such a vectorizer as ``vectorizer_model``, and ``language="multilingual"``:
    BERTopic takes every letter beyond a to z out of the texts if their language is English.

    Parameters are kept as they are given. Two tokenizers with equal parameters are equal; copies, clones and
    pickles hold the parameters alone, so that other processes can use them.

    Parameters
    ----------
    terms
        Phrases to keep whole, as in the ``merge`` list of a lexicon; not across the end of a line.
    joiner
        What is between the syllables of a token, ``_`` as Pyvi writes it.
    punctuation
        Whether to return tokens without a letter or digit too.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> PyviTokenizer(terms=["không gian mạng"])("Lừa đảo trên không gian mạng.")
    ['Lừa_đảo', 'trên', 'không_gian_mạng']
    >>> vectorizer = CountVectorizer(tokenizer=PyviTokenizer(), token_pattern=None, lowercase=False)
    >>> vectorizer.fit(["Nông dân thăm lúa."]).get_feature_names_out().tolist()
    ['Nông_dân', 'lúa', 'thăm']
    """

    def __init__(self, terms: Sequence[str] | None = None, joiner: str = "_", *, punctuation: bool = False) -> None:
        self.terms = terms
        self.joiner = joiner
        self.punctuation = punctuation

    def __call__(self, text: str) -> list[str]:
        """Return the tokens of a text.

        Raises
        ------
        LexiconError
            If a term holds no letter or digit.
        ParameterError
            If ``terms`` is one string, which would be read as a list of letters.
        """
        if isinstance(self.terms, str):
            raise ParameterError(f"The 'terms' parameter must be a sequence of phrases. Got the string {self.terms!r}.")
        cut = engine().cut(text)
        text, spans = cut.text, cut.spans()
        if self.terms is not None:
            merger = _merger(tuple(self.terms))
            lines = [merger.merge_line(text, line) for line in _lines(text, spans)]
            rows = [(start, end, number) for number, line in enumerate(lines) for start, end in line]
            table = np.array(rows, dtype=np.int32).reshape(-1, 3)
            spans = [(start, end) for start, end, _ in join_designations(text, table, load_model().knows).tolist()]
        # Where two syllables of one token are without a space between them, as in ``D.C.``.
        seams = cut.start[1:][cut.joins[1:] & (cut.start[1:] == cut.end[:-1])].tolist()
        found = []
        for start, end in spans:
            token = text[start:end]
            # Pyvi gives line ends as tokens of their own.
            if is_word(token) or (self.punctuation and not token.isspace()):
                inner = seams[bisect_right(seams, start) : bisect_left(seams, end)]
                pieces = (text[left:right] for left, right in pairwise([start, *inner, end]))
                found.append(self.joiner.join(part for piece in pieces for part in piece.split()))
        return found

    def _parameters(self) -> tuple[tuple[str, ...] | None, str, bool]:
        return (None if self.terms is None else tuple(self.terms), self.joiner, self.punctuation)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PyviTokenizer) and self._parameters() == other._parameters()

    def __hash__(self) -> int:
        return hash(self._parameters())

    def __repr__(self) -> str:
        return f"PyviTokenizer(terms={self.terms!r}, joiner={self.joiner!r}, punctuation={self.punctuation!r})"


@lru_cache(maxsize=8)
def _merger(terms: tuple[str, ...]) -> Merger:
    """Return what merges some terms, kept by process rather than by tokenizer: a pickle stays small."""
    return Merger([Term.parse(term) for term in terms], load_model().knows)


def _lines(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the tokens line by line, line ends themselves left out."""
    line: list[tuple[int, int]] = []
    for start, end in spans:
        if text[start:end].strip():
            line.append((start, end))
        else:
            yield line
            line = []
    yield line
