"""Multi-word terms that a lexicon might keep whole, ranked, with every occurrence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.errors import ParameterError, check_step
from dienngon.phrases.ngrams import Booleans, Floats, Level, Words, cohesion, count_runs, edges, gather, unnested
from dienngon.segmentation import Tokens
from dienngon.segmentation.places import Places
from dienngon.table import Table, round_significant
from dienngon.text import phrase_key, visible
from dienngon.toml import quoted

COLUMNS = ["rank", "term", "score", "npmi", "count", "free", "documents", "syllables", "merged", "example", "lexicon"]
EVIDENCE_COLUMNS = ["term", "document", "line", "start", "end", "sentence", "sentence_start"]
_MOST_WORDS = 10


@dataclass(frozen=True, order=True, slots=True)
class _Cut:
    """A run that spells a phrase. The commonest comes first, of equal ones the one that holds together best."""

    less: int  # the count, negative
    loose: float  # the NPMI, negative
    size: int
    run: int
    free: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A phrase with its cuts: counts are added up, the NPMI is that of the commonest cut."""

    key: str
    count: int
    free: float
    npmi: float
    score: float
    cuts: tuple[_Cut, ...]

    @classmethod
    def of(cls, key: str, cuts: Sequence[_Cut]) -> _Candidate:
        free, npmi = math.fsum(one.free for one in cuts), -min(cuts).loose
        score = float(round_significant([npmi * math.log1p(free)])[0])
        return cls(key, -sum(one.less for one in cuts), free, npmi, score, tuple(cuts))


def suggest_terms(tokens: Tokens, top: int = 50, minimum: int = 3, longest: int = 4) -> Table:
    """Return multi-word terms that hold together, as candidates for the ``merge`` list of a lexicon.

    They are looked for in Pyvi's own tokens, so terms that are merged already come up too. Spellings
    that differ in case or tone placement are one term, also where Pyvi cut them differently.

    Parameters
    ----------
    tokens
        The segmented corpus.
    top
        Terms to return, at most.
    minimum
        How often a run of tokens must occur, at least.
    longest
        Tokens in a term, at most, from 2 to 10. Runs of one token more show which terms are parts of longer ones.

    Returns
    -------
    Table
        One row a term: rank, term (as it is most often written), score, npmi, count, free (occurrences outside longer
        candidates), documents, syllables, merged (whether the tokens have it merged), example (the
        first sentence with it) and lexicon (its line for the lexicon). ``evidence(term)`` gives every occurrence.

    Raises
    ------
    ParameterError
        If ``top`` or ``minimum`` is below 1 or ``longest`` out of range.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> table = dn.suggest_terms(dn.segment(corpus()), top=3, minimum=3)
    >>> table.frame[["term", "count", "documents"]]
                  term  count  documents
    0    chuyển đổi số      4          3
    1     an ninh mạng      4          2
    2  không gian mạng      4          4
    """
    check_step(tokens, Tokens, "suggest_terms", "segment(corpus)")
    if top < 1 or minimum < 1:
        raise ParameterError(f"'top' and 'minimum' must be at least 1. Got top = {top} and minimum = {minimum}.")
    if not 2 <= longest <= _MOST_WORDS:
        raise ParameterError(f"The 'longest' parameter must be from 2 to {_MOST_WORDS}. Got {longest}.")
    words = gather(tokens)
    levels = count_runs(words, longest + 1, minimum)
    found = _candidates(words, levels)
    best = sorted(found, key=lambda one: (-one.score, -one.count, one.key))[:top]
    frame, evidence = _table(tokens, best, _places(levels, best), words)
    notes = [Note.of("terms.candidates", size=len(found), minimum=minimum)]
    merged = int((frame["merged"] == "yes").sum())
    if merged:
        notes.append(Note.of("terms.merged", merged=merged))
    return Table(
        name="terms",
        title=Note.of("terms.title"),
        method=Note.of("terms.method", longest=longest, minimum=minimum),
        details=(Note.of("terms.npmi"), Note.of("terms.free"), Note.of("terms.left_out")),
        data=frame,
        parameters={"top": top, "minimum": minimum, "longest": longest},
        notes=tuple(notes),
        corpus=tokens.corpus.hash,
        evidence_data=evidence,
        evidence_by=("term",),
    )


