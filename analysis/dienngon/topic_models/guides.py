"""Themes of a lexicon as seeds of topics."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from dienngon.codes import Note
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.lexicon import Lexicon, read_lexicon
from dienngon.text import phrase_key
from dienngon.topic_models.topics import Topics
from dienngon.topic_models.weights import Seeding, heaviest

# A theme has kept a seed that is among as many of its topic's most distinctive terms.
_AMONG = 20
_COLUMNS = [
    "topic",
    "theme",
    "seeds",
    "kept_seeds",
    "hits",
    "explained",
    "kept",
    "passages",
    "kept_terms",
    "lost_terms",
]


def seeding_for(counts: Counts, guide: Lexicon | Path | str, k: int | None) -> Seeding:
    """Return the themes of a lexicon as seeds: each the terms of it that are columns of the counts."""
    lexicon = guide if isinstance(guide, Lexicon) else read_lexicon(guide)
    place = {phrase_key(term): column for column, term in enumerate(counts.terms)}
    names, rows = [], []
    for theme in lexicon.themes:
        row = np.zeros(len(counts.terms))
        # A term with a gap is not a single word of the counts.
        terms = [" ".join(term.parts[0]) for group in theme.groups for term in group.terms if len(term.parts) == 1]
        row[[place[term] for term in terms if term in place]] = 1.0
        if row.any():
            names.append(theme.id)
            rows.append(row)
    if not names:
        raise ParameterError(
            "No term of the lexicon's themes is a term of the counts; segment with the lexicon (terms=…) first."
        )
    if k is not None and len(names) > k:
        raise ParameterError(
            f"The lexicon has {len(names)} themes that occur, so k must be at least {len(names)}. Got {k}."
        )
    return Seeding(tuple(names), np.array(rows))


def kept_seeds(topics: Topics, seeding: Seeding) -> Topics:
    """Return guided topics with the table of what each theme's topic kept of its seeds, and what must be known of it.

    ``kept`` is the smaller of two shares: of the theme's terms that are among the most distinctive of the passages of
    its topic (the weights of the model itself are held to the seeds), and of the passages with a term of the theme in
    which its topic weighs most.
    """
    own = heaviest(topics.row_weights)
    holding = np.asarray(sparse.csr_array(topics.counts.matrix) @ seeding.weights.T) > 0
    rows: list[tuple[object, ...]] = []
    for number, (name, weights) in enumerate(zip(seeding.names, seeding.weights, strict=True)):
        seeds = [topics.counts.terms[column] for column in np.flatnonzero(weights)]
        hits = int(holding[:, number].sum())
        topic = topics.names.index(name) + 1 if name in topics.names else 0
        best = dict(topics.best_terms(topics.distinctive[topic - 1], _AMONG)) if topic else {}
        kept = [term for term in seeds if term in best]
        lost = [term for term in seeds if term not in best]
        explained = float((own[holding[:, number]] == topic - 1).mean()) if topic and hits else 0.0
        share = min(len(kept) / min(len(seeds), _AMONG), explained)
        passages = int((own == topic - 1).sum()) if topic else 0
        terms = (", ".join(kept), ", ".join(lost))
        rows.append((topic, name, len(seeds), len(kept), hits, explained, share, passages, *terms))
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return dataclasses.replace(topics, kept=frame, notes=(*topics.notes, *_guided_notes(frame)))


def _guided_notes(kept: pd.DataFrame) -> list[Note]:
    """Return what a reader of guided topics must know."""
    found = kept[kept["topic"] > 0].sort_values("topic")
    if found.empty:
        return []
    idle = found[found["passages"] == 0]
    return [Note.of("topics.guided", topics=[int(topic) for topic in found["topic"]])] + [
        Note.of("topics.idle", topic=int(topic), theme=theme)
        for topic, theme in zip(idle["topic"], idle["theme"], strict=True)
    ]
