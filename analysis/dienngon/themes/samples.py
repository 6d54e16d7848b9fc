"""A stratified random sample of hits and non-hits, for people to code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.coding.answer_key import Key, Row, Stratum, kept, plain
from dienngon.coding.sheet import Sheet
from dienngon.errors import ParameterError
from dienngon.lexicon import Theme
from dienngon.periods import Periods, periods_for
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.text import LineIndex
from dienngon.themes.hits import Hits, Unit, of_hits

SHEET_COLUMNS = [
    *("id", "theme", "label_vi", "label_en", "include", "exclude", "document", "line", "text", "code", "remark")
]


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit of the corpus."""

    document: int
    start: int
    end: int


@of_hits
def draw_sample(
    matched: Hits,
    by: str | Periods = "year",
    themes: Sequence[str] = (),
    *,
    hits: int = 10,
    others: int = 10,
    unit: Unit = "paragraph",
    seed: int = 0,
) -> Sheet:
    """Return a coding sheet of paragraphs or sentences, drawn at random from those with and without a hit.

    Parameters
    ----------
    matched
        What :func:`dienngon.match` returned; a segmented corpus and a lexicon, as two arguments, are matched first.
    by
        The periods to draw from, as for :func:`dienngon.track`.
    themes
        The ids of the themes to code, each once however often it is named; all by default.
    hits, others
        Units to draw with a hit and without, for each theme and period; all if there are fewer.
    unit
        ``paragraph``, as the codebook has it, or ``sentence``.
    seed
        Of the random choice.

    Raises
    ------
    ParameterError
        If ``unit`` is neither, a number is below 0, nothing is to be drawn, or the corpus is not segmented.
    LexiconError
        If there is no such theme.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> hits = dn.match(dn.segment(corpus()), dn.Lexicon.of({"cyber": ["không gian mạng", "an ninh mạng"]}))
    >>> len(dn.draw_sample(hits, hits=1, others=1).key.rows)
    6
    """
    if unit not in ("paragraph", "sentence"):
        raise ParameterError(f"The 'unit' parameter must be 'paragraph' or 'sentence'. Got {unit!r} instead.")
    if hits < 0 or others < 0 or hits + others == 0:
        raise ParameterError(
            f"'hits' and 'others' must not be below 0, nor both be 0. Got hits = {hits} and others = {others}."
        )
    lexicon, tokens = matched.lexicon, matched.tokens
    coded = [lexicon.theme(name) for name in dict.fromkeys(themes)] or list(lexicon.themes)
    periods = periods_for(tokens.corpus, by)
    random = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    drawn: list[Row] = []
    strata: list[Stratum] = []
    for theme in coded:
        picked: list[tuple[Row, tuple[str, int, str]]] = []
        for stratum, places in _strata(matched, theme, periods, unit):
            size = min(hits if stratum.hit else others, len(places))
            strata.append(Stratum(theme.id, stratum.period, stratum.hit, len(places), size))
            chosen = sorted(random.permutation(len(places))[:size].tolist())
            picked += [_drawn(tokens, stratum, places[one], f"{seed}\0{unit}") for one in chosen]
        labels = (theme.label_vi, theme.label_en, theme.include, theme.exclude)
        for number in random.permutation(len(picked)).tolist():
            one, shown = picked[number]
            drawn.append(one)
            rows.append((one.id, theme.id, *labels, *shown, "", ""))
    if not rows:
        raise ParameterError(
            "There is nothing to draw: no document lies in a period. State dates, or choose other periods."
        )
    parameters = {"hits": hits, "others": others, "seed": seed, "by": periods.by}
    sheet = Table(
        name="sample",
        title=Note.of("themes.sheet"),
        method=Note.of("themes.sheet_method"),
        details=(Note.of(f"themes.{unit}s_drawn", hits=hits, others=others, seed=seed),),
        data=pd.DataFrame(rows, columns=SHEET_COLUMNS),
        parameters={"unit": unit, **parameters},
        corpus=tokens.corpus.hash,
    )
    key = Key("units", unit, ("1", "0", "?"), tuple(drawn), parameters, tokens.corpus.hash, tuple(strata))
    return Sheet(sheet, key)


def _strata(hits: Hits, theme: Theme, periods: Periods, unit: Unit) -> Iterator[tuple[Stratum, list[_Place]]]:
    """Yield the units of each period with a hit, then those without, in the order of the corpus."""
    chosen = hits.counted & (hits.theme == hits.lexicon.themes.index(theme))
    document, start = hits.document[chosen], hits.start[chosen]
    for period, positions in periods.groups(hits.tokens.corpus).items():
        split: dict[bool, list[_Place]] = {True: [], False: []}
        for position in positions:
            starts = start[slice(*np.searchsorted(document, [position, position + 1]).tolist())]
            for place in _units(hits.tokens, position, unit):
                inside = np.searchsorted(starts, place.end) > np.searchsorted(starts, place.start)
                split[bool(inside)].append(place)
        for hit, places in split.items():
            if places:
                yield Stratum(theme.id, period, hit, len(places), 0), places


def _units(tokens: Tokens, position: int, unit: Unit) -> list[_Place]:
    """Return the units of a document; what is copied does not count, so a unit with a copy in it could mislead."""
    document = tokens.corpus.documents[position]
    if unit == "paragraph":
        found = [_Place(position, one.start, one.end) for one in document.paragraphs]
    else:
        found = [_Place(position, start, end) for start, end, _ in tokens.sentences[position].tolist()]
    copies = document.copies
    return [one for one in found if not any(copy.start < one.end and one.start < copy.end for copy in copies)]


def _drawn(tokens: Tokens, stratum: Stratum, place: _Place, draw: str) -> tuple[Row, tuple[str, int, str]]:
    """Return the row of a place in the key, and its document, line and text as the sheet shows them.

    ``draw`` distinguishes the rows of one sample from those of another.
    """
    document = tokens.corpus.documents[place.document]
    whole = f"{draw}\0{stratum.group}\0{document.name}\0{place.start}"
    name = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    line = LineIndex(document.text).line(place.start)
    text = plain(document.text[place.start : place.end])
    cells = {"theme": stratum.group, "document": document.name, "line": str(line), "text": text}
    own = {column: kept(cell) for column, cell in cells.items()}
    row = Row(name, stratum.group, own, period=stratum.period, hit=stratum.hit)
    return row, (document.name, line, text)
