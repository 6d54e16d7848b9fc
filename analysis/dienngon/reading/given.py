"""Documents however they are given: a path, several files, a frame, texts in a list, or texts by name."""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.corpus import Corpus, Document, Exclusion
from dienngon.errors import InputError, ParameterError, nearest
from dienngon.output import in_temporary_files
from dienngon.progress import Progress, Step, usual
from dienngon.reading import folder
from dienngon.reading.labels.corrections import without_recurring
from dienngon.reading.tables.cells import cell_text
from dienngon.reading.tables.rows import ROLES, find_roles, plain_name
from dienngon.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

_TABLE = "documents.jsonl"
# A text of so many characters, or with a line break or a blank, is no name of a file.
_LONGEST_NAME = 255


def read(
    path: Path | str | Sequence[Path | str] | Mapping[str, str] | pd.DataFrame,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow_links: bool = False,
    clean: bool = True,
    progress: Progress = usual,
    cache: Path | str | None = None,
    selection: Selection | None = None,
    **roles: str,
) -> Corpus:
    r"""Return the documents of a folder with all it holds, of an archive or file, of several, of a frame, or of texts.

    Read are texts, Markdown, HTML and MHTML pages, Word and PDF files, and tables of documents (CSV, TSV, Excel, JSON,
    JSON lines, Parquet), each also compressed and in archives. Whatever is not read is listed in ``Corpus.excluded``
    with the reason. A ``metadata.csv`` or ``overrides.csv`` in the folder is used unless another is given. Of a corpus
    that :func:`dienngon.reading.importer.import_corpus` wrote the result is what reading its sources gave.

    Parameters
    ----------
    path
        A folder, archive or file; a list of files; a pandas DataFrame, a document a row; a list of texts; or texts by
        the names of their documents.
    metadata
        A CSV file; see :func:`dienngon.reading.metadata.read_metadata`. It overrides what is read from the documents,
        and each disagreement becomes a note.
    overrides
        A CSV file of lines to keep or drop; see :func:`dienngon.reading.labels.corrections.read_overrides`.
    encoding
        The encoding of all text files, against what is detected: ``utf-8``, ``tcvn3``, ``vni``, ``windows-1258`` …
    columns
        For tables: what to take from which column, as ``{"text": "noi_dung", "date": "ngay"}``. Keys are ``id``,
        ``text``, ``title``, ``date``, ``source``, ``lead`` and ``url``; those not given are found by the usual names.
    follow_links
        Whether links that lead out of the folder are followed; else they are among what is left out.
    clean
        False treats every line as body text.
    progress
        Called with the number of documents read; see :mod:`dienngon.progress`.
    cache
        The folder of caches, in which documents are kept as they were read, so that the next run reads only files that
        changed; by default nothing is kept.
    selection
        Which of the documents are taken, all by default; see :meth:`dienngon.Corpus.where`.
    **roles
        Columns as arguments of their own: ``text="noi_dung"``, ``date="ngay"``.

    Raises
    ------
    InputError
        If a path does not exist, it holds no document that can be read, or a file next to it cannot be used.
    ParameterError
        If a column is not there, or something else is given than can be read.

    Examples
    --------
    >>> text = "Chợ gạo cuối năm\n\n27/09/2024\n\nGiá gạo ở chợ tăng nhẹ vào cuối năm."
    >>> with tempfile.TemporaryDirectory() as home:
    ...     size = (Path(home) / "a.txt").write_text(text, encoding="utf-8")
    ...     document = read(home)["a.txt"]
    >>> document.title, document.date.value, str(document.date.basis)
    ('Chợ gạo cuối năm', '2024-09-27', 'header line, line 3')
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"noi_dung": ["Giá gạo tăng."], "ngay": ["2022-05-17"]})
    >>> read(frame, text="noi_dung", date="ngay")[0].date.value
    '2022-05-17'
    >>> [one.name for one in read({"chợ": "Giá gạo tăng.", "đồng": "Lúa lên xanh đều."})]
    ['chợ', 'đồng']
    """
    if selection:
        own: dict[str, Any] = {"encoding": encoding, "columns": columns, "follow_links": follow_links, **roles}
        own |= {"clean": clean, "progress": progress, "cache": cache}
        return selection.of(read(path, metadata, overrides=overrides, **own))
    stated: Mapping[str, str] = {**(columns or {}), **_roles(roles)}
    how: dict[str, Any] = {"encoding": encoding, "columns": stated, "clean": clean, "progress": progress}
    beside: dict[str, Any] = {"metadata": metadata, "overrides": overrides}
    if isinstance(path, (str, Path)):
        return folder.read(path, **beside, **how, follow_links=follow_links, cache=cache)
    if isinstance(path, (list, tuple)) and all(isinstance(one, (str, Path)) for one in path) and _are_files(path):
        if metadata is not None or overrides is not None:
            raise ParameterError("Metadata and overrides go with a folder or one file; read the folder that has them.")
        return _of_files([Path(one) for one in path], **how, follow_links=follow_links, cache=cache)
    rows, stated = _rows(path, stated)
    with in_temporary_files(), tempfile.TemporaryDirectory() as home:
        table = Path(home) / _TABLE
        with table.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        return folder.read(table, **beside, **{**how, "columns": stated})


