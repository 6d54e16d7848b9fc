"""The options that verbs share, and what they bring: PATH read and segmented, with the settings of its study."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.errors import InputError, StudyError
from dienngon.progress import Progress

if TYPE_CHECKING:
    from dienngon.corpus import Corpus
    from dienngon.inference import Design
    from dienngon.lexicon import Lexicon
    from dienngon.periods import Periods
    from dienngon.privacy import Texts
    from dienngon.segmentation import Tokens
    from dienngon.study.settings import Comparison, Study

Verb = Callable[[argparse.Namespace], int | None]

_CORPUS = "folder of documents, one document, or study.toml"


def seed_of(text: str) -> int:
    """Return a seed as it was typed, if it is one."""
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


# Options that more than one verb has.
_SHARED: Mapping[str, Mapping[str, Any]] = {
    "--quiet": {"action": "store_true", "help": "show no progress, and print nothing but results and errors"},
    "--metadata": {"type": Path, "metavar": "FILE", "help": "dates and titles as a person states them (CSV)"},
    "--overrides": {"type": Path, "metavar": "FILE", "help": "lines to keep or drop against the rules (CSV)"},
    "--encoding": {"metavar": "NAME", "help": "of all text files, as utf-8, tcvn3 or vni (default: detected)"},
    "--columns": {
        "type": _columns,
        "metavar": "A=B,…",
        "help": "of tables: text, title, date, id, source, lead or url = the column's name",
    },
    "--copies": {
        "choices": ["once", "all"],
        "help": "count a passage that documents share in the earliest only, or in each (default: once, or the study's)",
    },
    "--workers": {"type": _at_least_one, "metavar": "N", "help": "processes for segmentation (default: by size)"},
    "--no-cache": {"action": "store_true", "help": "segment again, and keep nothing for the next run"},
    "--lexicon": {"type": Path, "metavar": "FILE", "help": "theme lexicon (TOML), instead of the study's"},
    "--together": {
        "metavar": "COLUMN",
        "help": "column of metadata: documents that share a value there are permuted and resampled together",
    },
    "--level": {"type": float, "metavar": "P", "help": "of the verdict (default: 0.05, or the study's)"},
    "--permutations": {"type": int, "metavar": "N", "help": "random arrangements (default: 1999, or the study's)"},
    "--bootstrap": {"type": int, "metavar": "N", "help": "replicates, for intervals of the cluster bootstrap instead"},
    "--seed": {"type": seed_of, "metavar": "N", "help": "seed of random numbers (default: 0, or the study's)"},
}

# Those that say how groups of documents are compared.
DESIGN = ("--together", "--level", "--permutations", "--bootstrap", "--seed")


def add_shared(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add options that several verbs have, by their names."""
    for name in names:
        parser.add_argument(name, **_SHARED[name])


def add_verb(actions: Any, name: str, run: Verb, text: str, **more: Any) -> argparse.ArgumentParser:
    """Add a verb; return its parser, to which its options are added."""
    described = f"{text[0].upper()}{text[1:]}."
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=text, description=described, allow_abbrev=False, **more
    )
    parser.set_defaults(verb=run)
    return parser


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add PATH, and how its documents are read."""
    parser.add_argument("path", type=Path, metavar="PATH", help=_CORPUS)
    add_shared(parser, "--quiet", "--metadata", "--overrides", "--encoding", "--columns")


def add_corpus_verb(actions: Any, name: str, run: Verb, text: str) -> argparse.ArgumentParser:
    """Add a verb on the segmented documents of PATH."""
    parser = add_verb(actions, name, run, text)
    add_source(parser)
    add_shared(parser, "--copies", "--workers", "--no-cache")
    return parser


def add_table_verb(actions: Any, name: str, run: Verb, text: str, *, toml: bool = False) -> argparse.ArgumentParser:
    """Add a verb on the segmented documents of PATH that shows one table."""
    parser = add_corpus_verb(actions, name, run, text)
    form = add_forms(parser)
    if toml:
        form.add_argument("--toml", action="store_true", help="print lines for a lexicon, to accept or strike out")
    form.add_argument("--out", type=Path, metavar="DIR", help="write the table, its figure and a page into DIR")
    return parser


def add_forms(parser: argparse.ArgumentParser, what: str = "the table") -> Any:
    """Add ``--csv`` and ``--json``, of which one can be given; return their group."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help=f"print {what} as CSV")
    form.add_argument("--json", action="store_true", help=f"print {what} as JSON")
    return form


def listed(text: str | None) -> list[str]:
    """Return the names in an option such as ``A,B``."""
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def on_terminal(options: argparse.Namespace) -> bool:
    """Return whether a table is printed for people; CSV, JSON and files have all of its columns."""
    return not (options.csv or options.json or options.out)


def home_of(path: Path) -> Path:
    """Return the folder that holds the documents of PATH."""
    return path if path.is_dir() else path.parent


