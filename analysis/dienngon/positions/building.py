"""Building an index: tokens to arrays, some documents at a time, in time and memory that grow with the tokens."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.corpus import Document
from dienngon.positions.arrays import Array, packed, smallest
from dienngon.positions.collation import collation_key
from dienngon.segmentation import Tokens, TokenSpans
from dienngon.segmentation.written import cut, seen
from dienngon.text import phrase_key
from dienngon.themes.stream import PIECE, Vocabulary

# Arrays of numbers that are often small: they are kept in as few bytes as the largest needs. All others number words or
# forms, in four bytes.
_SMALL = (
    *("start", "other_start", "other_form", "lengths", "term_size", "order", "key", "pieces_bounds", "pieces_spans"),
    *("forms_bounds", "keys_bounds", "syllables_bounds", "names_bounds", "dates_bounds"),
)


class _Forms(dict[str, int]):
    """Numbers of forms by how a token is in a text; one that is new is looked at once."""

    def __init__(self) -> None:
        super().__init__()
        self.surfaces: dict[str, int] = {}
        self.lengths = array("I")

    def __missing__(self, token: str) -> int:
        surface = seen(token)
        self[token] = number = self.surfaces.setdefault(surface, len(self.surfaces))
        if number == len(self.lengths):
            self.lengths.append(len(surface))
        return number

    def sizes(self, numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return how many characters some forms have."""
        sizes: NDArray[np.uint32] = np.frombuffer(self.lengths, dtype=np.uint32)[numbers]
        return sizes


# So many documents' columns are joined at a time: the memory of hundreds of thousands of small arrays would never be
# given back.
_TOGETHER = 256


class Builder:
    """Takes tokens, some documents at a time, and makes the arrays of an index."""

    def __init__(self) -> None:
        self._forms = _Forms()
        self._columns: dict[str, list[Array]] = {}
        self._new: dict[str, list[Array]] = {}
        self._words = self._others = 0
        self._names: list[str] = []
        self._dates: list[str] = []
        self._ends: dict[str, list[int]] = {"documents": [0], "paragraphs": [0], "others": [0]}
        self._first_paragraph = [0]

    def add(self, tokens: Tokens) -> None:
        """Take the tokens of some documents, which come after those that were taken before."""
        texts, known = tokens.spelling.texts, np.full(len(tokens.spelling.texts), -1)
        for position, (document, ids) in enumerate(zip(tokens.corpus, tokens.spelling.ids, strict=True)):
            # In the order in which they are met, so that documents may be taken together or one by one.
            for one in dict.fromkeys(ids[known[ids] < 0].tolist()):
                known[one] = self._forms[texts[one]]
            form = known[ids].astype(np.uint32)
            self._add(document, form, tokens.words[position], tokens.merged[position], tokens.sentences[position])
            if len(self._names) % _TOGETHER == 0:
                self._join()

    def _add(
        self, document: Document, form: NDArray[np.uint32], spans: TokenSpans, merged: TokenSpans, sentences: Array
    ) -> None:
        self._names.append(document.name)
        self._dates.append(document.date.value if document.date else "")
        word = np.flatnonzero(spans.word)
        before = np.concatenate([[0], np.cumsum(spans.word)]).astype(np.int64)
        other = np.flatnonzero(~spans.word)
        counted = spans.counted[word]
        sentence = before[np.searchsorted(spans.start, sentences[:, 0])]
        self._keep(
            form=form[word],
            start=spans.start[word].astype(np.uint32),
            counted=counted,
            other_at=self._at(before[other]),
            other_form=form[other],
            other_start=spans.start[other].astype(np.uint32),
            sentences=self._at(np.unique(sentence[sentence < len(word)])),
        )
        text, head = document.text, spans.start[1:]
        # Pyvi cuts 5.1L into 5.1 and L, though letters and digits in a row are one syllable.
        touching = 1 + np.flatnonzero((spans.end[:-1] == head) & spans.word[1:] & spans.word[:-1])
        glued = [
            one
            for one in touching.tolist()
            if text[spans.start[one] - 1].isalnum() and text[spans.start[one]].isalnum()
        ]
        self._keep(glued=self._at(before[glued]))
        # Words that are longer in the text than they are shown hold line breaks or what is unseen.
        odd = np.flatnonzero((self._forms.sizes(form) != spans.length) & spans.word)
        self._keep(odd_at=self._at(before[odd]), odd_size=spans.length[odd].astype(np.uint32))
        if merged is not spans:
            self._keep_terms(document, spans, merged, before)
        self._ends["paragraphs"] += (self._words + before[spans.bounds[1:]]).tolist()
        self._first_paragraph.append(self._first_paragraph[-1] + len(document.paragraphs))
        self._words += len(word)
        self._others += len(other)
        self._ends["documents"].append(self._words)
        self._ends["others"].append(self._others)

    def _keep_terms(self, document: Document, spans: TokenSpans, merged: TokenSpans, before: Array) -> None:
        """Keep the merged terms: those that hold more than one token."""
        left, right = np.searchsorted(spans.start, merged.start), np.searchsorted(spans.start, merged.end)
        joined = np.flatnonzero(right - left > 1)
        tokens = cut(document.text, merged.start[joined], merged.end[joined])
        form = np.fromiter(map(self._forms.__getitem__, tokens), dtype=np.uint32, count=len(joined))
        size = before[right[joined]] - before[left[joined]]
        self._keep(term_at=self._at(before[left[joined]]), term_size=size.astype(np.uint32), term_form=form)

    def _at(self, word: Array) -> NDArray[np.uint32]:
        return (word + self._words).astype(np.uint32)

    def _keep(self, **columns: Array) -> None:
        for name, column in columns.items():
            self._new.setdefault(name, []).append(column)

    def _join(self) -> None:
        for name, columns in self._new.items():
            self._columns.setdefault(name, []).append(np.concatenate(columns))
        self._new.clear()

    def arrays(self) -> dict[str, Array]:
        """Return the arrays of the index of all that was taken."""
        self._join()
        # Each column's parts go as soon as it is whole, so that no more than one is there twice.
        found = {name: np.concatenate(self._columns.pop(name)) for name in [*self._columns]}
        for name in ("term_at", "term_size", "term_form"):
            found.setdefault(name, np.zeros(0, dtype=np.uint32))
        found["counted"] = np.packbits(found.get("counted", np.zeros(0, dtype=bool)))
        for name, ends in (*self._ends.items(), ("first_paragraph", self._first_paragraph)):
            found[name] = np.array(ends, dtype=np.uint32)
        for name, strings in (("names", self._names), ("dates", self._dates)):
            found[name], found[f"{name}_bounds"] = packed(strings)
        surfaces = tuple(self._forms.surfaces)
        found |= _postings(found["form"], len(surfaces)) | _words(surfaces)
        return found | {name: smallest(found[name]) for name in _SMALL}


