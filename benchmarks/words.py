"""Measure what counts: documents that are reposts, and the words that lead lists of keywords.

FILE is a JSONL (or .jsonl.gz) of documents.

    python benchmarks/words.py FILE --part voices --limit 100
    python benchmarks/words.py FILE --part leaders --by label
    python benchmarks/words.py FILE --part leaders --by month --every 5

``voices`` doubles documents as reposts, with a line added to each, and prints numbers without and with them: they
should be the same. ``leaders`` prints the leading keywords of each group by TF-IDF and c-TF-IDF, and how many places of
these lists are taken by terms that are in more than a third of them: those say nothing of any group.
"""

import argparse
import dataclasses
from collections import Counter
from pathlib import Path

import dienngon as dn

ADDED = "\nTheo bản tin của báo."
THEMES = {"police": ["công an"], "health": ["bệnh viện", "bác sĩ"], "school": ["học sinh", "nhà trường"]}


def doubled(corpus: dn.Corpus) -> dn.Corpus:
    """Return documents with a repost of each, which has a line more."""
    again = []
    for one in corpus:
        end = len(one.text)
        line = dataclasses.replace(one.spans[-1], line=one.spans[-1].line + 1, start=end + 1, end=end + len(ADDED))
        line = dataclasses.replace(line, kind="body", subkind="")
        again.append(
            dataclasses.replace(one, name=f"{one.name} again", text=one.text + ADDED, spans=(*one.spans, line))
        )
    return dn.Corpus((*corpus.documents, *again))


def voices(corpus: dn.Corpus) -> None:
    """Print numbers of documents without and with their reposts."""
    lexicon = dn.Lexicon.of(THEMES)
    # Without dates all documents are in one group.
    marked = dn.Corpus(tuple(dataclasses.replace(one, metadata={"all": "all"}) for one in corpus))
    for name, found in (("without reposts", marked), ("with a repost each", doubled(marked))):
        tokens = dn.segment(dn.counted_once(found), lexicon)
        themes = dn.track(tokens, lexicon, "all").data
        counts = dn.count(tokens)
        topics = dn.fit_topics(counts, "nmf", 5)
        print(f"\n{name}: {len(found)} documents")
        for row in themes.itertuples():
            share = f"{row.share_of_documents:.3f} [{row.documents_low:.3f}, {row.documents_high:.3f}]"
            print(f"  {row.theme}: in {row.documents_with_theme} of {row.documents}, share {share}")
        first = dn.keywords(counts, "all", top=3).data
        print(
            "  keywords:", ", ".join(f"{term} {score:.4g}" for term, score in zip(first.term, first.tfidf, strict=True))
        )
        print("  topics, share:", ", ".join(f"{one:.3f}" for one in dn.quality(topics).data["share"]))


def leaders(corpus: dn.Corpus, by: str, top: int, *, shown: bool) -> None:
    """Print the keywords of each group, and those that lead in many."""
    counts = dn.count(dn.segment(corpus))
    lists = {
        "TF-IDF": dn.keywords(counts, by, top=top).data,
        "c-TF-IDF": dn.describe(counts, by, order="c-tfidf", top=top).data,
    }
    for name, table in lists.items():
        groups = {period: [one for one in rows["term"] if one] for period, rows in table.groupby("period")}
        groups = {period: terms for period, terms in groups.items() if terms}
        size = Counter(term for terms in groups.values() for term in terms)
        many = [term for term, number in size.most_common() if number > len(groups) / 3]
        places = sum(size[term] for term in many) / max(size.total(), 1)
        print(f"\n{name}: {len(groups)} groups, {size.total()} places, {len(size)} terms")
        print(f"  in more than a third of the lists, with {places:.0%} of the places: {', '.join(many) or 'none'}")
        single = sorted({term for term in size if len(term) == 1})
        print(f"  single letters: {', '.join(single) or 'none'}")
        for period, terms in groups.items() if shown else ():
            print(f"  {period}: {', '.join(terms)}")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Documents that count, and words that lead lists of keywords.")
    parser.add_argument("file", type=Path, help="JSONL or .jsonl.gz of documents")
    parser.add_argument("--part", choices=["voices", "leaders"], default="leaders")
    parser.add_argument("--by", default="year", help="how documents are grouped (default: year)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth document (default: all)")
    parser.add_argument("--limit", type=int, default=None, metavar="N", help="take the first N of these (default: all)")
    parser.add_argument("--top", type=int, default=12, metavar="N", help="keywords a group (default: 12)")
    parser.add_argument("--lists", action="store_true", help="print the lists themselves")
    options = parser.parse_args()
    corpus = dn.Corpus(dn.read(options.file).documents[:: options.every][: options.limit])
    if options.part == "voices":
        voices(corpus)
    else:
        leaders(corpus, options.by, options.top, shown=options.lists)


if __name__ == "__main__":
    main()
