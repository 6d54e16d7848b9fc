"""A slow matcher that follows the rules to the letter, one syllable after the other."""

from __future__ import annotations

import re
from itertools import pairwise

from dienngon.lexicon import Lexicon, Variant
from dienngon.lexicon.grammar import begins
from dienngon.text import sentences, syllables

SOFT = re.compile(r"[\s,\"'“”‘’«»\u00ad\u200b-\u200d\u2060\ufeff‐‑–-]*")
Found = tuple[str, str, str, int, int]


def ends(variant: Variant, keys: list[str], joined: list[bool], at: int, gap: int) -> int:
    """Return the syllable after the variant that begins at ``at``, shortest gaps first, 0 if none does."""

    def run(part: tuple[str, ...], start: int) -> bool:
        if start + len(part) > len(keys) or not all(joined[start + 1 : start + len(part)]):
            return False
        pairs = zip(keys[start:], part, strict=False)
        return all(begins(key, want) if want.endswith("*") else key == want for key, want in pairs)

    def rest(number: int, start: int) -> int:
        if not run(variant.parts[number], start):
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

    return rest(0, at)


def find(lexicon: Lexicon, text: str, document: str = "") -> list[Found]:  # noqa: C901 - the rules in one place
    """Return (theme, group, term, start, end) of every hit that counts."""
    found = syllables(text)
    keys = [one.key for one in found]
    joined = [True, *(SOFT.fullmatch(text, a.end, b.start) is not None for a, b in pairwise(found))]

    def spans(term) -> set[tuple[int, int]]:
        every = ((at, ends(one, keys, joined, at, lexicon.gap)) for one in term.variants for at in range(len(keys)))
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
