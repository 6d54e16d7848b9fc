"""Graphs: communities and places of nodes, and networks as files that Gephi and others read."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.errors import ParameterError
from dienngon.output import staged
from dienngon.table import Table, check_table, rows_of, write_csv
from dienngon.text import legible

if TYPE_CHECKING:
    import networkx as nx

# What makes communities and places the same each time.
_SEED = 0
_STEPS = 300
# The names of tables that are networks.
NETWORKS = ("network", "theme_network")
FILES = ("network.gexf", "network.graphml", "edges.csv")


@dataclass(frozen=True)
class Spot:
    """A node in a graph: its community, from 1 on, the largest first, and its place, from -1 to 1; 0 without edges."""

    group: int = 0
    x: float = 0.0
    y: float = 0.0


def arranged(nodes: int, edges: Sequence[tuple[int, int, float]], others: Sequence[tuple[int, int]] = ()) -> list[Spot]:
    """Return where each node is, for edges with their weights, and other pairs that are shown without being edges.

    Communities are Louvain's (Blondel and others 2008), of the edges; places those of Fruchterman and Reingold (1991).

    Examples
    --------
    >>> found = arranged(5, [(0, 1, 5.0), (1, 2, 5.0), (0, 2, 5.0), (3, 4, 1.0)])
    >>> [one.group for one in found]
    [1, 1, 1, 2, 2]
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from(sorted(edges))
    groups = nx.community.louvain_communities(graph, weight="weight", seed=_SEED) if len(graph) else []
    group = {
        one: number
        for number, members in enumerate(sorted(groups, key=lambda one: (-len(one), min(one))), start=1)
        for one in members
    }
    graph.add_edges_from(sorted(others))
    # Parts without an edge between them would drive each other into the corners: for their places alone they are tied.
    parts = sorted(map(sorted, nx.connected_components(graph)), key=lambda one: (-len(one), one))
    centres = [max(part, key=lambda one: (graph.degree(one), -one)) for part in parts]
    graph.add_edges_from(itertools.pairwise(centres))
    found = [Spot()] * nodes
    if len(graph):
        places = nx.spring_layout(graph, k=1.6 / len(graph) ** 0.5, iterations=_STEPS, weight=None, seed=_SEED)
        for one, place in places.items():
            found[one] = Spot(group.get(one, 0), *(float(part) for part in place))
    return found


def graph_of(table: Table) -> nx.Graph[Any]:
    """Return a network as a networkx graph: of all documents, what it is in periods as attributes of the edges.

    Raises
    ------
    ParameterError
        If the table is no network.
    """
    import networkx as nx

    if table.name not in NETWORKS:
        raise ParameterError(f"A graph is made of the table that network() returns. Got '{table.name}'.")
    graph = nx.Graph()
    for row in rows_of(table.data):
        tail = f"_{row.period}" if row.period else ""
        for end in ("source", "target"):
            name = legible(getattr(row, end))
            if name not in graph:
                spot = {"x": getattr(row, f"{end}_x"), "y": getattr(row, f"{end}_y")}
                label = legible(str(getattr(row, f"{end}_label")))
                graph.add_node(name, label=label, group=int(getattr(row, f"{end}_group")), **spot)
            graph.nodes[name][f"count{tail}"] = int(getattr(row, f"{end}_count"))
        source, target = legible(row.source), legible(row.target)
        own = {"together": int(row.together), "expected": float(row.expected), "documents": int(row.documents)}
        stated = {f"{name}{tail}": value for name, value in own.items()} | {f"edge{tail}": str(row.edge)}
        if row.period:
            stated |= {f"verdict{tail}": str(row.verdict), f"change{tail}": str(row.change)}
        else:
            stated |= {
                "weight": float(row.together),
                "support": float(row.support) if row.support == row.support else 0.0,
            }
        graph.add_edge(source, target, **stated)
    return graph


def write_network(table: Table, out: Path | str, *, raw_csv: bool = False) -> list[Path]:
    """Write a network as network.gexf, network.graphml and edges.csv into a folder; return the files.

    The same table gives the same bytes; the GEXF file has no date. What is in periods is in attributes that end in
    their names, such as ``together_2022``. ``raw_csv`` is as in :func:`dienngon.report`.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> found = dn.network(dn.segment(corpus()), ["lúa", "gạo"], of="terms", window="sentence")
    >>> import tempfile
    >>> [one.name for one in dn.write_network(found, tempfile.mkdtemp())]
    ['network.gexf', 'network.graphml', 'edges.csv']
    """
    check_table(table, "write_network()")
    import networkx as nx

    graph = graph_of(table)
    with staged(Path(out), replaces=FILES) as folder:
        for name, write in zip(FILES, (nx.write_gexf, nx.write_graphml), strict=False):
            buffer = io.BytesIO()
            write(graph, buffer)
            text = re.sub(r' lastmodifieddate="[^"]*"', "", buffer.getvalue().decode("utf-8"))
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        write_csv(table.data, folder / FILES[-1], raw=raw_csv)
    return [Path(out) / name for name in FILES]
