"""The Vietnamese alphabet as an order of words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# The letters in their order; f, j, w and z stand where the Latin alphabet has them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x100 + number) for number, letter in enumerate(_ALPHABET)}
# Dictionaries order the tones: level, huyền, hỏi, ngã, sắc, nặng.
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def collation_key(word: str) -> tuple[str, str, str]:
    """Return what sorts words as a Vietnamese dictionary does: by letters, then tones, then lower case before capitals.

    What is no letter comes before letters, a space first, so that shorter syllables come before longer ones.

    Examples
    --------
    >>> sorted(["đá", "da", "dạ", "ăn", "an", "ấn", "Da"], key=collation_key)
    ['an', 'ăn', 'ấn', 'da', 'Da', 'dạ', 'đá']
    """
    parts = [*map(_letters_and_tones, word.split(" "))]
    return " ".join(letters for letters, _ in parts), "0".join(tones for _, tones in parts), word.swapcase()


@lru_cache(maxsize=65_536)
def _letters_and_tones(syllable: str) -> tuple[str, str]:
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFC", syllable).lower()):
        if char in _TONE:
            if tones:
                tones[-1] = _TONE[char]
        else:
            letters.append(char)
            tones.append("0")
    composed = unicodedata.normalize("NFC", "".join(letters))
    return "".join(_RANK.get(letter, letter) for letter in composed), "".join(tones)
