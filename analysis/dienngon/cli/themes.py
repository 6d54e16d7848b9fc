"""The verbs on themes."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING

from dienngon.cli.inputs import Input, cache_of, input_of, seed_of, segmented
from dienngon.cli.status import Status
from dienngon.cli.terminal import show, tell
from dienngon.errors import InputError, OutputError, StudyError, UsageError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.inference import DocumentTest
    from dienngon.lexicon import Lexicon
    from dienngon.periods import Periods
    from dienngon.segmentation import Tokens
    from dienngon.table import Table

# In a terminal a row must be read across; CSV and JSON have all columns.
_TERMINAL = [
    *("theme", "group", "label_en", "period", "documents", "words", "hits", "rate_per_1000", "low", "high"),
    *("share_of_documents", "share_of_sentences", "p_adjusted", "verdict", "note"),
]

# Options that would change nothing in what is asked for.
_NO_PART = {
    "evidence": ("level", "permutations", "together", "bootstrap"),
    "trend": ("bootstrap",),
    "cooccurrence": ("level", "permutations", "together", "bootstrap"),
}


@dataclasses.dataclass(frozen=True)
class _Opened:
    """What the verbs on themes start from."""

    source: Input
    lexicon: Lexicon
    tokens: Tokens
    by: str | Periods
    test: DocumentTest


def _open(options: argparse.Namespace, status: Status) -> _Opened:
    from dienngon.lexicon import read_lexicon
    from dienngon.periods import periods_for

    source = input_of(options)
    path = options.lexicon or source.lexicon
    if path is None:
        message = "Themes need a lexicon: give one with --lexicon FILE, or a study.toml as PATH."
        raise InputError(message)
    lexicon = read_lexicon(path)
    asked = getattr(options, "by", None) or source.by
    by = periods_for(source.corpus, asked)
    test = _test(source, options)
    return _Opened(source, lexicon, segmented(source, lexicon, options, status), by, test)


def add_tracking(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``themes track`` to its parser."""
    add = parser.add_argument
    add("--evidence", action="store_true", help="print the sentences instead: one row a hit")
    add("--theme", metavar="ID", help="the sentences of this theme only")
    add("--period", metavar="P", help="the sentences of this period only")
    add("--groups", action="store_true", help="print the groups and nested themes within themes instead")
    add("--trend", action="store_true", help="print which themes grow or fade over all periods instead")
    add("--cooccurrence", choices=["paragraph", "sentence"], help="print which themes stand together instead")
    add("--together", metavar="COLUMN", help="documents of one value there move together, as one voice")
    add("--level", type=float, metavar="P", help="of the verdict (default: 0.05, or the study's)")
    add("--permutations", type=int, metavar="N", help="random arrangements (default: 1999, or the study's)")
    add("--bootstrap", type=int, metavar="N", help="replicates, for intervals of the cluster bootstrap instead")
    add("--seed", type=seed_of, metavar="N", help="seed of random numbers (default: 0, or the study's)")


def track(options: argparse.Namespace) -> None:
    """Track themes."""
    from dienngon.themes import cooccurrence, evidence, theme_trends, track, track_groups

    form = _form(options)
    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    status(Step.TRACKING)
    test = opened.test
    table = track(opened.tokens, opened.lexicon, opened.by, test, cache=cache_of(options))
    if form == "cooccurrence":
        status(Step.COOCCURRENCE)
        table = cooccurrence(table, opened.tokens, options.cooccurrence, seed=test.seed)
    elif form == "trend":
        table = theme_trends(table, opened.tokens, opened.by, test)
    elif form == "groups":
        table = track_groups(opened.tokens, opened.lexicon, opened.by, test, cache=cache_of(options))
    elif form == "evidence":
        table = evidence(table, options.theme or "", options.period or "")
    if form in ("", "groups") and not (options.csv or options.json or options.out):
        table = dataclasses.replace(table, data=table.data[[one for one in _TERMINAL if one in table.data.columns]])
    show(table, opened.source, options, status)


