"""The values that reuse is told in: Passage, Pair, Reuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dienngon.corpus import Documents
from dienngon.table import Table
from dienngon.text import LineIndex

PassageKind = Literal["repost", "shared passage", "quotation", "formula", "caption"]
Verdict = Literal["same text", "repost", "shares passages", "shares quotations"]

# What makes a stretch of the later document a copy, which is not counted again.
COPIED: frozenset[PassageKind] = frozenset({"repost", "shared passage"})
METHOD = (
    "Documents are compared by syllables, whatever their case and tone placement, over title, body and captions. A "
    "passage begins from at least {least} equal syllables in a row and goes on over at most {gap} that were changed, "
    "added or left out. {kinds}"
)
KINDS = (
    "A repost has at least half of the shorter document; captions, quotations and formulae (runs of names, runs of "
    "many documents, lone short runs) are not taken for one."
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch that two documents share.

    Parameters
    ----------
    first, start, end
        The document that comes first (see :func:`dienngon.reuse.order.precedence`) and the stretch of its text, from
        the first letter of a syllable to the last of another.
    second, second_start, second_end
        The document that comes later, and the same stretch there.
    words
        Syllables that are equal in both; what was changed between them is not counted.
    kind
        ``repost``: the pair is the same text or a repost. In any other pair: ``caption``: at least half of it is
        photo captions, in either document. ``quotation``: it stands in quotation marks in both, or right behind a
        reference to an article of law in both. ``formula``: two fifths of its numbers differ, as in a form filled in
        twice; or it has fewer than 60 syllables and is mostly names, or stands in five or more documents of which none
        is a repost of another; or no passage of running text that the two share has 25. ``shared passage``: any other.
    """

    first: str
    start: int
    end: int
    second: str
    second_start: int
    second_end: int
    words: int
    kind: PassageKind


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that share more than formulae and captions.

    Parameters
    ----------
    first, second
        Their names, the earlier one first.
    words
        Syllables of the second document that are equal in passages of any kind.
    first_share, second_share
        The part of the counted syllables of each that lies in passages, from 0 to 1.
    verdict
        ``same text``: equal syllable by syllable. ``repost``: 60 equal syllables or more are half of one of the
        documents, and half of them are running text rather than quotations, captions and formulae; or 30 or more are
        85% of it, whatever they are. ``shares passages``: it has shared passages. ``shares quotations``: it has
        quotations only, one of them of 25 syllables or more.
    """

    first: str
    second: str
    words: int
    first_share: float
    second_share: float
    verdict: Verdict


@dataclass(frozen=True)
class Reuse:
    """What documents of a corpus took from one another. Documents are named; offsets are into their texts.

    Parameters
    ----------
    corpus
        The documents.
    passages
        What two documents share, by the order of the documents and of the text. Of many documents with one text, or
        with one run, each is paired with the first of them. Of documents that are no pair captions alone are listed.
    pairs
        Pairs of documents in that order.
    clusters
        Documents joined by ``same text`` and ``repost``, earliest first.
    copies
        For documents that took something, the stretches (start, end, from which document) that are reposts or shared
        passages from an earlier document: in order, not overlapping, the earliest source named.
    least, gap
        What :func:`dienngon.reuse.find_reuse` was given.
    """

    corpus: Documents = field(repr=False)
    passages: tuple[Passage, ...]
    pairs: tuple[Pair, ...]
    clusters: tuple[tuple[str, ...], ...]
    copies: Mapping[str, tuple[tuple[int, int, str], ...]]
    least: int
    gap: int

    def clusters_in(self, corpus: Documents) -> list[list[int]]:
        """Return the clusters as positions of their documents in a corpus."""
        places = {document.name: position for position, document in enumerate(corpus)}
        return [[places[name] for name in cluster] for cluster in self.clusters]

    @property
    def _method(self) -> str:
        return METHOD.format(least=self.least, gap=self.gap, kinds=KINDS)

    def table(self) -> Table:
        """Return one row a pair: first, second, words, first_share, second_share, verdict. Behind them the passages."""
        import pandas as pd

        columns = ["first", "second", "words", "first_share", "second_share", "verdict"]
        rows = [tuple(getattr(one, column) for column in columns) for one in self.pairs]
        shown = {(one.first, one.second) for one in self.pairs}
        behind = self.passage_table().data
        inside = [key in shown for key in zip(behind["first"], behind["second"], strict=True)]
        return Table(
            name="reuse",
            title="Documents that share text",
            method=self._method + " Shares are of the syllables that count.",
            data=pd.DataFrame(rows, columns=columns),
            parameters={"least": self.least, "gap": self.gap},
            corpus=self.corpus.hash,
            evidence_data=behind[inside].reset_index(drop=True),
            evidence_by=("first", "second"),
        )

    def passage_table(self) -> Table:
        """Return one row a passage, with the line and the text on both sides."""
        import pandas as pd

        seen = self._seen()
        rows = []
        for one in self.passages:
            (line, text), (second_line, second_text) = (
                seen[one.first, one.start, one.end],
                seen[one.second, one.second_start, one.second_end],
            )
            here, there = (one.first, line, one.start, one.end), (one.second, second_line, one.second_start)
            rows.append((*here, *there, one.second_end, one.words, one.kind, text, second_text))
        sides = ["first", "line", "start", "end", "second", "second_line", "second_start", "second_end"]
        return Table(
            name="passages",
            title="Passages that documents share",
            method=self._method + " Words are syllables that are equal in both.",
            data=pd.DataFrame(rows, columns=[*sides, "words", "kind", "text", "second_text"]),
            parameters={"least": self.least, "gap": self.gap},
            corpus=self.corpus.hash,
        )

    def _seen(self) -> dict[tuple[str, int, int], tuple[int, str]]:
        """Return line and text of each stretch that is in a passage; the corpus is gone through once."""
        wanted: dict[str, set[tuple[int, int]]] = {}
        for one in self.passages:
            wanted.setdefault(one.first, set()).add((one.start, one.end))
            wanted.setdefault(one.second, set()).add((one.second_start, one.second_end))
        seen = {}
        for document in self.corpus if wanted else ():
            stretches = wanted.get(document.name)
            if stretches:
                index = LineIndex(document.text)
                for start, end in stretches:
                    seen[document.name, start, end] = index.line(start), document.text[start:end]
        return seen
