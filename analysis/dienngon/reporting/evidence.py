"""Panels with what is behind numbers: the number as it is drawn, then the sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dienngon.codes import Note, Verdict, Wording, in_both
from dienngon.lexicon import Lexicon
from dienngon.plots.base import anchor, doubt_of, rate, theme_label
from dienngon.reporting.blocks import MOST_PRINTED, MOST_ROWS, MOST_SENTENCES, Bullets, Evidence, Link, Panel, Sentence
from dienngon.reporting.sentences import Marked, cells_of, characters, sentences_of
from dienngon.table import Table, rows_of

# Sentences of all numbers of a page together: about 1.5 MB of Vietnamese.
MOST_IN_ALL = 4000
# Of more periods, what themes share in each is in the file alone: of 24 months and 40 themes it is 20,000 numbers.
MOST_PERIODS = 6
# Units of two themes that are together; more of 200 pairs would be much of the page.
MOST_OF_PAIR = 10
# Fewer than these say too little of a number.
LEAST_SENTENCES = 3


def sentences_each(sizes: Iterable[int]) -> int:
    """Return how many sentences each number may show, so that all numbers together keep to :data:`MOST_IN_ALL`.

    Examples
    --------
    >>> sentences_each([10, 500]), sentences_each([100] * 400)
    (60, 10)
    """
    behind = np.fromiter(sizes, dtype=np.int64)
    most = MOST_SENTENCES
    while most > LEAST_SENTENCES and int(np.minimum(behind, most).sum()) > MOST_IN_ALL:
        most -= 1
    return most


@dataclass(frozen=True)
class Behind:
    """The evidence of a table by cell, found once; ``most`` sentences of each are shown, all are in ``file``."""

    evidence: pd.DataFrame
    marked: Marked
    places: Mapping[tuple[Any, ...], Any]
    sizes: tuple[int, ...]
    file: str
    most: int = MOST_SENTENCES

    @classmethod
    def of(cls, table: Table, *columns: str, file: str = "evidence.csv") -> Behind:
        """Return the evidence of a table by columns; what does not count is behind no number."""
        evidence = table.evidence()
        counted = evidence[evidence["counted"] == 1] if table.name == "themes" else evidence
        found = counted.groupby(list(columns), sort=False).indices
        places = {cell if isinstance(cell, tuple) else (cell,): rows for cell, rows in found.items()}
        return cls(evidence, Marked(counted), places, tuple(map(len, places.values())), file)

    def sentences(self, *cell: object) -> tuple[tuple[Sentence, ...], Wording]:
        """Return the sentences behind a cell, and a note if they are not all."""
        return self.marked.at(map(int, self.places.get(cell, ())), self.file, self.most)

    def held(self, *cell: object) -> int:
        """Return in how many sentences the hits of a cell are."""
        return self.marked.many(map(int, self.places.get(cell, ())))


def theme_panels(
    themes: Table,
    behind: Behind,
    documents: pd.DataFrame | None = None,
    pairs: Sequence[tuple[str, str]] = (),
) -> list[Evidence]:
    """Return the panel of every cell of a table of themes; of few ``documents`` each has its own number.

    Which of these share passages is said by ``pairs`` of their names.
    """
    single: dict[tuple[Any, Any], list[Any]] = {}
    for one in () if documents is None else rows_of(documents[documents["document"] != ""]):
        single.setdefault((one.theme, one.period), []).append(one)
    panels = []
    for row in rows_of(themes.data[themes.data["documents"] > 0]):
        found, note = behind.sentences(row.theme, row.period)
        held = behind.held(row.theme, row.period)
        said = {"hits": int(row.hits), "sentences": held, "found": held > 0}
        title = Note.of("reporting.cell", theme=theme_label(row), period=row.period, **said)
        facts: list[Wording] = [_rate_of(row)]
        if row.documents > 1:
            facts += [
                Note.of(
                    "reporting.of_document", document=one.document, hits=int(one.hits), rate=rate(one.rate_per_1000)
                )
                for one in single.get((row.theme, row.period), ())
            ]
            inside = {one.document for one in single.get((row.theme, row.period), ())}
            facts += [Note.of("reporting.of_shared", documents=pair) for pair in pairs if inside.issuperset(pair)]
        nothing = "" if row.hits else Note.of("reporting.no_hit")
        place = anchor("ev", row.theme, row.period)[1:]
        panels.append(Evidence(place, title, found, note or nothing, tuple(facts), printed=MOST_PRINTED))
    return panels


def _rate_of(row: Any) -> Note:
    interval = interval_of(rate, row.low, row.high)
    size = {"words": int(row.words), "documents": int(row.documents), "held": int(row.documents_with_theme)}
    verdict = Verdict(row.verdict)
    return Note.of("reporting.rate", rate=rate(row.rate_per_1000), interval=interval, verdict=verdict, **size)


def interval_of(said: Callable[[float], Wording], low: float, high: float) -> Wording:
    """Return a 95% interval in words, nothing if there is none."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return ""
    return Note.of("reporting.interval", low=said(low), high=said(high))


