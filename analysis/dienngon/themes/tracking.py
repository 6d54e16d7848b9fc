"""Themes over periods, with the sentences behind every number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from dienngon.errors import LexiconError
from dienngon.inference import Design
from dienngon.inference.intervals import share_interval
from dienngon.inference.rates import differences
from dienngon.lexicon import Lexicon, Theme, read_lexicon
from dienngon.periods import Periods, periods_for
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.themes.evidence import find_evidence
from dienngon.themes.hits import segmented
from dienngon.themes.observations import Observations, observe, resting_note

METHOD = (
    "Hits are occurrences of a theme's terms in titles, body text and first captions, matched over syllables; the "
    "longest match wins and overlaps within a theme count once. Rate = hits per 1,000 words; words are Pyvi's tokens "
    "with a letter or digit. Every hit is a row of the evidence; "
    "in passages marked as copies of an earlier document neither hits nor words are counted. low and high are the 95% "
    "interval of the rate by the spread between documents ({interval}), likewise of the share of sentences; that of "
    "the share of documents is Wilson's (1927). p is of a permutation of whole documents, the period against all "
    "others, two-sided; p_adjusted is against the largest score of any theme in any period that could be told "
    "(Westfall and Young 1993), and gives the verdict at the level {level:g}. Where a difference is gone without one "
    "document, or without those of one group that moves together, the verdict says so and note names them."
)
INTERVALS = {"jackknife": "jackknife with Student's t, Tukey 1958", "bootstrap": "percentiles of the cluster bootstrap"}
_SUMMARY = [
    *("documents", "words", "sentences", "hits", "rate_per_1000", "low", "high"),
    *("documents_with_theme", "share_of_documents", "documents_low", "documents_high"),
    *("sentences_with_theme", "share_of_sentences", "sentences_low", "sentences_high"),
    *("p", "p_adjusted", "verdict", "note"),
]


def track(
    tokens: Tokens,
    lexicon: Lexicon | Path | str,
    by: str | Periods = "year",
    *,
    design: Design = Design(),
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
    design
        How periods are compared: level, permutations, seed, which documents move together, which interval.
    cache
        A folder in which the numbers of syllables are kept for the next run; none by default.

    Returns
    -------
    Table
        One row a theme and period: theme, label_en, label_vi, period, documents, words, sentences, hits,
        rate_per_1000 (hits per 1,000 words) with low and high, documents_with_theme, share_of_documents with
        documents_low and documents_high, sentences_with_theme, share_of_sentences with sentences_low and
        sentences_high, p, p_adjusted, verdict, note. A period without documents has 0 documents and an empty
        rate. ``evidence(theme, period)`` gives the sentences.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    ParameterError
        If ``by`` is neither a length of time nor a column of metadata, the corpus is not segmented, or a cluster of
        ``design`` holds a position that no document has.
    """
    tokens = segmented(tokens)
    lexicon = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    periods = periods_for(tokens.corpus, by)
    return tabulate(find_evidence(tokens, lexicon, periods, cache), tokens, lexicon, periods, design)


