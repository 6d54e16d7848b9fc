"""Text to Tokens: Pyvi's segmentation with offsets, and the terms of a lexicon merged on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dienngon.corpus import COUNTED_KINDS, Corpus, Document
from dienngon.lexicon import Lexicon, Term, read_lexicon
from dienngon.segmentation.engine import tokenize
from dienngon.segmentation.merging import Merger
from dienngon.segmentation.tokens import Tokens, TokenSpans, is_word

__all__ = ["TokenSpans", "Tokens", "segment", "tokenize"]


def segment(
    corpus: Corpus,
    terms: Lexicon | Path | str | Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Tokens:
    """Return the corpus segmented with Pyvi, paragraph by paragraph.

    Parameters
    ----------
    corpus
        What to segment: the title, body and first captions of each document.
    terms
        Multi-word terms to keep whole: a lexicon, the path of one, or phrases.
    progress
        Called with the number of documents done and of all.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    """
    phrases = _phrases(terms)
    merger = Merger(phrases)
    words: list[TokenSpans] = []
    merged: list[TokenSpans] = []
    removed: list[dict[str, int]] = []
    for number, document in enumerate(corpus, start=1):
        text = document.text
        plain = [_shifted(text, one.start, one.end) for one in document.paragraphs]
        words.append(TokenSpans.build(text, plain))
        merged.append(TokenSpans.build(text, [merger.merge(text, spans) for spans in plain]))
        removed.append(_removed(document))
        if progress is not None:
            progress(number, len(corpus))
    return Tokens(corpus, tuple(words), tuple(merged), tuple(removed), tuple(term.phrase for term in phrases))


def _phrases(terms: Lexicon | Path | str | Sequence[str] | None) -> tuple[Term, ...]:
    if terms is None:
        return ()
    if isinstance(terms, (str, Path)):
        return read_lexicon(terms).contiguous
    if isinstance(terms, Lexicon):
        return terms.contiguous
    return tuple(Term.parse(phrase) for phrase in terms)


def _shifted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + left, start + right) for left, right in tokenize(text[start:end])]


def _removed(document: Document) -> dict[str, int]:
    counts: dict[str, int] = {}
    for span in document.spans:
        if span.kind not in COUNTED_KINDS:
            text = document.text[span.start : span.end]
            size = sum(is_word(text[left:right]) for left, right in tokenize(text))
            counts[span.kind] = counts.get(span.kind, 0) + size
    return counts
