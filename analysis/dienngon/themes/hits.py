"""What callers give, checked before it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from dienngon.corpus import Corpus, Document
from dienngon.errors import ParameterError
from dienngon.segmentation import Tokens
from dienngon.themes.matching import COUNTED, IN_COPY, Matcher, Stretch
from dienngon.themes.patterns import Integers
from dienngon.themes.stream import Numbers, Stream, Vocabulary, numbers_of
from dienngon.themes.syllable_store import Store


def segmented(tokens: object) -> Tokens:
    """Return a segmented corpus as it is.

    Raises
    ------
    ParameterError
        If it is anything else, such as the corpus itself.
    """
    if isinstance(tokens, Tokens):
        return tokens
    message = (
        f"Themes are counted in a segmented corpus. Got {type(tokens).__name__} instead; call "
        "dienngon.segment(corpus, lexicon) first and give what it returns."
    )
    raise ParameterError(message)


Unit = Literal["paragraph", "sentence"]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where hits stand: one item a hit, and in ``landing`` one a word that a hit could stand at, with its unit.

    Units that begin in a copy of an earlier document are left out, and so are the words in copies.
    """

    theme: Integers
    here: Integers  # its paragraph or sentence
    word: Integers  # place in the document, in words
    first: Integers  # of the document, in the corpus
    size: Integers  # of the document, in words
    group: Integers  # the theme's hits in one document
    landing: Integers
    units: int


@dataclass(frozen=True, eq=False)
class _Own:
    """The words of one document that a hit could stand at, and its units: -1 for one that is not counted."""

    start: Integers
    unit: Integers
    begins: Integers
    number: Integers

    def unit_at(self, offset: int) -> int:
        """Return the unit that holds an offset."""
        return int(self.number[max(0, int(np.searchsorted(self.begins, offset, side="right")) - 1)])

    def word_at(self, offset: int) -> int:
        """Return the word in which what begins at an offset begins."""
        return max(0, int(np.searchsorted(self.start, offset, side="right")) - 1)


