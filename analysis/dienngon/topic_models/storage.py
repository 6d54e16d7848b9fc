"""Topics on disk: arrays as npz, the rest as JSON; nothing is pickled."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.counts import Counts, Unit
from dienngon.errors import InputError, OutputError
from dienngon.inputs import read_input
from dienngon.table import records
from dienngon.topic_models.topics import Stability, Topics, check_counts

# Raised when a saved model of before can no longer be read.
FORM = 3
_ARRAYS = "weights.npz"
_ABOUT = "topics.json"


class _File(msgspec.Struct):
    """What is read of topics.json once it is known to be what was saved; notes as :meth:`Note.encode` writes them."""

    model: str
    method: str
    parameters: dict[str, Any]
    notes: list[str]
    names: list[str]
    kept: list[dict[str, str | int | float | bool | None]] | None
    stability: Stability | None


def save_topics(topics: Topics, folder: Path | str) -> Path:
    """Write a topic model into a folder as weights.npz and topics.json; return the folder.

    The corpus is not written: :func:`load_topics` takes the counts again and checks that they are the same.

    Raises
    ------
    OutputError
        If the folder cannot be written to, or holds files of these names that :func:`save_topics` did not write.

    Examples
    --------
    >>> import tempfile, dienngon as dn
    >>> from dienngon.examples import corpus
    >>> counts = dn.count(dn.segment(corpus()))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = save_topics(dn.fit_topics(counts, k=2), folder)
    ...     len(load_topics(folder, counts))
    2
    """
    folder = Path(folder)
    check_place(folder)
    arrays = io.BytesIO()
    np.savez_compressed(arrays, term_weights=topics.term_weights, row_weights=topics.row_weights)
    about = {
        "form": FORM,
        "model": topics.model,
        "method": topics.method.encode(),
        "parameters": dict(topics.parameters),
        "notes": [note.encode() for note in topics.notes],
        "names": list(topics.names),
        "labels": list(topics.labels),
        "kept": None if topics.kept is None else records(topics.kept),
        "stability": None if topics.stability is None else dataclasses.asdict(topics.stability),
        **_counted(topics.counts),
        "arrays": _digest(arrays.getvalue()),
    }
    about = json.loads(json.dumps(about, default=_plain))
    text = json.dumps({**about, "check": _check(about)}, ensure_ascii=False, indent=1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # First, so that what is only half written is known as ours.
        (folder / _ABOUT).write_text(text + "\n", encoding="utf-8", newline="")
        (folder / _ARRAYS).write_bytes(arrays.getvalue())
    except OSError as problem:
        why = f"The folder '{folder.name}' cannot be written ({problem.strerror}); choose another."
        raise OutputError(why) from None
    return folder


def check_place(folder: Path) -> None:
    """Raise OutputError if a model cannot be saved in a folder without writing over files of somebody else's."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"'{folder.name}' is a file, not a folder; choose another place for the model.")
    there = [name for name in (_ABOUT, _ARRAYS) if (folder / name).exists()]
    if there and not {"form", "model", "vocabulary", "labels"} <= set(_about(folder) or ()):
        raise OutputError(
            f"The folder '{folder.name}' already holds '{there[0]}', which no saved model left there; choose another "
            "folder for the model, or move the file."
        )


def _about(folder: Path) -> dict[str, Any] | None:
    """Return what is said of the model in a folder, None if nothing can be read."""
    try:
        about = json.loads(read_input(folder / _ABOUT))
    except (InputError, ValueError, RecursionError):
        return None
    return about if isinstance(about, dict) else None


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

    Examples
    --------
    >>> import tempfile, dienngon as dn
    >>> from dienngon.examples import corpus
    >>> counts = dn.count(dn.segment(corpus()))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = dn.save_topics(dn.fit_topics(counts, k=2), folder)
    ...     dn.load_topics(folder, counts).model
    'consensus'
    """
    check_counts(counts)
    folder = Path(folder)
    about = _about(folder)
    if about is None:
        raise InputError(f"'{folder.name}' holds no saved topic model ({_ABOUT} and {_ARRAYS}); check the path.")
    if about.get("form") != FORM:
        raise InputError(
            f"The model in '{folder.name}' was saved by another version of dienngon, in form {about.get('form')!r}; "
            f"this one reads form {FORM}. Fit it again and save it anew."
        )
    _check_counted(folder, about, counts)
    wrong = _ABOUT
    try:
        if about.get("check") != _check(about):
            raise ValueError(_ABOUT)
        # Checked as well, since a file may have its right checksum and yet not be of save_topics.
        file = msgspec.convert(about, _File)
        method, *notes = (Note.decode(one) for one in (file.method, *file.notes))
        wrong = _ARRAYS
        data = read_input(folder / _ARRAYS)
        if about.get("arrays") != _digest(data):
            raise ValueError(_ARRAYS)
    except (InputError, ValueError, KeyError, TypeError):
        message = f"The model in '{folder.name}' is damaged: {wrong} is not what was saved. Fit it again."
        raise InputError(message) from None
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        terms, rows = arrays["term_weights"], arrays["row_weights"]
    kept = None if file.kept is None else pd.DataFrame(file.kept)
    known = (method, file.parameters, tuple(notes), tuple(file.names))
    return Topics(file.model, terms, rows, counts, *known, kept=kept, stability=file.stability)


def saved_unit(folder: Path | str) -> Unit:
    """Return the unit of the counts that a saved model was fitted to; ``document`` where nothing says it."""
    return "passage" if (_about(Path(folder)) or {}).get("unit") == "passage" else "document"


def _counted(counts: Counts) -> dict[str, str]:
    vocabulary = _digest("\0".join(counts.terms).encode())
    return {"corpus": counts.tokens.corpus.hash, "unit": counts.unit, "vocabulary": vocabulary}


def _check_counted(folder: Path, about: Mapping[str, Any], counts: Counts) -> None:
    """Raise InputError if a model was fitted to other counts, naming all that differs."""
    other = [what for what, value in _counted(counts).items() if about.get(what) != value]
    if other:
        named = " and ".join([", ".join(other[:-1]), other[-1]] if other[1:] else other)
        units = f"its unit was {about.get('unit')!r}, theirs is {counts.unit!r}; " if "unit" in other else ""
        raise InputError(
            f"The model in '{folder.name}' was fitted to another {named} than these counts have; {units}count the same "
            "documents with the same lexicon, unit and stop words, or fit it again."
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _check(about: Mapping[str, Any]) -> str:
    """Return a checksum of what is said of a model, without the checksum itself."""
    content = {name: value for name, value in about.items() if name != "check"}
    return _digest(json.dumps(content, sort_keys=True).encode())


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else str(value)
