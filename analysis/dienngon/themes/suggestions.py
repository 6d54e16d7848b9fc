"""Terms that a theme might lack: what stands beside its hits, and what stands in sentences like theirs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.errors import LexiconError, ParameterError, nearest
from dienngon.lexicon import Lexicon, read_lexicon
from dienngon.periods import Periods
from dienngon.phrases.ngrams import Words
from dienngon.segmentation import Tokens
from dienngon.table import Table, round_significant
from dienngon.text import nfc, syllables
from dienngon.themes.candidates import (
    Candidates,
    Integers,
    Setting,
    find_candidates,
    g2,
    neighbourhood,
    neighbours,
    pmi,
)
from dienngon.themes.evidence import find_evidence
from dienngon.themes.hits import segmented

METHOD = (
    "A candidate is a word, or a run of two or three of Pyvi's words that holds together (NPMI above 0, Bouma 2009), "
    "found {minimum} times or more outside the theme's own hits. together counts the sentences with a hit of the theme "
    "that hold it, sentences all that do. G² is the log-likelihood ratio of the four cells (Dunning 1993), PMI in bits "
    "(Church and Hanks 1990), both over sentences; similarity is the cosine between the positive PMI of its neighbours "
    "in sentences and of the theme's (Turney and Pantel 2010). Candidates that meet the theme, but with a PMI below 1 "
    "bit, are left out; those that never meet it have no PMI. score joins the ranks by G² and by similarity as 1 / (60 "
    "+ rank) (Cormack, Clarke and Büttcher 2009). The list is by score, but every fifth line is the next candidate "
    "that never meets the theme, by similarity alone, as long as there are both. It is for reading: sentences are no "
    "independent draws, and it tests nothing."
)
COLUMNS = [
    *("rank", "term", "score", "g2", "pmi", "similarity", "together", "sentences", "documents", "example", "lexicon"),
]
_DAMPING = 60
_EXAMPLE = 100
_LEAST_BITS = 1.0
# Of so many lines of the list one is for candidates that never meet the theme: by score they would all come last.
_EVERY = 5


def suggest_theme_terms(
    tokens: Tokens, lexicon: Lexicon | Path | str, theme: str, top: int = 30, minimum: int = 3
) -> Table:
    """Return terms that a theme of a lexicon might lack, best first, with example sentences.

    Parameters
    ----------
    tokens
        The segmented corpus.
    lexicon
        A lexicon or the path of one.
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
        documents (in which it stands with the theme, or all if it never does), example and lexicon (its line for the
        lexicon). By score; every fifth row is the next candidate that never stands with the theme, which is there for
        its similarity alone.

    Raises
    ------
    ParameterError
        If ``top`` or ``minimum`` is below 1, or the corpus is not segmented.
    LexiconError
        If there is no such theme, or it has no hit to start from.
    """
    tokens = segmented(tokens)
    if top < 1 or minimum < 1:
        message = f"'top' and 'minimum' must be at least 1. Got top = {top} and minimum = {minimum}."
        raise ParameterError(message)
    lexicon = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    found = lexicon.theme(theme)
    if found is None:
        message = f"There is no theme '{theme}' in the lexicon. {nearest(theme, (one.id for one in lexicon.themes))}"
        raise LexiconError(message)
    hits = find_evidence(tokens, lexicon, Periods(()))
    setting = Setting.of(tokens, hits[(hits["theme"] == theme) & (hits["counted"] == 1)])
    if not setting.marked.any():
        message = f"The theme '{theme}' has no hit in these documents, so nothing stands beside it; add a term first."
        raise LexiconError(message)
    known = frozenset(" ".join(one.parts[0]) for term in found.terms for one in term.variants if one.literal)
    candidates = find_candidates(setting, known, minimum)
    return Table(
        name="theme_terms",
        title=f"Terms that the theme '{theme}' might lack",
        method=METHOD.format(minimum=minimum),
        data=_ranked(tokens, setting, candidates, top),
        parameters={"theme": theme, "top": top, "minimum": minimum},
        notes=(
            f"{len(candidates.parts)} candidates in all.",
            f"{int(setting.marked.sum())} sentences hold a hit of the theme.",
        ),
        corpus=tokens.corpus.hash,
    )


def theme_lines(table: Table) -> str:
    """Return the terms of a table by :func:`suggest_theme_terms` as lines of a lexicon, to accept or strike out.

    Each has the words around the term in its example.
    """
    columns = (table.data[name] for name in ("term", "lexicon", "example"))
    lines = [
        f"{line}: {_around(term, example)}" if example else line for term, line, example in zip(*columns, strict=True)
    ]
    return "\n".join([f"# [themes.{table.parameters['theme']}]", *lines, ""])


def _ranked(tokens: Tokens, setting: Setting, candidates: Candidates, top: int) -> pd.DataFrame:
    marked = setting.marked
    together = np.asarray(candidates.held[:, marked].sum(axis=1)).ravel()
    alone = np.asarray(candidates.held.sum(axis=1)).ravel()
    sizes = int(marked.sum()), len(marked)
    strength, bits = g2(together, alone, *sizes), pmi(together, alone, *sizes)
    held, own = neighbours(setting, candidates.parts)
    similar = neighbourhood(candidates.held, held, marked, own)
    # What is met with the theme hardly more than without it is met everywhere.
    fit = ~(bits < _LEAST_BITS) & _whole(candidates.parts, alone)
    score = round_significant(_fused(strength, fit & (strength > 0)) + _fused(similar, fit & (similar > 0)))
    order = [one for one in np.lexsort((np.arange(len(score)), -strength, -score)).tolist() if score[one] > 0]
    rows = []
    for rank, number in enumerate(_dealt(order, together)[:top], start=1):
        at = candidates.first[number]
        near = at[marked[setting.sentence[at]]]
        shown = near if len(near) else at
        documents = len(np.unique(setting.words.document[shown]))
        counts = (int(together[number]), int(alone[number]), documents)
        term = _written(tokens, setting.words, at, len(candidates.parts[number]))
        example = _sentence(tokens, setting.words, int(shown[0]))
        numbers = (score[number], strength[number], bits[number], similar[number])
        rows.append((rank, term, *numbers, *counts, example, _line(term, counts)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _dealt(order: Sequence[int], together: NDArray[np.float64]) -> list[int]:
    """Return candidates in their order, but in every fifth place one that never meets the theme while there is any."""
    beside = [one for one in order if together[one]][::-1]
    apart = [one for one in order if not together[one]][::-1]
    found: list[int] = []
    while beside or apart:
        turn = (len(found) + 1) % _EVERY == 0
        found.append((apart if apart and (turn or not beside) else beside).pop())
    return found


def _whole(keys: Sequence[tuple[int, ...]], alone: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which candidates are not merely the part of a longer one: they stand in other sentences too."""
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


