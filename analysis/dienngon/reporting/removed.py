"""What was removed from each document: how many words of each kind, and the lines themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from dienngon.codes import Note, Wording
from dienngon.corpus import COUNTED_KINDS, Document, Span
from dienngon.plots.base import anchor
from dienngon.reporting.blocks import Evidence, Sentence
from dienngon.reporting.sentences import characters
from dienngon.reporting.texts import kind_of

# Documents whose lines are shown: as many as a table shows at once. spans.csv has the lines of all.
MOST_DOCUMENTS = 20
# Characters of the lines of one document: a saved page has about as many around its article.
MOST_CHARACTERS = 20_000


def removed_panels(documents: Sequence[Document], words: Sequence[Mapping[str, int]], *, shown: bool) -> list[Evidence]:
    r"""Return a panel for each document: the words that were removed from it by kind, and the lines in their order.

    Of more than :data:`MOST_DOCUMENTS` documents those from which most ``words`` were removed. Lines of one kind that
    follow one another are one stretch, a line of text each; their places stand for them unless texts may be ``shown``.

    Examples
    --------
    >>> text = "Gạo tăng giá.\nXem thêm"
    >>> spans = (Span(1, 0, 13, "body", "", ""), Span(2, 14, 22, "furniture", "related", ""))
    >>> (panel,) = removed_panels([Document("a.txt", text, spans)], [{"furniture": 2}], shown=True)
    >>> str(panel.title), str(panel.facts[0]), panel.sentences[0].parts
    ('a.txt: 2 words removed', 'page furniture: 2 words in 1 line', ('Xem thêm',))
    """
    sizes = {place: size for place, one in enumerate(words) if (size := sum(one.values()))}
    most = sorted(sizes, key=lambda place: (-sizes[place], place))[:MOST_DOCUMENTS]
    return [_panel(documents[place], words[place], shown=shown) for place in sorted(most)]


def place_of_removed(document: str) -> str:
    """Return the id of the panel with what was removed from a document."""
    return anchor("removed", document)[1:]


def _panel(document: Document, words: Mapping[str, int], *, shown: bool) -> Evidence:
    runs = [
        list(run)
        for (kind, _), run in groupby(document.spans, lambda one: (one.kind, one.subkind))
        if kind not in COUNTED_KINDS
    ]
    lines = Counter[str](kind for kind, _ in {(span.kind, span.line) for run in runs for span in run})
    facts: list[Wording] = [
        Note.of("reporting.removed_kind", kind=kind, words=size, lines=lines[kind])
        for kind, size in sorted(words.items(), key=lambda one: -one[1])
        if size
    ]
    room = MOST_CHARACTERS
    stretches: list[Sentence] = []
    for run in runs:
        room -= sum(span.end - span.start for span in run)
        if room < 0 and stretches:
            break
        stretches.append(_stretch(document, run, shown=shown))
    part = Note.of("reporting.removed_part", shown=len(stretches), total=len(runs))
    title = Note.of("reporting.removed_of", document=document.name, words=sum(words.values()))
    note = part if len(stretches) < len(runs) else ""
    place = place_of_removed(document.name)
    return Evidence(place, title, tuple(stretches), note, tuple(facts), printed=len(stretches))


def _stretch(document: Document, run: Sequence[Span], *, shown: bool) -> Sentence:
    said: Wording = characters([(run[0].start, run[-1].end)])
    if shown:
        text = "\n".join(document.text[one.start : one.end].strip() for one in run)
        # What holds no word is hardly seen.
        said = text if any(map(str.isalnum, text)) else Note.of("reporting.signs", text=text)
    lines = {"last": run[-1].line, "lines": len({one.line for one in run})}
    return Sentence(document.name, run[0].line, (said,), kind_of(run[0].kind, run[0].subkind), named=True, **lines)
