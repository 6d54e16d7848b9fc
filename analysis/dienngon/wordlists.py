"""What counts as a term: words that are left out, phrases that are kept whole, spellings that are one term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from dienngon.codes import Note
from dienngon.display import Glance, Shown
from dienngon.errors import InputError
from dienngon.inputs import read_input
from dienngon.stopwords import stop_words
from dienngon.text import nfc, phrase_key, shown

# The one name that papers write in more ways than any other.
_USUAL = ("TP.HCM = TPHCM = TP Hồ Chí Minh = Thành phố Hồ Chí Minh",)
# A list of words is a file that a person wrote; what is longer than this is no word.
_LONGEST = 200

Given = Path | str | Sequence[str] | None


@dataclass(frozen=True, repr=False)
class WordLists(Shown):
    """What counts as a term, whatever the corpus.

    Attributes
    ----------
    stop
        The keys (:func:`dienngon.text.phrase_key`) of words that are no terms.
    merged
        Phrases that are kept whole in vocabularies; the words that are counted stay Pyvi's.
    same
        By the key of a spelling, the spelling that it counts as: "Thành phố Hồ Chí Minh" as "TP.HCM".

    Examples
    --------
    >>> lists = WordLists.of(stop=["năm", "!hai"], merge=["không gian mạng", "Liên Hợp Quốc = LHQ"])
    >>> {one: phrase_key(one) in lists.stop for one in ("năm", "hai", "và")}
    {'năm': True, 'hai': False, 'và': True}
    >>> lists.same[phrase_key("LHQ")]
    'Liên Hợp Quốc'
    """

    stop: frozenset[str] = field(default_factory=stop_words, repr=False)
    merged: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, stop: Iterable[str] = (), merge: Iterable[str] = ()) -> WordLists:
        """Return lists from their lines, besides what is usual.

        A line of ``stop`` is a word to leave out, or after ``!`` one that is usually left out and shall count. A line
        of ``merge`` is a phrase to keep whole, or several spellings with ``=`` between them, which count as the first.

        Raises
        ------
        InputError
            If a line says nothing, or a spelling is to count as two terms.
        """
        words = [_checked(line, line.strip().removeprefix("!"), "stop") for line in stop]
        brought = {phrase_key(word) for line, word in words if line.startswith("!")}
        left = {phrase_key(word) for line, word in words if not line.startswith("!")}
        same: dict[str, str] = {}
        merged: list[str] = []
        for line in merge:
            merged += _add(same, line)
        for line in _USUAL:
            if not {*map(phrase_key, line.split("="))} & set(same):
                merged += _add(same, line)
        return cls((stop_words() | left) - brought, tuple(dict.fromkeys(merged)), MappingProxyType(same))

    @classmethod
    def read(cls, stop: Given = None, merge: Given = None) -> WordLists:
        """Return lists from files, a line a word or phrase (``#`` begins a remark), or from the lines themselves.

        Raises
        ------
        InputError
            If a file cannot be read, or as :meth:`of`.
        """
        return cls.of(_lines(stop), _lines(merge))

    def _glance(self) -> Glance:
        return Glance.of(Note.of("display.lists", stop=len(self.stop), merged=len(self.merged), same=len(self.same)))


def _lines(given: Given) -> Iterator[str]:
    """Yield the lines of a file or sequence that say something."""
    if given is None:
        return
    if isinstance(given, (str, Path)):
        path = Path(given)
        try:
            text = read_input(path).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError(f"'{shown(path.name)}' is not UTF-8 text; save it as UTF-8, a word a line.") from None
        given = text.splitlines()
    for line in given:
        said = nfc(line.partition("#")[0]).strip()
        if said:
            yield said


def _checked(line: str, word: str, what: str) -> tuple[str, str]:
    """Return a line and the word in it; InputError if that is none."""
    if not phrase_key(word) or len(word) > _LONGEST:
        raise InputError(
            f"A list of words ({what}) must have a word or phrase in each line, of {_LONGEST} characters at most. Got "
            f"'{shown(line[:_LONGEST])}'."
        )
    return line, word


def _add(same: dict[str, str], line: str) -> list[str]:
    """Return the phrases of a line of merges that are kept whole, and add its spellings; InputError if it says none."""
    spellings = [_checked(line, one.strip(), "merge")[1] for one in line.split("=")]
    if len(spellings) == 1 and " " not in phrase_key(spellings[0]):
        raise InputError(
            f"A phrase to merge must have two syllables or more, or several spellings with '=' between them. Got "
            f"'{shown(line)}'."
        )
    for one in spellings if len(spellings) > 1 else []:
        double = same.setdefault(phrase_key(one), spellings[0])
        if double != spellings[0]:
            raise InputError(f"'{shown(one)}' is to count as '{double}' and as '{spellings[0]}'; leave one line out.")
    return [one for one in spellings if " " in phrase_key(one)]
