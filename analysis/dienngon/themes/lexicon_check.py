"""What each term and exclusion of a lexicon does in a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.lexicon import Term, Theme
from dienngon.table import Table
from dienngon.text import SYLLABLE, capitals
from dienngon.themes.fit import Why
from dienngon.themes.hits import Hits, absolute, of_hits
from dienngon.themes.matcher import Matcher
from dienngon.themes.patterns import Integers

COLUMNS = [
    *("theme", "group", "entry", "kind", "hits", "share", "documents"),
    *("taken_away", "in_longer", "in_copies", "other_case", "note"),
]
# From this part of a theme's hits on, a term is said to make up much of it.
_MOST = 0.5
# Where more than this part of a term's occurrences are in another case than it is written in, it may be another word.
_MOST_OTHER = 0.5
# What has a column of its own, or gave way to what counts.
_SHOWN = (Why.COUNTED, Why.IN_LONGER, Why.IN_COPY, Why.OTHER_CASE)


@of_hits
def check_lexicon(hits: Hits) -> Table:
    """Return what each term and exclusion of a lexicon does in a corpus, with what a person should look at.

    Parameters
    ----------
    hits
        What :func:`dienngon.match` returned; a segmented corpus and a lexicon, as two arguments, are matched first.

    Returns
    -------
    Table
        One row a term or exclusion: theme, group, entry, kind, hits, share, documents, taken_away, in_longer,
        in_copies, other_case, note. The note names terms that never occur, that make up half of their theme or more,
        that are part of a term of another theme, that occur mostly in another case than they are written in or
        across commas, and exclusions that take away nothing or everything, or name documents that there are not.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    ParameterError
        If the corpus is not segmented.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lexicon = dn.Lexicon.of({"cyber": ["không gian mạng", "an ninh mạng", "mạng xã hội"]})
    >>> for row in dn.check_lexicon(dn.segment(corpus()), lexicon).data.itertuples():
    ...     print(row.entry, row.hits, row.note)
    không gian mạng 4 makes up 50% of the theme
    an ninh mạng 4 makes up 50% of the theme
    mạng xã hội 0 never occurs
    """
    names = [document.name for document in hits.tokens.corpus]
    rows = [row for number in range(len(hits.lexicon.themes)) for row in _theme_rows(hits, number, names)]
    data = pd.DataFrame(rows, columns=COLUMNS)
    return Table(
        name="lexicon",
        title=Note.of("themes.check"),
        method=Note.of("themes.check_method"),
        details=(Note.of("themes.check_columns"),),
        data=data,
        parameters={"gap": hits.lexicon.gap, "nested": hits.lexicon.nested},
        notes=(Note.of("themes.doubtful", noted=int((data["note"] != "").sum()), rows=len(data)),),
        corpus=hits.tokens.corpus.hash,
    )


def _theme_rows(hits: Hits, number: int, names: Sequence[str]) -> Iterator[tuple[object, ...]]:
    matcher, theme = hits.matcher, hits.lexicon.themes[number]
    own = hits.theme == number
    total = int((own & hits.counted).sum())
    opening = absolute(hits.document, hits.start) == hits.sentences.begins[hits.sentence]
    for place, entry in enumerate(matcher.entries):
        if entry.theme != number or entry.owner != number or entry.context >= 0:
            continue
        here = hits.entry == place
        found = Counter(hits.why[here].tolist())
        documents = len(np.unique(hits.document[here & hits.counted]))
        taken = sum(size for why, size in found.items() if why not in _SHOWN)
        share = found[Why.COUNTED] / total if total else np.nan
        notes = [*_of_counts(found, taken, share, alone=len(theme.terms) == 1, nested=hits.lexicon.nested)]
        notes += _of_case(hits, entry.term, np.flatnonzero(here & hits.counted), found, opening)
        notes += [
            Note.of("themes.inside", term=other.phrase, theme=name)
            for name, other in _holders(matcher, theme, entry.term)
        ]
        given_way = (found[Why.IN_LONGER], found[Why.IN_COPY], found[Why.OTHER_CASE])
        sizes = (found[Why.COUNTED], share, documents, taken, *given_way)
        yield (theme.id, entry.group or "own", entry.term.phrase, "term", *sizes, _joined(notes))
    for place, (at, exclusion) in enumerate(matcher.exclusions):
        if at == number:
            taken = int((own & (hits.why == place)).sum())
            notes = [Note.of("themes.no_such_document", pattern=one) for one in exclusion.unmatched(names)]
            if not taken or not total:
                notes.append(Note.of("themes.takes_everything" if taken else "themes.takes_nothing"))
            yield (theme.id, "", exclusion.shown, "exclusion", 0, np.nan, 0, taken, 0, 0, 0, _joined(notes))


def _joined(notes: Sequence[Note]) -> Note | str:
    return Note.of("themes.remarks", remarks=tuple(notes)) if notes else ""


def _of_counts(found: Counter[int], taken: int, share: float, *, alone: bool, nested: str) -> Iterator[Note]:
    copied, longer = found[Why.IN_COPY], found[Why.IN_LONGER]
    if not found[Why.COUNTED]:
        if taken:
            yield Note.of("themes.all_taken", size=taken)
        elif copied:
            yield Note.of("themes.all_copies", size=copied)
        elif found[Why.OTHER_CASE]:
            return
        elif longer:
            yield Note.of("themes.only_in_longer" if nested == "global" else "themes.only_in_longer_of_theme")
        else:
            yield Note.of("themes.never")
    elif share >= _MOST and not alone:
        yield Note.of("themes.carries", share=share)


def _of_case(hits: Hits, term: Term, own: Integers, found: Counter[int], opening: NDArray[np.bool_]) -> Iterator[Note]:
    """Yield a note on a term whose occurrences are mostly in another case than it is written in, or across commas."""
    written, other, across = len(own), found[Why.OTHER_CASE], found[Why.ACROSS_COMMA]
    if other > _MOST_OTHER * (written + other):
        yield Note.of("themes.in_small_letters", written=written, other=other)
    if term.phrase.islower():
        texts = hits.tokens.corpus.documents
        named = sum(
            _is_name(texts[document].text[start:end], opens=opens)
            for document, start, end, opens in zip(
                hits.document[own].tolist(), hits.start[own].tolist(), hits.end[own].tolist(), opening[own], strict=True
            )
        )
        if named > _MOST_OTHER * written:
            yield Note.of("themes.in_capitals", written=written - named, other=named)
    if across > _MOST_OTHER * (written + across):
        yield Note.of("themes.across_commas", written=written, other=across)


def _is_name(matched: str, *, opens: bool) -> bool:
    """Return whether a word in a text has a capital that is not that of the beginning of a sentence, or of a line."""
    within = (capitals(one) for one in SYLLABLE.findall(matched)[1:])
    return not matched.isupper() and (any(within) or (not opens and capitals(matched) > 0))


def _holders(matcher: Matcher, theme: Theme, term: Term) -> Iterator[tuple[str, Term]]:
    """Yield the terms of other themes that hold a term whole."""
    lexicon = matcher.lexicon
    for other in lexicon.themes:
        if other.id == theme.id or theme.id in lexicon.ancestors(other) or other.id in lexicon.ancestors(theme):
            continue
        for holder in other.terms:
            runs = [run for variant in holder.variants for run in variant.parts]
            if any(_within(one.parts[0], run) for one in term.variants if one.literal for run in runs):
                yield other.id, holder


def _within(part: tuple[str, ...], run: tuple[str, ...]) -> bool:
    size = len(part)
    return size < len(run) and any(run[at : at + size] == part for at in range(len(run) - size + 1))
