"""Measure what the comparisons promise: false findings, power, coverage of intervals, and speed.

FILE is a JSONL (or .jsonl.gz) of documents, each with a text; they should be of one kind and time, so that
random halves do not differ. Counts are made once and kept next to --cache.

    python benchmarks/keyness.py FILE --part false
    python benchmarks/keyness.py FILE --part within --by label
    python benchmarks/keyness.py FILE --part agreement --by type --together document
    python benchmarks/keyness.py FILE --part planted --sizes 100:100,1000:1000
    python benchmarks/keyness.py FILE --part smallest --sizes 100:100,1000:1000
    python benchmarks/keyness.py FILE --part coverage
    python benchmarks/keyness.py FILE --part speed
"""

import argparse
import gzip
import itertools
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import sparse, stats

from dienngon.comparison import effects as statistics
from dienngon.comparison.dispersion import dispersion
from dienngon.comparison.effects import effects
from dienngon.inference import DISCOVERY, Design, blocks, permutation_test
from dienngon.inference.contrasts import detectable
from dienngon.inference.design import POINTWISE
from dienngon.inference.intervals import bootstrap_interval, group_rates, log_slopes

LEVEL = 0.05
BINS = (5, 10, 20, 50, 200)
LEAST_WORDS = 50
PARTS = ("false", "within", "planted", "smallest", "agreement", "coverage", "trends", "speed")


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and a text for each line."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            row = json.loads(line)
            yield f"{number:06d}", f"{row.get('title', '')}\n{row['text']}"


def counted(path: Path, cache: Path | None) -> tuple[sparse.csr_array, np.ndarray]:
    """Return the document-term matrix of a file and the words of each document."""
    if cache is not None and cache.exists():
        with np.load(cache) as kept:
            parts = (kept["data"], kept["indices"], kept["indptr"])
            return sparse.csr_array(parts, shape=tuple(kept["shape"])), kept["words"]
    import dienngon as dn
    from dienngon.reading.labels.labeller import label
    from dienngon.text import nfc

    documents = []
    for name, text in texts(path):
        clean = nfc(text)
        documents.append(dn.Document(name, clean, label(clean)))
    tokens = dn.segment(dn.Corpus(tuple(documents)))
    matrix, words = dn.count(tokens).matrix, tokens.word_counts
    if cache is not None:
        arrays = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
        np.savez_compressed(cache, **arrays, shape=np.array(matrix.shape), words=words)
    return matrix, words


