"""What a format's reader gives: one document's text with what the file itself says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dienngon.codes import Note
from dienngon.corpus import DocumentDate, Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """What the markup of a format says that ``text[start:end]`` is, and the rule that says so.

    It lies on one line. Lines without a mark are labelled by the rules for text.
    """

    start: int
    end: int
    kind: Kind
    subkind: str
    rule: str


@dataclass(frozen=True, slots=True)
class Page:
    """One document as read from a file, before it is labelled and dated.

    Parameters
    ----------
    name
        The document's part of its name: empty if the file is one document, else the row's id.
    text
        NFC, no byte order mark, line ends as a newline; a paragraph, heading or caption is a line where the
        format knows its paragraphs.
    form
        The format: ``txt``, ``md``, ``html``, ``mhtml``, ``docx``, ``pdf``, ``csv``, ``tsv``, ``xlsx``, ``xls``,
        ``jsonl``, ``json`` or ``parquet``.
    encoding
        Of the bytes, empty where the format leaves no choice.
    marks
        What markup says of lines, in order, not overlapping.
    dates
        Publication dates that the file states outside its text (JSON-LD, a column), best first.
    title, publisher, url
        As the file states them, empty if it does not.
    metadata
        Whatever else the file states of the document: other columns of a table, the author.
    notes
        On doubts: damaged letters, an encoding that is a guess.
    sha256
        Of what was read.
    """

    name: str
    text: str
    form: str
    encoding: str = ""
    marks: tuple[Mark, ...] = ()
    dates: tuple[DocumentDate, ...] = ()
    title: str = ""
    publisher: str = ""
    url: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note | str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How files are to be read, where they do not say so themselves.

    Parameters
    ----------
    encoding
        The encoding of text files; None to detect it, file by file.
    columns
        Which column of a table holds what: ``id``, ``text``, ``title``, ``date``, ``source``, ``lead`` or ``url`` to
        the column's name. What is not given is found by the usual names.
    """

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
