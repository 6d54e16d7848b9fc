"""Which themes occur together in paragraphs or sentences, against what chance would bring."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.corpus import voices
from dienngon.errors import ParameterError
from dienngon.inference import LEVEL
from dienngon.periods import Periods, periods_for
from dienngon.processes import one_thread
from dienngon.segmentation import Tokens
from dienngon.stages import kept
from dienngon.store import digest_of
from dienngon.table import Table
from dienngon.themes.documents import Evidence
from dienngon.themes.hits import Hits, Unit, Units, absolute, of_hits
from dienngon.themes.patterns import Integers

COLUMNS = [
    *("theme_a", "label_a", "theme_b", "label_b", "unit", "shared", "with_a", "with_b", "jaccard"),
    *("expected", "ratio", "documents", "p", "q", "note"),
]

# Up to so many cells, 4 MB, themes × units are a dense array: it takes a quarter of the time of a sparse one, or less.
_DENSE = 1_000_000


@of_hits
def cooccurrence(
    hits: Hits, by: str | Periods = "year", unit: Unit = "paragraph", draws: int = 999, seed: int = 0
) -> Table:
    """Return in how many paragraphs or sentences two themes occur together, and in how many they would by chance.

    In every document the hits of each theme are moved along its words by one random number of words, round from the end
    to the beginning: a theme keeps its number of hits, their distances and its chance of falling into a long unit.

    Parameters
    ----------
    hits
        What :func:`dienngon.match` returned; a segmented corpus and a lexicon, as two arguments, are matched first.
    by
        As in :func:`dienngon.track`; only for the evidence, and for a note on the documents in no period. Units are
        those of all documents, except those that begin in a copy of an earlier one.
    unit
        ``paragraph`` or ``sentence``.
    draws
        Circular shifts for the null.
    seed
        Of the random shifts.

    Returns
    -------
    Table
        One row a pair of themes: theme_a, label_a, theme_b, label_b, unit, shared (units with both), with_a, with_b,
        jaccard, expected, ratio, documents (with a shared unit), p, q, note. Pairs of which one is nested in the other
        are left out. ``evidence(theme_a, theme_b)`` gives the hits in the shared units.

    Raises
    ------
    ParameterError
        If ``unit`` is neither, ``draws`` is below 1, ``by`` cannot be used, or the corpus is not segmented.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lexicon = dn.Lexicon.of({"cyber": ["không gian mạng"], "market": ["chợ", "bán hàng"]})
    >>> together = dn.cooccurrence(dn.segment(corpus()), lexicon, draws=99)
    >>> together.data[["shared", "with_a", "with_b", "documents"]].values.tolist()
    [[1, 4, 6, 1]]
    """
    if unit not in ("paragraph", "sentence"):
        raise ParameterError(f"The 'unit' parameter must be 'paragraph' or 'sentence'. Got {unit!r} instead.")
    if draws < 1:
        raise ParameterError(f"The 'draws' parameter must be at least 1. Got {draws}.")
    lexicon, tokens, periods = hits.lexicon, hits.tokens, periods_for(hits.tokens.corpus, by)
    layout = _lay_out(hits, unit)
    # An axis without a period has no theme.
    themes = lexicon.themes if periods.labels else ()
    with one_thread():
        observed = _together(layout, layout.here, len(lexicon.themes))
        expected, p = _kept_null(layout, observed, draws, seed, tokens.cache)
    at = [
        (a, b)
        for a, b in itertools.combinations(range(len(themes)), 2)
        if themes[a].id not in lexicon.ancestors(themes[b]) and themes[b].id not in lexicon.ancestors(themes[a])
    ]
    from scipy.stats import false_discovery_control

    q = false_discovery_control([p[pair] for pair in at]) if at else []
    shared: dict[tuple[str, str], tuple[Integers, Integers]] = {}
    for a, b in at:
        inside = _in_shared(layout, (a, b))
        shared[themes[a].id, themes[b].id] = layout.hit[inside], layout.here[inside]
    rows: list[tuple[object, ...]] = []
    for (a, b), (places, _), adjusted in zip(at, shared.values(), q, strict=True):
        both, with_a, with_b = (int(observed[one]) for one in ((a, b), (a, a), (b, b)))
        either, documents = with_a + with_b - both, len(np.unique(hits.document[places]))
        chance = (expected[a, b], both / expected[a, b] if expected[a, b] else np.nan, documents)
        tested = (p[a, b], float(adjusted)) if with_a and with_b else (np.nan, np.nan)
        key = (themes[a].id, themes[a].label_en, themes[b].id, themes[b].label_en, unit)
        counts = (both, with_a, with_b, both / either if either else np.nan)
        rows.append((*key, *counts, *chance, *tested, _note(documents, with_a, with_b, tested[1])))
    return Table(
        name="cooccurrence" if unit == "paragraph" else "cooccurrence_sentences",
        title=Note.of(f"themes.same_{unit}"),
        method=Note.of(f"themes.{unit}s_method"),
        details=(Note.of("themes.shifts", draws=draws), Note.of("themes.jaccard")),
        data=pd.DataFrame(rows, columns=COLUMNS),
        parameters={**lexicon.parameters, "by": periods.by, "unit": unit, "draws": draws, "seed": seed},
        notes=_counted(tokens, periods, layout.units, unit),
        corpus=tokens.corpus.hash,
        evidence_data=_SharedEvidence(Evidence(hits, periods), shared),
        evidence_by=("theme_a", "theme_b"),
    )


@dataclass(frozen=True, eq=False)
class _SharedEvidence:
    """The hits in the units that two themes share, and these units, by the ids of the themes.

    With ``units``, a number, so many of the units of each pair are drawn at random, always the same.
    """

    evidence: Evidence
    shared: dict[tuple[str, str], tuple[Integers, Integers]]

    def __call__(self, **cell: str) -> pd.DataFrame:
        found = [self.evidence.rows(np.zeros(0, dtype=np.int64)).assign(theme_a="", theme_b="")]
        found += [
            self.evidence.rows(places[_some(units, int(cell.get("units", 0)))]).assign(theme_a=a, theme_b=b)
            for (a, b), (places, units) in self.shared.items()
            if cell.get("theme_a", a) == a and cell.get("theme_b", b) == b
        ]
        return pd.concat(found, ignore_index=True)


def _some(units: Integers, most: int) -> NDArray[np.bool_]:
    """Return which hits are in ``most`` of their units, drawn at random; all where there are no more, or it is 0."""
    every = np.unique(units)
    chosen = every if not 0 < most < len(every) else np.random.default_rng(0).choice(every, most, replace=False)
    return np.isin(units, chosen)


def _counted(tokens: Tokens, periods: Periods, units: int, unit: Unit) -> tuple[Note, ...]:
    """Return which units are counted: of all documents, those in no period among them."""
    copies = any(document.copies for document in tokens.corpus)
    notes = [Note.of(f"themes.{unit}s_counted", units=units, copies=copies)]
    outside = len(voices(tokens.corpus)) - sum(map(len, periods.groups(tokens.corpus).values()))
    return (*notes, Note.of("themes.outside_counted", documents=outside)) if outside else tuple(notes)


def _note(documents: int, with_a: int, with_b: int, q: float) -> Note | str:
    if not with_a or not with_b:
        return Note.of("themes.no_hit_of_one")
    if q > LEVEL:
        return ""
    return Note.of("themes.beyond_chance_in_one" if documents == 1 else "themes.beyond_chance")


@dataclass(frozen=True, eq=False)
class _Layout:
    """Where hits are: one item a hit, and in ``landing`` one a word that a hit could be at, with its unit.

    Units that begin in a copy of an earlier document are left out, and so are the words in copies.
    """

    hit: Integers  # its position among all hits
    theme: Integers
    here: Integers  # its paragraph or sentence
    word: Integers  # place in the document, in words
    first: Integers  # of the document, in the corpus
    size: Integers  # of the document, in words
    group: Integers  # the theme's hits in one document
    landing: NDArray[np.int32]
    units: int


def _lay_out(hits: Hits, unit: Unit) -> _Layout:
    """Return the layout of the hits that count and are in a unit that is counted."""
    units = Units.of(hits.tokens, unit)
    number = np.where(units.counted, np.cumsum(units.counted) - 1, -1)
    spans = hits.tokens.words
    where = absolute(hits.document, hits.start)
    landings: list[NDArray[np.int32]] = [np.zeros(0, dtype=np.int32)]
    before = np.zeros(len(spans) + 1, dtype=np.int64)
    word = np.zeros(len(where), dtype=np.int64)
    bounds = np.searchsorted(hits.document, np.arange(len(spans) + 1)).tolist()
    # Document by document: as one array the words of a large corpus take hundreds of megabytes.
    for at, (one, left, right) in enumerate(zip(spans, bounds, bounds[1:], strict=False)):
        words = absolute(at, one.start[one.counted])
        landing = number[units.at(words)]
        words = words[landing >= 0]
        landings.append(landing[landing >= 0].astype(np.int32))
        before[at + 1] = before[at] + len(words)
        word[left:right] = np.maximum(0, np.searchsorted(words, where[left:right], side="right") - 1)
    chosen = np.flatnonzero(hits.counted)
    first, end = before[hits.document], before[hits.document + 1]
    chosen = chosen[(number[units.at(where[chosen])] >= 0) & (end > first)[chosen]]
    first, size, where, word = first[chosen], (end - first)[chosen], where[chosen], word[chosen]
    landing = np.concatenate(landings)
    theme, document = hits.theme[chosen], hits.document[chosen]
    _, group = np.unique(theme * max(1, len(spans)) + document, return_inverse=True)
    here = number[units.at(where)]
    return _Layout(chosen, theme, here, word, first, size, group, landing, int(units.counted.sum()))


def _in_shared(layout: _Layout, pair: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which hits are of one of two themes and in a unit that holds both."""
    theme, here = layout.theme, layout.here
    both = np.intersect1d(here[theme == pair[0]], here[theme == pair[1]])
    chosen: NDArray[np.bool_] = np.isin(theme, pair) & np.isin(here, both)
    return chosen


