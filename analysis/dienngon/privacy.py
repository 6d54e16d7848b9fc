"""Results without the texts they rest on, where these may not be passed on."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from dienngon.table import Table

Texts = Literal["full", "sentences", "none"]
TEXTS: tuple[Texts, ...] = ("full", "sentences", "none")

# Columns that hold running text: more than a sentence, and a sentence.
_LONG = ("text", "second_text", "passage")
_SENTENCES = ("sentence", "example")
# What stands around a word: it may be more than its sentence, unless the table says that it is not.
_AROUND = ("left", "right")
# What documents state of themselves may hold text as well: a cell this long is more than a name.
_LONGEST_CELL = 60
_OF_DOCUMENTS = ("document", "title", "date_basis", "publisher", "url", "note")


def without_texts(table: Table, texts: Texts) -> Table:
    """Return a table that holds no more of the texts than is allowed: the cells stay, empty.

    ``sentences`` leaves sentences of evidence, but no paragraphs and no labelled lines; ``none`` no sentence either:
    evidence is then document, line and offsets, and the words that matched a term. Of a table of documents the columns
    of their own that hold more than names are left out.

    Examples
    --------
    >>> table = Table("found", "", "", pd.DataFrame({"line": [3], "sentence": ["Giá gạo tăng."]}))
    >>> list(without_texts(table, "none").data["sentence"]), list(without_texts(table, "sentences").data["sentence"])
    ([''], ['Giá gạo tăng.'])
    """
    if texts == "full":
        return table
    around = () if texts == "sentences" and table.parameters.get("context") == "sentence" else _AROUND
    data = _blanked(table.data, texts, around)
    if table.name == "documents":
        data = data.drop(
            columns=[
                column
                for column in data.columns
                if column not in _OF_DOCUMENTS and data[column].map(lambda cell: len(str(cell))).max() > _LONGEST_CELL
            ]
        )

    def behind(**cell: str) -> pd.DataFrame:
        return _blanked(table.behind(**cell), texts, around)

    return dataclasses.replace(table, data=data, evidence_data=None if table.evidence_data is None else behind)


def _blanked(frame: pd.DataFrame, texts: Texts, around: Sequence[str]) -> pd.DataFrame:
    """Return a frame whose columns of running text are empty, as far as they may not be shown."""
    closed = (*_LONG, *around, *(_SENTENCES if texts == "none" else ()))
    return frame.assign(**{column: "" for column in closed if column in frame.columns})
