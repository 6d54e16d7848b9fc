"""Reuse: what documents took from one another, who copied whom, and what dates that suggests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from dienngon.codes import Note, worded
from dienngon.corpus import Document, Documents
from dienngon.display import Glance, Shown
from dienngon.reuse.kinds import COPIED, Pair, Passage, Verdict
from dienngon.table import Table
from dienngon.text import LineIndex

# Pairs that share fewer syllables than this say nothing about a date.
LEAST_SHARED = 40


@dataclass(frozen=True, repr=False)
class Reuse(Shown):
    """What documents of a corpus took from one another. Documents are named; offsets are into their texts.

    Parameters
    ----------
    corpus
        The documents.
    passages
        What two documents share, by the order of the documents and of the text. Of many documents with one text, or
        with one run, each is paired with the first of them. Of documents that are no pair captions alone are listed.
    pairs
        Pairs of documents in that order.
    clusters
        Documents joined by ``same_text`` and ``repost``, earliest first.
    copies
        For documents that took something, the stretches (start, end, from which document) that are reposts or shared
        passages from an earlier document: in order, not overlapping, the earliest source named.
    least, gap
        What :func:`dienngon.reuse.find_reuse` was given.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> reuse = dn.find_reuse(corpus())
    >>> reuse.clusters
    (('2021-01', '2022-04'),)
    >>> reuse.table().frame[["first", "second", "words", "verdict"]]
         first   second  words verdict
    0  2021-01  2022-04     43  repost
    """

    corpus: Documents = field(repr=False)
    passages: tuple[Passage, ...]
    pairs: tuple[Pair, ...]
    clusters: tuple[tuple[str, ...], ...]
    copies: Mapping[str, tuple[tuple[int, int, str], ...]]
    least: int
    gap: int

    def clusters_in(self, corpus: Documents) -> list[list[int]]:
        """Return the clusters as positions of their documents in a corpus."""
        places = {document.name: position for position, document in enumerate(corpus)}
        return [[places[name] for name in cluster] for cluster in self.clusters]

    @property
    def _method(self) -> Note:
        return Note.of("reuse.method", least=self.least, gap=self.gap)

    def table(self) -> Table:
        """Return one row a pair: first, second, words, first_share, second_share, verdict. Behind them the passages."""
        columns = ["first", "second", "words", "first_share", "second_share", "verdict"]
        rows = [tuple(getattr(one, column) for column in columns) for one in self.pairs]
        shown = {(one.first, one.second) for one in self.pairs}
        behind = self.passage_table().data
        inside = [key in shown for key in zip(behind["first"], behind["second"], strict=True)]
        return Table(
            name="reuse",
            title=Note.of("reuse.pairs"),
            method=self._method,
            details=(Note.of("reuse.shares"), Note.of("reuse.kinds")),
            data=pd.DataFrame(rows, columns=columns),
            parameters={"least": self.least, "gap": self.gap},
            corpus=self.corpus.hash,
            evidence_data=behind[inside].reset_index(drop=True),
            evidence_by=("first", "second"),
        )

    def passage_table(self) -> Table:
        """Return one row a passage, with the line and the text on both sides."""
        seen = self._seen()
        rows = []
        for one in self.passages:
            (line, text), (second_line, second_text) = (
                seen[one.first, one.start, one.end],
                seen[one.second, one.second_start, one.second_end],
            )
            here, there = (one.first, line, one.start, one.end), (one.second, second_line, one.second_start)
            rows.append((*here, *there, one.second_end, one.words, one.kind, text, second_text))
        sides = ["first", "line", "start", "end", "second", "second_line", "second_start", "second_end"]
        return Table(
            name="passages",
            title=Note.of("reuse.passages"),
            method=self._method,
            details=(Note.of("reuse.words"), Note.of("reuse.kinds")),
            data=pd.DataFrame(rows, columns=[*sides, "words", "kind", "text", "second_text"]),
            parameters={"least": self.least, "gap": self.gap},
            corpus=self.corpus.hash,
        )

    def _seen(self) -> dict[tuple[str, int, int], tuple[int, str]]:
        """Return line and text of each stretch that is in a passage; the corpus is gone through once."""
        wanted: dict[str, set[tuple[int, int]]] = {}
        for one in self.passages:
            wanted.setdefault(one.first, set()).add((one.start, one.end))
            wanted.setdefault(one.second, set()).add((one.second_start, one.second_end))
        seen = {}
        for document in self.corpus if wanted else ():
            stretches = wanted.get(document.name)
            if stretches:
                index = LineIndex(document.text)
                for start, end in stretches:
                    seen[document.name, start, end] = index.line(start), document.text[start:end]
        return seen

    def _glance(self) -> Glance:
        columns = ("first", "second", "words", "second_share", "verdict")
        rows = ((*(getattr(one, name) for name in columns[:-1]), worded(one.verdict)) for one in self.pairs)
        facts = Note.of(
            "display.reuse", pairs=len(self.pairs), clusters=len(self.clusters), passages=len(self.passages)
        )
        return Glance.of(facts, columns=columns, rows=rows, total=len(self.pairs))


def joined(pairs: Iterable[tuple[int, int]], count: int) -> list[int]:
    """Return for each of ``count`` items the smallest one that pairs connect it with."""
    edges = np.array(list(pairs), dtype=np.int64).reshape(-1, 2).T
    graph = sparse.coo_array((np.ones(edges.shape[1]), (edges[0], edges[1])), shape=(count, count))
    labels = connected_components(graph, directed=False)[1] if count else []
    _, first, group = np.unique(labels, return_index=True, return_inverse=True)
    return [int(one) for one in first[group]]


def clusters_of(pairs: Sequence[Pair], rank: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Return the documents that same texts and reposts connect, earliest first; ``rank`` is their precedence."""
    names = sorted(rank, key=lambda name: rank[name])
    edges = ((rank[one.first], rank[one.second]) for one in pairs if one.verdict in {Verdict.SAME, Verdict.REPOST})
    members: dict[int, list[str]] = {}
    for place, first in enumerate(joined(edges, len(names))):
        members.setdefault(first, []).append(names[place])
    return tuple(tuple(one) for one in members.values() if len(one) > 1)


