"""Do topics come back? One number for each topic, from fits to halves of the documents and of the words."""

from __future__ import annotations

import dataclasses
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.counts import Counts
from dienngon.errors import ParameterError, check_step
from dienngon.inference import Design
from dienngon.processes import cores, one_thread
from dienngon.progress import Progress, Step, silent, usual
from dienngon.store import Store, digest_of, key_of
from dienngon.table import Table
from dienngon.topic_models.ensemble import MOST_FITTED, consensus
from dienngon.topic_models.models import DEFAULT, ROUGH, Part, Recipe, fit_part
from dienngon.topic_models.topics import Stability, Stable, TextUnits, Topics, check_whole
from dienngon.topic_models.weights import Numbers, Rows, Small, filled_rows, heaviest, used_rows

_COLUMNS = ("model", "topic", "label", "stable", "share", "stability", "low", "high")
# Stability from which a topic is stable: no topic of shuffled words was, and planted topics had .40 or more.
STABLE = 0.25
# Fewer documents than this are not divided; their passages are.
FEW_DOCUMENTS = 20
# Rows of a half: as many as hold so many words, since short rows say little each, between these two; more take time.
_HALF_WORDS, _LEAST_ROWS, _MOST_ROWS = 60_000, 1200, 4000
# Draws of halves; chance in them weighs most where rows are few, and fits are then quick: more below so many rows.
_FEW_ROWS, _DRAWS, _MANY_DRAWS = 300, 8, 20
# Passages are compared with chance among passages of the same length: so many classes of length.
_LENGTHS = 10

# Where all halves would take so many processor seconds, as the first one tells, several processes fit them, each of
# which takes some 4 seconds to start, and 200 MB.
_LONG, _MOST_PROCESSES = 16.0, 4
# Seconds after which a process that has nothing to do ends: models are often assessed one after another.
_IDLE = 10


@dataclass(frozen=True, eq=False)
class Half:
    """Half of the rows, the half of the terms that they are fitted by, and their topics for each k; -1 for none."""

    rows: Numbers
    kept: NDArray[np.bool_]
    topics: Mapping[Any, Numbers]


def assess(
    topics: Topics,
    *,
    draws: int | None = None,
    design: Design = Design(),
    cache: Path | None = None,
    progress: Progress = usual,
) -> Topics:
    """Return the topics with their stability.

    The documents and the words are each divided into two halves at random, and the model is fitted to both. Stability
    is how often two passages of different documents that share a topic share one again, in that half in which they do
    so less often: 0 is chance among passages of the same lengths, 1 is always.

    Parameters
    ----------
    topics
        Not a model that was loaded, which cannot be fitted again.
    draws
        Times that documents and words are divided, from 2 on; by default 8, and 20 below 300 rows.
    design
        Its ``seed`` draws the halves; its ``clusters`` are documents that fall into the same half, such as reposts or
        articles of one statute.
    cache
        The folder of caches, in which fits to halves are kept by content; by default nothing is kept.
    progress
        Called with each step; see :mod:`dienngon.progress`.

    Raises
    ------
    ParameterError
        If there are fewer than 2 draws, or the model was loaded.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), k=2)
    >>> dn.assess(topics, draws=2).stable(1) == "stable"
    False
    """
    check_step(topics, Topics, "assess", "fit_topics(counts)")
    if topics.recipe is None:
        raise ParameterError("A loaded model cannot be fitted again; fit it with fit_topics() to assess its stability.")
    k, recipe = len(topics), topics.recipe
    # As the model was fitted: a BERTopic may have found its number itself, and finds it again.
    drawn = draw_halves(recipe, [recipe.k], draws=draws, design=design, cache=cache, progress=progress)
    halves = [dataclasses.replace(half, topics={k: half.topics[recipe.k]}) for half in drawn]
    values = stability_of(topics.counts, {k: heaviest(topics.row_weights)}, halves, design)[k]
    divided = recipe.vectors is None
    return dataclasses.replace(topics, stability=summed(topics.counts, values, design, divided=divided))


def draw_halves(
    recipe: Recipe,
    ks: Sequence[int | None],
    *,
    draws: int | None,
    design: Design,
    cache: Path | None = None,
    progress: Progress = silent,
) -> list[Half]:
    """Return fits to halves; two in a row share no document, and no word unless vectors stand for words."""
    plans = _plans(recipe, draws, design)
    keys = [
        key_of(recipe.key, *map(str, ks), digest_of(rows), digest_of(kept), str(seed)) for rows, kept, seed in plans
    ]
    store = None if cache is None or not recipe.key else Store(cache, "halves")
    known = {key: rows for pack in store.load(keys) for key, rows in pack.entries.items()} if store is not None else {}
    new = [(key, plan) for key, plan in zip(keys, plans, strict=True) if key not in known]
    for number, ((key, _), topics) in enumerate(
        zip(new, _refitted(recipe, ks, [plan for _, plan in new]), strict=True)
    ):
        known[key] = topics
        progress(Step.REFITTING, len(plans) - len(new) + number + 1, len(plans))
    if store is not None:
        store.save({key: known[key] for key, _ in new})
    return [
        Half(rows, kept, dict(zip(ks, known[key].T.astype(np.int64), strict=True)))
        for key, (rows, kept, _) in zip(keys, plans, strict=True)
    ]


