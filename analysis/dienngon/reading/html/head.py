"""What the head of a page states of it: title, publisher, address, author, dates; and JSON-LD, whole or broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from dienngon.reading.thresholds import Html
from dienngon.text import nfc

_SAVED = re.compile(r"saved from url=\(\d+\)\s*(\S+)", re.IGNORECASE)
_SAVED_WITHIN = 4096
_PUBLISHED = (
    "article:published_time article:published og:published_time datepublished pubdate publishdate publish-date "
    "publish_date published_time published-date article.published dc.date.issued dcterms.issued dc.date.published "
    "dc.date.created dcterms.created dc.date dcterms.date parsely-pub-date sailthru.date displaydate ptime date"
)
_MODIFIED = (
    "datemodified article:modified_time og:updated_time article:modified lastmod last-modified dcterms.modified "
    "dc.date.modified updated_time"
)
_ATTRIBUTES = ("content", "datetime", "title")
_NO_NAME = re.compile(r"^https?:|^www\.|@|\.(?:vn|com|net|org|info)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What a page states of itself. ``dates`` are pairs of what states a date of publication and what it says."""

    titles: tuple[str, ...] = ()
    publisher: str = ""
    url: str = ""
    author: str = ""
    description: str = ""
    body: str = ""
    article: bool = False
    dates: tuple[tuple[str, str], ...] = ()
    modified: tuple[tuple[str, str], ...] = ()
    more: dict[str, str] = field(default_factory=dict)


def head_of(root: Any, source: str, address: str = "") -> Head:
    """Return what a page states of itself: by its root element, its source, and the address that its carrier states."""
    meta = _meta(root)
    data = linked_data(one.text or "" for one in root.iter("script") if "ld+json" in (one.get("type") or "").lower())
    url = _address(root, meta, source, address)
    host = (urlsplit(url).hostname or "") if url else ""
    publisher = _publisher(meta.get("og:site_name", ""), data.publisher, host)
    title = _clean("".join(next(root.iter("title"), root).itertext()) if root.find(".//title") is not None else "")
    titles = (data.fields.get("headline", "") if data.news else "", meta.get("og:title", ""), title)
    described = (meta.get("og:description", ""), meta.get("description", ""), data.fields.get("description", ""))
    more = {
        "section": meta.get("article:section") or data.fields.get("articleSection", ""),
        "language": root.get("lang") or meta.get("content-language") or data.fields.get("inLanguage", ""),
    }
    return Head(
        tuple(dict.fromkeys(one for one in titles if one)),
        publisher,
        url,
        _author(meta, data, publisher, host) or _signed(root),
        next((one for one in described if one), ""),
        data.fields.get("articleBody", ""),
        data.news or meta.get("og:type", "").lower() == "article",
        tuple(_dates(root, meta, data)),
        tuple(_stated(meta, _MODIFIED, data.fields.get("dateModified", ""), "dateModified")),
        {key: value for key, value in more.items() if value},
    )


def _clean(text: str) -> str:
    return nfc(" ".join(unescape(text).split()))


def _meta(root: Any) -> dict[str, str]:
    """Return the contents of <meta> by name, property, itemprop or http-equiv in lower case, the first of each."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = _clean(element.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _address(root: Any, meta: dict[str, str], source: str, address: str) -> str:
    base = meta.get("og:url") or address
    links = (one for one in root.iter("link") if "canonical" in (one.get("rel") or "").lower().split())
    canonical = next((one.get("href") or "" for one in links), "").strip()
    saved = _SAVED.search(source[:_SAVED_WITHIN])
    for one in (canonical, base, saved[1] if saved else ""):
        try:
            found = urljoin(base, one) if one and one == canonical else one
            if found.lower().startswith(("http://", "https://")) and urlsplit(found).hostname:
                return found
        except ValueError:  # no address at all
            continue
    return ""


def _publisher(site: str, stated: str, host: str) -> str:
    """Return the name of the site, a real one rather than its address if there is one."""
    host = host.removeprefix("www.")
    named = [one for one in (site, stated) if one and not _NO_NAME.search(one)]
    return next(iter([*named, site, stated, host]), "") if named else (site or stated or host)


def _author(meta: dict[str, str], data: Statements, publisher: str, host: str) -> str:
    """Return the author that the head names, empty if it names the site in that place."""
    others = {"".join(filter(str.isalnum, one.casefold())) for one in (publisher, data.publisher, host)}
    others.add(host.removeprefix("www.").split(".")[0])
    for one in (data.author, meta.get("dable:author", ""), meta.get("article:author", ""), meta.get("author", "")):
        plain = "".join(filter(str.isalnum, one.casefold()))
        if one and not _NO_NAME.search(one) and plain not in others and any(char in one for char in " ;,"):
            return _clean(one).replace(";", ", ").replace(",  ", ", ")
    return ""


def _signed(root: Any) -> str:
    """Return the author that links of the page name, empty unless they name exactly one."""
    named = {
        _clean("".join(element.itertext()))
        for element in root.iter("a", "span")
        if "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".lower().split()
    }
    one = named.pop() if len(named) == 1 else ""
    return one if one and len(one) <= Html.SIGNED and not _NO_NAME.search(one) else ""


def _dates(root: Any, meta: dict[str, str], data: Statements) -> Iterator[tuple[str, str]]:
    yield from _stated(meta, _PUBLISHED, data.fields.get("datePublished", ""), "datePublished")
    for element in root.iter():
        if isinstance(element.tag, str) and "datepublished" in (element.get("itemprop") or "").lower().split():
            value = next((element.get(name) for name in _ATTRIBUTES if element.get(name)), None)
            said = value or "".join(element.itertext())
            if element.tag != "meta" and said.strip():
                yield "itemprop datePublished", _clean(said)[:200]
            return


def _stated(meta: dict[str, str], names: str, linked: str, name: str) -> Iterator[tuple[str, str]]:
    if linked:
        yield f"JSON-LD {name}", linked[:200]
    for one in names.split():
        if one in meta:
            yield f"meta {one}", meta[one][:200]


# What a page states of its article for search engines.

_ARTICLE = re.compile(r"article|posting|report\b|^report$|creativework|webpage", re.IGNORECASE)
_NEWS = re.compile(r"article|posting|report", re.IGNORECASE)
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_COMMA = re.compile(r",(?=\s*[}\]])")
_FIELDS = ("headline", "datePublished", "dateModified", "description", "articleSection", "articleBody", "inLanguage")
_LOOSE = re.compile(rf'"({"|".join(_FIELDS)})"\s*:\s*"((?:[^"\\]|\\.)*)"')
# Things described within an article that are not the article.
_OTHERS = frozenset({"comment", "itemListElement", "review", "hasPart", "relatedLink", "video", "isPartOf", "mentions"})
_OBJECTS = 5000


@dataclass(frozen=True, slots=True)
class Statements:
    """The fields of the object that describes the article; ``news`` says whether it calls itself an article."""

    fields: dict[str, str] = field(default_factory=dict)
    author: str = ""
    publisher: str = ""
    news: bool = False


def linked_data(blocks: Iterable[str]) -> Statements:
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
