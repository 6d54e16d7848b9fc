"""The default model: the groups of rows on which mixtures of many dimensions agree.

Latent vectors of rows, each averaged with its nearest rows or not, are cut to several dimensions; in each a mixture of
normal distributions is fitted that share one covariance; what the mixtures agree on is joined. Nothing is random.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.topic_models.features import latent_features
from dienngon.topic_models.weights import Rows, Vectors, shares, unit

Groups = NDArray[np.int64]

LATENT = 100
# Dimensions to which vectors are cut: a few subjects need few, many need many.
DIMENSIONS = (15, 25, 40, 60, LATENT)
# Those of fits that are only compared with others.
_ROUGH_DIMENSIONS = (25, 60)
# Nearest rows with which a row is averaged, and how many times.
_NEIGHBOURS, _AVERAGED = 10, 2
# Rows that are compared with all others at a time.
_BLOCK = 1024
# Small groups from which those of the mixtures start, and the dimensions in which they are found.
_SMALL, _MIDDLE = 150, 40
# More rows change the groups little, and take time and memory.
MOST_FITTED = 10_000
# A vector shorter than this is of a row that shares no term with another.
_NOTHING = 1e-6
# Steps of a mixture: later ones move few rows.
_STEPS = 8
# Words of a topic are expected this much more than nowhere (the prior of the multinomial).
_SMOOTHING = 0.1
_ROUNDS = 20


def consensus(
    matrix: sparse.csr_array,
    pairs: sparse.csr_array | None,
    ks: Sequence[int],
    vectors: Rows | None = None,
    *,
    rough: bool = False,
) -> dict[int, Groups]:
    """Return the group of each row for each number of groups, -1 for a row that shares no term with another.

    ``pairs`` are the pairs of syllables of the rows; ``vectors`` are used instead of both where they are given. Of more
    rows than :data:`MOST_FITTED` the first are grouped, and each other goes where its words are likeliest: rows come in
    the order of a hash, so that the first are a sample.
    """
    dimensions = _ROUGH_DIMENSIONS if rough else DIMENSIONS
    first = slice(0, MOST_FITTED)
    if vectors is None:
        some = latent_features(matrix[first], None if pairs is None else pairs[first], max(dimensions))
    else:
        some = own_axes(unit(vectors[first]))[:, : max(dimensions)]
    known = np.flatnonzero(np.linalg.norm(some, axis=1) > _NOTHING)
    found = {}
    counts = sparse.csr_array(matrix.astype(np.float64))
    counts.data = np.log1p(counts.data)
    for k, groups in partitions(some[known], ks, dimensions).items():
        found[k] = np.full(matrix.shape[0], -1)
        found[k][known] = groups
        if matrix.shape[0] > MOST_FITTED:
            found[k][MOST_FITTED:] = likeliest(
                sparse.csr_array(counts[MOST_FITTED:]), sparse.csr_array(counts[known]), groups
            )
    return found


def partitions(vectors: Rows, ks: Sequence[int], dimensions: Sequence[int] = DIMENSIONS) -> dict[int, Groups]:
    """Return groups of rows for each number of groups, by the agreement of mixtures; vectors fall in importance."""
    if len(vectors) < 2:
        return {k: np.zeros(len(vectors), dtype=np.int64) for k in ks}
    plain = []
    for view in (vectors, own_axes(_averaged(unit(vectors).astype(np.float32)))):
        small = small_groups(unit(view[:, :_MIDDLE]), max(_SMALL, 2 * max(ks)))
        sizes = dict.fromkeys(min(one, view.shape[1]) for one in dimensions)
        plain += [(unit(view[:, :size]).astype(np.float32), small) for size in sizes]
    members = [_mixtures(rows, small, ks) for rows, small in plain]
    return {k: agreed([one[k] for one in members]) for k in ks}


def _mixtures(rows: Vectors, small: Groups, ks: Sequence[int]) -> dict[int, Groups]:
    return {k: mixture(rows, start) for k, start in nested(rows, small, ks).items()}


def _averaged(rows: Rows) -> Rows:
    """Return rows averaged with their nearest, by cosine, twice: half their own, half their neighbours'."""
    graph = _neighbours(rows)
    scale = sparse.diags_array(1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel()))
    near = sparse.csr_array((scale @ graph @ scale).astype(np.float32))
    for _ in range(_AVERAGED):
        rows = 0.5 * rows + 0.5 * (near @ rows)
    return unit(rows)


