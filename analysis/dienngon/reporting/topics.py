"""The section of a study's report on topics: which are stable, and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dienngon.plots import SavedFigure
from dienngon.plots.base import is_unstable
from dienngon.reporting.blocks import Block, Evidence, Fold, Paragraph, Section, Sentence, grid
from dienngon.reporting.sections import figure_block
from dienngon.table import Table
from dienngon.table import rows as rows_of

_NAMES = {
    "topic": "topic",
    "label": "label",
    "stable": "stable",
    "theme_label": "theme",
    "period": "period",
    "rank": "rank",
    "term": "term",
    "borderline": "borderline",
    "reason": "why",
    "share": "share",
    "seeds": "other seeds",
    "orders": "other orders",
    "halves": "halves",
    "agreement": "agreement",
    "replication": "words replicate",
    "npmi": "NPMI",
    "c_v": "C_v",
    "exclusivity": "FREX",
    "diversity": "diversity",
    "explained": "well explained",
    "passages": "passages",
    "low": "low",
    "high": "high",
    "share_words": "share of words",
    "p_adjusted": "adjusted p",
    "verdict": "verdict",
    "change": "change",
    "change_p": "p of change",
    "share_elsewhere": "share elsewhere",
    "lift": "lift",
    "count": "count",
    "score": "score",
    "documents": "documents",
    "note": "note",
}

# With more columns labels would be squeezed to a word a line.
_MOST_BESIDE_LABELS = 10


@dataclass(frozen=True)
class ModelParts:
    """What the report shows of one model: terms, stability, figures, and further tables."""

    terms: Table
    stability: Table
    figures: tuple[SavedFigure, ...]
    tables: tuple[Table, ...]


def topics_section(models: Sequence[ModelParts], shared: Sequence[SavedFigure] = ()) -> Section:
    """Return the section on topics.

    Parameters
    ----------
    models
        The models of the study, the first of which the links of figures lead to.
    shared
        Figures on the choice of k and on what models agree on.
    """
    blocks: list[Block] = [figure_block(one) for one in shared]
    for number, model in enumerate(models):
        blocks += [Paragraph(_stable_ones(model), strong=True)]
        blocks += [figure_block(one) for one in model.figures]
        for table in (model.stability, *model.tables):
            names = {column: _NAMES[column] for column in _filled(table.data) if column in _NAMES}
            if len(names) > _MOST_BESIDE_LABELS and table is not model.stability:
                # The topic's number will do.
                names.pop("label")
            blocks.append(Fold(table.title, (grid(table.data, table.method, names),)))
        blocks += _passages(model, first=number == 0)
    if not models:
        lead = "No topics were fitted; the limits above say why."
        return Section("topics", "Topics", (Paragraph(lead), *blocks))
    lead = (
        "A topic model sorts passages by the words they share. A topic that does not come back when the model is "
        "fitted again is marked unstable and is no more than a heap of passages. Topics are a way into the texts, not "
        "findings: read the passages."
    )
    return Section("topics", "Topics", (Paragraph(lead), *blocks))


def _filled(data: pd.DataFrame) -> list[str]:
    """Return the columns that say something."""
    return [column for column in data.columns if not (data[column].isna() | (data[column] == "")).all()]


def _stable_ones(model: ModelParts) -> str:
    """Return a sentence that names the stable topics."""
    data = model.stability.data
    name = str(data["model"].iloc[0]).upper()
    stable = [
        f"{row.topic} ({row.label}{', borderline' if row.borderline == 'yes' else ''})"
        for row in rows_of(data[data["stable"] == "yes"])
    ]
    # The notes begin by saying that no topic is stable where none is.
    if not stable:
        return f"{name}: {model.stability.notes[0]}"
    said = [note for note in model.stability.notes if str(note).startswith("Passages were drawn")]
    rest = len(data) - len(stable)
    others = ("", " The other one is not.")[rest] if rest < 2 else f" The other {rest} are not."
    near = data[(data["borderline"] == "yes") & (data["stable"] == "no")]["topic"]
    others += f" Nearly so: {', '.join(map(str, near))}." if len(near) else ""
    which = "this is" if len(stable) == 1 else "these are"
    return " ".join([f"{name}: of {len(data)} topics {which} stable: {'; '.join(stable)}.{others}", *map(str, said)])


def _passages(model: ModelParts, *, first: bool) -> list[Block]:
    terms, blocks = model.terms, list[Block]()
    for topic, rows in terms.evidence().groupby("topic", sort=True):
        own = terms.data[terms.data["topic"] == topic]
        shown = tuple(
            Sentence(
                row.document,
                int(row.line),
                (f"{row.passage or f'characters {row.start}–{row.end}'} [{row.weight:.2f}]",),
            )
            for row in rows_of(rows)
        )
        # Links of the figures lead to the first model's topics.
        anchor = f"topic-{topic}" if first else f"topic-{own['model'].iloc[0]}-{topic}"
        mark = " (unstable)" if is_unstable(own["stable"].iloc[0]) else ""
        note = "The passages in which the topic weighs most; its weight in brackets."
        blocks.append(Evidence(anchor, f"Topic {topic}{mark}: {own['label'].iloc[0]}", shown, note))
    return blocks