def column(path: Path, name: str) -> np.ndarray:
    """Return a field of each line."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return np.array([str(json.loads(line).get(name, "")) for line in file])


def drawn(
    matrix: sparse.csr_array, words: np.ndarray, size: int, random: np.random.Generator
) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """Return counts and words of so many random documents, and the terms seen there five times or more."""
    rows = random.choice(np.flatnonzero(words >= LEAST_WORDS), size, replace=False)
    chosen = matrix[rows]
    total = np.asarray(chosen.sum(axis=0)).ravel()
    terms = np.flatnonzero(total >= BINS[0])
    return sparse.csr_array(chosen[:, terms]), words[rows].astype(float), terms


def thinned(
    counts: sparse.csr_array, columns: np.ndarray, first: int, share: float, random: np.random.Generator
) -> sparse.csr_array:
    """Return counts whose terms in ``columns`` keep a share of their hits in the documents from ``first`` on."""
    found = sparse.csc_array(counts, dtype=float)
    for column in columns.tolist():
        part = slice(found.indptr[column], found.indptr[column + 1])
        hits, later = found.data[part], found.indices[part] >= first
        hits[later] = random.binomial(hits[later].astype(int), share)
        found.data[part] = hits
    found.eliminate_zeros()
    return sparse.csr_array(found)


def wilson(bad: int, runs: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927)."""
    found = stats.binomtest(bad, runs).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def false_findings(
    matrix: sparse.csr_array, words: np.ndarray, runs: int, sizes: list[tuple[int, int]], seed: int
) -> None:
    """Print false keywords of random halves, by tokens and by documents, and the power for doubled rates."""
    print(f"Random halves, {runs} runs, terms seen {BINS[0]} times or more, level {LEVEL:g}")
    print("documents    terms | by tokens, G2 with BH: bad runs, false a run | by documents: bad runs, false in them |")
    print("Then: power for rates doubled, of terms in a tenth of the documents or more.")
    for target, reference in sizes:
        random = np.random.default_rng([target, reference, seed] if seed else [target, reference])
        token, ours, power, terms = [], [], [], []
        labels = np.r_[np.ones(target, dtype=int), np.zeros(reference, dtype=int)]
        for run in range(runs):
            counts, size, _ = drawn(matrix, words, target + reference, random)
            a = np.asarray(counts[:target].sum(axis=0)).ravel()
            b = np.asarray(counts[target:].sum(axis=0)).ravel()
            p = stats.chi2.sf(statistics.g2(a, b, size[:target].sum(), size[target:].sum()), 1)
            token.append(int((stats.false_discovery_control(p) <= LEVEL).sum()))
            found = permutation_test(blocks(counts, size, labels), [0, 1], design=Design(permutations=999, seed=run))
            ours.append(int((found.p_adjusted <= LEVEL).sum()))
            terms.append(counts.shape[1])
            if run % 4 == 0:
                held = np.bincount(counts.indices, minlength=counts.shape[1])
                able = np.flatnonzero(held >= 0.1 * (target + reference))
                planted = random.choice(able, min(20, len(able)), replace=False)
                changed = blocks(thinned(counts, planted, target, 0.5, random), size, labels)
                again = permutation_test(changed, [0, 1], design=Design(permutations=999, seed=run))
                power.append(float((again.p_adjusted[0, planted] <= LEVEL).mean()))
        bad = sum(one > 0 for one in ours)
        low, high = wilson(bad, runs)
        inside = [one for one in ours if one]
        print(
            f"{target:4} {reference:4} {np.mean(terms):8.0f} | {sum(one > 0 for one in token):4} of {runs}, "
            f"{np.mean(token):7.1f} | "
            f"{bad:3} of {runs} = {bad / runs:.3f} [{low:.3f}, {high:.3f}], {np.mean(inside) if inside else 0:.1f} "
            f"(most {max(inside, default=0)}) | {np.mean(power):.3f}",
            flush=True,
        )


def counted_in_runs(found: list[int], runs: int) -> str:
    """Return in how many runs anything was found, with Wilson's interval, and how much in those."""
    bad = sum(one > 0 for one in found)
    low, high = wilson(bad, runs)
    inside = [one for one in found if one]
    return f"{bad:3} of {runs} [{low:.3f}, {high:.3f}], {np.median(inside) if inside else 0:.0f} (most {max(found)})"


def within(matrix: sparse.csr_array, words: np.ndarray, groups: np.ndarray, runs: int, seed: int) -> None:
    """Print false keywords of random halves of documents of one label, by both verdicts."""
    print(f"runs with a false keyword within one label [Wilson's 95% interval], how many in these; {runs} runs")
    print(f"documents a side | family-wise, level {LEVEL:g} | false discoveries, {DISCOVERY:.0%}")
    names = sorted(set(groups.tolist()))
    for each in (20, 50):
        random, found = np.random.default_rng([seed, each]), ([], [])
        labels = np.repeat([1, 0], each)
        for run in range(runs):
            pool = np.flatnonzero((groups == names[run % len(names)]) & (words >= LEAST_WORDS))
            counts, size, _ = drawn(matrix[pool], words[pool], 2 * each, random)
            result = permutation_test(blocks(counts, size, labels), [0, 1], design=Design(seed=run))
            family = result.p_adjusted[0] <= LEVEL
            found[0].append(int(family.sum()))
            found[1].append(int((family | (result.q[0] <= DISCOVERY)).sum()))
        print(f"{each:4} | {counted_in_runs(found[0], runs)} | {counted_in_runs(found[1], runs)}", flush=True)


