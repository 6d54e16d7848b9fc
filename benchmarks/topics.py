"""Measure the topic models side by side: labels, stability, planted topics, the null, the number chosen, cost.

python benchmarks/topics.py labels --jsonl FILE --label topic [--only TEXT]
python benchmarks/topics.py stability --jsonl FILE --rows 2000 -k 10
python benchmarks/topics.py planted
python benchmarks/topics.py null --jsonl FILE --rows 600 --ks 3,10,20
python benchmarks/topics.py auto --jsonl FILE --label topic
python benchmarks/topics.py speed --jsonl FILE --rows 2653

FILE holds one JSON object a line with title and text. Beside the models stand two baselines by k-means and, where
umap-learn and hdbscan are installed, UMAP and HDBSCAN with BERTopic's settings on the vectors of the first baseline.
Seconds are of the processor unless it is said otherwise.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import importlib
import importlib.util
import json
import multiprocessing
import re
import statistics
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

import dienngon as dn
from dienngon.corpus import Corpus, Document, Span
from dienngon.counts import Counts
from dienngon.topic_models import Topics, assess, fit_topics
from dienngon.topic_models.features import components, latent_rows, stream_of
from dienngon.topic_models.fit import MODELS
from dienngon.topic_models.weights import heaviest, tfidf_rows, unit

SYLLABLES = [
    a + b for a in ("b", "đ", "g", "kh", "l", "m", "ph", "tr", "v", "x") for b in ("a", "ia", "ô", "u", "ê", "ương")
]
# What finds a topic for each row of counts, for a number of topics and a seed.
Method = Callable[[Counts, int, int], np.ndarray]


def document(name: str, text: str) -> Document:
    """Return a text as a document of which every line is a paragraph."""
    text = unicodedata.normalize("NFC", text)
    spans, at = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            spans.append(Span(number, at, at + len(line), "body", "", "benchmark"))
        at += len(line) + 1
    return Document(name, text, tuple(spans))


def rows_of(path: Path, limit: int | None) -> list[dict[str, Any]]:
    """Return the first rows of a file of JSON lines."""
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line, _ in zip(file, range(limit or sys.maxsize), strict=False)]


def counted(rows: list[dict[str, Any]]) -> Counts:
    """Return the counts of whole documents."""
    texts = (f"{row.get('title') or ''}\n{row['text'] or ''}" for row in rows)
    corpus = Corpus(tuple(document(f"{number:06}", text) for number, text in enumerate(texts)))
    return dn.count(dn.segment(corpus, workers=1))


def chosen(options: argparse.Namespace) -> tuple[Counts, np.ndarray]:
    """Return the counts and labels of the documents asked for, some of them drawn at random with ``--rows``."""
    rows = rows_of(options.jsonl, None)
    if options.only:
        rows = [row for row in rows if options.only in str(row.get(options.label))]
    if options.rows and options.rows < len(rows):
        picked = np.random.default_rng(0).choice(len(rows), options.rows, replace=False)
        rows = [rows[one] for one in np.sort(picked)]
    counts = counted(rows)
    labels = np.array([str(row.get(options.label)) for row in rows])
    print(f"{options.jsonl.name}: {counts.matrix.shape[0]} documents, {len(counts.terms)} terms", flush=True)
    return counts, labels


def part(counts: Counts, rows: np.ndarray) -> Counts:
    """Return some documents' counts, as if they were the corpus."""
    documents = tuple(counts.tokens.corpus.documents[one] for one in rows)
    own = dataclasses.replace(
        counts.tokens,
        corpus=Corpus(documents),
        words=tuple(counts.tokens.words[one] for one in rows),
        merged=tuple(counts.tokens.merged[one] for one in rows),
        removed=tuple(counts.tokens.removed[one] for one in rows),
    )
    matrix = sparse.csr_array(counts.matrix[rows])
    kept = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel())
    terms = tuple(counts.terms[one] for one in kept)
    size = len(rows)
    return Counts(sparse.csr_array(matrix[:, kept]), terms, np.arange(size), np.full(size, -1), "document", own)


