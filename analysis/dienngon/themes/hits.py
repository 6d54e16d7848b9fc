"""Hits: where the terms of a lexicon occur in a corpus, found once; every table of themes is derived from them."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar, cast, overload

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.corpus import Document
from dienngon.counts import Counts, Occurrence
from dienngon.display import Glance, Shown
from dienngon.errors import ParameterError
from dienngon.inference import Design
from dienngon.lexicon import Given, Lexicon, lexicon_of
from dienngon.periods import Periods
from dienngon.segmentation import Tokens
from dienngon.stages import kept
from dienngon.table import Table
from dienngon.themes.fit import Why, told
from dienngon.themes.matcher import Matcher, Stretch
from dienngon.themes.patterns import Integers
from dienngon.themes.stream import read_stored

Booleans = NDArray[np.bool_]
Unit = Literal["paragraph", "sentence"]
_DOCUMENT = 1 << 32


@dataclass(frozen=True, eq=False, repr=False)
class Hits(Shown):
    """The hits of a lexicon in a segmented corpus, and what was found but does not count.

    The arrays have one item a hit, by document and place, then in the order of the lexicon's themes. Sentences are not
    among them: they are looked up when evidence is asked for.

    Attributes
    ----------
    tokens
        The segmented corpus.
    matcher
        The lexicon, compiled; its ``entries`` and ``exclusions`` are what the numbers below refer to.
    entry
        A position in ``matcher.entries``: term, group and theme. The hits of a nested theme have an item for each theme
        that they count in.
    document
        A position in the corpus.
    paragraph
        A position in ``Document.paragraphs``.
    start, end
        Offsets into ``Document.text``.
    why
        Whether the hit counts, and if not, why: one of :class:`dienngon.themes.Why`, or from 0 on a position in
        ``matcher.exclusions``.
    """

    tokens: Tokens = field(repr=False)
    matcher: Matcher = field(repr=False)
    entry: Integers = field(repr=False)
    document: Integers = field(repr=False)
    paragraph: Integers = field(repr=False)
    start: Integers = field(repr=False)
    end: Integers = field(repr=False)
    why: Integers = field(repr=False)

    def __len__(self) -> int:
        return len(self.entry)

    @property
    def lexicon(self) -> Lexicon:
        """Return the lexicon that was looked for."""
        return self.matcher.lexicon

    @property
    def theme(self) -> Integers:
        """Return the theme of each hit, as a position in the lexicon."""
        return self.matcher.theme[self.entry]

    @property
    def counted(self) -> Booleans:
        """Return which hits count."""
        counted: Booleans = self.why == Why.COUNTED
        return counted

    @cached_property
    def sentences(self) -> Units:
        """Return the sentences of the corpus."""
        return Units.of(self.tokens, "sentence")

    @cached_property
    def sentence(self) -> Integers:
        """Return the sentence of each hit, as a position among all of the corpus."""
        return self.sentences.at(absolute(self.document, self.start))

    def counting_copies(self) -> Hits:
        """Return the same hits with those in copies of earlier documents counted as well."""
        why = np.where(self.why == Why.IN_COPY, Why.COUNTED, self.why)
        return dataclasses.replace(self, tokens=self.tokens.counting_copies(), why=why)

    def counts(self) -> Counts:
        """Return the hits that count as documents × themes, such as :func:`dienngon.keyness` takes.

        Examples
        --------
        >>> import dienngon as dn
        >>> from dienngon.examples import corpus
        >>> hits = dn.match(dn.segment(corpus()), dn.Lexicon.of({"rice": ["lúa"], "cyber": ["không gian mạng"]}))
        >>> hits.counts().matrix.sum(axis=0).tolist()
        [11, 4]
        """
        kept, height = self.counted, len(self.tokens.corpus)
        shape = (height, len(self.lexicon.themes))
        cells = (np.ones(int(kept.sum()), dtype=np.int64), (self.document[kept], self.theme[kept]))
        terms = tuple(theme.id for theme in self.lexicon.themes)
        matrix = sparse.csr_array(cells, shape=shape)
        return Counts(
            matrix, terms, np.arange(height), np.full(height, -1), "document", self.tokens, _ThemeOccurrences(self)
        )

    def track(self, by: str | Periods = "year", *, design: Design = Design()) -> Table:
        """Return the themes over periods: :func:`dienngon.track` of these hits."""
        from dienngon.themes.prevalence import track

        return track(self, by, design=design)

    def _glance(self) -> Glance:
        themes = self.lexicon.themes
        counted = np.bincount(self.theme[self.counted], minlength=len(themes))
        rows = (
            (theme.id, int(counted[at]), len(np.unique(self.document[self.counted & (self.theme == at)])))
            for at, theme in enumerate(themes)
        )
        facts = Note.of("display.hits", hits=len(self), counted=int(self.counted.sum()), themes=len(themes))
        return Glance.of(facts, columns=("theme", "hits", "documents"), rows=rows, total=len(themes))


@dataclass(frozen=True)
class _ThemeOccurrences:
    """Where themes occur in a document, each hit under the id of its theme."""

    hits: Hits

    @property
    def label(self) -> Note:
        """Return what these terms are called."""
        return Note.of("themes.unit")

    def __call__(self, _: Tokens, position: int) -> Iterator[Occurrence]:
        hits = self.hits
        left, right = np.searchsorted(hits.document, [position, position + 1]).tolist()
        for one in range(left, right):
            if hits.why[one] in (Why.COUNTED, Why.IN_COPY):
                where = (int(hits.paragraph[one]), int(hits.start[one]), int(hits.end[one]))
                theme = hits.lexicon.themes[int(hits.theme[one])].id
                yield Occurrence(*where, theme, opens=False, counted=bool(hits.counted[one]))


def match(tokens: Tokens, lexicon: Given, cache: Path | str | None = None) -> Hits:
    """Return the hits of a lexicon in the counted paragraphs of a segmented corpus.

    Parameters
    ----------
    tokens
        The segmented corpus.
    lexicon
        A lexicon, the path of one, or its terms by theme (:meth:`dienngon.Lexicon.of`).
    cache
        The folder of caches, in which hits and the numbers of syllables are kept for the next run; by default nothing
        is kept.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used, or a term's wildcards match too much in these documents.
    ParameterError
        If the corpus is not segmented.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lexicon = dn.Lexicon.of({"cyber": ["không gian mạng", "an ninh mạng"]})
    >>> hits = dn.match(dn.segment(corpus()), lexicon)
    >>> len(hits), hits.start[:3].tolist()
    (8, [111, 57, 0])
    """
    if not isinstance(tokens, Tokens):
        raise ParameterError(
            f"Themes are counted in a segmented corpus. Got {type(tokens).__name__} instead; call "
            "dienngon.segment(corpus, lexicon) first and give what it returns."
        )
    documents = tokens.corpus.documents
    matcher = Matcher(lexicon_of(lexicon))
    folder = None if cache is None else Path(cache)
    wanted = hashlib.sha256(msgspec.msgpack.encode(matcher.lexicon)).hexdigest()
    computed_from = () if folder is None else (tokens.corpus.hash, wanted)
    columns = kept(
        folder,
        "hits",
        computed_from,
        list[np.ndarray],
        lambda: _columns(documents, matcher, folder),
        sound=lambda found: _is_sound(found, documents, matcher),
    )
    hits = Hits(tokens, matcher, *columns)
    return without_copies(dataclasses.replace(hits, why=told(hits.entry, hits.why, len(matcher.entries))))


def _columns(documents: Sequence[Document], matcher: Matcher, cache: Path | None) -> list[Integers]:
    """Return entry, document, paragraph, start, end and why of the hits in all documents."""
    columns = [_batch(documents[chosen], chosen.start, matcher, cache) for chosen in _batches(documents)]
    empty = np.zeros(0, dtype=np.int64)
    return [np.concatenate([empty, *column]) for column in zip(*columns, strict=True)] if columns else [empty] * 6


def _is_sound(columns: Sequence[Integers], documents: Sequence[Document], matcher: Matcher) -> bool:
    """Return whether columns can be the hits in some documents, in order and within their bounds."""
    if len(columns) != 6 or any(one.dtype != np.int64 or one.shape != columns[0].shape[:1] for one in columns):
        return False
    entry, document, paragraph, start, end, why = columns
    if not len(entry):
        return True
    least = min(Why)
    bounds = ((entry, 0, len(matcher.entries)), (document, 0, len(documents)), (why, least, len(matcher.exclusions)))
    if any(one.min() < low or one.max() >= high for one, low, high in bounds) or (np.diff(document) < 0).any():
        return False
    paragraphs = np.array([len(one.paragraphs) for one in documents])[document]
    lengths = np.array([len(one.text) for one in documents])[document]
    inside = (paragraph >= 0) & (paragraph < paragraphs) & (start >= 0) & (start < end) & (end <= lengths)
    return bool(inside.all())


# A batch is as many documents as hold about so many characters: while it is read, each takes some twenty bytes.
_BATCH = 2_000_000


def _batches(documents: Sequence[Document]) -> Iterator[slice]:
    begin, held = 0, 0
    for number, document in enumerate(documents, start=1):
        held += len(document.text)
        if held >= _BATCH or number == len(documents):
            yield slice(begin, number)
            begin, held = number, 0


def _batch(documents: Sequence[Document], first: int, matcher: Matcher, cache: Path | None) -> tuple[Integers, ...]:
    """Return entry, document, paragraph, start, end and why of the hits in some documents."""
    texts = [[document.text[one.start : one.end] for one in document.paragraphs] for document in documents]
    stretches = [Stretch(text, one.name) for one, own in zip(documents, texts, strict=True) for text in own]
    stream = None if cache is None else read_stored(texts, matcher.vocabulary, cache)
    found = matcher.find(stretches, stream)
    sizes = [len(own) for own in texts]
    owner = np.repeat(np.arange(len(documents)), sizes)
    paragraph = np.arange(len(stretches)) - np.repeat(np.cumsum([0, *sizes])[:-1], sizes)
    begin = np.array([one.start for document in documents for one in document.paragraphs], dtype=np.int64)
    at = found.stretch
    return found.entry, owner[at] + first, paragraph[at], begin[at] + found.start, begin[at] + found.end, found.why


def without_copies(hits: Hits) -> Hits:
    """Return hits of which those in copies of earlier documents do not count."""
    why = hits.why.copy()
    for position, document in enumerate(hits.tokens.corpus):
        if document.copies:
            own = slice(*np.searchsorted(hits.document, [position, position + 1]).tolist())
            why[own][in_copies(document, hits.start[own]) & hits.counted[own]] = Why.IN_COPY
    return dataclasses.replace(hits, why=why)


def in_copies(document: Document, offsets: Integers) -> Booleans:
    """Return which offsets into a document are in a passage that an earlier document has."""
    if not document.copies:
        return np.zeros(len(offsets), dtype=bool)
    starts, ends = (np.array([getattr(copy, end) for copy in document.copies]) for end in ("start", "end"))
    at = np.searchsorted(starts, offsets, side="right") - 1
    return (at >= 0) & (offsets < ends[at])


def absolute(document: ArrayLike, offset: ArrayLike) -> Integers:
    """Return offsets into documents, given with the positions of these, as numbers in the order of the corpus."""
    return np.asarray(document, dtype=np.int64) * _DOCUMENT + np.asarray(offset, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Units:
    """The paragraphs or sentences of a corpus: where each begins, and whether it does not begin in a copy."""

    begins: Integers = field(repr=False)
    counted: Booleans = field(repr=False)

    @classmethod
    def of(cls, tokens: Tokens, unit: Unit) -> Units:
        """Return the units of a corpus in its order."""
        begins, counted = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=bool)]
        for position, document in enumerate(tokens.corpus):
            if unit == "sentence":
                starts = tokens.sentences[position][:, 0].astype(np.int64)
            else:
                starts = np.array([one.start for one in document.paragraphs], dtype=np.int64)
            begins.append(absolute(position, starts))
            counted.append(~in_copies(document, starts))
        return cls(np.concatenate(begins), np.concatenate(counted))

    def at(self, where: Integers) -> Integers:
        """Return the position of the unit that holds each place."""
        return np.searchsorted(self.begins, where, side="right") - 1

    @property
    def document(self) -> Integers:
        """Return the position of each unit's document."""
        return self.begins // _DOCUMENT


Rest = ParamSpec("Rest")
Result_co = TypeVar("Result_co", covariant=True)


class OfHits(Protocol[Rest, Result_co]):
    """A function of hits, or of a segmented corpus and the lexicon to match in it."""

    @overload
    def __call__(self, hits: Hits, /, *rest: Rest.args, **named: Rest.kwargs) -> Result_co: ...
    @overload
    def __call__(self, tokens: Tokens, lexicon: Given, /, *rest: Rest.args, **named: Rest.kwargs) -> Result_co: ...


def of_hits(function: Callable[Concatenate[Hits, Rest], Result_co]) -> OfHits[Rest, Result_co]:
    """Return a function of hits that takes a segmented corpus and a lexicon as well, and matches them first."""

    @wraps(function)
    def matched(given: Any, *rest: Any, **named: Any) -> Result_co:
        if isinstance(given, Hits):
            return function(given, *rest, **named)
        if "lexicon" in named:
            return function(match(given, named.pop("lexicon")), *rest, **named)
        if not rest:
            raise ParameterError(
                f"Give what dienngon.match returned, or tokens and a lexicon. Got {type(given).__name__}."
            )
        return function(match(given, rest[0]), *rest[1:], **named)

    return cast("OfHits[Rest, Result_co]", matched)
