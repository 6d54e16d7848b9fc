"""Measure the topic models: planted topics, human labels, stability, the null, time and memory.

python benchmarks/topics.py planted
python benchmarks/topics.py labels --jsonl statutes.jsonl.gz --label topic [--subsets 4]
python benchmarks/topics.py stability --jsonl FILE --label topic --rows 2000
python benchmarks/topics.py null --jsonl FILE --rows 600 --models spectral,nmf,lsa,bertopic
python benchmarks/topics.py speed --jsonl FILE --rows 25000

FILE holds one JSON object a line with title and text. Where umap-learn and hdbscan are installed, BERTopic's own
clustering (UMAP and HDBSCAN with its defaults) is run on the same SVD vectors as ours; where gensim is, its LDA.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import importlib
import importlib.util
import json
import re
import subprocess
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

import dienngon as dn
from dienngon.corpus import Corpus, Document, Span
from dienngon.counts import Counts
from dienngon.topic_models import assess, choose_k, fit_topics
from dienngon.topic_models.weights import latent_rows, unit

MODELS = ("spectral", "lsa", "nmf", "lda")
SYLLABLES = [
    a + b for a in ("b", "đ", "g", "kh", "l", "m", "ph", "tr", "v", "x") for b in ("a", "ia", "ô", "u", "ê", "ương")
]


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
    """Return counts whose words were distributed again over the corpus: lengths and frequencies stay."""
    cells = counts.matrix.tocoo()
    row, column = (np.repeat(one, cells.data) for one in cells.coords)
    words = np.random.default_rng(seed).permutation(column)
    matrix = sparse.csr_array((np.ones(len(row), dtype=np.int64), (row, words)), shape=counts.matrix.shape)
    return dataclasses.replace(counts, matrix=matrix)


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


def bertopic_labels(vectors: np.ndarray, seed: int | None) -> np.ndarray:
    """Return what UMAP and HDBSCAN make of vectors with BERTopic's default settings."""
    hdbscan, umap = importlib.import_module("hdbscan"), importlib.import_module("umap")
    reducing = umap.UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, low_memory=False
    )
    places = reducing.fit_transform(vectors)
    return np.asarray(hdbscan.HDBSCAN(min_cluster_size=10, prediction_data=True).fit_predict(places))


def has_bertopic() -> bool:
    """Return whether BERTopic's own parts are installed."""
    return bool(importlib.util.find_spec("umap") and importlib.util.find_spec("hdbscan"))


def heaviest(weights: np.ndarray) -> np.ndarray:
    """Return the heaviest topic of each row, -1 for none."""
    return np.where(weights.any(axis=1), weights.argmax(axis=1), -1)


def run_planted(options: argparse.Namespace) -> None:
    """Print how well planted topics are recovered, and the k that is chosen."""
    print(f"{'k':>3} {'model':<9} matched cosine (mean, least), chosen k")
    for k in range(3, 13):
        counts, truth = planted(k, options.seed)
        for model in options.models:
            topics = fit_topics(counts, model, k)
            cosine = unit(topics.word_shares) @ unit(truth).T
            best = cosine[linear_sum_assignment(-cosine)]
            chosen: Any = "-"
            if model in options.scan:
                chosen = choose_k(counts, model, range(2, 15), draws=3).k
            print(f"{k:>3} {model:<9} {best.mean():.3f} {best.min():.3f}  {chosen}", flush=True)


def subsets(counts: Counts, labels: np.ndarray, number: int) -> Iterator[tuple[str, Counts, np.ndarray]]:
    """Yield the corpus, and parts of it with ten labels each."""
    yield "all", counts, labels
    names, sizes = np.unique(labels, return_counts=True)
    large = names[sizes >= 240]
    for seed in range(number):
        random = np.random.default_rng(seed)
        chosen = random.choice(large, 10, replace=False)
        rows = []
        for one in chosen:
            members = np.flatnonzero(labels == one)
            rows.append(random.choice(members, int(random.integers(120, min(420, len(members)) + 1)), replace=False))
        picked = np.sort(np.concatenate(rows))
        yield f"10 of them ({seed})", part(counts, picked), labels[picked]


