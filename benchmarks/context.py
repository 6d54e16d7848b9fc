"""Measure the positional index: building, size, opening, and from a query to sorted lines.

    python benchmarks/context.py NEWS [--rows 25000] [--copies 1]

NEWS has a JSON object with "text" in each line, and perhaps "title"; it may be compressed with gzip. With ``--copies``
the articles are taken so many times over, with the syllables of each shifted in turn, to make a larger corpus. Seconds
are of the processor, medians of five; beside them is a plain scan of the tokens with pandas, in the same process.
"""

import argparse
import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

import dienngon as dn
from dienngon.corpus import Corpus, Document, Span
from dienngon.text import nfc

ROUNDS = 5


def documents(path: Path, rows: int, copies: int) -> Iterator[Document]:
    """Yield articles as documents of a title and one paragraph."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in islice(file, rows)]
    for copy in range(copies):
        for number, one in enumerate(articles):
            words = nfc(" ".join(str(one["text"]).split())).split(" ")
            at = copy * len(words) // copies
            body = " ".join([*words[at:], *words[:at]]) or "."
            title = nfc(" ".join(str(one.get("title", "")).split())) or "."
            start = len(title) + 1
            spans = (
                Span(1, 0, len(title), "title", "", "benchmark"),
                Span(2, start, start + len(body), "body", "", "benchmark"),
            )
            yield Document(f"{copy}-{number}", f"{title}\n{body}", spans, None, title=title)


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of processor seconds."""
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return statistics.median(seconds)


def scan(words: pd.Series, word: str) -> pd.DataFrame:
    """Return the lines of a word, sorted by the third word to the right: what a plain script does."""
    at = np.flatnonzero((words == word).to_numpy())
    at = at[at + 3 < len(words)]
    return pd.DataFrame({"at": at, "third": words.to_numpy()[at + 3]}).sort_values("third", kind="stable")


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument("--copies", type=int, default=1)
    options = parser.parse_args()
    tokens = dn.segment(Corpus(tuple(documents(options.path, options.rows, options.copies))))
    began = time.process_time()
    index = dn.index(tokens)
    print(f"{index.size:,} words of {len(tokens.corpus):,} documents; built in {time.process_time() - began:.1f} s")
    size = sum(array.nbytes for array in index.arrays.values())
    print(f"{size / index.size:.1f} bytes a word without texts")
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        dn.write_index(tokens, Path(folder) / "index")
        print(f"written with its texts in {time.process_time() - began:.1f} s, building included")
        print(f"opened in {timed(lambda: dn.open_index(Path(folder) / 'index')):.3f} s")
        opened = dn.open_index(Path(folder) / "index")
        compare(opened)


def compare(index: dn.Index) -> None:
    """Print the seconds from query to lines sorted by 3R, of words of some frequencies and of a phrase with a gap."""
    surfaces = np.array(index.surfaces, dtype=object)
    words = pd.Series(surfaces[index.form])
    sizes = index.sizes
    print(f"{'query':24}{'hits':>9}{'sorted by 3R':>14}{'and 50 lines':>14}{'pandas scan':>13}")
    for wanted in (100, 10_000, 100_000):
        form = int(np.argmin(np.abs(sizes - wanted)))
        query = index.surfaces[form]
        shown(index, query, timed(lambda form=form: scan(words, index.surfaces[form])))
    for query in ("chia sẻ … thông tin", "của … Việt Nam"):
        shown(index, query, None)


def shown(index: dn.Index, query: str, plain: float | None) -> None:
    """Print a row."""

    def lines() -> dn.Concordance:
        return dn.concordance(index, query, sort="3R")

    hits = len(lines())
    seconds, all_of_it = timed(lines), timed(lambda: str(lines().first(50)))
    beside = "" if plain is None else f"{plain:12.3f} s"
    print(f"{query:24}{hits:9,}{seconds:12.3f} s{all_of_it:12.3f} s{beside}")


if __name__ == "__main__":
    main()
