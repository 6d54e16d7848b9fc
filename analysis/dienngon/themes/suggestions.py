"""Terms that a theme might lack: what occurs next to its hits, and what occurs in sentences like theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.errors import LexiconError, ParameterError
from dienngon.phrases.ngrams import Words
from dienngon.segmentation import Tokens
from dienngon.table import Table, round_significant
from dienngon.text import nfc, syllables
from dienngon.themes.association import (
    Candidates,
    Integers,
    Setting,
    find_candidates,
    g2,
    neighbourhood,
    neighbours,
    pmi,
)
from dienngon.themes.hits import Hits, of_hits
from dienngon.toml import quoted

COLUMNS = [
    *("rank", "term", "score", "g2", "pmi", "similarity", "together", "sentences", "documents", "example", "lexicon")
]
_DAMPING = 60
_EXAMPLE = 100
_LEAST_BITS = 1.0
# Of so many lines of the list one is for candidates that never meet the theme: by score they would all come last.
_EVERY = 5


@of_hits
def suggest_theme_terms(hits: Hits, theme: str, top: int = 30, minimum: int = 3) -> Table:
    """Return terms that a theme of a lexicon might lack, best first, with example sentences.

    Parameters
    ----------
    hits
        What :func:`dienngon.match` returned; a segmented corpus and a lexicon, as two arguments, are matched first.
    theme
        The id of the theme.
    top
        Terms to return, at most.
    minimum
        How often a candidate must occur, at least.

    Returns
    -------
    Table
        One row a candidate: rank, term (as it is most often written), score, g2, pmi, similarity, together, sentences,
        documents (in which it occurs with the theme, or all if it never does), example and lexicon (its line for the
        lexicon). By score; every fifth row is the next candidate that never occurs with the theme, which is there for
        its similarity alone.

    Raises
    ------
    ParameterError
        If ``top`` or ``minimum`` is below 1, or the corpus is not segmented.
    LexiconError
        If there is no such theme, or it has no hit to start from.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> tokens = dn.segment(corpus())
    >>> table = dn.suggest_theme_terms(tokens, dn.Lexicon.of({"cyber": ["không gian mạng"]}), "cyber", minimum=2)
    >>> table.data[["term", "together", "sentences"]].values.tolist()[:2]
    [['Học sinh', 1, 2], ['cảnh báo', 1, 2]]
    """
    if top < 1 or minimum < 1:
        raise ParameterError(f"'top' and 'minimum' must be at least 1. Got top = {top} and minimum = {minimum}.")
    found = hits.lexicon.theme(theme)
    number = hits.lexicon.themes.index(found)
    setting = Setting.of(hits, np.flatnonzero(hits.counted & (hits.theme == number)))
    if not setting.marked.any():
        raise LexiconError(
            f"The theme '{theme}' has no hit in these documents, so nothing is near it; add a term first."
        )
    known = frozenset(" ".join(one.parts[0]) for term in found.terms for one in term.variants if one.literal)
    candidates = find_candidates(setting, known, minimum)
    return Table(
        name="theme_terms",
        title=Note.of("themes.suggestions", theme=theme),
        method=Note.of("themes.suggestions_method", minimum=minimum),
        details=(Note.of("themes.suggestions_measures"), Note.of("themes.suggestions_order")),
        data=_ranked(hits.tokens, setting, candidates, top),
        parameters={"theme": theme, "top": top, "minimum": minimum},
        notes=(
            Note.of("themes.candidates", number=len(candidates.parts)),
            Note.of("themes.marked", sentences=int(setting.marked.sum())),
        ),
        corpus=hits.tokens.corpus.hash,
    )


def theme_lines(table: Table) -> str:
    """Return the terms that :func:`dienngon.suggest_theme_terms` found as lines of a lexicon, to accept or strike out.

    Each has the words around the term in its example.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> tokens = dn.segment(corpus())
    >>> lexicon = dn.Lexicon.of({"cyber": ["không gian mạng"]})
    >>> dn.theme_lines(dn.suggest_theme_terms(tokens, lexicon, "cyber", top=1, minimum=2)).splitlines()[1][:60]
    '"Học sinh",  # 1 of its 2 sentences with the theme, 1 docume'
    """
    columns = (table.data[name] for name in ("term", "lexicon", "example"))
    lines = [
        f"{line}: {_around(term, example)}" if example else str(line)
        for term, line, example in zip(*columns, strict=True)
    ]
    return "\n".join([f"# [themes.{table.parameters['theme']}]", *lines, ""])


def _ranked(tokens: Tokens, setting: Setting, candidates: Candidates, top: int) -> pd.DataFrame:
    marked = setting.marked
    together = np.asarray(candidates.held[:, marked].sum(axis=1)).ravel()
    alone = np.asarray(candidates.held.sum(axis=1)).ravel()
    # Sentences without a word that counts, as those of copies, are none of the sentences.
    sizes = int(marked.sum()), len(np.unique(setting.sentence))
    strength, bits = g2(together, alone, *sizes), pmi(together, alone, *sizes)
    held, own = neighbours(setting, candidates.parts)
    similar = neighbourhood(candidates.held, held, marked, own)
    # What is met with the theme hardly more than without it is met everywhere.
    fit = ~(bits < _LEAST_BITS) & _whole(candidates.parts, alone)
    score = round_significant(_fused(strength, fit & (strength > 0)) + _fused(similar, fit & (similar > 0)))
    order = [one for one in np.lexsort((np.arange(len(score)), -strength, -score)).tolist() if score[one] > 0]
    rows = []
    for rank, number in enumerate(_interleaved(order, together)[:top], start=1):
        at = candidates.first[number]
        near = at[marked[setting.sentence[at]]]
        shown = near if len(near) else at
        documents = len(np.unique(setting.words.document[shown]))
        counts = (int(together[number]), int(alone[number]), documents)
        term = _written(tokens, setting.words, at, len(candidates.parts[number]))
        position = int(setting.words.document[shown[0]])
        left, right = tokens.sentence_at(position, int(setting.words.start[shown[0]]))
        example = " ".join(tokens.corpus.documents[position].text[left:right].split())
        line = Note.of(
            "themes.line_of_one" if counts[1] == 1 else "themes.line",
            term=quoted(term),
            together=counts[0],
            sentences=counts[1],
            documents=documents,
        )
        numbers = (score[number], strength[number], bits[number], similar[number])
        rows.append((rank, term, *numbers, *counts, example, line))
    return pd.DataFrame(rows, columns=COLUMNS)


def _interleaved(order: Sequence[int], together: NDArray[np.float64]) -> list[int]:
    """Return candidates in their order, but in every fifth place one that never meets the theme while there is any."""
    met = [one for one in order if together[one]][::-1]
    apart = [one for one in order if not together[one]][::-1]
    found: list[int] = []
    while met or apart:
        turn = (len(found) + 1) % _EVERY == 0
        found.append((apart if apart and (turn or not met) else met).pop())
    return found


def _whole(keys: Sequence[tuple[int, ...]], alone: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which candidates are not merely the part of a longer one: they are in other sentences too."""
    whole = np.ones(len(keys), dtype=bool)
    at = {parts: number for number, parts in enumerate(keys)}
    for number, parts in enumerate(keys):
        for size in range(1, len(parts)):
            for start in range(len(parts) - size + 1):
                inner = at.get(parts[start : start + size])
                if inner is not None and alone[inner] == alone[number]:
                    whole[inner] = False
    return whole


