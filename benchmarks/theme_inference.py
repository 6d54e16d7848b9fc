"""Measure what is said of themes over periods on texts that do not differ: coverage of intervals, false findings.

The corpus is a JSONL file, one text a line in the field ``text`` (``.gz`` too). Themes are the shipped lexicon's and
sets of frequent words. Coverage: documents are drawn at random from all, and it is counted how often the interval of
a rate holds the rate in all. False findings: documents are assigned to periods at random, and it is counted in how many
runs any theme is said to differ in any period, and any to have a trend.

    python benchmarks/theme_inference.py --jsonl news.jsonl.gz --runs 500
"""

import argparse
import os
import platform
from pathlib import Path

import numpy as np
from scipy import sparse, stats

from dienngon.inference import Design, blocks
from dienngon.inference.intervals import bootstrap_rates, group_rates, rate_interval
from dienngon.inference.rates import differences, trends
from dienngon.lexicon import Group, Lexicon, Term, Theme, read_lexicon
from dienngon.segmentation import Tokens
from dienngon.text import SYLLABLE
from dienngon.themes import match
from themes import ROOT, frequent, read

Counts = tuple[sparse.csr_array, np.ndarray]


def counted(path: Path, texts: int | None) -> Counts:
    """Return hits by document and theme, and the syllables of each document."""
    corpus = read(path, texts)
    terms = frequent(corpus, 400)
    sets = tuple(
        Theme(f"words{first}", "", "", "", "", (Group("", "", "", tuple(Term.parse(one) for one in terms[first::8])),))
        for first in range(8)
    )
    shipped = read_lexicon(ROOT / "seeds" / "themes.toml")
    themes = (*shipped.themes, *sets)
    # Matching reads paragraphs, not words.
    hits = match(Tokens(corpus, (), (), ()), Lexicon(themes, shipped.names, (), shipped.gap))
    counts = hits.counts().matrix
    words = np.array([len(SYLLABLE.findall(document.text)) for document in corpus])
    return counts[words > 0], words[words > 0]


def coverage(population: Counts, runs: int, seed: int) -> None:
    """Print how often the 95% intervals of the jackknife and the bootstrap hold the rate in all documents."""
    counts, words = population
    true = np.asarray(counts.sum(axis=0)).ravel() / words.sum()
    order = np.argsort(-true)
    thirds = np.array_split(order, 3)
    random = np.random.default_rng(seed)
    print(f"coverage of nominal 95% intervals, {runs} samples, {len(true)} themes by frequency\n")
    print(f"{'documents':>10}{'':>4}{'jackknife with t':^28}{'percentile bootstrap':^28}")
    print(
        f"{'':>14}"
        + "".join(f"{name:>9}" for name in ("frequent", "middle", "rare"))
        + " "
        + "".join(f"{name:>9}" for name in ("frequent", "middle", "rare"))
    )
    for size in (3, 5, 10, 30, 100):
        held = np.zeros((2, len(true)))
        for run in range(runs):
            rows = random.choice(len(words), size, replace=False)
            made = blocks(sparse.csr_array(counts[rows]), words[rows], np.zeros(size, dtype=int))
            for number, (low, high) in enumerate(
                (rate_interval(group_rates(made, 0)), bootstrap_rates(made, 0, replicates=400, seed=run))
            ):
                held[number] += (low <= true) & (true <= high)
        shares = [[held[number, third].mean() / runs for third in thirds] for number in (0, 1)]
        print(
            f"{size:>10}    "
            + "".join(f"{one:>9.3f}" for one in shares[0])
            + " "
            + "".join(f"{one:>9.3f}" for one in shares[1])
        )


def false_findings(population: Counts, runs: int, permutations: int, seed: int) -> None:
    """Print in how many runs anything is said to differ between periods of documents assigned at random."""
    counts, words = population
    random = np.random.default_rng(seed)
    print(f"\nruns with a false finding at the level .05, of {runs}; Wilson's 95% interval of the share\n")
    print(f"{'documents by period':>24}{'differs':>10}{'':>18}{'trend':>10}")
    for sizes in ((5, 5, 5, 5), (10, 30, 10, 60), (50, 50, 50, 50)):
        found = [0, 0]
        periods = np.repeat(np.arange(len(sizes)), sizes)
        for run in range(runs):
            rows = random.choice(len(words), len(periods), replace=False)
            test = Design(permutations=permutations, seed=run)
            own = sparse.csr_array(counts[rows])
            told = differences(own, words[rows], periods, len(sizes), test)
            found[0] += any(one.found for row in told.verdicts for one in row)
            moved = trends(own, words[rows], periods, np.arange(len(sizes)), test)
            found[1] += any(one.found for one in moved.verdicts)
        cells = []
        for one in found:
            bounds = stats.binomtest(one, runs).proportion_ci(method="wilson")
            cells.append(f"{one:>6} [{bounds.low:.3f}, {bounds.high:.3f}]")
        print(f"{', '.join(map(str, sizes)):>24}" + "".join(f"{cell:>26}" for cell in cells))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure intervals and verdicts of themes where nothing differs.")
    parser.add_argument("--jsonl", type=Path, required=True, metavar="FILE", help="texts, one JSON object a line")
    parser.add_argument("--texts", type=int, metavar="N", help="texts to take (default: all)")
    parser.add_argument("--runs", type=int, default=500, metavar="N", help="samples, and runs (default: 500)")
    parser.add_argument("--permutations", type=int, default=999, metavar="N", help="in each run (default: 999)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the samples (default: 0)")
    options = parser.parse_args()
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load} (1, 5, 15 minutes)")
    population = counted(options.jsonl, options.texts)
    print(f"{len(population[1]):,} documents, {int(population[1].sum()):,} syllables")
    coverage(population, options.runs, options.seed)
    false_findings(population, options.runs, options.permutations, options.seed)


if __name__ == "__main__":
    main()
