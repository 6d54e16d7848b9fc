"""How many topics: a scan of k, with a rule that may answer that no k is supported."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.progress import Progress, Step, silent
from dienngon.table import Table
from dienngon.topic_models.fit import DEFAULT, fit_topics
from dienngon.topic_models.quality import coherences, running_words
from dienngon.topic_models.refits import Refit, null_replication, refits, usual_draws
from dienngon.topic_models.stability import summed
from dienngon.topic_models.topics import Topics, check_counts
from dienngon.topic_models.weights import Rows, shares, word_shares

_COLUMNS = [
    *("model", "k", "stable_topics", "stable_share", "agreement", "agreement_low", "agreement_high"),
    *("npmi", "npmi_low", "npmi_high", "held_out", "held_out_low", "held_out_high", "chosen"),
]
# A k is supported if this share of its topics is stable.
SUPPORTED = 0.75
# More topics always predict words a little better: so near to the best is good enough.
NEARLY = 0.9
_MOST = 12
# Draws for each k, where small corpora would have more.
_DRAWS = 10
# Rows a topic should have on average.
_ROWS_A_TOPIC = 8
# Held-out rows that are looked at; more change nothing that the intervals show.
_HELD_OUT = 500
_ROUNDS = 10
# Times that each word is assumed to have been seen in addition to its count, shared among topics as all words are.
_SMOOTHINGS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
# What a row is assumed to hold of each topic before its words are seen, in words for an average topic.
_PRIOR = 0.1


@dataclass(frozen=True, eq=False)
class Scan:
    """A scan of k: the table, the recommended k (None if no k is supported), and the fits with their stability."""

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
    counts, model, seed, **options
        As :func:`fit_topics` takes them; the model must take k.
    ks
        Numbers to try; by default 2 to 12, and at most one for each eight rows.
    draws, clusters, progress
        As :func:`assess` takes them.

    Raises
    ------
    ParameterError
        If no k can be tried, or the model is an estimator, which brings its own number.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> scan = choose_k(dn.count(dn.segment(corpus())), ks=[2, 3], draws=1)
    >>> print(scan.k, *scan.table.data["k"])
    2 2 3
    """
    if not isinstance(model, str):
        raise ParameterError(
            f"An estimator brings its own number of topics; a scan of k needs the name of a model. Got {model!r}."
        )
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
        stability = summed(topics, found, clusters, null)
        fits[k] = dataclasses.replace(topics, stability=stability)
        stable = sum(stability.stable)
        row = {"model": model, "k": k, "stable_topics": stable, "stable_share": stable / len(topics)}
        rows.append(row | _replicated(topics, k, found["halves"], texts, seed))
    # By what is drawn, which is the same for each k.
    note = stability.note(counts.unit)
    parameters = {"model": model, "seed": seed, "draws": draws or "by size", "unit": counts.unit}
    return _scan(rows, fits, parameters, () if note is None else (note,))


