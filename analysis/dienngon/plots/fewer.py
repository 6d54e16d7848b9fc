"""As much of a figure as fits where it is printed: the most telling of what it has many of, in their order."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from dienngon.codes import Verdict, Wording, sentences
from dienngon.plots import base
from dienngon.table import Table, rows_of
from dienngon.topic_models.topics import Stable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What is higher by less than this, in inches, fits.
_SLACK = 0.01
_BY_STABILITY = {one: place for place, one in enumerate(Stable)}


@dataclass(frozen=True)
class Many:
    """What a figure has many of, such as themes: the key of the sentence on those left out, and the column of each.

    ``order`` returns all of them, the most telling first; ``least`` of them are drawn whatever their height.
    """

    key: str
    column: str
    order: Callable[[Table], Sequence[Hashable]]
    least: int = 1

    def first(self, table: Table, number: int) -> Table:
        """Return the rows of the most telling ones, and those that are of none."""
        every = self.order(table)
        left = table.data[self.column].isin(list(every[number:]))
        return dataclasses.replace(table, data=table.data[~left].reset_index(drop=True))


def fitted(
    draw: Callable[[Table, None, base.Words], Figure], table: Table, words: base.Words, parts: Sequence[Many]
) -> Figure:
    """Return a figure no higher than its size allows, if leaving out some of its ``parts`` can make it so.

    What is left out is said below the figure, and in its label. Parts are tried in their order.
    """
    figure, most, said = draw(table, None, words), words.size.most, list[Wording]()
    for part in parts if most is not None else ():
        total = kept = len(part.order(table))
        own, sentence = table, base.said(part.key, shown=kept, total=total)
        while most is not None and figure.get_figheight() > most + _SLACK and kept > part.least:
            # Never fewer than fit: what is beside the parts is as high as before.
            kept = max(part.least, min(kept - 1, int(kept * most / figure.get_figheight())))
            own, sentence = part.first(table, kept), base.said(part.key, shown=kept, total=total)
            figure = draw(own, None, dataclasses.replace(words, left_out=sentences(*said, sentence)))
        if kept < total:
            table, said = own, [*said, sentence]
    figure.set_label(words.of(sentences(*said)))
    return figure


def telling(column: str, weight: str) -> Callable[[Table], Sequence[Hashable]]:
    """Return an order by what differs: the more rows the earlier, then by the sum of ``weight``, then as in the table.

    Examples
    --------
    >>> rows = {"theme": ["a", "b", "c"], "hits": [2, 3, 1], "verdict": ["not_shown", "not_shown", "differs"]}
    >>> data = pd.DataFrame(rows).assign(discovery="not_shown")
    >>> telling("theme", "hits")(Table("themes", "", "", data))
    ['c', 'b', 'a']
    """

    def order(table: Table) -> Sequence[Hashable]:
        found: dict[Hashable, tuple[int, int, float]] = {}
        for row in rows_of(table.data[[column, weight, "verdict", "discovery"]]):
            item = row[0]
            # A period without documents is a gap, and no comparison.
            if row.verdict != Verdict.NO_DOCUMENTS:
                sure, less, size = found.get(item, (0, 0, 0.0))
                own = 0.0 if pd.isna(row[1]) else float(row[1])
                found[item] = (sure + base.found(row.verdict), less + base.found(row.discovery), size + own)
        return sorted(found, key=lambda one: found[one], reverse=True)

    return order


def listed(column: str) -> Callable[[Table], Sequence[Hashable]]:
    """Return the order of the table itself."""
    return lambda table: list(dict.fromkeys(one for one in table.data[column].tolist() if one and not pd.isna(one)))


def latest(table: Table) -> Sequence[Hashable]:
    """Return periods from the last to the first, so that those kept are neighbours; none of groups."""
    return [] if base.period_of(table) == "group" else list(dict.fromkeys(table.data["period"]))[::-1]


def groups(table: Table) -> Sequence[Hashable]:
    """Return groups, those of most documents first; none of periods, which have an order of their own."""
    if base.period_of(table) != "group":
        return []
    sizes = table.data.drop_duplicates("period").sort_values("period_documents", ascending=False, kind="stable")
    return sizes["period"].tolist()


def by_stability(data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of topics, those of stable topics first and those that are not stable last.

    Examples
    --------
    >>> by_stability(pd.DataFrame({"topic": [1, 2], "stable": ["not", "stable"]}))["topic"].tolist()
    [2, 1]
    """
    places = [_BY_STABILITY.get(one, 0) for one in data["stable"]]
    return data.iloc[pd.Series(places).argsort(kind="stable")].reset_index(drop=True)


def stable_first(table: Table) -> Sequence[Hashable]:
    """Return the topics of a table, those that are stable first."""
    return list(dict.fromkeys(by_stability(table.data)["topic"].tolist()))


def unstable_said(data: pd.DataFrame) -> Wording:
    """Return how many of the topics are not stable, and that these are grey; nothing if there are none."""
    topics: Any = data.drop_duplicates("topic")["stable"]
    grey = int(topics.map(base.is_unstable).sum())
    return base.said("grey_unstable", grey=grey, total=len(topics)) if grey else ""
