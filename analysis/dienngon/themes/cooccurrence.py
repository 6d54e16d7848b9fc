"""Which themes stand together in paragraphs or sentences, against what chance would bring."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import false_discovery_control

from dienngon.errors import ParameterError
from dienngon.inference import LEVEL
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.themes.hits import Layout, Unit, lay_out, segmented
from dienngon.themes.patterns import Integers

METHOD = (
    "Two themes co-occur in a {unit} in which at least one hit of each begins; {unit}s that begin in a copy of an "
    "earlier document are not counted. Jaccard = {unit}s with both / {unit}s "
    "with either (Jaccard 1912). Null: in every document the hits of each theme are moved along its words by one "
    "random number of words, round from the end to the beginning (circular shift), so that a theme keeps its number of "
    "hits, their distances, and its chance of falling into a long {unit}, copies left out; {draws} draws. expected is "
    "the mean over the draws; p = (1 + draws with as many shared {unit}s or more) / (1 + draws) (Phipson and Smyth "
    "2010), q is adjusted after Benjamini and Hochberg (1995). The null is about places within these documents: it "
    "says nothing of other documents."
)
COLUMNS = [
    *("theme_a", "label_a", "theme_b", "label_b", "unit", "shared", "with_a", "with_b", "jaccard"),
    *("expected", "ratio", "documents", "p", "q", "note"),
]


def cooccurrence(themes: Table, tokens: Tokens, unit: Unit = "paragraph", draws: int = 999, seed: int = 0) -> Table:
    """Return in how many paragraphs or sentences two themes stand together, and in how many they would by chance.

    Paragraphs and sentences are those of all documents, but for those that begin in a copy of an earlier one.

    Parameters
    ----------
    themes
        What :func:`dienngon.themes.track` returned.
    tokens
        What it was given.
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
        If ``unit`` is neither, ``draws`` is below 1, or the corpus is not segmented.
    """
    if unit not in ("paragraph", "sentence"):
        message = f"The 'unit' parameter must be 'paragraph' or 'sentence'. Got {unit!r} instead."
        raise ParameterError(message)
    if draws < 1:
        message = f"The 'draws' parameter must be at least 1. Got {draws}."
        raise ParameterError(message)
    hits = themes.evidence()
    labels = dict(zip(themes.data["theme"], themes.data["label_en"], strict=True))
    # Without a period the table has no theme.
    counted = (hits["counted"] == 1) & hits["theme"].isin(labels)
    layout, hits = lay_out(hits[counted], list(labels), segmented(tokens), unit)
    here = layout.here
    observed = _together(layout, here, len(labels))
    expected, p = _null(layout, observed, draws, seed)
    number = {theme: place for place, theme in enumerate(labels)}
    pairs = [pair for pair in itertools.combinations(labels, 2) if not _nested(*pair, themes.parameters.get("parents"))]
    at = [(number[a], number[b]) for a, b in pairs]
    q = false_discovery_control([p[one] for one in at]) if at else []
    rows, found = [], [hits.iloc[:0].assign(theme_a="", theme_b="")]
    for (a, b), place, adjusted in zip(pairs, at, q, strict=True):
        shared = hits[_in_shared(layout.theme, here, place)].assign(theme_a=a, theme_b=b)
        found.append(shared)
        both, with_a, with_b = (int(observed[one]) for one in (place, place[:1] * 2, place[1:] * 2))
        either = with_a + with_b - both
        chance = (expected[place], both / expected[place] if expected[place] else np.nan, shared["document"].nunique())
        counts = (unit, both, with_a, with_b, both / either if either else np.nan)
        tested = (p[place], float(adjusted)) if with_a and with_b else (np.nan, np.nan)
        note = _note(shared["document"].nunique(), with_a, with_b, tested[1])
        rows.append((a, labels[a], b, labels[b], *counts, *chance, *tested, note))
    return Table(
        name="cooccurrence" if unit == "paragraph" else "cooccurrence_sentences",
        title=f"Themes in the same {unit}",
        method=METHOD.format(unit=unit, draws=draws),
        data=pd.DataFrame(rows, columns=COLUMNS),
        parameters={**themes.parameters, "unit": unit, "draws": draws, "seed": seed},
        notes=(_counted(themes, tokens, layout, unit),),
        corpus=themes.corpus,
        evidence_data=pd.concat(found, ignore_index=True),
        evidence_by=("theme_a", "theme_b"),
    )


def _counted(themes: Table, tokens: Tokens, layout: Layout, unit: Unit) -> str:
    """Return which units are counted: of all documents, those in no period of the table among them."""
    said = f"{layout.units} {unit}s are counted"
    if any(document.copies for document in tokens.corpus):
        said += ", those that begin in a copy left out"
    outside = len(tokens.corpus) - int(themes.data.drop_duplicates("period")["documents"].sum())
    if not outside:
        return said + "."
    size = "1 document that is" if outside == 1 else f"{outside} documents that are"
    return f"{said}; {size} in no period of the table of themes {'has' if outside == 1 else 'have'} a part in them."


def _note(documents: int, with_a: int, with_b: int, q: float) -> str:
    if not with_a or not with_b:
        return "one of the themes has no hit"
    if q <= LEVEL and documents == 1:
        return "more than by chance, in one document only"
    return "more than by chance in these documents" if q <= LEVEL else ""


def _nested(a: str, b: str, parents: Mapping[str, str] | None) -> bool:
    """Return whether one theme is nested in the other: they then stand together by definition."""
    for inner, outer in ((a, b), (b, a)):
        above = (parents or {}).get(inner, "")
        while above:
            if above == outer:
                return True
            above = (parents or {}).get(above, "")
    return False


def _in_shared(theme: Integers, here: Integers, pair: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which hits are of one of two themes and in a unit that holds both."""
    both = np.intersect1d(here[theme == pair[0]], here[theme == pair[1]])
    chosen: NDArray[np.bool_] = np.isin(theme, pair) & np.isin(here, both)
    return chosen


def _together(layout: Layout, unit: Integers, themes: int) -> NDArray[np.float64]:
    """Return in how many units each two themes stand, shape (themes, themes); the diagonal has those of each."""
    cells = np.unique(layout.theme * max(1, layout.units) + unit)
    row, column = np.divmod(cells, max(1, layout.units))
    held = sparse.csr_array((np.ones(len(cells)), (row, column)), shape=(themes, max(1, layout.units)))
    return np.asarray((held @ held.T).todense(), dtype=np.float64)


def _null(
    layout: Layout, observed: NDArray[np.float64], draws: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean over the shifts, and the share of shifts with as many units or more."""
    random = np.random.default_rng(seed)
    total = np.zeros_like(observed)
    as_many = np.zeros_like(observed)
    if not len(layout.theme):
        return total, np.ones_like(observed)
    groups = int(layout.group.max()) + 1
    for _ in range(draws):
        shift = (random.random(groups)[layout.group] * layout.size).astype(np.int64)
        moved = layout.first + (layout.word + shift) % layout.size
        drawn = _together(layout, layout.landing[moved], len(observed))
        total += drawn
        as_many += drawn >= observed
    return total / draws, (1 + as_many) / (1 + draws)