def tabulate(
    evidence: pd.DataFrame, tokens: Tokens, lexicon: Lexicon, periods: Periods, design: Design = Design()
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
    observed = observe(evidence, [theme.id for theme in lexicon.themes], tokens, periods)
    keys = [(theme.id, theme.label_en, theme.label_vi) for theme in lexicon.themes]
    return Table(
        name="themes",
        title=f"Themes by {periods.by}",
        method=_method(design),
        data=pd.DataFrame(
            _rows(keys, observed, tokens, design), columns=["theme", "label_en", "label_vi", "period", *_SUMMARY]
        ),
        parameters=_parameters(lexicon, periods, design),
        notes=(*_silent(lexicon, evidence), *periods.left_out(tokens.corpus)),
        corpus=tokens.corpus.hash,
        evidence_data=evidence,
        evidence_by=("theme", "period"),
    )


def track_groups(
    tokens: Tokens,
    lexicon: Lexicon | Path | str,
    by: str | Periods = "year",
    *,
    design: Design = Design(),
    cache: Path | str | None = None,
) -> Table:
    """Return the same by group of terms, for the themes that have groups: what makes up a theme's number.

    Parameters and errors are those of :func:`track`; the rows have a further column ``group``: ``own`` for the theme's
    own terms, the id of a group, or that of a theme nested in it.
    """
    tokens = segmented(tokens)
    lexicon = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    periods = periods_for(tokens.corpus, by)
    return tabulate_groups(find_evidence(tokens, lexicon, periods, cache), tokens, lexicon, periods, design)


def tabulate_groups(
    evidence: pd.DataFrame, tokens: Tokens, lexicon: Lexicon, periods: Periods, design: Design = Design()
) -> Table:
    """Return what :func:`track_groups` returns, from rows of evidence."""
    keys = [(theme.id, *part) for theme in lexicon.themes for part in _parts(lexicon, theme)]
    split = evidence.assign(theme=evidence["theme"] + "/" + evidence["group"])
    observed = observe(split, [f"{theme}/{group}" for theme, group, *_ in keys], tokens, periods)
    return Table(
        name="theme_groups",
        title="Groups of terms within themes",
        method=_method(design),
        data=pd.DataFrame(
            _rows(keys, observed, tokens, design),
            columns=["theme", "group", "label_en", "label_vi", "period", *_SUMMARY],
        ),
        parameters=_parameters(lexicon, periods, design),
        corpus=tokens.corpus.hash,
        evidence_data=evidence,
        evidence_by=("theme", "group", "period"),
    )


def _method(design: Design) -> str:
    return METHOD.format(interval=INTERVALS[design.interval], level=design.level)


def _parameters(lexicon: Lexicon, periods: Periods, design: Design) -> dict[str, object]:
    parents = {theme.id: theme.parent for theme in lexicon.themes if theme.parent}
    nested = {"parents": parents} if parents else {}
    return {"gap": lexicon.gap, "nested": lexicon.nested, **nested, "by": periods.by, **design.parameters}


def _parts(lexicon: Lexicon, theme: Theme) -> list[tuple[str, str, str]]:
    """Return id and labels of what makes up a theme: its groups and nested themes, if there are any."""
    groups = [(group.id or "own", group.label_en, group.label_vi) for group in theme.groups]
    nested = [one for one in lexicon.themes if theme.id in lexicon.ancestors(one)]
    parts = groups + [(one.id, one.label_en, one.label_vi) for one in nested]
    return parts if len(parts) > 1 else []


def _rows(
    keys: Sequence[tuple[str, ...]], observed: Observations, tokens: Tokens, design: Design
) -> list[tuple[object, ...]]:
    """Return one row a period for each theme or group."""
    labels, own = observed.periods.labels, design.within(len(tokens.corpus)).at(observed.position)
    names = [tokens.corpus.documents[at].name for at in observed.position]
    rate = differences(sparse.csr_array(observed.hits), observed.words, observed.period, len(labels), own)
    share = differences(
        sparse.csr_array(observed.with_theme), observed.sentences, observed.period, len(labels), own, tested=False
    )
    documents = np.bincount(observed.period, minlength=len(labels))
    words, sentences = observed.by_period(observed.words), observed.by_period(observed.sentences)
    hits, with_theme = observed.by_period(observed.hits), observed.by_period(observed.with_theme)
    held = observed.by_period((observed.hits > 0).astype(np.int64))
    found: list[tuple[object, ...]] = []
    for theme, key in enumerate(keys):
        for at, label in enumerate(labels):
            cell = (theme, at)
            note = resting_note(rate.rests_on[theme][at], names, "difference") or rate.notes[theme][at] or ""
            found.append(
                (
                    *(*key, label, int(documents[at]), int(words[at]), int(sentences[at]), int(hits[at, theme])),
                    *_estimate(1000, hits[at, theme], words[at], rate.low[cell], rate.high[cell]),
                    int(held[at, theme]),
                    *_estimate(1, held[at, theme], documents[at], *share_interval(held[at, theme], documents[at])),
                    int(with_theme[at, theme]),
                    *_estimate(1, with_theme[at, theme], sentences[at], share.low[cell], share.high[cell]),
                    *(rate.p[cell], rate.p_adjusted[cell], rate.verdicts[theme][at], note),
                )
            )
    return found


def _estimate(scale: int, part: float, whole: float, low: float, high: float) -> tuple[float, float, float]:
    """Return a rate with its interval, NaN where there is nothing to divide by."""
    return (scale * part / whole, scale * low, scale * high) if whole else (np.nan, np.nan, np.nan)


def _silent(lexicon: Lexicon, evidence: pd.DataFrame) -> tuple[str, ...]:
    """Return a sentence on each theme without a hit, and why it has none."""
    left = set(evidence.loc[evidence["counted"] == 1, "theme"])
    taken = evidence.loc[evidence["counted"] == 0].groupby("theme").size()
    notes = []
    for theme in lexicon.themes:
        if theme.id in left:
            continue
        lost = int(taken.get(theme.id, 0))
        which = "its one occurrence is" if lost == 1 else f"all {lost} occurrences are"
        reason = f": {which} taken away, see 'why' in the evidence" if lost else ""
        notes.append(f"The theme '{theme.id}' has no hit in this corpus{reason}.")
    return tuple(notes)
