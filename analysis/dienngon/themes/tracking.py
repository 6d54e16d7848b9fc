"""Themes over periods, with the sentences behind every number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from dienngon.corpus import Corpus, Periods, joined, periods_for
from dienngon.errors import LexiconError
from dienngon.lexicon import Lexicon, Theme, read_lexicon
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.table import rows as rows_of
from dienngon.themes.evidence import find_evidence
from dienngon.themes.judging import Judge, Judgement, describe, observe
from dienngon.timeaxis import label_of

METHOD = (
    "Hits are occurrences of a theme's terms in titles, body text and first captions, matched over syllables; the "
    "longest match wins and overlaps within a theme count once. Rate = hits per 1,000 words; words are Pyvi's tokens "
    "with a letter or digit. Every hit is a row of the evidence; "
    "those in passages copied from an earlier document are not counted, nor are the words of these passages."
)
TREND_METHOD = (
    "Whether a theme's rate moves in one direction over the periods, documents being the units. Without a test that "
    "was asked for, only whether there are documents enough for one."
)
_SUMMARY = [
    *("documents", "words", "sentences", "hits", "rate_per_1000", "low", "high", "documents_with_theme"),
    *("share_of_documents", "sentences_with_theme", "share_of_sentences", "p"),
]


def track(
    tokens: Tokens,
    lexicon: Lexicon | Path | str,
    by: str | Periods = "year",
    judge: Judge = describe,
    cache: Path | str | None = None,
) -> Table:
    """Return hits, rates, documents and sentences of each theme in each period, with evidence.

    Parameters
    ----------
    tokens
        The segmented corpus.
    lexicon
        A lexicon or the path of one.
    by
        ``"year"``, ``"half"``, ``"quarter"``, ``"month"``, a column of metadata, or the periods to show.
    judge
        What gives intervals, p-values and verdicts, from hits and words by document.
    cache
        A folder in which the numbers of syllables are kept for the next run; none by default.

    Returns
    -------
    Table
        One row a theme and period: theme, label_en, label_vi, period, documents, words, sentences, hits,
        rate_per_1000, low, high, documents_with_theme, share_of_documents, sentences_with_theme, share_of_sentences, p,
        note. A period without documents has 0 documents and an empty rate. ``evidence(theme, period)`` gives
        the sentences.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    ParameterError
        If ``by`` is neither a length of time nor a column of metadata.
    """
    lexicon = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    periods = periods_for(tokens.corpus, by)
    return tabulate(find_evidence(tokens, lexicon, periods, cache), tokens, lexicon, periods, judge)


def tabulate(
    evidence: pd.DataFrame, tokens: Tokens, lexicon: Lexicon, periods: Periods, judge: Judge = describe
) -> Table:
    """Return what :func:`track` returns, from rows of evidence: those with ``counted`` = 1 are the hits.

    Raises
    ------
    LexiconError
        If the lexicon has no theme.
    """
    if not lexicon.themes:
        message = "The lexicon has no theme to track; add a table such as [themes.cyberspace]."
        raise LexiconError(message)
    judged = judge(observe(evidence, [theme.id for theme in lexicon.themes], tokens, periods))
    rows: list[tuple[object, ...]] = []
    for theme, judgement in zip(lexicon.themes, judged, strict=True):
        key = (theme.id, theme.label_en, theme.label_vi)
        rows += _rows(key, evidence[evidence["theme"] == theme.id], tokens, periods, judgement)
    return Table(
        name="themes",
        title="Themes by period",
        method=METHOD,
        data=pd.DataFrame(rows, columns=["theme", "label_en", "label_vi", "period", *_SUMMARY, "note"]),
        parameters=_parameters(lexicon, periods),
        notes=(*_silent(lexicon, evidence), *_unplaced(tokens.corpus, periods)),
        corpus=tokens.corpus.hash,
        evidence_data=evidence,
        evidence_by=("theme", "period"),
    )


def track_groups(
    tokens: Tokens,
    lexicon: Lexicon | Path | str,
    by: str | Periods = "year",
    judge: Judge = describe,
    cache: Path | str | None = None,
) -> Table:
    """Return the same by group of terms, for the themes that have groups: what makes up a theme's number.

    Parameters and errors are those of :func:`track`; the rows have a further column ``group``: ``own`` for the theme's
    own terms, the id of a group, or that of a theme nested in it.
    """
    lexicon = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    periods = periods_for(tokens.corpus, by)
    return tabulate_groups(find_evidence(tokens, lexicon, periods, cache), tokens, lexicon, periods, judge)


def tabulate_groups(
    evidence: pd.DataFrame, tokens: Tokens, lexicon: Lexicon, periods: Periods, judge: Judge = describe
) -> Table:
    """Return what :func:`track_groups` returns, from rows of evidence."""
    parts = [(theme.id, *part) for theme in lexicon.themes for part in _parts(lexicon, theme)]
    split = evidence.assign(theme=evidence["theme"] + "/" + evidence["group"])
    judged = judge(observe(split, [f"{theme}/{group}" for theme, group, *_ in parts], tokens, periods))
    rows: list[tuple[object, ...]] = []
    for key, judgement in zip(parts, judged, strict=True):
        rows += _rows(key, split[split["theme"] == f"{key[0]}/{key[1]}"], tokens, periods, judgement)
    return Table(
        name="theme_groups",
        title="Groups of terms within themes",
        method=METHOD,
        data=pd.DataFrame(rows, columns=["theme", "group", "label_en", "label_vi", "period", *_SUMMARY, "note"]),
        parameters=_parameters(lexicon, periods),
        corpus=tokens.corpus.hash,
        evidence_data=evidence,
        evidence_by=("theme", "group", "period"),
    )


def theme_trends(themes: Table, tokens: Tokens, by: str | Periods = "year", judge: Judge = describe) -> Table:
    """Return for each theme whether its rate rises or falls over the periods.

    Parameters
    ----------
    themes
        What :func:`track` returned.
    tokens, by, judge
        What it was given.

    Returns
    -------
    Table
        One row a theme: theme, label_en, label_vi, periods (with documents), documents, first, last (rates of the first
        and last of these periods), p, note.
    """
    periods = periods_for(tokens.corpus, by)
    labels = themes.data.drop_duplicates("theme")
    observed = observe(themes.evidence(), list(labels["theme"]), tokens, periods)
    rows = []
    for label, one, judgement in zip(rows_of(labels), observed, judge(observed), strict=True):
        own = themes.data[(themes.data["theme"] == label.theme) & (themes.data["documents"] > 0)]
        ends = (own["rate_per_1000"].iloc[0], own["rate_per_1000"].iloc[-1]) if len(own) else (np.nan, np.nan)
        note = judgement.trend_note if periods.ordered else f"{periods.by} has no order in time"
        p = judgement.trend_p if periods.ordered else np.nan
        rows.append((label.theme, label.label_en, label.label_vi, len(own), len(one.hits), *ends, p, note))
    columns = ["theme", "label_en", "label_vi", "periods", "documents", "first", "last", "p", "note"]
    return Table(
        name="theme_trends",
        title="Trends of themes",
        method=TREND_METHOD,
        data=pd.DataFrame(rows, columns=columns),
        parameters=dict(themes.parameters),
        corpus=themes.corpus,
    )


def _parameters(lexicon: Lexicon, periods: Periods) -> dict[str, object]:
    parents = {theme.id: theme.parent for theme in lexicon.themes if theme.parent}
    nested = {"parents": parents} if parents else {}
    return {"gap": lexicon.gap, "nested": lexicon.nested, **nested, "by": periods.by}


def _parts(lexicon: Lexicon, theme: Theme) -> list[tuple[str, str, str]]:
    """Return id and labels of what makes up a theme: its groups and nested themes, if there are any."""
    groups = [(group.id or "own", group.label_en, group.label_vi) for group in theme.groups]
    nested = [one for one in lexicon.themes if theme.id in lexicon.ancestors(one)]
    parts = groups + [(one.id, one.label_en, one.label_vi) for one in nested]
    return parts if len(parts) > 1 else []


def _rows(
    key: tuple[str, ...], hits: pd.DataFrame, tokens: Tokens, periods: Periods, judgement: Judgement
) -> list[tuple[object, ...]]:
    """Return one row a period for a theme or group."""
    found = []
    counted = hits[hits["counted"] == 1]
    by_period = dict(iter(counted.groupby("period")))
    for number, (period, positions) in enumerate(periods.groups(tokens.corpus).items()):
        own = by_period.get(period, counted.iloc[:0])
        summary = _summary(tokens, positions, own, (judgement.low[number], judgement.high[number]))
        found.append((*key, period, *summary, judgement.p[number], judgement.notes[number]))
    return found


def _summary(
    tokens: Tokens, positions: Sequence[int], hits: pd.DataFrame, bounds: tuple[float, float]
) -> tuple[object, ...]:
    words = int(tokens.word_counts[list(positions)].sum())
    sentences = sum(tokens.counted_sentences(position) for position in positions)
    rate = 1000 * len(hits) / words if words else np.nan
    documents = hits["document"].nunique()
    within = len(hits[["document", "sentence_start"]].drop_duplicates())
    shares = (_share(documents, len(positions)), within, _share(within, sentences))
    return len(positions), words, sentences, len(hits), rate, *bounds, documents, *shares


def _share(part: int, whole: int) -> float:
    return part / whole if whole else np.nan


def _silent(lexicon: Lexicon, evidence: pd.DataFrame) -> tuple[str, ...]:
    """Return a sentence on each theme without a hit, and why it has none."""
    left = set(evidence.loc[evidence["counted"] == 1, "theme"])
    taken = evidence.loc[evidence["counted"] == 0].groupby("theme").size()
    notes = []
    for theme in lexicon.themes:
        if theme.id in left:
            continue
        lost = int(taken.get(theme.id, 0))
        reason = f": all {lost} are taken away, see 'why' in the evidence" if lost else ""
        notes.append(f"The theme '{theme.id}' has no hit in this corpus{reason}.")
    return tuple(notes)


def _unplaced(corpus: Corpus, periods: Periods) -> tuple[str, ...]:
    """Return which documents are dated too roughly for the length of the periods."""
    rough = [
        document.name
        for document in corpus
        if periods.ordered and document.date is not None and label_of(document.date.value, periods.by) is None
    ]
    if not rough:
        return ()
    return (f"Dated too roughly for a {periods.by}, and in no period: {joined(rough, 12)}.",)
