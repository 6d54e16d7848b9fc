"""The topic models of a study: k chosen, fitted, assessed, and every table that is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dienngon.counts import count
from dienngon.errors import ParameterError
from dienngon.lexicon import Lexicon
from dienngon.periods import Periods
from dienngon.plots import SavedFigure
from dienngon.privacy import Texts, without_texts
from dienngon.progress import Progress, Step, silent
from dienngon.reporting.blocks import Section
from dienngon.reporting.topics import ModelParts, topics_section
from dienngon.segmentation import Tokens
from dienngon.study.settings import Study
from dienngon.table import Table
from dienngon.topic_models import (
    SHARE_COLUMNS,
    TERM_COLUMNS,
    Topics,
    choose_k,
    fit_topics,
    fully_assessed,
    match_topics,
    over_time,
    quality,
    stability_table,
    topic_map,
    topic_themes,
    unit_for,
    words_over_time,
)

# Figures that every model has, in the order of the report.
_FIGURES = ("topic_stability", "topic_terms", "topics_over_years", "topic_map")


@dataclass(frozen=True, eq=False)
class Modelled:
    """A fitted model and its tables."""

    topics: Topics
    terms: Table
    over_time: Table
    stability: Table
    map: Table
    quality: Table
    words: Table
    themes: Table


@dataclass(frozen=True, eq=False)
class Models:
    """The models of a study; ``unfitted`` says why some are missing, ``scans`` are the choices of k by model."""

    fitted: tuple[Modelled, ...]
    unfitted: tuple[str, ...]
    scans: Mapping[str, Table] = field(default_factory=dict)

    def drawings(self) -> list[tuple[Table, str]]:
        """Return the tables that have figures, each with the tail of its name; the first model's have none."""
        named = []
        for one, tail in zip(self.fitted, _tails([one.topics.model for one in self.fitted]), strict=True):
            named += [(table, tail) for table in (one.terms, one.over_time, one.stability, one.map)]
        named += list(zip(self.scans.values(), _tails(list(self.scans)), strict=True))
        if len(self.fitted) > 1:
            named.append((match_topics([one.topics for one in self.fitted]), ""))
        return named

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the files of the models, by name."""
        frames = {
            "topics": _stacked([one.terms for one in self.fitted], TERM_COLUMNS),
            "topics_over_time": _stacked([one.over_time for one in self.fitted], SHARE_COLUMNS),
        }
        if self.fitted:
            frames["topic_quality"] = _stacked([one.quality for one in self.fitted])
            frames["topic_words_over_time"] = _stacked([one.words for one in self.fitted])
            frames["topic_themes"] = _stacked([one.themes for one in self.fitted])
        return frames

    def section(self, figures: Mapping[str, SavedFigure], texts: Texts) -> Section:
        """Return the section of the report, with no more of the texts than is allowed."""
        parts = [
            ModelParts(
                without_texts(one.terms, texts),
                one.stability,
                tuple(figures[f"{name}{tail}"] for name in _FIGURES),
                (one.over_time, one.quality, one.words, one.themes),
            )
            for one, tail in zip(self.fitted, _tails([one.topics.model for one in self.fitted]), strict=True)
        ]
        shared = [f"topic_scan{tail}" for tail in _tails(list(self.scans))]
        return topics_section(parts, [figures[name] for name in (*shared, "topic_agreement") if name in figures])


def _tails(names: Sequence[str]) -> list[str]:
    return ["" if number == 0 else f"_{name}" for number, name in enumerate(names)]


def _stacked(tables: Sequence[Table], columns: Sequence[str] = ()) -> pd.DataFrame:
    return pd.concat([one.data for one in tables]) if tables else pd.DataFrame(columns=list(columns))


def model_topics(
    study: Study,
    tokens: Tokens,
    lexicon: Lexicon,
    periods: Periods,
    *,
    clusters: Sequence[Sequence[int]] = (),
    progress: Progress = silent,
) -> Models:
    """Return the topic models of a study; what the corpus cannot carry is a sentence.

    Parameters
    ----------
    study
        Which models, with how many topics, and by which seed.
    tokens, lexicon, periods
        What is modelled, and beside what it is set.
    clusters
        Positions of documents that are one voice over time.
    progress
        Called with each step; see :mod:`dienngon.progress`.
    """
    fitted: list[Modelled] = []
    unfitted: list[str] = []
    scans: dict[str, Table] = {}
    for model in study.models:
        progress(Step.FITTING)
        try:
            counts = count(tokens, unit_for(tokens))
            k, scan = study.k, None
            # A k of the user's own is looked at with one model: the scan says what the corpus can carry.
            if k is None or (study.scan and not scans):
                scan = choose_k(counts, model, seed=study.seed, clusters=clusters, progress=progress)
                scans[model] = scan.table
                k = scan.k if k is None else k
            if k is None:
                unfitted.append(f"No topics were fitted ({model}). {scans[model].notes[0]}")
                continue
            # A scan has fitted it already, but may have assessed it by fewer draws.
            known = scan.fits.get(k) if scan is not None else None
            fit = known or fit_topics(counts, model, k, study.seed)
            topics = fully_assessed(fit, seed=study.seed, clusters=clusters)
        except ParameterError as problem:
            unfitted.append(f"No topics were fitted ({model}). {problem}")
            continue
        fitted.append(_tabulated(topics, study, lexicon, periods, clusters))
    return Models(tuple(fitted), tuple(unfitted), scans)


def _tabulated(
    topics: Topics, study: Study, lexicon: Lexicon, periods: Periods, clusters: Sequence[Sequence[int]]
) -> Modelled:
    how = study.comparison
    shares = over_time(
        topics, periods, seed=study.seed, clusters=clusters, level=how.level, permutations=how.permutations
    )
    return Modelled(
        topics=topics,
        terms=topics.terms(study.topic_terms),
        over_time=shares,
        stability=stability_table(topics),
        map=topic_map(topics),
        quality=quality(topics),
        words=words_over_time(topics, periods),
        themes=topic_themes(topics, lexicon),
    )
