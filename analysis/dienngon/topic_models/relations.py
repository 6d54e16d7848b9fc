"""Topics related to those of other models, to the themes of a lexicon, and to places on a map."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.errors import ParameterError, check_step
from dienngon.table import Table
from dienngon.themes import Hits
from dienngon.topic_models import weights
from dienngon.topic_models.features import latent_rows, row_of_paragraphs
from dienngon.topic_models.topics import READ, Topics
from dienngon.topic_models.weights import Rows

_MATCH_COLUMNS = [
    *("model_a", "topic_a", "label_a", "stable_a", "model_b", "topic_b", "label_b", "stable_b"),
    *("words", "passages", "agreement", "matched", "shared_terms"),
]
_KEY = ("model", "topic", "label", "stable")
_THEME_COLUMNS = (*_KEY, "theme", "theme_label", "passages", "share", "share_elsewhere", "lift")
_MAP_COLUMNS = (*_KEY, "document", "line", "x", "y")
# Terms by which the overlap of words is shown.
_TERMS = 10
_AGREED = 0.5
_DIMENSIONS = 50


def match_topics(models: Sequence[Topics]) -> Table:
    """Return which topics of different models are the same: what the models agree on.

    Parameters
    ----------
    models
        Two or more, fitted to the same counts.

    Returns
    -------
    Table
        One row a pair of topics of two models: model_a, topic_a, label_a, stable_a, model_b, topic_b, label_b,
        stable_b, words, passages, agreement (each up to 1), matched (yes or no), shared_terms.

    Raises
    ------
    ParameterError
        If there are fewer than two models, or they were fitted to different counts.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> counts = dn.count(dn.segment(corpus()))
    >>> table = match_topics([dn.fit_topics(counts, model, 2) for model in ("consensus", "nmf")])
    >>> table.data.query("matched == 'yes'")[["topic_a", "topic_b"]].values.tolist()
    [[1, 1], [2, 2]]
    """
    for one in models:
        check_step(one, Topics, "match_topics", "fit_topics(counts)")
    if len(models) < 2:
        raise ParameterError(f"Matching needs two models or more. Got {len(models)}.")
    names: list[str] = []
    for one in models:
        same = sum(name.split(" ")[0] == one.model for name in names)
        names.append(f"{one.model} {same + 1}" if same else one.model)
    rows = [row for pair in combinations(zip(names, models, strict=True), 2) for row in _pairs(*pair)]
    frame = pd.DataFrame(rows, columns=_MATCH_COLUMNS)
    first = frame[(frame["model_a"] == names[0]) & (frame["matched"] == "yes") & (frame["agreement"] >= _AGREED)]
    partners = first.groupby("topic_a")["model_b"].nunique()
    everywhere = partners.index[partners == len(models) - 1].tolist()
    about = {"model": names[0], "agreement": _AGREED, **({"topics": everywhere} if everywhere else {})}
    agreed = Note.of("matches.everywhere" if everywhere else "matches.nowhere", **about)
    return Table(
        name="topic_matches",
        title=Note.of("matches.title"),
        method=Note.of("matches.method"),
        data=frame,
        parameters={"models": ", ".join(names), "k": ", ".join(str(len(one)) for one in models)},
        notes=(agreed, READ),
        corpus=models[0].counts.tokens.corpus.hash,
        details=(Note.of("matches.agreement"),),
    )


def _pairs(left: tuple[str, Topics], right: tuple[str, Topics]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each two topics of two models."""
    (name_a, one), (name_b, other) = left, right
    if one.counts is not other.counts and (
        one.counts.terms != other.counts.terms or one.row_weights.shape[0] != other.row_weights.shape[0]
    ):
        raise ParameterError("Topics are matched between models of the same counts. Fit both to one value of count().")
    base = weights.base_shares(one.counts.matrix)
    # Less the share in all words: what sets a topic apart, so that chance has a cosine of 0.
    words = weights.unit(one.word_shares - base) @ weights.unit(other.word_shares - base).T
    rows = weights.filled_rows(one.counts.matrix)
    passages = weights.correlations(one.row_weights[rows], other.row_weights[rows])
    agreement = (words + passages) / 2
    matched = set(zip(*(part.tolist() for part in weights.assignment(agreement)), strict=True))
    terms_a, terms_b = (
        [[term for term, _ in topics.best_terms(row, _TERMS)] for row in topics.distinctive] for topics in (one, other)
    )
    for a, b in np.ndindex(agreement.shape):
        shared = ", ".join(term for term in terms_a[a] if term in terms_b[b])
        keys = (name_a, *one.key(a + 1)[1:], name_b, *other.key(b + 1)[1:])
        values = (float(words[a, b]), float(passages[a, b]), float(agreement[a, b]))
        yield (*keys, *values, "yes" if (a, b) in matched else "no", shared)


