"""Measure the positional index beside a plain pandas scan, and polars-corpus and conc where they are installed.

    python benchmarks/context.py NEWS [--rows 25000] [--copies 1] [--index FOLDER] [--peer-python PYTHON]

NEWS has a JSON object with "text" in each line, and perhaps "title"; it may be compressed with gzip. With ``--copies``
the articles are taken so many times over, with the syllables of each shifted in turn, to make a larger corpus. The
index is written to FOLDER, and taken from there if it is there. PYTHON has the other programs; one that it has not is
said. All get the same words, Pyvi's. Seconds are of the processor, medians of five; from a query to its lines sorted by
the third word to the right, and to the words within five of it.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sized
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import dienngon as dn
from dienngon.context.collocates import Collocates
from dienngon.context.windows import Windows, asked
from dienngon.corpus import Corpus, Document, Span
from dienngon.text import nfc

# So many medians are taken of; what takes longer, in seconds, is measured once.
ROUNDS, LONG = 5, 2.0
SIZES = (100, 10_000, 100_000)
# Syllables in a gap, as in a lexicon that says nothing else.
MOST_GAP = 3
Lines = Callable[[list[str]], Sized]
GAPPED = [["chia sẻ", "thông tin"], ["của", "Việt Nam"]]


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
        if seconds[0] > LONG:
            break
    return statistics.median(seconds)


def chosen(index: dn.Index, wanted: int) -> str:
    """Return a word that is found about so many times, and is seldom a syllable of others, which we find as well."""
    sizes = index.key_sizes
    plain = [one for one in np.argsort(np.abs(sizes - wanted))[:200].tolist() if index.written(one).isalpha()][:10]
    words = [index.written(one).lower() for one in plain]
    return min(words, key=lambda one: abs(len(dn.concordance(index, one)) - wanted))


class Scan:
    """What a plain script does with the words in one column, those of each document behind one another."""

    def __init__(self, index: dn.Index) -> None:
        self.words = pd.Series(np.array([one.lower() for one in index.surfaces], dtype=object)[index.form])

    def lines(self, query: list[str]) -> pd.DataFrame:
        """Return places with the third word behind, sorted by it; of two words the second within four of the first."""
        at = self.places(query[0])
        if len(query) > 1:
            other = self.places(query[1].lower())
            following = np.append(other, len(self.words) * 2)[np.searchsorted(other, at, side="right")]
            at = following[following - at <= MOST_GAP + 1]
        third = self.words.to_numpy()[at[at + 3 < len(self.words)] + 3]
        return pd.DataFrame({"at": at[: len(third)], "third": third}).sort_values("third", kind="stable")

    def places(self, word: str) -> np.ndarray:
        """Return where a word stands."""
        return np.flatnonzero((self.words == word).to_numpy())

    def company(self, query: list[str]) -> pd.Series:
        """Return how often each word is within five of a word."""
        steps = np.array([one for one in range(-5, 6) if one])
        near = (self.places(query[0])[:, None] + steps).ravel()
        return self.words.iloc[near[(near >= 0) & (near < len(self.words))]].value_counts()


def named(query: list[str]) -> str:
    """Return a query as it is shown and asked."""
    return " … ".join(query)


def measured(queries: list[list[str]], lines: Lines, company: Callable[[list[str]], object]) -> dict[str, Any]:
    """Return hits and seconds of queries, and seconds for the words near those that are one word."""
    return {
        "queries": {named(one): (len(lines(one)), timed(lambda one=one: lines(one))) for one in queries},
        "company": {one[0]: timed(lambda one=one: company(one)) for one in queries if len(one) == 1},
    }


def ours(index: dn.Index, queries: list[list[str]]) -> dict[str, Any]:
    """Return hits and seconds of our queries and collocates."""

    def lines(query: list[str]) -> dn.Concordance:
        return dn.concordance(index, named(query), sort="3R")

    def company(query: list[str]) -> object:
        return Collocates.of(Windows.of(asked(index, query[0])[1], (5, 5)), 5, None, stop=True).whole.value("log_dice")

    shown = {named(one): timed(lambda one=one: str(lines(one).first(50))) for one in queries}
    return {**measured(queries, lines, company), "shown": shown}


def peer(name: str, python: Path, folder: Path) -> dict[str, Any] | None:
    """Return what another program does with the words in a folder; None, with a sentence, if it cannot."""
    ran = subprocess.run(
        [python, Path(__file__).with_name("peers.py"), name, folder], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        print(f"{name} was not measured: {(ran.stderr.strip().splitlines() or ['no reason given'])[-1]}")
        return None
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def built(options: argparse.Namespace, folder: Path) -> None:
    """Write the index and print how long that takes."""
    tokens = dn.segment(Corpus(tuple(documents(options.path, options.rows, options.copies))))
    began = time.process_time()
    index = dn.index(tokens)
    print(f"ours: arrays built in {time.process_time() - began:.1f} s, ", end="")
    del index
    began = time.process_time()
    dn.write_index(tokens, folder)
    print(f"built and written with the texts in {time.process_time() - began:.1f} s")


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--peer-python", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.index or Path(scratch) / "index"
        if not (folder / "index.json").is_file():
            built(options, folder)
        index = dn.open_index(folder)
        print(f"{index.size:,} words of {len(index.names):,} documents; ", end="")
        size = sum(array.nbytes for name, array in index.arrays.items() if not name.startswith("texts"))
        opening = timed(lambda: dn.open_index(folder))
        print(f"{size / index.size:.1f} bytes a word without texts; opened in {opening:.3f} s")
        queries = [[chosen(index, wanted)] for wanted in SIZES] + GAPPED
        found = {"ours": ours(index, queries)}
        found |= beside(index, queries, options.peer_python, Path(scratch))
        compare(found, queries)


def beside(index: dn.Index, queries: list[list[str]], python: Path | None, folder: Path) -> dict[str, Any]:
    """Return what the others do with the same words."""
    scan = Scan(index)
    found = {"pandas": measured(queries, scan.lines, scan.company)}
    del scan
    if python is None:
        print("polars-corpus and conc were not measured; name a Python that has them with --peer-python.")
        return found
    surfaces = np.array([one.replace(" ", "_") for one in index.surfaces], dtype=object)
    with (folder / "tokens.txt").open("w", encoding="utf-8") as file:
        for left, right in pairwise(index.documents.tolist()):
            file.write(" ".join(surfaces[index.form[left:right]]) + "\n")
    written = [[one.replace(" ", "_") for one in query] for query in queries]
    (folder / "queries.json").write_text(json.dumps(written), encoding="utf-8")
    for name in ("polars-corpus", "conc"):
        said = peer(name, python, folder)
        if said is not None:
            rate = said["bytes"] / index.size
            print(f"{name} {said['version']}: built in {said['building']:.1f} s, ", end="")
            print(f"{rate:.1f} bytes a word, opened in {said['opening']:.3f} s")
            found[name] = said
    return found


def compare(found: dict[str, Any], queries: list[list[str]]) -> None:
    """Print hits and seconds of all programs side by side."""
    print("\n" + f"{'lines sorted by 3R':24}" + "".join(f"{name:>24}" for name in found) + f"{'ours, 50 lines':>18}")
    for query in queries:
        shown, theirs = named(query), named([one.replace(" ", "_") for one in query])
        cells = [one["queries"].get(shown, one["queries"].get(theirs)) for one in found.values()]
        row = "".join(
            f"{hits:12,}{took:10.4f} s" if hits else f"{'-':>24}" for hits, took in (one or (0, 0) for one in cells)
        )
        print(f"{shown:24}{row}{found['ours']['shown'][shown]:16.4f} s")
    print(f"{'words within five':24}")
    for (query,) in (one for one in queries if len(one) == 1):
        print(f"{query:24}" + "".join(f"{one['company'][query]:22.4f} s" for one in found.values()))


if __name__ == "__main__":
    main()
