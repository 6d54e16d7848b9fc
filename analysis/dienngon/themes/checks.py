"""What each term and exclusion of a lexicon does in a corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from dienngon.lexicon import Lexicon, Term, Theme, read_lexicon
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.themes.hits import CorpusHits, find_hits, segmented
from dienngon.themes.matching import COUNTED, IN_COPY, IN_LONGER, Matcher

METHOD = (
    "One row is a term or an exclusion of a theme. hits are those that count; share is the term's part of its theme's "
    "hits; taken_away are occurrences in the name of a body or excluded (for an exclusion: those that it takes away); "
    "in_longer are occurrences that gave way to a longer match, or to one as long that comes first; in_copies are "
    "those in passages copied from an earlier document."
)
COLUMNS = [
    "theme",
    "group",
    "entry",
    "kind",
    "hits",
    "share",
    "documents",
    "taken_away",
    "in_longer",
    "in_copies",
    "note",
]
# From this part of a theme's hits on, a term is said to carry it.
_MOST = 0.5


def check_lexicon(tokens: Tokens, lexicon: Lexicon | Path | str, cache: Path | str | None = None) -> Table:
    """Return what each term and exclusion of a lexicon does in a corpus, with what a person should look at.

    Parameters
    ----------
    tokens
        The segmented corpus.
    lexicon
        A lexicon or the path of one.
    cache
        As in :func:`dienngon.themes.find_hits`.

    Returns
    -------
    Table
        One row a term or exclusion: theme, group, entry, kind, hits, share, documents, taken_away, in_longer,
        in_copies, note. The note names terms that never occur, that carry half of their theme or more, that stand
        inside a term of another theme, and exclusions that take away nothing or everything, or name documents that
        there are not.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    ParameterError
        If the corpus is not segmented.
    """
    tokens = segmented(tokens)
    lexicon = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    matcher = Matcher(lexicon)
    hits = find_hits(tokens.corpus, matcher, cache)
    names = [document.name for document in tokens.corpus]
    rows = [row for number in range(len(lexicon.themes)) for row in _theme_rows(matcher, hits, number, names)]
    data = pd.DataFrame(rows, columns=COLUMNS)
    doubtful = int((data["note"] != "").sum())
    return Table(
        name="lexicon",
        title="The lexicon in this corpus",
        method=METHOD,
        data=data,
        parameters={"gap": lexicon.gap, "nested": lexicon.nested},
        notes=(f"{doubtful} of {len(data)} rows have a note.",),
        corpus=tokens.corpus.hash,
    )


def _theme_rows(matcher: Matcher, hits: CorpusHits, number: int, names: Sequence[str]) -> Iterator[tuple[object, ...]]:
    theme = matcher.lexicon.themes[number]
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    documents: dict[int, set[int]] = defaultdict(set)
    own = np.array([entry.theme == number for entry in matcher.entries], dtype=bool)[hits.entry]
    for entry, document, why in zip(
        hits.entry[own].tolist(), hits.document[own].tolist(), hits.why[own].tolist(), strict=True
    ):
        counts[entry][why] += 1
        if why == COUNTED:
            documents[entry].add(document)
    total = sum(one[COUNTED] for one in counts.values())
    for place, entry in enumerate(matcher.entries):
        if entry.theme != number or entry.owner != number or entry.context >= 0:
            continue
        found = counts[place]
        taken = sum(size for why, size in found.items() if why not in (COUNTED, IN_LONGER, IN_COPY))
        share = found[COUNTED] / total if total else np.nan
        notes = [*_of_counts(found, taken, share, matcher.lexicon, theme)]
        notes += [
            f"stands inside '{other.phrase}' of the theme '{name}'"
            for name, other in _holders(matcher, theme, entry.term)
        ]
        sizes = (found[COUNTED], share, len(documents[place]), taken, found[IN_LONGER], found[IN_COPY])
        yield (theme.id, entry.group or "own", entry.term.phrase, "term", *sizes, "; ".join(notes))
    for place, (at, exclusion) in enumerate(matcher.exclusions):
        if at == number:
            taken = sum(one[place] for one in counts.values())
            notes = [f"no document is called '{one}'" for one in exclusion.unmatched(names)]
            if not taken or not total:
                notes.append("takes away every hit of the theme" if taken else "takes nothing away here")
            yield (theme.id, "", exclusion.shown, "exclusion", 0, np.nan, 0, taken, 0, 0, "; ".join(notes))


def _of_counts(found: Counter[int], taken: int, share: float, lexicon: Lexicon, theme: Theme) -> Iterator[str]:
    copied, longer = found[IN_COPY], found[IN_LONGER]
    if not found[COUNTED]:
        if taken:
            yield f"{_all(taken)} taken away"
        elif copied:
            yield f"{_all(copied)} in copies"
        elif longer:
            where = "" if lexicon.nested == "global" else " of the theme"
            yield f"occurs only where longer or equally long terms{where} win"
        else:
            yield "never occurs"
    elif share >= _MOST and len(theme.terms) > 1:
        yield f"carries {share:.0%} of the theme"


def _all(size: int) -> str:
    return "its one occurrence is" if size == 1 else f"all {size} occurrences are"


def _holders(matcher: Matcher, theme: Theme, term: Term) -> Iterator[tuple[str, Term]]:
    """Yield the terms of other themes that hold a term whole."""
    lexicon = matcher.lexicon
    for other in lexicon.themes:
        if other.id == theme.id or theme.id in lexicon.ancestors(other) or other.id in lexicon.ancestors(theme):
            continue
        for holder in other.terms:
            if any(_within(part, run) for part in _runs(term) for run in _parts(holder)):
                yield other.id, holder


def _runs(term: Term) -> list[tuple[str, ...]]:
    return [variant.parts[0] for variant in term.variants if variant.literal]


def _parts(term: Term) -> list[tuple[str, ...]]:
    return [part for variant in term.variants for part in variant.parts]


def _within(part: tuple[str, ...], run: tuple[str, ...]) -> bool:
    size = len(part)
    return size < len(run) and any(run[at : at + size] == part for at in range(len(run) - size + 1))
