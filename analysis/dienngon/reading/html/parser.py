"""The source of a page to its tree, without recursion, however deep its tags are nested."""

from __future__ import annotations

import re
from typing import Any

from dienngon.errors import InputError
from dienngon.reading.html import elements
from dienngon.reading.html.tree import Tree
from dienngon.reading.html.walk import walk

# The parser gives up below 2,048 elements; a page made by people has under a hundred.
_DEPTH = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FRAMES = 5


def parse(source: str) -> tuple[Any, tuple[str, ...]]:
    """Return the root element of a page, None if there is none, and sentences about doubts."""
    source = _SURROGATE.sub("\ufffd", source.replace("\0", ""))
    root, whole = _parsed(source)
    if whole:
        return root, ()
    root, _ = _parsed(_flattened(source))
    return root, (f"its tags are nested more than {_DEPTH} deep; deeper ones were read as line breaks",)


def _parsed(source: str) -> tuple[Any, bool]:
    """Return the root and whether the parser went on to the end."""
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
    """Return the source with the tags that lie too deep replaced by line breaks."""
    depth = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in elements.VOID or match[3].endswith("/"):
            return match[0]
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < _DEPTH else " "
        depth += 1
        return match[0] if depth <= _DEPTH else "<br>"

    return _TAG.sub(replaced, source)


def tree_of(source: str) -> tuple[Tree, Any, tuple[str, ...]]:
    """Return the tree of a page, its root element and sentences about doubts.

    Raises
    ------
    InputError
        If the page holds no text. The message is a reason.
    """
    root, notes = parse(source)
    tree = Tree() if root is None else walk(root)
    if not any(char.isalnum() for line in tree.lines for char in line.text):
        raise InputError(_nothing(root))
    return tree, root, notes


def _nothing(root: Any) -> str:
    frames = [] if root is None else [one.get("src") for one in root.iter("frame") if one.get("src")]
    if frames:
        more = " and others" if len(frames) > _FRAMES else ""
        named = ", ".join(f"'{' '.join(one.split())[:80]}'" for one in frames[:_FRAMES])
        return f"the page only frames other pages, and its text lies in these ({named}{more}); save them instead"
    if root is not None and next(root.iter("script"), None) is not None:
        return "the page holds no text; a script would have made it, and none is run: save the page from a browser"
    return "the page holds no text"
