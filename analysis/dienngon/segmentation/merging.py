"""Multi-word terms merged on top of Pyvi's tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dienngon.lexicon import Term
from dienngon.text import syllables

# Signs that may stand between the syllables of a term: "phòng, chống", "Covid-19".
_INSIDE = frozenset({",", "-", "‐", "‑", "–"})
# Tokens whose syllables are kept at hand; begun anew when there are more.
_MOST_KEPT = 1 << 17

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Syllable:
    key: str
    start: int
    end: int
    token: int
    first: bool  # of its token
    last: bool


class Merger:
    """Joins runs of tokens that spell a term: longest first, over syllables, whatever case and tone placement.

    A term begins and ends at token boundaries, or inside a token that Pyvi joined although its list has neither
    such a word nor the two syllables as one (``Luật_Phòng``, before ``, chống``): the token is cut there. Commas
    and hyphens may stand inside a term ("phòng, chống").

    Parameters
    ----------
    terms
        What to merge; terms with a gap and of one syllable are left out.
    known
        Whether a word, its syllables in lower case with spaces between, is in Pyvi's list.
    """

    def __init__(self, terms: Sequence[Term], known: Callable[[str], bool]) -> None:
        self._known = known
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for term in terms:
            if len(term.parts) == 1 and len(term.parts[0]) > 1:
                self._by_first.setdefault(term.parts[0][0], []).append(term.parts[0])
        for candidates in self._by_first.values():
            candidates.sort(key=lambda one: (-len(one), one))
        self._kept: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def merge(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """Return the token spans of one paragraph with each run that spells a term joined to one span."""
        if not self._by_first:
            return list(spans)
        parts = [self._parts(text[start:end]) for start, end in spans]
        if not any(part[0] in self._by_first for token in parts for part in token):
            return list(spans)
        flat = [
            _Syllable(key, spans[token][0] + start, spans[token][0] + end, token, number == 0, number == len(own) - 1)
            for token, own in enumerate(parts)
            for number, (key, start, end) in enumerate(own)
        ]
        return self._rebuild(text, spans, self._matches(text, spans, flat))

    def _parts(self, token: str) -> tuple[tuple[str, int, int], ...]:
        found = self._kept.get(token)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = tuple((one.key, one.start, one.end) for one in syllables(token))
            self._kept[token] = found
        return found

    def _matches(self, text: str, spans: Sequence[Span], flat: Sequence[_Syllable]) -> list[Span]:
        """Return the terms found, from left to right, none overlapping another."""
        matches: list[Span] = []
        position = 0
        while position < len(flat):
            size = self._longest(text, spans, flat, position)
            if size:
                matches.append((flat[position].start, flat[position + size - 1].end))
            position += max(size, 1)
        return matches

    def _longest(self, text: str, spans: Sequence[Span], flat: Sequence[_Syllable], position: int) -> int:
        """Return the number of syllables of the longest term that begins at ``position``, 0 if none does."""
        first = flat[position]
        for term in self._by_first.get(first.key, ()):
            run = flat[position : position + len(term)]
            if len(run) < len(term) or any(one.key != key for one, key in zip(run, term, strict=True)):
                continue
            last = run[-1]
            if not (first.first or self._cuttable(text, spans[first.token], flat[position - 1], first)):
                continue
            after = position + len(term)
            if not (last.last or self._cuttable(text, spans[last.token], last, flat[after])):
                continue
            between = (text[spans[token][0] : spans[token][1]] for token in range(first.token + 1, last.token))
            if all(sign in _INSIDE or self._parts(sign) for sign in between):
                return len(term)
        return 0

    def _cuttable(self, text: str, span: Span, left: _Syllable, right: _Syllable) -> bool:
        """Return whether a token may be cut between two of its syllables: neither it nor the two are a word."""
        pair = f"{text[left.start : left.end]} {text[right.start : right.end]}".lower()
        return not self._known(" ".join(text[span[0] : span[1]].lower().split())) and not self._known(pair)

    @staticmethod
    def _rebuild(text: str, spans: Sequence[Span], matches: Sequence[Span]) -> list[Span]:
        """Return the spans with the matches put in: what is left of a token that was cut stays a token."""
        result: list[Span] = []
        following = iter([*matches, (len(text) + 1, len(text) + 1)])
        match = next(following)
        covered = 0
        for start, end in spans:
            left = max(start, covered)
            while match[0] < end:
                _add(result, text, left, match[0])
                result.append(match)
                left = covered = match[1]
                match = next(following)
            _add(result, text, left, end)
        return result


def _add(result: list[Span], text: str, start: int, end: int) -> None:
    """Add a span without the white space at its ends, if anything is left of it."""
    piece = text[start:end] if start < end else ""
    if piece.strip():
        lead = len(piece) - len(piece.lstrip())
        result.append((start + lead, start + len(piece.rstrip())))
