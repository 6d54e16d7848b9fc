"""Topics on disk: arrays as npz, the rest as JSON; nothing is pickled."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dienngon.counts import Counts
from dienngon.errors import InputError, OutputError
from dienngon.table import records
from dienngon.topics.stability import Stability
from dienngon.topics.value import Topics

# Raised when a saved model of before can no longer be read.
FORM = 1
_ARRAYS = "weights.npz"
_ABOUT = "topics.json"


def save_topics(topics: Topics, folder: Path | str) -> Path:
    """Write a topic model into a folder as weights.npz and topics.json; return the folder.

    The corpus is not written: :func:`load_topics` takes the counts again and checks that they are the same.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    folder = Path(folder)
    about = {
        "form": FORM,
        "model": topics.model,
        "method": topics.method,
        "parameters": dict(topics.parameters),
        "notes": list(topics.notes),
        "names": list(topics.names),
        "labels": list(topics.labels),
        "kept": None if topics.kept is None else records(topics.kept),
        "stability": None if topics.stability is None else dataclasses.asdict(topics.stability),
        "corpus": topics.counts.tokens.corpus.hash,
        "unit": topics.counts.unit,
        "vocabulary": fingerprint(topics.counts),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(folder / _ARRAYS, term_weights=topics.term_weights, row_weights=topics.row_weights)
        text = json.dumps(about, ensure_ascii=False, indent=1, default=_plain)
        (folder / _ABOUT).write_text(text + "\n", encoding="utf-8", newline="")
    except OSError as problem:
        message = f"The folder '{folder.name}' cannot be written ({problem.strerror}); choose another."
        raise OutputError(message) from None
    return folder


def load_topics(folder: Path | str, counts: Counts) -> Topics:
    """Return a saved topic model.

    Parameters
    ----------
    folder
        What :func:`save_topics` wrote.
    counts
        The counts it was fitted to, computed again.

    Raises
    ------
    InputError
        If the folder holds no readable model, or one of another version, corpus, unit or vocabulary.
    """
    folder = Path(folder)
    about = _read(folder)
    if about.get("form") != FORM:
        message = (
            f"'{folder.name}' holds a model of form {about.get('form')!r}; this version of dienngon reads form {FORM}. "
            "Fit it again."
        )
        raise InputError(message)
    for what, here in (
        ("unit", counts.unit),
        ("vocabulary", fingerprint(counts)),
        ("corpus", counts.tokens.corpus.hash),
    ):
        if about.get(what) != here:
            message = (
                f"The model in '{folder.name}' was fitted to another {what} than these counts have; count the same "
                "documents with the same lexicon, unit and stop words, or fit it again."
            )
            raise InputError(message)
    try:
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            terms, rows = np.asarray(arrays["term_weights"], float), np.asarray(arrays["row_weights"], float)
        if terms.ndim != 2 or terms.shape[1] != len(counts.terms) or rows.shape != (counts.matrix.shape[0], len(terms)):
            raise ValueError
        stability = None if about["stability"] is None else Stability.of(about["stability"])
        kept = None if about["kept"] is None else pd.DataFrame(about["kept"])
        known = (about["method"], about["parameters"], tuple(about["notes"]), tuple(about["names"]))
        return Topics(str(about["model"]), terms, rows, counts, *known, kept=kept, stability=stability)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        message = f"The model in '{folder.name}' is damaged; fit it again."
        raise InputError(message) from None


def fingerprint(counts: Counts) -> str:
    """Return a hash of the vocabulary."""
    return hashlib.sha256("\0".join(counts.terms).encode()).hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        about = None
    if not isinstance(about, dict):
        message = f"'{folder.name}' holds no saved topic model ({_ABOUT} and {_ARRAYS}); check the path."
        raise InputError(message)
    return about


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else str(value)
