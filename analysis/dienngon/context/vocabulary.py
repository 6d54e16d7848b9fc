"""The nodes of a network: a few nodes and their collocates, frequent terms, or the themes of a lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dienngon.codes import Note, in_both
from dienngon.context.collocates import Collocates
from dienngon.context.points import Points, places_of_key
from dienngon.context.windows import Window, Windows, asked
from dienngon.errors import ParameterError
from dienngon.lexicon import Lexicon
from dienngon.positions import Index
from dienngon.positions.query import Query
from dienngon.positions.search import Nodes
from dienngon.stopwords import stop_words
from dienngon.themes.hits import Hits, match

# Nodes of a network at most: with more, what is tested grows faster than what can be read.
MOST_NODES = 100
# Collocates of a collocate that are taken into a network of second order.
_SECOND = 5


def seeds(index: Index, nodes: Sequence[str | Query]) -> tuple[list[str], list[Nodes]]:
    """Return queries with where they are.

    Raises
    ------
    ParameterError
        If one is not found, or two are found in the same places.
    """
    names: list[str] = []
    places: list[Nodes] = []
    for one in nodes:
        query, found = asked(index, one)
        for name, other in zip(names, places, strict=True):
            if np.array_equal(other.first, found.first) and np.array_equal(other.last, found.last):
                raise ParameterError(
                    f"'{name}' and '{query.text}' are one node: they are found in the same places. Leave one of them "
                    "out."
                )
        names.append(query.text)
        places.append(found)
    return names, places


def of_collocates(
    index: Index, nodes: Sequence[str | Query], window: Window, *, order: int, top: int, minimum: int
) -> tuple[Points, tuple[Note, ...]]:
    """Return nodes with the collocates of each, and in the second order those of these, by logDice."""
    if not nodes:
        raise ParameterError("A network of collocates is around a node or several; name them, or ask for terms.")
    if order not in (1, 2):
        raise ParameterError(f"'order' must be 1, or 2 for the collocates of collocates. Got {order!r}.")
    names, places = seeds(index, nodes)
    first = [_strongest(one, window, top, minimum) for one in places]
    keys = list(dict.fromkeys(key for one in first for key in one))
    shared = [key for key in keys if sum(key in one for one in first) > 1]
    notes = [Note.of("context.first_order", top=top, minimum=minimum)]
    if shared:
        notes.append(Note.of("context.shared", words=[index.written(key) for key in shared]))
    if order == 2:
        for key in list(keys):
            around = places_of_key(index, key, places)
            keys += _strongest(around.take(around.counted), window, _SECOND, minimum)
        keys = list(dict.fromkeys(keys))
        notes.append(Note.of("context.second_order", top=_SECOND))
    kept = keys[: MOST_NODES - len(names)]
    if len(kept) < len(keys):
        notes.append(Note.of("context.most_nodes", most=MOST_NODES, left=len(keys) - len(kept)))
    labels, found = _words(index, kept, places)
    return Points.of(index, [*names, *labels], [*places, *found]), tuple(notes)


def _strongest(nodes: Nodes, window: Window, top: int, minimum: int) -> list[int]:
    """Return the keys of the collocates with the highest logDice; none where none is frequent enough."""
    try:
        found = Collocates.of(Windows.of(nodes, window), minimum, None, stop=False)
    except ParameterError:
        return []
    value = found.whole.value("log_dice")
    return [int(one) for one in found.keys[np.argsort(-value, kind="stable")[:top]].tolist()]


def _words(index: Index, keys: Sequence[int], outside: Sequence[Nodes]) -> tuple[list[str], list[Nodes]]:
    """Return how keys are written and where they are, those left out that are nowhere but inside some hits."""
    places = [places_of_key(index, key, outside) for key in keys]
    kept = [at for at, one in enumerate(places) if len(one)]
    return [index.written(keys[at]) for at in kept], [places[at] for at in kept]


def of_terms(index: Index, nodes: Sequence[str | Query], *, top: int, minimum: int) -> tuple[Points, tuple[Note, ...]]:
    """Return the nodes that are named, or the words that most often occur; stop words are left out."""
    if nodes:
        names, places = seeds(index, nodes)
        return Points.of(index, names, places), ()
    stopped, sizes = stop_words(), index.key_sizes
    keys: list[int] = []
    for key in np.argsort(-sizes, kind="stable").tolist():
        if sizes[key] < minimum or len(keys) == top:
            break
        if index.keys[key] not in stopped and any(map(str.isalpha, index.keys[key])):
            keys.append(key)
    labels, found = _words(index, keys, ())
    return Points.of(index, labels, found), (Note.of("context.frequent_terms", terms=len(keys)),)


def of_themes(index: Index, given: Hits | Lexicon | Path | str | None) -> tuple[Points, Lexicon]:
    """Return the hits of themes, or of the themes of a lexicon."""
    if given is None:
        raise ParameterError("A network of themes needs a lexicon, or what dienngon.match() returned.")
    hits = given if isinstance(given, Hits) else match(index.tokens(), given)
    kept = hits.counted
    themes = hits.lexicon.themes
    theme = hits.theme[kept]
    columns = [one[kept] for one in (hits.document, hits.start, hits.end)]
    places = [Nodes.at(index, *(one[theme == number] for one in columns)) for number in range(len(themes))]
    labels = [in_both(one.label_vi, one.label_en) for one in themes]
    return Points.of(index, labels, places), hits.lexicon
