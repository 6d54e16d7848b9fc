"""Measure what reuse finds: planted reposts, real news, the seeds; and what that costs.

    python benchmarks/reuse.py                                     the passages that the seeds share
    python benchmarks/reuse.py --planted 1000 --jsonl NEWS         precision and recall
    python benchmarks/reuse.py --jsonl NEWS --cost                 time and memory, also for twice the documents
    python benchmarks/reuse.py --jsonl NEWS --sample 30 [--verdict repost]   pairs to be read
    python benchmarks/reuse.py --events EVENTS [--sample 10]       pairs of one event, of different ones, missed ones
    python benchmarks/reuse.py --jsonl NEWS --minhash              the same pairs by MinHash (datasketch, rensa)

NEWS has a JSON object with "text" in each line, and perhaps "id", "title" and "date"; EVENTS also "cluster". Without it
the paragraphs of the seeds are shuffled into articles. Twice the documents are the same texts again with the words in
reverse order.
"""

import argparse
import gzip
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import combinations, islice
from pathlib import Path

from dienngon.corpus import Corpus, Document, DocumentDate, Span
from dienngon.reading import read
from dienngon.reuse import Reuse, Verdict, find_reuse, suggest_dates
from dienngon.text import nfc, syllables

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
WAYS = ("whole", "headline", "cut", "changed", "furniture", "mixed")
ENOUGH = 60
# Articles that share so many words with one before them are no base to plant in.
RUN = 10
FURNITURE = (
    "Trang chủ Thời sự Kinh tế Văn hóa Thể thao Liên hệ",
    "Cỡ chữ nhỏ vừa lớn In bài viết Gửi cho bạn bè",
    "Đăng ký nhận bản tin mỗi sáng qua hộp thư của bạn",
    "Bài đọc nhiều trong tuần xem thêm ở cuối trang",
)


def document(name: str, text: str, date: str = "") -> Document:
    """Return a document whose first line is its title and whose other lines are body."""
    text = nfc(text)
    spans, start = [], 0
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip():
            kind = "title" if line == 1 else "body"
            spans.append(Span(line, start, start + len(content), kind, "", "benchmark"))
        start += len(content) + 1
    return Document(name, text, tuple(spans), DocumentDate(date, "benchmark") if date else None)


def articles(path: Path | None, limit: int | None) -> Iterator[tuple[str, str, str]]:
    """Yield name, text and date of articles, each name once."""
    if path is None:
        paragraphs = [one.text[p.start : p.end] for one in read(SEEDS) for p in one.paragraphs]
        dice = random.Random(0)
        for number in range(limit or 200):
            yield f"{number:05}", "\n".join(dice.sample(paragraphs, 6)), ""
        return
    known: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(islice(file, limit)):
            row = json.loads(line)
            name = str(row.get("id", number))
            if name not in known:
                known.add(name)
                yield name, f"{row.get('title', '')}\n\n{row['text']}", row.get("date", "")


def backwards(text: str) -> str:
    """Return a text with the words of each line in reverse order: new to the corpus, as like others as it was."""
    return "\n".join(" ".join(reversed(line.split())) for line in text.split("\n"))


# Planted reposts


@dataclass
class Made:
    """A text put together: for each syllable the source and place it comes from, and pieces of text so far."""

    text: str = ""
    origins: list[tuple[str, int] | None] = field(default_factory=list)

    def add(self, words: Sequence[str], source: str | None = None, start: int = 0) -> None:
        """Append words as one line."""
        line = " ".join(words)
        self.text += ("\n" if self.text else "") + line
        self.origins += [None if source is None else (source, start + place) for place in range(len(words))]


def different(texts: Iterable[tuple[str, str, str]], run: int) -> dict[str, list[str]]:
    """Return the words of texts of which no two share ``run`` words."""
    known: set[int] = set()
    kept = {}
    for name, text, _ in texts:
        words = re.findall(r"[^\W_]+", text)
        keys = [one.key for one in syllables(" ".join(words))]
        runs = {hash(tuple(keys[start : start + run])) for start in range(len(keys) - run + 1)}
        if 200 <= len(words) == len(keys) and not runs & known:
            kept[name] = words
            known |= runs
    return kept


def rewritten(words: Sequence[str], dice: random.Random, others: Sequence[str]) -> list[tuple[str, int | None]]:
    """Return words, each with its place, a twentieth of them changed, left out, or followed by one that is added."""
    found: list[tuple[str, int | None]] = []
    for place, word in enumerate(words):
        what = dice.choice(("change", "drop", "add")) if dice.random() < 0.05 else "keep"
        if what != "drop":
            found.append((dice.choice(others), None) if what == "change" else (word, place))
        if what == "add":
            found.append((dice.choice(others), None))
    return found