def _sentence(tokens: Tokens, words: Words, first: int) -> str:
    position = int(words.document[first])
    left, right = tokens.sentence_at(position, int(words.start[first]))
    return " ".join(tokens.corpus.documents[position].text[left:right].split())


def _line(term: str, counts: tuple[int, int, int]) -> str:
    # A JSON string is a TOML basic string but for DEL; in a comment control characters are not allowed.
    quoted = json.dumps(term, ensure_ascii=False).replace("\x7f", "\\u007f")
    together, sentences, documents = counts
    size = f"{documents} document{'' if documents == 1 else 's'}"
    if sentences == 1:
        part = f"its one sentence {'with' if together else 'without'} the theme"
    else:
        part = f"{together or 'none'} of its {sentences} sentences with the theme"
    return f"{quoted},  # {part}, {size}"


def _around(term: str, example: str) -> str:
    """Return a sentence cut around a term, at spaces, so that the term stands in view."""
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
    """Return where the syllables of a term stand in a text, its beginning if they do not."""
    wanted, there = [one.key for one in syllables(nfc(term))], syllables(text)
    keys = [one.key for one in there]
    for at in range(len(keys) - len(wanted) + 1):
        if keys[at : at + len(wanted)] == wanted:
            return there[at].start, there[at + len(wanted) - 1].end
    return 0, 0
