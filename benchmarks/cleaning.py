"""Hold the lines of the seeds against what a person says of them; count and draw what is taken out of other corpora.

    python benchmarks/cleaning.py                                 the seeds (tests/judged.py), line by line
    python benchmarks/cleaning.py --news FILE --sample 60         lines that end articles: taken out, left in
    python benchmarks/cleaning.py --news FILE --half second       the second half of the file alone
    python benchmarks/cleaning.py --statutes FILE                 lines that recur in laws, and are called furniture

FILE has a JSON object with "text" in each line, and perhaps "title"; of statutes also "document", "type" and "topic".
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import dienngon as dn  # noqa: E402 - the path must be set first
from dienngon.corpus import COUNTED_KINDS, Document, Span  # noqa: E402
from dienngon.reading.rules import rule_of  # noqa: E402
from judged import DATES, LINES  # noqa: E402

# So many words are short, so many lines the end of a text.
SHORT, END = 6, 3
STOPS = (".", "!", "?", "…", ":", ";", '"', "”")
# A law with fewer articles is no whole text; so many are read as one collection.
ARTICLES, LAWS = 6, 40


def seeds() -> int:
    """Print a row a document; return 1 if a line or date is wrong."""
    corpus = dn.read(ROOT / "seeds")
    wrong = 0
    print(f"{'document':26}{'lines':>7}{'right':>7}{'lost body':>11}  date        right  read from")
    for document in corpus:
        judged = {line: kind for kind, numbers in LINES[document.name].items() for line in numbers}
        found: dict[int, set[str]] = {}
        for span in document.spans:
            found.setdefault(span.line, set()).add(span.kind)
        right = sum(judged.get(line, "body") in kinds for line, kinds in found.items())
        lost = sum(line not in judged and "body" not in kinds for line, kinds in found.items())
        value, basis = DATES[document.name[:3]]
        date = document.date
        good = date is not None and date.value == value and str(date.basis).startswith(basis)
        wrong += len(found) - right + (not good)
        value, basis = ("-", "-") if date is None else (date.value, str(date.basis)[:60])
        counts = f"{len(found):7}{right:7}{lost:11}"
        print(f"{document.name:26}{counts}  {value:11} {'yes' if good else 'NO':6} {basis}")
    return int(wrong > 0)


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def corpus_of(records: list[dict[str, str]]) -> dn.Corpus:
    """Return rows as documents, read as a file of them would be."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.jsonl"
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in records), encoding="utf-8")
        return dn.read(file)


def shown(document: Document, span: Span) -> str:
    """Return a line with what is before it."""
    before = document.text[max(0, span.start - 30) : span.start].replace("\n", " | ")
    return f"{before}[{document.text[span.start : span.end][:120]}]"


def ends(corpus: dn.Corpus) -> Iterator[tuple[str, str, str]]:
    """Yield lines that end articles: what they are to us, their rule, and they themselves."""
    for document in corpus:
        for span in document.spans[-END:]:
            text = document.text[span.start : span.end]
            short = len(text.split()) <= SHORT and not text.endswith(STOPS)
            behind = rule_of(span.rule) == "signed_behind"
            if behind or (short and span.kind != "title"):
                place = "behind the last sentence" if behind else "a line of its own"
                yield (span.subkind if span.kind not in COUNTED_KINDS else "text"), place, shown(document, span)


def news(path: Path, half: str, limit: int, sample: int) -> None:
    """Print how articles end, and lines drawn by chance: as many taken out as left in."""
    records = rows(path)
    middle = len(records) // 2
    records = {"all": records, "first": records[:middle], "second": records[middle:]}[half][:limit]
    corpus = corpus_of(records)
    found = list(ends(corpus))
    print(f"{len(corpus):,} documents of {path.name}, {half}")
    for (kind, place), count in Counter((kind, place) for kind, place, _ in found).most_common():
        print(f"{count:7,} short ends are {kind:12} {place}")
    open_ends = sum(
        span.kind in COUNTED_KINDS and not document.text[span.start : span.end].rstrip().endswith((*STOPS, ")", "'"))
        for document in corpus
        for span in document.spans[-1:]
    )
    print(f"{open_ends:7,} texts end without a stop")
    headlines = [
        shown(document, span)
        for document in corpus
        for span in document.spans
        if span.kind == "furniture" and rule_of(span.rule) == "headlines"
    ]
    print(f"{len(headlines):7,} lines taken as a list of headlines after the text")
    dice = random.Random(1)
    for name, listed in (
        ("taken out", [one for kind, _, one in found if kind != "text"]),
        ("left in", [one for kind, _, one in found if kind == "text"]),
        ("taken as headlines", headlines),
    ):
        print(f"\n{name}, drawn of {len(listed):,}:" if sample else "", end="\n" if sample else "")
        for one in dice.sample(listed, min(sample, len(listed))):
            print("   ", one)


def statutes(path: Path) -> None:
    """Print the lines that recur in laws of one type, and in the articles of one law, and are called furniture."""
    records = rows(path)
    laws: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in records:
        laws[row["type"], row["document"]].append(row)
    collections = {}
    for kind in dict.fromkeys(row["type"] for row in records):
        whole = [(key, listed) for key, listed in laws.items() if key[0] == kind and len(listed) >= ARTICLES][:LAWS]
        collections[f"laws of type {kind}"] = [
            {"id": key[1], "title": " ".join(key), "text": "\n".join(f"{a['title']}\n{a['text']}" for a in listed)}
            for key, listed in whole
        ]
    sites = {document: number for number, document in enumerate(dict.fromkeys(row["document"] for row in records))}
    collections["articles, a site for each law"] = [
        {
            "id": row["id"],
            "title": row["title"],
            "text": row["text"],
            "url": f"https://law{sites[row['document']]}.vn/a",
        }
        for row in records
    ]
    for name, listed in collections.items():
        lines = Counter[str]()
        corpus = corpus_of(listed)
        for document in corpus:
            lines.update(document.text[s.start : s.end] for s in document.spans if s.subkind == "recurring")
        print(f"{name}: {len(corpus)} documents, {lines.total()} lines called furniture, {len(lines)} different")
        for text, count in lines.most_common(8):
            print(f"    {count:4} {text[:120]}")


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--half", choices=("all", "first", "second"), default="all")
    parser.add_argument("--limit", type=int, default=3000, help="articles that are read")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--statutes", type=Path)
    asked = parser.parse_args()
    if asked.news:
        news(asked.news, asked.half, asked.limit, asked.sample)
    if asked.statutes:
        statutes(asked.statutes)
    return 0 if asked.news or asked.statutes else seeds()


if __name__ == "__main__":
    sys.exit(main())