def topic_themes(topics: Topics, hits: Hits) -> Table:
    """Return in how many passages of each topic the themes of a lexicon occur.

    Parameters
    ----------
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
    [[1, 0], [2, 4]]
    """
    if hits.tokens.corpus.hash != topics.counts.tokens.corpus.hash:
        raise ParameterError("The hits are those of another corpus; match the tokens that the topics were fitted to.")
    row_of, first = row_of_paragraphs(topics.counts)
    kept = hits.counted
    row, theme = row_of[first[hits.document[kept]] + hits.paragraph[kept]], hits.theme[kept]
    held = np.zeros((topics.counts.matrix.shape[0], len(hits.lexicon.themes)))
    held[row[row >= 0], theme[row >= 0]] = 1.0
    counted = weights.filled_rows(topics.counts.matrix)
    held, nearest = held[counted], weights.heaviest(topics.row_weights[counted])
    rows = []
    for topic in range(len(topics)):
        own = nearest == topic
        inside, outside = (held[one].mean(axis=0) if one.any() else held[0] * np.nan for one in (own, ~own))
        lift = np.divide(inside, outside, out=np.full_like(inside, np.nan), where=outside > 0)
        values = zip(
            held[own].sum(axis=0).astype(int).tolist(), *(x.tolist() for x in (inside, outside, lift)), strict=True
        )
        for one, value in zip(hits.lexicon.themes, values, strict=True):
            rows.append((*topics.key(topic + 1), one.id, one.label_en, *value))
    return topics.table(
        "topic_themes",
        _THEME_COLUMNS,
        rows,
        title=Note.of("relations.themes", model=topics.model.upper()),
        method=Note.of("relations.themes_method"),
    )


def topic_map(topics: Topics, seed: int = 0) -> Table:
    """Return a place in the plane for each passage: near passages share words.

    UMAP (McInnes, Healy and Melville 2018) of the rows' vectors where umap-learn is installed, else their first two
    principal components.

    Returns
    -------
    Table
        model, topic (in which the passage weighs most; 0 if no topic explains it, with an empty label), label, stable,
        document, line, x, y.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topic_map(dn.fit_topics(dn.count(dn.segment(corpus())), k=2)).data.shape
    (12, 8)
    """
    check_step(topics, Topics, "topic_map", "fit_topics(counts)")
    used = weights.used_rows(topics.counts.matrix)
    given = None if topics.recipe is None else topics.recipe.vectors
    vectors = latent_rows(topics.counts.matrix[used], _DIMENSIONS) if given is None else given[used]
    places, how = _plane(vectors, seed)
    nearest = weights.heaviest(topics.row_weights)
    rows = []
    for row, (x, y) in sorted(zip(used.tolist(), places.tolist(), strict=True)):
        topic = int(nearest[row]) + 1
        key = topics.key(topic) if topic else (topics.model, 0, "", "")
        document, paragraph = topics.paragraph(row)
        rows.append((*key, document.name, paragraph.line, x, y))
    return topics.table(
        "topic_map",
        _MAP_COLUMNS,
        rows,
        title=Note.of("relations.map", model=topics.model.upper()),
        method=Note.of("relations.map_method", how=how, units=topics.units),
        parameters={**topics.parameters, "map.seed": seed},
    )


def _plane(vectors: Rows, seed: int) -> tuple[Rows, Note]:
    if importlib.util.find_spec("umap") and len(vectors) > 15:
        umap = importlib.import_module("umap")
        found = umap.UMAP(n_components=2, metric="cosine", random_state=seed, n_jobs=1).fit_transform(vectors)
        return np.asarray(found, dtype=np.float64), Note.of("relations.umap")
    return weights.plane(vectors), Note.of("relations.components")
