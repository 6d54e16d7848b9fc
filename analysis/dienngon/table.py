"""Table: the one result type. A frame with the sentence that says how it was made."""

from __future__ import annotations

import dataclasses
import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dienngon.cells import guarded_frame
from dienngon.codes import Note, Verdict
from dienngon.codes import worded as said
from dienngon.display import LINE, cut, framed, grid
from dienngon.errors import OutputError, ParameterError, nearest
from dienngon.excel import workbook
from dienngon.messages import DEFAULT, Language, numeral, reader, shown
from dienngon.messages import worded as filled

SIGNIFICANT_DIGITS = 6
# The ends of intervals of a rate or share, and those of a difference; `low` and `high` are either.
_ENDS, _OF_DIFFERENCES = ("low", "high"), (("ratio_low", "ratio_high"), ("difference_low", "difference_high"))
_DIFFERENCES = frozenset({"effect", "growth"})
# Beside "too few documents to tell" an interval of a rate is shown if its upper end is at most so many times its lower
# one: a wider one does not even tell the order of magnitude.
MOST_TIMES = 10.0
# Rows of a file that are put into words together: a row of evidence holds a sentence, so that these are some megabytes.
_ROWS = 10_000


# What a screen holds of a table in a notebook.
_SCREEN = 20


def round_significant(values: Any, digits: int = SIGNIFICANT_DIGITS) -> np.ndarray:
    """Return float ``values`` rounded to ``digits`` significant digits; NaN and infinities stay."""
    array = np.asarray(values, dtype=float)
    return np.array([float(f"{one:.{digits - 1}e}") if np.isfinite(one) else one for one in array.ravel()]).reshape(
        array.shape
    )


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of ``frame`` whose float columns have six significant digits."""
    copy = frame.copy()
    for column in copy.columns:
        if pd.api.types.is_float_dtype(copy[column]):
            copy[column] = round_significant(copy[column].to_numpy())
    return copy


def check_table(value: Any, use: str) -> None:
    """Raise ParameterError if a value is no table, saying what might be meant; ``use`` is what needs one."""
    if isinstance(value, Table):
        return
    got = type(value).__name__
    way = "the table of a result"
    if callable(getattr(value, "terms", None)):
        way = "a table of it: topics.terms(), topics.over_time(), stability_table(topics) …"
    elif isinstance(getattr(value, "table", None), Table):
        way = "its .table"
    raise ParameterError(f"{use} takes tables (dienngon.table.Table). Got {got}; give {way}.")


@dataclass(frozen=True, eq=False)
class Table:
    """One result: a frame, what it is called, how it was computed, and the sentences behind its cells.

    Floats are held at six significant digits: what is shown, drawn and saved is the same number.

    Parameters
    ----------
    name
        Which result it is (``themes``, ``keywords`` …): the stem of its files, and what ``plot`` is called by.
    title
        A heading for people.
    method
        How the numbers were made, in two sentences at most.
    details
        The rest of it: formulas, sources, rules; shown on request.
    data
        The rows. :attr:`frame` hands out copies. Verdicts and other answers are codes, notes are
        :class:`dienngon.codes.Note` or empty.
    parameters
        What the computation was given.
    notes
        Sentences a reader must know.
    corpus
        The hash of the corpus it was made from.
    evidence_data
        One row a hit, with the columns named in ``evidence_by`` and the sentence; or a function that makes such rows
        when they are asked for, given the values of any of these columns.
    evidence_by
        The columns that lead from a cell to its evidence, such as ``("theme", "period")``.

    Examples
    --------
    >>> data = pd.DataFrame({"period": ["2021", "2022"], "rate": [1 / 3, 2.0]})
    >>> hits = pd.DataFrame({"period": ["2021"], "sentence": ["Giá gạo tăng."]})
    >>> table = Table("rates", "Rates", "Counted.", data, evidence_data=hits, evidence_by=("period",))
    >>> print(table.to_csv(), end="")
    period,rate
    2021,0.333333
    2022,2
    >>> list(table.evidence(2021)["sentence"])
    ['Giá gạo tăng.']
    """

    name: str
    title: Note | str
    method: Note | str
    data: pd.DataFrame = field(repr=False)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note | str, ...] = ()
    corpus: str = ""
    evidence_data: pd.DataFrame | Callable[..., pd.DataFrame] | None = field(default=None, repr=False)
    evidence_by: tuple[str, ...] = ()
    details: tuple[Note | str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", rounded(self.data))

    @property
    def frame(self) -> pd.DataFrame:
        """Return the rows as a pandas DataFrame; changing it does not change the table."""
        return self.data.copy()

    def worded(self, language: Language = DEFAULT) -> pd.DataFrame:
        """Return the rows as people read them: codes and notes in words."""
        return worded(self.data, language)

    def told(self) -> Table:
        """Return the table as people are shown it: without intervals that say nothing, see :func:`told`."""
        return replace(self, data=told(self.data))

    def evidence(self, *cell: object) -> pd.DataFrame:
        """Return the rows of evidence behind a cell, e.g. ``themes.evidence("cyberspace", 2022)``.

        Parameters
        ----------
        *cell
            Values of the columns in ``evidence_by``, in that order; fewer select more.

        Raises
        ------
        ParameterError
            If the table has no evidence, or a value does not occur in the table.
        """
        if self.evidence_data is None:
            raise ParameterError(f"The table '{self.name}' holds no evidence.")
        if len(cell) > len(self.evidence_by):
            raise ParameterError(
                f"Evidence of '{self.name}' is found by {', '.join(self.evidence_by)}. Got {len(cell)} values."
            )
        asked = {column: str(value) for column, value in zip(self.evidence_by, cell, strict=False)}
        for column, value in asked.items():
            known = {str(one) for one in self.data[column]}
            if value not in known:
                raise ParameterError(f"No {column} {value!r} in '{self.name}'. Known are: {', '.join(sorted(known))}.")
        return self.behind(**asked)

    def behind(self, **cell: str) -> pd.DataFrame:
        """Return the rows of evidence with some values in some of the columns in ``evidence_by``, however many."""
        if callable(self.evidence_data):
            return self.evidence_data(**cell)
        found = pd.DataFrame() if self.evidence_data is None else self.evidence_data
        for column, value in cell.items():
            found = found[found[column].astype(str) == value]
        return found.reset_index(drop=True)

    def to_csv(self, path: Path | str | None = None, *, raw: bool = False) -> str:
        """Return the rows as CSV (UTF-8, one header line), and write them to ``path`` if one is given.

        A text that a spreadsheet program could take for a formula has an apostrophe in front, unless it is to be
        ``raw``; see :func:`dienngon.cells.guarded`.
        """
        text = to_csv(self.data, raw=raw)
        if path is not None:
            with _to(Path(path)):
                _write(Path(path), [text])
        return text

    def to_excel(self, path: Path | str, *, raw: bool = False) -> None:
        """Write the rows, answers and notes in words, as a workbook; an OutputError says what does not fit in one."""
        content = workbook(self.worded(), self.name, raw=raw)
        with _to(Path(path)):
            Path(path).write_bytes(content)

    def to_json(self) -> str:
        """Return the rows as a JSON array of objects, with missing values as null."""
        return json.dumps(records(self.data), ensure_ascii=False, indent=1, default=str)

    def where(self, **cells: object) -> Table:
        """Return the rows with some values in some columns, e.g. ``themes.where(period="2022", theme=["law", "net"])``.

        Evidence, method and notes stay those of the table.

        Parameters
        ----------
        **cells
            For each column a value, or several in a list; a number and the text that spells it are the same.

        Raises
        ------
        ParameterError
            If there is no such column, or no such value in it.

        Examples
        --------
        >>> table = Table("rates", "", "", pd.DataFrame({"period": ["2021", "2022"], "hits": [3, 5]}))
        >>> table.where(period=2022).frame["hits"].tolist()
        [5]
        """
        kept = self.data
        for column, asked in cells.items():
            if column not in self.data.columns:
                raise ParameterError(
                    f"The table '{self.name}' has no column '{column}'. {nearest(column, map(str, self.data.columns))}"
                )
            values = {str(one) for one in asked} if isinstance(asked, (list, tuple, set, frozenset)) else {str(asked)}
            known = {str(one) for one in self.data[column]}
            missing = sorted(values - known)
            if missing:
                raise ParameterError(
                    f"No {column} '{missing[0]}' in the table '{self.name}'. {nearest(missing[0], known)}"
                )
            kept = kept[kept[column].astype(str).isin(values)]
        return dataclasses.replace(self, data=kept.reset_index(drop=True))

    def plot(self, ax: Any = None, language: Language = DEFAULT, **how: Any) -> Any:
        """Return the figure of the table: :func:`dienngon.plot`."""
        from dienngon.plots import plot

        return plot(self, ax, language, **how)

    def to_markdown(self) -> str:
        """Return the rows, answers and notes in words, as a table of Markdown.

        Examples
        --------
        >>> print(Table("rates", "", "", pd.DataFrame({"period": ["2021"], "hits": [3]})).to_markdown(), end="")
        | period | hits |
        |---|---:|
        | 2021 | 3 |
        """
        frame = self.worded()
        cells = [[str(name) for name in frame.columns], ["---:" if one else "---" for one in self._numbers()]]
        lines = [f"| {' | '.join(_in_markdown(one) for one in cells[0])} |", f"|{'|'.join(cells[1])}|"]
        rows = frame.astype(object).where(frame.notna(), "").to_numpy().tolist()
        lines += [f"| {' | '.join(map(_in_markdown, row))} |" for row in rows]
        return "\n".join([*lines, ""])

    def to_latex(self) -> str:
        r"""Return the rows, answers and notes in words, as a table of LaTeX with the rules of booktabs.

        Examples
        --------
        >>> print(Table("rates", "", "", pd.DataFrame({"period": ["50%"], "hits": [3]})).to_latex(), end="")
        \begin{tabular}{lr}
        \toprule
        period & hits \\
        \midrule
        50\% & 3 \\
        \bottomrule
        \end{tabular}
        """
        shape = "".join("r" if one else "l" for one in self._numbers())
        digits = f"%.{SIGNIFICANT_DIGITS}g"
        return str(
            self.worded().to_latex(index=False, escape=True, column_format=shape, float_format=digits, na_rep="")
        )

    def _numbers(self) -> list[bool]:
        """Return which columns hold numbers."""
        kinds = (self.data.iloc[:, at] for at in range(len(self.data.columns)))
        return [pd.api.types.is_numeric_dtype(one) and not pd.api.types.is_bool_dtype(one) for one in kinds]

    def __repr__(self) -> str:
        return f"<Table '{self.name}': {cut(f'{len(self.data)} rows. {self.title}', LINE)}>"

    def __str__(self) -> str:
        frame, footnotes = self._shown()
        language = reader()
        body = (
            _written(frame).to_string(index=False, na_rep="") if len(frame) else filled("table.no_rows", {}, language)
        )
        notes = (filled("table.note", {"note": note}, language) for note in self.notes)
        title, method = (said(one, language) for one in (self.title, self.method))
        return "\n".join([title, "", body, *(["", *footnotes] if footnotes else []), "", method, *notes])

    def _repr_html_(self) -> str:
        frame, footnotes = self._shown(_SCREEN)
        rows = frame.to_numpy(dtype=object).tolist()
        left = len(self.data) - len(rows)
        more = [Note.of("display.rows_more", count=left)] if left else []
        size = Note.of("display.rows", count=len(self.data))
        notes = [*more, *footnotes, *self.notes, self.method]
        return framed(self.title, size, grid([str(one) for one in frame.columns], rows), notes)

    def _shown(self, most: int | None = None) -> tuple[pd.DataFrame, list[str]]:
        """Return the first rows, or all, in words, and the footnotes that their numbers in brackets mean."""
        frame, notes = footnoted(worded(told(self.data if most is None else self.data.head(most)), reader()))
        return frame, [f"[{number}] {note}" for number, note in enumerate(notes, start=1)]


def told(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame without the intervals that say nothing beside "too few documents to tell"; files have them all.

    That of a difference is left out there, since it would be read as the answer that there is not, and that of a rate
    or share where its ends are further apart than :data:`MOST_TIMES`.

    Examples
    --------
    >>> rates = {"rate": [9.0, 9.0], "low": [4.0, 0.4], "high": [28.0, 28.0]}
    >>> told(pd.DataFrame({**rates, "verdict": "too_few_documents"}))["low"].tolist()
    [4.0, nan]
    """
    if not {"verdict", *_ENDS} <= set(frame.columns):
        return frame
    few = frame["verdict"].eq(Verdict.TOO_FEW)
    if "discovery" in frame.columns:
        few &= frame["discovery"].isin([Verdict.TOO_FEW, Verdict.NOT_SHOWN, ""])
    # Of numbers that are missing nothing is so.
    wide = ~(frame["low"] * MOST_TIMES >= frame["high"])
    own = few if _DIFFERENCES & set(frame.columns) else few & wide
    found = frame.copy()
    for ends, silent in ((_ENDS, own), *((ends, few) for ends in _OF_DIFFERENCES)):
        for column in set(ends) & set(frame.columns):
            found.loc[silent, column] = np.nan
    if "interval" in found.columns:
        shown_before = frame["low"].notna() & own
        hidden = Note.of("inference.wide")
        each = zip(found["interval"], shown_before, strict=True)
        found["interval"] = pd.Series([hidden if hide else one for one, hide in each], found.index, dtype=object)
    return found


