"""What is offered for a query that is found nowhere: phrases of the corpus that differ in marks or in one syllable."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator

import numpy as np

from dienngon.positions.index import Index, Integers
from dienngon.positions.search import Surroundings, joined_stretches
from dienngon.text import SYLLABLE, TONES, phrase_key, syllable_key
from dienngon.themes.patterns import Matches
from dienngon.themes.stream import BREAK, items_of, syllables_of

# So many are offered.
_OFFERED = 3
# How much alike a word or phrase must be, from 0 to 1 (difflib's ratio, without marks for phrases).
_ALIKE_WORD, _ALIKE_PHRASE = 0.6, 0.75
# Words of the rarest syllables around which phrases are looked for, and phrases compared: a bound on time.
_MOST_WORDS, _MOST_PHRASES = 200_000, 500
_MARKS = str.maketrans("đ", "d", "".join(TONES.values()))


def nearest_phrases(index: Index, text: str) -> list[str]:
    """Return words or phrases of the corpus that are written much like a text that is not found, best first.

    First those that are the same without tone marks and marks on letters, then those with one syllable that differs,
    then words that are written alike.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> found = dn.index(dn.segment(corpus()))
    >>> nearest_phrases(found, "khong gian mang"), nearest_phrases(found, "không gian màng")
    (['không gian mạng'], ['không gian mạng'])
    """
    asked = [_bare(syllable_key(one.group())) for one in SYLLABLE.finditer(text)]
    found = [*dict.fromkeys(_phrases(index, asked))] if asked else []
    return found[:_OFFERED] or _words(index, text)


def _words(index: Index, text: str) -> list[str]:
    close = difflib.get_close_matches(phrase_key(text), index.keys, _OFFERED, cutoff=_ALIKE_WORD)
    return [index.surfaces[max(index.forms_of(key), key=lambda form: int(index.sizes[form]))] for key in close]


def _bare(key: str) -> str:
    """Return the key of a syllable without any mark."""
    return unicodedata.normalize("NFD", key.translate(_MARKS)).encode("ascii", "ignore").decode()


def _phrases(index: Index, asked: list[str]) -> Iterator[str]:
    """Yield phrases with the syllables that are asked for, marks aside, all or all but one; the most alike first."""
    bare = [_bare(key) for key in index.vocabulary.keys]
    numbers = {one: number for number, one in enumerate(dict.fromkeys(bare))}
    of = np.array([numbers[one] for one in bare])
    wanted = np.array([numbers.get(one, -1) for one in asked])
    stretches = Surroundings.of(index, *_around(index, of, wanted))
    kept = items_of(stretches.pieces)
    ids = syllables_of(stretches.pieces[kept]).astype(np.int64)
    size = len(asked)
    places = np.arange(max(len(ids) - size + 1, 0))[:, None] + np.arange(size)
    runs = ids[places]
    same = (of[runs] == wanted).sum(axis=1)
    near = np.flatnonzero((same >= max(size - 1, 1)) & (runs != BREAK).all(axis=1))
    known, first, counts = np.unique(runs[near], axis=0, return_index=True, return_counts=True)
    whole = same[near][first] == size
    order = np.lexsort((-counts, ~whole))[:_MOST_PHRASES]
    ratios = [_ratio(asked, [bare[one] for one in run]) for run in known[order].tolist()]
    best = [
        (-ratio, -int(counts[at]), int(near[first[at]]))
        for at, ratio in zip(order.tolist(), ratios, strict=True)
        if ratio >= _ALIKE_PHRASE
    ]
    start = np.array([at for *_, at in sorted(best)], dtype=np.int64)
    one = np.ones_like(start)
    for surface in stretches.placed(Matches(one * 0, start, one * size, one * 0)).surfaces():
        yield surface.lower()


def _ratio(one: list[str], other: list[str]) -> float:
    return difflib.SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio()


def _around(index: Index, of: Integers, wanted: Integers) -> tuple[Integers, Integers]:
    """Return stretches around the words with the two rarest of the syllables that are asked for, marks aside."""
    known = [np.flatnonzero(of == one).tolist() for one in wanted.tolist()]
    sizes = [sum(map(index.syllable_size, one)) for one in known]
    # A phrase with all but one of them has one of the two.
    rarest = sorted(range(len(known)), key=sizes.__getitem__)[:2]
    forms = {form for number in rarest for syllable in known[number] for form in index.forms_with(syllable)}
    words = index.words(sorted(forms))[:_MOST_WORDS]
    paragraph, end = index.bounds_of(words, "paragraph")
    begins, ends = np.maximum(words - len(wanted), paragraph), np.minimum(words + len(wanted), end)
    return joined_stretches(begins, ends)
