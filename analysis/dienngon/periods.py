"""Periods of a year, half, quarter, month or week, or the values of a column, and the documents in each.

A period is its label: 2022, 2022-H1, 2022-Q3, 2022-07, 2022-W28. Weeks are those of ISO 8601, from Monday to Sunday,
in the year that holds their Thursday.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dienngon.codes import Note
from dienngon.corpus import Document
from dienngon.display import Glance, Shown
from dienngon.errors import ParameterError, nearest
from dienngon.text import shown

# More years than this on one axis are a wrong date rather than a study.
MOST_YEARS = 100
# How a period of each length is written, as an example; from the longest to the shortest.
FORMS = {"year": "2022", "half": "2022-H1", "quarter": "2022-Q3", "month": "2022-07", "week": "2022-W28"}
LENGTHS = tuple(FORMS)
# What periods of one's own are by.
OWN = "own_period"
# What stands for the periods where none are asked for: their length is chosen from the documents.
CHOSEN = "chosen"
# Periods of a chosen length: as many as a figure can name side by side.
MOST_CHOSEN = 24
# Documents in the median period of a chosen length: of so many at least one holds what one document in ten holds, with
# a probability of 96% (1 - 0.9 ** 30), so that a theme without a hit in a period says something of the period.
LEAST_MEDIAN = 30
# The share of the dated documents that a chosen length may leave out since their dates are rougher than it.
MOST_ROUGH = 0.05
# Halves are for those who ask for them.
_CHOICES = ("week", "month", "quarter", "year")
# How many months a period has, and what is before its number.
_MONTHS = {"half": (6, "H"), "quarter": (3, "Q"), "month": (1, "")}


def label_of(date: str, length: str) -> str | None:
    """Return the period of a date (``2022-05-17``, ``2022-05`` or ``2022``), None if it is not precise enough.

    Examples
    --------
    >>> label_of("2022-05-17", "quarter"), label_of("2021-01-03", "week"), label_of("2022-05", "week")
    ('2022-Q2', '2020-W53', None)
    """
    if length == "year":
        return date[:4]
    if length == "week":
        if len(date) < 10:
            return None
        year, week, _ = dt.date.fromisoformat(date).isocalendar()
        return _label(year, week, length)
    if len(date) < 7:
        return None
    return _label(int(date[:4]), (int(date[5:7]) - 1) // _MONTHS[length][0] + 1, length)


def length_of(label: str) -> str | None:
    """Return how long a period is by the form of its label, None if periods are not called so.

    Examples
    --------
    >>> [length_of(one) for one in ("2026", "2026-03", "2026-Q1", "Báo Nhân Dân")]
    ['year', 'month', 'quarter', None]
    """
    return next((by for by, form in FORMS.items() if _shape(form) == _shape(label)), None)


def first_day(date: str) -> str:
    """Return the first day of a day, month or year.

    Examples
    --------
    >>> first_day("2022"), first_day("2022-05"), last_day("2022"), last_day("2022-02")
    ('2022-01-01', '2022-05-01', '2022-12-31', '2022-02-28')
    """
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last_day(date: str) -> str:
    """Return the last day of a day, month or year."""
    if len(date) == 10:
        return date
    year, month = int(date[:4]), int(date[5:7] or 12)
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def check_day(name: str, text: str) -> None:
    """Raise ParameterError if a text is no day, month or year; ``name`` says what it is."""
    try:
        dt.date.fromisoformat(first_day(text) if re.fullmatch(r"[1-9]\d{3}(-\d\d){0,2}", text, re.ASCII) else "")
    except ValueError:
        raise ParameterError(
            f"'{name}' must be a day, month or year, as 2022-05-17, 2022-05 or 2022. Got '{shown(text)}'."
        ) from None


def _shape(label: str) -> str:
    return "".join("0" if char.isascii() and char.isdecimal() else char for char in label)


def _label(year: int, number: int, length: str) -> str:
    if length == "year":
        return f"{year:04d}"
    before, digits = {"month": ("", 2), "week": ("W", 2)}.get(length) or (_MONTHS[length][1], 1)
    return f"{year:04d}-{before}{number:0{digits}d}"


def _in_year(year: int, length: str) -> list[str]:
    """Return the periods of a year."""
    if length == "week":
        # 28 December is always in the last week.
        parts = dt.date(year, 12, 28).isocalendar().week
    else:
        parts = 1 if length == "year" else 12 // _MONTHS[length][0]
    return [_label(year, number, length) for number in range(1, parts + 1)]


@dataclass(frozen=True, repr=False)
class Periods(Shown):
    """Periods on the time axis, in order, empty ones included: one without documents is a row, not a hole.

    Parameters
    ----------
    labels
        The periods in order, as ``2022``, ``2022-H1``, ``2022-Q3``, ``2022-07`` or ``2022-W28``, or the values of a
        column.
    by
        ``year``, ``half``, ``quarter``, ``month`` or ``week``; ``own_period`` for those of one's own; else the
        column of metadata whose values they are.
    spans
        Of periods of one's own, the first and last day, month or year of each, both included.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> {label: len(members) for label, members in Periods.years(2021, 2024).groups(corpus()).items()}
    {'2021': 4, '2022': 4, '2023': 0, '2024': 4}
    """

    labels: tuple[str, ...]
    by: str = "year"
    spans: tuple[tuple[str, str], ...] = ()

    @classmethod
    def named(cls, spans: Mapping[str, Sequence[str] | str]) -> Periods:
        """Return periods of one's own, in the order of time: by name the first and last day, month or year.

        Both ends are included, a month to its end. A document is in none if its date does not say in which.

        Raises
        ------
        ParameterError
            If a name is empty, an end is none, or two periods overlap.

        Examples
        --------
        >>> from dienngon.examples import corpus
        >>> periods = Periods.named({"Before": ["2021", "2022-03"], "After": ["2022-04", "2024"]})
        >>> {label: len(members) for label, members in periods.groups(corpus()).items()}
        {'Before': 5, 'After': 7}
        """
        found: list[tuple[str, str, str]] = []
        for name, given in spans.items():
            ends = (given, given) if isinstance(given, str) else tuple(map(str, given))
            if len(ends) != 2 or not name.strip():
                raise ParameterError(
                    f"A period of one's own has a name, a first and a last day, month or year, as in "
                    f'"2021–2022" = ["2021", "2022"]. Got \'{name}\' with {len(ends)} values.'
                )
            for end in ends:
                check_day(f"periods.{name}", end)
            if first_day(ends[0]) > last_day(ends[1]):
                raise ParameterError(f"The period '{name}' ends before it begins. Got {ends[0]} and {ends[1]}.")
            found.append((name, *ends))
        found.sort(key=lambda one: first_day(one[1]))
        for (one, _, end), (other, begin, _) in itertools.pairwise(found):
            if last_day(end) >= first_day(begin):
                raise ParameterError(f"The periods '{one}' and '{other}' overlap; a document is in one period at most.")
        return cls(tuple(name for name, *_ in found), OWN, tuple((begin, end) for _, begin, end in found))

    @classmethod
    def years(cls, first: int, last: int) -> Periods:
        """Return every year from ``first`` to ``last``.

        Raises
        ------
        ParameterError
            As :meth:`between`.
        """
        return cls.between(str(first), str(last))

    @classmethod
    def between(cls, first: str, last: str, by: str = "year") -> Periods:
        """Return every period of a length from ``first`` to ``last``, which are periods of that length or years.

        Raises
        ------
        ParameterError
            If ``by`` is no length of time, ``first`` or ``last`` is no such period, ``last`` is before ``first``, or
            they are more than ``MOST_YEARS`` apart.

        Examples
        --------
        >>> Periods.between("2022", "2022", "half").labels
        ('2022-H1', '2022-H2')
        >>> Periods.between("2021-11", "2022-02", "month").labels
        ('2021-11', '2021-12', '2022-01', '2022-02')
        """
        if by not in LENGTHS:
            raise ParameterError(f"The 'by' parameter must be one of {', '.join(LENGTHS)}. Got {by!r} instead.")
        begin, end = (_ends(name, one, by) for name, one in (("first", first), ("last", last)))
        years = int(begin[0][:4]), int(end[-1][:4])
        # Labels of one length sort as their times do.
        if begin[0] > end[-1] or years[1] - years[0] >= MOST_YEARS:
            raise ParameterError(
                f"Periods must run from a first one to a last one that is not earlier, over {MOST_YEARS} years at "
                f"most. Got first = {first} and last = {last}."
            )
        every = [label for year in range(years[0], years[1] + 1) for label in _in_year(year, by)]
        return cls(tuple(label for label in every if begin[0] <= label <= end[-1]), by)

    @classmethod
    def spanning(cls, documents: Iterable[Document], by: str = "year") -> Periods:
        """Return every period from the earliest to the latest dated document that counts, none if none is dated.

        Documents whose date is not precise enough for the length of the periods are in none.

        Raises
        ------
        ParameterError
            If they are more than ``MOST_YEARS``, or ``by`` is no length of time.
        """
        return cls._of(_dates(documents), by)

    @classmethod
    def _of(cls, dates: Iterable[str], by: str) -> Periods:
        held = {label for date in dates if (label := label_of(date, by)) is not None}
        return cls.between(min(held), max(held), by) if held else cls((), by)

    @classmethod
    def chosen(cls, documents: Iterable[Document]) -> Periods:
        """Return the periods that the documents that count span, of a length chosen by their span and number.

        It is the shortest of week, month, quarter and year that makes 2 to ``MOST_CHOSEN`` periods, the median one of
        ``LEAST_MEDIAN`` documents or more, and leaves out ``MOST_ROUGH`` of the dated documents at most, since their
        dates are too rough for it. If there is none, it is the longest that makes two periods and leaves out no more;
        if there is none either, it is a year.

        Raises
        ------
        ParameterError
            If the documents span more than ``MOST_YEARS``.

        Examples
        --------
        >>> from dienngon.examples import corpus
        >>> Periods.chosen(corpus()).by
        'year'
        """
        dates = _dates(documents)
        found = cls._of(dates, "year")
        for length in _CHOICES:
            periods = cls._of(dates, length)
            sizes = dict.fromkeys(periods.labels, 0)
            for date in dates:
                label = label_of(date, length)
                if label is not None:
                    sizes[label] += 1
            if len(sizes) < 2 or len(dates) - sum(sizes.values()) > MOST_ROUGH * len(dates):
                continue
            if len(sizes) <= MOST_CHOSEN and statistics.median(sizes.values()) >= LEAST_MEDIAN:
                return periods
            found = periods
        return found

    @classmethod
    def column(cls, documents: Iterable[Document], name: str) -> Periods:
        """Return the values of a column of metadata, sorted.

        ``publisher``, which may also be called ``source``, and ``form`` are columns too.

        Raises
        ------
        ParameterError
            If no document has such a column, or a value in it.
        """
        known = {"publisher", "source", "form", *(column for document in documents for column in document.metadata)}
        if name not in known:
            raise ParameterError(
                f"'by' must be {', '.join(LENGTHS)}, or a column of metadata. Got {name!r} instead. "
                f"{nearest(name, {*LENGTHS, *known})}"
            )
        values = {value_of(document, name) for document in documents if document.counted} - {""}
        if not values:
            raise ParameterError(f"No document has a value in the column '{name}' of their metadata.")
        return cls(tuple(sorted(values)), name)

    @property
    def ordered(self) -> bool:
        """Return whether the labels are times, so that it means something which comes after which."""
        return self.by in LENGTHS or bool(self.spans)

    def of(self, document: Document) -> str | None:
        """Return the period of a document, None if it is undated, dated too roughly, or outside the time axis."""
        if self.spans:
            date = "" if document.date is None else document.date.value
            pairs = zip(self.labels, self.spans, strict=True) if date else ()
            inside = (
                label
                for label, (one, two) in pairs
                if first_day(one) <= first_day(date) and last_day(date) <= last_day(two)
            )
            return next(inside, None)
        if not self.ordered:
            value = value_of(document, self.by)
            return value if value in self.labels else None
        label = None if document.date is None else label_of(document.date.value, self.by)
        return label if label in self.labels else None

    def groups(self, documents: Iterable[Document], *, every: bool = False) -> dict[str, list[int]]:
        """Return for each period the positions of the documents that count, in their order, none for a gap.

        With ``every`` also those of which nothing counts, such as reposts; see :func:`dienngon.corpus.voices`.
        """
        groups: dict[str, list[int]] = {label: [] for label in self.labels}
        for position, document in enumerate(documents):
            period = self.of(document) if every or document.counted else None
            if period is not None:
                groups[period].append(position)
        return groups

    def _is_rough(self, date: str) -> bool:
        """Return whether a date does not say in which period it is."""
        if not self.spans:
            return label_of(date, self.by) is None
        return any(first_day(date) <= last_day(two) and first_day(one) <= last_day(date) for one, two in self.spans)

    def left_out(self, documents: Iterable[Document]) -> tuple[Note, ...]:
        """Return which documents that count are in no period, and why: a note for each reason."""
        names: dict[str, list[str]] = {"undated": [], "rough": [], "outside": [], "without": []}
        for document in documents:
            if not document.counted or self.of(document) is not None:
                continue
            if not self.ordered:
                reason = "without"
            elif document.date is None:
                reason = "undated"
            else:
                reason = "rough" if self._is_rough(document.date.value) else "outside"
            names[reason].append(document.name)
        return tuple(Note.of(f"periods.{reason}", by=self.by, names=found) for reason, found in names.items() if found)

    def _glance(self) -> Glance:
        first, last = (self.labels[0], self.labels[-1]) if self.labels else ("", "")
        return Glance.of(Note.of("display.periods", count=len(self.labels), by=self.by, first=first, last=last))


def _dates(documents: Iterable[Document]) -> list[str]:
    """Return the dates of documents that count; ParameterError if dates are more than ``MOST_YEARS`` apart.

    Those of reposts must not be either: a slip in a year makes the original of its repost.
    """
    dated = sorted(
        (one.date.value, one.name, one.counted)
        for one in documents
        if one.date is not None and (one.counted or one.copies)
    )
    if dated:
        (first, earliest, _), (last, latest, _) = dated[0], dated[-1]
        span = int(last[:4]) - int(first[:4]) + 1
        if span > MOST_YEARS:
            raise ParameterError(
                f"The documents span {span} years, from {first[:4]} ({earliest}) to {last[:4]} ({latest}); more "
                f"than {MOST_YEARS} are not shown. Correct a date in metadata.csv, or state the periods of the study."
            )
    return [date for date, _, counted in dated if counted]


def _ends(name: str, text: str, by: str) -> tuple[str, ...]:
    """Return the periods that ``first`` or ``last`` names: one, or those of a year; else ParameterError."""
    year = text[:4]
    if len(year) == 4 and year.isascii() and year.isdecimal() and year >= "1000":
        every = _in_year(int(year), by)
        if text == year:
            return tuple(every)
        if text in every:
            return (text,)
    form = "" if by == "year" else f" or a {by} such as {FORMS[by]}"
    raise ParameterError(f"With periods by {by}, '{name}' must be a year such as 2022{form}. Got '{text}'.")


def value_of(document: Document, column: str) -> str:
    """Return what a document has in a column of metadata, empty if nothing; publisher and form are columns too."""
    own = {"publisher": document.publisher, "source": document.publisher, "form": document.form}
    return str(document.metadata.get(column, own.get(column, ""))).strip()


def periods_for(documents: Iterable[Document], by: str | Periods) -> Periods:
    """Return ``by`` itself if it is :class:`Periods`, else the periods or values that the documents span."""
    if isinstance(by, Periods):
        return by
    if by == CHOSEN:
        return Periods.chosen(documents)
    if by in LENGTHS:
        return Periods.spanning(documents, by)
    return Periods.column(documents, by)