def _together(layout: _Layout, unit: Integers | NDArray[np.int32], themes: int) -> NDArray[np.float64]:
    """Return in how many units each two themes occur, shape (themes, themes); the diagonal has those of each."""
    rows = max(1, layout.units)
    if themes * rows <= _DENSE:
        filled = np.zeros((themes, rows), dtype=np.float32)
        filled[layout.theme, unit] = 1
        return (filled @ filled.T).astype(np.float64)
    cells = np.unique(layout.theme * rows + unit)
    held = sparse.csr_array((np.ones(len(cells)), np.divmod(cells, rows)), shape=(themes, rows))
    return np.asarray((held @ held.T).todense(), dtype=np.float64)


def _kept_null(
    layout: _Layout, observed: NDArray[np.float64], draws: int, seed: int, cache: Path | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what :func:`_null` does, kept in the folder of caches if there is one."""
    arrays: list[NDArray[Any]] = [
        layout.theme,
        layout.here,
        layout.word,
        layout.first,
        layout.size,
        layout.group,
        layout.landing,
        observed,
    ]
    computed_from = [] if cache is None else [*map(digest_of, arrays), *map(str, (layout.units, draws, seed))]
    expected, p = kept(
        cache,
        "cooccurrence",
        computed_from,
        list[np.ndarray],
        lambda: [*_null(layout, observed, draws, seed)],
        sound=lambda found: [(one.dtype, one.shape) for one in found] == [(observed.dtype, observed.shape)] * 2,
    )
    return expected, p


def _null(
    layout: _Layout, observed: NDArray[np.float64], draws: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean over the shifts, and the share of shifts with as many units or more."""
    random = np.random.default_rng(seed)
    total = np.zeros_like(observed)
    as_many = np.zeros_like(observed)
    # Without two themes there is no pair to be compared with chance.
    if not len(layout.theme) or len(observed) < 2:
        return total, np.ones_like(observed)
    groups = int(layout.group.max()) + 1
    for _ in range(draws):
        shift = (random.random(groups)[layout.group] * layout.size).astype(np.int64)
        moved = layout.first + (layout.word + shift) % layout.size
        drawn = _together(layout, layout.landing[moved], len(observed))
        total += drawn
        as_many += drawn >= observed
    return total / draws, (1 + as_many) / (1 + draws)
