"""Topics beside what else is known: the themes of the lexicon, and where passages lie on a map."""

from __future__ import annotations

import importlib
import importlib.util

import numpy as np
import pandas as pd

from dienngon.errors import ParameterError
from dienngon.table import Table
from dienngon.themes import Hits
from dienngon.topic_models.value import Topics
from dienngon.topic_models.weighting import Rows, by_content, latent_rows

THEME_COLUMNS = (
    "model",
    "topic",
    "label",
    "stable",
    "theme",
    "theme_label",
    "passages",
    "share",
    "share_elsewhere",
    "lift",
)
MAP_COLUMNS = ("model", "topic", "label", "stable", "document", "line", "x", "y")
THEME_METHOD = (
    "passages: the topic's rows (those in which it weighs most) that hold a hit of the theme; share: of the "
    "topic's rows; "
    "share_elsewhere: of all other rows; lift: share / share_elsewhere. Description, not a test."
)
_DIMENSIONS = 50


def topic_themes(topics: Topics, hits: Hits) -> Table:
    """Return in how many passages of each topic the themes of a lexicon occur.

    Parameters
    ----------
    topics
        A fitted model.
    hits
        What :func:`dienngon.match` returned for the corpus that the model was fitted to.

    Returns
    -------
    Table
        model, topic, label, stable, theme, theme_label, passages, share, share_elsewhere, lift.

    Raises
    ------
    ParameterError
        If the hits are those of another corpus.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> tokens = dn.segment(corpus())
    >>> topics = dn.fit_topics(dn.count(tokens), "nmf", 2)
    >>> hits = dn.match(tokens, dn.Lexicon.of({"rice": ["lúa"]}))
    >>> dn.topic_themes(topics, hits).data[["topic", "passages"]].values.tolist()
    """
    if hits.tokens.corpus.hash != topics.counts.tokens.corpus.hash:
        message = "The hits are those of another corpus; match the tokens that the topics were fitted to."
        raise ParameterError(message)
    held = _held(topics, hits)
    heaviest = np.where(topics.row_weights.any(axis=1), topics.row_weights.argmax(axis=1), -1)
    rows = []
    for topic in range(len(topics)):
        own = heaviest == topic
        key = (topics.model, topic + 1, topics.labels[topic], topics.stable(topic + 1))
        for number, theme in enumerate(hits.lexicon.themes):
            inside = float(held[own, number].mean()) if own.any() else float("nan")
            outside = float(held[~own, number].mean()) if (~own).any() else float("nan")
            lift = inside / outside if outside > 0 else float("nan")
            found = int(held[own, number].sum())
            rows.append((*key, theme.id, theme.label_en, found, inside, outside, lift))
    return Table(
        name="topic_themes",
        title=f"Topics and themes of the lexicon ({topics.model.upper()})",
        method=THEME_METHOD,
        data=pd.DataFrame(rows, columns=list(THEME_COLUMNS)),
        parameters=topics.parameters,
        notes=topics.all_notes,
        corpus=topics.counts.tokens.corpus.hash,
    )


def _held(topics: Topics, hits: Hits) -> Rows:
    """Return which rows hold a hit of which theme, shape (rows, themes)."""
    counts, sizes = topics.counts, [len(document.paragraphs) for document in hits.tokens.corpus]
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    row_of = np.full(int(first[-1]), -1, dtype=np.int64)
    for row, (position, number) in enumerate(zip(counts.documents.tolist(), counts.paragraphs.tolist(), strict=True)):
        own = slice(first[position], first[position + 1]) if number < 0 else first[position] + number
        row_of[own] = row
    kept = hits.counted
    row, theme = row_of[first[hits.document[kept]] + hits.paragraph[kept]], hits.theme[kept]
    held = np.zeros((counts.matrix.shape[0], len(hits.lexicon.themes)))
    held[row[row >= 0], theme[row >= 0]] = 1.0
    return held


def topic_map(topics: Topics, seed: int = 0) -> Table:
    """Return a place in the plane for each passage: near passages share words.

    UMAP (McInnes, Healy and Melville 2018) of the rows' vectors where umap-learn is installed, else their first two
    principal components.

    Returns
    -------
    Table
        model, topic (in which the passage weighs most; 0 for none), label, stable, document, line, x, y.
    """
    used = np.flatnonzero(np.asarray(topics.counts.matrix.sum(axis=1)).ravel() > 0)
    used = used[by_content(topics.counts.matrix[used])]
    given = None if topics.recipe is None else topics.recipe.vectors
    vectors = latent_rows(topics.counts.matrix[used], _DIMENSIONS) if given is None else given[used]
    places, how = _plane(vectors, seed)
    rows = []
    for row, (x, y) in sorted(zip(used.tolist(), places.tolist(), strict=True)):
        weights = topics.row_weights[row]
        topic = int(weights.argmax()) + 1 if weights.any() else 0
        label, stable = (topics.labels[topic - 1], topics.stable(topic)) if topic else ("no topic", "")
        document = topics.counts.tokens.corpus.documents[topics.counts.documents[row]]
        line = document.paragraphs[max(0, int(topics.counts.paragraphs[row]))].line
        rows.append((topics.model, topic, label, stable, document.name, line, x, y))
    return Table(
        name="topic_map",
        title=f"Passages on a map ({topics.model.upper()})",
        method=f"{how} of the vectors of the {topics.counts.unit}s (TF-IDF reduced by SVD, or the model's embeddings). "
        "Distances on a map of two dimensions are a rough picture of those between texts.",
        data=pd.DataFrame(rows, columns=list(MAP_COLUMNS)),
        parameters={**topics.parameters, "map.seed": seed},
        notes=topics.all_notes,
        corpus=topics.counts.tokens.corpus.hash,
    )


def _plane(vectors: Rows, seed: int) -> tuple[Rows, str]:
    if importlib.util.find_spec("umap") and len(vectors) > 15:
        umap = importlib.import_module("umap")
        found = umap.UMAP(n_components=2, metric="cosine", random_state=seed, n_jobs=1).fit_transform(vectors)
        return np.asarray(found, dtype=np.float64), "UMAP (McInnes, Healy and Melville 2018)"
    centred = vectors - vectors.mean(axis=0)
    left, values, axes = np.linalg.svd(centred, full_matrices=False)
    places = np.zeros((len(vectors), 2))
    size = min(2, len(values))
    # The sign of a component is free: its largest loading is made positive.
    sign = np.sign(axes[np.arange(size), np.abs(axes[:size]).argmax(axis=1)])
    places[:, :size] = left[:, :size] * values[:size] * np.where(sign == 0, 1, sign)
    return places, "The first two principal components"
