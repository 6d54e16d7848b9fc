"""Units of comparison other than words: n-grams, and words of chosen parts of speech."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dienngon.codes import Note
from dienngon.counts import Counts, Occurrence, count, occurrences
from dienngon.errors import ParameterError, check_step, nearest
from dienngon.segmentation import Tokens
from dienngon.text import phrase_key

LONGEST = 5
# The tags of Pyvi's tagger, trained on the Vietnamese treebank.
# Nouns: N (common), Np (proper), Nc (classifier), Nu (unit), Ny (abbreviated). V verb, A adjective, P pronoun,
# R adverb, L determiner, M numeral, E preposition, C conjunction, CC co-ordinating conjunction, I interjection,
# T particle, B loan word, Y abbreviation, S affix, X other.
TAGS = ("N", "Np", "Nc", "Nu", "Ny", "V", "A", "P", "R", "L", "M", "E", "C", "CC", "I", "T", "B", "Y", "S", "X")


@dataclass(frozen=True)
class NGrams:
    """Runs of ``n`` words that follow one another in a sentence, without punctuation between them.

    A run does not begin or end with a stop word.
    """

    n: int

    @property
    def label(self) -> Note:
        """Return what these terms are called."""
        return Note.of("units.ngrams", n=self.n)

    def __call__(self, tokens: Tokens, position: int) -> Iterator[Occurrence]:
        """Yield the runs of the document at ``position``."""
        text, stopped = tokens.corpus.documents[position].text, tokens.lists.stop
        run: list[Occurrence] = []
        for one in occurrences(tokens, position):
            if run and not _adjoin(text, run[-1], one):
                run = []
            run = [*run[-(self.n - 1) :], one] if self.n > 1 else [one]
            ends = {phrase_key(run[0].surface), phrase_key(run[-1].surface)}
            if len(run) == self.n and not ends & stopped:
                surface = " ".join(word.surface for word in run)
                yield Occurrence(
                    one.paragraph, run[0].start, one.end, surface, run[0].opens, all(word.counted for word in run)
                )


def _adjoin(text: str, one: Occurrence, other: Occurrence) -> bool:
    # Tokens keep the full stop of "ASEAN."; a sentence ends there.
    return one.paragraph == other.paragraph and text[one.start : other.start].rstrip().endswith(
        one.surface.rsplit(" ", 1)[-1]
    )


@dataclass(frozen=True)
class Tagged:
    """Words that Pyvi's tagger gives one of ``tags``."""

    tags: tuple[str, ...]

    @property
    def label(self) -> Note:
        """Return what these terms are called."""
        return Note.of("units.tagged", tags=self.tags)

    def __call__(self, tokens: Tokens, position: int) -> Iterator[Occurrence]:
        """Yield the words of the document at ``position`` with one of the tags."""
        tagged = _tags(tokens, position)
        for one in occurrences(tokens, position):
            if tagged.get(one.start) in self.tags:
                yield one


def _tags(tokens: Tokens, position: int) -> dict[int, str]:
    """Return the tag of each token of a document by where it starts; sentences are tagged one by one."""
    text, spans = tokens.corpus.documents[position].text, tokens.merged[position]
    starts, ends = spans.start.tolist(), spans.end.tolist()
    found: dict[int, str] = {}
    sentence: list[int] = []
    cuts = set(tokens.sentences[position][:, 0].tolist())
    for number in range(len(starts) + 1):
        if number == len(starts) or (starts[number] in cuts and sentence):
            words = ["_".join(text[starts[one] : ends[one]].split()) for one in sentence]
            tags = _tagger().postagging_tokens(words)[1] if words else []
            found |= dict(zip((starts[one] for one in sentence), tags, strict=True))
            sentence = []
        if number < len(starts):
            sentence.append(number)
    return found


@cache
def _tagger() -> Any:
    with warnings.catch_warnings():
        # Pyvi's sources hold escapes that newer Pythons warn of.
        warnings.simplefilter("ignore")
        from pyvi import ViPosTagger
    return ViPosTagger


def count_units(tokens: Tokens, n: int = 1, tags: Sequence[str] = ()) -> Counts:
    """Return a document-term matrix of n-grams, or of words of some parts of speech.

    Parameters
    ----------
    tokens
        The segmented corpus; merged terms are one word.
    n
        Words a term, 1 to 5.
    tags
        Pyvi's tags to keep, such as ``("N", "Np")``; all words if empty.

    Raises
    ------
    ParameterError
        If ``n`` is out of range, a tag is not known, or both are asked for.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> pairs = dn.count_units(dn.segment(corpus()), n=2)
    >>> int(pairs.matrix.sum(axis=0)[pairs.terms.index("giá gạo")])
    3
    """
    check_step(tokens, Tokens, "count_units", "segment(corpus)")
    unknown = [tag for tag in tags if tag not in TAGS]
    if unknown:
        raise ParameterError(f"Pyvi's tagger has no tag '{unknown[0]}'. {nearest(unknown[0], TAGS)}")
    if not 1 <= n <= LONGEST:
        raise ParameterError(f"'n' must be from 1 to {LONGEST}. Got {n}.")
    if tags and n > 1:
        raise ParameterError("Parts of speech are of single words; ask for n-grams or for tags, not both.")
    if tags:
        return count(tokens, find=Tagged(tuple(tags)))
    return count(tokens, find=NGrams(n)) if n > 1 else count(tokens)
