"""What a study reads in context: lines of words, their company and where they occur; and which themes meet."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd

from dienngon.codes import Note, reason
from dienngon.context.collocations import collocations
from dienngon.context.concordance import WORDS, Context, absent, concordance
from dienngon.context.lexical_dispersion import lexical_dispersion, lines_of
from dienngon.context.network import network
from dienngon.errors import ParameterError
from dienngon.inference import Design
from dienngon.periods import Periods
from dienngon.positions import Index, Query
from dienngon.positions.search import Nodes
from dienngon.privacy import Texts
from dienngon.study import settings
from dienngon.study.kept_tables import Found, kept_tables
from dienngon.table import Table
from dienngon.text import phrase_key
from dienngon.themes import Hits

# Nodes that are chosen where a study names none: each has a figure of its own.
CHOSEN_NODES = 2
# Words near a node that are compared between periods, the most frequent: each costs a permutation of all documents.
MOST_TESTED = 200


def chosen_nodes(hits: Hits) -> tuple[str, ...]:
    """Return the nodes of a study that names none: of each theme the term with most hits, of these the most frequent.

    There are ``CHOSEN_NODES`` at most; of terms with equally many hits the first in the lexicon is taken.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lexicon = dn.Lexicon.of({"cyber": ["an ninh mạng", "không gian mạng"], "rice": ["lúa"], "none": ["voi"]})
    >>> chosen_nodes(dn.match(dn.segment(corpus()), lexicon))
    ('lúa', 'an ninh mạng')
    """
    entries = hits.matcher.entries
    sizes = np.bincount(hits.entry[hits.counted], minlength=len(entries))
    best: dict[int, tuple[int, str]] = {}
    for entry, size in zip(entries, sizes.tolist(), strict=True):
        if size > best.get(entry.owner, (0, ""))[0]:
            best[entry.owner] = size, entry.term.phrase
    ordered = sorted(best.values(), key=lambda one: -one[0])
    return tuple({phrase_key(phrase): phrase for _, phrase in ordered}.values())[:CHOSEN_NODES]


def compared(hits: Hits, periods: Periods, design: Design) -> tuple[str, ...]:
    """Return what a comparison of periods of segmented documents rests on, each part as a text."""
    tokens = hits.tokens
    groups = (periods.by, [*periods.groups(tokens.corpus).items()])
    wanted = (groups, design.clusters, design.parameters, tokens.terms, hits.lexicon)
    return tokens.corpus.hash, hashlib.sha256(msgspec.msgpack.encode(wanted)).hexdigest()


def theme_network(
    hits: Hits, periods: Periods, design: Design, find: Callable[[], Index], cache: Path | None = None
) -> Table:
    """Return which themes are in one paragraph more often than by chance, by period where several have documents.

    The table is kept for the next run; ``find`` gives the index of the hits' tokens where it is not, and where
    evidence is asked for.
    """
    by = periods if sum(map(bool, periods.groups(hits.tokens.corpus).values())) > 1 else None

    def made() -> Table:
        return network(find(), by=by, of="themes", themes=hits, window="paragraph", design=design)

    def computed() -> Found:
        return {"": dataclasses.replace(made(), evidence_data=None)}, ()

    found = kept_tables(cache, "theme_network", compared(hits, periods, design), computed)[0][""]
    return dataclasses.replace(found, evidence_data=lambda **cell: made().behind(**cell))


@dataclass(frozen=True, eq=False)
class Discourse:
    """What is read in context: all tables are made together, from the index that ``find`` gives, and kept."""

    asked: settings.Discourse
    hits: Hits = field(repr=False)
    periods: Periods = field(repr=False)
    design: Design = field(repr=False)
    minimum: int
    texts: Texts
    find: Callable[[], Index] = field(repr=False)
    cache: Path | None = None

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Return what is read: the nodes that are named, or chosen."""
        return (self.asked.nodes or chosen_nodes(self.hits)) if self.asked.show else ()

    @cached_property
    def found(self) -> Found:
        """Return the tables by name, ``collocates_2`` for the second node, and why some are missing."""
        if not self.nodes:
            return {}, ()
        asked = (self.asked, self.nodes, self.minimum, self.texts)
        computed_from = (*compared(self.hits, self.periods, self.design), msgspec.json.encode(asked).decode())
        return kept_tables(self.cache, "discourse", computed_from, self._made)

    def _made(self) -> Found:
        reading, missing = _Reading.of(self, self.find())
        if not reading.places:
            return {}, missing
        tables = {"concordance": reading.lines(), "lexical_dispersion": reading.dispersion()}
        several = [f"collocates{'' if not number else f'_{number + 1}'}" for number in range(len(reading.places))]
        makers = dict(zip(several, map(reading.company, reading.places), strict=True)) | {"network": reading.network}
        for name, make in makers.items():
            try:
                tables[name] = make()
            except ParameterError as problem:
                missing = (*missing, Note.of("study.no_company", why=reason(problem)))
        return tables, missing


