"""Topics on disk: arrays as npz, the rest as JSON; nothing is pickled."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.counts import Counts, Unit
from dienngon.errors import InputError, OutputError
from dienngon.table import records
from dienngon.topic_models.topics import Stability, Topics, check_counts
from dienngon.topic_models.weights import Rows

# Raised when a saved model of before can no longer be read.
FORM = 2
_ARRAYS = "weights.npz"
_ABOUT = "topics.json"
# Sums of rows of weights may be off by so much.
_NEARLY = 1e-6
_Plain = str | int | float | bool | None


class _File(msgspec.Struct):
    """What is saved besides the arrays; notes as :meth:`Note.encode` writes them."""

    form: int
    model: str
    method: str
    parameters: dict[str, Any]
    notes: list[str]
    names: list[str]
    labels: list[str]
    kept: list[dict[str, _Plain]] | None
    stability: Stability | None
    corpus: str
    unit: Unit
    vocabulary: str


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


def check_place(folder: Path) -> None:
    """Raise OutputError if a model cannot be saved in a folder without writing over files of somebody else's."""
    if folder.exists() and not folder.is_dir():
        message = f"'{folder.name}' is a file, not a folder; choose another place for the model."
        raise OutputError(message)
    for name, ours in ((_ABOUT, _our_about), (_ARRAYS, _our_arrays)):
        if (folder / name).exists() and not ours(folder / name):
            message = (
                f"The folder '{folder.name}' already holds '{name}', which no saved model left there; choose another "
                "folder for the model, or move the file."
            )
            raise OutputError(message)


def _our_about(path: Path) -> bool:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(about, dict) and {"form", "model", "vocabulary", "labels"} <= set(about)


def _our_arrays(path: Path) -> bool:
    # Read as what it is, an archive: of a model that was damaged the names may still be there.
    try:
        with zipfile.ZipFile(path) as archive:
            return set(archive.namelist()) == {"term_weights.npy", "row_weights.npy"}
    except (OSError, zipfile.BadZipFile):
        # A half-written one next to its own JSON is ours.
        return _our_about(path.with_name(_ABOUT))


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
    check_counts(counts)
    folder = Path(folder)
    about = _read(folder)
    if about.get("form") != FORM:
        message = (
            f"'{folder.name}' holds a model of form {about.get('form')!r}; this version of dienngon reads form {FORM}. "
            "Fit it again."
        )
        raise InputError(message)
    _check_counted(folder, about, counts)
    try:
        file = msgspec.convert(about, _File)
        terms, rows = _arrays(folder / _ARRAYS)
    except msgspec.ValidationError as problem:
        raise _damaged(folder, f"{_ABOUT}: {problem}") from None
    except (OSError, ValueError, KeyError, TypeError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        raise _damaged(folder, f"{_ARRAYS} cannot be read") from None
    wrong = next(_misfits(file, terms, rows, counts), "")
    if wrong:
        raise _damaged(folder, wrong)
    method, *notes = (_note(folder, one) for one in (file.method, *file.notes))
    kept = None if file.kept is None else pd.DataFrame(file.kept)
    known = (method, file.parameters, tuple(notes), tuple(file.names))
    return Topics(file.model, terms, rows, counts, *known, kept=kept, stability=file.stability)


def _note(folder: Path, text: str) -> Note:
    """Return a saved note, of which the catalogue has the wording."""
    try:
        note = Note.decode(text)
        note.worded()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(folder, f"{_ABOUT}: a note that this version does not know") from None
    return note


def _check_counted(folder: Path, about: Mapping[str, Any], counts: Counts) -> None:
    """Raise InputError if a model was fitted to other counts, naming all that differs."""
    here = {"corpus": counts.tokens.corpus.hash, "unit": counts.unit, "vocabulary": fingerprint(counts)}
    other = [what for what, value in here.items() if about.get(what) != value]
    if not other:
        return
    *most, last = other
    named = f"{', '.join(most)} and {last}" if most else last
    way = "count the same documents with the same lexicon, unit and stop words, or fit it again"
    if "unit" in other:
        way = f"its unit was {about.get('unit')!r}, theirs is {counts.unit!r}; {way}"
    message = f"The model in '{folder.name}' was fitted to another {named} than these counts have; {way}."
    raise InputError(message)


def _arrays(path: Path) -> tuple[Rows, Rows]:
    with np.load(path, allow_pickle=False) as arrays:
        found = arrays["term_weights"], arrays["row_weights"]
    if any(one.dtype.kind not in "fiu" for one in found):
        raise ValueError
    return found[0].astype(np.float64), found[1].astype(np.float64)


def _damaged(folder: Path, why: str) -> InputError:
    return InputError(f"The model in '{folder.name}' is damaged ({why}); fit it again.")


def _misfits(file: _File, terms: Rows, rows: Rows, counts: Counts) -> Iterator[str]:
    """Yield what does not fit together in a saved model."""
    height, width = counts.matrix.shape
    if terms.ndim != 2 or terms.shape[1] != width or rows.shape != (height, len(terms)):
        yield f"the weights have the shapes {terms.shape} and {rows.shape}, for {height} rows and {width} terms"
        return
    for name, weights in (("term_weights", terms), ("row_weights", rows)):
        if not np.isfinite(weights).all() or (weights < 0).any():
            yield f"{name} must be finite numbers from 0 on"
    total = rows.sum(axis=1)
    if not np.isclose(total[total > 0], 1, atol=_NEARLY).all():
        yield "the row_weights of a row must sum to 1, or to 0"
    if len(file.labels) != len(terms) or len(file.names) not in (0, len(terms)):
        yield f"{len(file.labels)} labels and {len(file.names)} names for {len(terms)} topics"
    seed = file.parameters.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**32:
        yield f"the seed {seed!r} is not valid"
    if len({tuple(row) for row in file.kept or ()}) > 1:
        yield "the rows of kept have different columns"
    if file.stability is not None:
        yield from _unsteady(file.stability, len(terms))


def _unsteady(stability: Stability, topics: int) -> Iterator[str]:
    """Yield what is wrong with the stability of so many topics."""
    for name, value in vars(stability).items():
        if isinstance(value, tuple) and len(value) != topics:
            yield f"stability says {name} of {len(value)} topics, not {topics}"
    if not {"seeds", "orders", "halves"} <= set(stability.refits):
        yield "stability does not say how many refits there were"


def fingerprint(counts: Counts) -> str:
    """Return a hash of the vocabulary."""
    return hashlib.sha256("\0".join(counts.terms).encode()).hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        about = None
    if not isinstance(about, dict):
        message = f"'{folder.name}' holds no saved topic model ({_ABOUT} and {_ARRAYS}); check the path."
        raise InputError(message)
    return about


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else str(value)
