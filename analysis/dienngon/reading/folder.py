"""Whatever lies at a path into a Corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from dienngon.corpus import Corpus, Document, Exclusion
from dienngon.errors import InputError, nearest
from dienngon.reading.assembling import document_of, stated, uncleaned
from dienngon.reading.cleaning.overrides import OVERRIDES_NAME, Override, overridden, read_overrides
from dienngon.reading.cleaning.recurring import without_recurring
from dienngon.reading.encodings.decoding import canonical
from dienngon.reading.formats.dispatch import pages
from dienngon.reading.metadata import METADATA_NAME, read_metadata
from dienngon.reading.pages import Options
from dienngon.reading.sources.walking import sources


def read(
    path: Path | str,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    clean: bool = True,
) -> Corpus:
    """Return the documents of a folder with all it holds, of an archive, or of one file, in the order of their names.

    Read are texts, Markdown, HTML and MHTML pages, Word and PDF files, and tables of documents (CSV, TSV, Excel, JSON,
    JSON lines, Parquet), each also compressed and in archives. Whatever is not read is listed in ``Corpus.excluded``
    with the reason. A ``metadata.csv`` or ``overrides.csv`` in the folder is used unless another is given.

    Parameters
    ----------
    path
        A folder, archive or file.
    metadata
        A CSV file; see :func:`dienngon.reading.metadata.read_metadata`. It overrides what is read from the documents,
        and each disagreement becomes a note.
    overrides
        A CSV file of lines to keep or drop; see :func:`dienngon.reading.cleaning.overrides.read_overrides`.
    encoding
        The encoding of all text files, against what is detected: ``utf-8``, ``tcvn3``, ``vni``, ``windows-1258`` …
    columns
        For tables: what to take from which column, as ``{"text": "noi_dung", "date": "ngay"}``. Keys are ``id``,
        ``text``, ``title``, ``date``, ``source``, ``lead`` and ``url``; those not given are found by the usual names.
    clean
        False treats every line as body text.

    Raises
    ------
    InputError
        If the path does not exist, holds no document that can be read, or a file beside it cannot be used.
    """
    path = Path(path)
    if not path.exists():
        message = f"No such folder or file: '{path}'. Check the path."
        raise InputError(message)
    rows_file = _beside(path, METADATA_NAME, metadata)
    lines_file = _beside(path, OVERRIDES_NAME, overrides)
    rows = {} if rows_file is None else read_metadata(rows_file)
    lines = {} if lines_file is None else read_overrides(lines_file)
    options = Options(canonical(encoding) if encoding else None, MappingProxyType(dict(columns or {})))
    used = [one.resolve() for one in (rows_file, lines_file) if one is not None]
    documents: list[Document] = []
    excluded: list[Exclusion] = []
    for one in read_each(path, options, used):
        if isinstance(one, Exclusion):
            excluded.append(one)
        else:
            documents.append(stated(one, rows[one.name]) if one.name in rows else one)
    if not documents:
        raise InputError(_nothing(path, excluded))
    names = [document.name for document in documents]
    notes: list[str] = []
    if path.is_dir() or metadata is not None:
        notes += [_absent(METADATA_NAME, row, names, excluded) for row in sorted(set(rows) - set(names))]
    if path.is_dir() or overrides is not None:
        notes += [_absent(OVERRIDES_NAME, row, names, excluded) for row in sorted(set(lines) - set(names))]
    if clean:
        documents, without_effect = _by_hand(without_recurring(documents), lines)
        notes += without_effect
    else:
        documents = [uncleaned(document) for document in documents]
    return Corpus(tuple(documents), tuple(excluded), tuple(notes))


def read_each(path: Path, options: Options, skip: Sequence[Path] = ()) -> Iterator[Document | Exclusion]:
    """Yield the documents of a path one after the other, labelled and dated, and what is not read with the reason.

    Parameters
    ----------
    path
        A folder, archive or file.
    options
        How files are to be read.
    skip
        Resolved paths of files that are not documents.
    """
    alone = path.is_file()
    for source in sources(path, skip):
        if isinstance(source, Exclusion):
            yield source
            continue
        for page in pages(source, options):
            if isinstance(page, Exclusion):
                yield page
            elif not page.name:
                yield document_of(source.name, page)
            else:
                # Of one table its ids are names enough; among other files they need the table's.
                yield document_of(page.name if alone and source.path else f"{source.name}#{page.name}", page)


def _beside(path: Path, name: str, given: Path | str | None) -> Path | None:
    if given is not None:
        return Path(given)
    return path / name if (path / name).is_file() else None


def _by_hand(
    documents: Sequence[Document], lines: Mapping[str, Sequence[Override]]
) -> tuple[list[Document], list[str]]:
    changed: list[Document] = []
    notes: list[str] = []
    for document in documents:
        if document.name in lines:
            done, without_effect = overridden(document, lines[document.name])
            changed.append(done)
            notes += without_effect
        else:
            changed.append(document)
    return changed, notes


def _nothing(path: Path, excluded: list[Exclusion]) -> str:
    if path.is_file() and len(excluded) == 1:
        return f"'{path.name}' cannot be used: {excluded[0].reason}."
    if not excluded:
        return f"The folder '{path.name}' is empty; put documents into it: text, HTML, Word, PDF, or tables of texts."
    listed = "; ".join(f"{one.name}: {one.reason}" for one in excluded[:5])
    more = f"; and {len(excluded) - 5} more" if len(excluded) > 5 else ""
    return f"No document in '{path.name}' can be read ({listed}{more})."


def _absent(file: str, name: str, known: list[str], excluded: list[Exclusion]) -> str:
    left_out = next((one.reason for one in excluded if one.name == name), None)
    if left_out is not None:
        return f"{file} has a row for '{name}', which was left out: {left_out}."
    return f"{file} has a row for '{name}', which is not in the folder. {nearest(name, known)}"
