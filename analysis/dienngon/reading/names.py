"""Names of files: as they are shown, given out once each, and those that no document bears."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from dienngon.text import nfc

# What systems and programs put beside documents; names in lower case.
_COMPANIONS = {
    "thumbs.db": "Windows keeps previews of pictures in it",
    "desktop.ini": "Windows keeps the look of a folder in it",
    "__macosx": "macOS keeps attributes of files in it",
}
# What people write about a collection rather than into it; names without their suffix.
_ABOUT = frozenset(("readme", "read_me", "license", "licence", "citation", "changelog", "codebook"))
# What browsers call the folder of pictures and scripts beside a page they save.
_PAGE_FOLDERS = ("_files", "-files", ".files", "_tệp", "_tep", "_tệp_tin")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")


# How the reasons begin for which something is left out that nobody would take for a document.
HARMLESS = (
    "it is no document:",
    "a browser put it beside",
    "Word or Excel keeps it",
    "it is a study or lexicon file",
    "by its name it tells about",
    "it holds results that dienngon wrote",
    "it is a result that dienngon wrote",
    "it is a corpus that dienngon imported",
    "it is a link back to a folder",
    "it is the folder",
)


def shown(name: str) -> str:
    """Return a file's name in NFC, control characters and bytes that are no text escaped."""
    name = nfc(name)
    return name if name.isprintable() else "".join(_escaped(char) if _hidden(char) else char for char in name)


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}


def _escaped(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # how Python shows a byte of a name that is no UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def passed_over(name: str, beside: Collection[str], *, folder: bool) -> str:
    """Return why something of this name is no document, empty if it may be one.

    ``beside`` holds the names, in lower case, of what lies in the same folder.
    """
    low = name.lower()
    if low in _COMPANIONS:
        return f"it is no document: {_COMPANIONS[low]}"
    if folder:
        stem = next((low.removesuffix(ending) for ending in _PAGE_FOLDERS if low.endswith(ending)), "")
        page = next((stem + suffix for suffix in _PAGE_SUFFIXES if stem and stem + suffix in beside), "")
        return f"a browser put it beside the saved page {page}" if page else ""
    if low.startswith("~$"):
        return "Word or Excel keeps it while a document is open"
    if low.endswith(".toml"):
        return "it is a study or lexicon file, not a document"
    if low.partition(".")[0] in _ABOUT:
        return "by its name it tells about the documents beside it; rename it to have it read"
    return ""


class Names:
    """Names given out once each: the second of two that look alike gets a number and a note."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Return a name of its own, with a note if it is not the one wanted."""
        if name not in self._given:
            self._given.add(name)
            return name, ()
        suffix = PurePosixPath(name).suffix
        stem = name.removesuffix(suffix)
        number = 2
        while f"{stem} ({number}){suffix}" in self._given:
            number += 1
        own = f"{stem} ({number}){suffix}"
        self._given.add(own)
        return own, (f"another file has the same name, {name}, so this one is called {own}",)