def worded(frame: pd.DataFrame, language: Language = DEFAULT) -> pd.DataFrame:
    """Return a copy of a frame with its codes and notes in words; a column of codes has the name of their section."""
    found = frame.copy()
    for column in found.columns:
        if not pd.api.types.is_numeric_dtype(found[column]):
            found[column] = [shown(one, str(column), language) for one in found[column]]
    return found


def _written(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose numbers are written as the reader's language does."""
    return frame if reader() == DEFAULT else frame.map(numeral)


def footnoted(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Any]]:
    """Return a frame whose notes are numbers in brackets from [1] on, and the notes in that order.

    Missing cells become empty, so that every column can be shown as text.
    """
    frame = frame.astype(object).where(frame.notna(), "")
    if "note" not in frame.columns:
        return frame, []
    notes = list(dict.fromkeys(note for note in frame["note"] if note))
    numbers = {note: f"[{number}]" for number, note in enumerate(notes, start=1)}
    return frame.assign(note=[numbers.get(note, "") for note in frame["note"]]), notes


def _in_markdown(cell: object) -> str:
    """Return a cell that stays in its column, and in its line."""
    said = f"{cell:.{SIGNIFICANT_DIGITS}g}" if isinstance(cell, float) else str(cell)
    return " ".join(said.split()).replace("|", "\\|")


