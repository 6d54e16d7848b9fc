"""Documents that are not Vietnamese: found by their syllables, and set aside unless somebody asks for them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from dienngon.codes import Note
from dienngon.corpus import Corpus, Document, check_corpus
from dienngon.reading.encodings.wellformed import Tally, tally
from dienngon.reading.labels.page_kinds import set_aside

# Of so many words or more, fewer than this share are well-formed syllables with marks; running text has .6 to .9.
LEAST_WORDS, FEW = 20, 0.3
# So many characters at the beginning, in the middle and at the end show most texts to be Vietnamese.
_GLIMPSE = 300


def is_foreign(document: Document) -> bool:
    """Return whether a document is not Vietnamese, or is typed without marks, as far as its words show.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> is_foreign(corpus()["2021-01"])
    False
    """
    if any(isinstance(note, Note) and note.section == "language" for note in document.notes):
        return True
    texts = [document.text[one.start : one.end] for one in document.paragraphs]
    whole = " ".join(texts)
    middle = len(whole) // 2
    glimpses = (whole[:_GLIMPSE], whole[middle : middle + _GLIMPSE], whole[-_GLIMPSE:])
    if all(_is_clear(tally(one)) for one in glimpses):
        return False
    found = [tally(text) for text in texts]
    words, good = sum(one.words for one in found), sum(one.good for one in found)
    return words >= LEAST_WORDS and good < FEW * words


def _is_clear(found: Tally) -> bool:
    return found.words >= LEAST_WORDS and found.good >= FEW * found.words


def without_foreign(corpus: Corpus) -> Corpus:
    """Return the corpus with documents that are not Vietnamese set aside: they stay in it, and nothing of them counts.

    Their words would be terms, and lead lists of keywords and topics; Pyvi's model has not seen such texts. Each has a
    note, and each line says what it would have been.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> english = dn.Document("en", "The rice market. " * 9, (dn.corpus.Span(1, 0, 153, "body", "", "test"),))
    >>> found = without_foreign(dn.Corpus((*corpus(), english)))
    >>> len(found), found["en"].counted, str(found["en"].notes[0])
    (13, False, 'not Vietnamese, or typed without marks: it does not count unless asked for (--foreign)')
    """
    check_corpus(corpus, "without_foreign")
    return dataclasses.replace(corpus, documents=tuple(_aside(corpus)))


def _aside(documents: Iterable[Document]) -> Iterable[Document]:
    reason = Note.of("language.aside")
    for one in documents:
        if not one.counted or not is_foreign(one):
            yield one
            continue
        notes = tuple(note for note in one.notes if not (isinstance(note, Note) and note.section == "language"))
        yield dataclasses.replace(one, spans=set_aside(one.spans, reason), notes=(*notes, reason))