def run_labels(options: argparse.Namespace) -> None:
    """Print agreement with labels."""
    rows = [row for row in rows_of(options.jsonl, options.rows) if options.only in str(row[options.label])]
    labels = np.array([row[options.label] for row in rows])
    counts = counted(rows)
    for name, some, truth in subsets(counts, labels, options.subsets):
        k = len(set(truth))
        print(f"{name}: {len(truth)} documents, {k} labels")
        for model in options.models:
            began = time.perf_counter()
            found = heaviest(fit_topics(some, model, k).row_weights)
            show(f"{model}, k = {k}", truth, found, time.perf_counter() - began)
        if options.auto:
            scan = choose_k(some, "spectral", range(2, 41, 2), draws=2)
            if scan.topics is not None:
                show(f"spectral, auto ({scan.k})", truth, heaviest(scan.topics.row_weights), 0.0)
            else:
                print("  spectral, auto: no k is supported")
        if has_bertopic():
            began = time.perf_counter()
            found = bertopic_labels(latent_rows(some.matrix, 100), 0)
            outliers = (found == -1).mean()
            said = f"BERTopic's default ({found.max() + 1}, {outliers:.0%} out)"
            show(said, truth, found, time.perf_counter() - began)


def show(name: str, truth: np.ndarray, found: np.ndarray, seconds: float) -> None:
    """Print a line of agreement."""
    nmi, rand = normalized_mutual_info_score(truth, found), adjusted_rand_score(truth, found)
    print(f"  {name:<36} NMI {nmi:.3f}  ARI {rand:.3f}  {seconds:.1f} s", flush=True)


def sample(options: argparse.Namespace) -> tuple[Counts, np.ndarray]:
    """Return the counts of documents drawn at random."""
    rows = rows_of(options.jsonl, None)
    picked = np.sort(
        np.random.default_rng(0).choice(len(rows), min(len(rows), options.rows or len(rows)), replace=False)
    )
    return counted([rows[one] for one in picked]), picked