def to_csv(frame: pd.DataFrame, *, raw: bool = False, header: bool = True) -> str:
    """Return a frame as CSV text with Unix line ends and floats at six significant digits.

    What could be a formula is guarded (:func:`dienngon.cells.guarded`), unless it is to be ``raw``.
    """
    shown = frame if raw else guarded_frame(frame)
    digits = f"%.{SIGNIFICANT_DIGITS}g"
    return str(shown.to_csv(index=False, header=header, lineterminator="\n", float_format=digits))


def write_csv(frame: pd.DataFrame, path: Path, *, raw: bool = False) -> None:
    """Write a frame as :func:`to_csv` returns it, some rows at a time."""
    _write(path, (to_csv(frame[at : at + _ROWS], raw=raw, header=not at) for at in range(0, len(frame) or 1, _ROWS)))


def _write(path: Path, parts: Iterable[str]) -> None:
    # Lone surrogates, which no file can hold, are written as on a terminal.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.writelines(parts)


@contextmanager
def _to(path: Path) -> Iterator[None]:
    """Raise OutputError if a file cannot be written."""
    try:
        yield
    except OSError as problem:
        raise OutputError(f"'{path}' cannot be written ({problem.strerror}); choose another place.") from None


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame as named tuples; their cells are what the columns hold, which no type says.

    A report asks for the rows of thousands of small frames, of which ``itertuples`` makes a class each time.

    Examples
    --------
    >>> [row.hits for row in rows_of(pd.DataFrame({"theme": ["rice", "sea"], "hits": [3, 0]}))]
    [3, 0]
    """
    columns = [frame.iloc[:, at].tolist() for at in range(len(frame.columns))]
    yield from map(_row_type(tuple(map(str, frame.columns)))._make, zip(*columns, strict=True))


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)  # noqa: PYI024 - the fields are those of a frame


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain Python objects that JSON can hold: missing values become None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): _plain(value) for key, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, Note):
        return str(value)
    return value.item() if isinstance(value, np.generic) else value
