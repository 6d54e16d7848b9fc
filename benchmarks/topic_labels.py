"""Compare blind by which measure labels say best what the texts of a topic are about.

python benchmarks/topic_labels.py sheet FILE.jsonl.gz --rows 2653 -k 10 --out labels.csv
python benchmarks/topic_labels.py score labels.csv

FILE holds one JSON object a line with title and text. The documents are divided by k-means on LSA, so that no measure
has a part in the topics. For each topic the sheet shows five typical texts and the labels by every measure, in random
order, without names; labels of the same terms are one choice. Write the letter of the best label into the column
'answer', then score: a measure wins a topic if its label was chosen.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import rankdata
from sklearn.cluster import KMeans
from topics import counted, rows_of

from dienngon.coding.answer_key import Key, Row, kept
from dienngon.coding.sheet import Sheet, find_key, read_answers, write_sheet
from dienngon.table import Table
from dienngon.topic_models.features import latent_rows
from dienngon.topic_models.labels import labels_of, leading_terms, set_apart
from dienngon.topic_models.weights import Rows

SHOWN, LONGEST = 5, 200
LETTERS = tuple("ABCDEFGHIJKLMNOPQRST")
INSTRUCTIONS = "Read the texts, then write the letter of the label that says best what they are about into 'answer'."
COMMON = ("người", "năm", "nhà", "việc", "nước", "có", "được", "ngày", "khi", "cho", "làm", "theo", "một số", "điều")


def _part(own: Rows) -> Rows:
    return own / np.maximum(own.sum(axis=1, keepdims=True), 1e-12)


def _ratio(own: Rows, other: Rows) -> Rows:
    return np.log(np.maximum(own, 1e-12) / np.maximum(other, 1e-12))


def divergence(own: Rows, size: Rows) -> Rows:
    """Return the contribution to the divergence from all words (Kullback and Leibler 1951)."""
    share, base = own / size, own.sum(axis=0) / size.sum()
    return share * _ratio(share, base)


def rival(own: Rows, size: Rows) -> Rows:
    """Return the share times its log ratio to the largest share in any other topic."""
    share = own / size
    most = np.sort(share, axis=0)
    other = np.where(share == most[-1], most[-2], most[-1])
    return share * _ratio(share, other)


def _odds(own: Rows, size: Rows, other: Rows, other_size: Rows) -> Rows:
    """Return z of log odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, equations 16, 22)."""
    prior = own.sum(axis=0) / size.sum() * 1000.0
    one, two = own + prior, other + prior
    delta = np.log(one / (size + 1000.0 - one)) - np.log(two / (other_size + 1000.0 - two))
    return delta / np.sqrt(1.0 / one + 1.0 / two)


def log_odds(own: Rows, size: Rows) -> Rows:
    """Return z of the log odds against all other topics together."""
    return _odds(own, size, own.sum(axis=0) - own, size.sum() - size)


def rival_odds(own: Rows, size: Rows) -> Rows:
    """Return the least z of the log odds against any other topic."""
    found = np.full(own.shape, np.inf)
    for other in range(len(own)):
        z = _odds(own, size, own[other], size[other])
        z[other] = np.inf
        found = np.minimum(found, z)
    return found


def frex(own: Rows, size: Rows) -> Rows:
    """Return the harmonic mean of the ranks of frequency and exclusivity (Bischof and Airoldi 2012)."""
    share = own / size
    exclusive = _part(share.T).T
    rank = [rankdata(one, axis=1) / own.shape[1] for one in (share, exclusive)]
    return np.where(own > 0, 2.0 / (1.0 / rank[0] + 1.0 / rank[1]), 0.0)


def class_tfidf(own: Rows, size: Rows) -> Rows:
    """Return c-TF-IDF (Grootendorst 2022)."""
    return own / size * np.log1p(size.mean() / np.maximum(own.sum(axis=0), 1e-12))


def relevance(own: Rows, size: Rows) -> Rows:
    """Return relevance at .6, the optimum of Sievert and Shirley (2014), moved to be above 0."""
    share, base = own / size, own.sum(axis=0) / size.sum()
    return np.where(own > 0, 100.0 + 0.6 * np.log(np.maximum(share, 1e-12)) + 0.4 * _ratio(share, base), 0.0)


def ratio(own: Rows, size: Rows, least: float = 1.0) -> Rows:
    """Return z of the log ratio of shares to all other topics, over the log of a least ratio (Katz et al. 1978)."""
    one, two = own + 0.5, own.sum(axis=0) - own + 0.5
    size, other = size + 0.5, size.sum() - size + 0.5
    spread = np.sqrt(np.maximum(1.0 / one - 1.0 / size + 1.0 / two - 1.0 / other, 1e-12))
    return np.where(own > 0, (np.log(one / size) - np.log(two / other) - np.log(least)) / spread, 0.0)


def signed_g2(own: Rows, size: Rows) -> Rows:
    """Return the log-likelihood ratio against all other topics (Dunning 1993), below 0 where a term is rarer."""
    total, all_size = own.sum(axis=0), size.sum()
    cells = [(own, size * total / all_size), (total - own, (all_size - size) * total / all_size)]
    cells += [(size - own, size * (1 - total / all_size))]
    cells += [(all_size - size - total + own, (all_size - size) * (1 - total / all_size))]
    found = 2.0 * sum(np.maximum(seen, 0) * _ratio(seen, expected) for seen, expected in cells)
    return found * np.sign(own / size - total / all_size)


MEASURES: dict[str, Callable[[Rows, Rows], Rows]] = {
    "divergence": divergence,
    "rival": rival,
    "log_odds": log_odds,
    "rival_odds": rival_odds,
    "frex": frex,
    "c_tfidf": class_tfidf,
    "relevance": relevance,
    "g2": signed_g2,
    "ratio": ratio,
    "ratio_twice": partial(ratio, least=2.0),
    "ratio_thrice": partial(ratio, least=3.0),
}


def scores(matrix: sparse.csr_array, weights: Rows) -> dict[str, Rows]:
    """Return each measure's scores by its name, on words and on documents that hold a term."""
    found = {}
    present = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    for kind, counts in (("words", matrix), ("documents", present)):
        own = np.asarray((counts.T @ weights).T, dtype=np.float64)
        size = own.sum(axis=1) if kind == "words" else weights[matrix.sum(axis=1) > 0].sum(axis=0)
        for name, measure in MEASURES.items():
            found[f"{name}.{kind}"] = measure(own, np.maximum(size, 1.0)[:, None])
    return {**found, "set_apart": set_apart(matrix, weights)}


