"""Tables in the JSON files of their figures, from which these are drawn again: of another size or language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.errors import InputError
from dienngon.inputs import read_input
from dienngon.table import Table

# The key of the table in the JSON file of a figure.
KEY = "table"
# A table of more rows, as of all passages of a large corpus, is not stored with its figure: megabytes that few need.
MOST_ROWS = 20_000
_TEXTS = ("title", "method")
_LISTS = ("notes", "details")


def packed(table: Table) -> dict[str, Any] | None:
    """Return a table without its evidence as what JSON holds, None if it has too many rows; :func:`unpacked` is back.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> table = dn.timeline(dn.segment(corpus()))
    >>> unpacked(packed(table)).data.equals(table.data)
    True
    """
    if len(table.data) > MOST_ROWS:
        return None
    columns = {
        name: {"type": str(column.dtype), "cells": [_plain(one) for one in column.tolist()]}
        for name, column in table.data.items()
    }
    said = {name: _plain(getattr(table, name)) for name in _TEXTS}
    said |= {name: [_plain(one) for one in getattr(table, name)] for name in _LISTS}
    parameters = json.loads(json.dumps(dict(table.parameters), default=str))
    return {"name": table.name, "corpus": table.corpus, "parameters": parameters, "columns": columns, **said}


def unpacked(stored: Mapping[str, Any]) -> Table:
    """Return the table that was packed."""
    columns = {
        name: pd.Series([_value(one) for one in column["cells"]], dtype=column["type"])
        for name, column in stored["columns"].items()
    }
    said = {name: _value(stored[name]) for name in _TEXTS}
    said |= {name: tuple(map(_value, stored[name])) for name in _LISTS}
    return Table(
        stored["name"], data=pd.DataFrame(columns), parameters=stored["parameters"], corpus=stored["corpus"], **said
    )


def read_table(path: Path) -> Table:
    """Return the table of a figure that was saved, from its JSON file; an InputError says why there is none."""
    try:
        stored = json.loads(read_input(path))[KEY]
        return unpacked(stored)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            f"'{path.name}' holds no table from which its figure could be drawn again; write the results anew with "
            "'dienngon report'."
        ) from None


def stored_figures(folder: Path) -> dict[str, Path]:
    """Return the JSON files of the figures in a folder that can be drawn again, by the names of the figures."""
    files = sorted(one for one in folder.glob("*.json") if one.with_suffix(".svg").is_file())
    return {one.stem: one for one in files if f'"{KEY}":'.encode() in read_input(one)}


def _plain(value: Any) -> Any:
    if isinstance(value, Note):
        return json.loads(value.encode())
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and np.isinf(value):
        # No number of JSON; a column of floats reads it back.
        return str(value)
    return None if pd.isna(value) else value


def _value(stored: Any) -> Any:
    return Note.decode(json.dumps(stored)) if isinstance(stored, dict) else stored
