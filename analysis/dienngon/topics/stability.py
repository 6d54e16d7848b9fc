"""Do topics come back? Refits by other seeds, in other orders, and to halves of the documents."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.table import Table
from dienngon.topics.fitting import fit_recipe
from dienngon.topics.matching import assignment, correlations, profiles
from dienngon.topics.models import ROUGH, Fit
from dienngon.topics.value import NONE_STABLE, READ, Topics
from dienngon.topics.weighting import Rows, by_content, word_shares

Progress = Callable[[str], None]

# With fewer documents, passages are drawn instead.
FEW = 20
# From so many rows on fewer refits are made.
MANY = 3000
# A topic has come back if its passages correlate so much with those of its match.
BACK = 0.5
# Share of refits of each kind in which a stable topic comes back.
OFTEN = 0.75
# How alike the words of a stable topic are, found in two halves without a common document; chance is 0.
ALIKE = 0.25
STABILITY_COLUMNS = (
    *("model", "topic", "label", "stable", "share", "seeds", "orders", "halves", "agreement", "replication", "reason"),
)
METHOD = (
    "The model is fitted again by other seeds, to the rows in other orders, and, by other seeds again, to both halves "
    "of the {drawn}, drawn at random. Topics are matched to those of each refit by optimal assignment. A topic comes "
    "back if its weights correlate at .5 or more with those of its match over the rows of both. seeds, orders, halves: "
    "share of refits in which it comes back; agreement: mean correlation in halves; replication: mean cosine between "
    "its words in one half and in the other, which share no {one} (words as in topic_matches; chance is 0). Stable: "
    "back in 75% of the refits of each kind, and replication of .25 or more. share: of all rows."
)


@dataclass(frozen=True)
class Stability:
    """What refits say of each topic: shares in which it came back by kind, and the adjusted Rand index by kind."""

    stable: tuple[bool, ...]
    seeds: tuple[float, ...]
    orders: tuple[float, ...]
    halves: tuple[float, ...]
    agreement: tuple[float, ...]
    replication: tuple[float, ...]
    rand: Mapping[str, float]
    refits: Mapping[str, int]
    drawn: str
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Stability:
        """Return the value that was written as JSON."""
        lists: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return cls(**lists)


@dataclass(frozen=True, eq=False)
class Refit:
    """A refit: its rows of the counts, and their weights, shape (rows, topics)."""

    rows: NDArray[np.int64]
    weights: Rows


def assess(
    topics: Topics,
    *,
    draws: int | None = None,
    seeds: int | None = None,
    orders: int = 2,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> Topics:
    """Return the topics with their stability.

    Parameters
    ----------
    topics
        A fitted model; not one that was loaded, which cannot be fitted again.
    draws
        Times the documents are parted into two halves at random, both of which are fitted; by default 10, and 3 from
        3,000 rows on.
    seeds, orders
        Refits by another seed (by default 5, and 2 from 3,000 rows on), and to the rows in another order.
    seed
        Of the draws.
    progress
        Called with a sentence on what is being done.

    Raises
    ------
    ParameterError
        If a number is below 1, or the model was loaded.
    """
    found = refits(topics, draws=draws, seeds=seeds, orders=orders, seed=seed, progress=progress)
    return dataclasses.replace(topics, stability=summed(topics, found))


def refits(
    topics: Topics,
    *,
    draws: int | None = None,
    seeds: int | None = None,
    orders: int = 2,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> dict[str, list[Refit]]:
    """Return refits by kind: ``seeds``, ``orders``, and ``halves``, of which two in a row share nothing.

    Parameters and errors are those of :func:`assess`.
    """
    many = topics.counts.matrix.shape[0] >= MANY
    draws = (3 if many else 10) if draws is None else draws
    seeds = (2 if many else 5) if seeds is None else seeds
    if min(draws, seeds, orders) < 1:
        message = f"'draws', 'seeds' and 'orders' must be at least 1. Got {draws}, {seeds} and {orders}."
        raise ParameterError(message)
    if topics.recipe is None:
        message = "A loaded model cannot be fitted again; fit it with fit_topics() to assess its stability."
        raise ParameterError(message)
    random = np.random.default_rng(seed)
    used, groups = _rows(topics)
    plans: list[tuple[str, NDArray[np.int64], int]] = []
    plans += [("seeds", used, topics.seed + 1 + number) for number in range(seeds)]
    plans += [("orders", random.permutation(used), topics.seed) for _ in range(orders)]
    for draw in range(draws):
        side = random.permutation(np.arange(groups.max() + 1) % 2)[groups]
        # Seeds of their own: a common start would make two halves alike by itself.
        plans += [("halves", used[side == part], topics.seed + 1001 + 2 * draw + part) for part in (0, 1)]
    found: dict[str, list[Refit]] = {"seeds": [], "orders": [], "halves": []}
    for done, (kind, rows, number) in enumerate(plans, start=1):
        progress(f"refitting {done} of {len(plans)}")
        found[kind].append(_refit(topics, rows, number % 2**32))
    return found


def drawn_of(topics: Topics) -> str:
    """Return what is drawn in halves: documents, or passages where there are too few."""
    return "documents" if len(np.unique(topics.counts.documents)) >= FEW else "passages"


def _rows(topics: Topics) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that hold terms, by content, and for each the number of what is drawn with it."""
    used = np.flatnonzero(np.asarray(topics.counts.matrix.sum(axis=1)).ravel() > 0).astype(np.int64)
    used = used[by_content(topics.counts.matrix[used])]
    if drawn_of(topics) == "passages":
        return used, np.arange(len(used))
    names = [topics.counts.tokens.corpus.documents[one].name for one in topics.counts.documents[used].tolist()]
    place = {name: number for number, name in enumerate(sorted(set(names)))}
    return used, np.array([place[name] for name in names])


