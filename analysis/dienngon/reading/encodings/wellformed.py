"""How much of a text is plausible Vietnamese, by the rules of its syllables, and which of several readings is most."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from dienngon.reading.thresholds import Encodings
from dienngon.text import INVISIBLE, TONES, nfc

# What may follow each vowel or pair of vowels, without tones; "" for nothing.
_RIMES = """
a:|c|ch|i|k|m|n|ng|nh|o|p|t|u|y  ă:c|k|m|n|ng|p|t  â:c|k|m|n|ng|p|t|u|y  e:|c|m|n|ng|o|p|t  ê:|ch|m|n|ng|nh|p|t|u
i:|a|ch|m|n|nh|p|t|u  iê:c|m|n|ng|p|t|u  o:|c|i|k|m|n|ng|p|t|ong|oc  ô:|c|i|k|m|n|ng|p|t|ông|ôc  ơ:|i|m|n|ng|p|t
u:|a|c|i|k|m|n|ng|p|t  uô:c|i|k|m|n|ng|p|t  ư:|a|c|i|m|n|ng|p|t|u  ươ:c|i|m|n|ng|p|t|u  y:|m|n|t|nh|ch|p|u|a
yê:m|n|ng|t|u  oa:|c|ch|i|m|n|ng|nh|o|p|t|y  oă:c|m|n|ng|p|t  oe:|m|n|ng|o|t  uâ:c|n|ng|t|y  uê:|ch|n|nh|t|u
uơ:|n|t|i  uy:|a|ch|n|nh|p|t|u  uyê:n|ng|t
"""
_CODAS = dict(one.split(":") for one in _RIMES.split())
_QU = {"a", "ă", "â", "e", "ê", "i", "iê", "o", "ô", "ơ", "y", "yê"}
_FRONT = ("e", "ê", "i", "y")
_WIDE = ("b", "ch", "d", "đ", "h", "k", "kh", "l", "m", "n", "nh", "p", "ph", "r", "s", "t", "th", "tr", "v", "x")
_MARKED = frozenset("ăâêôơư")
_VOWELS = frozenset("aeiouy") | _MARKED
# A syllable that ends in one of these has the tone sắc or nặng.
_CHECKED = ("p", "t", "c", "ch")

# Words that few texts do without, for where rules alone do not tell.
_COMMON = """
bị bộ các cách cần chế chỉ chính chủ chức có cơ của cũng đã đang đảng đầu đây để đề đến đi địa điểm điều định độ đó
đối đồng động được đường giá giữa giờ hai hà hành hệ hiện hoạt học hội họp hợp kế khi không khu kinh là lại làm lên
lệ lý mà mình môn mới một mức năm nào này nên nếu người nghệ nghị nghiệp ngày nhà nhân nhất nhiều những nội nước ở
phải phần phát phố phòng pháp qua quả quan quân quốc quy quyền quyết rất sản sau sẽ số sở sự tác tại tế thành thì
thể thế theo thị thông thời thủ thực thường tiền tiếp tính tỉnh tổ tôi tổng trên trị trình trong trường từ tư và vào
vẫn về vì việc viên vụ vực với xã xuất ý
"""
COMMON = frozenset(_COMMON.split())

_JOINTS = re.compile(r"[!-/:-@\[-`{-~–—…’‘“”]+")
# A combining mark that found no letter is no edge.
_EDGE = r"(?:[^\w\u0300-\u036f]|[\d_])++"
# The one at the end is looked for at its beginning alone: a thousand digits within a word are no thousand edges.
_EDGES = re.compile(rf"^{_EDGE}|(?<![^\w\u0300-\u036f])(?<![\d_]){_EDGE}$")
_VEILED = re.compile(f"[{INVISIBLE}]")
_ADDRESS = re.compile(r"\w://|@|\bwww\.", re.ASCII)
# HĐND, đ: capitals of which no tone makes a word.
_ABBREVIATION = re.compile(r"[A-ZĐĂÂÊÔƠƯ]*Đ[A-ZĐĂÂÊÔƠƯ]*|đ|[B-DF-HJ-NP-TV-Z]{2}[A-ZĂÂÊÔƠƯ]+")
_MEASURES = "ªºµ"


def _rimes(vowels: Iterable[str]) -> str:
    forms = [vowel + coda for vowel in vowels for coda in _CODAS[vowel].split("|")]
    return "|".join(sorted(forms, key=len, reverse=True))


_FRONT_RIMES = _rimes(vowel for vowel in _CODAS if vowel.startswith(_FRONT))
_BACK_RIMES = _rimes(vowel for vowel in _CODAS if not vowel.startswith(_FRONT))
_SYLLABLE = re.compile(
    rf"(?:{'|'.join(_WIDE)})?(?:{_rimes(_CODAS)})|(?:c|g|ng)(?:{_BACK_RIMES})|(?:gh|ngh)(?:{_FRONT_RIMES})"
    rf"|gi(?:{_BACK_RIMES}|{_rimes(['e', 'ê'])})?|g(?:{_rimes(['i', 'iê'])})|qu(?:{_rimes(_QU)})"
)


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Return whether a word is a well-formed Vietnamese syllable, whatever it means.

    It has an onset and a rime that Vietnamese has together, at most one tone, which is on a vowel (on one with
    a mark of its own, if the rime has one), and the tone sắc or nặng if it ends in p, t, c or ch. Capitals are at
    its beginning or all through.
    """
    if len(word) > Encodings.SYLLABLE or not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    bare: list[str] = []
    tone, bearer = "", -1
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in TONES:
            if tone:
                return False
            tone, bearer = char, len(unicodedata.normalize("NFC", "".join(bare))) - 1
        else:
            bare.append(char)
    letters = unicodedata.normalize("NFC", "".join(bare))
    if _SYLLABLE.fullmatch(letters) is None:
        return False
    if tone and (letters[bearer] not in _VOWELS or (letters[bearer] not in _MARKED and _MARKED & set(letters))):
        return False
    return not letters.endswith(_CHECKED) or tone in ("\u0301", "\u0323")