def _form(options: argparse.Namespace) -> str:
    """Return which table is asked for, an empty string for that of themes and periods.

    Raises
    ------
    UsageError
        If options ask for two tables, or for something that has no part in the one that they ask for.
    """
    asked = {
        "trend": ["--trend"] if options.trend else [],
        "groups": ["--groups"] if options.groups else [],
        "cooccurrence": ["--cooccurrence"] if options.cooccurrence else [],
        "evidence": [f"--{name}" for name in ("evidence", "theme", "period") if getattr(options, name)],
    }
    forms = [form for form, given in asked.items() if given]
    if len(forms) > 1:
        message = f"{asked[forms[0]][0]} and {asked[forms[1]][0]} ask for different tables; leave one of the two out."
        raise UsageError(message)
    form = forms[0] if forms else ""
    for name in _NO_PART.get(form, ()):
        if getattr(options, name) is not None:
            message = f"--{name} has no part in {asked[form][0]}; leave one of the two out."
            raise UsageError(message)
    return form


def _test(source: Input, options: argparse.Namespace) -> DocumentTest:
    """Return how periods are compared: as the study says, unless the options say otherwise."""
    from dienngon.comparison.designs import joined, together
    from dienngon.inference import DocumentTest

    own, asked = source.comparing, vars(options)
    given = {name: own[name] if asked.get(name) is None else asked[name] for name in ("level", "permutations", "seed")}
    clusters = joined(together(source.corpus, asked.get("together") or own["together"]), own["reposts"])
    replicates = asked.get("bootstrap")
    resampling = {} if replicates is None else {"interval": "bootstrap", "replicates": replicates}
    return DocumentTest(**given, clusters=clusters, **resampling)


def check(options: argparse.Namespace) -> None:
    """Check a lexicon."""
    from dienngon.themes import check_lexicon

    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    show(check_lexicon(opened.tokens, opened.lexicon, cache_of(options)), opened.source, options, status)


def suggest(options: argparse.Namespace) -> None:
    """Suggest terms for a theme."""
    from dienngon.privacy import without_texts
    from dienngon.themes import suggest_theme_terms, theme_lines

    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    status(Step.TERMS)
    table = suggest_theme_terms(opened.tokens, opened.lexicon, options.theme, options.top, options.minimum)
    table = without_texts(table, opened.source.texts)
    if options.toml:
        status.clear()
        tell(opened.source.corpus, options)
        print(theme_lines(table), end="")
        return
    if not (options.csv or options.json or options.out):
        # Whole sentences make a table no terminal can show; the other forms have them.
        table = dataclasses.replace(table, data=table.data.drop(columns=["example", "lexicon"]))
    show(table, opened.source, options, status)


def sample(options: argparse.Namespace) -> None:
    """Draw a coding sheet."""
    from dienngon.coding import write_sheet
    from dienngon.themes import draw_sample

    home = options.path if options.path.is_dir() else options.path.parent
    if options.out.parent.resolve() == home.resolve():
        message = f"'{options.out}' would lie among the documents; choose another folder with --out."
        raise OutputError(message)
    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    texts = opened.source.texts
    if texts == "none" or (texts == "sentences" and options.unit == "paragraph"):
        way = "draw sentences with --unit sentence" if texts == "sentences" else "draw it from the folder of documents"
        message = (
            f"The study keeps its texts closed (texts = '{texts}'), and a coding sheet consists of them; {way}, or "
            "open the texts in study.toml."
        )
        raise StudyError(message)
    status(Step.DRAWING)
    themes = [one.strip() for one in (options.themes or "").split(",") if one.strip()]
    numbers = {"hits": options.hits, "others": options.others, "unit": options.unit, "seed": options.seed}
    drawn = draw_sample(opened.tokens, opened.lexicon, opened.by, themes, **numbers)
    key = write_sheet(drawn, options.out)
    status.clear()
    tell(opened.source.corpus, options)
    if not options.quiet:
        print(f"Wrote {options.out}: {len(drawn.key.rows)} rows to code.")
        print(f"Wrote {key}: keep it beside the sheet, and from the coders.")


def score(options: argparse.Namespace) -> None:
    """Score filled sheets."""
    from dienngon.coding import score

    status = Status(quiet=options.quiet)
    found = score(options.sheets, options.key, options.seed)
    status.clear()
    tables: list[Table] = [found.scores, found.agreement]
    if options.out is not None:
        from dienngon.reporting import report

        page = report(tables, options.out, str(found.scores.title))
        if not options.quiet:
            print(f"Wrote {page}.")
    elif options.csv:
        print(found.scores.to_csv(), end="")
    elif options.json:
        print(f'{{"scores": {found.scores.to_json()}, "agreement": {found.agreement.to_json()}}}')
    else:
        print(found.scores, found.agreement, sep="\n\n")
