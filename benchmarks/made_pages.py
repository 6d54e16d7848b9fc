"""Put real articles and headlines into layouts of pages, and count the articles lost and the lists taken for articles.

    python benchmarks/made_pages.py LABELLED_NEWS HEADLINES
    python benchmarks/made_pages.py LABELLED_NEWS HEADLINES --pages 50

LABELLED_NEWS has a JSON object with "text" in each line, the first line of the text being its title; HEADLINES has
"title", "text" and "date". An article is cut after the paragraph in which it reaches a number of syllables, and stands
among links to others with their summaries. In the layouts "named" classes say what is what, in "nameless" nothing does;
"table" is that of older sites. The rules were set on other pages (tests/site_pages.py); these judge them.
"""

import argparse
import gzip
import itertools
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dienngon as dn
from dienngon.text import phrase_key

LENGTHS = (20, 40, 60, 100, 10_000)
LAYOUTS = ("named", "nameless", "table", "text")
LISTS = ("cards", "dated", "links", "wrapped", "table", "text", "one day")
OTHERS = (6, 15, 30)
MENU = "".join(
    f"<li><a href='/{n}'>{one}</a></li>" for n, one in enumerate(("Thời sự", "Kinh tế", "Văn hóa", "Thể thao"))
)
FOOT = (
    "<p>Tổng biên tập: Trần Văn Mẫu</p><p>Địa chỉ: số 1 đường Bờ Kênh</p>"
    "<p>Giấy phép số 12/GP-BC do sở cấp ngày 01/02/2019</p><p>Hotline: 0912 000 111</p>"
)
Row = dict[str, str]


def rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def shown_date(row: Row) -> str:
    """Return the date of a headline as a page shows it."""
    year, month, day = row["date"][:10].split("-")
    return f"{day}/{month}/{year} 08:15"


def card(row: Row, form: str) -> str:
    """Return a headline with its summary as an entry of a list."""
    title, summary, date = row["title"], row["text"].strip(), shown_date(row)
    if form == "links":
        return f"<li><a href='/x'>{title}</a></li>"
    if form == "wrapped":
        return f"<div><a href='/x'><h3>{title}</h3><p>{summary}</p></a></div>"
    if form == "table":
        return f"<tr><td><a href='/x'><b>{title}</b></a><br>{summary}</td></tr>"
    between = f"<span>{date}</span>" if form == "dated" else ""
    return f"<div><h3><a href='/x'>{title}</a></h3>{between}<p>{summary}</p></div>"


def listed(entries: list[Row], form: str) -> str:
    """Return a section page."""
    if form in ("text", "one day"):
        parts = (f"{one['title']}\n\n{shown_date(one)}\n\n{one['text'].strip()}" for one in entries)
        return "\n\n".join(["Đời sống", *parts])
    inner = "".join(card(one, form) for one in entries)
    inner = f"<table>{inner}</table>" if form == "table" else f"<div>{inner}</div>"
    return page(f"<div>{MENU}</div><div><h1>Đời sống</h1>{inner}</div><div>{FOOT}</div>", "Đời sống - Báo Lúa Vàng")


def article(row: Row, least: int, others: list[Row], layout: str) -> tuple[str, str]:
    """Return an article of so many syllables in a layout, and its paragraphs."""
    title, *lines = [one.strip() for one in row["text"].split("\n") if one.strip()]
    sizes = itertools.accumulate(len(phrase_key(one).split()) for one in lines)
    cut = next((number for number, size in enumerate(sizes, start=1) if size >= least), len(lines))
    lines = lines[:cut]
    inner = "".join(f"<p>{one}</p>" for one in lines)
    cards = "".join(card(one, "cards") for one in others)
    if layout == "text":
        return "\n\n".join([title, *lines, "Tin liên quan", *(one["title"] for one in others)]), "\n".join(
            (title, *lines)
        )
    if layout == "named":
        body = (
            f"<nav>{MENU}</nav><h1>{title}</h1><div class='detail-content'>{inner}</div>"
            f"<div class='tin-lien-quan'>{cards}</div><footer>{FOOT}</footer>"
        )
    elif layout == "nameless":
        body = f"<div>{MENU}</div><div><h1>{title}</h1><div>{inner}</div></div><div>{cards}</div><div>{FOOT}</div>"
    else:
        body = (
            f"<table><tr><td>{MENU}</td><td><b>{title}</b>{inner}</td><td>{cards}</td></tr>"
            f"<tr><td colspan=3>{FOOT}</td></tr></table>"
        )
    return page(body, f"{title} - Báo Lúa Vàng"), "\n".join((title, *lines))


def page(body: str, title: str) -> str:
    """Return a page of HTML."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"


def judged(pages: list[tuple[str, str]]) -> list[tuple[bool, float]]:
    """Return for each page, given as suffix and text, whether it counts, and the syllables of it that do."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (suffix, text) in enumerate(pages):
            (Path(folder) / f"{number:05}.{suffix}").write_text(text, encoding="utf-8")
        corpus = dn.read(folder)
        return [
            (bool(one.paragraphs), sum(len(phrase_key(one.text[p.start : p.end]).split()) for p in one.paragraphs))
            for one in corpus
        ]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("headlines", type=Path)
    parser.add_argument("--pages", type=int, default=25, metavar="N", help="of each length, layout and number of links")
    options = parser.parse_args()
    heads = [one for one in rows(options.headlines) if one["text"].strip()]
    texts = list(itertools.islice(rows(options.news), 60 * options.pages))
    taken = itertools.cycle(texts)
    print("articles that count, of so many (and their median share of the syllables that should count)")
    for layout, least in itertools.product(LAYOUTS, LENGTHS):
        made, sizes = [], []
        for number, count in itertools.product(range(options.pages), OTHERS):
            text, body = article(next(taken), least, heads[number * 7 : number * 7 + count], layout)
            made.append(("txt" if layout == "text" else "html", text))
            sizes.append(len(phrase_key(body).split()))
        found = judged(made)
        shares = sorted(words / max(size, 1) for (_, words), size in zip(found, sizes, strict=True))
        name = "whole" if least == LENGTHS[-1] else f"{least} syllables"
        kept, middle = sum(one for one, _ in found), shares[len(shares) // 2]
        print(f"  {layout:<9}{name:<14}{kept:>5} of {len(found)}  ({middle:.2f})", flush=True)
    print("lists that count as articles, of so many")
    for form, count in itertools.product(LISTS, OTHERS[1:]):
        made = []
        for number in range(options.pages):
            step = 1 if form == "one day" else len(heads) // count
            entries = sorted(heads[number::step][:count], key=lambda one: one["date"], reverse=True)
            made.append(("txt" if form in ("text", "one day") else "html", listed(entries, form)))
        found = judged(made)
        print(f"  {form:<9}{count} entries{sum(one for one, _ in found):>7} of {len(found)}")


if __name__ == "__main__":
    main()
