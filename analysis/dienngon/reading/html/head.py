"""What the head of a page states of it: title, publisher, address, author, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from dienngon.reading.html.linked_data import Statements, linked_data
from dienngon.text import nfc

_SAVED = re.compile(r"saved from url=\(\d+\)\s*(\S+)", re.IGNORECASE)
_SAVED_WITHIN = 4096
_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "published-date",
    "article.published",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "displaydate",
    "ptime",
    "date",
)
_MODIFIED = (
    "datemodified",
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "updated_time",
)
_NAME_MAX = 60
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
    """Return what a page states of itself.

    Parameters
    ----------
    root
        Its root element.
    source
        Its source, for the address that a browser leaves in a comment.
    address
        The address that the carrier of the page states, empty if it does not.
    """
    meta = _meta(root)
    data = linked_data(_blocks(root))
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


def _blocks(root: Any) -> list[str]:
    return [one.text or "" for one in root.iter("script") if "ld+json" in (one.get("type") or "").lower()]


def _address(root: Any, meta: dict[str, str], source: str, address: str) -> str:
    base = meta.get("og:url") or address
    links = (one for one in root.iter("link") if "canonical" in (one.get("rel") or "").lower().split())
    canonical = next((one.get("href") or "" for one in links), "").strip()
    saved = _SAVED.search(source[:_SAVED_WITHIN])
    for one in (_joined(base, canonical) if canonical else "", base, saved[1] if saved else ""):
        if one.lower().startswith(("http://", "https://")) and _host(one):
            return one
    return ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
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
    """Return the author that links of the page name, empty if they name several or none."""
    named = {
        _clean("".join(element.itertext()))
        for element in root.iter("a", "span")
        if "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".lower().split()
    }
    one = named.pop() if len(named) == 1 else ""
    return one if one and len(one) <= _NAME_MAX and not _NO_NAME.search(one) else ""


def _dates(root: Any, meta: dict[str, str], data: Statements) -> Iterator[tuple[str, str]]:
    yield from _stated(meta, _PUBLISHED, data.fields.get("datePublished", ""), "datePublished")
    for element in root.iter():
        if isinstance(element.tag, str) and "datepublished" in (element.get("itemprop") or "").lower().split():
            value = next((element.get(name) for name in _ATTRIBUTES if element.get(name)), None)
            said = value or "".join(element.itertext())
            if element.tag != "meta" and said.strip():
                yield "itemprop datePublished", _clean(said)[:200]
            return


def _stated(meta: dict[str, str], names: tuple[str, ...], linked: str, name: str) -> Iterator[tuple[str, str]]:
    if linked:
        yield f"JSON-LD {name}", linked[:200]
    for one in names:
        if one in meta:
            yield f"meta {one}", meta[one][:200]
