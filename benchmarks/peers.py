"""Measure what other programs do with the words of an index; run by benchmarks/context.py under another Python.

    PYTHON benchmarks/peers.py NAME FOLDER

NAME is polars-corpus or conc, FOLDER holds ``tokens.txt`` (a document a line, words parted by spaces) and
``queries.json`` (words, and a pair with a gap). A JSON object is printed: version, seconds of building and opening,
bytes, and for each query hits and the median of processor seconds. Imports nothing of dienngon, so that these programs
need not be installed where it is.
"""

import csv
import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

# So many medians are taken of; a query that takes longer, in seconds, is measured once.
ROUNDS, LONG = 5, 2.0
SIDE = 10


def timed(work: Callable[[], object]) -> float:
    """Return the median of processor seconds."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
        if seconds[0] > LONG:
            break
    return statistics.median(seconds)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files of a folder."""
    return sum(one.stat().st_size for one in path.rglob("*")) if path.is_dir() else path.stat().st_size


def polars_corpus(folder: Path, queries: list[list[str]]) -> dict[str, Any]:
    """Measure polars-corpus: tokens as a Parquet file, CQP queries, lines sorted by the third word to the right."""
    import polars as pl
    import polars_corpus as plc

    path = folder / "tokens.parquet"
    began = time.process_time()
    rows = [line.split(" ") for line in (folder / "tokens.txt").read_text(encoding="utf-8").splitlines()]
    frame = pl.DataFrame({"file_id": pl.Series(range(len(rows)), dtype=pl.UInt32), "token": rows}).explode("token")
    frame.write_parquet(path)
    building = time.process_time() - began
    del rows, frame
    began = time.process_time()
    corpus = pl.read_parquet(path)
    opening = time.process_time() - began

    def lines(query: list[str]) -> Any:
        asked = " []{0,3} ".join(f'[token="{one}"%c]' for one in query)
        found = plc.search_cqp(corpus, asked).concordance("token", window=SIDE)
        return found.sort(pl.col("token_right_context").list.get(2, null_on_oob=True))

    def company(query: list[str]) -> Any:
        return plc.search_cqp(corpus, f'[token="{query[0]}"%c]').collocates("token", window=5)

    said = {"version": version("polars-corpus"), "building": building, "bytes": size_of(path), "opening": opening}
    return said | measured(queries, queries, lines, len, company)


def conc(folder: Path, queries: list[list[str]]) -> dict[str, Any]:
    """Measure conc, whose tokenizer is told to cut at spaces: lines sorted by 3R, the first page laid out."""
    import spacy
    from conc.conc import Conc
    from conc.corpus import Corpus

    cut = spacy.blank("xx")
    cut.tokenizer = spacy.tokenizer.Tokenizer(cut.vocab)
    spacy.language.Language.component("nothing", func=lambda document: document)
    # Conc switches these off by their names.
    for name in ("parser", "ner", "lemmatizer", "tagger", "senter", "tok2vec", "attribute_ruler"):
        cut.add_pipe("nothing", name=name)
    cut.to_disk(folder / "model")
    source, stored = folder / "texts.csv", folder / "measured.corpus"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text"])
        writer.writerows([[line] for line in (folder / "tokens.txt").read_text(encoding="utf-8").splitlines()])
    shutil.rmtree(stored, ignore_errors=True)
    began = time.process_time()
    made = Corpus(name="measured", description="-")
    made.build_from_csv(str(source), str(folder), model=str(folder / "model"))
    building = time.process_time() - began
    began = time.process_time()
    opened = Conc(Corpus().load(str(stored)))
    opening = time.process_time() - began

    def lines(query: list[str]) -> Any:
        return opened.concordance(query[0], order="1R2R3R", context_length=SIDE)

    def hits(found: Any) -> int:
        return int(found.summary_data["total_count"])

    def company(query: list[str]) -> Any:
        return opened.collocates(query[0], page_size=0)

    said = {"version": version("conc"), "building": building, "bytes": size_of(stored), "opening": opening}
    # It knows no gaps.
    return said | measured(queries, [one for one in queries if len(one) == 1], lines, hits, company)


def measured(
    queries: list[list[str]],
    known: list[list[str]],
    lines: Callable[[list[str]], Any],
    hits: Callable[[Any], int],
    company: Callable[[list[str]], Any],
) -> dict[str, Any]:
    """Return hits and seconds of the queries that a program knows, and seconds for the words near single words."""
    return {
        "queries": {" … ".join(one): (hits(lines(one)), timed(lambda one=one: lines(one))) for one in known},
        "company": {one[0]: timed(lambda one=one: company(one)) for one in queries if len(one) == 1},
    }


def main() -> None:
    """Print the measures of one program."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    measure = {"polars-corpus": polars_corpus, "conc": conc}[name]
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    # What these programs print themselves goes elsewhere.
    shown, sys.stdout = sys.stdout, sys.stderr
    found = measure(folder, queries)
    print(json.dumps(found), file=shown)


if __name__ == "__main__":
    main()