def _plans(recipe: Recipe, draws: int | None, design: Design) -> list[tuple[Numbers, NDArray[np.bool_], int]]:
    """Return the rows of each half, the terms they are fitted by, and a seed."""
    # Of more rows those that the default model is fitted to.
    counts, used = recipe.counts, recipe.rows[:MOST_FITTED]
    draws = (_MANY_DRAWS if len(used) < _FEW_ROWS else _DRAWS) if draws is None else draws
    check_whole("draws", draws, least=2)
    divided = recipe.vectors is None
    random, most = np.random.default_rng(design.seed), half_rows(counts, divided=divided)
    groups = row_groups(counts, design)[used]
    plans = []
    for _ in range(draws):
        side = random.permutation(np.arange(groups.max() + 1) % 2)[groups]
        first = random.permutation(np.arange(len(counts.terms)) % 2) == 0
        for part in (0, 1):
            kept = (first if part == 0 else ~first) if divided else np.ones(len(counts.terms), dtype=bool)
            rows = used[side == part]
            rows = rows[np.asarray(counts.matrix[rows] @ kept).ravel() > 0]
            if len(rows) > most:
                rows = rows[np.sort(random.choice(len(rows), most, replace=False))]
            plans.append((rows, kept, int(random.integers(2**31))))
    return plans


def _refitted(
    recipe: Recipe, ks: Sequence[int | None], plans: Sequence[tuple[Numbers, NDArray[np.bool_], int]]
) -> Iterator[Small]:
    """Yield the topic of each row of each half for each number, shape (rows, numbers), -1 for none."""
    if not plans:
        return
    from joblib import Parallel, delayed

    (rows, kept, seed), *rest = plans
    began = time.process_time()
    yield _regrouped(recipe.model, ks, recipe.part(rows, kept), seed)
    # In this process alone where starting others takes longer than it saves.
    long = (time.process_time() - began) * len(plans) >= _LONG
    processes = min(cores(), _MOST_PROCESSES) if long else 1
    yield from Parallel(processes, return_as="generator", pre_dispatch="n_jobs", idle_worker_timeout=_IDLE)(
        delayed(_regrouped)(recipe.model, ks, recipe.part(rows, kept), seed) for rows, kept, seed in rest
    )


def _regrouped(model: Any, ks: Sequence[Any], part: Part, seed: int) -> Small:
    """Return the topics of a half; what cannot be fitted has none."""
    with warnings.catch_warnings(), one_thread():
        # That copies among few rows leave a group empty is not news here.
        warnings.simplefilter("ignore")
        if model == DEFAULT:
            found = consensus(part.matrix, part.pairs, ks, part.vectors, rough=True)
            return np.array([found[k] for k in ks], dtype=np.int32).T
        try:
            topics = [heaviest(fit_part(model, k, part, seed, ROUGH).rows) for k in ks]
        except (ParameterError, ValueError):
            return np.full((part.matrix.shape[0], len(ks)), -1, dtype=np.int32)
        return np.array(topics, dtype=np.int32).T


def half_rows(counts: Counts, *, divided: bool) -> int:
    """Return how many rows a half has at most."""
    words = float(counts.matrix.sum()) / max(len(filled_rows(counts.matrix)), 1) / (2 if divided else 1)
    return int(np.clip(_HALF_WORDS / max(words, 1.0), _LEAST_ROWS, _MOST_ROWS))


def stability_of(
    counts: Counts, topics: Mapping[int, Numbers], halves: Sequence[Half], design: Design
) -> dict[int, Rows]:
    """Return how far the topics of the rows come back in each draw, for each k, shape (draws, topics)."""
    groups = row_groups(counts, design)
    length = np.asarray(counts.matrix.sum(axis=1)).ravel()
    found = {}
    for k, topic in topics.items():
        parts = [_back(topic[half.rows], half.topics[k], k, groups[half.rows], length[half.rows]) for half in halves]
        found[k] = np.maximum(np.minimum(parts[::2], parts[1::2]), 0.0)
    return found


def _back(own: Numbers, again: Numbers, k: int, groups: Numbers, length: Numbers) -> Rows:
    """Return for each topic how often pairs of its rows share a topic again, 0 for chance, shape (k,).

    Pairs are of different groups of rows. Chance is what rows drawn at random, as long as the topic's, would share:
    short passages are alike in being short.
    """
    known = (own >= 0) & (again >= 0)
    every = own >= 0
    shared = np.zeros((k, int(again.max(initial=0)) + 1))
    np.add.at(shared, (own[known], again[known]), 1)
    pairs = (shared**2).sum(axis=1) - _within(own[known], groups[known], again[known], k)
    total = np.bincount(own[every], minlength=k).astype(float) ** 2
    total -= _within(own[every], groups[every], np.zeros(int(every.sum()), dtype=np.int64), k)
    bounds = np.quantile(length, np.arange(1, _LENGTHS) / _LENGTHS) if len(length) else np.empty(0)
    kind = np.searchsorted(bounds, length, side="right")
    spread = np.zeros((_LENGTHS, shared.shape[1]))
    np.add.at(spread, (kind[again >= 0], again[again >= 0]), 1)
    spread /= np.maximum(np.bincount(kind, minlength=_LENGTHS), 1)[:, None]
    mix = np.zeros((k, _LENGTHS))
    np.add.at(mix, (own[every], kind[every]), 1)
    mix /= np.maximum(mix.sum(axis=1, keepdims=True), 1)
    chance = ((mix @ spread) ** 2).sum(axis=1)
    often = np.divide(pairs, total, out=np.zeros(k), where=total > 0)
    return np.where((total > 0) & (chance < 1), (often - chance) / np.maximum(1 - chance, 1e-12), 0.0)


