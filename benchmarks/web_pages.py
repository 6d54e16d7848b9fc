"""Read saved web pages with dienngon and with trafilatura, and compare what each takes for the text.

Every page of a folder (*.html, *.html.gz, also .htm and .mhtml) is read by both. Where NAME.gold.json is next to
NAME.html.gz, its title and its body (summary and paragraphs) are the gold; the words compared are syllables in lower
case, as multisets. Ours are the lines labelled body or caption, as the gold counts captions as paragraphs;
trafilatura's are all of its text. Where there is no gold, the two are compared with each other.

    python benchmarks/web_pages.py ../shared/data/html
    python benchmarks/web_pages.py ../shared/data/html --show

What each page is taken for, with words kept, title and date, also by another version of the package; and pages made of
real articles and headlines in several layouts, of which it is known what they are (benchmarks/made_pages.py):

    python benchmarks/web_pages.py ../shared/data/html --kinds --before ../before/analysis
    python benchmarks/made_pages.py ../shared/data/labelled_news.jsonl.gz ../shared/data/headlines_2025_2026.jsonl.gz

Times are those of the processor, so that whatever else the machine does counts little. trafilatura is used here only;
the package does not import it.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dienngon as dn
from dienngon.codes import worded
from dienngon.errors import InputError
from dienngon.reading.html import read_html, read_mhtml
from dienngon.reading.labels.labeller import label, marked
from dienngon.reading.pages import Options, Page
from dienngon.text import nfc, phrase_key

SUFFIXES = (".html", ".htm", ".mhtml", ".mht", ".html.gz", ".htm.gz", ".mhtml.gz")


@dataclass(frozen=True)
class Agreement:
    """Precision, recall and their harmonic mean of words against words."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.4f}, recall {self.recall:.4f}, F1 {self.f1:.4f}"


def words(text: str) -> Counter[str]:
    """Return the syllables of a text with their counts."""
    return Counter(phrase_key(nfc(text).lower()).split())


def agreement(found: str, gold: str) -> Agreement:
    """Return how well the words of one text are those of another."""
    one, other = words(found), words(gold)
    common = sum((one & other).values())
    return Agreement(common / max(one.total(), 1), common / max(other.total(), 1))


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of a folder, or one page, by name."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
        if path.name.lower().endswith(SUFFIXES):
            data = path.read_bytes()
            yield path.name, gzip.decompress(data) if path.suffix == ".gz" else data


def median(task: Callable[[], Any], runs: int) -> float:
    """Return the median time of a task in milliseconds of this process; the first run is not counted."""
    seconds = []
    for number in range(runs + 1):
        began = time.process_time()
        task()
        if number:
            seconds.append(time.process_time() - began)
    return 1000 * statistics.median(seconds)


def gold_of(folder: Path, name: str) -> tuple[str, str] | None:
    """Return title and body of the gold next to a page, None if there is none."""
    path = (folder if folder.is_dir() else folder.parent) / (name.partition(".htm")[0] + ".gold.json")
    if not path.is_file():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    record = record.get("V1", record)
    sections = [text for section in record["body"]["sections"] for text in section["headline"] + section["paragraphs"]]
    return record["title"], "\n".join(record["body"]["summary"] + sections)


def parts(page: Page, kinds: tuple[str, ...]) -> str:
    """Return the lines of some kinds, labelled by markup or else by the rules for text."""
    spans = label(page.text, page.markup)
    return "\n".join(page.text[span.start : span.end] for span in spans if span.kind in kinds)