def _roles(given: Mapping[str, str]) -> Mapping[str, str]:
    for role in given:
        if role not in ROLES:
            raise ParameterError(f"read() has no parameter '{role}'. {nearest(role, ROLES)}")
    return given


def _are_files(given: Sequence[Path | str]) -> bool:
    """Return whether a list names files: paths do, and texts that are names of files if one of them exists."""
    if any(isinstance(one, Path) for one in given):
        return True
    named = [one for one in map(str, given) if len(one) <= _LONGEST_NAME and "\n" not in one and "\0" not in one]
    # A name with a mistake in it is no document: better an error than a corpus of names.
    bare = [one for one in named if " " not in one.strip() and Path(one).suffix]
    return any(Path(one).exists() for one in named) or (bool(given) and len(bare) == len(given))


def _of_files(
    paths: Sequence[Path], *, progress: Progress, cache: Path | str | None, clean: bool, **how: Any
) -> Corpus:
    """Return the documents of several files, under their names below the folder that holds all of them."""
    if len(set(paths)) < len(paths):
        double = next(one for one in paths if paths.count(one) > 1)
        raise ParameterError(f"Each file must be named once. Got '{double}' twice.")
    missing = next((one for one in paths if not one.exists()), None)
    if missing is not None:
        raise InputError(f"No such folder or file: '{missing}'. Check the path.")
    home = os.path.commonpath([one.resolve().parent for one in paths])
    documents: list[Document] = []
    excluded: list[Exclusion] = []
    for path in paths:
        below = os.path.relpath(path.resolve(), home).replace(os.sep, "/")
        request = folder.requested(
            path, encoding=how["encoding"], columns=how["columns"], follow_links=how["follow_links"]
        )
        reading = folder.Reading(request, cache=None if cache is None else Path(cache))
        for document in reading:
            documents.append(dataclasses.replace(document, name=_name(below, path, document.name)))
            progress(Step.READING, len(documents))
        excluded += (Exclusion(_name(below, path, one.name), one.reason) for one in reading.excluded)
    if not documents:
        raise InputError(folder.nothing_read(paths[0], excluded))
    documents.sort(key=lambda one: one.name)
    documents = without_recurring(documents) if clean else [folder.uncleaned(one) for one in documents]
    return Corpus(tuple(documents), tuple(excluded))


def _name(below: str, path: Path, name: str) -> str:
    """Return what a document is called that has a name within a file or folder."""
    if path.is_dir():
        return f"{below}/{name}"
    return below if name == path.name else f"{below}#{name}"


def _rows(given: Any, columns: Mapping[str, str]) -> tuple[Iterator[dict[str, str]], Mapping[str, str]]:
    """Return the rows of a frame, or of texts, as texts by column, and which columns are what."""
    if isinstance(given, Mapping):
        texts = ({"id": str(name), "text": _text(text)} for name, text in given.items())
        return texts, {"id": "id", "text": "text"}
    if isinstance(given, (list, tuple)):
        return ({"id": str(number), "text": _text(one)} for number, one in enumerate(given, start=1)), {
            "id": "id",
            "text": "text",
        }
    if not hasattr(given, "itertuples") or not hasattr(given, "columns"):
        raise ParameterError(
            "read() takes a folder, a file, a list of files or texts, texts by name, or a pandas DataFrame. Got "
            f"{type(given).__name__}."
        )
    names = [str(one) for one in given.columns]
    plain = {plain_name(one) for one in names}
    for role, column in columns.items():
        if column not in names and plain_name(column) not in plain:
            raise ParameterError(f"The frame has no column '{column}' for the {role}. {nearest(column, names)}")
    if not {"text", "title", "lead"} & {*columns, *find_roles(names)}:
        raise ParameterError(
            "The frame has no column that is known to hold text; name it, as in read(frame, text='noi_dung'). Its "
            f"columns are: {', '.join(names) or 'none'}."
        )
    return _cells(given, names), columns


def _cells(frame: Any, names: Sequence[str]) -> Iterator[dict[str, str]]:
    known = frame.astype(object).where(frame.notna(), None)
    for cells in known.itertuples(index=False, name=None):
        yield {name: "" if cell is None else cell_text(_plain(cell)) for name, cell in zip(names, cells, strict=True)}


def _plain(cell: Any) -> Any:
    """Return a value of NumPy or pandas as one of Python."""
    cell = cell.to_pydatetime() if hasattr(cell, "to_pydatetime") else cell
    return cell.item() if hasattr(cell, "item") else cell


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise ParameterError(f"Documents are texts. Got {type(given).__name__} among them.")
    return given
