"""Themes over periods: how much of each there is, what it consists of, and whether it rises or falls."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.errors import LexiconError
from dienngon.inference import DISCOVERY, Design
from dienngon.inference.contrasts import Effects
from dienngon.inference.intervals import share_interval
from dienngon.inference.rates import differences, trends
from dienngon.inference.verdicts import LEAST_BLOCKS_TREND
from dienngon.lexicon import Lexicon, Theme
from dienngon.periods import Periods, periods_for
from dienngon.table import Table
from dienngon.themes.documents import Evidence, Observations, observe
from dienngon.themes.fit import Why
from dienngon.themes.hits import Hits, of_hits

_SUMMARY = [
    *("documents", "words", "sentences", "hits", "rate_per_1000", "low", "high", "interval"),
    *("log_ratio", "ratio_low", "ratio_high", "detectable", "verdict", "discovery"),
    *("documents_with_theme", "share_of_documents", "documents_low", "documents_high"),
    *("sentences_with_theme", "share_of_sentences", "sentences_low", "sentences_high"),
    *("note", "p", "p_adjusted", "q"),
]
_TREND = [
    *("theme", "label_en", "label_vi", "periods", "documents", "first", "last", "growth", "low", "high"),
    *("detectable", "verdict", "discovery", "note", "p", "p_adjusted", "q"),
]


@of_hits
def track(hits: Hits, by: str | Periods = "year", *, design: Design = Design()) -> Table:
    """Return hits, rates, documents and sentences of each theme in each period, with evidence.

    Parameters
    ----------
    hits
        What :func:`dienngon.match` returned; a segmented corpus and a lexicon, as two arguments, are matched first.
    by
        ``"year"``, ``"half"``, ``"quarter"``, ``"month"``, ``"week"``, a column of metadata, or the periods to show.
    design
        How periods are compared: level, permutations, seed, which documents move together, which interval.

    Returns
    -------
    Table
        One row a theme and period: theme, label_en, label_vi, period, documents, words, sentences, hits,
        rate_per_1000 (hits per 1,000 words) with low, high and interval (what it covers, or of how few documents
        nothing can be told), log_ratio (log₂ of the rate by that of all other periods) with ratio_low and ratio_high,
        detectable (the smallest log ratio that would be shown in four cases of five), verdict and discovery (codes of
        :class:`dienngon.codes.Verdict`: of the family, and by false discoveries), documents_with_theme,
        share_of_documents with documents_low and documents_high, sentences_with_theme, share_of_sentences with
        sentences_low and sentences_high, note, p, p_adjusted, q. A period without documents has 0 documents and an
        empty rate. ``evidence(theme, period)`` gives the sentences.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used, or has no theme.
    ParameterError
        If ``by`` is neither a length of time nor a column of metadata, the corpus is not segmented, or a cluster of
        ``design`` holds a position that no document has.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> themes = dn.track(dn.segment(corpus()), dn.Lexicon.of({"cyber": ["không gian mạng", "an ninh mạng"]}))
    >>> themes.data[["period", "documents", "hits"]].values.tolist()
    [['2021', 4, 1], ['2022', 4, 4], ['2023', 0, 0], ['2024', 4, 3]]
    >>> themes.evidence("cyber", 2021)["sentence"].item()
    'Học sinh được hướng dẫn tìm sách trên không gian mạng.'
    """
    lexicon = hits.lexicon
    if not lexicon.themes:
        raise LexiconError("The lexicon has no theme to track; add a table such as [themes.cyberspace].")
    periods = periods_for(hits.tokens.corpus, by)
    keys = [(theme.id, theme.label_en, theme.label_vi) for theme in lexicon.themes]
    return dataclasses.replace(
        _table(["theme", "label_en", "label_vi"], keys, observe(hits, periods), hits, design),
        name="themes",
        title=Note.of("themes.title", by=periods.by),
        notes=(*_silent(hits), *periods.left_out(hits.tokens.corpus)),
    )


@of_hits
def track_groups(hits: Hits, by: str | Periods = "year", *, design: Design = Design()) -> Table:
    """Return the same by group of terms, for the themes that have groups: what makes up a theme's number.

    Parameters and errors are those of :func:`dienngon.track`; the rows have a further column ``group``: ``own`` for the
    theme's own terms, the id of a group, or that of a theme nested in it.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lexicon = dn.Lexicon.of({"cyber": {"space": ["không gian mạng"], "security": ["an ninh mạng"]}})
    >>> groups = dn.track_groups(dn.segment(corpus()), lexicon, by="publisher")
    >>> groups.data[["group", "period", "hits"]].values.tolist()[::2]
    [['space', 'Bản Tin Số', 4], ['security', 'Bản Tin Số', 4]]
    """
    lexicon = hits.lexicon
    periods = periods_for(hits.tokens.corpus, by)
    keys = [(theme.id, *part) for theme in lexicon.themes for part in _parts(lexicon, theme)]
    column = {key[:2]: number for number, key in enumerate(keys)}
    entries = ((lexicon.themes[one.theme].id, one.group or "own") for one in hits.matcher.entries)
    columns = np.array([column.get(one, -1) for one in entries], dtype=np.int64)
    observed = observe(hits, periods, columns, len(keys))
    return _table(["theme", "group", "label_en", "label_vi"], keys, observed, hits, design)


@of_hits
def theme_trends(hits: Hits, by: str | Periods = "year", *, design: Design = Design()) -> Table:
    """Return for each theme whether its rate rises or falls over the periods.

    Parameters and errors are those of :func:`dienngon.track`.

    Returns
    -------
    Table
        One row a theme: theme, label_en, label_vi, periods (with documents), documents, first, last (rates of the first
        and last of these periods), growth (log₂ a period) with low and high, detectable, verdict and discovery (codes
        of :class:`dienngon.codes.Verdict`, empty where the periods have no order), note, p, p_adjusted, q.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> trends = dn.theme_trends(dn.segment(corpus()), dn.Lexicon.of({"cyber": ["không gian mạng", "an ninh mạng"]}))
    >>> trends.data[["documents", "first", "last", "growth", "verdict"]].values.tolist()
    [[12, 9.61538, 34.8837, 0.337805, 'not_shown']]
    """
    periods = periods_for(hits.tokens.corpus, by)
    observed = observe(hits, periods)
    own = design.within(len(hits.tokens.corpus)).at(observed.position)
    places = [float(at) for at in range(len(periods.labels))]
    found = trends(sparse.csr_array(observed.hits), observed.words, observed.period, places, own)
    filled = np.unique(observed.period)
    words, counted = observed.by_period(observed.words)[filled], observed.by_period(observed.hits)[filled]
    rates = np.divide(1000 * counted, words[:, None], out=np.full(counted.shape, np.nan), where=words[:, None] > 0)
    rows = []
    for number, theme in enumerate(hits.lexicon.themes):
        ends = (rates[0, number], rates[-1, number]) if len(filled) else (np.nan, np.nan)
        values = [one[number] for one in (found.slope, found.low, found.high, found.detectable)]
        tests = [one[number] for one in (found.p, found.p_adjusted, found.q)]
        told = found.answers[number]
        verdicts: list[Verdict | str] = [one.directed(found.slope[number]) for one in (told.verdict, told.discovery)]
        note: Note | str = _resting("trend", found.rests_on[number], hits, observed) or found.notes[number] or ""
        if not periods.ordered:
            values, tests = [np.nan] * len(values), [np.nan] * len(tests)
            verdicts, note = ["", ""], Note.of("themes.no_order", by=periods.by)
        key = (theme.id, theme.label_en, theme.label_vi)
        rows.append((*key, len(filled), len(observed.hits), *ends, *values, *verdicts, note, *tests))
    return Table(
        name="theme_trends",
        title=Note.of("themes.trends"),
        method=Note.of("themes.trends_method", by=periods.by),
        details=(
            Note.of("themes.trends_test", level=design.level, share=DISCOVERY, least=LEAST_BLOCKS_TREND),
            Note.of("inference.detectable"),
        ),
        data=pd.DataFrame(rows, columns=_TREND),
        parameters={**hits.lexicon.parameters, "by": periods.by, **design.parameters},
        corpus=hits.tokens.corpus.hash,
    )


def _table(
    columns: Sequence[str], keys: Sequence[tuple[str, ...]], observed: Observations, hits: Hits, design: Design
) -> Table:
    """Return the table of themes, or groups, whose ``keys`` fill the first columns."""
    interval = Note.of("themes.intervals", interval=Note.of(f"themes.interval_{design.interval}"))
    return Table(
        name="theme_groups",
        title=Note.of("themes.groups"),
        method=Note.of("themes.method"),
        details=(
            Note.of("themes.matching"),
            interval,
            Note.of("themes.difference"),
            Note.of("themes.test", level=design.level, share=DISCOVERY),
            Note.of("inference.detectable"),
        ),
        data=pd.DataFrame(_rows(keys, observed, hits, design), columns=[*columns, "period", *_SUMMARY]),
        parameters={**hits.lexicon.parameters, "by": observed.periods.by, **design.parameters},
        corpus=hits.tokens.corpus.hash,
        evidence_data=Evidence(hits, observed.periods),
        evidence_by=(*(one for one in columns if not one.startswith("label")), "period"),
    )


def _parts(lexicon: Lexicon, theme: Theme) -> list[tuple[str, str, str]]:
    """Return id and labels of what makes up a theme: its groups and nested themes, if there are any."""
    groups = [(group.id or "own", group.label_en, group.label_vi) for group in theme.groups]
    nested = [one for one in lexicon.themes if theme.id in lexicon.ancestors(one)]
    parts = groups + [(one.id, one.label_en, one.label_vi) for one in nested]
    return parts if len(parts) > 1 else []


def _rows(
    keys: Sequence[tuple[str, ...]], observed: Observations, hits: Hits, design: Design
) -> list[tuple[object, ...]]:
    """Return one row a period for each theme or group."""
    labels, own = observed.periods.labels, design.within(len(hits.tokens.corpus)).at(observed.position)
    rate = differences(sparse.csr_array(observed.hits), observed.words, observed.period, len(labels), own)
    share = differences(
        sparse.csr_array(observed.with_theme), observed.sentences, observed.period, len(labels), own, tested=False
    )
    documents = np.bincount(observed.period, minlength=len(labels))
    words, sentences = observed.by_period(observed.words), observed.by_period(observed.sentences)
    counted, with_theme = observed.by_period(observed.hits), observed.by_period(observed.with_theme)
    held = observed.by_period((observed.hits > 0).astype(np.int64))
    found: list[tuple[object, ...]] = []
    for theme, key in enumerate(keys):
        for at, label in enumerate(labels):
            cell = (theme, at)
            note = _resting("difference", rate.rests_on[theme][at], hits, observed) or rate.notes[theme][at] or ""
            found.append(
                (
                    *(*key, label, int(documents[at]), int(words[at]), int(sentences[at]), int(counted[at, theme])),
                    *_estimate(1000, counted[at, theme], words[at], rate.low[cell], rate.high[cell]),
                    rate.covers[theme][at],
                    *_difference(rate.effects[at], theme),
                    *(rate.detectable[cell], rate.answers[theme][at].verdict, rate.answers[theme][at].discovery),
                    int(held[at, theme]),
                    *_estimate(1, held[at, theme], documents[at], *share_interval(held[at, theme], documents[at])),
                    int(with_theme[at, theme]),
                    *_estimate(1, with_theme[at, theme], sentences[at], share.low[cell], share.high[cell]),
                    *(note, rate.p[cell], rate.p_adjusted[cell], rate.q[cell]),
                )
            )
    return found


def _estimate(scale: int, part: float, whole: float, low: float, high: float) -> tuple[float, float, float]:
    """Return a rate with its interval, NaN where there is nothing to divide by."""
    return (scale * part / whole, scale * low, scale * high) if whole else (np.nan, np.nan, np.nan)


def _difference(effects: Effects | None, theme: int) -> tuple[float, float, float]:
    """Return how a theme's rate differs from that of all other periods, with the interval; NaN where there are none."""
    if effects is None:
        return np.nan, np.nan, np.nan
    return float(effects.value[theme]), float(effects.low[theme]), float(effects.high[theme])