def uncounted_panels(
    evidence: pd.DataFrame, themes: pd.DataFrame | None = None, most: int = MOST_SENTENCES
) -> list[Evidence]:
    """Return the hits of themes that do not count, each with the reason; ``themes`` have the labels."""
    labels = {} if themes is None else {row.theme: theme_label(row) for row in rows_of(themes)}
    return [
        Evidence(
            anchor("aside", theme)[1:],
            Note.of("reporting.uncounted", theme=labels.get(theme, str(theme)), hits=len(hits)),
            *sentences_of(hits, most=most),
        )
        for theme, hits in evidence[evidence["counted"] == 0].groupby("theme", sort=False)
    ]


def theme_links(
    themes: Table,
    asides: Sequence[Evidence],
    shared: pd.DataFrame | None = None,
    network: pd.DataFrame | None = None,
    lexicon: Lexicon | None = None,
) -> list[Panel]:
    """Return a panel for each theme: its periods, the themes that it shares paragraphs with, what does not count.

    What two themes share, and by chance would, is that of ``shared``, the table of pairs; in which periods is that of
    the ``network``, said of up to :data:`MOST_PERIODS`.
    """
    panels = []
    aside = {one.id: one for one in asides}
    periods_of: dict[tuple[str, str], list[Any]] = {}
    if network is not None and network["period"].nunique() <= MOST_PERIODS + 1:
        for row in rows_of(network[(network["period"] != "") & (network["together"] > 0)]):
            periods_of.setdefault((row.source, row.target), []).append(row)
    pairs: dict[str, list[Link]] = {}
    for row in () if shared is None else rows_of(shared.sort_values("shared", ascending=False, kind="stable")):
        pair = (row.theme_a, row.theme_b)
        for one, other in (pair, pair[::-1]):
            label = row.label_b if other == row.theme_b else row.label_a
            pairs.setdefault(one, []).append(_shared(row, label, periods_of.get(pair, ())))
    for theme, periods in themes.data.groupby("theme", sort=False):
        links = [
            Link(
                Note.of("reporting.in_period", period=one.period, rate=rate(one.rate_per_1000), hits=int(one.hits)),
                anchor("ev", theme, one.period),
            )
            for one in rows_of(periods[periods["documents"] > 0])
        ]
        links += pairs.get(str(theme), [])
        inside = [one for one in lexicon.themes if str(theme) in lexicon.ancestors(one)] if lexicon else []
        labels = tuple(in_both(one.label_vi, one.label_en) for one in inside)
        nested = [Note.of("reporting.nested_count", themes=labels)] if inside else []
        place = anchor("aside", theme)
        links += [Link(aside[place[1:]].title, place)] if place[1:] in aside else []
        panels.append(Panel(f"theme-{theme}", theme_label(periods.iloc[0]), (Bullets((*nested, *links)),)))
    return panels


def _shared(row: Any, other: Wording, periods: Sequence[Any]) -> Link:
    """Return how often a theme and another are together, in all documents and in the periods that are given."""
    each = tuple(
        Note.of("reporting.shared_in", period=one.period, shared=int(one.together))
        for one in sorted(periods, key=lambda one: str(one.period))
    )
    blanks = {"other": other, "shared": int(row.shared), "expected": rate(row.expected), "each": each}
    return Link(Note.of("reporting.shared", **blanks, some=bool(each)), anchor("pair", row.theme_a, row.theme_b))


def pair_panels(pairs: Table, most: int = MOST_OF_PAIR) -> list[Evidence]:
    """Return the panel of every two themes that a page shows together: the sentences of both in the units they share.

    Of more than ``most`` units so many are drawn at random, always the same.
    """
    panels = []
    for row in rows_of(pairs.data[pairs.data["shared"] > 0].head(MOST_ROWS)):
        cell = {"theme_a": row.theme_a, "theme_b": row.theme_b}
        title = Note.of("reporting.pair", a=row.label_a, b=row.label_b, shared=int(row.shared))
        fact = Note.of("reporting.pair_expected", expected=rate(row.expected), documents=int(row.documents))
        behind = pairs.behind(**cell, units=str(most))
        found, _ = sentences_of(behind, most=max(len(behind), 1))
        some = Note.of("reporting.some_units", shown=most, total=int(row.shared)) if row.shared > most else ""
        panels.append(Evidence(anchor("pair", row.theme_a, row.theme_b)[1:], title, found, some, (fact,)))
    return panels