def study_of(path: Path) -> Study:
    """Return the study at a path, or in the folder there."""
    from dienngon.study.settings import read_study

    try:
        if path.is_dir() and (path / "study.toml").is_file():
            path = path / "study.toml"
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as problem:
        raise InputError(f"'{path}' cannot be read ({problem.strerror}); check its permissions.") from None
    if is_folder:
        raise StudyError(
            f"The folder '{path.name}' holds no study.toml; write one (README.md shows how), or use another verb."
        )
    if not exists:
        raise InputError(f"No such file: '{path}'. Check the path.")
    if path.suffix != ".toml":
        raise StudyError(f"A report needs a study.toml or a folder that holds one. Got '{path.name}'.")
    try:
        return read_study(path)
    except StudyError:
        if _is_lexicon(path):
            raise StudyError(
                f"'{path.name}' is a lexicon, not a study; give it with --lexicon, and the documents as PATH."
            ) from None
        raise


def _is_lexicon(path: Path) -> bool:
    import tomllib

    try:
        return "themes" in tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False


def _comparison() -> Comparison:
    from dienngon.study.settings import Comparison

    return Comparison()


@dataclass(frozen=True)
class Input:
    """What PATH brings: a corpus, and settings from the study or, for a folder, the defaults."""

    corpus: Corpus
    lexicon: Path | None = None
    by: str | Periods = "year"
    top: int = 12
    minimum: int = 2
    model: str = "spectral"
    k: int | None = 6
    topic_terms: int = 8
    seed: int = 0
    texts: Texts = "full"
    # How groups are compared; reposts, by position in the corpus, move together.
    comparison: Comparison = field(default_factory=_comparison)
    clusters: Sequence[Sequence[int]] = ()


def reading_of(options: argparse.Namespace) -> tuple[Path, dict[str, Any], Study | None]:
    """Return where the documents of PATH are, how they are to be read, and the study if PATH is one."""
    given = {"metadata": options.metadata, "overrides": options.overrides, "encoding": options.encoding}
    columns = dict(options.columns or ())
    if options.path.suffix != ".toml":
        return options.path, {**given, "columns": columns}, None
    study = study_of(options.path)
    asked = {name: value for name, value in given.items() if value is not None}
    return study.folder, {**study.reading, **asked, "columns": {**study.columns, **columns}}, study


def input_of(options: argparse.Namespace, *, clean: bool = True) -> Input:
    """Return the corpus of PATH, what documents share counted as asked, and the settings that come with it."""
    from dienngon.reading import read
    from dienngon.reuse import counted_once, find_reuse

    path, reading, study = reading_of(options)
    corpus = read(path, **reading, clean=clean)
    reuse = find_reuse(corpus) if study is None else find_reuse(corpus, least=study.least, gap=study.gap)
    asked = study is not None and study.count_copies and options.copies is None
    if options.copies != "all" and not asked:
        corpus = counted_once(corpus, reuse)
    clusters = reuse.clusters_in(corpus)
    if study is None:
        return Input(corpus, clusters=clusters)
    return Input(
        corpus=corpus,
        clusters=clusters,
        lexicon=study.lexicon,
        by=study.periods or "year",
        top=study.top,
        minimum=study.minimum,
        model=study.models[0],
        k=study.k,
        topic_terms=study.topic_terms,
        seed=study.seed,
        texts=study.texts,
        comparison=study.comparison,
    )


def cache_of(options: argparse.Namespace) -> Path | None:
    """Return the folder of the segmentation cache, None if there is to be none."""
    from dienngon.store import cache_folder

    return None if options.no_cache else cache_folder()


def segmented(source: Input, lexicon: Lexicon | Path | None, options: argparse.Namespace, status: Progress) -> Tokens:
    """Return the corpus of PATH segmented, saying how far it is."""
    from dienngon.segmentation import segment

    return segment(source.corpus, lexicon, status, workers=options.workers, cache=cache_of(options))


def design_of(options: argparse.Namespace, source: Input) -> Design:
    """Return the design of a comparison: as the study says, unless the options say otherwise.

    Raises
    ------
    ParameterError
        If an option cannot be used, or no document has a value in the column of ``--together``.
    """
    import msgspec

    asked = {name: getattr(options, name.removeprefix("--"), None) for name in DESIGN}
    own = {name: asked[f"--{name}"] for name in ("level", "permutations") if asked[f"--{name}"] is not None}
    own |= {"together": asked["--together"]} if asked["--together"] else {}
    seed = source.seed if asked["--seed"] is None else asked["--seed"]
    design = msgspec.structs.replace(source.comparison, **own).design(source.corpus, source.clusters, seed)
    if asked["--bootstrap"] is None:
        return design
    return dataclasses.replace(design, interval="bootstrap", replicates=asked["--bootstrap"])


def refuse_closed(texts: Texts, what: str, way: str) -> None:
    """Raise StudyError if a study keeps its texts closed, and what is asked for would hold them whole."""
    if texts != "full":
        raise StudyError(f"The study keeps its texts closed (texts = '{texts}'), and {what}. {way}")
