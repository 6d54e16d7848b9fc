"""Do topics come back? What refits say of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Code, Note
from dienngon.errors import ParameterError
from dienngon.progress import Progress, silent
from dienngon.table import Table
from dienngon.topic_models.refits import Refit, drawn_of, null_replication, refits, replication, usual_draws, words_of
from dienngon.topic_models.topics import ALIKE, MARGIN, NONE_STABLE, READ, Stability, Topics
from dienngon.topic_models.weights import Rows, assignment, correlations, heaviest

_COLUMNS = (
    *("model", "topic", "label", "stable", "borderline", "share", "seeds", "orders", "halves"),
    *("agreement", "replication", "reason"),
)
# A topic has come back if its passages correlate so much with those of its match.
BACK = 0.5
# Share of refits of each kind in which a stable topic comes back.
OFTEN = 0.75
# Standard errors, between draws, within which a verdict might turn: no two of sixteen assessments then contradict each
# other.
SURE = 4.0
# What draws are thought to vary by before they are seen (replication; share of halves; correlation), worth so many
# draws (moderated variance; Smyth 2004): few draws are never sure of what is not extreme.
_BEFORE = 4
_SPREAD = {"replication": 0.15, "back": 0.25, "level": 0.15}


class Refitted(Code):
    """How a model was fitted again."""

    SEEDS = "seeds"
    ORDERS = "orders"
    HALVES = "halves"


def assess(
    topics: Topics,
    *,
    draws: int | None = None,
    seeds: int | None = None,
    orders: int = 2,
    seed: int = 0,
    clusters: Sequence[Sequence[int]] = (),
    progress: Progress = silent,
) -> Topics:
    """Return the topics with their stability.

    Parameters
    ----------
    topics
        Not a model that was loaded, which cannot be fitted again.
    draws
        Times the documents are divided into two halves at random, both of which are fitted; by default 200 below 100
        rows, 100 below 300, 25 below 1,000, 10 below 3,000, and 5 from there on. With few, all verdicts that are not
        extreme are borderline.
    seeds, orders
        Refits by another seed (by default 5, and 2 from 3,000 rows on), and to the rows in another order.
    seed
        Of the draws.
    clusters
        Positions of documents that move together, such as reposts or articles of one statute: they fall into the same
        half.
    progress
        Called with each step; see :mod:`dienngon.progress`.

    Raises
    ------
    ParameterError
        If a number is below 1, or the model was loaded.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), k=2)
    >>> dn.assess(topics, draws=1, seeds=1, orders=1).stable(1)
    <Stable.YES_BORDERLINE: 'yes_borderline'>
    """
    found = refits(topics, draws=draws, seeds=seeds, orders=orders, seed=seed, clusters=clusters, progress=progress)
    null = null_replication(topics, len(found["halves"]) // 2, seed=seed, clusters=clusters)
    return dataclasses.replace(topics, stability=summed(topics, found, clusters, null))


def fully_assessed(
    topics: Topics, *, seed: int = 0, clusters: Sequence[Sequence[int]] = (), progress: Progress = silent
) -> Topics:
    """Return the topics with their stability by as many draws as are usual, those kept that it was assessed by."""
    known = topics.stability
    if known is not None and known.refits["halves"] >= 2 * usual_draws(topics.counts.matrix.shape[0]):
        return topics
    return assess(topics, seed=seed, clusters=clusters, progress=progress)


def summed(
    topics: Topics, found: Mapping[str, list[Refit]], clusters: Sequence[Sequence[int]], null: float
) -> Stability:
    """Return what refits say of each topic, given the replication that words distributed at random give."""
    from sklearn.metrics import adjusted_rand_score

    back: dict[str, Rows] = {}
    rand: dict[str, float] = {}
    for kind, fits in found.items():
        # Of the last kind, which are the halves, matches and values are used below.
        matches, level = zip(*(_matched(topics, refit) for refit in fits), strict=True)
        back[kind] = np.mean([value >= BACK for value in level], axis=0)
        own = [heaviest(topics.row_weights[refit.rows]) for refit in fits]
        # The adjusted Rand index (Hubert and Arabie 1985) of the rows' heaviest topics; no topic is one more.
        same = [adjusted_rand_score(one, heaviest(refit.weights)) for one, refit in zip(own, fits, strict=True)]
        rand[kind] = float(np.mean(same))
    replicas = [
        _replication(topics, found["halves"][number : number + 2], matches[number : number + 2])
        for number in range(0, len(matches), 2)
    ]
    replicated = np.mean(replicas, axis=0)
    limit = max(ALIKE, MARGIN * null)
    stable = (replicated >= limit) & np.all([value >= OFTEN for value in back.values()], axis=0)
    fixed = [(value == 1).astype(np.int64) - (value == 0) for kind, value in back.items() if kind != "halves"]
    return Stability(
        stable=tuple(bool(one) for one in stable),
        borderline=tuple(bool(one) for one in turning(fixed, level, replicas, limit)),
        seeds=_floats(back["seeds"]),
        orders=_floats(back["orders"]),
        halves=_floats(back["halves"]),
        agreement=_floats(np.mean(level, axis=0)),
        replication=_floats(replicated),
        rand=rand,
        refits={kind: len(refits) for kind, refits in found.items()},
        drawn=drawn_of(topics, clusters),
        of=len(np.unique(topics.counts.documents)),
        tied=any(len(members) > 1 for members in clusters),
        null=null,
    )


def _floats(values: Rows) -> tuple[float, ...]:
    return tuple(float(one) for one in values)


def _matched(topics: Topics, refit: Refit) -> tuple[NDArray[np.int64], Rows]:
    """Return for each topic its match in a refit (-1 if it has no match) and the correlation with it (0 then)."""
    place, value = np.full(len(topics), -1), np.zeros(len(topics))
    if refit.weights.shape[1]:
        found = correlations(topics.row_weights[refit.rows], refit.weights)
        rows, columns = assignment(found)
        place[rows], value[rows] = columns, found[rows, columns]
    return place, value


def _replication(topics: Topics, halves: Sequence[Refit], matches: Sequence[NDArray[np.int64]]) -> Rows:
    """Return for each topic how alike its words are in two halves, 0 where one has no match."""
    sides = [words_of(sparse.csr_array(topics.counts.matrix[refit.rows]), refit.weights) for refit in halves]
    (one, base), (other, other_base) = sides
    found = np.zeros(len(topics))
    for topic in np.flatnonzero((matches[0] >= 0) & (matches[1] >= 0)).tolist():
        left, right = (match[topic] for match in matches)
        found[topic] = replication(one[left], other[right], base, other_base)
    return found


def turning(
    fixed: Sequence[NDArray[np.int64]], halves: Sequence[Rows], replicas: Sequence[Rows], limit: float
) -> NDArray[np.bool_]:
    """Return for each topic whether its verdict is near to turning.

    By the sides of seeds and orders, the correlations in each half, and the replications by draw.
    """
    sides = (*fixed, _returning(np.array(halves)), _sides(np.array(replicas), limit, "replication"))
    # Clearly stable by all, or clearly not by one: all else might turn.
    return np.asarray(~(np.all([side > 0 for side in sides], axis=0) | np.any([side < 0 for side in sides], axis=0)))


def _returning(halves: Rows) -> NDArray[np.int64]:
    """Return for each topic whether it clearly comes back in halves (1), clearly does not (-1), or might (0).

    By the share of halves in which it does; where all say the same, also by how far the correlations are from the
    limit, for a share of few halves is never sure.
    """
    draws = len(halves) // 2
    shares = _sides((halves >= BACK).astype(float).reshape(draws, 2, -1).mean(axis=1), OFTEN, "back")
    # The quantile that must reach the limit, with its standard error in a normal sample.
    low = np.quantile(halves, 1 - OFTEN, axis=0)
    near = 1.36 * SURE * _error(halves.reshape(draws, 2, -1).mean(axis=1), "level")
    above = (halves.min(axis=0) >= BACK) & (low - near >= BACK)
    below = (halves.max(axis=0) < BACK) & (low + near < BACK)
    return np.asarray(np.where(shares != 0, shares, above.astype(np.int64) - below))


def _sides(values: Rows, limit: float, of: str) -> NDArray[np.int64]:
    """Return for each topic whether its mean over draws is clearly above a limit (1), clearly below (-1), or near."""
    mean, near = values.mean(axis=0), SURE * _error(values, of)
    above, below = mean - near >= limit, mean + near < limit
    return np.asarray(above.astype(np.int64) - below)


def _error(values: Rows, of: str) -> Rows:
    """Return the standard error of means over draws, shape (topics,), by variances that few draws alone do not fix."""
    draws = len(values)
    squares = ((values - values.mean(axis=0)) ** 2).sum(axis=0)
    variance = (_BEFORE * _SPREAD[of] ** 2 + squares) / (_BEFORE + draws - 1)
    return np.asarray(np.sqrt(variance / draws))


def stability_table(topics: Topics) -> Table:
    """Return the stability of each topic, with the reason where one is not stable.

    Returns
    -------
    Table
        model, topic, label, stable and borderline (yes or no), share, seeds, orders, halves, agreement, replication,
        reason.

    Raises
    ------
    ParameterError
        If stability was not assessed.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), k=2)
    >>> dn.stability_table(dn.assess(topics, draws=2)).frame["topic"].tolist()
    [1, 2]
    """
    found = topics.stability
    if found is None:
        raise ParameterError("The stability of these topics was not assessed; call assess() first.")
    share = topics.row_weights.mean(axis=0)
    measures = (found.seeds, found.orders, found.halves, found.agreement, found.replication)
    rows = []
    for place in range(len(topics)):
        verdicts = ["yes" if one[place] else "no" for one in (found.stable, found.borderline)]
        values = (float(share[place]), *(part[place] for part in measures))
        rows.append((*topics.key(place + 1)[:3], *verdicts, *values, _reason(found, place)))
    drawn = found.note(topics.counts.unit)
    return topics.table(
        "topic_stability",
        _COLUMNS,
        rows,
        title=Note.of("stability.title", model=topics.model.upper()),
        method=Note.of("stability.method"),
        parameters={**topics.parameters, **{f"refits.{kind}": number for kind, number in found.refits.items()}},
        notes=(
            *(() if any(found.stable) else (NONE_STABLE,)),
            *(() if drawn is None else (drawn,)),
            Note.of("stability.rand", **found.rand),
            READ,
        ),
        details=(
            Note.of("stability.refits", drawn=found.drawn),
            Note.of("stability.rule", limit=found.limit, null=found.null),
            Note.of("stability.near"),
        ),
    )


def _reason(found: Stability, place: int) -> Note | str:
    """Return why a topic is not stable, and whether the verdict is near to turning."""
    shares = {kind: getattr(found, kind)[place] for kind in Refitted}
    parts = [Note.of("stability.back", share=share, kind=kind) for kind, share in shares.items() if share < OFTEN]
    if found.replication[place] < found.limit:
        parts.append(Note.of("stability.unlike", replication=found.replication[place], limit=found.limit))
    if found.borderline[place]:
        parts.append(Note.of("stability.borderline"))
    return Note.of("stability.reasons", reasons=parts) if parts else ""
