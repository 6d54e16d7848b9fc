"""A verb at work: what PATH brings, read and segmented as the options say, and what is shown of it."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tomllib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dienngon.cli.options import DESIGN
from dienngon.cli.terminal import MOST_SAID, Status, print_tables, tell
from dienngon.errors import InputError, OutputError, StudyError
from dienngon.inputs import read_input
from dienngon.progress import Step

if TYPE_CHECKING:
    import pandas as pd

    from dienngon.corpus import Corpus
    from dienngon.inference import Design
    from dienngon.lexicon import Lexicon
    from dienngon.periods import Periods
    from dienngon.positions import Index
    from dienngon.segmentation import Tokens
    from dienngon.selection import Selection
    from dienngon.study.settings import Settings
    from dienngon.table import Table
    from dienngon.wordlists import WordLists

# In a terminal a row must be read across: of these tables it has these columns, long cells cut; CSV and JSON have all.
_THEMES = [
    *("theme", "group", "label_en", "period", "documents", "hits", "rate_per_1000", "low", "high"),
    *("log_ratio", "ratio_low", "ratio_high", "detectable", "verdict", "discovery", "share_of_documents", "note"),
    *("p_adjusted", "q"),
]
_EDGES = [
    *(
        "source",
        "target",
        "period",
        "together",
        "expected",
        "documents",
        "edge",
        "support",
        "verdict",
        "change",
        "note",
    ),
]
_IN_TERMINAL = {
    "documents": [
        *("document", "title", "date", "date_basis", "period", "words", "removed_words", "note", "format", "encoding"),
    ],
    "lines": ["document", "line", "kind", "subkind", "rule", "text"],
    "keyness": [
        *("period", "reference", "term", "direction", "effect", "low", "high", "detectable", "verdict", "discovery"),
        *("rate", "reference_rate", "count", "reference_count", "documents", "reference_documents", "dp", "note"),
        *("p_adjusted", "attainable", "q"),
    ],
    "themes": _THEMES,
    "theme_groups": _THEMES,
    "frequency": [
        *("query", "period", "documents", "hits", "documents_with_hits", "rate_per_1000", "low", "high"),
        *("log_ratio", "verdict", "discovery", "note", "p_adjusted"),
    ],
    "terms": ["rank", "term", "score", "npmi", "count", "free", "documents", "syllables", "merged"],
    "collocation_changes": [
        *("collocate", "period", "together", "rate", "low", "high", "rest_rate", "log_ratio", "verdict", "discovery"),
        *("documents", "of_documents", "elsewhere", "note"),
    ],
    "network": _EDGES,
    "theme_network": _EDGES,
    "theme_terms": ["rank", "term", "score", "g2", "pmi", "similarity", "together", "sentences", "documents"],
}
_CUT = ("title", "date_basis", "text", "rule")
_GLIMPSE = 40


class Run:
    """The corpus of PATH and the settings that come with it, brought when first asked for; its progress and results."""

    def __init__(self, options: argparse.Namespace, *, of_study: bool | None = None) -> None:
        self.options = options
        self.status = Status(quiet=options.quiet)
        self.of_study = options.path.suffix == ".toml" if of_study is None else of_study

    @cached_property
    def study(self) -> Settings:
        """Return the study at PATH, or for documents alone a usual one; with the options that change it."""
        import msgspec

        from dienngon.study.settings import usual_study

        study = study_of(self.options.path) if self.of_study else usual_study(self.options.path)
        study = dataclasses.replace(study, reading={**study.reading, "selection": self._selection(study)})
        if getattr(self.options, "follow_links", False):
            study = dataclasses.replace(study, reading={**study.reading, "follow_links": True})
        if getattr(self.options, "foreign", False):
            study = dataclasses.replace(study, foreign=True)
        copies = getattr(self.options, "copies", None)
        if copies is None:
            return study
        reuse = msgspec.structs.replace(study.reuse, count="all" if copies == "all" else "first")
        return dataclasses.replace(study, reuse=reuse)

    def _selection(self, study: Settings) -> Selection:
        """Return which documents are taken: those of the study that the options take as well."""
        from dienngon.selection import Selection

        own: Selection = study.reading["selection"]
        where, first, last = (getattr(self.options, name, "") for name in ("filter", "first", "last"))
        both = f"({own.where}) and ({where})" if own.where.strip() and where.strip() else own.where + where
        # An option is a condition of its own: without this a bracket too many would close that of the study.
        _ = Selection(where)
        return Selection(both, first or own.first, last or own.last)

    @cached_property
    def reading(self) -> dict[str, Any]:
        """Return how documents are to be read, as arguments of :func:`dienngon.reading.read`."""
        given = {name: getattr(self.options, name, None) for name in ("metadata", "overrides", "encoding")}
        asked = {name: value for name, value in given.items() if value is not None}
        columns = {**self.study.reading["columns"], **dict(self.options.columns or ())}
        return {"path": self.study.folder, **self.study.reading, **asked, "columns": columns}

    @cached_property
    def opened(self) -> Index | None:
        """Return the index that PATH is; None if it is none, or if what is asked for may change the corpus."""
        from dienngon.positions import open_index
        from dienngon.reading.stored.file import is_indexed

        stated = any(self.reading[name] for name in ("metadata", "overrides", "selection"))
        stated = stated or getattr(self.options, "no_clean", False)
        return open_index(self.study.folder) if is_indexed(self.study.folder) and not stated else None

    @cached_property
    def index(self) -> Index:
        """Return the index of the documents: that of PATH, or one made of them."""
        from dienngon.positions import index

        # The index that PATH is counts a copy once.
        found = None if self.study.reuse.count == "all" else self.opened
        return found or index(self.tokens(None), reposts=self.reposts)

    @cached_property
    def _counted(self) -> tuple[Corpus, Sequence[Sequence[int]]]:
        """Return the corpus, what documents share counted as asked, and which of them are reposts of one another."""
        if self.opened is not None:
            return self._indexed.corpus, self.opened.reposts
        from dienngon.reading import read
        from dienngon.reading.language import without_foreign
        from dienngon.reuse import counted_once, find_reuse

        # A list that cannot be used must not be found out after minutes of reading.
        _ = self.lists
        self.status(Step.READING)
        how: dict[str, Any] = {"progress": self.status, "cache": self.cache}
        corpus = read(**self.reading, clean=not getattr(self.options, "no_clean", False), **how)
        corpus = corpus if self.study.foreign else without_foreign(corpus)
        self.status(Step.COPIES)
        reuse = find_reuse(corpus, least=self.study.reuse.least, gap=self.study.reuse.gap, **how)
        corpus = corpus if self.study.reuse.count == "all" else counted_once(corpus, reuse)
        return corpus, reuse.clusters_in(corpus)

    @property
    def corpus(self) -> Corpus:
        """Return the documents of PATH."""
        return self._counted[0]

    @property
    def reposts(self) -> Sequence[Sequence[int]]:
        """Return which documents are reposts of one another, as their positions."""
        return self._counted[1]

    @property
    def lexicon(self) -> Path | None:
        """Return the lexicon that is given, or the study's."""
        return getattr(self.options, "lexicon", None) or (self.study.lexicon if self.of_study else None)

    @cached_property
    def periods(self) -> Periods:
        """Return what is asked for by ``--by``; by default the periods of the study, or of a chosen length.

        A length that the study has too means its periods.
        """
        from dienngon.periods import periods_for

        own = self.study.periods
        asked = getattr(self.options, "by", None) or own
        return periods_for(self.corpus, own if not isinstance(own, str) and own.by == asked else asked)

    @property
    def cache(self) -> Path | None:
        """Return the folder of caches, None if there is to be none."""
        from dienngon.store import cache_folder

        return None if getattr(self.options, "no_cache", True) else cache_folder()

    def tokens(self, lexicon: Lexicon | Path | None) -> Tokens:
        """Return the corpus segmented, saying how far it is."""
        from dienngon.segmentation import segment

        if self.opened is not None:
            tokens = self.opened.tokens(lexicon, self.lists)
            return tokens.counting_copies() if self.study.reuse.count == "all" else tokens
        how: dict[str, Any] = {"workers": self.options.workers, "cache": self.cache, "lists": self.lists}
        return segment(self.corpus, lexicon, self.status, **how)

    @cached_property
    def lists(self) -> WordLists:
        """Return what counts as a term: as ``--stop`` and ``--merge`` say, or else the study."""
        return self.study.lists(*(getattr(self.options, name, None) for name in ("stop", "merge")))

    @cached_property
    def _indexed(self) -> Tokens:
        """Return the tokens of the index that PATH is; copies counted if the options say so."""
        tokens = cast("Index", self.opened).tokens()
        return tokens.counting_copies() if self.study.reuse.count == "all" else tokens

    @cached_property
    def design(self) -> Design:
        """Return the design of a comparison: as the study says, unless the options say otherwise."""
        import msgspec

        asked = {name.removeprefix("--"): getattr(self.options, name.removeprefix("--"), None) for name in DESIGN}
        seed, replicates = asked.pop("seed"), asked.pop("bootstrap")
        own = {name: value for name, value in asked.items() if value not in (None, "")}
        corpus, reposts = self._counted
        comparison = msgspec.structs.replace(self.study.comparison, **own)
        design = comparison.design(corpus, reposts, self.study.seed if seed is None else seed)
        return (
            design if replicates is None else dataclasses.replace(design, interval="bootstrap", replicates=replicates)
        )

    def refuse_closed(self, what: str, way: str) -> None:
        """Raise StudyError if the study keeps its texts closed, and what is asked for would hold them whole."""
        texts = self.study.texts
        if texts != "full":
            raise StudyError(f"The study keeps its texts closed (texts = '{texts}'), and {what}. {way}")

    def say(self, *lines: str) -> None:
        """Print what was done, after the last step of progress."""
        self.status.clear()
        tell(*(() if self.options.quiet else lines), on=sys.stdout)

    def report_doubts(self) -> None:
        """Print what was not read and where sources disagree; it goes to standard error, apart from the table."""
        self.status.clear()
        if self.options.quiet:
            return
        corpus = self.corpus
        if corpus.excluded:
            names = ", ".join(one.name for one in corpus.excluded[:6])
            more = f" and {len(corpus.excluded) - 6} more" if len(corpus.excluded) > 6 else ""
            tell(f"Left out: {names}{more}; 'dienngon read PATH' lists the reasons.")
        doubts = [f"{one.name}: {note}." for one in corpus for note in one.contradictions]
        tell(*map(str, [*corpus.notes, *doubts][:MOST_SAID]))

    def show(self, *tables: Table) -> None:
        """Print a table, or write tables, their figures and a page; texts as far as the study opens them."""
        from dienngon.privacy import without_texts

        options, first = self.options, tables[0]
        if options.out is not None:
            self.status(Step.DRAWING)
            from dienngon.messages import reader
            from dienngon.reporting import report

            allowed = [without_texts(one, self.study.texts) for one in tables]
            page = report(allowed, options.out, first.title, language=reader(), raw_csv=options.raw_csv)
            self.report_doubts()
            self.say(f"Wrote {page}.")
            return
        printed = not (options.csv or options.json)
        if not printed or first.name not in ("documents", "lines"):
            # A list of documents for people itself says all that.
            self.report_doubts()
        self.status.clear()
        table = without_texts(first, self.study.texts)
        if printed:
            print_tables(dataclasses.replace(table, data=_glimpse(table)))
        elif options.json:
            print(table.to_json())
        else:
            # A CSV has no place for them.
            tell(*map(str, () if options.quiet else table.notes[:MOST_SAID]))
            print(table.to_csv(raw=options.raw_csv), end="")


