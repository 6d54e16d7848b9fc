"""Measure what is said of themes over periods on texts that do not differ: coverage of intervals, false findings.

The corpus is a JSONL file, one text a line in the field ``text`` (``.gz`` too). Themes are the shipped lexicon's and
sets of frequent words. Coverage: documents are drawn at random from all, and it is counted how often the interval of
a rate holds the rate in all. Within: two periods of documents of one label, at random, for themes and for the shares of
topics fitted to the label. Planted: a third of the themes is made rarer in one of two periods. False findings:
documents are assigned to periods at random, and it is counted in how many runs any theme is said to differ in any
period, and any to have a trend.

    python benchmarks/theme_inference.py --jsonl news.jsonl.gz --runs 500
    python benchmarks/theme_inference.py --jsonl labelled_news.jsonl.gz --runs 200 --within label
    python benchmarks/theme_inference.py --jsonl labelled_news.jsonl.gz --runs 40 --planted
"""

import argparse
import os
import platform
from pathlib import Path

import numpy as np
from keyness import column, counted_in_runs, thinned
from scipy import sparse, stats

from dienngon.inference import Design, blocks
from dienngon.inference.intervals import bootstrap_rates, group_rates, rate_interval
from dienngon.inference.rates import Differences, differences, trends
from dienngon.inference.shares import compare_shares
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
    return counts, words


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


def found_in(told: Differences) -> tuple[int, int]:
    """Return how many differences the family-wise verdicts and the false discoveries find."""
    return tuple(sum(one.found for row in rows for one in row) for rows in (told.verdicts, told.discoveries))


def within(population: Counts, groups: np.ndarray, shares: dict[str, np.ndarray], runs: int, seed: int) -> None:
    """Print in how many runs themes, or topics, are said to differ between random halves of documents of one label."""
    counts, words = population
    names = sorted(set(groups.tolist()))
    print(f"\nwithin one label: runs with a false finding [Wilson's 95% interval], how many in these; {runs} runs\n")
    print("documents a side | themes: family-wise | false discoveries | topics: family-wise | false discoveries")
    for each in (20, 50):
        random, periods = np.random.default_rng([seed, each]), np.repeat([0, 1], each)
        found: list[list[int]] = [[], [], [], []]
        for run in range(runs):
            name = names[run % len(names)]
            pool = np.flatnonzero((groups == name) & (words > 0))
            place = random.choice(len(pool), 2 * each, replace=False)
            rows, test = pool[place], Design(seed=run)
            told = found_in(differences(sparse.csr_array(counts[rows]), words[rows], periods, 2, test))
            # Topics are fitted once to all documents of the label.
            halves = {"a": range(each), "b": range(each, 2 * each)}
            topics = compare_shares(shares[name][place], halves, test, ordered=False)
            said = (
                sum(bool(one) and one.found for row in rows for one in row)
                for rows in (topics.verdicts, topics.discoveries)
            )
            for kept, one in zip(found, (*told, *said), strict=True):
                kept.append(one)
        print(f"{each:>5} | " + " | ".join(counted_in_runs(one, runs) for one in found), flush=True)


def fitted(path: Path, groups: np.ndarray, kept: np.ndarray) -> dict[str, np.ndarray]:
    """Return the shares of six topics (NMF) in the documents of each label, fitted to these alone."""
    import dienngon as dn

    corpus, found = read(path, None), {}
    for name in sorted(set(groups.tolist())):
        some = np.flatnonzero((groups == name) & kept).tolist()
        own = dn.segment(dn.Corpus(tuple(corpus.documents[one] for one in some)))
        found[name] = dn.fit_topics(dn.count(own), "nmf", 6).document_shares()
    return found


def planted(population: Counts, runs: int, seed: int) -> None:
    """Print the power of both verdicts for a third of the themes, so many times as frequent in one of two periods."""
    counts, words = population
    print(f"\na third of {counts.shape[1]} themes planted, {runs} runs\n")
    print("documents a side   times | power, family-wise | power, false discoveries | false ones among these")
    for each in (100, 1000):
        for times in (1.5, 2, 4):
            random, periods = np.random.default_rng([seed, each]), np.repeat([1, 0], each)
            rows = []
            for run in range(runs):
                drawn = random.choice(np.flatnonzero(words > 0), 2 * each, replace=False)
                chosen = random.choice(counts.shape[1], counts.shape[1] // 3, replace=False)
                own = thinned(sparse.csr_array(counts[drawn]), chosen, each, 1 / times, random)
                told = differences(own, words[drawn], periods, 2, Design(permutations=999, seed=run))
                family, share = (np.array([row[1].found for row in kind]) for kind in (told.verdicts, told.discoveries))
                false = share.sum() - share[chosen].sum()
                rows.append((family[chosen].mean(), share[chosen].mean(), false / max(share.sum(), 1)))
            shown = " |".join(f"{one:8.3f}" for one in np.mean(rows, axis=0))
            print(f"{each:>8} {times:>8} |{shown}", flush=True)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure intervals and verdicts of themes where nothing differs.")
    parser.add_argument("--jsonl", type=Path, required=True, metavar="FILE", help="texts, one JSON object a line")
    parser.add_argument("--texts", type=int, metavar="N", help="texts to take (default: all)")
    parser.add_argument("--runs", type=int, default=500, metavar="N", help="samples, and runs (default: 500)")
    parser.add_argument("--permutations", type=int, default=999, metavar="N", help="in each run (default: 999)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the samples (default: 0)")
    parser.add_argument("--within", metavar="FIELD", help="false findings within the labels in this field instead")
    parser.add_argument("--planted", action="store_true", help="power for planted differences instead")
    options = parser.parse_args()
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load} (1, 5, 15 minutes)")
    population = counted(options.jsonl, options.texts)
    print(f"{len(population[1]):,} documents, {int(population[1].sum()):,} syllables")
    if options.within:
        groups = column(options.jsonl, options.within)
        shares = fitted(options.jsonl, groups, population[1] > 0)
        within(population, groups, shares, options.runs, options.seed)
        return
    if options.planted:
        planted(population, options.runs, options.seed)
        return
    population = tuple(one[population[1] > 0] for one in population)
    coverage(population, options.runs, options.seed)
    false_findings(population, options.runs, options.permutations, options.seed)


if __name__ == "__main__":
    main()