def _within(own: Numbers, groups: Numbers, again: Numbers, k: int) -> Rows:
    """Return the pairs of rows of one group that share a topic twice, and each row with itself, by topic."""
    cells, sizes = np.unique(np.array([own, groups, again]), axis=1, return_counts=True)
    return np.asarray(np.bincount(cells[0], sizes.astype(float) ** 2, minlength=k), dtype=np.float64)


def summed(counts: Counts, values: Rows, design: Design, *, divided: bool) -> Stability:
    """Return the stability of topics from its value in each draw, shape (draws, topics)."""
    mean, low, high = np.clip(interval(values), 0, 1)
    most, used = half_rows(counts, divided=divided), filled_rows(counts.matrix)
    verdicts = [
        Stable.STABLE if least >= STABLE else Stable.NOT if most < STABLE else Stable.DOUBTFUL
        for least, most in zip(low, high, strict=True)
    ]
    return Stability(
        values=tuple(mean.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        verdicts=tuple(verdicts),
        draws=len(values),
        drawn=drawn_of(counts, design),
        of=len(np.unique(counts.documents[used])),
        tied=bool(design.at(np.unique(counts.documents[used])).clusters),
        divided=divided,
        sampled=most if len(used) > 2 * most else 0,
    )


def interval(values: Rows) -> tuple[Rows, Rows, Rows]:
    """Return the mean over draws, shape (draws, …), and its 95% interval by Student's t."""
    from scipy.stats import t

    mean = values.mean(axis=0)
    wide = t.ppf(0.975, len(values) - 1) * values.std(axis=0, ddof=1) / np.sqrt(len(values))
    return mean, mean - wide, mean + wide


def drawn_of(counts: Counts, design: Design) -> TextUnits:
    """Return what is drawn in halves: documents, or passages where there are too few."""
    used = counts.documents[filled_rows(counts.matrix)]
    few = len(np.unique(design.first_of(len(counts.tokens.corpus))[used])) < FEW_DOCUMENTS
    return TextUnits.PASSAGES if few else TextUnits.DOCUMENTS


def row_groups(counts: Counts, design: Design) -> Numbers:
    """Return for each row the number of what is drawn with it, whatever the order of the documents; 0 without terms."""
    found = np.zeros(counts.matrix.shape[0], dtype=np.int64)
    if drawn_of(counts, design) == TextUnits.PASSAGES:
        used = used_rows(counts.matrix)
        found[used] = np.arange(len(used))
        return found
    used = filled_rows(counts.matrix)
    names = [counts.tokens.corpus.documents[one].name for one in counts.documents[used].tolist()]
    group = design.first_of(len(counts.tokens.corpus))[counts.documents[used]].tolist()
    # By the name that comes first, so that the order of the documents makes no difference.
    first: dict[int, str] = {}
    for one, name in zip(group, names, strict=True):
        first[one] = min(first.get(one, name), name)
    place = {name: number for number, name in enumerate(sorted(first.values()))}
    found[used] = [place[first[one]] for one in group]
    return found


def stability_table(topics: Topics) -> Table:
    """Return how far each topic comes back.

    Returns
    -------
    Table
        model, topic, label, stable (stable, doubtful or not), share, stability (0 to 1), low, high (95% over draws).

    Raises
    ------
    ParameterError
        If stability was not assessed.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.assess(dn.fit_topics(dn.count(dn.segment(corpus())), k=2), draws=2)
    >>> stability_table(topics).data["topic"].tolist()
    [1, 2]
    """
    check_step(topics, Topics, "stability_table", "fit_topics(counts)")
    found = topics.stability
    if found is None:
        raise ParameterError("The stability of these topics was not assessed; call assess(topics) first.")
    share = topics.row_weights[filled_rows(topics.counts.matrix)].mean(axis=0).tolist()
    rows = [
        (*topics.key(number), *one)
        for number, one in enumerate(zip(share, found.values, found.low, found.high, strict=True), start=1)
    ]
    return topics.table(
        "topic_stability",
        _COLUMNS,
        rows,
        title=Note.of("stability.title", model=topics.model.upper()),
        method=Note.of("stability.method", draws=found.draws),
        details=(
            Note.of("stability.verdicts", limit=STABLE),
            *((Note.of("stability.sampled", rows=found.sampled),) if found.sampled else ()),
        ),
    )