def lexicon_lines(table: Table) -> str:
    """Return the terms of a table by :func:`suggest_terms` as the ``merge`` list of a lexicon, in TOML.

    Each line names how often the term occurs and in how many documents, for a person to accept or strike out.
    Terms that are merged already are left out: the lexicon has them.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> print(dn.lexicon_lines(dn.suggest_terms(dn.segment(corpus()), top=2, minimum=3)), end="")
    merge = [
        "chuyển đổi số",  # 4 in 3 documents
        "an ninh mạng",  # 4 in 2 documents
    ]
    """
    lines = table.data.loc[table.data["merged"] == "no", "lexicon"]
    return "\n".join(["merge = [", *(f"    {line}" for line in lines), "]", ""])


def _candidates(words: Words, levels: list[Level]) -> list[_Candidate]:
    """Return the phrases that can be terms, each with all its cuts; the longest level only shows what is nested."""
    npmi: dict[int, Floats] = {}
    chosen: dict[int, Booleans] = {}
    for level in levels[1:]:
        npmi[level.size] = cohesion(levels, level.size, len(words))
        chosen[level.size] = (npmi[level.size] > 0) & edges(level)
    phrases: dict[str, list[_Cut]] = {}
    for level in levels[1:-1]:
        size = level.size
        free = unnested(levels, size, npmi, chosen)
        for run in np.flatnonzero(chosen[size]).tolist():
            key = " ".join(words.keys[part] for part in level.parts[run].tolist())
            cut = _Cut(-int(level.count[run]), -float(npmi[size][run]), size, run, float(free[run]))
            phrases.setdefault(key, []).append(cut)
    found = (_Candidate.of(key, cuts) for key, cuts in phrases.items() if key not in words.stop)
    return [one for one in found if one.score > 0]


def _places(levels: list[Level], best: Sequence[_Candidate]) -> list[list[tuple[int, int]]]:
    """Return for each candidate its occurrences as (first word, last word), in the order of the corpus."""
    places: list[list[tuple[int, int]]] = [[] for _ in best]
    for level in levels[1:-1]:
        owner = np.full(len(level.count) + 1, -1)  # one more for -1: no run
        for number, one in enumerate(best):
            owner[[cut.run for cut in one.cuts if cut.size == level.size]] = number
        owners = owner[level.at]
        for first in np.flatnonzero(owners >= 0).tolist():
            places[owners[first]].append((first, first + level.size - 1))
    return [sorted(one) for one in places]


def _table(
    tokens: Tokens, best: Sequence[_Candidate], places: Sequence[Sequence[tuple[int, int]]], words: Words
) -> tuple[pd.DataFrame, _Evidence]:
    merged = {phrase_key(term) for term in tokens.terms}
    rows: list[tuple[object, ...]] = []
    found: dict[str, Places] = {}
    for rank, (one, occurrences) in enumerate(zip(best, places, strict=True), start=1):
        first, last = np.array(occurrences, dtype=np.int64).T
        hits = Places.of(tokens, words.document[first], words.start[first], words.end[last])
        term = _spelling(hits)
        found[term] = hits
        documents = len(np.unique(hits.position))
        known = "yes" if one.key in merged else "no"
        counted = (one.count, one.free, documents, one.key.count(" ") + 1, known)
        example = " ".join(str(hits.take(np.arange(1)).columns()["sentence"][0]).split())
        entry = f"{quoted(term)},  # {one.count} in {documents} document{'' if documents == 1 else 's'}"
        rows.append((rank, term, one.score, one.npmi, *counted, example, entry))
    return pd.DataFrame(rows, columns=COLUMNS), _Evidence(found)


@dataclass(frozen=True, eq=False)
class _Evidence:
    """Where each term occurs, by terms in the order of their ranks."""

    found: Mapping[str, Places]

    def __call__(self, **cell: str) -> pd.DataFrame:
        """Return the places of one term, or of all, with their sentences."""
        parts = [pd.DataFrame(columns=EVIDENCE_COLUMNS)]
        for term, places in self.found.items():
            if cell.get("term", term) == term:
                rows = pd.DataFrame({"term": term, "document": places.documents(), **places.columns()})
                parts.append(rows[EVIDENCE_COLUMNS])
        return pd.concat(parts if len(parts) == 1 else parts[1:], ignore_index=True)


def _spelling(places: Places) -> str:
    """Return the commonest spelling inside sentences, or of all if the term only ever opens one."""
    documents = places.tokens.corpus
    columns = (places.position, places.start, places.end, places.sentences()[0] == places.start)
    forms: Counter[tuple[bool, str]] = Counter()
    for position, start, end, opens in zip(*(one.tolist() for one in columns), strict=True):
        forms[opens, " ".join(visible(documents[position].text[start:end]).split())] += 1
    inside = {surface: size for (opens, surface), size in forms.items() if not opens}
    chosen = inside or {surface: size for (_, surface), size in forms.items()}
    return max(chosen, key=lambda surface: (chosen[surface], surface))