def _glimpse(table: Table) -> pd.DataFrame:
    """Return what a terminal can show of a table's data."""
    if table.name not in _IN_TERMINAL:
        return table.data
    shown = table.data[[column for column in _IN_TERMINAL[table.name] if column in table.data.columns]].copy()
    for column in shown.columns.intersection(list(_CUT)):
        cells = map(str, shown[column])
        shown[column] = [one if len(one) <= _GLIMPSE else one[: _GLIMPSE - 1] + "…" for one in cells]
    return shown


def home_of(path: Path) -> Path:
    """Return the folder that holds the documents of PATH."""
    return path if path.is_dir() else path.parent


def check_places(options: argparse.Namespace) -> None:
    """Refuse to write results among the documents they come from."""
    path = getattr(options, "path", None)
    for name in ("out", "save"):
        folder = getattr(options, name, None)
        # What is imported is one file, which may be next to the documents.
        if path is None or folder is None or getattr(options, "one_file", False):
            continue
        try:
            same = path.exists() and folder.resolve() == home_of(path).resolve()
        except OSError:
            # The verb that reads it reports what cannot be looked at.
            continue
        if same:
            raise OutputError(
                f"--{name} is the folder of the documents, '{folder}'; choose another, so that results and sources "
                "stay apart."
            )


def is_folder(path: Path) -> bool:
    """Return whether there is a folder; an InputError says that nobody may look."""
    try:
        return path.is_dir()
    except OSError as problem:
        raise InputError(f"'{path}' cannot be read ({problem.strerror}); check its permissions.") from None


def study_of(path: Path) -> Settings:
    """Return the study at a path, or in the folder there."""
    from dienngon.study.settings import read_study

    if is_folder(path):
        path /= "study.toml"
    if not path.exists():
        raise InputError(f"No such file: '{path}'. Check the path.")
    try:
        return read_study(path)
    except StudyError:
        if _is_lexicon(path):
            raise StudyError(
                f"'{path.name}' is a lexicon, not a study; give it with --lexicon, and the documents as PATH."
            ) from None
        raise


def _is_lexicon(path: Path) -> bool:
    try:
        return "themes" in tomllib.loads(read_input(path).decode("utf-8-sig"))
    except (InputError, ValueError):
        return False
