"""Some documents of a corpus: those that a condition on their columns fits, and those of a span of time.

A condition compares columns with values: ``publisher = 'Báo Nhân Dân' and (year >= 2021 or title contains 'mạng')``.
It is read by a small grammar, and never run as code::

    condition  = every ("or" every)*
    every      = one ("and" one)*
    one        = "not" one | "(" condition ")" | column comparison
    comparison = ("=" | "!=" | "<" | "<=" | ">" | ">=" | "contains") value | ["not"] "in" "(" value ("," value)* ")"
    column     = a name, or any text in square brackets: [Ngày đăng]
    value      = a text in quotation marks, a number, or one word
"""

from __future__ import annotations

import dataclasses
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dienngon.codes import Note
from dienngon.corpus import Corpus, Document
from dienngon.errors import ParameterError, nearest
from dienngon.periods import check_day, first_day, last_day, value_of
from dienngon.text import nfc

# Columns that every document has, besides its metadata.
COLUMNS = ("document", "title", "date", "year", "publisher", "source", "format", "form", "encoding", "url")
# Longer conditions, and deeper ones, are no person's.
_LONGEST, _DEEPEST = 2000, 40
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<column>\[[^\]]+\])|(?P<sign><=|>=|!=|==|[=<>(),])|(?P<word>[^\s=<>!(),'\"\[\]]+))"
)
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

# What is asked of a document: whether it fits, given what it has in a column.
Cell = Callable[[str], str]
Test = Callable[[Cell], bool]


@dataclass(frozen=True)
class Condition:
    """A condition that was read: its text, the columns that it names, and the test of a document."""

    text: str
    columns: tuple[str, ...]
    holds: Test = dataclasses.field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Return the condition that a text spells; ParameterError says where it cannot be understood.

        Examples
        --------
        >>> condition = Condition.parse("year in (2021, 2022) and not title contains 'gạo'")
        >>> condition.holds({"year": "2022", "title": "Chợ quê"}.get), condition.columns
        (True, ('year', 'title'))
        """
        reader = _Reader(nfc(text))
        test = reader.condition()
        if reader.kind:
            raise reader.error("and or or between two comparisons, or the end")
        return cls(text, tuple(dict.fromkeys(reader.columns)), test)


class _Reader:
    """The tokens of a condition, read one after the other."""

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise ParameterError(f"A filter may have up to {_LONGEST} characters. Got {len(text)}.")
        self._text, self._at, self._depth = text, 0, 0
        self.columns: list[str] = []
        self.kind, self.token = "", ""
        self._next()

    def _next(self) -> None:
        rest = self._text[self._at :]
        found = _TOKEN.match(rest)
        self._before = self._at
        if found is None:
            self.kind, self.token = "", ""
            if rest.strip():
                raise self.error("a column, a value or a sign; a text ends with the quotation mark it begins with")
            return
        self._at += found.end()
        self.kind = found.lastgroup or ""
        self.token = found[self.kind]

    def error(self, wanted: str) -> ParameterError:
        """Return what is wrong at the place that was reached."""
        rest = self._text[self._before :].strip()
        place = f"at '{rest[:40]}'" if rest else "at its end"
        example = "publisher = 'Báo Nhân Dân' and year >= 2021"
        return ParameterError(f"The filter cannot be understood {place}: expected {wanted}. Write it as in {example}.")

    def _is(self, *words: str) -> bool:
        return self.kind in ("word", "sign") and self.token.lower() in words

    def _take(self, *words: str) -> str:
        """Return the next token if it is one of these, which is then behind."""
        found = self.token.lower() if self._is(*words) else ""
        if found:
            self._next()
        return found

    def condition(self) -> Test:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ParameterError(f"A filter may be nested {_DEEPEST} deep at most; write it with fewer brackets.")
        tests = [self._every()]
        while self._take("or"):
            tests.append(self._every())
        self._depth -= 1
        return lambda cell: any(test(cell) for test in tests)

    def _every(self) -> Test:
        tests = [self._one()]
        while self._take("and"):
            tests.append(self._one())
        return lambda cell: all(test(cell) for test in tests)

    def _one(self) -> Test:
        turned = False
        while self._take("not"):
            turned = not turned
        if self._take("("):
            test = self.condition()
            if not self._take(")"):
                raise self.error("a closing bracket")
        else:
            test = self._comparison()
        return (lambda cell: not test(cell)) if turned else test

    def _comparison(self) -> Test:
        if self.kind not in ("word", "column"):
            raise self.error("the name of a column")
        column = self.token[1:-1].strip() if self.kind == "column" else self.token
        self.columns.append(column)
        self._next()
        turned = bool(self._take("not"))
        sign = self._take("in") if turned else self._take("=", "==", "!=", "<", "<=", ">", ">=", "contains", "in")
        if not sign:
            raise self.error("in" if turned else "=, !=, <, >, <=, >=, contains or in")
        if sign != "in":
            value = self._value()
            return lambda cell: _compared(column, sign, cell(column), value)
        if not self._take("("):
            raise self.error("an opening bracket and values, as in (2021, 2022)")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        if not self._take(")"):
            raise self.error("a comma or a closing bracket")
        return lambda cell: turned != any(_compared(column, "=", cell(column), one) for one in values)

    def _value(self) -> str:
        if self.kind not in ("word", "text"):
            raise self.error("a value: a text in quotation marks, a number or one word")
        found = self.token[1:-1] if self.kind == "text" else self.token
        self._next()
        return found


def _compared(column: str, sign: str, own: str, value: str) -> bool:
    """Return whether a cell compares with a value: as numbers if both are, else as texts without case.

    A date compares by as much as the value says of it, and a rougher one with nothing.
    """
    own, value = nfc(own).strip().casefold(), value.strip().casefold()
    if column == "date" and sign != "contains":
        if len(own) < len(value):
            return sign == "!="
        own = own[: len(value)] if value else own
    if sign == "contains":
        return value in own
    pair: tuple[object, object] = own, value
    numbers = _number(own), _number(value)
    if None not in numbers:
        pair = numbers
    if sign in _ORDERS:
        # What is not known is neither before nor behind.
        return bool(own) and (None not in numbers or numbers == (None, None)) and _ORDERS[sign](*pair)
    return (pair[0] == pair[1]) == (sign != "!=")


def _number(text: str) -> float | None:
    try:
        return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Selection:
    """Which documents are taken: a condition, and the first and last day, month or year, both included.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> [one.name for one in Selection("document contains 2021", first="2021", last="2021-04").of(corpus())]
    ['2021-01']
    """

    where: str = ""
    first: str = ""
    last: str = ""

    def __post_init__(self) -> None:
        for name, value in (("from", self.first), ("to", self.last)):
            check_day(name, value) if value else None
        if self.first and self.last and first_day(self.first) > last_day(self.last):
            raise ParameterError(f"'to' must not be before 'from'. Got from {self.first} to {self.last}.")
        _ = self.condition

    @cached_property
    def condition(self) -> Condition | None:
        """Return the condition, None if there is none."""
        return Condition.parse(self.where) if self.where.strip() else None

    def __bool__(self) -> bool:
        return bool(self.where.strip() or self.first or self.last)

    @property
    def parameters(self) -> dict[str, str]:
        """Return what a manifest says of it."""
        given = {"filter": self.where.strip(), "from": self.first, "to": self.last}
        return {f"corpus.{name}": value for name, value in given.items() if value}

    def holds(self, document: Document) -> bool:
        """Return whether a document is taken: all of the time that its date leaves open must be in the span."""
        if self.first or self.last:
            if document.date is None:
                return False
            date = document.date.value
            early = bool(self.first) and first_day(date) < first_day(self.first)
            if early or (self.last and last_day(date) > last_day(self.last)):
                return False
        return self.condition is None or self.condition.holds(lambda column: _cell(document, column))

    def of(self, corpus: Corpus) -> Corpus:
        """Return the documents that are taken, with a note that says how many are not.

        Raises
        ------
        ParameterError
            If no document has a column that the condition names, or none is taken.
        """
        if not self:
            return corpus
        known = {*COLUMNS, *(column for document in corpus for column in document.metadata)}
        for column in () if self.condition is None else self.condition.columns:
            if column not in known:
                raise ParameterError(
                    f"The filter names the column '{column}', which no document has. {nearest(column, known)}"
                )
        taken = tuple(filter(self.holds, corpus.documents))
        asked = "; ".join(f"{name.removeprefix('corpus.')} {value}" for name, value in self.parameters.items())
        if not taken:
            raise ParameterError(
                f"None of the {len(corpus)} documents is taken ({asked}). Widen the filter or the span of time."
            )
        rough = sum(self._is_open(document) for document in corpus) if self.first or self.last else 0
        note = Note.of("selection.taken", taken=len(taken), total=len(corpus), asked=asked, open=rough)
        return dataclasses.replace(corpus, documents=taken, notes=(*corpus.notes, note))

    def _is_open(self, document: Document) -> bool:
        """Return whether a document is left out since its date does not say whether it is in the span."""
        if document.date is None:
            return True
        date = document.date.value
        early = bool(self.first) and first_day(date) < first_day(self.first) <= last_day(date)
        return early or (bool(self.last) and first_day(date) <= last_day(self.last) < last_day(date))


def _cell(document: Document, column: str) -> str:
    date = "" if document.date is None else document.date.value
    own = {"document": document.name, "title": document.title, "date": date, "year": date[:4]}
    own |= {"format": document.form, "encoding": document.encoding, "url": document.url}
    return own[column] if column in own else value_of(document, column)


def selected(corpus: Corpus, where: str = "", first: str = "", last: str = "") -> Corpus:
    """Return the documents of a corpus that a condition fits and that are dated from ``first`` to ``last``.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> len(selected(corpus(), "year >= 2022", last="2022")), len(corpus())
    (4, 12)
    """
    return Selection(where, first, last).of(corpus)