def _fused(values: NDArray[np.float64], counted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return 1 / (60 + rank) by value, largest first; 0 for what is not counted."""
    rank = np.empty(len(values))
    rank[np.lexsort((np.arange(len(values)), -values))] = np.arange(1, len(values) + 1)
    return np.where(counted, 1 / (_DAMPING + rank), 0.0)


def _written(tokens: Tokens, words: Words, at: Integers, size: int) -> str:
    """Return how a candidate is most often written."""
    forms: Counter[str] = Counter()
    for first in at.tolist():
        text = tokens.corpus.documents[int(words.document[first])].text
        forms[" ".join(text[int(words.start[first]) : int(words.end[first + size - 1])].split())] += 1
    return max(forms, key=lambda form: (forms[form], form.islower(), form))


def _around(term: str, example: str) -> str:
    """Return a sentence cut around a term, at spaces, so that the term is in view."""
    shown = "".join(char if char.isprintable() else " " for char in example)
    if len(shown) <= _EXAMPLE:
        return shown
    start, end = _found(term, shown)
    # What one side does not need the other has.
    left = max(0, min(start - max(0, _EXAMPLE - (end - start)) // 2, len(shown) - _EXAMPLE))
    right = max(end, left + _EXAMPLE)
    if left:
        left = min(start, shown.find(" ", left - 1) + 1 or start)
    if right < len(shown):
        right = max(end, shown.rfind(" ", 0, right + 1))
    return ("… " if left else "") + shown[left:right].strip() + (" …" if right < len(shown) else "")


def _found(term: str, text: str) -> tuple[int, int]:
    """Return where the syllables of a term are in a text, its beginning if they do not."""
    wanted, there = [one.key for one in syllables(nfc(term))], syllables(text)
    keys = [one.key for one in there]
    for at in range(len(keys) - len(wanted) + 1):
        if keys[at : at + len(wanted)] == wanted:
            return there[at].start, there[at + len(wanted) - 1].end
    return 0, 0
