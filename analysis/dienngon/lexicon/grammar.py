"""The grammar of a term: syllables, wildcards, gaps and alternatives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import ge
from typing import Literal

from dienngon.errors import LexiconError
from dienngon.text import SYLLABLE, TONES, capitals, nfc, syllable_key

# A gap, with its own limit if a number is right behind it.
_GAP = re.compile(r"(?:…|\.\.\.)(\d+(?!\w))?")
_ATOM = re.compile(r"[^\W_]+\*?|\*")
_KEY = re.compile(f"(.*?)([{''.join(TONES.values())}]*)", re.DOTALL)
# A wildcard behind fewer letters would match a good part of all syllables.
_LEAST_LETTERS = 2
_MOST_VARIANTS = 64
MOST_GAP = 20

# A comma or quotation mark in a term: there may be one in the text as well.
COMMAS = ",\"'“”‘’«»"
_COMMA = re.compile(f"[{COMMAS}]")
# From so many syllables on, the first capital of a name is enough: Liên hợp quốc is Liên Hợp Quốc, but hòa bình and
# Hòa bình are not Hòa Bình.
_LONG = 3

Run = tuple[str, ...]
# What of a term is to be in the text: what it is written with, or anything.
Asked = Literal["written", "any"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of a term: runs of syllable keys, and between two runs how many syllables may be.

    A key that ends in ``*`` stands for every syllable that begins so. ``gaps`` are (least, most) for each pair of
    neighbouring parts; a ``most`` of -1 is the lexicon's own limit. For each syllable of each part ``capitals`` has the
    least that :func:`dienngon.text.capitals` must be of it in a text, and ``commas`` whether a comma or quotation mark
    may stand before it, within the part. ``written`` is how the lexicon writes it.
    """

    parts: tuple[Run, ...]
    gaps: tuple[tuple[int, int], ...]
    capitals: tuple[tuple[int, ...], ...]
    commas: tuple[tuple[bool, ...], ...]
    written: str = field(default="", compare=False)

    @property
    def literal(self) -> bool:
        """Return whether the variant is one run of syllables without a wildcard."""
        return len(self.parts) == 1 and not any(key.endswith("*") for key in self.parts[0])

    def fits(self, phrase: str) -> bool:
        """Return whether a phrase, its syllables those of a literal variant, has the capitals and commas it asks for.

        Examples
        --------
        >>> variant = Term.parse("Hội An").variants[0]
        >>> variant.fits("HỘI AN"), variant.fits("hội an"), variant.fits("Hội, An")
        (True, False, False)
        """
        places = [match.span() for match in SYLLABLE.finditer(phrase)]
        raised = (capitals(phrase[start:end]) for start, end in places)
        crossed = (_COMMA.search(phrase, one[1], other[0]) for one, other in pairwise(places))
        commas = zip(self.commas[0][1:], crossed, strict=True)
        return all(map(ge, raised, self.capitals[0])) and all(comma or sign is None for comma, sign in commas)

    @property
    def key(self) -> str:
        """Return what two spellings of one variant share."""
        shown = [" ".join(self.parts[0])]
        for (least, most), part in zip(self.gaps, self.parts[1:], strict=True):
            sign = "* " * least + ("" if most == least else "…" if most < 0 else f"…{most}")
            shown += [sign.strip(), " ".join(part)]
        return " ".join(shown)


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase over syllables, as it is written, and the variants it stands for."""

    phrase: str
    variants: tuple[Variant, ...]

    @classmethod
    def parse(cls, phrase: str, case: Asked = "written", commas: Asked = "written") -> Term:
        """Return the term that a phrase stands for.

        ``…`` is a gap of up to as many syllables as the lexicon's ``gap`` says, ``…5`` of up to five, ``*`` one
        syllable whatever it is, ``đào*`` a syllable that begins so, ``(chia sẻ|trao đổi)`` either, ``(trang|) thiết
        bị`` with or without. ``_`` between syllables is a space. Capitals of the phrase are asked of the text, unless
        ``case`` is any; commas and quotation marks may be in the text where the phrase has them, or anywhere in it if
        ``commas`` is any. A LexiconError says what such a phrase lacks.

        Examples
        --------
        >>> Term.parse("Hội An").variants[0].capitals, Term.parse("Hội An", case="any").variants[0].capitals
        (((1, 1),), ((0, 0),))
        >>> Term.parse("phòng, chống").variants[0].commas
        ((False, True),)
        """
        readings = dict.fromkeys(_variant(phrase, one, case, commas) for one in _expanded(phrase, nfc(phrase)))
        return cls(nfc(phrase), tuple(readings))

    @property
    def parts(self) -> tuple[Run, ...]:
        """Return the runs of syllable keys of the first variant."""
        return self.variants[0].parts

    @property
    def key(self) -> str:
        """Return what two spellings of one term share."""
        return " | ".join(sorted(one.key for one in self.variants))


def begins(key: str, wildcard: str) -> bool:
    """Return whether a syllable's key is one that a wildcard such as ``đao*`` or ``taoˏ*`` stands for.

    A wildcard with a tone asks for that tone; one without takes any.
    """
    (letters, tone), (whole, sounded) = _split(wildcard[:-1]), _split(key)
    return whole.startswith(letters) and tone in ("", sounded)


def stem(wildcard: str) -> str:
    """Return what every key that a wildcard stands for begins with."""
    return _split(wildcard[:-1])[0]


def _split(key: str) -> tuple[str, str]:
    found = _KEY.fullmatch(key)
    return (found[1], found[2]) if found else (key, "")


def _expanded(phrase: str, text: str) -> list[str]:
    """Return the readings of a phrase with alternatives, innermost parentheses first."""
    readings, done = [text], []
    while readings:
        reading = readings.pop(0)
        inner = re.search(r"\(([^()]*)\)", reading)
        if inner is None:
            if "(" in reading or ")" in reading:
                raise LexiconError(
                    f"the term '{phrase}' has a parenthesis without its other half; close it or remove it."
                )
            done += reading.split("|")
        elif "|" not in inner[1]:
            raise LexiconError(
                f"the parentheses of '{phrase}' hold no alternatives; write (a|b), or (a|) for what may be missing."
            )
        else:
            before, after = reading[: inner.start()], reading[inner.end() :]
            readings += [f"{before} {one} {after}" for one in inner[1].split("|")]
        if len(readings) + len(done) > _MOST_VARIANTS:
            raise LexiconError(
                f"the term '{phrase}' stands for more than {_MOST_VARIANTS} readings; split it into several terms."
            )
    return done


def _variant(phrase: str, reading: str, case: Asked, commas: Asked) -> Variant:
    parts: list[list[_Atom]] = [[]]
    gaps: list[tuple[int, int]] = []
    pieces = _GAP.split(reading)
    for number, piece in enumerate(pieces[::2]):
        if number:
            limit = pieces[2 * number - 1]
            _open(parts, gaps, 0, _limit(phrase, limit) if limit else -1, phrase)
        for atom in _atoms(phrase, piece):
            if atom.key == "*":
                _open(parts, gaps, 1, 1, phrase)
            else:
                parts[-1].append(atom)
    if not all(parts):
        _refuse(phrase, reading)
    asked = iter(_asked([atom.capitals for part in parts for atom in part], reading) if case == "written" else ())
    return Variant(
        tuple(tuple(atom.key for atom in part) for part in parts),
        tuple(gaps),
        tuple(tuple(next(asked, 0) for _ in part) for part in parts),
        tuple(tuple(atom.comma or commas == "any" for atom in part) for part in parts),
        " ".join(reading.split()),
    )


def _asked(levels: Sequence[int], reading: str) -> Sequence[int]:
    """Return the capitals of a reading that a text must have.

    A reading of several syllables that is wholly in capitals says nothing of case, as in a text.
    """
    if len(levels) == 1:
        return levels
    if reading.isupper():
        return [0] * len(levels)
    if len(levels) < _LONG:
        return levels
    first = next((place for place, level in enumerate(levels) if level), 0)
    return [level if place == first else 0 for place, level in enumerate(levels)]


def _open(parts: list[list[_Atom]], gaps: list[tuple[int, int]], least: int, most: int, phrase: str) -> None:
    """Begin a part behind a gap; two gaps in a row are one."""
    if not parts[0]:
        _refuse(phrase, phrase)
    if parts[-1]:
        parts.append([])
        gaps.append((least, most))
        return
    low, high = gaps[-1]
    if -1 in (high, most) and (high, most) not in ((-1, -1), (1, -1), (-1, 1)):
        raise LexiconError(f"the term '{phrase}' has two gaps side by side; write one, with its limit, as in …5.")
    gaps[-1] = (low + least, -1 if -1 in (high, most) else _limit(phrase, str(high + most)))


def _limit(phrase: str, digits: str) -> int:
    # Python refuses to read numbers of thousands of digits.
    limit = int(digits[-4:]) if not digits[:-4].strip("0") else MOST_GAP + 1
    if limit > MOST_GAP:
        raise LexiconError(f"a gap must be from 0 to {MOST_GAP} syllables. Got …{digits[:12]} in '{phrase}'.")
    return limit


@dataclass(frozen=True, slots=True)
class _Atom:
    """A syllable of a term, or a wildcard: its key, its capitals, and whether a comma is before it."""

    key: str
    capitals: int = 0
    comma: bool = False


def _atoms(phrase: str, piece: str) -> list[_Atom]:
    if re.search(r"\*[^\W_]|\*\*", piece):
        raise LexiconError(
            f"the wildcard in '{phrase}' must end its syllable, as in 'đào tạo*', or be a syllable by itself."
        )
    found: list[_Atom] = []
    end = 0
    for match in _ATOM.finditer(piece):
        atom, bare = match.group(), match.group().removesuffix("*")
        if bare != atom and 0 < len(bare) < _LEAST_LETTERS:
            least = f"at least {_LEAST_LETTERS} letters"
            raise LexiconError(f"the wildcard of '{phrase}' matches nearly everything; write {least} before it.")
        key = syllable_key(bare) + "*" * (bare != atom)
        found.append(_Atom(key, capitals(bare), bool(found) and _COMMA.search(piece, end, match.start()) is not None))
        end = match.end()
    return found


def _refuse(phrase: str, reading: str) -> None:
    """Refuse a phrase of which one ``reading`` lacks a word that it needs."""
    if "*" in phrase and not re.search(r"[^\W_]", phrase):
        message = f"the wildcard of '{phrase}' matches everything; write a word next to it, or letters before it."
    elif not re.search(r"[^\W_]", _GAP.sub("", phrase)):
        message = f"the term '{phrase}' has no word; write one, or remove the term."
    elif _GAP.search(reading) or "*" in reading:
        message = (
            f"a gap of the term '{phrase}' has a word on one side only; write one on the other, or remove the gap."
        )
    else:
        message = f"one of the alternatives of '{phrase}' leaves no word; write one there, or remove it."
    raise LexiconError(message)
