"""Whatever is at a path into a Corpus."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dienngon.codes import Note
from dienngon.corpus import Corpus, Document, Exclusion
from dienngon.errors import InputError, ParameterError, nearest
from dienngon.progress import Progress, Step, silent
from dienngon.reading.archives import unpacked
from dienngon.reading.documents import Named, labelled
from dienngon.reading.encodings.decoding import canonical
from dienngon.reading.files import Source
from dienngon.reading.known_files import known_files
from dienngon.reading.labels.corrections import OVERRIDES_NAME, Override, overridden, read_overrides, without_recurring
from dienngon.reading.labels.labeller import label
from dienngon.reading.labels.page_kinds import reasons
from dienngon.reading.metadata import METADATA_NAME, MetadataRow, read_metadata, stated
from dienngon.reading.pages import Options
from dienngon.reading.readers import pages
from dienngon.reading.sources import files, is_inside
from dienngon.reading.stored.file import INDEXED, StoredCorpus, is_indexed, is_stored, lost_part, open_corpus
from dienngon.reading.tables.rows import ROLES, hint
from dienngon.text import shown


@dataclass(frozen=True)
class Request:
    """What to read, and how."""

    path: Path  # it exists
    rows: Mapping[str, MetadataRow]  # by document, as are lines
    lines: Mapping[str, Sequence[Override]]
    options: Options
    used: tuple[Path, ...]  # resolved, of files that are not documents
    # Whether a row for a document that is not there is worth a note: of one file out of a folder it is not.
    every_row: bool
    every_line: bool
    follow_links: bool


def requested(
    path: Path | str,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow_links: bool = False,
) -> Request:
    """Return a request; the parameters are those of :func:`dienngon.reading.read`."""
    path = Path(path)
    try:
        exists = path.exists()
    except OSError as problem:
        raise InputError(f"'{shown(path.name)}' cannot be read ({problem.strerror}); check the path.") from None
    if not exists:
        raise InputError(f"No such folder or file: '{shown(path.name)}'. Check the path.")
    lost = lost_part(path)
    if lost is not None:
        what = f"The index '{shown(path.name)}' is damaged: it has no {lost}."
        raise InputError(f"{what} Build it again: dienngon index PATH --out FOLDER.")
    # The folder of an index holds the corpus that it was made of.
    path = path / INDEXED if is_indexed(path) else path
    unknown = next((role for role in columns or () if role not in ROLES), None)
    if unknown is not None:
        raise InputError(f"A column cannot be taken for '{unknown}'. {nearest(unknown, ROLES)}")
    # What people state in the folder of the documents is no document, even if another file is used instead.
    own = stated_files(path, follow_links=follow_links)
    rows, lines = (
        Path(given) if given is not None else one for one, given in zip(own, (metadata, overrides), strict=True)
    )
    return Request(
        path=path,
        rows={} if rows is None else read_metadata(rows),
        lines={} if lines is None else read_overrides(lines),
        options=Options(canonical(encoding) if encoding else None, MappingProxyType(dict(columns or {}))),
        used=tuple(one.resolve() for one in (rows, lines, *own) if one is not None),
        every_row=path.is_dir() or metadata is not None,
        every_line=path.is_dir() or overrides is not None,
        follow_links=follow_links,
    )


def stated_files(folder: Path, *, follow_links: bool) -> tuple[Path | None, Path | None]:
    """Return the metadata.csv and the overrides.csv of a folder, None of what is not there or a link out of it."""
    root = str(folder.resolve())
    first, second = (
        one if one.is_file() and (follow_links or is_inside(str(one.resolve()), root)) else None
        for one in (folder / METADATA_NAME, folder / OVERRIDES_NAME)
    )
    return first, second


def nothing_read(path: Path, excluded: Sequence[Exclusion]) -> str:
    """Return why a path gave no document at all."""
    if path.is_file() and len(excluded) == 1:
        return f"'{path.name}' cannot be used: {excluded[0].reason}."
    if not excluded:
        return f"The folder '{path.name}' is empty; put documents into it: text, HTML, Word, PDF, or tables of texts."
    listed = "; ".join(f"{one.name}: {one.reason}" for one in excluded[:5])
    more = f"; and {len(excluded) - 5} more" if len(excluded) > 5 else ""
    return f"No document in '{path.name}' can be read ({listed}{more})."


def idle_rows(request: Request, names: Collection[str], excluded: Sequence[Exclusion]) -> list[Note | str]:
    """Return a note on each document that metadata.csv or overrides.csv names and the corpus has not."""
    reasons = {one.name: one.reason for one in excluded}
    notes: list[Note | str] = []
    for file, rows, wanted in (
        (METADATA_NAME, request.rows, request.every_row),
        (OVERRIDES_NAME, request.lines, request.every_line),
    ):
        for name in sorted(set(rows).difference(names)) if wanted else []:
            if name in reasons:
                notes.append(Note.of("metadata.left_out", file=file, name=name, reason=reasons[name]))
            else:
                notes.append(Note.of("metadata.absent", file=file, name=name, hint=hint(name, names, stop=True)))
    return notes


def read(
    path: Path | str,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow_links: bool = False,
    clean: bool = True,
    progress: Progress = silent,
    cache: Path | str | None = None,
) -> Corpus:
    """Return the documents of a folder, archive or file, in the order of their names.

    The parameters, what is read and what is raised are those of :func:`dienngon.read`.
    """
    how: dict[str, Any] = {"encoding": encoding, "columns": columns, "follow_links": follow_links}
    request = requested(path, metadata, overrides=overrides, **how)
    if request.path.is_file() and is_stored(request.path):
        stored = stored_documents(request, clean=clean)
        return Corpus(tuple(_told(stored, progress)), stored.excluded, stored.notes)
    reading = Reading(request, cache=None if cache is None else Path(cache))
    documents = list(_told(reading, progress))
    if not documents:
        raise InputError(nothing_read(request.path, reading.excluded))
    notes = idle_rows(request, reading.names, reading.excluded)
    if clean:
        documents = without_recurring(documents)
        for place, document in enumerate(documents):
            if document.name in request.lines:
                documents[place], without_effect = overridden(document, request.lines[document.name])
                notes += without_effect
    else:
        documents = [uncleaned(document) for document in documents]
    return Corpus(tuple(documents), tuple(reading.excluded), tuple(notes))


def _told(documents: Iterable[Document], progress: Progress) -> Iterator[Document]:
    for done, document in enumerate(documents, start=1):
        progress(Step.READING, done)
        yield document


@dataclass
class Reading:
    """The documents of a request as they come, their names, and what was left out so far; ``skip`` is passed over.

    ``cache`` is the folder of caches, None to keep nothing.
    """

    request: Request
    skip: Path | None = None
    cache: Path | None = None
    names: set[str] = field(default_factory=set)
    excluded: list[Exclusion] = field(default_factory=list)

    def __iter__(self) -> Iterator[Document]:
        used = (*self.request.used, *([self.skip.resolve()] if self.skip is not None else []))
        asked = self.request
        for one in read_each(asked.path, asked.options, used, follow_links=asked.follow_links, cache=self.cache):
            if isinstance(one, Exclusion):
                self.excluded.append(one)
                continue
            if one.name in self.names:
                raise ParameterError(
                    f"Documents of a corpus must have different names. Got '{one.name}' twice; rename one."
                )
            self.names.add(one.name)
            yield stated(one, self.request.rows[one.name]) if one.name in self.request.rows else one


def read_each(
    path: Path, options: Options, skip: Sequence[Path] = (), *, follow_links: bool = False, cache: Path | None = None
) -> Iterator[Document | Exclusion]:
    """Yield the documents of a path one after the other, labelled and dated, and what is not read with the reason.

    ``skip`` holds the resolved paths of files that are not documents; ``cache`` is the folder of caches, if any.
    """
    alone = path.is_file()
    found = files(path, skip, follow_links=follow_links)
    pages_of = partial(_pages, options=options, alone=alone)
    if cache is not None:
        stated = (str(alone), str(options.encoding), *map(str, sorted(options.columns.items())))
        yield from known_files(found, pages_of, stated, cache)
        return
    yield from (document for _, document in labelled((0, page) for one in found for page in pages_of(one)))


def _pages(file: Source | Exclusion, options: Options, *, alone: bool) -> Iterator[Named]:
    """Yield the pages of one file on disk, each with its document's name; ``alone`` says that nothing else is read."""
    if isinstance(file, Exclusion):
        yield file
        return
    for source in unpacked(file):
        if isinstance(source, Exclusion):
            yield source
            continue
        for page in pages(source, options):
            if isinstance(page, Exclusion):
                yield page
            elif not page.name:
                yield source.name, page
            else:
                # Of one table its ids are names enough; among other files they need the table's.
                yield page.name if alone and source.file else f"{source.name}#{page.name}", page


