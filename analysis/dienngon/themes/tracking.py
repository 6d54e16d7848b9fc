"""Themes over periods, with the sentences behind every number."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd

from dienngon.corpus import Periods, periods_for
from dienngon.errors import LexiconError
from dienngon.inference import verdict
from dienngon.lexicon import Lexicon, Theme, read_lexicon
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.table import rows as rows_of
from dienngon.text import LineIndex
from dienngon.themes.matching import Matcher

METHOD = (
    "Hits are occurrences of a theme's terms in titles, body text and first captions, matched over syllables; the "
    "longest match wins and overlaps within a theme count once. Rate = hits per 1,000 words; words are Pyvi's tokens "
    "with a letter or digit. Every hit is a row of the evidence; "
    "in passages marked as copies of an earlier document neither hits nor words are counted."
)
COOCCURRENCE_METHOD = (
    "Two themes co-occur in a paragraph that holds at least one hit of each. Jaccard = paragraphs with both / "
    "paragraphs with either (Jaccard 1912). Counts describe these documents; with texts this similar in subject, "
    "co-occurrence by chance is common."
)
EVIDENCE_COLUMNS = [
    *("theme", "group", "term", "matched", "counted", "document", "period", "line", "start", "end", "sentence"),
    *("kind", "sentence_start"),
]
_SUMMARY = ["documents", "words", "sentences", "hits", "rate_per_1000", "documents_with_theme", "sentences_with_theme"]


def find_evidence(tokens: Tokens, lexicon: Lexicon, periods: Periods) -> pd.DataFrame:
    """Return one row a hit, in the order of documents and offsets; ``period`` is empty outside the time axis."""
    matcher = Matcher(lexicon)
    rows: list[tuple[object, ...]] = []
    for position, document in enumerate(tokens.corpus):
        period = periods.of(document) or ""
        index = LineIndex(document.text)
        for paragraph in document.paragraphs:
            for hit in matcher.find(document.text, paragraph.start, paragraph.end):
                line = index.line(hit.start)
                left, right = tokens.sentence_at(position, hit.start)
                matched, sentence = document.text[hit.start : hit.end], document.text[left : max(right, hit.end)]
                where = (document.name, period, line, hit.start, hit.end, sentence, paragraph.kind, left)
                counted = int(document.copied(hit.start) is None)
                rows.append((hit.theme, hit.group, hit.term, matched, counted, *where))
    return pd.DataFrame(rows, columns=EVIDENCE_COLUMNS)


def track(tokens: Tokens, lexicon: Lexicon | Path | str, by: str | Periods = "year") -> Table:
    """Return hits, rates, documents and sentences of each theme in each period, with evidence.

    Parameters
    ----------
    tokens
        The segmented corpus.
    lexicon
        A lexicon or the path of one.
    by
        ``"year"``, or the periods to show.

    Returns
    -------
    Table
        One row a theme and period: theme, label_en, label_vi, period, documents, words, sentences, hits,
        rate_per_1000, documents_with_theme, sentences_with_theme, note. A period without documents
        has 0 documents and an empty rate. ``evidence(theme, period)`` gives the sentences.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    """
    return _track(tokens, lexicon, by, groups=False)


def track_groups(tokens: Tokens, lexicon: Lexicon | Path | str, by: str | Periods = "year") -> Table:
    """Return the same by group of terms, for the themes that have groups: what makes up a theme's number.

    Parameters and errors are those of :func:`track`; the rows have a further column ``group``, which is
    ``own`` for the theme's own terms.
    """
    return _track(tokens, lexicon, by, groups=True)


def _track(tokens: Tokens, source: Lexicon | Path | str, by: str | Periods, *, groups: bool) -> Table:
    lexicon = source if isinstance(source, Lexicon) else read_lexicon(source)
    if not lexicon.themes:
        message = "The lexicon has no theme to track; add a table such as [themes.cyberspace]."
        raise LexiconError(message)
    corpus = tokens.corpus
    periods = periods_for(corpus, by)
    evidence = find_evidence(tokens, lexicon, periods)
    evidence["group"] = evidence["group"].replace("", "own")
    members = periods.groups(corpus)
    dated = sum(map(len, members.values()))
    rows: list[tuple[object, ...]] = []
    for theme in lexicon.themes:
        for (part, labels), (period, positions) in itertools.product(_parts(theme, groups=groups), members.items()):
            chosen = (evidence["theme"] == theme.id) & (evidence["period"] == period)
            if groups:
                chosen &= evidence["group"] == part
            key = (theme.id, part, *labels, period) if groups else (theme.id, *labels, period)
            rows.append((*key, *_summary(tokens, positions, evidence[chosen]), verdict(len(positions), dated)))
    keys = ["theme", *(["group"] if groups else []), "label_en", "label_vi", "period"]
    return Table(
        name="theme_groups" if groups else "themes",
        title="Groups of terms within themes" if groups else "Themes by period",
        method=METHOD,
        data=pd.DataFrame(rows, columns=[*keys, *_SUMMARY, "note"]),
        parameters={"gap": lexicon.gap, "by": periods.by},
        notes=_silent(lexicon, evidence),
        corpus=corpus.hash,
        evidence_data=evidence,
        evidence_by=("theme", "group", "period") if groups else ("theme", "period"),
    )


def _parts(theme: Theme, *, groups: bool) -> list[tuple[str, tuple[str, str]]]:
    """Return the ids and labels of what is counted apart: the theme, or its groups if it has several."""
    if not groups:
        return [("", (theme.label_en, theme.label_vi))]
    if len(theme.groups) == 1:
        return []
    return [(group.id or "own", (group.label_en, group.label_vi)) for group in theme.groups]


def _summary(tokens: Tokens, positions: list[int], hits: pd.DataFrame) -> tuple[object, ...]:
    words = int(tokens.word_counts[positions].sum())
    sentences = sum(tokens.counted_sentences(position) for position in positions)
    hits = hits[hits["counted"] == 1]
    counted = len(hits)
    rate = 1000 * counted / words if words else np.nan
    with_theme = len(hits[["document", "sentence_start"]].drop_duplicates())
    return len(positions), words, sentences, counted, rate, hits["document"].nunique(), with_theme


def _silent(lexicon: Lexicon, evidence: pd.DataFrame) -> tuple[str, ...]:
    found = set(evidence["theme"])
    return tuple(
        f"The theme '{theme.id}' has no hit in this corpus." for theme in lexicon.themes if theme.id not in found
    )


def by_document(themes: Table, tokens: Tokens, by: str | Periods = "year") -> Table:
    """Return the rate of each theme in each period and, beside it, in each of the period's documents.

    Parameters
    ----------
    themes
        What :func:`track` returned.
    tokens, by
        What it was given.

    Returns
    -------
    Table
        theme, label_en, label_vi, period, document (empty for the period as a whole), documents, words,
        hits, rate_per_1000, note.
    """
    corpus = tokens.corpus
    evidence = themes.evidence()
    hits = evidence[evidence["counted"] == 1].groupby(["theme", "document"]).size()
    groups = periods_for(corpus, by).groups(corpus)
    rows: list[tuple[object, ...]] = []
    for row in rows_of(themes.data):
        key = (row.theme, row.label_en, row.label_vi, row.period)
        rows.append((*key, "", row.documents, row.words, row.hits, row.rate_per_1000, row.note))
        for position in groups[str(row.period)]:
            name, words = corpus.documents[position].name, int(tokens.word_counts[position])
            size = int(hits.get((row.theme, name), 0))
            rows.append((*key, name, 1, words, size, 1000 * size / words if words else np.nan, ""))
    columns = [
        "theme",
        "label_en",
        "label_vi",
        "period",
        "document",
        "documents",
        "words",
        "hits",
        "rate_per_1000",
        "note",
    ]
    return Table(
        name="theme_documents",
        title="Themes by document and period",
        method=METHOD,
        data=pd.DataFrame(rows, columns=columns),
        parameters=dict(themes.parameters),
        notes=themes.notes,
        corpus=themes.corpus,
        evidence_data=evidence,
        evidence_by=("theme", "period", "document"),
    )


def cooccurrence(themes: Table, tokens: Tokens) -> Table:
    """Return in how many paragraphs two themes of a tracked table stand together.

    Parameters
    ----------
    themes
        What :func:`track` returned.
    tokens
        What it was given.

    Returns
    -------
    Table
        One row a pair of themes: theme_a, label_a, theme_b, label_b, paragraphs (with both), paragraphs_a,
        paragraphs_b, jaccard. ``evidence(theme_a, theme_b)`` gives the hits in the shared paragraphs.
    """
    hits = themes.evidence()
    hits = hits[hits["counted"] == 1]
    labels = dict(zip(themes.data["theme"], themes.data["label_en"], strict=True))
    places = {theme: _places(hits[hits["theme"] == theme]) for theme in labels}
    rows = []
    evidence = []
    for a, b in itertools.combinations(labels, 2):
        both, either = places[a] & places[b], places[a] | places[b]
        jaccard = len(both) / len(either) if either else np.nan
        rows.append((a, labels[a], b, labels[b], len(both), len(places[a]), len(places[b]), jaccard))
        of_pair = hits[hits["theme"].isin((a, b))]
        inside = [place in both for place in zip(of_pair["document"], of_pair["line"], strict=True)]
        evidence.append(of_pair[inside].assign(theme_a=a, theme_b=b))
    columns = ["theme_a", "label_a", "theme_b", "label_b", "paragraphs", "paragraphs_a", "paragraphs_b", "jaccard"]
    return Table(
        name="cooccurrence",
        title="Themes in the same paragraph",
        method=COOCCURRENCE_METHOD,
        data=pd.DataFrame(rows, columns=columns),
        parameters=dict(themes.parameters),
        notes=(f"{sum(len(one.paragraphs) for one in tokens.corpus)} counted paragraphs in the corpus.",),
        corpus=themes.corpus,
        evidence_data=pd.concat(evidence, ignore_index=True) if evidence else hits.assign(theme_a="", theme_b=""),
        evidence_by=("theme_a", "theme_b"),
    )


def _places(hits: pd.DataFrame) -> set[tuple[str, int]]:
    return set(zip(hits["document"], hits["line"], strict=True))
