"""How many topics: the ensemble is cut at every number, and each is looked at by the same fits to halves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from dienngon.codes import Note
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.inference import Design
from dienngon.progress import Progress, Step, usual
from dienngon.table import Table
from dienngon.topic_models.models import DEFAULT, Recipe, groups_of
from dienngon.topic_models.stability import Half, draw_halves, interval, stability_of, summed
from dienngon.topic_models.topics import Stability, Stable, TextUnits, check_counts, check_whole
from dienngon.topic_models.weights import Numbers, Rows

_COLUMNS = [
    *("model", "k", "stable_topics", "stability", "stability_low", "stability_high"),
    *("held_out", "held_out_low", "held_out_high", "chosen"),
]
# Numbers that are tried: each up to ten, then in steps of about a tenth.
_TRIED = (*range(2, 11), 12, 14, 16, 18, 21, 25, 30)
# Rows that a topic should have on average.
_ROWS_A_TOPIC = 8
# A number is supported if this share of its topics is stable.
SUPPORTED = 0.5
# Times that each word is assumed to have been seen in addition to its count, shared among topics as all words are.
_SMOOTHING = 3.0


@dataclass(frozen=True, eq=False)
class Scan:
    """A scan of the number of topics.

    Attributes
    ----------
    table
        A line for each number; see :func:`choose_k`.
    k
        The number that is recommended, None if none is supported.
    best
        The number to take if one must be taken: ``k``, or that of the most stable topics.
    groups
        For each number the topic of each row, -1 for none.
    stability
        For each number the stability of its topics.
    """

    table: Table
    k: int | None
    best: int
    groups: Mapping[int, Numbers] = field(repr=False)
    stability: Mapping[int, Stability] = field(repr=False)


def choose_k(
    counts: Counts,
    ks: Iterable[int] | None = None,
    *,
    vectors: Rows | None = None,
    draws: int | None = None,
    design: Design = Design(),
    cache: Path | None = None,
    progress: Progress = usual,
) -> Scan:
    """Return a scan of the number of topics by the default model, with the number that the corpus supports.

    The number is recommended whose topics, found in one half of the words, predict the other half best, times the mean
    of their stability. It is supported if half of its topics are stable and they predict better than no topics.

    Parameters
    ----------
    counts
        As :func:`fit_topics` takes them.
    ks
        Numbers to try; by default 2 to 30, and at most one for each eight rows.
    vectors
        Of the rows, shape (rows, dimensions), to be used instead of words and pairs of syllables.
    draws, design, cache, progress
        As :func:`assess` takes them.

    Returns
    -------
    Scan
        Its table has model, k, stable_topics, stability (the mean of the topics), stability_low, stability_high,
        held_out (the logarithm of how much likelier each word is by its topic), held_out_low, held_out_high, chosen.

    Raises
    ------
    ParameterError
        If no number can be tried.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> scan = choose_k(dn.count(dn.segment(corpus())), ks=[2, 3], draws=2)
    >>> scan.best in (2, 3), scan.table.data["k"].tolist()
    (True, [2, 3])
    """
    check_counts(counts)
    tried = _ks(counts, ks)
    recipe = Recipe(counts, DEFAULT, vectors=vectors)
    progress(Step.CHOOSING)
    found = groups_of(recipe, tried, cache)
    halves = draw_halves(recipe, tried, draws=draws, design=design, cache=cache, progress=progress)
    random = np.random.default_rng([design.seed, 1])
    groups: dict[int, Numbers] = {}
    stability: dict[int, Stability] = {}
    rows: list[dict[str, Any]] = []
    gains = [held_out(counts, half, random) for half in halves]
    for k in tried:
        groups[k] = np.full(counts.matrix.shape[0], -1)
        groups[k][recipe.rows] = found[k]
    for k, values in stability_of(counts, groups, halves, design).items():
        stability[k] = summed(counts, values, design, divided=vectors is None)
        rows.append(_row(k, stability[k], values, np.array([one[k] for one in gains])))
    return _scan(counts, rows, groups, stability, design)


def _ks(counts: Counts, ks: Iterable[int] | None) -> list[int]:
    used = int((np.asarray(counts.matrix.sum(axis=1)).ravel() > 0).sum())
    most = min(used, len(counts.terms)) - 1
    if ks is None:
        if most < 2:
            size = {"rows": used, "units": TextUnits.of(counts.unit), "terms": len(counts.terms)}
            raise ParameterError(Note.of("refused.small", **size, single=TextUnits.single(counts.unit)))
        return [k for k in _TRIED if k <= max(2, min(used // _ROWS_A_TOPIC, most))]
    given: list[Any] = list(ks) if np.iterable(ks) else [ks]
    for k in given:
        if isinstance(k, bool) or not isinstance(k, (int, np.integer)):
            raise ParameterError(f"The 'ks' parameter must hold whole numbers of topics to try. Got {k!r}.")
        check_whole("ks", k, least=2)
        if k > most:
            raise ParameterError(f"The 'ks' parameter must hold numbers from 2 to {most} here. Got {k}.")
    if not given:
        raise ParameterError("The 'ks' parameter must hold a number of topics to try. Got an empty one.")
    return sorted({int(one) for one in given})


def held_out(counts: Counts, half: Half, random: np.random.Generator) -> dict[int, float]:
    """Return for each k how well the topics of a half predict the words that they were not found by.

    The logarithm of how much likelier a word is in its topic than in all, in the mean of the words. Topics know these
    words from one half of the rows, smoothed word by word, and are scored on the other.
    """
    words = sparse.csr_array(counts.matrix[half.rows].astype(np.float64))
    held = np.bincount(words.indices, minlength=words.shape[1]) > 0
    words = sparse.csr_array(words[:, np.flatnonzero(held if half.kept.all() else held & ~half.kept)])
    side = random.permutation(np.arange(len(half.rows)) % 2) == 0
    gains = dict.fromkeys(half.topics, 0.0)
    for known in (side, ~side):
        seen, new = sparse.csr_array(words[known].T), sparse.csr_array(words[~known])
        row = np.repeat(np.arange(new.shape[0]), np.diff(new.indptr))
        for k, topic in half.topics.items():
            placed = topic[~known][row] >= 0
            at = topic[~known][row][placed], new.indices[placed]
            gains[k] += float(new.data[placed] @ _log_ratios(seen, topic[known], k, at))
    return {k: gain / max(float(words.sum()), 1.0) for k, gain in gains.items()}


def _log_ratios(seen: sparse.csr_array, topic: Numbers, k: int, at: tuple[Numbers, Numbers]) -> Rows:
    """Return the logarithm of how much likelier a term is in a topic than in all, for pairs of topic and term.

    ``seen`` are the counts that are known, shape (terms, rows), ``topic`` the topics of these rows.
    """
    member = np.zeros((seen.shape[1], k))
    member[np.flatnonzero(topic >= 0), topic[topic >= 0]] = 1.0
    own = np.asarray(seen @ member)
    share = (own.sum(axis=0) + 1) / (own.sum() + k)
    total = own.sum(axis=1)
    base = (total + 0.1) / (total.sum() + 0.1 * len(total))
    # Shares of a topic's words must sum to 1.
    norm = (base / (total + _SMOOTHING)) @ own / share + _SMOOTHING * (base / (total + _SMOOTHING)).sum()
    which, term = at
    ratio = (own[term, which] / share[which] + _SMOOTHING) / ((total[term] + _SMOOTHING) * norm[which])
    return np.asarray(np.log(ratio))


def _row(k: int, stability: Stability, values: Rows, held: Rows) -> dict[str, Any]:
    stable = sum(one == Stable.STABLE for one in stability.verdicts)
    row: dict[str, Any] = {"model": "consensus", "k": k, "stable_topics": stable}
    # Two halves of one draw are one observation.
    for name, means in (("stability", values.mean(axis=1)), ("held_out", held.reshape(-1, 2).mean(axis=1))):
        row[name], row[f"{name}_low"], row[f"{name}_high"] = (float(one) for one in interval(means))
    return row


def _scan(
    counts: Counts,
    rows: list[dict[str, Any]],
    groups: Mapping[int, Numbers],
    stability: Mapping[int, Stability],
    design: Design,
) -> Scan:
    best = max(rows, key=lambda row: (row["stability"] * max(row["held_out"], 0.0), row["stability"], -row["k"]))
    few, weak = best["stable_topics"] < SUPPORTED * best["k"], best["held_out_low"] <= 0
    supported = not few and not weak
    k = int(best["k"])
    frame = pd.DataFrame([{**row, "chosen": "yes" if supported and row["k"] == k else "no"} for row in rows])
    said = (
        Note.of("scan.recommended", k=k, stable=best["stable_topics"])
        if supported
        else Note.of("scan.unsupported", k=k, stable=best["stable_topics"], few=few, weak=weak, share=SUPPORTED)
    )
    drawn = stability[k].note(counts.unit)
    table = Table(
        name="topic_scan",
        title=Note.of("scan.title", model="CONSENSUS"),
        method=Note.of("scan.method", share=SUPPORTED),
        data=frame[_COLUMNS],
        parameters={"model": "consensus", "seed": design.seed, "draws": stability[k].draws, "unit": counts.unit},
        notes=(said, *(() if drawn is None else (drawn,))),
        corpus=counts.tokens.corpus.hash,
        details=(Note.of("scan.held_out"),),
    )
    return Scan(table, k if supported else None, k, groups, stability)
