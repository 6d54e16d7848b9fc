"""Designs: which documents are compared with which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from dienngon.corpus import Corpus
from dienngon.errors import ParameterError, nearest
from dienngon.inference import joined
from dienngon.periods import LENGTHS, Periods, periods_for, value_of

# A sequence of documents with values of its own is no way to group them.
_MOST_GROUPS = 100


@dataclass(frozen=True)
class Comparison:
    """One group of documents against another, by positions; ``note`` says what a reader must know of the pairing."""

    target: str
    reference: str
    inside: tuple[int, ...]
    outside: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True)
class Groups:
    """Named groups of documents.

    ``ordered`` says whether they are periods; empty periods are kept, since they are gaps. ``left_out`` counts the
    documents in none.
    """

    by: str
    members: Mapping[str, tuple[int, ...]]
    ordered: bool
    left_out: int

    @property
    def filled(self) -> dict[str, tuple[int, ...]]:
        """Return the groups that have documents."""
        return {name: rows for name, rows in self.members.items() if rows}


def groups_for(corpus: Corpus, by: str | Periods, words: Sequence[int]) -> Groups:
    """Return the documents of each period, or of each value of a column of metadata.

    Parameters
    ----------
    corpus
        The documents.
    by
        ``"year"``, ``"half"``, ``"quarter"``, ``"month"`` or :class:`Periods`; ``"publisher"``, or a column of
        metadata.csv of the user's own.
    words
        Words of each document; documents without any are in no group.

    Raises
    ------
    ParameterError
        If there is no such column, or no document has a value in it.
    """
    periods = _periods(corpus, by)
    if not periods.ordered and len(periods.labels) > _MOST_GROUPS:
        message = (
            f"'{periods.by}' has {len(periods.labels)} different values; more than {_MOST_GROUPS} groups are not "
            "compared. Group them in a column of their own."
        )
        raise ParameterError(message)
    kept = {label: tuple(one for one in rows if words[one]) for label, rows in periods.groups(corpus).items()}
    return Groups(periods.by, kept, periods.ordered, len(corpus) - sum(map(len, kept.values())))


def _columns(corpus: Corpus) -> list[str]:
    """Return by what documents can be grouped beside their dates."""
    own = dict.fromkeys(column for document in corpus for column, value in document.metadata.items() if value)
    return [*(["publisher"] if any(document.publisher for document in corpus) else []), *own]


def _periods(corpus: Corpus, by: str | Periods) -> Periods:
    if not isinstance(by, str) or by in LENGTHS:
        return periods_for(corpus, by)
    with suppress(ParameterError):
        found = periods_for(corpus, by)
        if found.labels:
            return found
    hint = nearest(by, [*LENGTHS, *_columns(corpus)])
    message = f"Documents cannot be grouped by '{by}': no document has such a value in metadata.csv. {hint}"
    raise ParameterError(message)


def against_rest(groups: Groups, target: str | None = None) -> tuple[Comparison, ...]:
    """Return each group against all other documents, or one group only.

    Raises
    ------
    ParameterError
        If fewer than two groups have documents, or the target does not exist or is empty.
    """
    filled = _two_or_more(groups)
    names = list(filled) if target is None else [checked(groups, target)]
    every = [(name, row) for name, rows in filled.items() for row in rows]
    return tuple(
        Comparison(name, "rest", filled[name], tuple(sorted(row for other, row in every if other != name)))
        for name in names
    )


def against_previous(groups: Groups, target: str | None = None) -> tuple[Comparison, ...]:
    """Return each period against the nearest earlier one that has documents; a gap in between is noted.

    Raises
    ------
    ParameterError
        If the groups are not periods, fewer than two have documents, or nothing lies before the target.
    """
    _ordered(groups, "against the one before")
    filled = _two_or_more(groups)
    names, labels = list(filled), list(groups.members)
    wanted = names[1:] if target is None else [checked(groups, target)]
    if target is not None and wanted[0] == names[0]:
        message = f"Before {target} there is no period with documents to compare it with. Choose a later one."
        raise ParameterError(message)
    found = []
    for name in wanted:
        before = names[names.index(name) - 1]
        between = labels[labels.index(before) + 1 : labels.index(name)]
        note = f"{', '.join(between)}: no documents, so {name} is compared with {before}" if between else ""
        found.append(Comparison(name, before, filled[name], filled[before], note))
    return tuple(found)


def one_pair(groups: Groups, target: str, reference: str) -> tuple[Comparison, ...]:
    """Return one group against another.

    Raises
    ------
    ParameterError
        If one of them does not exist or is empty, or they are the same.
    """
    one, other = checked(groups, target), checked(groups, reference)
    if one == other:
        message = f"A group cannot be compared with itself. Got '{one}' twice; name two groups."
        raise ParameterError(message)
    return (Comparison(one, other, groups.filled[one], groups.filled[other]),)


def last_against_first(groups: Groups) -> tuple[Comparison, ...]:
    """Return the last period with documents against the first."""
    _ordered(groups, "last against first")
    names = list(_two_or_more(groups))
    return one_pair(groups, names[-1], names[0])


def checked(groups: Groups, name: str) -> str:
    """Return the name of a group that has documents.

    Raises
    ------
    ParameterError
        If there is none of that name, with the nearest that exist, or it is empty.
    """
    filled = groups.filled
    if name in filled:
        return name
    if name in groups.members:
        message = f"{name} has no documents: a gap, which can be compared with nothing. {_nearest(name, filled)}"
        raise ParameterError(message)
    message = f"There is no {groups.by} '{name}' to compare. {_nearest(name, filled)}"
    raise ParameterError(message)


def _nearest(name: str, known: Mapping[str, object]) -> str:
    numbers = [one for one in known if one.isdecimal()]
    if name.isdecimal() and numbers:
        near = sorted(numbers, key=lambda one: (abs(int(one) - int(name)), one))[:2]
        return "Nearest with documents: " + " and ".join(sorted(near)) + "."
    return nearest(name, known)


def _ordered(groups: Groups, what: str) -> None:
    if not groups.ordered:
        message = f"'{groups.by}' has no order, so nothing can be compared {what}. Compare by year, or with the rest."
        raise ParameterError(message)


def _two_or_more(groups: Groups) -> dict[str, tuple[int, ...]]:
    filled = groups.filled
    if len(filled) < 2:
        held = f"only {next(iter(filled))}" if filled else "none"
        message = (
            f"A comparison needs two groups with documents. By {groups.by} there is {held}; date more documents, "
            "compare by something else, or give a reference corpus."
        )
        raise ParameterError(message)
    return filled


def together(corpus: Corpus, column: str, reposts: Sequence[Sequence[int]] = ()) -> list[list[int]]:
    """Return the clusters of documents that move together: reposts, and those of one value in a column of metadata.

    Parameters
    ----------
    corpus
        The documents.
    column
        Of their metadata; empty for reposts alone.
    reposts
        Positions of documents that share a text.

    Raises
    ------
    ParameterError
        If no document has a value there.
    """
    if not column:
        return joined(reposts)
    found: dict[str, list[int]] = {}
    for position, document in enumerate(corpus):
        value = value_of(document, column)
        if value:
            found.setdefault(value, []).append(position)
    if not found:
        message = (
            f"No document has a value in the column '{column}' of their metadata. {nearest(column, _columns(corpus))}"
        )
        raise ParameterError(message)
    return joined(list(found.values()), reposts)
