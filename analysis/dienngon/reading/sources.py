"""What there is to read below a path: files in folders, however nested, and the members of archives."""

# Paths are strings here: a folder may hold a million of them.
# ruff: noqa: PTH116, PTH118, PTH119

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dienngon.codes import Note
from dienngon.corpus import Exclusion, Unreadable
from dienngon.inputs import irregular
from dienngon.reading.archives import unpacked
from dienngon.reading.files import Names, Source, on_disk, passed_over
from dienngon.reading.thresholds import Files
from dienngon.text import shown

_MANIFEST = "manifest.json"


def sources(path: Path, skip: Collection[Path] = (), *, follow_links: bool = False) -> Iterator[Source | Exclusion]:
    """Yield what :func:`files` does, of archives (.zip, .tar, also compressed) their members.

    Archives among the members give theirs too, but no further.
    """
    for one in files(path, skip, follow_links=follow_links):
        yield from (one,) if isinstance(one, Exclusion) else unpacked(one)


def files(path: Path, skip: Collection[Path] = (), *, follow_links: bool = False) -> Iterator[Source | Exclusion]:
    """Yield every file below a folder, or the one file, in the order of their names; what is not read has its reason.

    Names that begin with a dot are passed over: neither people nor programs mean them as documents; so are the
    resolved paths in ``skip``. Links that lead out of the folder given are listed, and followed only with
    ``follow_links``, to folders if they were not yet seen: what strangers packed may point at anything. Links to files
    inside it are read. Nothing is waited for: pipes, sockets and devices are listed. Nothing is written.
    """
    skipped = frozenset(str(one) for one in skip)
    if path.is_dir():
        yield from _Walk(os.path.realpath(path), skipped, follow_links).all()
    elif str(path.resolve()) not in skipped:
        yield on_disk(shown(path.name), str(path))


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    name: str


@dataclass
class _Walk:
    root: str
    skip: frozenset[str]
    follow_links: bool
    seen: dict[tuple[int, int], str] = field(default_factory=dict)

    def all(self) -> Iterator[Source | Exclusion]:
        # A stack of our own: folders may be nested deeper than calls.
        stack = [self.folder(_Folder(self.root, ""))]
        while stack:
            one = next(stack[-1], None)
            if one is None:
                stack.pop()
            elif isinstance(one, _Folder):
                stack.append(self.folder(one))
            else:
                yield one

    def folder(self, folder: _Folder) -> Iterator[Source | Exclusion | _Folder]:
        name = folder.name or os.path.basename(self.root)
        try:
            status = os.stat(folder.path)
            place = (status.st_dev, status.st_ino)
            if place in self.seen:
                yield Exclusion(name, Note.of("harmless.same_folder", folder=self.seen[place]))
                return
            self.seen[place] = name
            with os.scandir(folder.path) as listing:
                entries = [(shown(entry.name), entry) for entry in listing if not entry.name.startswith(".")]
        except OSError as problem:
            yield Exclusion(name, Note.of("unread.closed_folder", problem=problem.strerror))
            return
        written = _written(folder.path, {entry.name for _, entry in entries})
        if written and folder.name:
            yield Exclusion(name, Note.of("harmless.results"))
            return
        yield from self._entries(entries, f"{folder.name}/" if folder.name else "", written)

    def _entries(
        self, entries: list[tuple[str, os.DirEntry[str]]], prefix: str, written: Collection[str]
    ) -> Iterator[Source | Exclusion | _Folder]:
        folders = {entry.name for _, entry in entries if _is_folder(entry)}
        # As whole paths are compared: what a folder holds sorts by its name with the slash behind it.
        entries.sort(key=lambda one: (one[0] + "/" if one[1].name in folders else one[0], one[1].name))
        beside = {plain.lower() for plain, _ in entries}
        names = Names()
        for plain, entry in entries:
            if self.skip and (os.path.realpath(entry.path) if entry.is_symlink() else entry.path) in self.skip:
                continue
            name, notes = names.give(plain)
            is_folder = entry.name in folders
            reason = passed_over(plain, beside, folder=is_folder)
            if entry.name in written:
                reason = Note.of("harmless.result")
            if reason is None and entry.is_symlink():
                reason = self._unfollowed(entry.path, folder=is_folder)
            if reason is not None:
                yield Exclusion(prefix + name, reason)
            elif is_folder:
                yield _Folder(os.path.realpath(entry.path) if entry.is_symlink() else entry.path, prefix + name)
            else:
                yield from self._one(entry, prefix + name, notes)

    def _unfollowed(self, link: str, *, folder: bool) -> Note | None:
        """Return why a link is not followed, None if it is."""
        target = os.path.realpath(link)
        if is_inside(target, self.root):
            return Note.of("harmless.link_inside") if folder else None
        if folder and is_inside(self.root, target):
            return Note.of("harmless.link_above")
        return None if self.follow_links else Note.of("unread.link_out")

    @staticmethod
    def _one(entry: os.DirEntry[str], name: str, notes: tuple[Note, ...]) -> Iterator[Source | Exclusion]:
        if not entry.is_file(follow_symlinks=False):
            try:
                special = irregular(os.stat(entry.path).st_mode)
            except OSError as problem:
                code = "unread.dead_link" if entry.is_symlink() else "unread.hidden"
                yield Exclusion(name, Note.of(code, problem=problem.strerror))
                return
            if special is not None:
                yield Exclusion(name, special)
                return
        yield on_disk(name, entry.path, notes)


def is_inside(path: str, folder: str) -> bool:
    """Return whether a path is a folder or below it; both are resolved."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        return entry.is_dir()
    return False


def _written(folder: str, names: Collection[str]) -> frozenset[str]:
    """Return the names of the files in a folder that a run of dienngon wrote, as its manifest lists them."""
    if _MANIFEST not in names:
        return frozenset()
    try:
        with on_disk(_MANIFEST, os.path.join(folder, _MANIFEST)).open(Files.MANIFEST) as stream:
            outputs = json.load(stream)["outputs"]
    except (Unreadable, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
    ours = isinstance(outputs, dict) and all(isinstance(one, str) and len(one) == 64 for one in outputs.values())
    return frozenset({*outputs, _MANIFEST}) if ours and outputs else frozenset()
