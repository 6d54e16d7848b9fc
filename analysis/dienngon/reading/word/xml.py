"""The XML inside a Word file: its parts, its styles, and the text of a paragraph."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Any, BinaryIO

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.errors import InputError
from dienngon.reading.files import check_sizes, megabytes, reasons
from dienngon.reading.thresholds import Word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Of all parts, pictures included, and of one part of text, unpacked.
_UNPACKED_LIMIT = 2 << 30
_PART_LIMIT = 256 << 20

# What may be said of deleted text, of field codes, of the page before it was changed.
_LEFT_OUT = frozenset(W + name for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr"))
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011", W + "softHyphen": "\u00ad"}


# A line break within a sentence: no stop before it, and behind it a small letter that numbers no entry.
_WITHIN = re.compile(r"(?<=[^\s.!?…:;”)])[ \t\u00a0]*\n[ \t\u00a0]*(?![a-zđ]{1,2}\s?[.)])(?=([^\W\d_]))")


class Parts:
    """The parts of a Word file, parsed as they are asked for. Entities are never expanded."""

    def __init__(self, stream: BinaryIO) -> None:
        check_sizes(stream, _UNPACKED_LIMIT)
        stream.seek(0)
        with reasons():
            self._archive = zipfile.ZipFile(stream)
        self._names = set(self._archive.namelist())
        self.damaged: list[str] = []

    def xml(self, name: str) -> Any:
        """Return the root of a part, None if there is no such part."""
        if name not in self._names:
            return None
        with reasons(), self._archive.open(name) as part:
            data = part.read(_PART_LIMIT + 1)
        if len(data) > _PART_LIMIT:
            raise Unreadable(Note.of("unread.word.part_size", part=name, size=megabytes(_PART_LIMIT)))
        # Word can also save with other names for the same elements.
        return self._parsed(data.replace(_STRICT[1:-1].encode(), W[1:-1].encode()), name)

    def _parsed(self, data: bytes, name: str) -> Any:
        from lxml import etree

        settings = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True}
        try:
            return etree.fromstring(data, etree.XMLParser(**settings))
        except (etree.XMLSyntaxError, ValueError):
            pass
        self.damaged.append(name)
        try:
            root = etree.fromstring(data, etree.XMLParser(**settings, recover=True))
        except (etree.XMLSyntaxError, ValueError):
            root = None
        if root is None:
            raise Unreadable(Note.of("unread.word.no_xml", part=name))
        return root

    def related(self) -> tuple[str, dict[str, list[str]]]:
        """Return the part that is the document, and those it names by the last word of their relation's type."""
        office = [part for kind, part in self._relations("") if kind == "officeDocument"]
        document = next((one for one in office if one in self._names), "word/document.xml")
        if document not in self._names:
            raise Unreadable(Note.of("unread.word.no_document"))
        related: dict[str, list[str]] = {}
        for kind, part in self._relations(document):
            related.setdefault(kind, []).append(part)
        return document, related

    def _relations(self, part: str) -> Iterator[tuple[str, str]]:
        folder = dirname(part)
        name = join(folder, "_rels", part.removeprefix(folder).strip("/") + ".rels")
        try:
            root = self.xml(name)
        except InputError:
            root = None
        for one in () if root is None else root.iter(_RELATION):
            target = one.get("Target", "")
            if one.get("TargetMode") != "External":
                place = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                yield one.get("Type", "").rsplit("/", 1)[-1], place


@dataclass
class Style:
    """What a paragraph's style says of it: its name in lower case, its level as a heading, its font."""

    name: str = ""
    base: str = ""
    level: int = -1
    font: str = ""
    hidden: bool = False


def styles(root: Any) -> dict[str, Style]:
    """Return the styles of a document by identifier, each with what it takes over from the one it is based on."""
    found: dict[str, Style] = {}
    if root is None:
        return found
    default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    found[""] = Style(font=font(default))
    for one in root.iter(W + "style"):
        outline = one.find(f"{W}pPr/{W}outlineLvl")
        stated = "" if outline is None else outline.get(W + "val", "")
        level = int(stated) if stated.isdecimal() and len(stated) < 3 else -1
        base = one.find(W + "basedOn")
        name = one.find(W + "name")
        found[one.get(W + "styleId", "")] = Style(
            "" if name is None else name.get(W + "val", "").lower(),
            "" if base is None else base.get(W + "val", ""),
            level,
            font(one.find(W + "rPr")),
        )
    for style in found.values():
        above, steps = style.base, 0
        while above in found and steps < 20:
            style.font = style.font or found[above].font
            style.level = style.level if style.level >= 0 else found[above].level
            above, steps = found[above].base, steps + 1
        style.font = style.font or found[""].font
    return found


def font(properties: Any) -> str:
    """Return the font that the properties of a run name, empty if they name no font."""
    fonts = None if properties is None else properties.find(W + "rFonts")
    return "" if fonts is None else fonts.get(W + "ascii", "") or fonts.get(W + "hAnsi", "")


def continued(text: str) -> str:
    """Return the text of a paragraph with line breaks in the middle of a sentence as spaces."""

    def space(found: re.Match[str]) -> str:
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        return " " if found[1].islower() and len(before.split()) >= Word.WORDS else found[0]

    return _WITHIN.sub(space, text)


@dataclass
class Runs:
    """The text of one paragraph as it is gathered, with the fonts it is in and what hangs on it."""

    text: list[str] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)
    boxes: list[Any] = field(default_factory=list)
    hidden: int = 0


def runs(paragraph: Any, plain_font: str) -> Runs:
    """Return the text of a paragraph without tracked deletions, field codes and hidden text.

    Text boxes are left for the caller. Of alternatives for old and new programs the first counts.
    """
    found = Runs()
    stack = list(reversed(paragraph))
    while stack:
        one = stack.pop()
        if not isinstance(one.tag, str) or one.tag in _LEFT_OUT:
            continue
        if one.tag == W + "txbxContent":
            found.boxes.append(one)
        elif one.tag == MC + "AlternateContent":
            stack.extend(list(one)[:1])
        elif one.tag == W + "r":
            _run(one, plain_font, found, stack)
        else:
            stack.extend(reversed(one))
    return found


def _run(run: Any, plain_font: str, found: Runs, stack: list[Any]) -> None:
    properties = run.find(W + "rPr")
    vanish = None if properties is None else properties.find(W + "vanish")
    if vanish is not None and vanish.get(W + "val", "true") not in {"0", "false", "off"}:
        found.hidden += sum(len(one.text or "") for one in run.iter(W + "t"))
        return
    said = font(properties) or plain_font
    inner = []
    for one in run:
        if one.tag == W + "t":
            found.text.append(one.text or "")
            if one.text and one.text.strip():
                found.fonts.add(said)
        elif one.tag in _SIGNS:
            found.text.append(_SIGNS[one.tag])
        elif isinstance(one.tag, str) and one.tag not in _LEFT_OUT:
            inner.append(one)
    stack.extend(reversed(inner))
