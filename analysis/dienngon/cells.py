"""Texts of documents as cells of spreadsheets: never a formula, and read back as they were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dienngon.codes import Note

if TYPE_CHECKING:
    import pandas as pd

# Spreadsheet programs calculate a cell that begins with one of these, or pass over it to the next character.
_BEGINNINGS = "=+-@\t\r"
_FORMULA = re.compile(f"'*[{re.escape(_BEGINNINGS)}]")
_FIRST = frozenset(f"'{_BEGINNINGS}")


def guarded(text: str) -> str:
    r"""Return a text as a cell that no spreadsheet program calculates: with an apostrophe if it could be a formula.

    An apostrophe is put before ``=``, ``+``, ``-``, ``@``, a tab and a carriage return at the beginning, also where
    apostrophes are before that already, so that :func:`unguarded` gives every text back.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'tis")
    ("'=1+1", "''=1+1", "'tis")
    """
    return f"'{text}" if text and text[0] in _FIRST and _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that :func:`guarded` made a cell of.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def guarded_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with texts, notes and names of columns guarded; numbers are as they were.

    Examples
    --------
    >>> import pandas as pd
    >>> guarded_frame(pd.DataFrame({"title": ["-2°C", "Gạo"], "change": [-2, 3]})).to_dict("list")
    {'title': ["'-2°C", 'Gạo'], 'change': [-2, 3]}
    """
    import pandas as pd

    found = frame.copy(deep=False)
    for at, kind in enumerate(frame.dtypes):
        if not pd.api.types.is_numeric_dtype(kind):
            found.isetitem(at, pd.Series(map(_cell, frame.iloc[:, at]), dtype=object).to_numpy())
    return found.set_axis([_cell(name) for name in frame.columns], axis=1)


def _cell(value: Any) -> Any:
    return guarded(str(value)) if isinstance(value, str | Note) else value
