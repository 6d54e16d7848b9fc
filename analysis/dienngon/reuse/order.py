"""Which of two documents comes first, and what reuse suggests of the dates of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dienngon.corpus import Document
from dienngon.reuse.values import Reuse

_LATEST = "-99-99"
_UNDATED = "~"
# Pairs that share fewer syllables than this say nothing about a date.
LEAST_SHARED = 40


def precedence(document: Document) -> tuple[str, str]:
    """Return a key that sorts documents by date, then by name.

    A date counts as the end of what it names: of ``2022`` and ``2022-02-24`` the day comes first, since of the year
    alone it cannot be said that it was earlier. Undated documents come last.
    """
    if document.date is None:
        return _UNDATED, document.name
    return (document.date.value + _LATEST)[: len("yyyy-mm-dd")], document.name


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A date that a document may have, as ISO 8601, and on what basis. Offered, never applied."""

    document: str
    value: str
    basis: str


def suggest_dates(corpus: Iterable[Document], reuse: Reuse) -> list[Suggestion]:
    """Return dates that shared text suggests for documents that are undated or dated to a month or year only.

    Of the dated documents that one shares at least 40 syllables with, the one that it shares most with is named, among
    equals the earliest. Dates that contradict what is known of the document are passed over.
    """
    return suggestions({one.name: "" if one.date is None else one.date.value for one in corpus}, reuse)


def suggestions(dates: Mapping[str, str], reuse: Reuse) -> list[Suggestion]:
    """Return what :func:`suggest_dates` does, given the date of each document by its name, empty if it has none."""
    best: dict[str, tuple[int, str, str]] = {}
    for pair in reuse.pairs:
        for name, source in ((pair.first, pair.second), (pair.second, pair.first)):
            value, known = dates[source], dates[name]
            if (pair.words >= LEAST_SHARED or pair.verdict == "same text") and _refines(value, known):
                offered = (-pair.words, value, source)
                best[name] = min(best.get(name, offered), offered)
    return [
        Suggestion(name, value, f"shares {-words} syllables with '{source}', which is dated {value}")
        for name, (words, value, source) in ((name, best[name]) for name in dates if name in best)
    ]


def _refines(value: str, known: str) -> bool:
    return len(value) > len(known) and value.startswith(known)
