"""Candidate terms of a corpus in groups, from which a lexicon of themes is begun."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dienngon.counts import Counts, count
from dienngon.errors import ParameterError
from dienngon.phrases import suggest_terms
from dienngon.segmentation import Tokens
from dienngon.text import phrase_key

# A person strikes out and sorts: some sixty terms are read in a few minutes, in ten groups of about six.
PHRASES, WORDS, MOST_GROUPS = 40, 20, 10
# A term of fewer passages shows nothing of its company.
LEAST_PASSAGES = 3
# A group of one term is no group; of few terms there are fewer groups, of four terms on average.
_LEAST_TERMS, _USUAL_TERMS = 2, 4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term, how often it occurs, and in how many documents."""

    term: str
    hits: int
    documents: int


@dataclass(frozen=True)
class TermGroups:
    """Groups of terms, those with most hits first, and the terms that are in none."""

    groups: tuple[tuple[Candidate, ...], ...]
    rest: tuple[Candidate, ...]


def term_groups(tokens: Tokens) -> TermGroups:
    """Return candidate terms of a corpus, grouped by the passages and the syllables that they share.

    Candidates are the best terms of :func:`dienngon.suggest_terms`, and the words of two syllables or more with the
    most information on passages (n log(N / n), of N passages n with the word). Each is a vector of its passages
    beside one of its syllables, both weighted as TF-IDF and of length 1; Ward's linkage joins them. There is no
    group where a corpus has too few terms.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> found = term_groups(dn.segment(corpus()))
    >>> [one.term for one in found.groups[0]][:2]
    ['nông dân', 'hợp tác xã']
    """
    phrases = [str(one) for one in suggest_terms(tokens, PHRASES, LEAST_PASSAGES).data["term"]]
    try:
        counts = count(_with(tokens, phrases), unit="passage")
    except ParameterError:
        # No word is left that could be a term.
        return TermGroups((), ())
    chosen = _chosen(counts, {phrase_key(one) for one in phrases})
    if len(chosen) < _LEAST_TERMS:
        return TermGroups((), _candidates(counts, chosen))
    labels = _labels(_unit(counts.matrix[:, chosen].T.toarray()), [counts.terms[at] for at in chosen])
    groups = [_candidates(counts, chosen[labels == label]) for label in np.unique(labels)]
    several = [one for one in groups if len(one) >= _LEAST_TERMS]
    return TermGroups(
        tuple(sorted(several, key=lambda group: (-sum(one.hits for one in group), group[0].term))),
        tuple(one for group in groups if len(group) < _LEAST_TERMS for one in group),
    )


def _with(tokens: Tokens, phrases: Sequence[str]) -> Tokens:
    """Return the tokens with phrases kept whole."""
    from dienngon.segmentation import segment

    return segment(tokens.corpus, list(phrases), lists=tokens.lists) if phrases else tokens


def _chosen(counts: Counts, phrases: set[str]) -> NDArray[np.int64]:
    """Return the positions of the terms to be grouped, in the order of the terms."""
    passages = np.asarray((counts.matrix > 0).sum(axis=0)).ravel().astype(float)
    information = passages * np.log(counts.matrix.shape[0] / np.maximum(passages, 1))
    phrase = np.array([phrase_key(one) in phrases for one in counts.terms], dtype=bool)
    word = np.array([" " in one for one in counts.terms], dtype=bool) & ~phrase & (information > 0)
    ranked = np.argsort(-np.where(word & (passages >= LEAST_PASSAGES), information, 0), kind="stable")
    words = [at for at in ranked[:WORDS].tolist() if word[at] and passages[at] >= LEAST_PASSAGES]
    return np.array(sorted({*words, *np.flatnonzero(phrase & (passages > 0)).tolist()}), dtype=np.int64)


def _unit(counted: NDArray[np.int64]) -> Floats:
    """Return one row a term: its passages by TF-IDF of presence, of length 1."""
    there = (counted > 0).astype(float)
    weighted = there * (1 + np.log((1 + len(there)) / (1 + there.sum(axis=0))))
    unit: Floats = weighted / np.linalg.norm(weighted, axis=1, keepdims=True)
    return unit


def _labels(passages: Floats, terms: Sequence[str]) -> NDArray[np.int64]:
    """Return the group of each term."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from sklearn.feature_extraction.text import TfidfVectorizer

    syllables = TfidfVectorizer(analyzer=lambda one: phrase_key(one).split()).fit_transform(terms).toarray()
    joined = linkage(np.hstack([passages, syllables]), "ward")
    found: NDArray[np.int64] = fcluster(joined, min(MOST_GROUPS, -(-len(terms) // _USUAL_TERMS)), "maxclust")
    return found


def _candidates(counts: Counts, chosen: NDArray[np.int64]) -> tuple[Candidate, ...]:
    """Return terms with their numbers, the most frequent first."""
    found = []
    for at in chosen.tolist():
        column = counts.matrix[:, [at]].tocoo()
        found.append(
            Candidate(counts.terms[at], int(column.data.sum()), len(set(counts.documents[column.row].tolist())))
        )
    return tuple(sorted(found, key=lambda one: (-one.hits, one.term)))


def named(groups: TermGroups) -> dict[str, tuple[Candidate, ...]]:
    """Return the groups by a name that a key of TOML can be: their first term without marks.

    Examples
    --------
    >>> list(named(TermGroups(((Candidate("lúa", 3, 2),), (Candidate("Lụa", 2, 2),)), ())))
    ['lua', 'lua_2']
    """
    found: dict[str, tuple[Candidate, ...]] = {}
    for group in groups.groups:
        name = plain = "_".join(_bare(group[0].term).split()) or "theme"
        number = 2
        while name in found:
            name, number = f"{plain}_{number}", number + 1
        found[name] = group
    return found


def _bare(term: str) -> str:
    """Return a term in letters from a to z, digits and spaces."""
    plain = unicodedata.normalize("NFD", term.lower().replace("đ", "d"))
    return re.sub("[^a-z0-9 ]", "", re.sub(r"[\s-]+", " ", plain))