def run_stability(options: argparse.Namespace) -> None:
    """Print agreement with refits."""
    counts, _ = sample(options)
    size = counts.matrix.shape[0]
    print(f"{size} documents, k = {options.k}: adjusted Rand index, mean of {options.draws}")
    for model in options.models:
        topics = assess(fit_topics(counts, model, options.k), draws=options.draws, seeds=options.draws, orders=1)
        found = topics.stability
        assert found is not None
        order = np.random.default_rng(9).permutation(size)
        again = fit_topics(part(counts, order), model, options.k)
        same = np.array_equal(again.row_weights, topics.row_weights[order])
        print(
            f"  {model:<10} seeds {found.rand['seeds']:.3f}  halves {found.rand['halves']:.3f}  "
            f"stable {sum(found.stable)} of {len(topics)}  another order gives the same topics: {same}",
            flush=True,
        )
    if has_bertopic():
        vectors = latent_rows(counts.matrix, 100)
        base = bertopic_labels(vectors, 0)
        random = np.random.default_rng(0)
        seeds = [adjusted_rand_score(base, bertopic_labels(vectors, 1 + one)) for one in range(options.draws)]
        halves, orders = [], []
        for _ in range(options.draws):
            some = random.permutation(size)[: size // 2]
            halves.append(adjusted_rand_score(base[some], bertopic_labels(latent_rows(counts.matrix[some], 100), 0)))
            order = random.permutation(size)
            orders.append(adjusted_rand_score(base[order], bertopic_labels(vectors[order], 0)))
        values = ", ".join(
            f"{name} {np.mean(one):.3f}"
            for name, one in zip(("seeds", "halves", "orders"), (seeds, halves, orders), strict=True)
        )
        print(f"  BERTopic's default ({base.max() + 1} topics, {(base == -1).mean():.0%} out): {values}")


def run_null(options: argparse.Namespace) -> None:
    """Print how many topics are stable where there are none; headlines are short texts, statutes long ones."""
    counts, _ = sample(options)
    lengths = np.asarray(counts.matrix.sum(axis=1)).ravel()
    print(f"{len(lengths)} documents of {np.median(lengths):.0f} words, k = {options.k}, words distributed again")
    for seed in range(options.draws):
        mixed = shuffled(counts, seed)
        for model in options.models:
            found = assess(fit_topics(mixed, model, options.k), draws=options.halves, seeds=2, orders=1).stability
            assert found is not None
            print(
                f"  shuffle {seed} {model:<9} stable {sum(found.stable)} of {len(found.stable)}, borderline "
                f"{sum(found.borderline)}, replication at most {max(found.replication):.2f} (needed {found.limit:.2f})",
                flush=True,
            )


def run_speed(options: argparse.Namespace) -> None:
    """Run each in a process of its own on the same matrix, for time and peak memory."""
    if options.one:
        one_speed(options)
        return
    counts, _ = sample(options)
    path = options.store / "matrix.npz"
    sparse.save_npz(path, sparse.csr_matrix(counts.matrix))
    print(f"{counts.matrix.shape[0]} documents, {counts.matrix.shape[1]} terms, k = {options.k}")
    for name in ("vectors", "spectral", "lsa", "nmf", "umap+hdbscan", "gensim-lda"):
        command = [
            sys.executable,
            __file__,
            "speed",
            "--one",
            name,
            "--store",
            str(options.store),
            "--k",
            str(options.k),
        ]
        subprocess.run(command, check=False)


def one_speed(options: argparse.Namespace) -> None:
    """Run one of them."""
    from dienngon.topic_models.models import ROUGH, fit_groups, fit_nmf

    matrix = sparse.csr_array(sparse.load_npz(options.store / "matrix.npz"))
    saved = options.store / "vectors.npy"
    runs: dict[str, Callable[[], Any]] = {
        "vectors": lambda: np.save(saved, latent_rows(matrix, 100)),
        "spectral": lambda: fit_groups("spectral", matrix, options.k, 0, np.load(saved)),
        "lsa": lambda: fit_groups("lsa", matrix, options.k, 0, np.load(saved)),
        "nmf": lambda: fit_nmf(matrix, options.k, ROUGH),
        "umap+hdbscan": lambda: bertopic_labels(np.load(saved), 0),
        "gensim-lda": lambda: gensim_lda(matrix, options.k),
    }
    began = time.perf_counter()
    try:
        runs[options.one]()
    except ImportError as problem:
        print(f"  {options.one:<14} not installed ({problem.name})")
        return
    print(f"  {options.one:<14} {time.perf_counter() - began:7.1f} s  peak {peak():6.0f} MiB", flush=True)


def peak() -> float:
    """Return the most memory this process has held, in MiB; what its parent held is not in it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s*(\d+)", status).group(1)) / 1024


def gensim_lda(matrix: sparse.csr_array, k: int) -> None:
    """Fit gensim's LDA with its defaults, one pass."""
    models, matutils = importlib.import_module("gensim.models"), importlib.import_module("gensim.matutils")
    corpus = matutils.Sparse2Corpus(sparse.csc_matrix(matrix.T))
    models.LdaModel(corpus, num_topics=k, id2word={one: str(one) for one in range(matrix.shape[1])}, random_state=0)


def main() -> None:
    """Run what the command line asks for."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["planted", "labels", "stability", "null", "speed"])
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--label", default="topic", help="the key that holds the label")
    parser.add_argument("--only", default="", help="take labels that hold this text")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--subsets", type=int, default=4)
    parser.add_argument("--auto", action="store_true")
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--halves", type=int, help="draws of halves in null (default: by size)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--models", type=lambda text: text.split(","), default=list(MODELS))
    parser.add_argument("--scan", type=lambda text: text.split(","), default=["spectral"])
    parser.add_argument("--store", type=Path, default=Path())
    parser.add_argument("--one", default="")
    options = parser.parse_args()
    {"planted": run_planted, "labels": run_labels, "stability": run_stability, "null": run_null, "speed": run_speed}[
        options.what
    ](options)


if __name__ == "__main__":
    main()