def repost(way: str, sources: Sequence[tuple[str, list[str]]], own: list[str], dice: random.Random) -> Made:
    """Return a repost of the first source, or of all of them where several are mixed."""
    made = Made()
    name, words = sources[0]
    if way == "whole":
        made.add(words, name)
    elif way == "headline":
        made.add(own[:14])
        made.add(words[12:], name, 12)
    elif way == "cut":
        start = dice.randrange(2 * len(words) // 3)
        made.add(words[start : start + max(ENOUGH, len(words) // 3)], name, start)
    elif way == "changed":
        listed = rewritten(words, dice, own)
        made.text = " ".join(word for word, _ in listed)
        made.origins = [None if place is None else (name, place) for _, place in listed]
    elif way == "furniture":
        made.add(" ".join(FURNITURE[:2]).split())
        made.add(words, name)
        made.add(" ".join(FURNITURE[2:]).split())
    else:
        for number, (source, taken) in enumerate(sources):
            start = dice.randrange(len(taken) - 2 * ENOUGH)
            made.add(own[40 * number : 40 * number + 40])
            made.add(taken[start : start + dice.randint(ENOUGH, 2 * ENOUGH)], source, start)
    return made


def planted(count: int, texts: Iterable[tuple[str, str, str]], seed: int) -> tuple[Corpus, dict[str, Made]]:
    """Return a corpus of ``count`` sources, a repost of each, and as many articles that nobody took from."""
    dice = random.Random(seed)
    pool = list(different(texts, RUN).items())
    count = min(count, len(pool) // 3)
    dice.shuffle(pool)
    sources, others, spare = pool[:count], pool[count : 2 * count], pool[2 * count : 3 * count]
    made: dict[str, Made] = {}
    for name, words in [*sources, *others]:
        made[name] = Made()
        made[name].add(words, name)
    for number, (source, (_, own)) in enumerate(zip(sources, spare, strict=True)):
        mixed = [source, *dice.sample(sources, 2)] if count > 2 else [source]
        made[f"{source[0]}-{WAYS[number % len(WAYS)]}"] = repost(WAYS[number % len(WAYS)], mixed, own, dice)
    originals = {name for name, _ in pool}
    dates = {name: f"20{'10' if name in originals else '20'}-01-{dice.randint(10, 28)}" for name in made}
    return Corpus(tuple(document(name, one.text, dates[name]) for name, one in made.items())), made


def truth(made: dict[str, Made]) -> dict[frozenset[str], int]:
    """Return for each pair of documents how many words of one origin they share."""
    holders: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, one in made.items():
        for origin in dict.fromkeys(origin for origin in one.origins if origin is not None):
            holders[origin].append(name)
    return Counter(frozenset(pair) for names in holders.values() for pair in combinations(names, 2))


def score(label: str, right: int, found: int, true: int) -> None:
    """Print precision and recall."""
    precision, recall = right / max(1, found), right / max(1, true)
    print(f"{label:28} precision {precision:.4f} of {found:9,}   recall {recall:.4f} of {true:9,}")


def measure_planted(count: int, texts: Iterable[tuple[str, str, str]], seed: int) -> None:
    """Print how much of planted reuse is found, as pairs of documents and as letters of copies."""
    corpus, made = planted(count, texts, seed)
    began = time.process_time()
    reuse = find_reuse(corpus)
    took = time.process_time() - began
    print(f"{len(corpus):,} documents, {took:.1f} s of processor time, {Counter(str(p.verdict) for p in reuse.pairs)}")
    shared = truth(made)
    twin = {one.second: one.first for one in reuse.pairs if one.verdict is Verdict.SAME}
    found = {frozenset((one.first, one.second)) for one in reuse.pairs}

    def is_found(pair: frozenset[str]) -> bool:
        first = frozenset(twin.get(name, name) for name in pair)
        return pair in found or first in found or len(first) == 1

    true = [pair for pair, words in shared.items() if words >= ENOUGH]
    right = sum(shared[one] > 0 for one in found)
    recall = sum(map(is_found, true)) / len(true)
    print(
        f"pairs: precision {right / len(found):.4f} of {len(found):,}; of {len(true):,} that share {ENOUGH} words "
        f"or more recall {recall:.4f}"
    )
    for one in [one for one in reuse.pairs if not shared[frozenset((one.first, one.second))]][:5]:
        print(f"  not planted: {one}")
        for passage in reuse.passages:
            if (passage.first, passage.second) == (one.first, one.second):
                print(f"    {passage.kind}, {passage.words}: {corpus[one.first].text[passage.start : passage.end]}")
    letters: dict[str, Counter[str]] = defaultdict(Counter)
    for one in corpus:
        way = one.name.partition("-")[2] or "sources and others"
        mine = set(letters_of(one, made[one.name])) if "-" in one.name else set()
        copied = {place for start, end, _ in reuse.copies.get(one.name, ()) for place in range(start, end)}
        letters[way].update({"right": len(mine & copied), "found": len(copied), "true": len(mine)})
    for way, counts in letters.items():
        score(f"letters, {way}", counts["right"], counts["found"], counts["true"])
    every = sum(letters.values(), Counter[str]())
    score("letters", every["right"], every["found"], every["true"])


def letters_of(one: Document, made: Made) -> Iterator[int]:
    """Yield the letters of stretches that were taken, single words that were changed inside included."""
    places = list(re.finditer(r"\S+", one.text))
    taken = [origin is not None for origin in made.origins]
    for number, (place, own) in enumerate(zip(places, taken, strict=True)):
        near = any(taken[max(0, number - 3) : number]) and any(taken[number + 1 : number + 4])
        if own or (near and one.name.endswith("changed")):
            # Spaces between two words of a stretch are part of it.
            ahead = number + 1 < len(places) and made.origins[number + 1] is not None
            yield from range(place.start(), places[number + 1].start() if ahead else place.end())


# Real corpora


def whole(path: Path | None, limit: int | None, *, twice: bool) -> Corpus:
    """Return articles as a corpus."""
    listed = list(articles(path, limit))
    again = [(f"{name}-backwards", backwards(text), date) for name, text, date in listed] if twice else []
    return Corpus(tuple(document(*one) for one in [*listed, *again]))


def peak() -> float:
    """Return the most memory that this process had so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def cost(path: Path | None, limit: int | None, *, twice: bool) -> None:
    """Print time and memory of one run: the corpus alone, and with reuse."""
    corpus = whole(path, limit, twice=twice)
    characters = sum(len(one.text) for one in corpus)
    before = peak()
    wall, began = time.perf_counter(), time.process_time()
    reuse = find_reuse(corpus)
    wall, took = time.perf_counter() - wall, time.process_time() - began
    verdicts = Counter(str(one.verdict) for one in reuse.pairs)
    print(
        f"{len(corpus):7,} documents, {characters:12,} characters: {took:6.1f} s of processor time ({wall:.1f} s by "
        f"the clock), {len(corpus) / took:7,.0f} documents a second; memory {before:5.0f} MB with the corpus read, "
        f"{peak():5.0f} MB at most; {dict(verdicts)}, {len(reuse.clusters)} clusters"
    )


def sample(reuse: Reuse, count: int, verdict: str | None, seed: int) -> None:
    """Print pairs drawn by chance, with what they share."""
    pairs = [one for one in reuse.pairs if verdict in (None, one.verdict)]
    known = {one.name: one for one in reuse.corpus}
    passages = defaultdict(list)
    for one in reuse.passages:
        passages[one.first, one.second].append(one)
    for pair in random.Random(seed).sample(pairs, min(count, len(pairs))):
        shares = f"{pair.first_share:.0%} and {pair.second_share:.0%}"
        print(f"\n{pair.verdict}: {pair.first} and {pair.second}, {pair.words} words, {shares}")
        for name in (pair.first, pair.second):
            print("   ", known[name].text.lstrip().split("\n", 1)[0][:150])
        for one in passages[pair.first, pair.second][:5]:
            print(f"  - {one.kind}, {one.words}:", known[one.first].text[one.start : one.end].replace("\n", " ")[:300])


# So many distinct runs that two articles share and that are not said are looked into.
MISSED = 16


def events(path: Path, count: int) -> None:
    """Print the pairs of articles on one event and on different ones, and those that share much and are no pair."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        cluster = {row["id"]: row["cluster"] for row in map(json.loads, file)}
    corpus = Corpus(tuple(document(*one) for one in articles(path, None)))
    reuse = find_reuse(corpus)
    passages = defaultdict(list)
    for one in reuse.passages:
        passages[one.first, one.second].append(one)
    for same, where in ((True, "of one event"), (False, "of different events")):
        pairs = [one for one in reuse.pairs if (cluster[one.first] == cluster[one.second]) is same]
        print(f"{len(pairs)} pairs {where}: {dict(Counter(str(one.verdict) for one in pairs))}")
        for pair in pairs if not same else random.Random(1).sample(pairs, min(count, len(pairs))):
            print(f"  {pair.first} and {pair.second}, {pair.words} words")
            for one in passages[pair.first, pair.second][:count]:
                shown = corpus[one.first].text[one.start : one.end].replace("\n", " ")
                print(f"    {one.kind}, {one.words}: {shown[:120]}")
    runs: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in corpus:
        keys = [found.key for p in one.paragraphs for found in syllables(one.text, p.start, p.end)]
        for start in range(len(keys) - RUN + 1):
            runs[tuple(keys[start : start + RUN])].add(one.name)
    shared = Counter(pair for names in runs.values() for pair in combinations(sorted(names), 2))
    said = {tuple(sorted((one.first, one.second))) for one in reuse.pairs}
    missed = {pair: found for pair, found in shared.items() if found >= MISSED and pair not in said}
    print(f"{len(missed)} pairs share {MISSED} distinct runs of {RUN} or more and are said to share nothing")
    for pair, found in sorted(missed.items(), key=lambda one: -one[1]):
        print(f"  {found} runs: {pair[0]} and {pair[1]}")


def seeds() -> None:
    """Print what the seeds share, and the dates that this suggests."""
    corpus = read(SEEDS)
    reuse = find_reuse(corpus)
    print(reuse.table(), "\n")
    for one in reuse.passages:
        print(f"{one.first[:3]} {one.second[:3]} {one.kind}, {one.words}:", corpus[one.first].text[one.start : one.end])
    print("\ncopies:", {name: len(stretches) for name, stretches in reuse.copies.items()})
    for suggested in suggest_dates(corpus, reuse):
        print(f"{suggested.document} may be of {suggested.value}: {suggested.basis}")


def minhash(corpus: Corpus) -> None:
    """Print what MinHash finds of the same corpus, by each library that is installed, at a Jaccard index of .5."""
    shingles = {}
    for one in corpus:
        keys = [found.key for p in one.paragraphs for found in syllables(one.text, p.start, p.end)]
        shingles[one.name] = list({" ".join(keys[start : start + 5]) for start in range(len(keys) - 4)})
    names = [name for name, listed in shingles.items() if listed]
    sets = {name: set(shingles[name]) for name in names}
    reuse = find_reuse(corpus)
    ours = {frozenset((one.first, one.second)) for one in reuse.pairs}
    reposts = {
        frozenset((one.first, one.second)) for one in reuse.pairs if one.verdict in {Verdict.SAME, Verdict.REPOST}
    }
    for library in ("datasketch", "rensa"):
        if find_spec(library) is None:
            print(f"{library} is not installed")
            continue
        began = time.process_time()
        candidates = _by_datasketch(shingles, names) if library == "datasketch" else _by_rensa(shingles, names)
        took = time.process_time() - began
        true = {p for p in candidates if _jaccard(*(sets[name] for name in p)) >= 0.5}
        print(
            f"{library}: {took:.1f} s, {len(candidates):,} pairs, of which {len(true):,} have a Jaccard index of .5; "
            f"we have {len(true & ours):,} of these; of our {len(reposts):,} reposts "
            f"it has {len(reposts & candidates):,}"
        )


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _by_datasketch(shingles: dict[str, list[str]], names: list[str]) -> set[frozenset[str]]:
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=0.5, num_perm=128), set()
    for name in names:
        one = MinHash(num_perm=128, seed=1)
        one.update_batch([shingle.encode() for shingle in shingles[name]])
        found |= {frozenset((name, other)) for other in index.query(one)}
        index.insert(name, one)
    return found


def _by_rensa(shingles: dict[str, list[str]], names: list[str]) -> set[frozenset[str]]:
    from rensa import RMinHash, RMinHashLSH

    index, found = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32), set()
    for number, name in enumerate(names):
        one = RMinHash(num_perm=128, seed=1)
        one.update(shingles[name])
        found |= {frozenset((name, names[other])) for other in index.query(one)}
        index.insert(number, one)
    return found


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--planted", type=int)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--verdict")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--one-cost", choices=("once", "twice"), help=argparse.SUPPRESS)
    parser.add_argument("--events", type=Path)
    parser.add_argument("--minhash", action="store_true")
    chosen = parser.parse_args()
    if chosen.planted:
        measure_planted(chosen.planted, articles(chosen.jsonl, chosen.limit), chosen.seed)
    elif chosen.one_cost:
        cost(chosen.jsonl, chosen.limit, twice=chosen.one_cost == "twice")
    elif chosen.cost:
        # A process of its own for each, so that its peak of memory is its own.
        for which in ("once", "twice"):
            subprocess.run([sys.executable, *sys.argv, "--one-cost", which], check=True)
    elif chosen.events:
        events(chosen.events, chosen.sample or 0)
    elif chosen.minhash:
        minhash(whole(chosen.jsonl, chosen.limit, twice=False))
    elif chosen.sample:
        sample(find_reuse(whole(chosen.jsonl, chosen.limit, twice=False)), chosen.sample, chosen.verdict, chosen.seed)
    else:
        seeds()


if __name__ == "__main__":
    main()