def planted(matrix: sparse.csr_array, words: np.ndarray, runs: int, sizes: list[tuple[int, int]]) -> None:
    """Print the power of both verdicts for 60 terms so many times as frequent, and the share of false ones found."""
    print(f"60 terms planted, held by a tenth of the documents or more; {runs} runs")
    print("documents   times | power, family-wise | power, false discoveries | share of false ones among these")
    for (target, reference), times in itertools.product(sizes, (2, 4)):
        random = np.random.default_rng([target, reference, times])
        labels = np.r_[np.ones(target, dtype=int), np.zeros(reference, dtype=int)]
        rows = []
        for run in range(runs):
            counts, size, _ = drawn(matrix, words, target + reference, random)
            held = np.bincount(counts.indices, minlength=counts.shape[1])
            able = np.flatnonzero(held >= 0.1 * (target + reference))
            chosen = random.choice(able, min(60, len(able)), replace=False)
            made = blocks(thinned(counts, chosen, target, 1 / times, random), size, labels)
            result = permutation_test(made, [0, 1], design=Design(permutations=999, seed=run))
            family = result.p_adjusted[0] <= LEVEL
            share = family | (result.q[0] <= DISCOVERY)
            false = share.sum() - share[chosen].sum()
            rows.append((family[chosen].mean(), share[chosen].mean(), false / max(share.sum(), 1)))
        print(f"{target:4} {reference:5} {times:4} |" + " |".join(f"{one:8.3f}" for one in np.mean(rows, axis=0)))


