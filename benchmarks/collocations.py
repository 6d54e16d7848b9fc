"""Measure collocations and networks: their time, and how often they find what is not there.

    python benchmarks/collocations.py INDEX --node "NODE"       time, and how often chance is taken for a change
    python benchmarks/collocations.py INDEX --node "NODE" --runs 200 --edges 200

INDEX is a folder that ``dienngon index`` wrote. Seconds are of the processor, medians of five. Documents that hold the
node are dealt at random into two groups, so that nothing sets them apart; runs with any difference are counted, and the
interval is Wilson's. For networks the words of every document are moved round first, each node by itself, so that no
edge is there. The permutation is of 1,000 collocates over 2,000 documents with 1,999 arrangements.
"""

import argparse
import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse

import dienngon as dn
from dienngon.context.collocates import Collocates
from dienngon.context.pairs import Layout, together
from dienngon.context.vocabulary import of_terms
from dienngon.context.windows import Windows, asked
from dienngon.inference.intervals import share_interval
from dienngon.inference.rates import differences

ROUNDS = 5


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of processor seconds."""
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return float(np.median(seconds))


def said(found: int, runs: int) -> str:
    """Return a share with its interval."""
    low, high = share_interval(found, runs)
    return f"{found} of {runs}: {found / runs:.3f} ({low:.3f} to {high:.3f})"


def times(index: dn.Index, node: str) -> None:
    """Print what a node's collocates and their table take."""
    _, nodes = asked(index, node)
    index.key_sizes  # noqa: B018 - counted once for an index
    counting = timed(lambda: Windows.of(nodes, (5, 5)).near.counts(len(index.keys)))
    print(f"{len(nodes):,} hits of '{node}' in {index.size:,} words")
    print(f"all collocates, window of 5 and 5: {counting:.3f} s")
    print(f"the table of 50, with intervals: {timed(lambda: dn.collocations(index, node)):.3f} s")


def permutation(groups: int = 2) -> None:
    """Print what the permutation test takes."""
    random = np.random.default_rng(0)
    words = random.integers(20, 200, 2_000)
    rates = 0.05 / np.arange(1, 1_001)
    counts = sparse.csr_array(random.poisson(words[:, None] * rates[None, :]))
    labels = random.integers(groups, size=2_000)
    took = timed(lambda: differences(counts, words, labels, groups, dn.Design()), 1)
    print(f"1,000 collocates, 2,000 documents, {groups} groups, 1,999 permutations: {took:.2f} s")


def changes(index: dn.Index, node: str, runs: int) -> None:
    """Print how often random halves of the documents with a node differ in any collocate."""
    found = Collocates.of(Windows.of(asked(index, node)[1], (5, 5)), 5, None, stop=False)
    held = np.flatnonzero(found.words > 0)
    random = np.random.default_rng(1)
    for size in (20, 50, 100):
        if 2 * size > len(held):
            continue
        false = 0
        for _ in range(runs):
            rows = np.sort(random.permutation(held)[: 2 * size])
            counts = found.together[rows]
            columns = np.flatnonzero(np.asarray(counts.sum(axis=0)).ravel() >= 5)
            labels = random.permutation(np.arange(2 * size) % 2)
            design = dn.Design(permutations=499, seed=int(random.integers(1 << 31)))
            test = differences(counts[:, columns], found.words[rows], labels, 2, design)
            false += any(one.found for row in test.verdicts for one in row)
        print(f"false changes, {size} documents a side: {said(false, runs)}")


def edges(index: dn.Index, runs: int) -> None:
    """Print how often a network of moved words has an edge."""
    for unit, reach in (("sentence", None), ("paragraph", None), ("paragraph", 5)):
        points, _ = of_terms(index, (), top=30, minimum=5)
        group = np.full(len(index.documents) - 1, -1)
        layout = Layout.of(points, unit, reach)
        random = np.random.default_rng(2)
        false, number = 0, 0
        for seed in range(runs):
            moved = dataclasses.replace(layout, word=layout.shifted(random))
            p = together(moved, group, 0, 199, seed + 1000).p[-1]
            false += bool((p <= 0.05).any())
            number += int((p <= 0.05).sum())
        near = unit if reach is None else f"window of {reach}"
        print(f"networks with a false edge, {near}: {said(false, runs)}; {number} edges of {runs * 435:,} pairs")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--node", required=True)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--edges", type=int, default=0)
    options = parser.parse_args()
    index = dn.open_index(options.index)
    times(index, options.node)
    for groups in (2, 5):
        permutation(groups)
    if options.runs:
        changes(index, options.node, options.runs)
    if options.edges:
        edges(index, options.edges)


if __name__ == "__main__":
    main()