def keyness_panels(data: pd.DataFrame, behind: Behind) -> list[Evidence]:
    """Return the panel of every term that sets a period apart, in the order of the figure, whose marks lead here."""
    panels = []
    for number, (_, rows) in enumerate(data[data["term"] != ""].groupby("period", sort=False)):
        for place, row in enumerate(rows_of(rows)):
            side = "target" if row.direction == "more" else "reference"
            found, note = behind.sentences(row.period, row.term, side)
            sizes = {"count": int(row.count), "there": int(row.reference_count)}
            title = Note.of("reporting.term", term=row.term, period=row.period, direction=row.direction, **sizes)
            verdict = Verdict(row.verdict) if row.verdict else ""
            interval = interval_of(lambda one: Note.of("cell.effect", value=float(one)), row.low, row.high)
            effect = Note.of("reporting.effect", effect=row.effect, interval=interval, verdict=verdict)
            panels.append(Evidence(f"key-{number}-{place}", title, found, note, (effect,)))
    return panels


def keyword_panels(data: pd.DataFrame, behind: Behind) -> list[Evidence]:
    """Return the panel of every keyword."""
    panels = []
    for row in rows_of(data[data["term"] != ""]):
        found, note = behind.sentences(row.period, row.term)
        size = {"count": int(row.count), "documents": int(row.documents), "tfidf": row.tfidf}
        title = Note.of("reporting.keyword", term=row.term, period=row.period, count=size["count"])
        fact = Note.of("reporting.tfidf", **size)
        panels.append(Evidence(anchor("kw", row.period, row.rank)[1:], title, found, note, (fact,)))
    return panels


def topic_panels(tables: Mapping[str, Table], *, first: bool) -> list[Evidence]:
    """Return the panel of every topic of a model: its numbers, and the passages in which it weighs most.

    Those of models other than the ``first`` have its name in their place.
    """
    terms, shares = tables["topics"], tables["topics_over_time"].data
    stability: dict[Any, float] = dict(tables["topic_stability"].data[["topic", "stability"]].itertuples(index=False))
    passages = cells_of(terms.evidence(), "topic")
    panels = []
    for topic, rows in terms.data.groupby("topic", sort=False):
        own = rows.iloc[0]
        shown = tuple(Sentence(row.document, int(row.line), (_passage(row),)) for row in rows_of(passages(topic)))
        place = f"topic-{topic}" if first else f"topic-{own['model']}-{topic}"
        title = Note.of("reporting.topic", topic=topic, label=own["label"], doubt=doubt_of(own["stable"]))
        weights = tuple(Note.of("reporting.weight", term=one.term, weight=one.weight) for one in rows_of(rows))
        facts: list[Wording] = [Note.of("reporting.weights", weights=weights)]
        facts += [Note.of("reporting.stability", value=stability[topic])] if topic in stability else []
        filled = shares[(shares["topic"] == topic) & (shares["documents"] > 0)]
        each = tuple(Note.of("reporting.share", period=one.period, share=one.share) for one in rows_of(filled))
        facts += [Note.of("reporting.shares", shares=each)] if each else []
        panels.append(Evidence(place, title, shown, Note.of("reporting.heaviest"), tuple(facts)))
    return panels


def _passage(row: Any) -> Note:
    text = row.passage or characters([(row.start, row.end)])
    return Note.of("reporting.passage", passage=text, weight=row.weight)


def document_panels(timeline: Table, documents: pd.DataFrame, most: int = MOST_SENTENCES) -> list[Panel]:
    """Return the panel of every period: its words, as they are drawn, and its documents."""
    panels = []
    members = cells_of(documents, "period")
    for row in rows_of(timeline.data[timeline.data["documents"] > 0]):
        own = members(row.period)
        title = Note.of("reporting.period", period=row.period, documents=int(row.documents), words=int(row.words))
        removed = int(row.furniture + row.repeated + row.metadata)
        size = Note.of("reporting.period_size", removed=removed, copied=int(row.copied))
        links = [Link(_named(one), f"#{_place(one.document)}") for one in rows_of(own.head(most))]
        more = Note.of("reporting.more_documents", more=len(own) - most) if len(own) > most else ""
        panels.append(
            Panel(
                anchor("documents", row.period)[1:],
                title,
                (Bullets((size, *links, *((Link(more, "#documents"),) if more else ()))),),
            )
        )
    return panels


def _named(row: Any) -> Note:
    return Note.of("reporting.of_period", date=row.date, title=row.title or row.document, words=int(row.words))


def _place(document: str) -> str:
    return anchor("doc", document)[1:]