def copies_of(
    passages: Iterable[Passage], text: Callable[[str], str], rank: Mapping[str, int]
) -> Mapping[str, tuple[tuple[int, int, str], ...]]:
    """Return the stretches of each document that are copies of an earlier one; see :class:`Reuse`.

    ``text`` gives that of a document by its name.
    """
    taken: dict[str, list[tuple[int, int, int, str]]] = {}
    for one in passages:
        if one.kind in COPIED:
            taken.setdefault(one.second, []).append((rank[one.first], one.second_start, one.second_end, one.first))
    return MappingProxyType(
        {name: _apart(sorted(taken[name]), text(name)) for name in sorted(taken, key=lambda name: rank[name])}
    )


def _apart(stretches: Sequence[tuple[int, int, int, str]], text: str) -> tuple[tuple[int, int, str], ...]:
    """Return stretches, given with the rank of their source, without overlap: the first source has the text.

    What is left of a stretch begins and ends with a letter or digit.
    """
    sources = {rank: name for rank, _, _, name in stretches}
    owners = np.full(len(text) + 1, -1, dtype=np.int64)
    for rank, start, end, _ in reversed(stretches):
        owners[start:end] = rank
    cuts = np.flatnonzero(owners[1:] != owners[:-1]) + 1
    kept = []
    for begin, stop in pairwise([0, *cuts.tolist()]):
        owner, start, end = int(owners[begin]), begin, stop
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not text[end - 1].isalnum():
            end -= 1
        if owner >= 0 and start < end:
            kept.append((start, end, sources[owner]))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A date that a document may have: that of a ``source`` it shares so many ``words`` with. Never applied."""

    document: str
    value: str
    source: str
    words: int

    @property
    def basis(self) -> Note:
        """Return what the date rests on."""
        return Note.of("reuse.basis", words=self.words, source=self.source, value=self.value)


def suggest_dates(corpus: Iterable[Document], reuse: Reuse) -> list[Suggestion]:
    """Return dates that shared text suggests for documents that are undated or dated to a month or year only.

    Of the dated documents that one shares at least 40 syllables with, the one that it shares most with is named, among
    equals the earliest. Dates that contradict what is known of the document are left out.

    Parameters
    ----------
    corpus
        The documents.
    reuse
        What :func:`find_reuse` found in them.

    Examples
    --------
    >>> import dataclasses
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> undated = [dataclasses.replace(one, date=None) if one.name == "2022-04" else one for one in corpus()]
    >>> documents = dn.Corpus(tuple(undated))
    >>> for one in dn.suggest_dates(documents, dn.find_reuse(documents)):
    ...     print(one.document, one.value, one.basis)
    2022-04 2021-03-02 shares 43 syllables with '2021-01', which is dated 2021-03-02
    """
    return suggestions({one.name: "" if one.date is None else one.date.value for one in corpus}, reuse)


def suggestions(dates: Mapping[str, str], reuse: Reuse) -> list[Suggestion]:
    """Return what :func:`suggest_dates` does, given the date of each document by its name, empty if it has none."""
    best: dict[str, tuple[int, str, str]] = {}
    for pair in reuse.pairs:
        for name, source in ((pair.first, pair.second), (pair.second, pair.first)):
            value, known = dates[source], dates[name]
            enough = pair.words >= LEAST_SHARED or pair.verdict is Verdict.SAME
            if enough and len(value) > len(known) and value.startswith(known):
                offered = (-pair.words, value, source)
                best[name] = min(best.get(name, offered), offered)
    found = ((name, best[name]) for name in dates if name in best)
    return [Suggestion(name, value, source, -words) for name, (words, value, source) in found]
