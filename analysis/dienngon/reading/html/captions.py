"""Captions of pictures and the credits in them."""

from __future__ import annotations

import re

from dienngon.reading.html import words
from dienngon.reading.html.setting import Label, Setting
from dienngon.reading.labels import vocabulary

_CAPTION_MAX = 150
_LINE_MAX = 60
_TABLE_MAX = 80
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_MARKED = re.compile(
    r"(?:^|(?<=[\s.,;–—|/(-]))(?:ảnh|nguồn ảnh|nguồn|ảnh minh họa|ảnh minh hoạ|ảnh tư liệu|đồ họa|đồ hoạ|infographic"
    r"|video|clip|photo|tranh)\s*:\s*(?:[^:.]|\.(?!\s)){1,80}$|\((?:ảnh|nguồn)\b[^()]*\)\s*\.?$",
    re.IGNORECASE,
)


def caption_label(page: Setting, number: int) -> Label | None:
    """Return the label of a line that stands under a picture, None if it does not."""
    line = page.line(number)
    if line.size > _CAPTION_MAX or line.size == 0:
        return None
    cell = False
    for node in page.own(line.node):
        tag, names = page.tree.tag[node], page.tree.names[node]
        if page.prose.plain.of(page.tree, node) > 0.5 * page.text and tag != "figcaption":
            break
        label = _by_element(page, node, tag, names, cell=cell)
        if label is not None:
            return label
        cell = cell or tag in ("td", "th")
    return _by_place(page, number)


def _by_element(page: Setting, node: int, tag: str, names: str, *, cell: bool) -> Label | None:
    if names and words.CREDIT.search(names):
        return "caption", "credit", f"in {page.tree.shown(node)}"
    if tag == "figcaption" or (names and words.CAPTION.search(names)):
        return "caption", "", f"in {page.tree.shown(node)}"
    if tag in ("p", "td", "div") and names.split()[:1] == ["image"]:
        return "caption", "", f"in {page.tree.shown(node)}"
    if tag == "figure" and not cell:
        return "caption", "", "in <figure>"
    if tag == "table" and page.prose.size.of(page.tree, node) <= _TABLE_MAX and _pictured(page, node):
        return "caption", "", "in a small table with a picture"
    return None


def _pictured(page: Setting, node: int) -> bool:
    return next(page.tree.element[node].iter("img"), None) is not None


def _by_place(page: Setting, number: int) -> Label | None:
    line = page.line(number)
    if not line.image or line.size > _LINE_MAX or line.links > 0.5:
        return None
    if _MARKED.search(line.text):
        return "caption", "", "line with a credit under a picture"
    if line.italic > 0.9 or (line.size <= _LINE_MAX // 2 and _centred(page, line.node)):
        return "caption", "", "centred or slanted line under a picture"
    return None


def _centred(page: Setting, node: int) -> bool:
    for one in page.own(node):
        element = page.tree.element[one]
        if page.tree.tag[one] == "center" or (element.get("align") or "").lower() == "center":
            return True
        if _CENTRED.search(element.get("style") or "") or "center" in page.tree.names[one]:
            return True
    return False


def credit_start(text: str) -> int:
    """Return where the credit at the end of a caption begins, the length of the caption if there is none."""
    match = _MARKED.search(text) or vocabulary.CREDIT.search(text)
    if match is None:
        return len(text)
    return match.start() + len(match[0]) - len(match[0].lstrip())
