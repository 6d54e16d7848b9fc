"""Time theme matching against a compiled regular-expression alternation of the same terms, side by side.

The corpus is a JSONL file, one text a line in the field ``text`` (``.gz`` too). The terms are its own frequent runs of
two and three syllables, so that the benchmark asks for what occurs. All are matched in one process on one core; the
rounds take turns, and medians are printed. The alternation gets the text in lower case, its terms longest first with
word boundaries, and as much of the corpus as ``--share`` says, because it is slow; its time is put in proportion to the
characters.

    python benchmarks/themes.py --jsonl news.jsonl.gz --terms 1000 --rounds 3
"""

import argparse
import gzip
import json
import os
import platform
import re
import resource
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from dienngon.corpus import Corpus, Document, Span
from dienngon.lexicon import Group, Lexicon, Term, Theme, read_lexicon
from dienngon.segmentation import Tokens
from dienngon.text import SYLLABLE
from dienngon.themes import match

ROOT = Path(__file__).resolve().parent.parent


def read(path: Path, most: int | None) -> Corpus:
    """Return the texts of a JSONL file as documents whose every line is a paragraph."""
    documents = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if most is not None and number >= most:
                break
            text = unicodedata.normalize("NFC", json.loads(line)["text"])
            spans, at = [], 0
            for row, one in enumerate(text.split("\n"), start=1):
                if one.strip():
                    spans.append(Span(row, at, at + len(one), "body", "", "benchmark"))
                at += len(one) + 1
            documents.append(Document(f"{number:06d}", text, tuple(spans)))
    for document in documents:
        _ = document.paragraphs
    return Corpus(tuple(documents))


def frequent(corpus: Corpus, size: int) -> list[str]:
    """Return runs of two and three syllables spread over the most frequent ones of a sample."""
    counts: Counter[str] = Counter()
    for document in corpus.documents[::17]:
        for paragraph in document.paragraphs:
            found = SYLLABLE.findall(document.text[paragraph.start : paragraph.end].lower())
            for length in (2, 3):
                counts.update(" ".join(found[at : at + length]) for at in range(len(found) - length + 1))
    ranked = [run for run, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
    step = max(1, min(20, len(ranked) // size))
    return [run for run in ranked[::step] if re.search(r"[^\W\d_]", run)][:size]


def timed(run: Callable[[], int]) -> tuple[float, int]:
    """Return the seconds of a run and what it found."""
    began = time.perf_counter()
    found = run()
    return time.perf_counter() - began, found


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Time theme matching against a regular-expression alternation.")
    parser.add_argument("--jsonl", type=Path, required=True, metavar="FILE", help="texts, one JSON object a line")
    parser.add_argument("--texts", type=int, metavar="N", help="texts to take (default: all)")
    parser.add_argument(
        "--terms", type=int, default=1000, metavar="N", help="terms of the large lexicon (default: 1000)"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds (default: 3)")
    parser.add_argument("--share", type=int, default=25, metavar="N", help="the alternation gets 1/N (default: 25)")
    options = parser.parse_args()
    corpus = read(options.jsonl, options.texts)
    part = Corpus(corpus.documents[:: options.share])
    # Matching reads paragraphs, not words.
    tokens = Tokens(corpus, (), (), ())
    characters = [sum(len(one.text) for one in chosen) for chosen in (corpus, part)]
    syllables = sum(len(SYLLABLE.findall(document.text)) for document in corpus)
    terms = frequent(corpus, options.terms)
    group = Group("", "", "", tuple(Term.parse(term) for term in terms))
    large = Lexicon((Theme("large", "", "", "", "", (group,)),), (), (), 3)
    shipped = read_lexicon(ROOT / "seeds" / "themes.toml")
    alternation = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(terms, key=len, reverse=True)))})\b")
    with tempfile.TemporaryDirectory() as folder:
        runs: dict[str, Callable[[], int]] = {
            f"alternation of {len(terms)} terms": lambda: sum(
                len(alternation.findall(document.text.lower())) for document in part
            ),
            f"lexicon of {len(terms)} terms": lambda: len(match(tokens, large)),
            "  numbers of syllables kept": lambda: len(match(tokens, large, folder)),
            "the lexicon that ships": lambda: len(match(tokens, shipped)),
            "  numbers kept": lambda: len(match(tokens, shipped, folder)),
        }
        match(tokens, large, folder)
        show(runs, options.rounds, characters, syllables)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"\npeak memory with the corpus: {memory:.0f} MiB")


def show(runs: dict[str, Callable[[], int]], rounds: int, characters: Sequence[int], syllables: int) -> None:
    """Print the median of each run, its syllables a second and its ratio to the alternation."""
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load} (1, 5, 15 minutes)")
    print(f"{characters[0]:,} characters, {syllables:,} syllables; medians of {rounds} rounds\n")
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    found: dict[str, int] = {}
    for _ in range(rounds):
        for number, (name, run) in enumerate(runs.items()):
            taken, found[name] = timed(run)
            seconds[name].append(taken if number else taken * characters[0] / characters[1])
    base = statistics.median(next(iter(seconds.values())))
    print(f"{'':<32}{'seconds':>10}{'syllables/s':>14}{'ratio':>8}{'found':>12}")
    for number, (name, values) in enumerate(seconds.items()):
        median = statistics.median(values)
        hits = f"{found[name]:,}" if number else ""
        print(f"{name:<32}{median:>10.2f}{syllables / median:>14,.0f}{base / median:>8.1f}{hits:>12}")


if __name__ == "__main__":
    main()
