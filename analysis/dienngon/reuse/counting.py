"""Counting what several documents share once: in the first of them."""

from __future__ import annotations

import dataclasses

from dienngon.corpus import Copy, Corpus
from dienngon.reuse.search import find_reuse
from dienngon.reuse.values import Reuse


def counted_once(corpus: Corpus, reuse: Reuse | None = None) -> Corpus:
    """Return the corpus with what a document shares with an earlier one marked as a copy, which is not counted.

    All copies stay in the texts and in the evidence, where ``counted`` is 0 for them; words and hits are those of the
    earliest document (by date, then by name; see :func:`dienngon.reuse.order.precedence`). Captions, quotations and
    formulae count wherever they stand.

    Parameters
    ----------
    corpus
        The documents.
    reuse
        What :func:`dienngon.reuse.find_reuse` found in it; looked for if it is not given.
    """
    found = find_reuse(corpus) if reuse is None else reuse
    documents = [
        dataclasses.replace(document, copies=tuple(Copy(*one) for one in found.copies.get(document.name, ())))
        for document in corpus
    ]
    return dataclasses.replace(corpus, documents=tuple(documents))
