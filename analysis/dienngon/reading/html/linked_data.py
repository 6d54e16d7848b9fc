"""What a page states of its article for search engines: JSON-LD, whole or broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

_ARTICLE = re.compile(r"article|posting|report\b|^report$|creativework|webpage", re.IGNORECASE)
_NEWS = re.compile(r"article|posting|report", re.IGNORECASE)
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_COMMA = re.compile(r",(?=\s*[}\]])")
_FIELDS = ("headline", "datePublished", "dateModified", "description", "articleSection", "articleBody", "inLanguage")
_LOOSE = re.compile(rf'"({"|".join(_FIELDS)})"\s*:\s*"((?:[^"\\]|\\.)*)"')
# Things told of within an article that are not the article.
_OTHERS = frozenset({"comment", "itemListElement", "review", "hasPart", "relatedLink", "video", "isPartOf", "mentions"})
_OBJECTS = 5000


@dataclass(frozen=True, slots=True)
class Statements:
    """The fields of the object that describes the article; ``news`` says whether it calls itself an article."""

    fields: dict[str, str] = field(default_factory=dict)
    author: str = ""
    publisher: str = ""
    news: bool = False


def linked_data(blocks: list[str]) -> Statements:
    """Return what the JSON-LD blocks of a page state of its article, nothing if they state nothing."""
    best = Statements()
    for block in blocks:
        objects = list(_objects(block))
        if not objects and (loose := _loose(block)):
            objects = [loose]
        for one in objects:
            kind = " ".join(_texts(one.get("@type")))
            if not _ARTICLE.search(kind) and "datePublished" not in one:
                continue
            statements = _statements(one, news=bool(_NEWS.search(kind)))
            if _rank(statements) > _rank(best):
                best = statements
    return best


def _rank(one: Statements) -> tuple[bool, bool, int]:
    return one.news, "datePublished" in one.fields, len(one.fields)


def _objects(block: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a block at any depth, without those that tell of other things."""
    text = _WRAPPED.sub("", _WRAPPED.sub("", block))
    for candidate in (text, _COMMA.sub("", text)):
        try:
            todo = [json.loads(candidate, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_OBJECTS):
            if not todo:
                return
            one = todo.pop(0)
            if isinstance(one, list):
                todo.extend(one)
            elif isinstance(one, dict):
                yield one
                todo.extend(value for key, value in one.items() if key not in _OTHERS)
        return


def _loose(block: str) -> dict[str, Any]:
    """Return the fields that can be read from a block that is no valid JSON."""
    found: dict[str, Any] = {}
    for match in _LOOSE.finditer(block):
        found.setdefault(match[1], match[2].replace('\\"', '"').replace("\\/", "/"))
    if found:
        kind = re.search(r'"@type"\s*:\s*"(\w*(?:Article|Posting|Report)\w*)"', block)
        found["@type"] = kind[1] if kind else ""
    return found


def _statements(one: dict[str, Any], *, news: bool) -> Statements:
    fields = {name: texts[0] for name in _FIELDS if (texts := _texts(one.get(name)))}
    names = [name for name in _texts(one.get("author")) if not name.startswith("http")]
    publishers = [name for name in _texts(one.get("publisher")) if not name.startswith("http")]
    return Statements(fields, ", ".join(dict.fromkeys(names)), publishers[0] if publishers else "", news)


def _texts(value: Any) -> list[str]:
    """Return the strings of a value: itself, its members', its name's."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        named = one.get("name") if isinstance(one, dict) else one
        for text in named if isinstance(named, list) else [named]:
            if isinstance(text, str | int | float) and not isinstance(text, bool):
                plain = " ".join(unescape(unescape(str(text))).split())
                if plain:
                    found.append(plain)
    return found