def _postings(form: NDArray[np.uint32], forms: int) -> dict[str, Array]:
    """Return where each form stands, in order: a counting sort."""
    ones = np.ones(len(form), dtype=np.uint8)
    where = (form.astype(np.int32), np.arange(len(form), dtype=np.int32))
    matrix = sparse.coo_array((ones, where), shape=(forms, len(form))).tocsr()
    return {"postings": matrix.indices.view(np.uint32), "postings_bounds": matrix.indptr.view(np.uint32)}


def _words(surfaces: Iterable[str]) -> dict[str, Array]:
    """Return what is known of each form: its text, its key, its place in the alphabet, its syllables."""
    surfaces = tuple(surfaces)
    keys: dict[str, int] = {}
    vocabulary = Vocabulary()
    key, pieces, bounds, spans = [], [], [0], []
    for surface in surfaces:
        key.append(keys.setdefault(phrase_key(surface), len(keys)))
        for piece in PIECE.finditer(surface):
            pieces.append(piece.group())
            spans.append(piece.span())
        bounds.append(len(pieces))
    # Spellings of one word have one place in the alphabet, so that what follows them is sorted together.
    first = {number: surface.lower() for number, surface in reversed([*zip(key, surfaces, strict=True)])}
    ranked = sorted(range(len(keys)), key=lambda one: collation_key(first[one]))
    order = np.empty(len(keys), dtype=np.uint32)
    order[ranked] = np.arange(len(keys))
    text, text_bounds = packed(surfaces)
    key_text, key_bounds = packed(tuple(keys))
    numbers = vocabulary.read(pieces)
    syllable_text, syllable_bounds = packed(tuple(vocabulary.keys))
    return {
        "forms": text,
        "forms_bounds": text_bounds,
        "lengths": np.array([*map(len, surfaces)], dtype=np.uint32),
        "order": order[key] if key else order,
        "key": np.array(key, dtype=np.uint32),
        "keys": key_text,
        "keys_bounds": key_bounds,
        "syllables": syllable_text,
        "syllables_bounds": syllable_bounds,
        "pieces": numbers,
        "pieces_bounds": np.array(bounds, dtype=np.uint32),
        "pieces_spans": np.array(spans, dtype=np.uint32).reshape(-1, 2),
    }