def _neighbours(rows: Rows) -> sparse.csr_array:
    """Return the symmetric graph of nearest rows: cosine weights, the mean of both directions, shape (rows, rows)."""
    size = len(rows)
    # In a small corpus ten neighbours would be everybody.
    most = max(1, min(_NEIGHBOURS, round(size**0.5), size - 1))
    near = np.empty((size, most), dtype=np.int64)
    weight = np.empty((size, most), dtype=np.float64)
    for first in range(0, size, _BLOCK):
        block = rows[first : first + _BLOCK] @ rows.T
        here = np.arange(len(block))
        block[here, first + here] = -np.inf
        best = np.argpartition(-block, most - 1, axis=1)[:, :most]
        near[first : first + len(block)] = best
        weight[first : first + len(block)] = np.take_along_axis(block, best, axis=1)
    places = (np.repeat(np.arange(size), most), near.ravel())
    # No row is left alone, however little it shares with its neighbours.
    directed = sparse.csr_array((np.maximum(weight, 1e-3).ravel(), places), shape=(size, size))
    return sparse.csr_array((directed + directed.T) / 2)


def own_axes(rows: Rows) -> Rows:
    """Return rows turned to their own principal axes, the largest first."""
    axes = np.linalg.eigh((rows.T @ rows).astype(np.float64))[1]
    largest = axes[np.abs(axes).argmax(axis=0), np.arange(len(axes))]
    return np.asarray(rows @ (axes * np.where(largest < 0, -1.0, 1.0))[:, ::-1])


def small_groups(rows: Rows, most: int = _SMALL) -> Groups:
    """Return rows in up to ``most`` small groups: that of the largest scatter is halved along its principal direction.

    Principal direction divisive partitioning (Boley 1998), each cut improved by five steps of 2-means. Nothing is
    random. Where there are no more rows than that, each is a group.
    """
    if len(rows) <= most:
        return np.arange(len(rows))
    groups = [np.arange(len(rows))]
    scatter = [_scatter(rows)]
    while len(groups) < most:
        widest = int(np.argmax(scatter))
        if scatter[widest] < 1e-6:
            break
        members = groups[widest]
        side = _halved(rows[members])
        if side.all() or not side.any():
            scatter[widest] = 0.0
            continue
        groups[widest], other = members[side], members[~side]
        groups.append(other)
        scatter[widest] = _scatter(rows[groups[widest]])
        scatter.append(_scatter(rows[other]))
    found = np.empty(len(rows), dtype=np.int64)
    for number, members in enumerate(groups):
        found[members] = number
    return found


def _scatter(rows: Rows) -> float:
    return float(((rows - rows.mean(axis=0)) ** 2).sum(dtype=np.float64))


def _halved(rows: Rows) -> NDArray[np.bool_]:
    """Return which rows are on one side of the cut along their principal direction."""
    centred = rows - rows.mean(axis=0)
    direction = np.linalg.eigh((centred.T @ centred).astype(np.float64))[1][:, -1]
    direction *= 1 if direction[np.abs(direction).argmax()] > 0 else -1
    side = centred @ direction > 0
    for _ in range(5):
        if side.all() or not side.any():
            break
        one, other = centred[side].mean(axis=0), centred[~side].mean(axis=0)
        moved = centred @ (one - other) > (one @ one - other @ other) / 2
        if (moved == side).all():
            break
        side = moved
    return np.asarray(side)


def nested(rows: Vectors, small: Groups, ks: Sequence[int]) -> dict[int, Groups]:
    """Return the small groups joined to each number of groups by Ward's criterion (1963), from the same tree."""
    size = np.bincount(small).astype(np.float64)
    centre = _sums(rows, small) / size[:, None]
    square = (centre**2).sum(axis=1)
    cost = (square[:, None] + square - 2 * centre @ centre.T) * (size[:, None] * size) / (size[:, None] + size)
    np.fill_diagonal(cost, np.inf)
    label = np.arange(len(size))
    found = {}
    for left in range(len(size), 0, -1):
        # Where there are fewer small groups than k, each is a group.
        for k in ks:
            if k == left or (k > left and k not in found):
                found[k] = np.unique(label, return_inverse=True)[1][small]
        if len(found) == len(ks):
            break
        one, other = divmod(int(cost.argmin()), len(size))
        total = size[one] + size[other]
        centre[one] = (centre[one] * size[one] + centre[other] * size[other]) / total
        size[one], size[other] = total, 0.0
        label[label == other] = one
        cost[other] = cost[:, other] = np.inf
        row = ((centre - centre[one]) ** 2).sum(axis=1) * size * total / (size + total)
        row[(size == 0) | (np.arange(len(size)) == one)] = np.inf
        cost[one] = cost[:, one] = row
    return found