def typical(vectors: Rows, own: np.ndarray, random: np.random.Generator) -> list[int]:
    """Return rows drawn from the half of a topic's that is nearest to its mean."""
    rows = np.flatnonzero(own)
    near = rows[np.argsort(-(vectors[rows] @ vectors[rows].mean(axis=0)), kind="stable")]
    near = near[: max(SHOWN, len(near) // 2)]
    return random.choice(near, min(SHOWN, len(near)), replace=False).tolist()


def choices(labels: dict[str, str], random: np.random.Generator) -> tuple[list[str], list[list[str]]]:
    """Return the different labels in random order, and the measures behind each."""
    groups: dict[frozenset[str], list[str]] = {}
    for name in sorted(labels):
        groups.setdefault(frozenset(labels[name].split(" · ")), []).append(name)
    behind = [list(groups.values())[one] for one in random.permutation(len(groups))]
    return [labels[random.choice(names)] for names in behind], behind


def run_sheet(options: argparse.Namespace) -> None:
    """Write the blind sheet and its key; print how often common words are among the leading terms."""
    random = np.random.default_rng(options.seed)
    rows = [row for row in rows_of(options.jsonl, options.rows) if options.having in str(row.get("source", ""))]
    counts = counted(rows)
    vectors = latent_rows(counts.matrix, 100)
    found = KMeans(options.k, n_init=10, random_state=options.seed).fit_predict(vectors)
    weights = np.eye(options.k)[found] * (np.abs(vectors).sum(axis=1) > 0)[:, None]
    measured = scores(counts.matrix, weights)
    labels = {name: labels_of(one, counts.terms) for name, one in measured.items()}
    texts = [document.text for document in counts.tokens.corpus.documents]
    lines, drawn, key = [], [], {}
    for topic in range(options.k):
        shown, behind = choices({name: own[topic] for name, own in labels.items()}, random)
        picked = typical(vectors, found == topic, random)
        text = " || ".join(" ".join(texts[one].split())[:LONGEST] for one in picked)
        cells = {"texts": text, **dict(zip(LETTERS, [*shown, *[""] * (len(LETTERS) - len(shown))], strict=True))}
        name = str(topic + 1)
        lines.append({"question": name, **cells, "answer": ""})
        drawn.append(Row(name, name, {column: kept(cell) for column, cell in cells.items()}))
        key[name] = dict(zip(LETTERS, behind, strict=False))
    table = Table("labels", "Labels", "Blind.", pd.DataFrame(lines))
    about = {"measures": key, "names": sorted(measured)}
    sheet = Sheet(table, Key("questions", "labels", LETTERS, tuple(drawn), about), INSTRUCTIONS)
    print(write_sheet(sheet, options.out))
    for name, one in sorted(measured.items()):
        leading = [term for own in leading_terms(one, counts.terms, 8) for term, _ in own]
        print(f"{name:22} common words among the leading: {sum(term in COMMON for term in leading)}")


def run_score(options: argparse.Namespace) -> None:
    """Print in how many topics the label of each measure was chosen, sheet by sheet and in all."""
    wins: list[Counter[str]] = []
    for path in options.sheets:
        key, name = find_key([path], path.with_name(f"{path.stem}.key.json"))
        answers = read_answers(path, key, name)
        wins.append(Counter(one for row, letter in answers.items() for one in key.parameters["measures"][row][letter]))
        print(f"{path.name}: {len(answers)} topics answered")
    total = sum(wins, Counter())
    for name in sorted(key.parameters["names"], key=lambda one: (-total[one], one)):
        print(f"{name:22} {total[name]:3}  ", *(f"{own[name]:3}" for own in wins))


def main() -> None:
    """Run what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    sheet = verbs.add_parser("sheet")
    sheet.add_argument("jsonl", type=Path)
    sheet.add_argument("--rows", type=int)
    sheet.add_argument("--having", default="", help="only rows whose source holds this")
    sheet.add_argument("-k", type=int, required=True)
    sheet.add_argument("--seed", type=int, default=0)
    sheet.add_argument("--out", type=Path, required=True)
    sheet.set_defaults(run=run_sheet)
    score = verbs.add_parser("score")
    score.add_argument("sheets", type=Path, nargs="+")
    score.set_defaults(run=run_score)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
