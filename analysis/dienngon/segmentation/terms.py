"""Multi-word terms merged on top of Pyvi's tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from dienngon.lexicon import Term
from dienngon.text import syllables, trimmed, visible

# Signs that may be between the syllables of a term: "phòng, chống", "Covid-19".
_INSIDE = frozenset({",", "-", "‐", "‑", "–"})
# Tokens whose syllables are kept; all are dropped when there are more.
_MOST_KEPT = 1 << 17

Span = tuple[int, int]
# The syllables of a token: key, start and end in it.
Parts = tuple[tuple[str, int, int], ...]


class Merger:
    """Joins runs of tokens that spell a term: longest first, over syllables, whatever case and tone placement.

    A term begins and ends at token boundaries, or inside a token that Pyvi joined although its list has neither such a
    word nor the two syllables as one (``Luật_Phòng``, before ``, chống``): the token is cut there. Commas and hyphens
    may be inside a term ("phòng, chống"). Terms with a gap and of one syllable are left out; ``known`` says whether
    a word, its syllables in lower case with spaces between, is in Pyvi's list.
    """

    def __init__(self, terms: Sequence[Term], known: Callable[[str], bool]) -> None:
        self._known = known
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for term in terms:
            if len(term.parts) == 1 and len(term.parts[0]) > 1:
                self._by_first.setdefault(term.parts[0][0], []).append(term.parts[0])
        for candidates in self._by_first.values():
            candidates.sort(key=lambda one: (-len(one), one))
        self._kept: dict[str, Parts] = {}

    def merge(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """Return the token spans of one paragraph with each run that spells a term joined to one span."""
        if not self._by_first:
            return list(spans)
        paragraph = _Paragraph(text, spans, [self._parts(text[start:end]) for start, end in spans])
        merged: list[Span] = []
        done = 0  # tokens
        covered = 0  # syllables
        for position, key in enumerate(paragraph.keys):
            if key not in self._by_first or position < covered:
                continue
            size = self._longest(paragraph, position)
            if not size:
                continue
            first, last = paragraph.tokens[position], paragraph.tokens[position + size - 1]
            start, end = paragraph.place(position)[0], paragraph.place(position + size - 1)[1]
            begin = spans[first][0]
            if first < done:
                # A second term in a token that was cut: the rest of it is cut again.
                begin, _ = merged.pop()
            merged += spans[done:first]
            # What is left of a token that is cut stays a token.
            _add(merged, text, begin, start)
            merged.append((start, end))
            _add(merged, text, end, spans[last][1])
            done, covered = last + 1, position + size
        return merged + list(spans[done:])

    def _parts(self, token: str) -> Parts:
        found = self._kept.get(token)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = tuple((one.key, one.start, one.end) for one in syllables(token))
            self._kept[token] = found
        return found

    def _longest(self, paragraph: _Paragraph, position: int) -> int:
        """Return the number of syllables of the longest term that begins at ``position``, 0 if none does."""
        keys = paragraph.keys
        for term in self._by_first[keys[position]]:
            stop = position + len(term)
            if tuple(keys[position:stop]) == term and self._free(paragraph, position) and self._free(paragraph, stop):
                first, last = paragraph.tokens[position], paragraph.tokens[stop - 1]
                between = (paragraph.token(number) for number in range(first + 1, last))
                if all(sign in _INSIDE or self._parts(sign) for sign in between):
                    return len(term)
        return 0

    def _free(self, paragraph: _Paragraph, position: int) -> bool:
        """Return whether the text may be cut before a syllable: at a token's edge, or where nothing is a word."""
        if position in (0, len(paragraph.keys)) or paragraph.tokens[position - 1] != paragraph.tokens[position]:
            return True
        left, right = paragraph.place(position - 1), paragraph.place(position)
        pair = visible(f"{paragraph.text[slice(*left)]} {paragraph.text[slice(*right)]}").lower()
        token = " ".join(visible(paragraph.token(paragraph.tokens[position])).lower().split())
        return not self._known(token) and not self._known(pair)


class _Paragraph:
    """Tokens with their syllables, which are numbered through: ``keys`` and the ``tokens`` they belong to."""

    def __init__(self, text: str, spans: Sequence[Span], parts: Sequence[Parts]) -> None:
        self.text = text
        self._spans = spans
        self._parts = parts
        self.keys = [part[0] for token in parts for part in token]
        self.tokens = [number for number, token in enumerate(parts) for _ in token]

    def token(self, number: int) -> str:
        """Return the text of a token."""
        start, end = self._spans[number]
        return self.text[start:end]

    def place(self, position: int) -> Span:
        """Return where a syllable begins and ends."""
        token = self.tokens[position]
        _, start, end = self._parts[token][position - bisect_left(self.tokens, token)]
        return self._spans[token][0] + start, self._spans[token][0] + end


def _add(result: list[Span], text: str, start: int, end: int) -> None:
    """Add a span without what is blank at its ends, if anything is left of it."""
    begin, finish = trimmed(text, start, end)
    if begin < finish:
        result.append((begin, finish))
