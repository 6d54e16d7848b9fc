"""The options that verbs share, each declared once."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dienngon.messages import LANGUAGES

Verb = Callable[[argparse.Namespace], int | None]


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 to 4294967295, not '{text}'")
    return int(text)


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [one.partition("=") for one in text.split(",")]
    if not all(part.strip() and column.strip() for part, _, column in pairs):
        raise argparse.ArgumentTypeError(f"must be as text=content,date=day, not '{text}'")
    return tuple((part.strip(), column.strip()) for part, _, column in pairs)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 on, not '{text}'")
    return int(text)


def named(text: str) -> str:
    """Return what names a file, which holds no NUL."""
    if "\0" in text:
        raise argparse.ArgumentTypeError("must not hold a NUL character")
    return text


def _path(text: str) -> Path:
    return Path(named(text))


FLAG: Mapping[str, Any] = {"action": "store_true"}
PATH: Mapping[str, Any] = {"type": _path, "metavar": "PATH"}
FILE: Mapping[str, Any] = {"type": _path, "metavar": "FILE"}
DIR: Mapping[str, Any] = {"type": _path, "metavar": "DIR"}
ANY_BY = "year, half, quarter, month, week or a column of metadata"
BY = f"{ANY_BY} (default: the study's, or a length of time chosen from the documents)"
NUMBER: Mapping[str, Any] = {"type": int, "metavar": "N"}

# Options that more than one verb has.
_SHARED: Mapping[str, Mapping[str, Any]] = {
    "path": {**PATH, "help": "folder of documents, one document, an index, or study.toml"},
    "--quiet": {**FLAG, "help": "show no progress, and print nothing but results and errors"},
    "--metadata": {**FILE, "help": "dates and titles as a person states them (CSV)"},
    "--overrides": {**FILE, "help": "lines to keep or drop against the rules (CSV)"},
    "--encoding": {"metavar": "NAME", "help": "of all text files, as utf-8, tcvn3 or vni (default: detected)"},
    "--columns": {
        "type": _columns,
        "metavar": "A=B,…",
        "help": "of tables: text, title, date, id, source, lead or url = the column's name",
    },
    "--foreign": {**FLAG, "help": "count documents that are not Vietnamese as well; else they are listed"},
    "--stop": {**FILE, "help": "words that are no terms, one a line; !word brings a usual one back"},
    "--merge": {**FILE, "help": "phrases that are one term, one a line; A = B = C are spellings of A"},
    "--filter": {
        "metavar": "CONDITION",
        "default": "",
        "help": "only documents that fit: \"publisher = 'Báo Nhân Dân' and title contains 'mạng'\"; "
        "=, !=, <, >, contains, in (…), and, or, not",
    },
    "--from": {
        "metavar": "DATE",
        "dest": "first",
        "default": "",
        "help": "only documents from this day, month or year on",
    },
    "--to": {"metavar": "DATE", "dest": "last", "default": "", "help": "only documents up to this day, month or year"},
    "--follow-links": {**FLAG, "help": "read what links lead to outside the folder as well; else they are listed"},
    "--copies": {
        "choices": ["once", "all"],
        "help": "count a passage that documents share in the earliest only, or in each (default: once, or the study's)",
    },
    "--workers": {"type": _at_least_one, "metavar": "N", "help": "processes to work in (default: by size and cores)"},
    "--no-cache": {**FLAG, "help": "read and compute all again, and keep nothing for the next run"},
    "--raw-csv": {**FLAG, "help": "in CSV and XLSX no apostrophe before a text that could be a formula"},
    "--lexicon": {**FILE, "help": "theme lexicon (TOML), instead of the study's"},
    "--together": {
        "metavar": "COLUMN",
        "help": "column of metadata: documents that share a value there are permuted and resampled together",
    },
    "--level": {"type": float, "metavar": "P", "help": "of the verdict (default: 0.05, or the study's)"},
    "--permutations": {**NUMBER, "help": "random arrangements (default: 1999, or the study's)"},
    "--bootstrap": {**NUMBER, "help": "replicates, for intervals of the cluster bootstrap instead"},
    "--language": {
        "choices": LANGUAGES,
        "help": "of what is shown and of figures and pages (default: the study's, or en)",
    },
    "--seed": {"type": _seed, "metavar": "N", "help": "seed of random numbers (default: 0, or the study's)"},
}

# How documents are read; how they are segmented; how groups of them are compared.
STATED = ("path", "--quiet", "--metadata", "--overrides", "--encoding", "--columns", "--follow-links")
# Which of them are taken.
TAKEN = ("--filter", "--from", "--to")
READING = (*STATED, *TAKEN)
SEGMENTED = (*READING, "--foreign", "--copies", "--workers", "--no-cache")
# What counts as a term, where terms are counted.
LISTS = ("--stop", "--merge")
DESIGN = ("--together", "--level", "--permutations", "--bootstrap", "--seed")


def add_shared(parser: argparse.ArgumentParser, *names: str, **more: Any) -> None:
    """Add options that several verbs have, by their names; ``more`` is said otherwise for this verb."""
    for name in names:
        parser.add_argument(name, **{**_SHARED[name], **more})


def add_verb(
    actions: Any, name: str, run: Verb, text: str, *names: str, epilog: str | None = None
) -> argparse.ArgumentParser:
    """Return the parser of a new verb, to which its own options are added after the shared ones that are named."""
    parser: argparse.ArgumentParser = actions.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        allow_abbrev=False,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter if epilog else argparse.HelpFormatter,
    )
    parser.set_defaults(verb=run)
    add_shared(parser, *names)
    return parser


def add_table(
    actions: Any, name: str, run: Verb, text: str, *names: str, toml: bool = False, epilog: str | None = None
) -> Any:
    """Return the parser of a new verb on segmented documents that shows one table."""
    parser = add_verb(actions, name, run, text, *SEGMENTED, epilog=epilog)
    form = add_forms(parser, "write the table, its figure and a page into DIR")
    if toml:
        form.add_argument("--toml", **FLAG, help="print lines for a lexicon, to accept or strike out")
    add_shared(parser, *names)
    return parser


def add_forms(parser: argparse.ArgumentParser, out: str, what: str = "the table") -> Any:
    """Add ``--csv``, ``--json`` and ``--out``, of which one can be given; return their group."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", **FLAG, help=f"print {what} as CSV")
    form.add_argument("--json", **FLAG, help=f"print {what} as JSON")
    form.add_argument("--out", **DIR, help=out)
    add_shared(parser, "--raw-csv", "--language")
    return form


def listed(text: str | None) -> list[str]:
    """Return the names in an option such as ``A,B``."""
    return [one.strip() for one in (text or "").split(",") if one.strip()]
