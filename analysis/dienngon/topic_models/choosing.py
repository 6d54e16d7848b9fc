"""How many topics: a scan of k, with a rule that may answer that none is supported."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.corpus import joined
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.progress import Progress, Step, silent
from dienngon.table import Table
from dienngon.topic_models.arguments import check_counts
from dienngon.topic_models.completing import held_out
from dienngon.topic_models.fitting import DEFAULT, fit_topics
from dienngon.topic_models.quality import coherences, running_words
from dienngon.topic_models.refitting import Refit, refits, usual_draws
from dienngon.topic_models.replicating import null_replication
from dienngon.topic_models.stability import summed
from dienngon.topic_models.value import Topics
from dienngon.topic_models.weighting import word_shares

SCAN_COLUMNS = (
    *("model", "k", "stable_topics", "stable_share", "agreement", "agreement_low", "agreement_high"),
    *("npmi", "npmi_low", "npmi_high", "held_out", "held_out_low", "held_out_high", "chosen"),
)
# A k is supported if this share of its topics is stable.
SUPPORTED = 0.75
# More topics foretell words a little better for ever: so near to the best is good enough.
NEARLY = 0.9
_MOST = 12
# Draws for each k, where small corpora would have more.
_DRAWS = 10
# Rows a topic should have on average.
_ROWS_A_TOPIC = 8
RULE = (
    f"Rule: a k is supported where {SUPPORTED:.0%} of its topics or more are stable and held_out_low is above 0. Of "
    f"these, and of those with {NEARLY:.0%} of the best held_out or more, the one with the highest agreement is "
    "recommended; of equals the smallest."
)
METHOD = (
    "For each k the model is fitted to all rows and again by other seeds, in another order, and to halves of the "
    "documents (of the passages where documents are few), as in topic_stability. agreement: adjusted Rand index "
    "(Hubert and Arabie 1985) between the fit of a half and of the whole; npmi: mean coherence of a half's "
    "topics; held_out: document completion (Wallach et al. 2009): gain in log-likelihood per word over a model without "
    "topics, for the second half of each row's words in the other half of the documents, its topics taken from the "
    "first. Topics are smoothed word by word towards all words by Dirichlet priors (after Zhai and Lafferty 2004), as "
    "much as is best for other rows than those scored, so that useless topics gain about 0. low and high: 2.5th and "
    "97.5th percentile over the halves. " + RULE
)


@dataclass(frozen=True, eq=False)
class Scan:
    """A scan of k: the table, the recommended k (None if none is supported), and the fits with their stability."""

    table: Table
    k: int | None
    fits: dict[int, Topics] = field(repr=False)

    @property
    def topics(self) -> Topics | None:
        """Return the fit of the recommended k."""
        return None if self.k is None else self.fits[self.k]


def choose_k(
    counts: Counts,
    model: Any = DEFAULT,
    ks: Iterable[int] | None = None,
    seed: int = 0,
    *,
    draws: int | None = None,
    clusters: Sequence[Sequence[int]] = (),
    progress: Progress = silent,
    **options: Any,
) -> Scan:
    """Return a scan of the number of topics with the recommended one.

    Parameters
    ----------
    counts, model, seed
        As :func:`fit_topics` takes them; the model must take k.
    ks
        Numbers to try; by default 2 to 12, and at most one for each eight rows.
    draws
        Times the documents are parted into halves, as :func:`assess` takes them.
    clusters
        Documents that are one voice, as :func:`assess` takes them.
    progress
        Called with each step; see :mod:`dienngon.progress`.
    **options
        Further options of :func:`fit_topics`.

    Raises
    ------
    ParameterError
        If no k can be tried, or the model is an estimator, which brings its own number.
    """
    if not isinstance(model, str):
        message = f"An estimator brings its own number of topics; a scan of k needs the name of a model. Got {model!r}."
        raise ParameterError(message)
    check_counts(counts)
    tried = _ks(counts, ks)
    texts = running_words(counts)
    often = min(_DRAWS, usual_draws(len(counts.documents))) if draws is None else draws
    fits: dict[int, Topics] = {}
    rows: list[dict[str, Any]] = []
    for done, k in enumerate(tried):
        progress(Step.CHOOSING, done, len(tried))
        topics = fit_topics(counts, model, k, seed, **options)
        found = refits(topics, draws=often, seed=seed, clusters=clusters)
        null = null_replication(topics, often, seed=seed, clusters=clusters)
        fits[k] = dataclasses.replace(topics, stability=summed(topics, found, clusters, null))
        rows.append(_row(fits[k], k, found["halves"], texts, seed))
    return _scan(
        counts, model, rows, fits, {"model": model, "seed": seed, "draws": draws or "by size", "unit": counts.unit}
    )


def _ks(counts: Counts, ks: Iterable[int] | None) -> list[int]:
    used = int((np.asarray(counts.matrix.sum(axis=1)).ravel() > 0).sum())
    if ks is None:
        tried = list(range(2, min(_MOST, used // _ROWS_A_TOPIC, len(counts.terms) - 1) + 1))
        if not tried:
            message = (
                f"The corpus is too small to choose a number of topics: {used} {counts.unit}s with terms, and at least "
                f"{2 * _ROWS_A_TOPIC} are needed. Add documents, or go without topics."
            )
            raise ParameterError(message)
        return tried
    given: list[Any] = list(ks) if np.iterable(ks) else [ks]
    for k in given:
        # Whether a whole number fits the counts, the fit says.
        if isinstance(k, bool) or not isinstance(k, (int, np.integer)):
            message = f"The 'ks' parameter must hold whole numbers of topics to try. Got {k!r}."
            raise ParameterError(message)
    tried = sorted(set(given))
    if not tried:
        message = "The 'ks' parameter must hold a number of topics to try. Got none."
        raise ParameterError(message)
    return tried


def _row(topics: Topics, k: int, halves: Sequence[Refit], texts: list[NDArray[np.int64]], seed: int) -> dict[str, Any]:
    from sklearn.metrics import adjusted_rand_score

    assert topics.stability is not None  # noqa: S101 - set by choose_k
    rand, npmi, held = [], [], []
    for number, refit in enumerate(halves):
        if not refit.weights.shape[1]:
            continue
        own = topics.row_weights[refit.rows]
        rand.append(adjusted_rand_score(own.argmax(axis=1), refit.weights.argmax(axis=1)))
        half = _half(topics, refit)
        npmi.append(float(np.nanmean(coherences(half, texts))))
        other = halves[number ^ 1].rows
        held.append(held_out(topics.counts, half, other, np.random.default_rng([seed, k, number])))
    stable = sum(topics.stability.stable)
    row: dict[str, Any] = {"k": k, "stable_topics": stable, "stable_share": stable / len(topics)}
    for name, values in (("agreement", rand), ("npmi", npmi), ("held_out", held)):
        low, middle, high = _interval(values)
        row |= {name: middle, f"{name}_low": low, f"{name}_high": high}
    return row


def _interval(values: Sequence[float]) -> tuple[float, float, float]:
    if not values:
        return float("nan"), float("nan"), float("nan")
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(np.mean(values)), float(high)


def _half(topics: Topics, refit: Refit) -> Topics:
    """Return a refit as topics of the whole counts: rows that it was not fitted to belong to no topic."""
    weights = np.zeros((topics.counts.matrix.shape[0], refit.weights.shape[1]))
    weights[refit.rows] = refit.weights
    shared = word_shares(topics.counts.matrix, weights)
    return dataclasses.replace(
        topics, term_weights=shared, row_weights=weights, names=(), stability=None, kept=None, fitted=None
    )


def _scan(
    counts: Counts, model: str, rows: list[dict[str, Any]], fits: dict[int, Topics], parameters: dict[str, Any]
) -> Scan:
    supported = [row for row in rows if row["stable_share"] >= SUPPORTED and row["held_out_low"] > 0]
    enough = NEARLY * max((row["held_out"] for row in supported), default=0.0)
    near = [row for row in supported if row["held_out"] >= enough]
    best = max(near, key=lambda row: (row["agreement"], -row["k"]), default=None)
    k = None if best is None else int(best["k"])
    frame = pd.DataFrame([{"model": model, **row, "chosen": "yes" if row["k"] == k else "no"} for row in rows])
    tried = joined([str(row["k"]) for row in rows])
    said = (
        f"k = {k} is recommended: {best['stable_topics']} of its topics are stable."
        if best is not None
        else f"No k is supported: at none of {tried} are {SUPPORTED:.0%} of the topics stable and better than no "
        "topics at words they were not fitted to."
    )
    notes = next(iter(fits.values())).stability
    table = Table(
        name="topic_scan",
        title=f"How many topics? ({model.upper()})",
        method=METHOD,
        data=frame[list(SCAN_COLUMNS)],
        parameters=parameters,
        notes=(said, *(notes.notes if notes else ())),
        corpus=counts.tokens.corpus.hash,
    )
    return Scan(table, k, fits)
