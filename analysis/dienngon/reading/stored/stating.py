"""A stored corpus with what a person states of it now: metadata.csv and overrides.csv on top."""

from __future__ import annotations

import dataclasses

from dienngon.corpus import Document
from dienngon.reading.assembling import stated, uncleaned
from dienngon.reading.cleaning.overrides import overridden
from dienngon.reading.request import Request, idle_rows
from dienngon.reading.stored.opening import StoredCorpus, open_corpus


def stored_documents(request: Request, *, clean: bool = True) -> StoredCorpus:
    """Return the stored corpus of a request, changed as its metadata.csv and overrides.csv say.

    What recurs on a site stays as it was judged when the corpus was imported, whatever publishers are stated now.

    Parameters
    ----------
    request
        Its path is a stored corpus.
    clean
        False treats every line as body text.

    Raises
    ------
    InputError
        As :func:`dienngon.reading.stored.opening.open_corpus`.
    """
    stored = open_corpus(request.path)
    notes = list(stored.notes)
    if request.options.encoding or request.options.columns:
        notes.append(f"'{request.path.name}' is an imported corpus: an encoding and columns have no effect on it.")
    if request.rows or request.lines:
        notes += idle_rows(request, stored.positions.keys(), stored.excluded)
    if clean:
        # In the order of the documents, so that each row group is read once.
        named = sorted(stored.positions[name] for name in request.lines if name in stored.positions)
        for place in named:
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
