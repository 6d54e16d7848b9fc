"""The section on what documents share, and on what counting it once changes."""

from __future__ import annotations

from collections.abc import Sequence

from dienngon.reporting.blocks import Block, Bullets, Fold, Grid, Paragraph, Section, grid
from dienngon.reuse import Reuse, Suggestion
from dienngon.table import Table, rows

_PAIRS_SHOWN = 200
_PASSAGES_SHOWN = 60


def reuse_section(
    reuse: Reuse, passages: Table, effect: Table, suggestions: Sequence[Suggestion], *, counted_once: bool
) -> Section:
    """Return the pairs of documents that share text, the passages, what the choice changes, and dates suggested."""
    if not reuse.pairs:
        nothing = "No two documents share more than names and formulae: each is counted as a voice of its own."
        return Section("reuse", "What documents share", (Paragraph(nothing),))
    lead = (
        "What is reposted is not a further voice. A passage that several documents share is counted in the earliest of "
        "them alone; in the others it stays in the evidence, marked as not counted."
        if counted_once
        else "Passages that several documents share are counted in each of them, as the study asks."
    )
    pairs = reuse.table()
    blocks: list[Block] = [Paragraph(lead), _pairs(pairs), _passages(passages), _effect(effect)]
    if suggestions:
        told = tuple(f"{one.document} may be of {one.value}: it {one.basis}." for one in suggestions)
        blocks.append(Fold("Dates that this suggests (not applied: state them in metadata.csv)", (Bullets(told),)))
    return Section("reuse", "What documents share", tuple(blocks))


def _pairs(pairs: Table) -> Grid:
    data = pairs.data.head(_PAIRS_SHOWN).assign(
        first_share=[f"{one:.0%}" for one in pairs.data["first_share"].head(_PAIRS_SHOWN)],
        second_share=[f"{one:.0%}" for one in pairs.data["second_share"].head(_PAIRS_SHOWN)],
    )
    names = {"first": "earlier", "second": "later", "words": "syllables shared", "first_share": "of the earlier"}
    more = (
        f" {_PAIRS_SHOWN} of {len(pairs.data)} pairs are shown; reuse.csv has all."
        if len(pairs.data) > len(data)
        else ""
    )
    return grid(data, f"{pairs.method}{more}", names | {"second_share": "of the later", "verdict": "verdict"})


def _passages(passages: Table) -> Fold:
    """Return the passages, each with its text on both sides, as far as texts may be shown."""
    data = passages.data.head(_PASSAGES_SHOWN)
    names = {"first": "earlier", "line": "line", "second": "later", "second_line": "its line"}
    names |= {"words": "syllables", "kind": "kind"}
    if data["text"].any():
        names |= {"text": "text", "second_text": "text in the later"}
    else:
        names |= {"start": "from", "end": "to", "second_start": "from there", "second_end": "to there"}
    some = len(passages.data) > len(data)
    caption = f"{len(data)} of {len(passages.data)} passages; passages.csv has all." if some else "As in passages.csv."
    return Fold(f"Passages: {len(passages.data)}", (grid(data, caption, names),))


def _effect(effect: Table) -> Fold:
    """Return the themes and periods whose numbers the choice changes."""
    changed = effect.data[(effect.data["hits_once"] != effect.data["hits_all"])]
    names = {"label_en": "theme", "period": "period", "hits_once": "hits, copies once", "rate_once": "rate"}
    names |= {"hits_all": "hits, copies as well", "rate_all": "its rate"}
    words = effect.data.drop_duplicates("period")
    sizes = [
        f"{row.period}: {row.words_once:,} words with copies once, {row.words_all:,} with all"
        for row in rows(words)
        if row.words_once != row.words_all
    ]
    blocks: list[Block] = [Bullets((*sizes, "Rates of a period change with its words, also where hits do not."))]
    blocks.append(grid(changed, f"{effect.method} All rows are in reuse_effect.csv.", names))
    return Fold("What counting copies once changes", tuple(blocks))
