"""Refits of a topic model: by other seeds, to the rows in other orders, and to both halves of the documents."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dienngon.errors import ParameterError
from dienngon.progress import Progress, Step, silent
from dienngon.topic_models.arguments import check_clusters, check_whole
from dienngon.topic_models.fitting import fit_recipe, one_thread
from dienngon.topic_models.models import ROUGH, Fit
from dienngon.topic_models.value import Topics
from dienngon.topic_models.weighting import Rows, by_content

# With fewer documents, passages are drawn instead.
FEW = 20
# Chance in which halves are drawn weighs most where rows are few, and refits are then cheap: draws by rows.
MANY = 3000
# Below so many rows, so many draws.
_DRAWS = ((100, 200), (300, 100), (1000, 25), (MANY, 10))
_LEAST_DRAWS = 5


@dataclass(frozen=True, eq=False)
class Refit:
    """A refit: its rows of the counts, and their weights, shape (rows, topics)."""

    rows: NDArray[np.int64]
    weights: Rows


def refits(
    topics: Topics,
    *,
    draws: int | None = None,
    seeds: int | None = None,
    orders: int = 2,
    seed: int = 0,
    clusters: Sequence[Sequence[int]] = (),
    progress: Progress = silent,
) -> dict[str, list[Refit]]:
    """Return refits by kind: ``seeds``, ``orders``, and ``halves``, of which two in a row share nothing.

    Parameters and errors are those of :func:`assess`.
    """
    size = topics.counts.matrix.shape[0]
    many = size >= MANY
    draws = usual_draws(size) if draws is None else draws
    seeds = (2 if many else 5) if seeds is None else seeds
    for name, value in (("draws", draws), ("seeds", seeds), ("orders", orders)):
        check_whole(name, value, least=1)
    check_whole("seed", seed)
    if topics.recipe is None:
        message = "A loaded model cannot be fitted again; fit it with fit_topics() to assess its stability."
        raise ParameterError(message)
    random = np.random.default_rng(seed)
    used, groups = row_groups(topics, clusters)
    plans: list[tuple[str, NDArray[np.int64], int]] = []
    plans += [("seeds", used, topics.seed + 1 + number) for number in range(seeds)]
    plans += [("orders", random.permutation(used), topics.seed) for _ in range(orders)]
    for draw in range(draws):
        side = random.permutation(np.arange(groups.max() + 1) % 2)[groups]
        # Seeds of their own: a common start would make two halves alike by itself.
        plans += [("halves", used[side == part], topics.seed + 1001 + 2 * draw + part) for part in (0, 1)]
    found: dict[str, list[Refit]] = {"seeds": [], "orders": [], "halves": []}
    with one_thread():
        for done, (kind, rows, number) in enumerate(plans, start=1):
            progress(Step.REFITTING, done, len(plans))
            found[kind].append(_refit(topics, rows, number % 2**32))
    return found


def usual_draws(rows: int) -> int:
    """Return how often so many rows are parted into halves, unless it is said."""
    return next((draws for most, draws in _DRAWS if rows < most), _LEAST_DRAWS)


def voices(documents: int, clusters: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return for each document, by position, the one that stands for its voice: its own, or its cluster's first."""
    check_clusters(documents, clusters)
    voice = np.arange(documents)
    for members in clusters:
        voice[list(members)] = min(members, default=0)
    return voice


def _row_voices(topics: Topics, clusters: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = voices(len(topics.counts.tokens.corpus), clusters)[topics.counts.documents]
    return found


def drawn_of(topics: Topics, clusters: Sequence[Sequence[int]] = ()) -> str:
    """Return what is drawn in halves: documents, or passages where there are too few."""
    return "documents" if len(np.unique(_row_voices(topics, clusters))) >= FEW else "passages"


def row_groups(topics: Topics, clusters: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that hold terms, by content, and for each the number of what is drawn with it."""
    used = np.flatnonzero(np.asarray(topics.counts.matrix.sum(axis=1)).ravel() > 0).astype(np.int64)
    used = used[by_content(topics.counts.matrix[used])]
    if drawn_of(topics, clusters) == "passages":
        return used, np.arange(len(used))
    documents = topics.counts.tokens.corpus.documents
    # The name that comes first, so that the order of the documents makes no difference.
    first = {min(members): min(documents[one].name for one in members) for members in clusters if members}
    names = [first.get(one, documents[one].name) for one in _row_voices(topics, clusters)[used].tolist()]
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