def ward(rows: Rows, k: int) -> Groups:
    """Return rows in ``k`` groups by Ward's criterion, fewer where fewer differ."""
    return nested(rows, small_groups(rows, max(_SMALL, 2 * k)), [k])[k]


def _sums(rows: Vectors, groups: Groups) -> Rows:
    """Return the sum of the rows of each group, shape (groups, columns)."""
    place = (groups, np.arange(len(groups)))
    member = sparse.csr_array((np.ones(len(groups), dtype=rows.dtype), place))
    return np.asarray(member @ rows, dtype=np.float64)


def mixture(rows: Vectors, groups: Groups) -> Groups:
    """Return the group of each row by a mixture of normal distributions with one covariance, from a start.

    Expectation and maximisation (Dempster, Laird and Rubin 1977; Fraley and Raftery 2002, model EEE). The covariance is
    drawn towards a sphere by as much as there are few rows for its dimensions.
    """
    count, size = rows.shape
    # Rows as columns: sums over groups then run along memory.
    columns = rows.T.copy()
    whole = (columns @ rows).astype(np.float64)
    weight = np.eye(int(groups.max()) + 1, dtype=np.float32)[:, groups]
    drawn = size / (size + count)
    found = groups
    for _ in range(_STEPS):
        mass = weight.sum(axis=1, dtype=np.float64) + 1e-9
        centre = (weight @ rows).astype(np.float64) / mass[:, None]
        spread = (whole - (centre * mass[:, None]).T @ centre) / count
        spread = (1 - drawn) * spread + (drawn * np.trace(spread) / size + 1e-6) * np.eye(size)
        pulled = np.linalg.solve(spread, centre.T).T
        score = pulled.astype(np.float32) @ columns
        score += (np.log(mass / count) - (centre * pulled).sum(axis=1) / 2).astype(np.float32)[:, None]
        moved = score.argmax(axis=0)
        if (moved == found).all():
            break
        found = moved
        weight = np.exp(score - score.max(axis=0))
        weight /= weight.sum(axis=0)
    return np.unique(found, return_inverse=True)[1]


def agreed(members: Sequence[Groups]) -> Groups:
    """Return the groups of rows on which the members of an ensemble agree.

    From the member that the others agree with most, each row moves to the group with whose rows the members put it
    together most often (evidence accumulation; Fred and Jain 2005).
    """
    most = max(int(one.max()) for one in members)
    whole = [one for one in members if one.max() == most]
    return _voted(members, max(whole, key=lambda one: sum(_agreement(one, other) for other in members)))


def _agreement(one: Groups, other: Groups) -> float:
    """Return how far two partitions of the same rows agree: the sum over pairs of groups of n² / (size · size)."""
    table = _crossed(one, other)
    sizes = table.sum(axis=1)[:, None] * table.sum(axis=0)
    return float(np.divide(table**2, sizes, out=np.zeros_like(table), where=sizes > 0).sum())


def _crossed(one: Groups, other: Groups) -> Rows:
    """Return how many rows each group of one partition shares with each of another."""
    width = int(other.max()) + 1
    return (
        np.bincount(one * width + other, minlength=(int(one.max()) + 1) * width).reshape(-1, width).astype(np.float64)
    )


def _voted(members: Sequence[Groups], groups: Groups) -> Groups:
    """Return groups after rows have moved to the group that members put them together with most; none is emptied."""
    k = int(groups.max()) + 1
    for _ in range(_ROUNDS):
        size = np.bincount(groups, minlength=k)
        score = np.zeros((len(groups), k))
        for one in members:
            score += (_crossed(one, groups) / size)[one]
        moved = score.argmax(axis=1)
        if len(np.unique(moved)) < k or (moved == groups).all():
            break
        groups = moved
    return groups


def likeliest(counts: sparse.csr_array, seen: sparse.csr_array, groups: Groups) -> Groups:
    """Return for each row the group of the rows ``seen`` in which its words are likeliest (naive Bayes)."""
    member = np.eye(int(groups.max()) + 1)[groups]
    likely = np.log(shares(np.asarray((seen.T @ member).T) + _SMOOTHING))
    score = np.asarray(counts @ likely.T) + np.log(member.mean(axis=0) + 1e-12)
    return np.asarray(score.argmax(axis=1), dtype=np.int64)