def smallest_found(matrix: sparse.csr_array, words: np.ndarray, runs: int, sizes: list[tuple[int, int]]) -> None:
    """Print how often planted differences are found, by how large they are beside the smallest that could be shown.

    The smallest is told from documents in which nothing is planted, and which hold as many hits.
    """
    edges = (0.0, 0.5, 0.7, 0.9, 1.1, 1.3, 1.6, np.inf)
    print(f"power by log ratio planted / smallest that could be shown (terms in brackets); {runs} runs")
    print("documents   times " + "".join(f"{f'{low:g}-{high:g}':>12}" for low, high in itertools.pairwise(edges)))
    for (target, reference), times in itertools.product(sizes, (2, 4, 8)):
        random = np.random.default_rng([target, reference, times])
        labels = np.r_[np.ones(target, dtype=int), np.zeros(reference, dtype=int)]
        share = target / (target + reference)
        ratio, hit = [], []
        for run in range(runs):
            counts, size, _ = drawn(matrix, words, target + reference, random)
            held = np.bincount(counts.indices, minlength=counts.shape[1])
            able = np.flatnonzero(held >= 0.1 * (target + reference))
            chosen = random.choice(able, min(80, len(able) // 4), replace=False)
            test = Design(permutations=499, seed=run)
            before = thinned(counts, chosen, 0, share + (1 - share) / times, random)
            critical = float(permutation_test(blocks(before, size, labels), [0, 1], design=test).critical[0])
            own = blocks(before[:, chosen], size, labels)
            least = detectable(own, labels == 1, critical, np.ones(len(chosen), dtype=bool)).log2
            after = blocks(thinned(counts, chosen, target, 1 / times, random), size, labels)
            hit.append(permutation_test(after, [0, 1], design=test).p_adjusted[0, chosen] <= LEVEL)
            ratio.append(np.log2(times) / np.where(np.isnan(least), np.inf, least))
        place = np.digitize(np.concatenate(ratio), edges) - 1
        hits = np.concatenate(hit)
        cells = [
            f"{hits[place == one].mean() if (place == one).any() else np.nan:.2f} ({(place == one).sum()})"
            for one in range(len(edges) - 1)
        ]
        print(f"{target:4} {reference:5} {times:4}  " + "".join(f"{one:>12}" for one in cells), flush=True)


def agreement(matrix: sparse.csr_array, words: np.ndarray, groups: np.ndarray, clusters: list[list[int]]) -> None:
    """Print for each group against the rest how many terms are found, and of these how many intervals hold 0 inside."""
    kept = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() >= BINS[0])
    counts = sparse.csr_array(sparse.csc_array(matrix)[:, kept])
    design = Design(clusters=clusters)
    print("found, and the 95% interval of the log ratio holds 0 inside: before, and once the test is heard")
    for name in sorted(set(groups.tolist())):
        made = blocks(counts, words, (groups == name).astype(int), design)
        if min(made.group_sizes) < 5:
            continue
        result = permutation_test(made, [0, 1], design=design)
        family = result.p_adjusted[0] <= LEVEL
        share = family | (result.q[0] <= DISCOVERY)
        side = np.where(result.statistic[0] >= 0, 1.0, -1.0)
        raw = effects("log_ratio", made, design)
        agrees = (raw.value >= 0) == (side > 0)
        heard = raw.settled(side, agrees & (share | (result.p[0] <= POINTWISE)))
        cells = []
        for found in (family & agrees, share & agrees):
            inside = [int(((one.low < 0) & (one.high > 0))[found].sum()) for one in (raw, heard)]
            cells.append(f"{found.sum():5} found: {inside[0]:4}, {inside[1]:2}")
        print(
            f"{name:24} {' to '.join(map(str, made.group_sizes[::-1])):>12} | family {cells[0]} | q {cells[1]}",
            flush=True,
        )


def log_quotient(a: np.ndarray, n: np.ndarray, b: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Return the log ratio."""
    return np.log2((a + 0.5) / n) - np.log2((b + 0.5) / m)


def coverage(matrix: sparse.csr_array, words: np.ndarray, runs: int, sizes: list[tuple[int, int]]) -> None:
    """Print the coverage of nominal 95% intervals by documents a side and hits of the term."""
    usable = np.flatnonzero(words >= LEAST_WORDS)
    everywhere = np.asarray(matrix[usable].sum(axis=0)).ravel() / words[usable].sum()
    print(f"Coverage of nominal 95% intervals, {runs} runs, of terms as frequent on both sides (1) or twice (2)")
    print("documents   times  interval      " + "".join(f"{f'{low}+ hits':>11}" for low in BINS))
    for (target, reference), times in itertools.product(sizes, (1, 2)):
        random = np.random.default_rng([target, reference, times])
        labels = np.r_[np.ones(target, dtype=int), np.zeros(reference, dtype=int)]
        cells: dict[str, list[list[bool]]] = {}
        for run in range(runs):
            counts, size, terms = drawn(matrix, words, target + reference, random)
            if times == 2:
                counts = thinned(counts, np.arange(counts.shape[1]), target, 0.5, random)
            total = np.asarray(counts.sum(axis=0)).ravel()
            kept = np.flatnonzero(total >= BINS[0])
            kept = random.choice(kept, min(len(kept), 800), replace=False)
            data = blocks(counts[:, kept], size, labels)
            true = {
                "log_ratio": np.full(len(kept), np.log2(times)),
                "log_odds": np.full(len(kept), np.log(times)),
                "difference": 1000 * everywhere[terms[kept]] * (1 - 1 / times),
            }
            ends = {name: effects(name, data) for name in true}
            found = {name: (one.low, one.high, true[name]) for name, one in ends.items()}
            heard = permutation_test(data, [0, 1], design=Design(permutations=199, seed=run))
            side = np.where(heard.statistic[0] >= 0, 1.0, -1.0)
            told = (heard.p[0] <= POINTWISE) & ((ends["log_ratio"].value >= 0) == (side > 0))
            after = ends["log_ratio"].settled(side, told)
            # What is not given counts as it was.
            left = np.isnan(after.low)
            shown = (
                np.where(left, ends["log_ratio"].low, after.low),
                np.where(left, ends["log_ratio"].high, after.high),
            )
            found["log_ratio, cut"] = (*shown, true["log_ratio"])
            ratio = bootstrap_interval(data, log_quotient, replicates=399, seed=run)
            found["bootstrap"] = (*ratio, true["log_ratio"])
            place = np.searchsorted(BINS, total[kept], side="right") - 1
            for name, (low, high, truth) in found.items():
                own = cells.setdefault(name, [[] for _ in BINS])
                for number, inside in zip(place, (low <= truth + 1e-9) & (high >= truth - 1e-9), strict=True):
                    own[number].append(bool(inside))
        for name, rows in cells.items():
            shown = "".join(f"{np.mean(row):11.3f}" if len(row) >= 100 else f"{'-':>11}" for row in rows)
            print(f"{target:4} {reference:4}   {times:5}  {name:15}{shown}", flush=True)


def trends(matrix: sparse.csr_array, words: np.ndarray, runs: int) -> None:
    """Print the coverage of the interval of a slope where there is none."""
    print("Coverage of nominal 95% intervals of slopes over five periods, true value 0")
    for each in (5, 10, 20, 50):
        random = np.random.default_rng(each)
        labels = np.repeat(np.arange(5), each)
        cells: list[list[bool]] = [[] for _ in BINS]
        for _ in range(runs):
            counts, size, _ = drawn(matrix, words, 5 * each, random)
            total = np.asarray(counts.sum(axis=0)).ravel()
            kept = random.choice(counts.shape[1], min(counts.shape[1], 200), replace=False)
            counts, total = counts[:, kept], total[kept]
            _, low, high = log_slopes(blocks(counts, size, labels), np.arange(5))
            for number, inside in zip(
                np.searchsorted(BINS, total, side="right") - 1, (low <= 0) & (high >= 0), strict=True
            ):
                cells[number].append(bool(inside))
        print(
            f"{each:3} a period  " + "".join(f"{np.mean(c):12.3f}" if len(c) >= 100 else f"{'-':>12}" for c in cells),
            flush=True,
        )


def speed(matrix: sparse.csr_array, words: np.ndarray, terms: int, permutations: int) -> None:
    """Print seconds and peak memory for the most frequent terms of all documents."""
    total = np.asarray(matrix.sum(axis=0)).ravel()
    chosen = np.sort(np.argsort(-total, kind="stable")[:terms])
    counts = sparse.csr_array(sparse.csc_array(matrix)[:, chosen])
    labels = (np.random.default_rng(0).random(counts.shape[0]) < 0.2).astype(int)
    inside, outside = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    print(f"{counts.shape[0]:,} documents, {counts.shape[1]:,} terms, {counts.nnz:,} cells")
    took = []
    for _ in range(3):
        began = time.perf_counter()
        a, b = (np.asarray(counts[rows].sum(axis=0)).ravel() for rows in (inside, outside))
        n, m = float(words[inside].sum()), float(words[outside].sum())
        statistics.g2(a, b, n, m)
        statistics.log_ratio(a, b, n, m)
        statistics.log_odds(a, b, n, m, 1000 * np.maximum(a + b, 0.5) / (n + m))
        dispersion(counts, words)
        took.append(time.perf_counter() - began)
    print(f"G2, log ratio, log-odds, dispersion: {np.median(took):.2f} s (median of 3; wanted: under 2)")
    made = blocks(counts, words, labels)
    began = time.perf_counter()
    group_rates(made, 1), group_rates(made, 0)
    print(f"jackknife of both groups: {time.perf_counter() - began:.2f} s")
    began = time.perf_counter()
    permutation_test(made, [0, 1], design=Design(permutations=permutations))
    print(f"{permutations:,} permutations: {time.perf_counter() - began:.1f} s (wanted: 2,000 in under 60)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"peak memory of the process: {peak:.0f} MiB (wanted: under 2,048)")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="False findings, power, coverage and speed of the comparisons.")
    parser.add_argument("file", type=Path, help="JSONL or .jsonl.gz with a text a line")
    parser.add_argument("--part", choices=PARTS, default="false")
    parser.add_argument("--by", default="label", metavar="FIELD", help="field of groups (default: label)")
    parser.add_argument("--together", metavar="FIELD", help="field of documents that move together")
    parser.add_argument("--runs", type=int, default=200, metavar="N", help="(default: 200)")
    parser.add_argument(
        "--sizes", default="10:10,50:50,100:100", help="documents a side (default: 10:10,50:50,100:100)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the random halves (default: 0)")
    parser.add_argument("--terms", type=int, default=50_000, metavar="N", help="for speed (default: 50000)")
    parser.add_argument("--permutations", type=int, default=2000, metavar="N", help="for speed (default: 2000)")
    parser.add_argument("--cache", type=Path, metavar="FILE.npz", help="where counts are kept for the next run")
    options = parser.parse_args()
    sizes = [(int(a), int(b)) for a, b in (pair.split(":") for pair in options.sizes.split(","))]
    matrix, words = counted(options.file, options.cache)
    if options.part == "false":
        false_findings(matrix, words, options.runs, sizes, options.seed)
    elif options.part == "within":
        within(matrix, words, column(options.file, options.by), options.runs, options.seed)
    elif options.part == "planted":
        planted(matrix, words, options.runs, sizes)
    elif options.part == "smallest":
        smallest_found(matrix, words, options.runs, sizes)
    elif options.part == "agreement":
        members: dict[str, list[int]] = {}
        for place, one in enumerate(column(options.file, options.together) if options.together else ()):
            members.setdefault(str(one), []).append(place)
        agreement(matrix, words, column(options.file, options.by), list(members.values()))
    elif options.part == "coverage":
        coverage(matrix, words, options.runs, sizes)
    elif options.part == "trends":
        trends(matrix, words, options.runs)
    else:
        speed(matrix, words, options.terms, options.permutations)


if __name__ == "__main__":
    main()