def _resting(finding: str, members: Sequence[int], hits: Hits, observed: Observations) -> Note | None:
    """Return without which documents a difference or a trend is gone, None if there is no such document."""
    names = [hits.tokens.corpus.documents[observed.position[one]].name for one in members]
    return resting_note(finding, names) if names else None


def resting_note(finding: str, names: Sequence[str]) -> Note:
    """Return the note that a ``difference`` or ``trend`` is gone without some documents, which move together."""
    return Note.of(f"themes.{finding}_rests", document=names[0], more=len(names) - 1)


def _silent(hits: Hits) -> tuple[Note, ...]:
    """Return a note on each theme without a hit that counts, with how many occurrences were taken away."""
    notes = []
    for number, theme in enumerate(hits.lexicon.themes):
        why = hits.why[hits.theme == number]
        if not (why == Why.COUNTED).any():
            taken = int((~np.isin(why, (Why.IN_LONGER, Why.OTHER_CASE))).sum())
            other = int((why == Why.OTHER_CASE).sum())
            if taken:
                notes.append(Note.of("themes.taken_away", theme=theme.id, taken=taken))
            elif other:
                notes.append(Note.of("themes.in_other_case", theme=theme.id, other=other))
            else:
                notes.append(Note.of("themes.silent", theme=theme.id))
    return tuple(notes)