def _ks(counts: Counts, ks: Iterable[int] | None) -> list[int]:
    used = int((np.asarray(counts.matrix.sum(axis=1)).ravel() > 0).sum())
    if ks is None:
        tried = list(range(2, min(_MOST, used // _ROWS_A_TOPIC, len(counts.terms) - 1) + 1))
        if not tried:
            raise ParameterError(
                f"The corpus is too small to choose a number of topics: {used} {counts.unit}s with terms, and at least "
                f"{2 * _ROWS_A_TOPIC} are needed. Add documents, or leave topics out."
            )
        return tried
    given: list[Any] = list(ks) if np.iterable(ks) else [ks]
    for k in given:
        # Whether a whole number fits the counts is checked by the fit.
        if isinstance(k, bool) or not isinstance(k, (int, np.integer)):
            raise ParameterError(f"The 'ks' parameter must hold whole numbers of topics to try. Got {k!r}.")
    tried = sorted(set(given))
    if not tried:
        raise ParameterError("The 'ks' parameter must hold a number of topics to try. Got an empty one.")
    return tried


def _replicated(
    topics: Topics, k: int, halves: Sequence[Refit], texts: list[NDArray[np.int64]], seed: int
) -> dict[str, float]:
    """Return agreement, coherence and held-out gain of refits to halves: each with its mean and 95% interval."""
    from sklearn.metrics import adjusted_rand_score

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
    row: dict[str, float] = {}
    for name, values in (("agreement", rand), ("npmi", npmi), ("held_out", held)):
        low, high = np.percentile(values, [2.5, 97.5]).tolist() if values else (np.nan, np.nan)
        row |= {name: float(np.mean(values)) if values else np.nan, f"{name}_low": low, f"{name}_high": high}
    return row


def _half(topics: Topics, refit: Refit) -> Topics:
    """Return a refit as topics of the whole counts: rows that it was not fitted to belong to no topic."""
    weights = np.zeros((topics.counts.matrix.shape[0], refit.weights.shape[1]))
    weights[refit.rows] = refit.weights
    shared = word_shares(topics.counts.matrix, weights)
    return dataclasses.replace(
        topics, term_weights=shared, row_weights=weights, names=(), stability=None, kept=None, fitted=None
    )


def held_out(counts: Counts, half: Topics, rows: NDArray[np.int64], random: np.random.Generator) -> float:
    """Return the gain in log-likelihood per word that topics of one half bring to the rows of the other.

    Document completion (Wallach, Murray, Salakhutdinov and Mimno 2009): a row's topics are inferred from half of its
    words, at random, by expectation maximisation with the topics held fixed, and score the other half. The baseline
    is the shares of words in the first half of the documents.

    Topics are smoothed towards that background by Dirichlet priors, as language models are (Zhai and Lafferty 2004),
    word by word: so that a word seen once says little of its topic, and one never seen says nothing. How much is
    decided by the other rows: the rows are divided in two, and each part is scored with the smoothing that is best for
    the other, among them so much that no topics are left. Useless topics thus gain about 0.

    ``half`` has ``row_weights`` of 0 in the rows that it was not fitted to; ``rows`` are those to score.
    """
    rows = rows if len(rows) <= _HELD_OUT else np.sort(random.choice(rows, _HELD_OUT, replace=False))
    matrix = sparse.csr_array(counts.matrix[rows])
    first = random.binomial(matrix.data.astype(np.int64), 0.5)
    second = matrix.data - first
    row = np.repeat(np.arange(len(rows)), np.diff(matrix.indptr))
    by_row = sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(rows), len(row)))
    prior = shares(half.row_weights.sum(axis=0, keepdims=True))[0]
    # Without topics nothing is gained.
    gains = [np.zeros(len(rows))]
    for ratio in _ratios(counts, half, matrix.indices):
        theta = np.tile(prior, (len(rows), 1))
        for _ in range(_ROUNDS):
            likely = theta[row] * ratio
            likely *= (first / likely.sum(axis=1))[:, None]
            theta = shares(np.asarray(by_row @ likely) + _PRIOR * len(prior) * prior)
        score = second * np.log((theta[row] * ratio).sum(axis=1))
        gains.append(np.bincount(row, score, len(rows)).astype(np.float64))
    # Each part of the rows by the smoothing that is best for the other part.
    gained, part = np.array(gains), random.permutation(np.arange(len(rows)) % 2) == 0
    whole = sum(float(gained[gained[:, ~one].sum(axis=1).argmax()][one].sum()) for one in (part, ~part))
    return whole / max(1.0, float(second.sum()))


def _ratios(counts: Counts, half: Topics, terms: NDArray[np.int64]) -> Iterator[Rows]:
    """Yield p(term | topic) / p(term) of some terms by smoothing, shape (terms, topics)."""
    fitted = half.row_weights.any(axis=1)
    seen = sparse.csr_array(counts.matrix[fitted])
    held = np.asarray((seen.T @ half.row_weights[fitted]).T, dtype=np.float64)
    size = held.sum(axis=1, keepdims=True)
    share = np.maximum(size / size.sum(), 1e-12)
    total = held.sum(axis=0)
    # Words that only the rows to score hold were seen a tenth of a time.
    base = (total + 0.1) / (total + 0.1).sum()
    for more in _SMOOTHINGS:
        ratio = (held + more * share) / ((total + more) * share)
        # Shares of a topic's words must sum to 1.
        yield (ratio / (ratio @ base)[:, None])[:, terms].T


def _scan(
    rows: list[dict[str, Any]], fits: dict[int, Topics], parameters: dict[str, Any], drawn: tuple[Note, ...]
) -> Scan:
    supported = [row for row in rows if row["stable_share"] >= SUPPORTED and row["held_out_low"] > 0]
    enough = NEARLY * max((row["held_out"] for row in supported), default=0.0)
    near = [row for row in supported if row["held_out"] >= enough]
    best = max(near, key=lambda row: (row["agreement"], -row["k"]), default=None)
    k = None if best is None else int(best["k"])
    frame = pd.DataFrame([{**row, "chosen": "yes" if row["k"] == k else "no"} for row in rows])
    said = (
        Note.of("scan.recommended", k=k, stable=best["stable_topics"])
        if best is not None
        else Note.of("scan.unsupported", tried=[row["k"] for row in rows], share=SUPPORTED)
    )
    table = Table(
        name="topic_scan",
        title=Note.of("scan.title", model=parameters["model"].upper()),
        method=Note.of("scan.method", share=SUPPORTED, near=NEARLY),
        data=frame[_COLUMNS],
        parameters=parameters,
        notes=(said, *drawn),
        corpus=next(iter(fits.values())).counts.tokens.corpus.hash,
        details=(Note.of("scan.refits"), Note.of("scan.held_out"), Note.of("scan.intervals")),
    )
    return Scan(table, k, fits)
