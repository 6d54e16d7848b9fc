"""Tables as what JSON holds, with their notes, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dienngon.codes import Code, Note
from dienngon.table import Table

_TEXTS = ("title", "method")
_LISTS = ("notes", "details")


def packed(table: Table) -> dict[str, Any]:
    """Return a table without its evidence as what JSON holds; :func:`unpacked` is back.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> table = dn.timeline(dn.segment(corpus()))
    >>> unpacked(packed(table)).data.equals(table.data)
    True
    """
    said = {name: _plain(getattr(table, name)) for name in _TEXTS}
    said |= {name: [_plain(one) for one in getattr(table, name)] for name in _LISTS}
    parameters = json.loads(json.dumps(dict(table.parameters), default=str))
    return {
        "name": table.name,
        "corpus": table.corpus,
        "parameters": parameters,
        "columns": packed_rows(table.data),
        **said,
    }


def unpacked(stored: Mapping[str, Any]) -> Table:
    """Return the table that was packed."""
    said = {name: _value(stored[name]) for name in _TEXTS}
    said |= {name: tuple(map(_value, stored[name])) for name in _LISTS}
    data = unpacked_rows(stored["columns"])
    return Table(stored["name"], data=data, parameters=stored["parameters"], corpus=stored["corpus"], **said)


def packed_rows(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as what JSON holds: the type and the cells of each column."""
    return {
        str(name): {"type": str(column.dtype), "cells": [_plain(one) for one in column.tolist()]}
        for name, column in frame.items()
    }


def unpacked_rows(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return the frame that was packed; a code comes back as its text."""
    return pd.DataFrame(
        {
            name: pd.Series([_value(one) for one in column["cells"]], dtype=column["type"])
            for name, column in columns.items()
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Note):
        return json.loads(value.encode())
    if isinstance(value, Code):
        return value.value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and np.isinf(value):
        # No number of JSON; a column of floats reads it back.
        return str(value)
    return None if pd.isna(value) else value


def _value(stored: Any) -> Any:
    return Note.decode(json.dumps(stored)) if isinstance(stored, dict) else stored
