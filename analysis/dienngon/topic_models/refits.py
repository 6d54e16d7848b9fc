"""Refits of a topic model: by other seeds, in other orders, to halves of the documents, and to shuffled words."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.inference import Design
from dienngon.progress import Progress, Step, silent
from dienngon.topic_models.fit import Recipe, fit_recipe, one_thread
from dienngon.topic_models.models import ROUGH
from dienngon.topic_models.topics import TextUnits, Topics, check_whole
from dienngon.topic_models.weights import Rows, assignment, base_shares, used_rows, word_shares

# Chance in which halves are drawn weighs most where rows are few, and refits are then cheap: draws by rows.
_MANY = 3000
# Below so many rows, so many draws.
_DRAWS = ((100, 200), (300, 100), (1000, 25), (_MANY, 10))
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
    """Return refits by kind as :func:`assess` takes them; of ``halves`` two in a row share nothing."""
    size = topics.counts.matrix.shape[0]
    draws = usual_draws(size) if draws is None else draws
    seeds = (2 if size >= _MANY else 5) if seeds is None else seeds
    for name, value in (("draws", draws), ("seeds", seeds), ("orders", orders)):
        check_whole(name, value, least=1)
    check_whole("seed", seed)
    if topics.recipe is None:
        raise ParameterError("A loaded model cannot be fitted again; fit it with fit_topics() to assess its stability.")
    random = np.random.default_rng(seed)
    used, groups = row_groups(topics, clusters)
    plans = [("seeds", used, topics.seed + 1 + number) for number in range(seeds)]
    plans += [("orders", random.permutation(used), topics.seed) for _ in range(orders)]
    for draw in range(draws):
        side = random.permutation(np.arange(groups.max() + 1) % 2)[groups]
        # Seeds of their own: a common start would make two halves alike by itself.
        plans += [("halves", used[side == part], topics.seed + 1001 + 2 * draw + part) for part in (0, 1)]
    found: dict[str, list[Refit]] = {"seeds": [], "orders": [], "halves": []}
    with one_thread():
        for done, (kind, rows, number) in enumerate(plans, start=1):
            progress(Step.REFITTING, done, len(plans))
            found[kind].append(Refit(rows, _weights(topics.recipe, topics.counts, rows, number % 2**32)))
    return found


def usual_draws(rows: int) -> int:
    """Return how often the documents of so many rows are divided into halves by default."""
    return next((draws for most, draws in _DRAWS if rows < most), _LEAST_DRAWS)


def groups_of(documents: int, clusters: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return for each document, by position, the first of those that move with it: itself if it moves alone."""
    Design(clusters=clusters).within(documents)
    first = np.arange(documents)
    for members in clusters:
        first[list(members)] = min(members, default=0)
    return first