def shuffled(counts: Counts, seed: int) -> Counts:
    """Return the counts of documents as long as before, of words drawn from all of them without replacement.

    The documents are written and read again, so that words stand side by side by chance too.
    """
    cells = counts.matrix.tocoo()
    row, column = (np.repeat(one, cells.data) for one in cells.coords)
    words = np.random.default_rng(seed).permutation(column)
    ends = np.cumsum(np.bincount(row, minlength=counts.matrix.shape[0]))
    names = np.array(counts.terms, dtype=object)[words]
    texts = [" , ".join(one) for one in np.split(names, ends[:-1])]
    corpus = Corpus(tuple(document(f"{number:06}", text) for number, text in enumerate(texts)))
    return dn.count(dn.segment(corpus, workers=1))


def planted(k: int, seed: int, documents: int = 400, words: int = 60) -> tuple[Counts, np.ndarray]:
    """Return documents drawn from an LDA with k topics, and its topics × terms of the counts."""
    random = np.random.default_rng([seed, k])
    names = [f"{a}{b}" for a in SYLLABLES for b in SYLLABLES][:600]
    topics = random.dirichlet(np.full(len(names), 0.05), size=k)
    mixtures = random.dirichlet(np.full(k, 0.08), size=documents)
    texts = [
        " , ".join(names[random.choice(len(names), p=topics[one])] for one in random.choice(k, words, p=mix))
        for mix in mixtures
    ]
    corpus = Corpus(tuple(document(f"{number:04}", text) for number, text in enumerate(texts)))
    counts = dn.count(dn.segment(corpus), stop=[])
    place = {name: number for number, name in enumerate(names)}
    return counts, topics[:, [place[term] for term in counts.terms]]


def fitted(model: str) -> Method:
    """Return a model as a method."""
    return lambda counts, k, seed: heaviest(fit_topics(counts, model, k, seed).row_weights)


def lsa(counts: Counts, k: int, seed: int) -> np.ndarray:
    """Return k-means on 100 latent semantic dimensions of TF-IDF."""
    return np.asarray(KMeans(k, n_init=10, random_state=seed).fit_predict(latent_rows(counts.matrix, 100)))


def pairs(counts: Counts, k: int, seed: int) -> np.ndarray:
    """Return k-means on 60 latent dimensions of words and pairs of syllables, in 5 documents to 30% of them."""
    size = counts.matrix.shape[0]
    stream = stream_of(counts, np.arange(size))
    views = [counts.matrix, *([] if stream is None else [stream.pairs(np.arange(size))])]
    weighted = []
    for view in views:
        rows = np.bincount(view.indices, minlength=view.shape[1])
        weighted.append(tfidf_rows(sparse.csr_array(view[:, np.flatnonzero((rows >= 5) & (rows <= 0.3 * size))])))
    vectors = unit(components(sparse.csr_array(sparse.hstack(weighted).astype(np.float64)), 60))
    return np.asarray(KMeans(k, n_init=10, random_state=seed).fit_predict(vectors))


def umap_hdbscan(counts: Counts, _k: int, seed: int) -> np.ndarray:
    """Return what UMAP and HDBSCAN find with BERTopic's settings."""
    hdbscan, umap = importlib.import_module("hdbscan"), importlib.import_module("umap")
    reducing = umap.UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, low_memory=False
    )
    places = reducing.fit_transform(latent_rows(counts.matrix, 100))
    return np.asarray(hdbscan.HDBSCAN(min_cluster_size=10, prediction_data=True).fit_predict(places))


def methods(models: Sequence[str]) -> dict[str, Method]:
    """Return the models and the baselines by name."""
    found = {model: fitted(model) for model in models}
    found |= {"k-means, LSA": lsa, "k-means, pairs": pairs}
    if importlib.util.find_spec("umap") and importlib.util.find_spec("hdbscan"):
        found["UMAP + HDBSCAN"] = umap_hdbscan
    return found


def agreement(truth: np.ndarray, found: np.ndarray) -> tuple[float, float]:
    """Return NMI and ARI with labels."""
    return float(normalized_mutual_info_score(truth, found)), float(adjusted_rand_score(truth, found))


def timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what a call returns, and its seconds of processor time and by the clock."""
    wall, began = time.perf_counter(), time.process_time()
    found = call()
    return found, time.process_time() - began, time.perf_counter() - wall


def run_labels(options: argparse.Namespace) -> None:
    """Print agreement with labels, and with fits by other seeds, in another order, and without 5% of the documents.

    Of the latter also the agreement with labels: one corpus is one draw, also where a model has nothing random in it.
    """
    counts, truth = chosen(options)
    size, k = counts.matrix.shape[0], options.k or len(set(truth))
    random = np.random.default_rng(1)
    order = random.permutation(size)
    fewer = [np.sort(random.permutation(size)[: round(0.95 * size)]) for _ in range(options.draws)]
    print(
        f"k = {k}, {options.seeds} seeds (one of consensus and nmf), medians; ARI with refits; in 95% of the documents"
    )
    heads = f"{'NMI':>6}{'ARI':>6}{'seed':>7}{'order':>7}{'95%: mean, least, NMI, ARI':>28}{'seconds':>9}{'ratio':>7}"
    print(f"{'':<16}{heads}")
    base = 0.0
    for name, method in methods(options.models).items():
        seeds = range(1 if name in {"consensus", "nmf"} else options.seeds)
        runs = [timed(lambda method=method, seed=seed: method(counts, k, seed)) for seed in seeds]
        found = [run[0] for run in runs]
        nmi, ari = np.median([agreement(truth, one) for one in found], axis=0)
        again = [adjusted_rand_score(found[0], one) for one in found[1:]]
        turned = adjusted_rand_score(found[0][order], method(part(counts, order), k, 0))
        parts = [method(part(counts, rows), k, 0) for rows in fewer]
        less = [adjusted_rand_score(found[0][rows], one) for rows, one in zip(fewer, parts, strict=True)]
        there = np.mean([agreement(truth[rows], one) for rows, one in zip(fewer, parts, strict=True)], axis=0)
        took = statistics.median(run[1] for run in runs)
        base = base or took
        reseeded = f"{np.mean(again):.3f}" if again else "-"
        print(
            f"{name:<16}{nmi:>6.3f}{ari:>6.3f}{reseeded:>7}{turned:>7.3f}{np.mean(less):>8.3f}{min(less):>7.3f}"
            f"{there[0]:>7.3f}{there[1]:>6.3f}{took:>9.1f}{took / base:>7.2f}",
            flush=True,
        )


def verdicts(topics: Topics) -> str:
    """Return the verdicts on topics and their stability, the largest first."""
    found = topics.stability
    assert found is not None
    numbers = [sum(str(one) == name for one in found.verdicts) for name in ("stable", "doubtful", "not")]
    values = " ".join(f"{one:.2f}" for one in sorted(found.values, reverse=True))
    return f"{numbers[0]:>3} stable {numbers[1]:>2} doubtful {numbers[2]:>2} not  {values}"


def run_stability(options: argparse.Namespace) -> None:
    """Print how far the topics of each model come back."""
    counts, _ = chosen(options)
    k = options.k or 10
    for model in options.models:
        topics = fit_topics(counts, model, k)
        topics, took, _ = timed(lambda topics=topics: assess(topics))
        print(f"k = {k} {model:<10}{verdicts(topics)}  ({took:.1f} s)", flush=True)


def run_planted(options: argparse.Namespace) -> None:
    """Print how well planted topics are recovered, the number chosen, and how many are stable."""
    for k in range(3, 13):
        counts, truth = planted(k, options.seed)
        auto = fit_topics(counts)
        print(f"{k:>3} planted: {len(auto)} chosen,{verdicts(auto)}", flush=True)
        for model in options.models:
            topics = assess(fit_topics(counts, model, k))
            cosine = unit(topics.word_shares) @ unit(truth).T
            best = cosine[linear_sum_assignment(-cosine)]
            print(f"    {model:<10} cosine {best.mean():.3f}, least {best.min():.3f} {verdicts(topics)}", flush=True)


def run_null(options: argparse.Namespace) -> None:
    """Print how stable topics are where there are none."""
    counts, _ = chosen(options)
    lengths = np.asarray(counts.matrix.sum(axis=1)).ravel()
    print(f"{np.median(lengths):.0f} words a document (median), drawn again from all")
    for seed in range(options.seeds):
        mixed = shuffled(counts, seed)
        auto, took, _ = timed(lambda mixed=mixed: fit_topics(mixed))
        supported = auto.scan is not None and (auto.scan.data["chosen"] == "yes").any()
        said = "supported" if supported else "no number is supported"
        print(f"  shuffle {seed} auto: {said}, best {len(auto)},{verdicts(auto)} ({took:.0f} s)", flush=True)
        for model in options.models:
            for k in options.ks:
                topics = assess(fit_topics(mixed, model, k))
                print(f"  shuffle {seed} {model:<10} k = {k:<3}{verdicts(topics)}", flush=True)


def run_auto(options: argparse.Namespace) -> None:
    """Print the number that is chosen, and agreement with labels there."""
    counts, truth = chosen(options)
    topics, took, wall = timed(lambda: fit_topics(counts))
    found = heaviest(topics.row_weights)
    nmi, ari = agreement(truth, found)
    print(f"{len(topics)} chosen ({len(set(truth))} labels), NMI {nmi:.3f}, ARI {ari:.3f}, {verdicts(topics)}")
    print(f"{took:.1f} s of processor time, {wall:.1f} s by the clock")
    columns = ["k", "stable_topics", "stability", "held_out", "chosen"]
    print(topics.scan.data[columns].to_string(index=False, float_format="{:.3f}".format), flush=True)


def run_speed(options: argparse.Namespace) -> None:
    """Print what each costs in a process of its own, from the finished counts."""
    counts, _ = chosen(options)
    k = options.k or 10
    print(f"k = {k}, medians of {options.draws}; memory: the most above what the counts hold, first run")
    base: list[float] = []
    for name in RUNS:
        # A fork has the counts, which cannot be pickled.
        forking = multiprocessing.get_context("fork")
        here, there = forking.Pipe(duplex=False)
        process = forking.Process(target=one_speed, args=(there, name, counts, k, options.draws))
        process.start()
        found = here.recv()
        process.join()
        if isinstance(found, str):
            print(f"  {name:<24} not measured: {found}", flush=True)
            continue
        wall, processor, more = found
        base = base or [wall, processor]
        print(
            f"  {name:<24}{wall:>7.1f} s by the clock (x {wall / base[0]:.2f}) {processor:>7.1f} s of processor "
            f"(x {processor / base[1]:.2f}) {more:>6.0f} MiB",
            flush=True,
        )


RUNS: dict[str, Callable[[Counts, int], Any]] = {
    "consensus": lambda counts, k: fit_topics(counts, "consensus", k),
    "nmf": lambda counts, k: fit_topics(counts, "nmf", k),
    "bertopic, k given": lambda counts, k: fit_topics(counts, "bertopic", k),
    "bertopic, own clustering": lambda counts, k: umap_hdbscan(counts, k, 0),
    "k-means, LSA": lambda counts, k: lsa(counts, k, 0),
    "consensus, assessed": lambda counts, k: assess(fit_topics(counts, "consensus", k)),
    "nmf, assessed": lambda counts, k: assess(fit_topics(counts, "nmf", k)),
    "auto, assessed": lambda counts, _k: fit_topics(counts),
}


def one_speed(there: Connection, name: str, counts: Counts, k: int, draws: int) -> None:
    """Send the seconds by the clock and of the processor, and the memory, of one of them, or what is missing."""
    try:
        # What is imported when it is first needed is no part of the cost.
        RUNS[name](part(counts, np.arange(min(100, counts.matrix.shape[0]))), 2)
    except ImportError as problem:
        there.send(f"{problem.name} is not installed")
        return
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    before, above, walls, processors = memory("VmRSS"), 0.0, [], []
    for _ in range(draws):
        _, processor, wall = timed(lambda: RUNS[name](counts, k))
        above = above or memory("VmHWM") - before
        walls.append(wall)
        processors.append(processor)
    there.send((statistics.median(walls), statistics.median(processors), above))


def memory(field: str) -> float:
    """Return a field of this process's memory, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(rf"{field}:\s*(\d+)", status)
    assert found is not None
    return int(found.group(1)) / 1024


def main() -> None:
    """Run what the command line asks for."""
    warnings.simplefilter("ignore")
    runs = {"labels": run_labels, "stability": run_stability, "planted": run_planted, "null": run_null}
    runs |= {"auto": run_auto, "speed": run_speed}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=list(runs))
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--label", default="topic", help="the key that holds the label")
    parser.add_argument("--only", default="", help="take rows whose label holds this text")
    parser.add_argument("--rows", type=int, help="so many rows, drawn at random (default: all)")
    parser.add_argument("-k", type=int, help="default: the number of labels, 10 where there are none")
    parser.add_argument("--ks", type=lambda text: [int(one) for one in text.split(",")], default=[3, 10, 20])
    parser.add_argument("--draws", type=int, default=3, help="parts of 95%% in labels, repetitions in speed")
    parser.add_argument("--seeds", type=int, default=3, help="fits in labels, shuffles in null")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--models", type=lambda text: text.split(","), default=list(MODELS))
    options = parser.parse_args()
    runs[options.what](options)


if __name__ == "__main__":
    main()
