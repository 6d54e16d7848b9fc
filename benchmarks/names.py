"""What capitals and commas of terms change: the hits of names that are common words too, before and after.

Before, matching ignored both (``case = "any"``, ``commas = "any"``); after, a term asks for what it is written with.
Prints for each term its hits before, the share of these in small letters, the hits after, and why the others do
not count; ``--sample`` prints some of what is lost and of what is kept, to be judged by reading.

    python benchmarks/names.py NEWS.jsonl.gz STATUTES.jsonl.gz --texts 3000
    python benchmarks/names.py NEWS.jsonl.gz --sample 30 --seed 1
    python benchmarks/names.py --seeds

FILES have a JSON object with "text" in each line, and perhaps "title". ``--seeds`` compares the seeds' own lexicon by
theme and year.
"""

import argparse
import gzip
import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import dienngon as dn
from dienngon.corpus import Corpus, Document, Span
from dienngon.lexicon import Lexicon
from dienngon.segmentation import Tokens
from dienngon.themes import Hits, Why, match
from themes import ROOT

COUNTRIES = [
    *("Anh", "Pháp", "Mỹ", "Nhật", "Đức", "Nga", "Ý", "Áo", "Bỉ", "Lào", "Úc", "Hàn", "Séc", "Thái"),
    *(
        "Việt Nam",
        "Trung Quốc",
        "Hàn Quốc",
        "Nhật Bản",
        "Triều Tiên",
        "Hoa Kỳ",
        "Ấn Độ",
        "Thái Lan",
        "Hà Lan",
        "Nam Phi",
    ),
]
PLACES = ["Hội An", "Hòa Bình", "Thái Bình", "Nam Định", "Biển Đông", "Đông Nam Á", "Bắc Kinh", "Nhà Trắng"]
BODIES = [
    *("Quốc hội", "Chính phủ", "Nhà nước", "Trung ương", "Bộ Công an", "Liên Hợp Quốc", "Hội đồng Bảo an", "Đảng"),
    *("Mặt trận Tổ quốc", "Ngân hàng Nhà nước", "EU", "ASEAN", "WHO", "AI"),
]
# Terms that people write without the comma that texts have, and small letters.
PHRASES = ["phòng chống", "xuất nhập cảnh", "kinh tế xã hội", "an ninh quốc phòng", "quản lý nhà nước", "hòa bình"]


def documents(path: Path, most: int | None) -> Iterator[Document]:
    """Yield the texts of a file as documents whose every line is a paragraph."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if most is not None and most < len(rows):
        rows = random.Random(0).sample(rows, most)
    for number, row in enumerate(rows):
        title = row.get("title") or ""
        text = unicodedata.normalize("NFC", row["text"] if row["text"].startswith(title) else f"{title}\n{row['text']}")
        spans, at = [], 0
        for place, one in enumerate(text.split("\n"), start=1):
            if one.strip():
                spans.append(Span(place, at, at + len(one), "body", "", "benchmark"))
            at += len(one) + 1
        yield Document(f"{path.name[:8]}-{number:06d}", text, tuple(spans))


def by_term(hits: Hits) -> list[list[int]]:
    """Return the hits of each term, by position."""
    return [np.flatnonzero(hits.entry == entry).tolist() for entry in range(len(hits.matcher.entries))]


def around(hits: Hits, one: int) -> str:
    """Return a hit in its line, marked."""
    text, start, end = hits.tokens.corpus.documents[hits.document[one]].text, int(hits.start[one]), int(hits.end[one])
    left, right = text.rfind("\n", 0, start) + 1, (text + "\n").find("\n", end)
    return f"{text[max(left, start - 70) : start]}[{text[start:end]}]{text[end : min(right, end + 60)]}"


def small(hits: Hits, one: int) -> bool:
    """Return whether a hit has no capital."""
    return hits.tokens.corpus.documents[hits.document[one]].text[hits.start[one] : hits.end[one]].islower()


def compared(tokens: Tokens, terms: list[str]) -> tuple[Hits, Hits]:
    """Return the hits of terms with case and commas ignored, and as the terms are written."""
    themes = {str(number): [term] for number, term in enumerate(terms)}
    return match(tokens, Lexicon.of(themes, case="any", commas="any")), match(tokens, Lexicon.of(themes))


def show(tokens: Tokens, terms: list[str]) -> tuple[Hits, Hits]:
    """Print a line a term, and return both kinds of hits."""
    before, after = compared(tokens, terms)
    print(f"{'term':<20}{'before':>8}{'small':>7}{'after':>8}  not counted, and why")
    for term, old, new in zip(terms, by_term(before), by_term(after), strict=True):
        if not old:
            continue
        why = Counter(Why(int(after.why[one])).name.lower() for one in new)
        counted = why.pop("counted", 0)
        share = sum(small(before, one) for one in old) / len(old)
        reasons = ", ".join(f"{name} {size}" for name, size in why.most_common())
        print(f"{term:<20}{len(old):>8}{share:>7.0%}{counted:>8}  {reasons}")
    return before, after


def sampled(after: Hits, size: int, seed: int) -> None:
    """Print some hits that are lost and some that are kept, of the kinds and terms in turn."""
    chance = random.Random(seed)
    for kind in (Why.COUNTED, Why.OTHER_CASE, Why.UNTOLD, Why.IN_LONGER_NAME, Why.ACROSS_COMMA):
        own = [np.flatnonzero((after.entry == one) & (after.why == kind)).tolist() for one in set(after.entry.tolist())]
        own = [chance.sample(one, len(one)) for one in own if one]
        chance.shuffle(own)
        turns = [one.pop() for _ in range(size) for one in own if one]
        print(f"\n{kind.name.lower()}: {sum(map(len, own)) + len(turns)} in all")
        for one in turns[:size]:
            print(f"  {after.matcher.entries[after.entry[one]].term.phrase:<18} {around(after, one)}")


def seeds() -> None:
    """Print the hits of the seeds' lexicon by theme and year, before and after."""
    lexicon, corpus = dn.read_lexicon(ROOT / "seeds" / "themes.toml"), dn.read(ROOT / "seeds")
    themes = {
        theme.id: {group.id or "own": [term.phrase for term in group.terms] for group in theme.groups}
        for theme in lexicon.themes
    }
    tokens = dn.segment(corpus, lexicon)
    tables = [
        match(tokens, Lexicon.of(themes, case=asked, commas=asked)).track("year").data for asked in ("any", "written")
    ]
    joined = tables[0][["theme", "period", "hits"]].merge(
        tables[1][["theme", "period", "hits"]], on=["theme", "period"]
    )
    print(joined.rename(columns={"hits_x": "before", "hits_y": "after"}).to_string(index=False))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--texts", type=int, metavar="N", help="texts to draw of each file (default: all)")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="hits of each kind to read (default: none)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the sample (default: 0)")
    parser.add_argument("--seeds", action="store_true", help="compare the seeds' own lexicon")
    chosen = parser.parse_args()
    if chosen.seeds:
        seeds()
    for path in chosen.files:
        corpus = Corpus(tuple(documents(path, chosen.texts)))
        print(f"\n{path.name}: {len(corpus)} texts")
        _, after = show(Tokens(corpus, (), (), ()), [*COUNTRIES, *PLACES, *BODIES, *PHRASES])
        if chosen.sample:
            sampled(after, chosen.sample, chosen.seed)


if __name__ == "__main__":
    main()