def _row_groups(topics: Topics, clusters: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    return np.asarray(groups_of(len(topics.counts.tokens.corpus), clusters)[topics.counts.documents])


def drawn_of(topics: Topics, clusters: Sequence[Sequence[int]] = ()) -> TextUnits:
    """Return what is drawn in halves: documents, or passages where there are too few."""
    return TextUnits.DOCUMENTS if len(np.unique(_row_groups(topics, clusters))) >= 20 else TextUnits.PASSAGES


def row_groups(topics: Topics, clusters: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that hold terms, by content, and for each the number of what is drawn with it."""
    used = used_rows(topics.counts.matrix)
    if drawn_of(topics, clusters) == TextUnits.PASSAGES:
        return used, np.arange(len(used))
    documents = topics.counts.tokens.corpus.documents
    # The name that comes first, so that the order of the documents makes no difference.
    first = {min(members): min(documents[one].name for one in members) for members in clusters if members}
    names = [first.get(one, documents[one].name) for one in _row_groups(topics, clusters)[used].tolist()]
    place = {name: number for number, name in enumerate(sorted(set(names)))}
    return used, np.array([place[name] for name in names])


def words_of(matrix: sparse.csr_array, weights: Rows) -> tuple[Rows, Rows]:
    """Return the shares of words of the topics of some rows, shape (topics, terms), and of all words of the rows."""
    return word_shares(matrix, weights), base_shares(matrix)


def replication(one: Rows, other: Rows, base: Rows, other_base: Rows) -> float:
    """Return how alike the words of two topics are when the term that makes them most alike is left out.

    The cosine of their shares of words, shape (terms,), each less the share in all words of its documents. One frequent
    word is enough for a topic to be found again anywhere; so the least value is taken that leaving out one term gives.
    """
    parts = (one - base) * (other - other_base)
    # Terms that might make up a likeness alone: the one whose loss lowers it most is among the first.
    leading = np.argsort(-parts, kind="stable")[:3]
    return min(_without(int(term), one, other, base, other_base) for term in leading)


def _without(term: int, one: Rows, other: Rows, base: Rows, other_base: Rows) -> float:
    """Return the cosine without a term: all shares are of the words that are left."""
    rest = [np.delete(words, term) for words in (one, base, other, other_base)]
    if min(float(words.sum()) for words in rest) < 1e-12:
        return 0.0
    own, whole, its, all_its = (words / words.sum() for words in rest)
    left, right = own - whole, its - all_its
    length = float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(left @ right) / length if length > 1e-18 else 0.0


def null_replication(topics: Topics, draws: int, *, seed: int, clusters: Sequence[Sequence[int]]) -> float:
    """Return how well words replicate where there are no topics: a parallel analysis (Horn 1965).

    The words are distributed again over the rows, at random, so that lengths and frequencies stay and nothing else; the
    model is fitted to both halves, and the topics matched by optimal assignment. The mean over shuffles, a third as
    many as draws but 4 to 10, of the largest value.
    """
    used, groups = row_groups(topics, clusters)
    matrix = sparse.csr_array(topics.counts.matrix[used])
    vectors = topics.recipe.vectors
    recipe = dataclasses.replace(topics.recipe, vectors=None if vectors is None else vectors[used])
    random = np.random.default_rng([seed, 1])
    found = []
    with one_thread():
        for shuffle in range(max(4, min(10, draws // 3))):
            counts = dataclasses.replace(topics.counts, matrix=_shuffled(matrix, random))
            side = random.permutation(np.arange(groups.max() + 1) % 2)[groups]
            halves = []
            for part in (0, 1):
                rows = np.flatnonzero(side == part)
                weights = _weights(recipe, counts, rows, (topics.seed + 5001 + 2 * shuffle + part) % 2**32)
                halves.append(words_of(sparse.csr_array(counts.matrix[rows]), weights))
            (one, base), (other, other_base) = halves
            alike = np.array([[replication(own, its, base, other_base) for its in other] for own in one])
            found.append(max(0.0, float(alike[assignment(alike)].max())) if alike.size else 0.0)
    return float(np.mean(found))


def _shuffled(matrix: sparse.csr_array, random: np.random.Generator) -> sparse.csr_array:
    """Return counts whose words were distributed again over the rows."""
    cells = matrix.tocoo()
    row, column = (np.repeat(place, cells.data.astype(np.int64)) for place in cells.coords)
    # In an order that does not depend on how the matrix was stored.
    column = random.permutation(np.sort(column))
    found = sparse.csr_array((np.ones(len(row), dtype=matrix.dtype), (row, column)), shape=matrix.shape)
    found.sum_duplicates()
    return found


def _weights(recipe: Recipe, counts: Counts, rows: NDArray[np.int64], seed: int) -> Rows:
    """Return the weights of a refit of some rows; what cannot be fitted has no topics."""
    with warnings.catch_warnings():
        # That copies among few rows leave a cluster empty is not news here.
        warnings.simplefilter("ignore")
        try:
            return fit_recipe(recipe, counts, rows, seed, ROUGH).rows
        except (ParameterError, ValueError):
            return np.zeros((len(rows), 0))
