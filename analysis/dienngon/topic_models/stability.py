"""Do topics come back? What refits say of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.progress import Progress, silent
from dienngon.table import Table
from dienngon.topic_models.matching import assignment, correlations
from dienngon.topic_models.refitting import Refit, drawn_of, refits, usual_draws
from dienngon.topic_models.replicating import null_replication, replication, words_of
from dienngon.topic_models.turning import BACK, OFTEN, turning
from dienngon.topic_models.value import NONE_STABLE, READ, Topics
from dienngon.topic_models.weighting import Rows

# How alike the words of a stable topic are, found in two halves without a common document, the leading word left out:
# at least so much, and so many times what words dealt out at random give.
ALIKE = 0.15
MARGIN = 1.5
STABILITY_COLUMNS = (
    *("model", "topic", "label", "stable", "borderline", "share", "seeds", "orders", "halves"),
    *("agreement", "replication", "reason"),
)
METHOD = (
    "The model is fitted again by other seeds, to the rows in other orders, and, by other seeds again, to both halves "
    "of the {drawn}, drawn at random. Topics are matched to those of each refit by optimal assignment. A topic comes "
    "back if its weights correlate at .5 or more with those of its match over the rows of both. seeds, orders, halves: "
    "share of refits in which it comes back; agreement: mean correlation in halves; replication: mean cosine between "
    "its words in one half and in the other, which share no {one} (words as in topic_matches), the term left out that "
    "makes them most alike, so that one word is not enough. Stable: back in 75% of the refits of each kind, and "
    "replication of {limit:.2f} or more: at least .15, and 1.5 times the largest of any topic where words are dealt "
    "out at random over the rows (mean of deals, {null:.2f}; parallel analysis, Horn 1965). Borderline: within four "
    "standard errors, between draws, of the point where the verdict turns (variances moderated for few draws; Smyth "
    "2004), or back in some refits by other seeds or orders and not in all. share: of all rows."
)


@dataclass(frozen=True)
class Stability:
    """What refits say of each topic: shares in which it came back by kind, and the adjusted Rand index by kind.

    ``borderline`` says of which topics other draws might have decided otherwise; ``null`` is the replication that
    words dealt out at random give.
    """

    stable: tuple[bool, ...]
    borderline: tuple[bool, ...]
    seeds: tuple[float, ...]
    orders: tuple[float, ...]
    halves: tuple[float, ...]
    agreement: tuple[float, ...]
    replication: tuple[float, ...]
    rand: Mapping[str, float]
    refits: Mapping[str, int]
    drawn: str
    notes: tuple[str, ...] = ()
    null: float = 0.0

    @property
    def limit(self) -> float:
        """Return the replication that a stable topic must reach."""
        return max(ALIKE, MARGIN * self.null)


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
        A fitted model; not one that was loaded, which cannot be fitted again.
    draws
        Times the documents are parted into two halves at random, both of which are fitted; by default 200 below 100
        rows, 100 below 300, 25 below 1,000, 10 below 3,000, and 5 from there on. With few, all verdicts that are not
        extreme are borderline.
    seeds, orders
        Refits by another seed (by default 5, and 2 from 3,000 rows on), and to the rows in another order.
    seed
        Of the draws.
    clusters
        Positions of documents that are one voice, such as reposts or articles of one statute: they fall into the same
        half.
    progress
        Called with each step; see :mod:`dienngon.progress`.

    Raises
    ------
    ParameterError
        If a number is below 1, or the model was loaded.
    """
    found = refits(topics, draws=draws, seeds=seeds, orders=orders, seed=seed, clusters=clusters, progress=progress)
    null = null_replication(topics, len(found["halves"]) // 2, seed=seed, clusters=clusters)
    return dataclasses.replace(topics, stability=summed(topics, found, clusters, null))


def fully_assessed(
    topics: Topics,
    *,
    seed: int = 0,
    clusters: Sequence[Sequence[int]] = (),
    progress: Progress = silent,
) -> Topics:
    """Return the topics with their stability by as many draws as are usual, those kept that it was assessed by."""
    known = topics.stability
    if known is not None and known.refits["halves"] >= 2 * usual_draws(topics.counts.matrix.shape[0]):
        return topics
    return assess(topics, seed=seed, clusters=clusters, progress=progress)


def summed(
    topics: Topics, found: Mapping[str, list[Refit]], clusters: Sequence[Sequence[int]] = (), null: float = 0.0
) -> Stability:
    """Return what refits say of each topic, beside the replication that words dealt out at random give."""
    drawn = drawn_of(topics, clusters)
    back: dict[str, Rows] = {}
    rand: dict[str, float] = {}
    matches: list[NDArray[np.int64]] = []
    level: list[Rows] = []
    for kind, fits in found.items():
        values = []
        for refit in fits:
            place, value = _matched(topics, refit)
            values.append(value)
            if kind == "halves":
                matches.append(place)
        back[kind] = np.mean([value >= BACK for value in values], axis=0)
        rand[kind] = float(np.mean([_rand(topics, refit) for refit in fits]))
        level = values
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
        drawn=drawn,
        notes=_drawn_notes(topics, drawn, clusters),
        null=null,
    )


