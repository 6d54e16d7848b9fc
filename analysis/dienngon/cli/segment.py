"""The verb ``segment``, on text alone."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from dienngon.cli.options import FILE, add_verb, named
from dienngon.errors import InputError
from dienngon.text import shown

_READ_BYTES = 1 << 18
# Of a line; what never ends, as a device, is refused there.
_MOST_BYTES = 64 << 20

Spans = list[tuple[int, int]]


def add_segment(actions: Any) -> None:
    """Add ``segment``."""
    parser = add_verb(actions, "segment", segment, "print a text as Pyvi segments it, a line out for a line in")
    add = parser.add_argument
    add("file", type=named, nargs="?", default="-", metavar="FILE", help="UTF-8 text; - or nothing: standard input")
    add("--whole", action="store_true", help="take the text as one, line breaks and all, as Pyvi would")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--tsv", action="store_true", help="print a token a line: line, start, end, token")
    form.add_argument("--json", action="store_true", help="print the tokens of each line as a JSON object")
    add("--terms", **FILE, help="lexicon (TOML) whose terms are kept whole")
    add("--dates", action="store_true", help="keep dates and document numbers whole")
    add("--stops", action="store_true", help="separate a full stop from the word before it")
    add("--old-tones", action="store_true", help="read hòa as hoà, the spelling Pyvi's list knows")


def segment(options: argparse.Namespace) -> None:
    """Print the tokens of a text, line by line as it comes in, or as a whole."""
    from dienngon.segmentation import options as finer
    from dienngon.segmentation.engine import engine

    merge = _merge(options.terms) if options.terms is not None else None
    number = 0
    for texts in _blocks(options):
        read = [finer.old_tones(text) for text in texts] if options.old_tones else texts
        for text, found in zip(texts, engine().cut_all(read), strict=True):
            number += 1
            exact = found.spans()
            spans = finer.refine(text, exact, whole=options.dates, stops=options.stops)
            spans = merge(text, spans) if merge else spans
            if options.tsv:
                for start, end in spans:
                    print(number, start, end, _written(text, start, end, " "), sep="\t")
            elif options.json:
                tokens = [{"start": at, "end": end, "token": _written(text, at, end, " ")} for at, end in spans]
                print(json.dumps({"line": number, "tokens": tokens}, ensure_ascii=False))
            elif spans == exact and not options.old_tones:
                # As Pyvi writes it, to the letter, unless something was changed.
                print(found.joined())
            else:
                print(*(_written(text, start, end, "_") for start, end in spans))
        sys.stdout.flush()


def _merge(path: Path) -> Callable[[str, Spans], Spans]:
    """Return the function that keeps the terms of a lexicon whole."""
    from dienngon.lexicon import read_lexicon
    from dienngon.segmentation.pyvi_model import load_model
    from dienngon.segmentation.terms import Merger

    return Merger(read_lexicon(path).contiguous, load_model().knows).merge_line


def _written(text: str, start: int, end: int, joiner: str) -> str:
    written = text[start:end]
    if written == "\n":
        # A line break is a token; where tokens are on lines of their own it is named.
        return written if joiner == "_" else "\\n"
    return joiner.join(written.split())


def _blocks(options: argparse.Namespace) -> Iterator[list[str]]:
    """Yield the lines of the input as they come, some at a time, or the input as one text."""
    if options.file == "-":
        if sys.stdin is None:
            raise InputError("Standard input is closed; give a FILE, or pipe a text in.")
        yield from _read(sys.stdin.buffer, "standard input", whole=options.whole)
        return
    try:
        with open(options.file, "rb") as file:  # noqa: PTH123 - FILE may be any path, a device too
            yield from _read(file, options.file, whole=options.whole)
    except OSError as problem:
        raise InputError(
            f"'{shown(options.file)}' cannot be read ({problem.strerror}); check that it is a readable file."
        ) from None


def _read(file: BinaryIO, name: str, *, whole: bool) -> Iterator[list[str]]:
    if whole:
        data = file.read(_MOST_BYTES + 1)
        _check_length(len(data), name)
        text = _decoded(data.removeprefix(BOM_UTF8), name)
        yield [text] if text else []
        return
    rest: list[bytes] = []
    size = 0
    # What a pipe has to give is taken and answered at once; the last line may be without its end.
    begun = False
    read: Callable[[int], bytes] = getattr(file, "read1", file.read)
    while data := read(_READ_BYTES):
        if not begun:
            # A byte order mark belongs to the file, not to its first line.
            data, begun = data.removeprefix(BOM_UTF8), True
        head, newline, tail = data.rpartition(b"\n")
        if newline:
            yield [_decoded(line, name) for line in b"".join([*rest, head]).split(b"\n")]
            rest, size = [], 0
        rest.append(tail)
        size += len(tail)
        _check_length(size, name)
    if any(rest):
        yield [_decoded(b"".join(rest), name)]


def _check_length(size: int, name: str) -> None:
    if size > _MOST_BYTES:
        raise InputError(
            f"A line of '{name}' holds more than {_MOST_BYTES >> 20} MiB (with --whole, all lines do); break it up."
        )


def _decoded(data: bytes, name: str) -> str:
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError(f"'{name}' is not UTF-8 text; save it as UTF-8.") from None
