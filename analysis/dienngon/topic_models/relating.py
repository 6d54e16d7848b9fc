"""Topics beside what else is known: the themes of the lexicon, and where passages lie on a map."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd

from dienngon.lexicon import Lexicon, read_lexicon
from dienngon.table import Table
from dienngon.themes.matching import Matcher
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


def topic_themes(topics: Topics, lexicon: Lexicon | Path | str) -> Table:
    """Return how often the themes of a lexicon are met in the passages of each topic.

    Returns
    -------
    Table
        model, topic, label, stable, theme, theme_label, passages, share, share_elsewhere, lift.

    Raises
    ------
    LexiconError
        If the lexicon cannot be read.
    """
    lexicon = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    hits = _hits(topics, lexicon)
    heaviest = np.where(topics.row_weights.any(axis=1), topics.row_weights.argmax(axis=1), -1)
    rows = []
    for topic in range(len(topics)):
        own = heaviest == topic
        key = (topics.model, topic + 1, topics.labels[topic], topics.stable(topic + 1))
        for number, theme in enumerate(lexicon.themes):
            inside = float(hits[own, number].mean()) if own.any() else float("nan")
            outside = float(hits[~own, number].mean()) if (~own).any() else float("nan")
            lift = inside / outside if outside > 0 else float("nan")
            found = int(hits[own, number].sum())
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


def _hits(topics: Topics, lexicon: Lexicon) -> Rows:
    """Return which rows hold a hit of which theme, shape (rows, themes)."""
    matcher = Matcher(lexicon)
    place = {theme.id: number for number, theme in enumerate(lexicon.themes)}
    counts = topics.counts
    out = np.zeros((counts.matrix.shape[0], len(place)))
    for row, (position, number) in enumerate(zip(counts.documents.tolist(), counts.paragraphs.tolist(), strict=True)):
        document = counts.tokens.corpus.documents[position]
        for paragraph in document.paragraphs if number < 0 else (document.paragraphs[number],):
            for hit in matcher.find(document.text, paragraph.start, paragraph.end):
                if document.copied(hit.start) is None:
                    out[row, place[hit.theme]] = 1.0
    return out


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
