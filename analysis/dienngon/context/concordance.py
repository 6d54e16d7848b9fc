"""Concordance: every place of a query in its context, sorted, sampled, thinned and grouped, with the steps recorded."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.corpus import latest_day
from dienngon.display import Glance, Shown
from dienngon.errors import ParameterError
from dienngon.periods import Periods, periods_for, value_of
from dienngon.positions.collation import collation_key
from dienngon.positions.index import Index, Integers, index
from dienngon.positions.offers import nearest_phrases
from dienngon.positions.query import Query
from dienngon.positions.search import Nodes
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.text import LineIndex, legible, visible

Context = int | Literal["sentence"]
# Words on either side of a node.
WORDS = 10
MOST_WORDS = 100
# Positions that can be sorted by are so many words away at most.
_FARTHEST = 20
# Lines whose contexts are compared with one another: the table of distances has their square.
MOST_SIMILAR = 3_000
COLUMNS = ("document", "date", "line", "start", "end", "left", "node", "right")


@dataclass(frozen=True, eq=False, repr=False)
class Concordance(Shown):
    """Lines of a query, in an order, with the steps that led to them; every method returns a new one.

    Attributes
    ----------
    query
        What was looked for.
    nodes
        Where it is.
    order
        The lines that are shown, as positions in ``nodes``, shape (lines,).
    context
        Words on either side, or ``sentence``.
    steps
        What was selected, sorted, sampled and thinned, in the order taken.
    periods
        The periods or groups that lines are given, None if there are none.
    pool
        The lines that the first sample was drawn from, None if none was drawn.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lines = dn.concordance(dn.segment(corpus()), "không gian mạng", context=2).sort("1L")
    >>> lines.frame()[["document", "left", "right"]].values.tolist()[0]
    ['2021-03', 'sách trên', '.']
    """

    query: Query
    nodes: Nodes = field(repr=False)
    order: Integers = field(repr=False)
    context: Context = WORDS
    steps: tuple[Note, ...] = ()
    periods: Periods | None = field(default=None, repr=False)
    pool: Integers | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.order)

    @property
    def index(self) -> Index:
        """Return the index that the lines are found in."""
        return self.nodes.index

    @cached_property
    def shown(self) -> Nodes:
        """Return the lines as hits, in their order."""
        return self.nodes.take(self.order)

    @property
    def drawn_from(self) -> Integers:
        """Return the lines that a sample stands for: all of them if none was drawn."""
        return self.order if self.pool is None else self.pool

    def sort(self, *keys: str) -> Concordance:
        """Return the lines sorted, by the first key first.

        Parameters
        ----------
        *keys
            Words by their place (``1R`` the first behind the node, ``2L`` the second before it), in Vietnamese
            alphabetical order; ``node``; ``date``; ``document``; ``similarity``, which puts lines next to each other
            whose contexts share words (average linkage of cosine distances).

        Raises
        ------
        ParameterError
            If there is no such key, or too many lines for ``similarity``.
        """
        if not keys:
            raise ParameterError("Lines are sorted by something; give a key such as 1R, node, date or document.")
        columns = [self._key(one) for one in keys]
        order = self.order[np.lexsort(columns[::-1])]
        return self._then(order, Note.of("concordance.sorted", keys=keys))

    def select(self, **values: str) -> Concordance:
        """Return the lines of some documents: those whose metadata have a value, or that are in a period.

        Parameters
        ----------
        **values
            ``period="2022"``, or a column of metadata and a value of it, such as ``publisher="Bản Tin Số"``.

        Raises
        ------
        ParameterError
            If no document has such a value.
        """
        documents = [*self.index.corpus]
        kept = np.ones(len(documents), dtype=bool)
        for name, value in values.items():
            periods = self.periods or (periods_for(documents, "year") if name == "period" else None)
            by_period = periods is not None and name == "period"
            known = [(periods.of(one) or "") if by_period and periods else value_of(one, name) for one in documents]
            if value not in known:
                there = ", ".join(sorted({one for one in known if one})[:12]) or "none"
                raise ParameterError(f"No document has {name} '{value}'. Known are: {there}.")
            kept &= np.array([one == value for one in known], dtype=bool)
        said = tuple(f"{name} = {value}" for name, value in values.items())
        found = self._then(self.order[kept[self.shown.document]], Note.of("concordance.selected", values=said))
        if self.pool is None:
            return found
        # A part of a sample is a sample of that part.
        return dataclasses.replace(found, pool=self.pool[kept[self.nodes.document[self.pool]]])

    def sample(self, size: int, seed: int = 0) -> Concordance:
        """Return so many lines drawn at random, in the order that they have; all if there are no more.

        Raises
        ------
        ParameterError
            If ``size`` is below 1.
        """
        if size < 1:
            raise ParameterError(f"A sample has at least 1 line. Got {size}.")
        drawn = np.sort(np.random.default_rng(seed).permutation(len(self))[:size])
        found = self._then(self.order[drawn], Note.of("concordance.sampled", size=size, total=len(self), seed=seed))
        return dataclasses.replace(found, pool=self.drawn_from)

    def thin(self) -> Concordance:
        """Return the first line of each document, in the order that the lines have."""
        _, first = np.unique(self.shown.document, return_index=True)
        return self._then(self.order[np.sort(first)], Note.of("concordance.thinned"))

    def first(self, size: int) -> Concordance:
        """Return the first lines."""
        return self._then(self.order[:size], Note.of("concordance.first", size=size))

    def closed(self) -> Concordance:
        """Return the lines without what stands around the nodes."""
        return dataclasses.replace(self, context=0)

    def _then(self, order: Integers, step: Note) -> Concordance:
        return dataclasses.replace(self, order=order, steps=(*self.steps, step))

    def _key(self, key: str) -> Integers:
        """Return a number for each line by which it is sorted."""
        shown, found = self.shown, re.fullmatch(r"([1-9]\d?)([LR])", key, re.IGNORECASE)
        if found:
            step = int(found[1]) if found[2].upper() == "R" else -int(found[1])
            return self._ranks(step)
        if key == "node":
            return _ranked(shown.surfaces(), collation_key)
        if key == "date":
            return _ranked(self.index.dates, latest_day)[shown.document]
        if key == "document":
            return shown.document
        if key == "similarity":
            return self._similarity()
        raise ParameterError(
            f"Lines are sorted by words such as 1R or 2L, by node, date, document or similarity. Got '{key}'."
        )

    def word(self, step: int) -> Integers:
        """Return the word so many places behind each node, or before it where ``step`` is negative; -1 if none.

        Words are those of the node's paragraph.
        """
        if not 0 < abs(step) <= _FARTHEST:
            raise ParameterError(f"Words are from 1 to {_FARTHEST} places away. Got {abs(step)}.")
        shown = self.shown
        begin, end = self.index.bounds_of(shown.first, "paragraph")
        at = shown.last + step if step > 0 else shown.first + step
        return np.where((begin <= at) & (at < end), at, -1)

    def _ranks(self, step: int) -> Integers:
        at = self.word(step)
        ranks = self.index.arrays["order"][self.index.form[np.maximum(at, 0)]].astype(np.int64)
        return np.where(at < 0, -1, ranks)

    def _similarity(self) -> Integers:
        from scipy import sparse
        from scipy.cluster.hierarchy import leaves_list, linkage
        from scipy.spatial.distance import pdist

        if len(self) > MOST_SIMILAR:
            raise ParameterError(
                f"At most {MOST_SIMILAR:,} lines are sorted by similarity. Got {len(self):,}; draw a sample first."
            )
        if len(self) < 3:
            return np.arange(len(self))
        steps = [one for one in range(-WORDS, WORDS + 1) if one]
        at = np.stack([self.word(one) for one in steps], axis=1)
        row, column = np.nonzero(at >= 0)
        keys = self.index.arrays["key"][self.index.form[at[row, column]]]
        _, place = np.unique(keys, return_inverse=True)
        # Words that many lines have say little (idf); a last column keeps lines without words apart from nothing.
        there = sparse.coo_array((np.ones(len(row)), (row, place)), shape=(len(self), int(place.max(initial=0)) + 1))
        counts = np.minimum(there.toarray(), 1.0)
        weights = np.log((1 + len(self)) / (1 + counts.sum(axis=0)))
        vectors = np.column_stack([counts * weights, np.full(len(self), 1e-6)])
        distances = pdist(vectors, "cosine")
        tree = linkage(distances, "average")
        rank = np.empty(len(self), dtype=np.int64)
        rank[leaves_list(tree)] = np.arange(len(self))
        return rank

    def frame(self) -> pd.DataFrame:
        """Return the lines: document, date, line, start, end, left, node, right; period, if there are any."""
        shown = self.shown
        position, start, end = shown.document, shown.start, shown.end
        left, right = self._edges()
        text_of = _Texts(self.index)
        rows: list[tuple[object, ...]] = [()] * len(self)
        # Document by document, so that each text is looked at once.
        for one in np.argsort(position, kind="stable").tolist():
            at, begin, finish = int(position[one]), int(start[one]), int(end[one])
            text, lines = text_of(at)
            parts = (text[int(left[one]) : begin], text[begin:finish], text[finish : int(right[one])])
            where = (self.index.names[at], self.index.dates[at], lines.line(begin), begin, finish)
            rows[one] = (*where, *map(plain, parts))
        found = pd.DataFrame(rows, columns=list(COLUMNS))
        if self.periods is not None:
            known = {at: self.periods.of(self.index.corpus[at]) or "" for at in np.unique(position).tolist()}
            found.insert(2, "period", [known[at] for at in position.tolist()])
        return found

    def _edges(self) -> tuple[Integers, Integers]:
        """Return where the contexts of the lines begin and end, as offsets into the texts."""
        shown, found = self.shown, self.index
        if self.context == "sentence":
            begin, end = found.bounds_of(shown.first, "sentence")
            end = np.maximum(end, shown.last + 1)
        else:
            begin, end = found.bounds_of(shown.first, "paragraph")
            begin = np.maximum(begin, shown.first - int(self.context))
            end = np.minimum(end, shown.last + 1 + int(self.context))
        left = np.minimum(found.arrays["start"][begin].astype(np.int64), shown.start)
        return left, np.maximum(found.closes(end - 1), shown.end)

    @property
    def title(self) -> Note:
        """Return what the lines are called."""
        return Note.of("concordance.title", query=self.query.text)

    @property
    def method(self) -> Note:
        """Return how the lines were found."""
        size = {"lines": len(self), "hits": len(self.nodes)}
        if self.context == "sentence":
            return Note.of("concordance.method_sentence", **size)
        return Note.of("concordance.method_words", **size, words=self.context)

    def table(self, metadata: Sequence[str] = ()) -> Table:
        """Return the lines as a table; ``metadata`` names columns of metadata that lines are given, ``*`` for all."""
        frame = self.frame()
        documents = [self.index.corpus[at] for at in self.shown.document.tolist()] if metadata else []
        known = dict.fromkeys(name for one in documents for name in ("publisher", "title", "url", *one.metadata))
        for name in known if "*" in metadata else metadata:
            taken = name if name not in frame.columns else f"metadata_{name}"
            frame[taken] = [
                one.title if name == "title" else one.url if name == "url" else value_of(one, name) for one in documents
            ]
        return Table(
            name="concordance",
            title=self.title,
            method=self.method,
            data=frame,
            parameters={"query": self.query.text, "context": self.context, "steps": [str(one) for one in self.steps]},
            notes=self.steps,
            corpus=self.index.corpus.hash,
        )

    def patterns(self, words: int = 3, least: int = 2) -> Table:
        """Return the runs of words around the node that occur most, longest runs included.

        Parameters
        ----------
        words
            The most words that a run has on both sides together.
        least
            The least number of lines.

        Returns
        -------
        Table
            pattern (the node as …), left and right (words on either side), lines, documents.
        """
        from itertools import product

        keys = {step: self._keys(step) for step in range(-words, words + 1) if step}
        rows: list[tuple[object, ...]] = []
        document = self.shown.document
        for before, behind in product(range(words + 1), repeat=2):
            if not 0 < before + behind <= words or not len(self):
                continue
            steps = [*range(-before, 0), *range(1, behind + 1)]
            table = np.stack([keys[one] for one in steps], axis=1)
            whole = np.flatnonzero((table >= 0).all(axis=1))
            runs, number, size = np.unique(table[whole], axis=0, return_inverse=True, return_counts=True)
            number = number.reshape(-1)
            held = np.unique(np.stack([number, document[whole]]), axis=1)[0]
            documents = np.bincount(held, minlength=len(runs))
            for at in np.flatnonzero(size >= least).tolist():
                said = [self._written(key) for key in runs[at].tolist()]
                pattern = " ".join([*said[:before], "…", *said[before:]])
                rows.append((pattern, before, behind, int(size[at]), int(documents[at])))
        rows.sort(key=lambda one: (-int(str(one[3])), -int(str(one[1])) - int(str(one[2])), str(one[0])))
        return Table(
            name="concordance_patterns",
            title=Note.of("concordance.patterns", query=self.query.text),
            method=Note.of("concordance.patterns_method", words=words, least=least),
            data=pd.DataFrame(rows, columns=["pattern", "left", "right", "lines", "documents"]),
            parameters={"query": self.query.text, "words": words, "least": least},
            notes=self.steps,
            corpus=self.index.corpus.hash,
        )

    def dispersion(self) -> Table:
        """Return where in each document the lines are; see :mod:`dienngon.context.lexical_dispersion`.

        Documents are in the periods that were asked for; by default those of a chosen length. :func:`dienngon.plot`
        draws it: a bar a document, a tick a hit.
        """
        from dienngon.context.lexical_dispersion import dispersion_of

        return dispersion_of(self)

    def _keys(self, step: int) -> Integers:
        at = self.word(step)
        return np.where(at < 0, -1, self.index.arrays["key"][self.index.form[np.maximum(at, 0)]].astype(np.int64))

    def _written(self, key: int) -> str:
        return self.index.written(key)

    def __str__(self) -> str:
        from dienngon.context.lines import aligned

        return aligned(self)

    def _glance(self) -> Glance:
        return Glance.of(repr(self.query.text), Note.of("display.lines", count=len(self)), *self.steps[-1:])

    def _repr_html_(self) -> str:
        from dienngon.context.lines import as_html

        return as_html(self)


class _Texts:
    """The texts of documents, the last one kept."""

    def __init__(self, found: Index) -> None:
        self._index = found
        self._at = -1
        self._kept: tuple[str, LineIndex] = ("", LineIndex(""))

    def __call__(self, position: int) -> tuple[str, LineIndex]:
        if position != self._at:
            text = self._index.text(position)
            self._at, self._kept = position, (text, LineIndex(text))
        return self._kept


def plain(text: str) -> str:
    """Return a stretch of text on one line, as it is seen: nothing invisible, and nothing that turns its direction."""
    return " ".join(legible(visible(text)).split())


def _ranked(texts: Sequence[str], key: Callable[[str], object]) -> Integers:
    """Return the place of each text among all in their order; equal ones have one place."""
    known = sorted(set(texts), key=key)  # type: ignore[arg-type]
    place = {text: number for number, text in enumerate(known)}
    return np.array([place[text] for text in texts], dtype=np.int64)


def concordance(
    given: Tokens | Index,
    query: str | Query,
    *,
    context: Context = WORDS,
    sort: str | Sequence[str] = (),
    sample: int | None = None,
    seed: int = 0,
    thin: bool = False,
    where: Mapping[str, str] | None = None,
    by: str | Periods | None = None,
) -> Concordance:
    """Return every place of a query with what stands around it.

    Copies of other documents are left out, since they are counted in the document they come from.

    Parameters
    ----------
    given
        A segmented corpus or its index.
    query
        A term as in a lexicon, an expression between slashes, or a :class:`Query`.
    context
        Words on either side, 0 to 100, within the paragraph; or ``sentence``.
    sort
        One key or several; see :meth:`Concordance.sort`. By default the order of the corpus.
    sample, seed
        How many lines to draw at random, and the seed; all by default.
    thin
        Whether to keep one line of each document.
    where
        Values of metadata or ``period`` that documents must have; see :meth:`Concordance.select`.
    by
        Periods or a column of metadata, as for :func:`dienngon.track`, that lines are given as ``period``.

    Raises
    ------
    ParameterError
        If the query is not found (words that exist are offered), or an argument is not valid.
    LexiconError
        If the query is no term.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lines = dn.concordance(dn.segment(corpus()), "không gian mạng", sort="1L", context=3)
    >>> lines.frame()[["document", "left", "node"]].values.tolist()[1]
    ['2022-01', 'nạn lừa đảo trên', 'không gian mạng']
    """
    if context != "sentence" and not (isinstance(context, int) and 0 <= context <= MOST_WORDS):
        raise ParameterError(f"'context' must be from 0 to {MOST_WORDS} words, or 'sentence'. Got {context!r}.")
    found = given if isinstance(given, Index) else index(given)
    asked = query if isinstance(query, Query) else Query.parse(query)
    nodes = asked.nodes(found)
    nodes = nodes.take(nodes.counted)
    if not len(nodes):
        raise ParameterError(str(absent(found, asked)))
    periods = None if by is None else periods_for(list(found.corpus), by)
    lines = Concordance(asked, nodes, np.arange(len(nodes)), context, (), periods)
    if where:
        lines = lines.select(**where)
    if thin:
        lines = lines.thin()
    if sample is not None:
        lines = lines.sample(sample, seed)
    keys = [sort] if isinstance(sort, str) else list(sort)
    return lines.sort(*keys) if keys else lines


def absent(found: Index, query: Query) -> Note:
    """Return the sentence for a query that is found nowhere, with phrases of the corpus that are written like it."""
    # Lexicons and expressions say more than one thing.
    close = () if query.lexicon or query.expression else tuple(nearest_phrases(found, query.text))
    return Note.of("concordance.absent", query=query.text, offered=close)