def lay_out(hits: pd.DataFrame, themes: list[str], tokens: Tokens, unit: Unit) -> tuple[Layout, pd.DataFrame]:
    """Return the layout of hits, and the hits that stand in it: those in a unit that is counted."""
    own, done = [], 0
    for position, document in enumerate(tokens.corpus):
        own.append(_own(tokens, position, document, unit, done))
        done = max(done, int(own[-1].number.max(initial=-1)) + 1)
    size = np.array([len(one.start) for one in own], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    position_of = {document.name: number for number, document in enumerate(tokens.corpus)}
    where = np.array([position_of[name] for name in hits["document"]], dtype=np.int64)
    places = list(zip(where.tolist(), hits["start"].tolist(), strict=True))
    here = np.array([own[at].unit_at(begin) for at, begin in places], dtype=np.int64)
    word = np.array([own[at].word_at(begin) for at, begin in places], dtype=np.int64)
    number = {theme: place for place, theme in enumerate(themes)}
    theme = np.array([number[one] for one in hits["theme"]], dtype=np.int64)
    kept = (here >= 0) & (size[where] > 0)
    theme, here, word, where = theme[kept], here[kept], word[kept], where[kept]
    _, group = np.unique(theme * max(1, len(own)) + where, return_inverse=True)
    landing = np.concatenate([np.zeros(0, dtype=np.int64), *(one.unit for one in own)])
    return Layout(theme, here, word, first[where], size[where], group, landing, done), hits[kept].reset_index(drop=True)


def _own(tokens: Tokens, position: int, document: Document, unit: Unit, done: int) -> _Own:
    """Return words and units of a document; ``done`` units were numbered before it."""
    spans = tokens.words[position]
    if unit == "paragraph":
        begins = [one.start for one in document.paragraphs]
    else:
        begins = [start for start, _, _ in tokens.sentences[position]]
    counted = np.array([document.copied(start) is None for start in begins], dtype=bool)
    number = np.where(counted, np.cumsum(counted) - 1 + done, -1)
    start = spans.start[spans.counted].astype(np.int64)
    edges = np.array(begins, dtype=np.int64)
    of = number[np.searchsorted(edges, start, side="right") - 1]
    return _Own(start[of >= 0], of[of >= 0], edges, number)


# A batch is as many documents as hold about so many characters: what is kept of it are a few numbers a character.
_BATCH = 8_000_000


@dataclass(frozen=True, eq=False)
class CorpusHits:
    """Hits in the counted paragraphs of a corpus: parallel arrays, by document and place.

    ``entry`` is a position in the matcher's entries, ``document`` one in the corpus, ``paragraph`` one in
    ``Document.paragraphs``; ``start`` and ``end`` are offsets into ``Document.text``; ``why`` is -1 for hits that
    count, -2 for those in the name of a body, -3 for those that lost to a longer match, -4 for those in a copy of an
    earlier document, else the position of the exclusion in the matcher's exclusions.
    """

    entry: Integers
    document: Integers
    paragraph: Integers
    start: Integers
    end: Integers
    why: Integers

    def __len__(self) -> int:
        return len(self.entry)


def find_hits(corpus: Corpus, matcher: Matcher, cache: Path | str | None = None) -> CorpusHits:
    """Return the hits of a lexicon in a corpus, and those that do not count with the reason.

    Parameters
    ----------
    corpus
        What to look through: the counted paragraphs of each document.
    matcher
        The lexicon, compiled.
    cache
        A folder in which the numbers of syllables are kept for the next run; none by default.

    Raises
    ------
    LexiconError
        If a term's wildcards stand for too much in these documents.
    """
    store = None if cache is None else Store(Path(cache))
    columns = [_batch(corpus.documents[chosen], chosen.start, matcher, store) for chosen in _batches(corpus.documents)]
    empty = np.zeros(0, dtype=np.int64)
    joined = [np.concatenate([empty, *column]) for column in zip(*columns, strict=True)] if columns else [empty] * 6
    entry, document, paragraph, start, end, why = joined
    return CorpusHits(entry, document, paragraph, start, end, _without_copies(corpus, document, start, why))


def _without_copies(corpus: Corpus, document: Integers, start: Integers, why: Integers) -> Integers:
    """Return why hits do not count, those in passages that are copies among them."""
    found = why.copy()
    for position, one in enumerate(corpus):
        if not one.copies:
            continue
        left, right = np.searchsorted(document, [position, position + 1])
        begins, ends = (np.array([getattr(copy, end) for copy in one.copies]) for end in ("start", "end"))
        at = np.searchsorted(begins, start[left:right], side="right") - 1
        inside = (at >= 0) & (start[left:right] < ends[at])
        found[left:right][inside & (why[left:right] == COUNTED)] = IN_COPY
    return found


def _batches(documents: Sequence[Document]) -> Iterator[slice]:
    begin, held = 0, 0
    for number, document in enumerate(documents, start=1):
        held += len(document.text)
        if held >= _BATCH or number == len(documents):
            yield slice(begin, number)
            begin, held = number, 0


def _batch(
    documents: Sequence[Document], first: int, matcher: Matcher, store: Store | None
) -> tuple[Integers, Integers, Integers, Integers, Integers, Integers]:
    texts = [[document.text[one.start : one.end] for one in document.paragraphs] for document in documents]
    stretches = [Stretch(text, one.name) for one, own in zip(documents, texts, strict=True) for text in own]
    stream = None if store is None else _stream(texts, matcher.vocabulary, store)
    found = matcher.find_all(stretches, stream)
    sizes = [len(own) for own in texts]
    owner = np.repeat(np.arange(len(documents)), sizes)
    paragraph = np.arange(len(stretches)) - np.repeat(np.cumsum([0, *sizes])[:-1], sizes)
    begin = np.array([one.start for document in documents for one in document.paragraphs], dtype=np.int64)
    at = found.stretch
    return found.entry, owner[at] + first, paragraph[at], begin[at] + found.start, begin[at] + found.end, found.why


def _stream(texts: Sequence[Sequence[str]], vocabulary: Vocabulary, store: Store) -> Stream:
    """Return the stream of a batch, from the store where it has it."""
    keys = [store.key(own) for own in texts]
    known = store.load(keys, vocabulary)
    fresh: list[tuple[bytes, Numbers]] = []
    missing = {key: own for key, own in zip(keys, texts, strict=True) if key not in known}
    read = numbers_of([text for own in missing.values() for text in own], vocabulary)
    ends = np.concatenate([[0], np.flatnonzero(read < 0) + 1])
    done = 0
    for key, own in missing.items():
        numbers = read[ends[done] : ends[done + len(own)]]
        done += len(own)
        fresh.append((key, numbers))
    store.store(fresh, vocabulary)
    known.update(fresh)
    empty = np.zeros(0, dtype=np.int32)
    return Stream.of(np.concatenate([empty, *(known[key] for key in keys)]), vocabulary)
