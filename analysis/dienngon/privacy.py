"""Results without the texts they rest on, where these may not be passed on."""

from __future__ import annotations

import dataclasses
from typing import Literal

import pandas as pd

from dienngon.table import Table

Texts = Literal["full", "sentences", "none"]
TEXTS: tuple[Texts, ...] = ("full", "sentences", "none")

# Columns that hold running text: more than a sentence, and a sentence.
_LONG = ("text", "second_text", "passage")
_SENTENCES = ("sentence", "example")
# What documents state of themselves may hold text as well: a cell this long is more than a name.
_LONGEST_CELL = 60
_OF_DOCUMENTS = ("document", "title", "date_basis", "publisher", "url", "note")


def without_texts(table: Table, texts: Texts) -> Table:
    """Return a table that holds no more of the texts than is allowed: the cells stay, empty.

    Parameters
    ----------
    table
        Any table.
    texts
        ``full``: everything. ``sentences``: sentences of evidence, but no paragraphs and no labelled lines. ``none``:
        no sentence either; evidence is then document, line and offsets, and the words that matched a term.
    """
    if texts == "full":
        return table

    def behind(**cell: str) -> pd.DataFrame:
        return blanked(table.behind(**cell), texts)

    return dataclasses.replace(
        table, data=blanked(table.data, texts), evidence_data=None if table.evidence_data is None else behind
    )


def blanked(frame: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return a frame whose columns of running text are empty, as far as they may not be shown."""
    if texts == "full":
        return frame
    closed = _LONG if texts == "sentences" else (*_LONG, *_SENTENCES)
    copy = frame.copy()
    for column in copy.columns:
        if column in closed:
            copy[column] = ""
    return copy


def without_long_cells(table: Table, texts: Texts) -> Table:
    """Return a table of documents without the columns of their own that hold a long text."""
    if texts == "full":
        return table
    data = table.data
    long = [
        column
        for column in data.columns
        if column not in _OF_DOCUMENTS and data[column].map(lambda cell: len(str(cell))).max() > _LONGEST_CELL
    ]
    return dataclasses.replace(table, data=data.drop(columns=long))