@dataclass(frozen=True, eq=False)
class _Reading:
    """The index of a study, and where its nodes are in it."""

    of_study: Discourse = field(repr=False)
    index: Index = field(repr=False)
    places: Mapping[str, Nodes] = field(repr=False)

    @classmethod
    def of(cls, study: Discourse, found: Index) -> tuple[_Reading, tuple[Note, ...]]:
        """Return the nodes that occur, those found in the same places once; and what is to be said of the others."""
        places: dict[str, Nodes] = {}
        missing: list[Note] = []
        for node in study.nodes:
            query = Query.parse(node)
            nodes = query.nodes(found)
            own = nodes.take(nodes.counted)
            same = [name for name, one in places.items() if np.array_equal(one.first, own.first)]
            if not len(own):
                missing.append(Note.of("study.no_node", why=absent(found, query)))
            elif same:
                missing.append(Note.of("study.same_node", node=node, other=same[0]))
            else:
                places[node] = own
        return cls(study, found, places), tuple(missing)

    @property
    def by(self) -> Periods | None:
        """Return the periods to compare, None if fewer than two have documents."""
        periods = self.of_study.periods
        return periods if sum(map(bool, periods.groups(self.index.corpus).values())) > 1 else None

    def lines(self) -> Table:
        """Return lines of each node, drawn at random, in the order of dates."""
        study, asked = self.of_study, self.of_study.asked
        context: Context = "sentence" if study.texts == "sentences" else WORDS
        frames, evidence = [], []
        for node in self.places:
            found = concordance(self.index, node, context=context, by=study.periods)
            lines = found.sample(asked.lines, study.design.seed).sort("date", "document")
            frames.append(lines.frame().assign(query=node, hits=len(found)))
            # As document, start and end say; of hits in one place the sentence is the same.
            evidence.append(lines_of(self.index, node, lines.shown))
        data = pd.concat(frames, ignore_index=True)
        first = ("query", "document", "date", "period")
        return Table(
            name="concordance",
            title=Note.of("context.sampled_lines", nodes=[*self.places]),
            method=Note.of("context.sampled_lines_method", lines=asked.lines, seed=study.design.seed),
            data=data[[*first, *(name for name in data.columns if name not in first)]],
            parameters={
                "nodes": [*self.places],
                "chosen": not asked.nodes,
                "context": context,
                "lines": asked.lines,
                "seed": study.design.seed,
            },
            corpus=self.index.corpus.hash,
            evidence_data=pd.concat(evidence, ignore_index=True),
            evidence_by=("query", "document"),
        )

    def dispersion(self) -> Table:
        """Return where in the documents the nodes are."""
        return lexical_dispersion(self.index, [*self.places.items()], self.of_study.periods)

    def company(self, node: str) -> _Company:
        """Return what makes the table of the collocates of a node."""
        return _Company(self, node)

    def network(self) -> Table:
        """Return what stands near the nodes and near one another."""
        study, window = self.of_study, self.of_study.asked.near
        both = window if isinstance(window, str) else (max(window), max(window))
        top, minimum = study.asked.collocates, study.minimum
        return network(self.index, [*self.places], self.by, window=both, top=top, minimum=minimum, design=study.design)


@dataclass(frozen=True)
class _Company:
    """Makes the table of the collocates of one node."""

    reading: _Reading
    node: str

    def __call__(self) -> Table:
        study = self.reading.of_study
        table = collocations(
            self.reading.index,
            self.node,
            self.reading.by,
            window=study.asked.near,
            minimum=study.minimum,
            top=study.asked.collocates,
            most=MOST_TESTED,
            design=study.design,
        )
        data, behind = table.frame, table.evidence()
        data.insert(0, "node", self.node)
        behind.insert(0, "node", self.node)
        return dataclasses.replace(table, data=data, evidence_data=behind)
