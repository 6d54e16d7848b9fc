"""A slow matcher that follows the rules to the letter, one syllable after the other."""

from __future__ import annotations

import re

from dienngon.lexicon import Lexicon, Variant
from dienngon.lexicon.grammar import begins
from dienngon.text import sentences, syllables

BLANK = r"\s\u00ad\u200b-\u200d\u2060\ufeff"
QUOTES = "\"'“”‘’«»"
SOFT = re.compile(rf"[{BLANK},{QUOTES}‐‑–-]*")
Found = tuple[str, str, str, int, int]


class Written:
    """A text with its syllables: how each is written, and what is before it."""

    def __init__(self, text: str) -> None:
        self.syllables = syllables(text)
        self.keys = [one.key for one in self.syllables]
        self.shown = [text[one.start : one.end] for one in self.syllables]
        ends = [0, *(one.end for one in self.syllables)]
        self.before = [text[end : one.start] for end, one in zip(ends, self.syllables, strict=False)]
        self.joined = [at == 0 or SOFT.fullmatch(one) is not None for at, one in enumerate(self.before)]
        self.capital = not any(char.islower() for one in self.shown for char in one)

    def is_written(self, at: int, asked: int) -> bool:
        shown = self.shown[at]
        return asked == 0 or (shown[0].isupper() and (asked == 1 or (shown.isupper() and len(shown) > 1)))

    def touches(self, at: int) -> bool:
        """Return whether only white space and signs are between a syllable and the next."""
        return self.joined[at + 1]

    def opens(self, at: int) -> bool:
        """Return whether a sentence, a line or a quotation begins at a syllable."""
        before = self.before[at]
        while True:
            signs = re.search(rf"[{BLANK},{QUOTES}‐‑–-]*$", before)[0]
            if set(signs) & set(QUOTES):
                return True
            before = before[: len(before) - len(signs)]
            within = re.search(rf"(_+|[^\w{BLANK},{QUOTES}‐‑–-]+)$", before)
            if within is None:
                return at == 0
            if re.search(r"[^(\[/&]", within[0]):
                return True
            before = before[: within.start()]

    def tells(self, at: int, asked: int) -> bool:
        """Return whether the capital of a syllable by itself says that it is a name, and no part of another."""
        if asked == 0:
            return True
        beside = [one for one in (at - 1, at + 1) if 0 <= one < len(self.keys) and self.touches(min(one, at))]
        raised = self.is_written(at, 2) and any(self.is_written(one, 2) for one in beside)
        if self.capital or (asked == 1 and (raised or self.opens(at))):
            return False
        follows = at > 0 and set(self.before[at]) <= set(" \n\u00a0") and self.before[at]
        within = follows and self.is_written(at - 1, 1) and not self.is_written(at - 1, 2) and not self.opens(at - 1)
        return asked == 2 or not within


def ends(variant: Variant, written: Written, at: int, gap: int) -> int:
    """Return the syllable after the variant that begins at ``at``, shortest gaps first, 0 if none does."""
    keys, joined = written.keys, written.joined

    def run(number: int, start: int) -> bool:
        part = variant.parts[number]
        if start + len(part) > len(keys) or not all(joined[start + 1 : start + len(part)]):
            return False
        asked = zip(part, variant.capitals[number], variant.commas[number], strict=True)
        return all(
            (begins(keys[at], want) if want.endswith("*") else keys[at] == want)
            and written.is_written(at, capital)
            and (at == start or comma or not set(written.before[at]) & set("," + QUOTES))
            for at, (want, capital, comma) in enumerate(asked, start)
        )

    def rest(number: int, start: int) -> int:
        if not run(number, start):
            return 0
        stop = start + len(variant.parts[number])
        if number == len(variant.gaps):
            return stop
        least, most = variant.gaps[number]
        for skip in range(least, (gap + least if most < 0 else most) + 1):
            if stop + skip >= len(keys) or not all(joined[stop : stop + skip + 1]):
                continue
            end = rest(number + 1, stop + skip)
            if end:
                return end
        return 0

    alone = len(variant.parts) == 1 and len(variant.parts[0]) == 1
    return rest(0, at) if not alone or written.tells(at, variant.capitals[0][0]) else 0


def find(lexicon: Lexicon, text: str, document: str = "") -> list[Found]:  # noqa: C901 - the rules in one place
    """Return (theme, group, term, start, end) of every hit that counts."""
    written = Written(text)
    found = written.syllables

    def spans(term) -> set[tuple[int, int]]:
        every = ((at, ends(one, written, at, lexicon.gap)) for one in term.variants for at in range(len(found)))
        return {span for span in every if span[1]}

    names = {span for name in lexicon.names for span in spans(name)}
    every = [(theme, group, term) for theme in lexicon.themes for group in theme.groups for term in group.terms]
    kept: list[tuple[str, str, str, int, int]] = []
    for theme in lexicon.themes:
        candidates = []
        for number, (owner, group, term) in enumerate(every):
            if owner.id != theme.id and theme.id not in lexicon.ancestors(owner):
                continue
            for left, right in spans(term):
                if any(
                    a < right and left < b and (not (left <= a and b <= right) or (a, b) == (left, right))
                    for a, b in names
                ):
                    continue
                rules = [*theme.exceptions, *(owner.exceptions if owner.id != theme.id else ())]
                if any(taken(rule, term, left, right, spans, found, text, document) for rule in rules):
                    continue
                shown = group.id if owner.id == theme.id else owner.id
                candidates.append((left - right, left, number, right, shown, term.phrase))
        own: list[tuple[int, int]] = []
        for _, left, _, right, shown, phrase in sorted(candidates):
            if all(right <= a or left >= b for a, b in own):
                own.append((left, right))
                kept.append((theme.id, shown, phrase, left, right))
    if lexicon.nested == "global":
        family = {theme.id: {theme.id, *lexicon.ancestors(theme)} for theme in lexicon.themes}
        kept = [
            hit
            for hit in kept
            if not any(
                other[4] - other[3] > hit[4] - hit[3]
                and other[3] <= hit[3]
                and hit[4] <= other[4]
                and hit[0] not in family[other[0]]
                and other[0] not in family[hit[0]]
                for other in kept
            )
        ]
    return sorted((t, g, p, found[a].start, found[b - 1].end) for t, g, p, a, b in kept)


def taken(rule, term, left: int, right: int, spans, found, text: str, document: str) -> bool:  # noqa: PLR0917
    """Return whether an exclusion takes away a hit of syllables left to right."""
    if rule.terms and term.key not in rule.terms:
        return False
    if not rule.holds_in(document):
        return False
    if rule.phrase is None:
        return True
    for a, b in spans(rule.phrase):
        if rule.scope == "paragraph" or (rule.scope == "overlap" and a < right and left < b):
            return True
        if rule.scope == "sentence":
            starts = [start for start, _ in sentences(text)][1:]
            place = sum(start <= found[a].start for start in starts)
            inside = {sum(start <= found[at].start for start in starts) for at in range(left, right)}
            if place in inside:
                return True
    return False
