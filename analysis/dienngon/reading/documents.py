"""Pages to documents, in order: lines labelled and dates read, of many pages also by a helper."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dienngon.codes import Note
from dienngon.corpus import Document, DocumentDate, Exclusion, Span
from dienngon.processes import Helper, ask, cores, start, stop
from dienngon.reading.dates.publication_date import date_document
from dienngon.reading.labels.labeller import label
from dienngon.reading.labels.page_kinds import kind_of, reasons, set_aside
from dienngon.reading.pages import Page

# From so many characters on a helper is started, which takes it as long as a hundred pages take.
LEAST_CHARACTERS = 500_000
# So many characters are labelled at a time: a batch is handed over in a fraction of the time that it takes.
_BATCH_CHARACTERS = 100_000
# The helper has so many batches at most: the second is there when the first is done.
_OUT = 2
# So many batches are held, each waiting for those before it.
_WAITING = 16

# A page with the name of its document, or what is not read.
Named = tuple[str, Page] | Exclusion


class Judged(NamedTuple):
    """What a page is found to be."""

    spans: tuple[Span, ...]
    date: DocumentDate | None
    title: str
    notes: tuple[Note | str, ...]


def judged(name: str, page: Page) -> Judged:
    """Return a page's labelled lines, its date, title, and notes on them."""
    spans = label(page.text, page.markup, page.marks)
    said = (page.text[span.start : span.end] for span in spans if span.kind == "title")
    titles = [" ".join(" ".join(said).split()), page.title]
    reason = kind_of(page.text, spans, page.markup) or next(reasons(page.notes), None)
    if reason is None:
        date, notes = date_document(page.text, spans, page.dates, page.url, name=name)
    else:
        # Only its head dates and names a page that is no article.
        spans = set_aside(spans, reason)
        date, notes = next(iter(page.dates), None), [reason]
        titles.reverse()
    kept = (one for one in page.notes if one not in list(reasons(page.notes)))
    return Judged(spans, date, next(filter(None, titles), ""), (*kept, *notes))


def _document(name: str, page: Page, found: Judged) -> Document:
    return Document(
        name=name,
        text=page.text,
        spans=found.spans,
        date=found.date,
        title=found.title,
        publisher=page.publisher,
        sha256=page.sha256,
        metadata=page.metadata,
        notes=found.notes,
        form=page.form,
        encoding=page.encoding,
        url=page.url,
    )


def labelled(pages: Iterable[tuple[int, Named]]) -> Iterator[tuple[int, Document | Exclusion]]:
    """Yield the document of each page, and each exclusion, under the number that it comes with, in their order.

    The first pages are labelled one by one. Behind ``LEAST_CHARACTERS`` a helper takes what it can meanwhile; if it
    fails, all is done here.
    """
    coming = iter(pages)
    characters = 0
    for number, one in coming:
        yield number, one if isinstance(one, Exclusion) else _document(*one, judged(*one))
        characters += _size(one)
        if characters >= LEAST_CHARACTERS and cores() > 1:
            break
    else:
        return
    with _helping() as helping:
        waiting: deque[_Batch] = deque()
        for batch in _batches(coming):
            if not (helping and helping.takes(batch)):
                batch.judge()
            waiting.append(batch)
            while waiting and (waiting[0].is_judged or len(waiting) > _WAITING):
                yield from waiting.popleft().documents()
        while waiting:
            yield from waiting.popleft().documents()


def _size(one: Named) -> int:
    return 0 if isinstance(one, Exclusion) else len(one[1].text)


@dataclass
class _Batch:
    """Some pages in their order, and what they are found to be: here, or by the helper that was asked."""

    pages: list[tuple[int, Named]] = field(default_factory=list)
    found: list[Judged] | None = None
    asked: Future[list[Judged]] | None = None

    @property
    def named(self) -> list[tuple[str, Page]]:
        """Return the pages that are to be judged."""
        return [one for _, one in self.pages if not isinstance(one, Exclusion)]

    @property
    def is_judged(self) -> bool:
        """Return whether nobody need wait for it."""
        return self.asked is None or self.asked.done()

    def judge(self) -> None:
        """Judge the pages here."""
        self.found, self.asked = [judged(*one) for one in self.named], None

    def documents(self) -> Iterator[tuple[int, Document | Exclusion]]:
        """Yield the documents and exclusions; what a helper failed at is done here."""
        if self.asked is not None:
            try:
                self.found = self.asked.result()
            except Exception:  # noqa: BLE001 - dead, or a page that cannot be sent
                self.judge()
        found = iter(self.found or ())
        for number, one in self.pages:
            yield number, one if isinstance(one, Exclusion) else _document(*one, next(found))


def _batches(pages: Iterator[tuple[int, Named]]) -> Iterator[_Batch]:
    batch, characters = _Batch(), 0
    for numbered in pages:
        batch.pages.append(numbered)
        characters += _size(numbered[1])
        if characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = _Batch(), 0
    if batch.pages:
        yield batch


class _Helping:
    """A helper, and what it has been asked."""

    def __init__(self, helper: Helper, thread: ThreadPoolExecutor) -> None:
        self._helper = helper
        self._thread = thread
        self._out: deque[Future[list[Judged]]] = deque()

    def takes(self, batch: _Batch) -> bool:
        """Ask for a batch unless the helper is busy or has failed; return whether it was asked."""
        while self._out and self._out[0].done() and self._out[0].exception() is None:
            self._out.popleft()
        if len(self._out) >= _OUT or any(one.done() for one in self._out):
            return False
        # What a table states of its rows is not looked at, and cannot be sent.
        plain = [(name, replace(page, metadata={})) for name, page in batch.named]
        batch.asked = self._thread.submit(ask, self._helper, plain)
        self._out.append(batch.asked)
        return True


@contextmanager
def _helping() -> Iterator[_Helping | None]:
    """Start a helper, unless there can be none, and end it whatever it does."""
    try:
        helper = start("dienngon.reading")
    except OSError:
        yield None
        return
    thread = ThreadPoolExecutor(1)
    try:
        yield _Helping(helper, thread)
    finally:
        helper.kill()
        thread.shutdown()
        stop(helper)
