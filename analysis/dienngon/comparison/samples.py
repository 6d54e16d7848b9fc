"""What is compared: counts of documents, with the words they come from, from one corpus or two."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.text import phrase_key


@dataclass(frozen=True, eq=False)
class Sample:
    """Documents × terms with all that a comparison needs; rows of a reference corpus come last.

    Attributes
    ----------
    matrix
        CSR, shape (documents, terms).
    terms
        What each column counts, sorted.
    words
        Words of each document, stop words included, shape (documents,).
    names
        Of the documents.
    sources
        The counts that the rows come from, each with the number of rows before it.
    """

    matrix: sparse.csr_array = field(repr=False)
    terms: tuple[str, ...] = field(repr=False)
    words: NDArray[np.int64] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    sources: tuple[tuple[Counts, int], ...] = field(repr=False)


def sample(counts: Counts, reference: Counts | None = None) -> Sample:
    """Return counts by document as a sample, with those of a reference corpus below them.

    Terms of the two corpora are the same if they differ in case or tone placement only.

    Raises
    ------
    ParameterError
        If counts are of passages.
    """
    for one in (counts, reference):
        if one is not None and one.unit != "document":
            message = (
                "A comparison needs counts by document. Got counts by passage; use count(tokens, unit='document')."
            )
            raise ParameterError(message)
    names = tuple(document.name for document in counts.tokens.corpus)
    if reference is None:
        return Sample(counts.matrix, counts.terms, counts.tokens.word_counts, names, ((counts, 0),))
    own, other = [[phrase_key(term) for term in one.terms] for one in (counts, reference)]
    written = dict(zip(other, reference.terms, strict=True)) | dict(zip(own, counts.terms, strict=True))
    keys = sorted(written, key=lambda key: (written[key], key))
    place = {key: number for number, key in enumerate(keys)}
    parts = [_placed(counts, own, place), _placed(reference, other, place)]
    return Sample(
        matrix=sparse.csr_array(sparse.vstack(parts)),
        terms=tuple(written[key] for key in keys),
        words=np.concatenate([counts.tokens.word_counts, reference.tokens.word_counts]),
        names=names + tuple(f"reference: {document.name}" for document in reference.tokens.corpus),
        sources=((counts, 0), (reference, len(names))),
    )


def _placed(counts: Counts, keys: list[str], place: dict[str, int]) -> sparse.csr_array:
    cells = counts.matrix.tocoo()
    row, column = cells.coords
    moved = np.array([place[key] for key in keys], dtype=np.int64)[column]
    return sparse.csr_array((cells.data, (row, moved)), shape=(counts.matrix.shape[0], len(place)))