def _refit(topics: Topics, rows: NDArray[np.int64], seed: int) -> Refit:
    """Return a refit; one that cannot be made holds no topic."""
    with warnings.catch_warnings():
        # That copies among few rows leave a cluster empty is no news here.
        warnings.simplefilter("ignore")
        try:
            fit: Fit = fit_recipe(topics.recipe, topics.counts, rows, seed, ROUGH)
            weights = fit.rows
        except (ParameterError, ValueError):
            weights = np.zeros((len(rows), 0))
    return Refit(rows, weights)


def summed(topics: Topics, found: Mapping[str, list[Refit]]) -> Stability:
    """Return what refits say of each topic."""
    drawn = drawn_of(topics)
    back: dict[str, Rows] = {}
    rand: dict[str, float] = {}
    matches: list[NDArray[np.int64]] = []
    level: list[Rows] = []
    for kind, refits in found.items():
        values = []
        for refit in refits:
            place, value = _matched(topics, refit)
            values.append(value)
            if kind == "halves":
                matches.append(place)
        back[kind] = np.mean([value >= BACK for value in values], axis=0)
        rand[kind] = float(np.mean([_rand(topics, refit) for refit in refits]))
        level = values
    replicas = [
        _replication(topics, found["halves"][number : number + 2], matches[number : number + 2])
        for number in range(0, len(matches), 2)
    ]
    replication = np.mean(replicas, axis=0)
    stable = (replication >= ALIKE) & np.all([value >= OFTEN for value in back.values()], axis=0)
    notes: tuple[str, ...] = ()
    if drawn == "passages":
        few = len(np.unique(topics.counts.documents))
        few_documents = "one document" if few == 1 else f"{few} documents"
        notes = (f"Passages were drawn, not documents: stability holds of these {few_documents} and of no others.",)
    return Stability(
        stable=tuple(bool(one) for one in stable),
        seeds=_floats(back["seeds"]),
        orders=_floats(back["orders"]),
        halves=_floats(back["halves"]),
        agreement=_floats(np.mean(level, axis=0)),
        replication=_floats(replication),
        rand=rand,
        refits={kind: len(refits) for kind, refits in found.items()},
        drawn=drawn,
        notes=notes,
    )


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
    sides = []
    for refit, place in zip(halves, matches, strict=True):
        matrix = sparse.csr_array(topics.counts.matrix[refit.rows])
        total = np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()
        own = profiles(word_shares(matrix, refit.weights), total / total.sum())
        sides.append(np.array([own[one] if one >= 0 else np.zeros(matrix.shape[1]) for one in place]))
    found: Rows = (sides[0] * sides[1]).sum(axis=1)
    return found


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
            *(topics.model, topic, topics.labels[topic - 1], topics.stable(topic), float(share[topic - 1])),
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
        method=METHOD.format(drawn=found.drawn, one=one),
        data=pd.DataFrame(rows, columns=list(STABILITY_COLUMNS)),
        parameters={**topics.parameters, **{f"refits.{kind}": number for kind, number in found.refits.items()}},
        notes=(*said, *found.notes, f"Adjusted Rand index of all rows against refits, means: {rand}.", READ),
        corpus=topics.counts.tokens.corpus.hash,
    )


def _reason(found: Stability, place: int) -> str:
    if found.stable[place]:
        return ""
    parts = []
    for kind, words in (
        ("seeds", "by other seeds"),
        ("orders", "in other orders"),
        ("halves", f"in half the {found.drawn}"),
    ):
        share = getattr(found, kind)[place]
        if share < OFTEN:
            parts.append(f"back in {share:.0%} of refits {words}")
    if found.replication[place] < ALIKE:
        parts.append(f"its words do not replicate ({found.replication[place]:.2f})")
    return "; ".join(parts)
