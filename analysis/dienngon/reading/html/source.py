"""Bytes of a web page to its source, and the source to its tree, however deep its tags are nested."""

from __future__ import annotations

import codecs
import re
from typing import Any

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.reading.encodings.decoding import Decoded, decode
from dienngon.reading.html import tree as elements
from dienngon.reading.html.tree import Tree
from dienngon.reading.html.walk import walk
from dienngon.reading.thresholds import Html

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD = 8192
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8 with byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
# Declared by programs that knew nothing of the letters: such pages hold UTF-8, or the letters of old fonts.
_EMPTY = frozenset({"ascii", "iso8859-1", "cp1252", "latin-1"})
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
# A tag up to its end, with the values in quotation marks in it, as the parser reads it; and such a value.
_OPENED = re.compile(r"""(<[a-zA-Z][^\s>/=]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+)""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+'|)""")
_PART = re.compile(r"[^\s/]++")
_SURROGATE = re.compile("[\ud800-\udfff]")
# So many frames are named.
_FRAMES = 5


def source_text(data: bytes, encoding: str | None = None, declared: str = "") -> Decoded:
    """Return the source of a page as text, neither normalised nor parsed.

    The encoding asked for is taken first; then a byte order mark; then UTF-8, if the bytes are valid UTF-8, whatever
    the page declares; then the encoding that the carrier of the page or the page itself declares, if the bytes can be
    decoded so; then what the bytes look like.
    """
    if not data.strip():
        raise Unreadable(Note.of("unread.empty"))
    if encoding is not None:
        return decode(data, encoding)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, codec, name) or decode(data)
    bytes_, notes = _without_nul(data)
    found = _decoded(bytes_, "utf-8", "utf-8")
    if found is None:
        match = _DECLARED.search(bytes_[:_HEAD])
        stated = _codec(declared) or (_codec(match[1].decode("ascii", "replace")) if match else "")
        known = stated and stated not in _EMPTY and not stated.startswith(("utf-16", "utf-32"))
        found = (_decoded(bytes_, stated, stated) if known else None) or decode(bytes_)
    return Decoded(found.text, found.encoding, (*notes, *found.notes))


def _without_nul(data: bytes) -> tuple[bytes, tuple[Note, ...]]:
    count = data.count(b"\0")
    if not count or count > Html.NUL_SHARE * len(data):
        return data, ()
    return data.replace(b"\0", b""), (Note.of("file.nul", count=count),)


def _codec(name: str) -> str:
    """Return Python's name of an encoding, empty if it does not know it."""
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _decoded(data: bytes, codec: str, name: str) -> Decoded | None:
    """Return what the bytes mean in an encoding, None if they are not of it or hold what no page holds."""
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError):
        return None
    if "\0" in text or not isinstance(text, str):
        return None
    return Decoded(text, name)


def parse(source: str) -> tuple[Any, tuple[Note, ...]]:
    """Return the root element of a page, None if there is nothing to parse, and notes on doubts."""
    source = _SURROGATE.sub("\ufffd", source.replace("\0", ""))
    bare = _OPENED.sub(_within_limit, source)
    notes = () if bare == source else (Note.of("web.attributes", most=Html.ATTRIBUTES),)
    root, whole = _parsed(bare)
    if whole:
        return root, notes
    root, _ = _parsed(_flattened(bare))
    return root, (*notes, Note.of("web.deep", depth=Html.DEPTH))


def _within_limit(tag: re.Match[str]) -> str:
    """Return a tag up to its end, without its attributes if they are too many."""
    # An attribute takes two characters.
    many = len(tag[2]) > 2 * Html.ATTRIBUTES and len(_PART.findall(_VALUE.sub("= ", tag[2]))) > Html.ATTRIBUTES
    return tag[1] if many else tag[0]


def _parsed(source: str) -> tuple[Any, bool]:
    """Return the root and whether the parser continued to the end."""
    from lxml import etree

    # Comments are parsed and skipped in walking: dropped here, what follows them could be lost in broken pages.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, recover=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None, True
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _flattened(source: str) -> str:
    """Return the source with the tags that are too deep replaced by line breaks."""
    depth = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in elements.VOID or match[3].endswith("/"):
            return match[0]
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < Html.DEPTH else " "
        depth += 1
        return match[0] if depth <= Html.DEPTH else "<br>"

    return _TAG.sub(replaced, source)


def tree_of(source: str) -> tuple[Tree, Any, tuple[Note, ...]]:
    """Return the tree of a page, its root element and notes on doubts."""
    root, notes = parse(source)
    tree = Tree() if root is None else walk(root)
    if not any(char.isalnum() for line in tree.lines for char in line.text):
        raise Unreadable(_nothing(root))
    return tree, root, notes


def _nothing(root: Any) -> Note:
    """Return why a page holds no text."""
    frames = [] if root is None else [one.get("src") for one in root.iter("frame") if one.get("src")]
    if frames:
        named = [f"'{' '.join(one.split())[:80]}'" for one in frames[:_FRAMES]]
        return Note.of("unread.web.frames", names=named, more=len(frames) > _FRAMES)
    scripted = root is not None and next(root.iter("script"), None) is not None
    return Note.of("unread.web.script" if scripted else "unread.web.nothing")