def report(name: str, page: Page, data: bytes, gold: tuple[str, str] | None, runs: int) -> tuple[float, float]:
    """Print what was read of a page; return the times of ours and of trafilatura's."""
    from trafilatura import extract

    read = read_mhtml if page.form == "mhtml" else read_html
    ours = median(lambda: read(data, Options()), runs)
    theirs = median(lambda: extract(data, include_comments=False), runs)
    print(f"\n{name} ({len(data) / 1000:,.0f} kB, {page.encoding})")
    print(f"  title  {page.title}")
    print(f"  dates  {'; '.join(f'{one.value} ({one.basis})' for one in page.dates) or 'none'}")
    print(f"  from   {page.publisher}  {page.url}")
    for note in page.notes:
        print(f"  note   {note}")
    for kind, (count, size) in sorted(counts(page).items()):
        print(f"  {kind:<24}{count:>5} lines{size:>7} words")
    text = extract(data, include_comments=False) or ""
    body = parts(page, ("body", "caption"))
    if gold is None:
        print(f"  trafilatura's text against our body and captions: {agreement(text, body)}")
    else:
        print(f"  title as in the gold: {'yes' if phrase_key(page.title) == phrase_key(gold[0]) else 'no: ' + gold[0]}")
        print(f"  body and captions, ours:  {agreement(body, gold[1])}")
        print(f"  text, trafilatura's:      {agreement(text, gold[1])}")
    print(f"  ours {ours:.1f} ms, trafilatura {theirs:.1f} ms (medians of {runs})")
    return ours, theirs


def counts(page: Page) -> dict[str, tuple[int, int]]:
    """Return for each kind and subkind the number of its spans and their words."""
    found: dict[str, tuple[int, int]] = {}
    for span in label(page.text, page.markup):
        kind = f"{span.kind} {span.subkind}".strip()
        count, size = found.get(kind, (0, 0))
        found[kind] = (count + 1, size + len(phrase_key(page.text[span.start : span.end]).split()))
    return found


def show(page: Page) -> None:
    """Print each line with its labels and the rule behind them; those that text rules decided are starred."""
    known = {mark.start for mark in marked(page.text, page.markup)}
    for span in label(page.text, page.markup):
        star = " " if span.start in known else "*"
        kind = f"{span.kind} {span.subkind}".strip()
        print(f"  {span.line:>4}{star}{kind:<22} {page.text[span.start : span.end][:110]}   [{worded(span.rule)}]")


def kinds(folder: Path) -> None:
    """Print a line a page: its name, what it is taken for, the words that count, its date and title."""
    for document in dn.read(folder):
        reason = next((one.code for one in document.notes if getattr(one, "section", "") == "page"), "article")
        kept = sum(len(phrase_key(document.text[one.start : one.end]).split()) for one in document.paragraphs)
        date = "" if document.date is None else document.date.value
        print(f"{document.name[:34]:<35}{reason:<14}{kept:>6} words  {date:<11} {document.title[:70]}")


def in_version(source: Path, folder: Path) -> None:
    """Print the same by the package in another source root."""
    print(f"with {source}:", flush=True)
    subprocess.run([sys.executable, __file__, str(folder), "--kinds"], check=True, env={"PYTHONPATH": str(source)})
    print("\nnow:")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Compare the reading of web pages with trafilatura's.")
    parser.add_argument("folder", type=Path, help="a folder of pages, or one page")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="readings of each page to time (default: 7)")
    parser.add_argument("--show", action="store_true", help="print every line with its labels")
    parser.add_argument("--kinds", action="store_true", help="print what each page is taken for, and no comparison")
    parser.add_argument(
        "--before", type=Path, metavar="SOURCE", help="with --kinds: another source root of the package"
    )
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    if not options.folder.exists():
        parser.error(f"no such folder or file: {options.folder}")
    if options.kinds:
        if options.before is not None:
            in_version(options.before, options.folder)
        kinds(options.folder)
        return
    times = []
    for name, data in files(options.folder):
        read = read_mhtml if ".mht" in name.lower() else read_html
        try:
            page = read(data, Options())
        except InputError as reason:
            print(f"\n{name}: not read, {reason}")
            continue
        times.append(report(name, page, data, gold_of(options.folder, name), options.runs))
        if options.show:
            show(page)
    if not times:
        sys.exit("No page was read.")
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"\n{len(times)} pages, median: ours {ours:.1f} ms, trafilatura {theirs:.1f} ms")


if __name__ == "__main__":
    main()