@dataclass(frozen=True, slots=True)
class Tally:
    """Words of a text: ``good`` have marks and are Vietnamese syllables, ``bad`` only have marks; ``words`` are all."""

    good: int
    bad: int
    words: int

    @property
    def marked(self) -> int:
        """Return the number of words that speak for or against Vietnamese."""
        return self.good + self.bad

    @property
    def share(self) -> float:
        """Return the good among the marked words, 0 if there are none."""
        return self.good / self.marked if self.marked else 0.0


# What a chunk is: no word, a word without marks, a good one, a bad one.
_TALLIES = (Tally(0, 0, 0), Tally(0, 0, 1), Tally(1, 0, 1), Tally(0, 1, 1))


class _Codes(dict[str, int]):
    """The place in :data:`_TALLIES` of each chunk, found once."""

    def __missing__(self, chunk: str) -> int:
        code = _TALLIES.index(_judged(chunk))
        if len(chunk) <= Encodings.KEPT_PIECE:
            if len(self) >= Encodings.KEPT_PIECES:
                self.clear()
            self[chunk] = code
        return code


_CODES = _Codes()


# A text is looked at to be mended, and again for what is damaged in it.
@lru_cache(maxsize=1)
def tally(text: str) -> Tally:
    """Return the tally of a text. Words of other scripts, numbers, web addresses and plain ASCII words are neither."""
    sizes = Counter(map(_CODES.__getitem__, text.split()))
    return Tally(sizes[2], sizes[3], sizes[1] + sizes[2] + sizes[3])


def judge(chunk: str) -> Tally:
    """Return the tally of what is between two white spaces: one word, good if all its marked parts are."""
    return _TALLIES[_CODES[chunk]]


def _judged(chunk: str) -> Tally:
    if chunk.isascii() and chunk.isprintable():
        return Tally(0, 0, int(any(map(str.isalpha, chunk))))
    if _ADDRESS.search(chunk):
        return Tally(0, 0, 0)
    good = words = False
    for part in _JOINTS.split(_VEILED.sub("", chunk)):
        core = _EDGES.sub("", part)
        # Digits before or after letters make a measure, such as 16º, or a reference.
        numbered = bool(core) and (part[0].isdigit() or part[-1].isdigit())
        spoilt = any(unicodedata.category(char) == "Cc" or char == "\ufffd" for char in part)
        if not spoilt and (not core or core.isascii() or _neutral(core) or numbered):
            words |= bool(core)
        elif spoilt or not is_syllable(core):
            return Tally(0, 1, 1)
        else:
            good = True
    return Tally(int(good), 0, int(good or words))


def _neutral(word: str) -> bool:
    """Return whether a word is a single vowel, an abbreviation, or of a script taken for no Vietnamese encoding."""
    # A dash or quotation mark alone is a vowel in one encoding or another.
    if len(word) == 1 and (word in _MEASURES or is_syllable(word)):
        return True
    if _ABBREVIATION.fullmatch(word):
        return True
    return any(char > "\u024f" and char.isalpha() and not "\u1e00" <= char <= "\u1eff" for char in word)


def common(text: str) -> int:
    """Return how many words of a text are of :data:`COMMON`."""
    return sum(size for chunk, size in Counter(text.lower().split()).items() if _EDGES.sub("", chunk) in COMMON)


_FAMILY = ("tcvn3", "tcvn5712-1")


@dataclass(frozen=True, slots=True)
class Guess:
    """The encoding that makes Vietnamese of a text, and those it may be as well."""

    name: str  # empty if none does
    rivals: tuple[str, ...] = ()


def choose(texts: dict[str, str]) -> Guess:
    """Return the best of several readings of one text, of equal ones the first.

    The measure is the share of well-formed Vietnamese syllables among the words that hold a letter outside ASCII,
    after each reading: letters of the wrong table, signs or control characters inside a word and capitals in its
    middle make it ill-formed. The number of these words is the largest over the readings, so that no reading gains
    by turning letters into signs. A reading must come to ``Encodings.SHARE``; among those within ``Encodings.MARGIN``
    of the best, the commonest words of Vietnamese decide, and those that they leave open are rivals.
    """
    tallies = {name: tally(text) for name, text in texts.items()}
    size = max((one.marked for one in tallies.values()), default=0)
    if not size:
        return Guess("")
    shares = {name: one.good / size for name, one in tallies.items()}
    best = max(shares, key=shares.__getitem__)
    if shares[best] < Encodings.SHARE:
        return Guess("")
    if best in _FAMILY:
        # One holds the other: alone, a dash of TCVN3 is a capital of TCVN 5712-1, and speaks for neither.
        best = min(_FAMILY, key=lambda name: tallies[name].bad)
    rivals = [name for name, share in shares.items() if name == best or _rival(name, best, texts, share - shares[best])]
    if len(rivals) > 1:
        known = {name: common(texts[name]) for name in rivals}
        best = max(rivals, key=lambda name: (known[name], shares[name]))
        rivals = [name for name in rivals if known[best] < known[name] + Encodings.MORE]
    return Guess(best, tuple(name for name in rivals if name != best))


def _rival(name: str, best: str, texts: dict[str, str], lead: float) -> bool:
    if name in _FAMILY and best in _FAMILY:
        return False
    return lead > -Encodings.MARGIN and nfc(texts[name]) != nfc(texts[best])
