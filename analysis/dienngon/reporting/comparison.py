"""The section on what sets periods apart."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from dienngon.codes import Verdict
from dienngon.plots import SavedFigure
from dienngon.reporting.blocks import Block, Bullets, Evidence, Fold, Paragraph, Section, grid, sentences_of
from dienngon.reporting.sections import figure_block
from dienngon.table import Table
from dienngon.table import rows as rows_of

_NAMES = {
    "period": "period",
    "reference": "against",
    "term": "term",
    "direction": "direction",
    "count": "count",
    "reference_count": "count there",
    "rate": "per 1,000 words",
    "reference_rate": "there",
    "effect": "effect",
    "low": "low",
    "high": "high",
    "interval": "interval",
    "p_adjusted": "adjusted p",
    "attainable": "attainable",
    "q": "q",
    "verdict": "verdict",
    "documents": "documents",
    "dp": "DP",
    "carried_by": "carried by",
    "note": "note",
}


def keyness_section(keyness: Table, figures: Mapping[str, SavedFigure]) -> Section:
    """Return what sets periods apart: which comparisons can be decided, the terms, and their sentences."""
    data = keyness.data
    decided = [str(one) for one in dict.fromkeys(data["period"]) if _found(keyness, str(one))]
    undecided = [
        str(period) for period, own in data.groupby("period", sort=False)["verdict"] if (own == Verdict.TOO_FEW).all()
    ]
    lead = "A word sets a period apart only if its documents, dealt out anew at random, hardly ever differ as much."
    if undecided:
        lead += f" That cannot be decided for {', '.join(undecided)}: too few documents to tell, for the reasons below."
    lead += (
        f" Terms that differ were found for {', '.join(decided)}."
        if decided
        else " No term is marked as different from chance."
    )
    blocks: list[Block] = [Paragraph(lead, strong=True), Bullets(keyness.notes)]
    # The notes stand above already.
    drawn = [figures[name] for name in ("keyness", "keyness_dispersion") if name in figures]
    blocks += [dataclasses.replace(figure_block(one), notes=()) for one in drawn]
    names = {column: name for column, name in _NAMES.items() if column in data.columns}
    blocks.append(Fold("All numbers (keyness.csv)", (grid(data, keyness.method, names),)))
    evidence = keyness.evidence()
    for number, (period, rows) in enumerate(data[data["term"] != ""].groupby("period", sort=False)):
        found: list[Block] = []
        for place, row in enumerate(rows_of(rows)):
            hits = evidence[(evidence["period"] == row.period) & (evidence["term"] == row.term)]
            hits = hits[hits["side"] == ("target" if row.direction == "more" else "reference")]
            sentences, note = sentences_of(hits, "keyness_evidence.csv")
            title = f"{row.term}: {row.count} here, {row.reference_count} there ({row.direction})"
            found.append(Evidence(f"key-{number}-{place}", title, sentences, note))
        blocks.append(Fold(f"Sentences behind the terms of {period}", tuple(found)))
    return Section("keyness", "What sets periods apart", tuple(blocks))


def _found(keyness: Table, period: str) -> bool:
    own = keyness.data[keyness.data["period"] == period]
    return bool(any(Verdict(one).found for one in own["verdict"]))
