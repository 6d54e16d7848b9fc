"""Periods of a year, half, quarter or month, or the values of a column, and the documents in each.

A period is its label: 2022, 2022-H1, 2022-Q3, 2022-07.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dienngon.codes import Note
from dienngon.corpus import Document
from dienngon.errors import ParameterError, nearest

# More years than this on one axis are a wrong date rather than a study.
MOST_YEARS = 100
LENGTHS = ("year", "half", "quarter", "month")
# How many there are in a year, and what is before their number.
_PARTS = {"year": (1, ""), "half": (2, "H"), "quarter": (4, "Q"), "month": (12, "")}


def label_of(date: str, length: str) -> str | None:
    """Return the period of a date (``2022-05-17``, ``2022-05`` or ``2022``), None if it is not precise enough."""
    if length == "year":
        return date[:4]
    if len(date) < 7:
        return None
    return _label(int(date[:4]), (int(date[5:7]) - 1) * _PARTS[length][0] // 12, length)


def _label(year: int, part: int, length: str) -> str:
    if length == "year":
        return f"{year:04d}"
    number = f"{part + 1:02d}" if length == "month" else f"{_PARTS[length][1]}{part + 1}"
    return f"{year:04d}-{number}"


@dataclass(frozen=True)
class Periods:
    """Periods on the time axis, in order, empty ones included: one without documents is a row, not a hole.

    Parameters
    ----------
    labels
        The periods in order: ``2022``, ``2022-H1``, ``2022-Q3`` or ``2022-07``, or the values of a column.
    by
        ``year``, ``half``, ``quarter`` or ``month``; else the column of metadata whose values the labels are.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> {label: len(members) for label, members in Periods.years(2021, 2024).groups(corpus()).items()}
    {'2021': 4, '2022': 4, '2023': 0, '2024': 4}
    """

    labels: tuple[str, ...]
    by: str = "year"

    @classmethod
    def years(cls, first: int, last: int, by: str = "year") -> Periods:
        """Return every year from ``first`` to ``last``, or every half, quarter or month of them.

        Raises
        ------
        ParameterError
            If the years are not between 1000 and 9999 or ``last`` is before ``first``, or ``by`` is no length of time.

        Examples
        --------
        >>> Periods.years(2022, 2022, "half").labels
        ('2022-H1', '2022-H2')
        """
        if by not in LENGTHS:
            raise ParameterError(f"The 'by' parameter must be one of {', '.join(LENGTHS)}. Got {by!r} instead.")
        if not 1000 <= first <= last <= 9999 or last - first >= MOST_YEARS:
            raise ParameterError(
                "Periods must run from a first year to a last one that is not earlier, each of four digits, over "
                f"{MOST_YEARS} years at most. Got first = {first} and last = {last}."
            )
        parts = range(_PARTS[by][0])
        return cls(tuple(_label(year, part, by) for year in range(first, last + 1) for part in parts), by)

    @classmethod
    def spanning(cls, documents: Iterable[Document], by: str = "year") -> Periods:
        """Return every period from the earliest to the latest dated document, none if no document is dated.

        Documents whose date is not precise enough for the length of the periods are in none.

        Raises
        ------
        ParameterError
            If they are more than ``MOST_YEARS``, or ``by`` is no length of time.
        """
        dated = sorted((one.date.value, one.name) for one in documents if one.date is not None)
        if not dated:
            return cls((), by)
        (first, earliest), (last, latest) = dated[0], dated[-1]
        span = int(last[:4]) - int(first[:4]) + 1
        if span > MOST_YEARS:
            raise ParameterError(
                f"The documents span {span} years, from {first[:4]} ({earliest}) to {last[:4]} ({latest}); more "
                f"than {MOST_YEARS} are not shown. Correct a date in metadata.csv, or state the periods of the study."
            )
        every = cls.years(int(first[:4]), int(last[:4]), by).labels
        held = [label for value, _ in dated if (label := label_of(value, by)) is not None]
        return cls(every[every.index(min(held)) : every.index(max(held)) + 1] if held else (), by)

    @classmethod
    def column(cls, documents: Iterable[Document], name: str) -> Periods:
        """Return the values of a column of metadata, sorted.

        ``publisher``, which may also be called ``source``, and ``form`` are columns too.

        Raises
        ------
        ParameterError
            If no document has such a column.
        """
        known = {"publisher", "source", "form", *(column for document in documents for column in document.metadata)}
        if name not in known:
            raise ParameterError(
                f"'by' must be {', '.join(LENGTHS)}, or a column of metadata. Got {name!r} instead. "
                f"{nearest(name, {*LENGTHS, *known})}"
            )
        values = {value_of(document, name) for document in documents} - {""}
        return cls(tuple(sorted(values)), name)

    @property
    def ordered(self) -> bool:
        """Return whether the labels are times, so that it means something which comes after which."""
        return self.by in LENGTHS

    def of(self, document: Document) -> str | None:
        """Return the period of a document, None if it is undated, dated too roughly, or outside the time axis."""
        if not self.ordered:
            value = value_of(document, self.by)
            return value if value in self.labels else None
        label = None if document.date is None else label_of(document.date.value, self.by)
        return label if label in self.labels else None

    def groups(self, documents: Iterable[Document]) -> dict[str, list[int]]:
        """Return for each period the positions of its documents in their order, an empty list for a gap."""
        groups: dict[str, list[int]] = {label: [] for label in self.labels}
        for position, document in enumerate(documents):
            period = self.of(document)
            if period is not None:
                groups[period].append(position)
        return groups

    def left_out(self, documents: Iterable[Document]) -> tuple[Note, ...]:
        """Return which documents are in no period, and why: a note for each reason."""
        names: dict[str, list[str]] = {"undated": [], "rough": [], "outside": [], "without": []}
        for document in documents:
            if self.of(document) is not None:
                continue
            if not self.ordered:
                reason = "without"
            elif document.date is None:
                reason = "undated"
            else:
                reason = "rough" if label_of(document.date.value, self.by) is None else "outside"
            names[reason].append(document.name)
        return tuple(Note.of(f"periods.{reason}", by=self.by, names=found) for reason, found in names.items() if found)


def value_of(document: Document, column: str) -> str:
    """Return what a document has in a column of metadata, empty if nothing; publisher and form are columns too."""
    own = {"publisher": document.publisher, "source": document.publisher, "form": document.form}
    return str(document.metadata.get(column, own.get(column, ""))).strip()


def periods_for(documents: Iterable[Document], by: str | Periods) -> Periods:
    """Return ``by`` itself if it is :class:`Periods`, else the periods or values that the documents span."""
    if isinstance(by, Periods):
        return by
    if by in LENGTHS:
        return Periods.spanning(documents, by)
    return Periods.column(documents, by)