def uncleaned(document: Document) -> Document:
    """Return a document whose every line counts as body. Its date stays: it is read from the cleaned page."""
    notes = tuple(one for one in document.notes if one not in list(reasons(document.notes)))
    return dataclasses.replace(document, spans=label(document.text, clean=False), notes=notes)


def stored_documents(request: Request, *, clean: bool = True) -> StoredCorpus:
    """Return the stored corpus of a request, changed as its metadata.csv and overrides.csv say.

    What recurs on a site stays as it was judged when the corpus was imported, whatever publishers are stated now.
    """
    stored = open_corpus(request.path)
    notes = list(stored.notes)
    if request.options.encoding or request.options.columns:
        notes.append(Note.of("metadata.no_effect", name=request.path.name))
    if request.rows or request.lines:
        notes += idle_rows(request, stored.positions.keys(), stored.excluded)
    if clean:
        # In the order of the documents, so that each row group is read once.
        for place in sorted(stored.positions[name] for name in request.lines if name in stored.positions):
            notes += overridden(stored[place], request.lines[stored[place].name])[1]

    def change(document: Document) -> Document:
        if document.name in request.rows:
            document = stated(document, request.rows[document.name])
        if not clean:
            return uncleaned(document)
        if document.name in request.lines:
            return overridden(document, request.lines[document.name])[0]
        return document

    if clean and not request.rows and not request.lines:
        return dataclasses.replace(stored, notes=tuple(notes))
    return dataclasses.replace(stored, notes=tuple(notes), change=change)
