"""What a study finds: its documents read, segmented, counted, compared, tracked and modelled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dienngon import overview
from dienngon.comparison import keyness, keywords
from dienngon.comparison.designs import joined, together
from dienngon.corpus import Corpus
from dienngon.counts import Counts, count
from dienngon.errors import ParameterError, StudyError
from dienngon.inference import DocumentTest
from dienngon.lexicon import Lexicon, read_lexicon
from dienngon.periods import Periods, periods_for
from dienngon.privacy import without_long_cells
from dienngon.progress import Progress, Step, silent
from dienngon.reading import read
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reuse import Reuse, counted_once, find_reuse
from dienngon.segmentation import Tokens, segment
from dienngon.study.models import Models, model_topics
from dienngon.study.settings import Study
from dienngon.table import Table
from dienngon.themes import (
    by_document,
    cooccurrence,
    effect_of_copies,
    find_evidence,
    tabulate,
    tabulate_groups,
    theme_trends,
)
from dienngon.topic_models import Topics


@dataclass(frozen=True)
class Results:
    """All tables of a study, before anything is drawn or written; ``unfitted`` says what is missing, and why."""

    corpus: Corpus
    tokens: Tokens
    lexicon: Lexicon
    documents: Table
    timeline: Table
    themes: Table
    trends: Table
    groups: Table
    theme_documents: Table
    cooccurrence: Table
    sentences: Table
    keywords: Table
    keyness: Table | None
    models: Models
    unfitted: tuple[str, ...]
    periods: Periods
    reuse: Reuse
    copies: Table

    @property
    def topics(self) -> tuple[Topics, ...]:
        """Return the fitted topic models."""
        return tuple(one.topics for one in self.models.fitted)


def analyse(
    study: Study, progress: Progress = silent, *, workers: int | None = None, cache: Path | None = None
) -> Results:
    """Return the tables of a study.

    Parameters
    ----------
    study
        What to do.
    progress
        Called with each step; see :mod:`dienngon.progress`.
    workers, cache
        As in :func:`dienngon.segmentation.segment`.

    Raises
    ------
    DienngonError
        If an input cannot be used; the message says which.
    """
    progress(Step.READING)
    lexicon = read_lexicon(study.lexicon)
    corpus = read(study.folder, **study.reading)
    reuse = find_reuse(corpus, least=study.least, gap=study.gap, progress=progress)
    once = segment(
        counted_once(corpus, reuse),
        lexicon,
        progress,
        workers=workers,
        cache=cache,
    )
    tokens = once.counting_copies() if study.count_copies else once
    corpus = tokens.corpus
    periods = study.periods or periods_for(corpus, "year")
    if not any(periods.groups(corpus).values()):
        span = f"{periods.labels[0]} to {periods.labels[-1]}" if periods.labels else "any period"
        message = (
            f"No document of '{study.folder.name}' is dated within {span}, so nothing can be compared. "
            f"State dates in a {METADATA_NAME}, or change [periods]."
        )
        raise StudyError(message)
    progress(Step.TRACKING)
    test = _test(study, corpus, reuse)
    evidence = find_evidence(tokens, lexicon, periods, cache)
    themes = tabulate(evidence, tokens, lexicon, periods, test)
    progress(Step.COMPARING)
    counts = count(tokens)
    words = keywords(counts, periods, study.top, study.minimum)
    compared, uncompared = _compared(study, counts, periods, test)
    models = model_topics(study, tokens, lexicon, periods, clusters=test.clusters, progress=progress)
    return Results(
        corpus=corpus,
        tokens=tokens,
        lexicon=lexicon,
        documents=without_long_cells(overview.documents(tokens, periods), study.texts),
        timeline=overview.timeline(tokens, periods),
        themes=themes,
        trends=theme_trends(themes, tokens, periods, test),
        groups=tabulate_groups(evidence, tokens, lexicon, periods, test),
        theme_documents=by_document(themes, tokens, periods),
        cooccurrence=cooccurrence(themes, tokens, seed=study.seed),
        sentences=cooccurrence(themes, tokens, "sentence", seed=study.seed),
        keywords=words,
        keyness=compared,
        models=models,
        unfitted=(*uncompared, *models.unfitted),
        periods=periods,
        reuse=reuse,
        copies=effect_of_copies(once, lexicon, periods),
    )


def _test(study: Study, corpus: Corpus, reuse: Reuse) -> DocumentTest:
    """Return how periods are compared, whatever is counted in them."""
    how = study.comparison
    try:
        clusters = joined(together(corpus, how.together), reuse.clusters_in(corpus))
    except ParameterError as problem:
        message = f"'comparison.together' of '{study.source.name}' cannot be used. {problem}"
        raise StudyError(message) from None
    return DocumentTest(how.level, how.permutations, study.seed, clusters)


def _compared(
    study: Study, counts: Counts, periods: Periods, test: DocumentTest
) -> tuple[Table | None, tuple[str, ...]]:
    """Return each period against the rest, or a sentence on why the corpus cannot be compared so."""
    try:
        table = keyness(
            counts,
            periods,
            top=study.top,
            minimum=study.comparison.minimum,
            level=test.level,
            permutations=test.permutations,
            seed=test.seed,
            clusters=test.clusters,
        )
    except ParameterError as problem:
        return None, (f"Periods were not compared. {problem}",)
    return table, ()
