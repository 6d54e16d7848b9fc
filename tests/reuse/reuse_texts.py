"""Small documents with kinds of lines set by hand, and words to make up texts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dienngon.corpus import Corpus, Document, DocumentDate, Kind, Span
from dienngon.text import nfc

ONSETS = ("b", "c", "d", "đ", "g", "h", "l", "m", "n", "ng", "nh", "ph", "r", "s", "t", "th", "tr", "v", "x", "kh")
RHYMES = ("an", "ăng", "âm", "ao", "ong", "ông", "ơn", "uôi", "ươc", "iên", "eo", "ênh", "ut", "ơi", "inh", "oan")
# 320 different syllables, of which made-up texts are built so that no ten in a row are equal by chance.
WORDS = tuple(onset + rhyme for onset in ONSETS for rhyme in RHYMES)


def plain(name: str, text: str, date: str | None = None, kinds: Mapping[int, Kind] | None = None) -> Document:
    """Return a document whose lines are body, but for those whose kind is given by line number."""
    text = nfc(text)
    spans, start = [], 0
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip():
            spans.append(Span(line, start, start + len(content), (kinds or {}).get(line, "body"), "", "test"))
        start += len(content) + 1
    return Document(name, text, tuple(spans), None if date is None else DocumentDate(date, "test"))


def corpus_of(*documents: Document) -> Corpus:
    return Corpus(tuple(documents))


def prose(seed: int, count: int) -> list[str]:
    """Return words of a made-up text; texts of different seeds share no run of three."""
    words, state = [], 7919 * (seed + 1)
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        words.append(WORDS[(state >> 33) % len(WORDS)])
    return words


def text(words: Sequence[str]) -> str:
    """Return words as sentences of twelve."""
    lines = [" ".join(words[start : start + 12]) for start in range(0, len(words), 12)]
    return " ".join(line[:1].upper() + line[1:] + "." for line in lines)
