"""All descriptions of a comparison side by side: statistics of words, which test no difference of documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.comparison import effects
from dienngon.comparison.dispersion import dispersion, within_documents
from dienngon.comparison.groups import Comparison, against_rest, groups_for, sample
from dienngon.comparison.keyness import check_top
from dienngon.comparison.tfidf import LEAST_TIMES, set_apart
from dienngon.corpus import voices
from dienngon.counts import Counts
from dienngon.errors import ParameterError, check_step
from dienngon.periods import Periods
from dienngon.table import Table

FloatArray = NDArray[np.float64]
COLUMNS = [
    *("period", "term", "count", "reference_count", "rate", "reference_rate", "tfidf", "tfidf_mean", "c_tfidf"),
    *("g2_two", "g2_four", "chi2", "chi2_yates", "fisher_p", "log_ratio", "log_ratio_low", "log_ratio_high"),
    *("percent_diff", "delta", "z", "z_four", "documents", "of_documents", "dp", "dp_norm", "juilland_d", "dp_within"),
]
# The texts of the method, a family of statistics each.
DETAILS = ("tfidf", "tests", "log_ratio", "log_odds", "dispersion")
# What a table can be ordered by, and the column.
ORDERS = {
    "tfidf": "tfidf",
    "tfidf-mean": "tfidf_mean",
    "c-tfidf": "c_tfidf",
    "g2": "g2_four",
    "g2-two": "g2_two",
    "chi2": "chi2",
    "chi2-yates": "chi2_yates",
    "fisher": "fisher_p",
    "z": "z",
}
# Of these the score of a term rests on its group, whatever the others hold.
_ALONE = frozenset(("tfidf", "tfidf-mean", "c-tfidf"))


def c_tfidf(frequency: FloatArray) -> FloatArray:
    """Return c-TF-IDF as BERTopic's ClassTfidfTransformer has it (Grootendorst 2022), shape (groups, terms).

    It is each group's counts over their sum, times ln(1 + A / f), with A the mean number of terms a group, cut to a
    whole number, and f the term's count in all groups; 0 for terms that do not occur.
    """
    total = frequency.sum(axis=0)
    sizes = frequency.sum(axis=1, keepdims=True)
    average = int(sizes.mean()) if len(sizes) else 0
    weight = np.where(total > 0, np.log1p(average / np.where(total > 0, total, 1.0)), 0.0)
    return np.asarray(frequency / np.where(sizes > 0, sizes, 1.0) * weight)


def describe(
    counts: Counts,
    by: str | Periods = "year",
    *,
    target: str | int | None = None,
    order: str = "g2",
    top: int | None = 12,
    minimum: int = 2,
    passages: Counts | None = None,
) -> Table:
    """Return every description of the terms of each group against all other documents.

    Parameters
    ----------
    counts
        A document-term matrix.
    by
        As in :func:`dienngon.comparison.keyness`.
    target
        One group only.
    order
        One of ``ORDERS``: terms that are more frequent in the group come first, by this column; by those of TF-IDF,
        which know no other group, terms that are ``LEAST_TIMES`` as frequent in the group as in the others.
    top
        Terms a group, None for all.
    minimum
        How often a term must occur in the group, at least.
    passages
        Counts of the same terms by passage, for ``dp_within``; else it is empty.

    Raises
    ------
    ParameterError
        If a parameter cannot be used, or fewer than two groups have documents.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> table = dn.describe(dn.count(dn.segment(corpus())), by="publisher", top=1)
    >>> table.frame[["period", "term", "count", "reference_count", "g2_four"]].to_numpy().tolist()
    [['Bản Tin Số', 'mạng', 9, 0, 13.1536], ['Tin Ven Sông', 'lúa', 6, 0, 8.19362]]
    """
    check_step(counts, Counts, "describe", "count(tokens)")
    if order not in ORDERS:
        raise ParameterError(f"The 'order' parameter must be one of {', '.join(ORDERS)}. Got {order!r} instead.")
    check_top(top, minimum)
    compared = sample(counts)
    groups = groups_for(counts, by)
    comparisons = against_rest(groups)
    wanted = None if target is None else groups.check(str(target))
    frequency = np.array([np.asarray(compared.matrix[list(one.inside)].sum(axis=0)).ravel() for one in comparisons])
    classes = c_tfidf(frequency.astype(float))
    apart = set_apart(frequency.astype(float)) if order in _ALONE else np.ones(frequency.shape, dtype=bool)
    frames = []
    for number, one in enumerate(comparisons):
        if wanted is not None and one.target != wanted:
            continue
        rows, others = list(one.inside), list(one.outside)
        frame = _of_group(counts, rows, others, frequency[number], frequency.sum(axis=0) - frequency[number])
        frame = frame.assign(period=one.target, c_tfidf=classes[number], dp_within=_within(counts, passages, rows))
        frames.append(_ordered(frame[apart[number] & (frame["count"] >= minimum)], ORDERS[order], top))
    data = pd.concat(frames, ignore_index=True)
    data["fisher_p"] = _fisher(data, counts, comparisons)
    return Table(
        name="descriptions",
        title=Note.of("comparison.describe_title", by=groups.by),
        method=Note.of("comparison.describe_method"),
        details=tuple(Note.of(f"comparison.describe_{one}") for one in DETAILS),
        data=data[COLUMNS],
        parameters={"by": groups.by, "order": order, "top": "all" if top is None else top, "minimum": minimum},
        notes=(
            Note.of("comparison.describe_note"),
            Note.of("comparison.rare_in_group", minimum=minimum),
            *((Note.of("comparison.everywhere", times=LEAST_TIMES),) if order in _ALONE else ()),
        ),
        corpus=counts.tokens.corpus.hash,
    )


def _of_group(counts: Counts, rows: Sequence[int], others: Sequence[int], a: FloatArray, b: FloatArray) -> pd.DataFrame:
    words = counts.tokens.word_counts
    n, m = float(words[list(rows)].sum()), float(words[list(others)].sum())
    low, high = effects.log_ratio_interval(a, b, n, m)
    prior = effects.PRIOR_WORDS * np.maximum(a + b, 0.5) / (n + m)
    rest = (np.append(a, max(n - a.sum(), 0)), np.append(b, max(m - b.sum(), 0)))
    prior = np.append(prior, max(effects.PRIOR_WORDS - prior.sum(), 1e-9))
    delta, z = effects.log_odds(*rest, n, m, prior)
    spread = dispersion(counts.matrix[list(rows)], words[list(rows)])
    held = np.bincount(counts.matrix.indices, minlength=len(a))
    idf = np.log(len(voices(counts.tokens.corpus)) / np.maximum(held, 1))
    own = counts.matrix[list(rows)]
    lengths = np.asarray(own.sum(axis=1), dtype=float).ravel()
    shares = sparse.diags_array(1 / np.where(lengths > 0, lengths, 1.0)) @ own
    return pd.DataFrame(
        {
            "term": list(counts.terms),
            "count": a,
            "reference_count": b,
            "rate": 1000 * a / n,
            "reference_rate": 1000 * b / m,
            "tfidf": 1000 * a / max(lengths.sum(), 1.0) * idf,
            "tfidf_mean": 1000 * np.asarray(shares.sum(axis=0)).ravel() / len(rows) * idf,
            "g2_two": effects.g2(a, b, n, m, 2),
            "g2_four": effects.g2(a, b, n, m, 4),
            "chi2": effects.chi2(a, b, n, m),
            "chi2_yates": effects.chi2(a, b, n, m, yates=True),
            "log_ratio": effects.log_ratio(a, b, n, m),
            "log_ratio_low": low,
            "log_ratio_high": high,
            "percent_diff": effects.percent_difference(a, b, n, m),
            "delta": delta[:-1],
            "z": z[:-1],
            "z_four": effects.log_odds(*rest, n, m, prior, variance=4)[1][:-1],
            "documents": spread.parts,
            "of_documents": len(rows),
            "dp": spread.dp,
            "dp_norm": spread.dp_norm,
            "juilland_d": spread.juilland_d,
        }
    )


def _within(counts: Counts, passages: Counts | None, rows: Sequence[int]) -> FloatArray:
    found = np.full(len(counts.terms), np.nan)
    if passages is None:
        return found
    chosen = np.flatnonzero(np.isin(passages.documents, list(rows)))
    if not len(chosen):
        return found
    words = [passages.tokens.paragraph_words(position) for position in range(len(passages.tokens.corpus))]
    pairs = zip(passages.documents[chosen].tolist(), passages.paragraphs[chosen].tolist(), strict=True)
    sizes = np.array([words[document][paragraph] for document, paragraph in pairs], dtype=float)
    inside = within_documents(passages.matrix[chosen], sizes, passages.documents[chosen])
    place = {term: number for number, term in enumerate(counts.terms)}
    for term, value in zip(passages.terms, inside.tolist(), strict=True):
        if term in place:
            found[place[term]] = value
    return found


def _ordered(frame: pd.DataFrame, column: str, top: int | None) -> pd.DataFrame:
    more = frame[frame["rate"] > frame["reference_rate"]]
    # Fisher's p falls as G² grows, and is computed for the listed terms only.
    by = "g2_four" if column == "fisher_p" else column
    return (
        more.assign(_by=more[by].round(9))
        .sort_values(["_by", "term"], ascending=[False, True])
        .head(len(more) if top is None else top)
    )


def _fisher(data: pd.DataFrame, counts: Counts, comparisons: Sequence[Comparison]) -> FloatArray:
    words = counts.tokens.word_counts
    found = np.full(len(data), np.nan)
    for one in comparisons:
        own = (data["period"] == one.target).to_numpy()
        n, m = int(words[list(one.inside)].sum()), int(words[list(one.outside)].sum())
        if own.any():
            found[own] = effects.fisher(data["count"][own].to_numpy(), data["reference_count"][own].to_numpy(), n, m)
    return found