def _drawn_notes(topics: Topics, drawn: str, clusters: Sequence[Sequence[int]]) -> tuple[str, ...]:
    if drawn == "passages":
        few = len(np.unique(topics.counts.documents))
        documents = "one document" if few == 1 else f"{few} documents"
        # Where rows are documents, each was drawn by itself, whatever it has in common with others.
        what = "Passages were drawn, not documents" if topics.counts.unit == "passage" else "So few were drawn"
        return (f"{what}: stability holds of these {documents} and of no others.",)
    return ("Documents that are one voice were drawn together.",) if clusters else ()


def _floats(values: Rows) -> tuple[float, ...]:
    return tuple(float(one) for one in values)


def _matched(topics: Topics, refit: Refit) -> tuple[NDArray[np.int64], Rows]:
    """Return for each topic its match in a refit (-1 for none) and the correlation with it (0 for none)."""
    place, value = np.full(len(topics), -1), np.zeros(len(topics))
    if refit.weights.shape[1]:
        found = correlations(topics.row_weights[refit.rows], refit.weights)
        rows, columns = assignment(found)
        place[rows], value[rows] = columns, found[rows, columns]
    return place, value


def _replication(topics: Topics, halves: list[Refit], matches: list[NDArray[np.int64]]) -> Rows:
    """Return for each topic how alike its words are in two halves, 0 where one has no match."""
    sides = [words_of(sparse.csr_array(topics.counts.matrix[refit.rows]), refit.weights) for refit in halves]
    (one, base), (other, other_base) = sides
    return np.array(
        [
            replication(one[left], other[right], base, other_base) if left >= 0 and right >= 0 else 0.0
            for left, right in zip(*matches, strict=True)
        ]
    )


def _rand(topics: Topics, refit: Refit) -> float:
    """Return the adjusted Rand index (Hubert and Arabie 1985) of the rows' heaviest topics; no topic is one more."""
    from sklearn.metrics import adjusted_rand_score

    one, other = topics.row_weights[refit.rows], refit.weights
    return float(adjusted_rand_score(*(_heaviest(weights) for weights in (one, other))))


def _heaviest(weights: Rows) -> NDArray[np.int64]:
    if not weights.shape[1]:
        return np.full(len(weights), -1)
    return np.where(weights.any(axis=1), weights.argmax(axis=1), -1)


def stability_table(topics: Topics) -> Table:
    """Return the stability of each topic, with the reason where one is not stable.

    Returns
    -------
    Table
        model, topic, label, stable, share, seeds, orders, halves, agreement, replication, reason.

    Raises
    ------
    ParameterError
        If stability was not assessed.
    """
    found = topics.stability
    if found is None:
        message = "The stability of these topics was not assessed; call assess() first."
        raise ParameterError(message)
    share = topics.row_weights.mean(axis=0)
    rows = [
        (
            *(topics.model, topic, topics.labels[topic - 1], topics.stable(topic).split(",")[0]),
            *("yes" if found.borderline[topic - 1] else "no", float(share[topic - 1])),
            *(
                part[topic - 1]
                for part in (found.seeds, found.orders, found.halves, found.agreement, found.replication)
            ),
            _reason(found, topic - 1),
        )
        for topic in range(1, len(topics) + 1)
    ]
    one = "document" if found.drawn == "documents" else "passage"
    rand = ", ".join(f"{kind} {value:.2f}" for kind, value in found.rand.items())
    said = () if any(found.stable) else (NONE_STABLE,)
    return Table(
        name="topic_stability",
        title=f"Do the topics come back? ({topics.model.upper()})",
        method=METHOD.format(drawn=found.drawn, one=one, limit=found.limit, null=found.null),
        data=pd.DataFrame(rows, columns=list(STABILITY_COLUMNS)),
        parameters={**topics.parameters, **{f"refits.{kind}": number for kind, number in found.refits.items()}},
        notes=(*said, *found.notes, f"Adjusted Rand index of all rows against refits, means: {rand}.", READ),
        corpus=topics.counts.tokens.corpus.hash,
    )


def _reason(found: Stability, place: int) -> str:
    """Return why a topic is not stable, and whether the verdict is near to turning."""
    parts = []
    for kind, words in (
        ("seeds", "by other seeds"),
        ("orders", "in other orders"),
        ("halves", f"in half the {found.drawn}"),
    ):
        share = getattr(found, kind)[place]
        if share < OFTEN:
            parts.append(f"back in {share:.0%} of refits {words}")
    if found.replication[place] < found.limit:
        parts.append(f"its words do not replicate ({found.replication[place]:.2f}; needed {found.limit:.2f})")
    if found.borderline[place]:
        parts.append("borderline: other draws might decide otherwise")
    return "; ".join(parts)
