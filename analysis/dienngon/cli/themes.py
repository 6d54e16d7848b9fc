"""The verbs on themes."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import (
    DESIGN,
    Input,
    add_corpus_verb,
    add_forms,
    add_shared,
    add_table_verb,
    add_verb,
    cache_of,
    design_of,
    home_of,
    input_of,
    listed,
    on_terminal,
    seed_of,
    segmented,
)
from dienngon.cli.terminal import Status, print_tables, report_doubts, show
from dienngon.errors import InputError, OutputError, StudyError, UsageError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.inference import Design
    from dienngon.periods import Periods
    from dienngon.themes import Hits

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
    hits: Hits
    by: str | Periods
    design: Design


def _open(options: argparse.Namespace, status: Status) -> _Opened:
    from dienngon.lexicon import read_lexicon
    from dienngon.periods import periods_for
    from dienngon.themes import match

    source = input_of(options)
    path = options.lexicon or source.lexicon
    if path is None:
        raise InputError("Themes need a lexicon: give one with --lexicon FILE, or a study.toml as PATH.")
    lexicon = read_lexicon(path)
    asked = getattr(options, "by", None) or source.by
    by = periods_for(source.corpus, asked)
    design = design_of(options, source)
    tokens = segmented(source, lexicon, options, status)
    return _Opened(source, match(tokens, lexicon, cache_of(options)), by, design)


def add_themes(actions: Any) -> None:
    """Add ``themes`` and its verbs."""
    parser = actions.add_parser("themes", help="themes of a lexicon: tracked, checked, validated", allow_abbrev=False)
    sub = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_track(sub)
    text = "what each term and exclusion of a lexicon does in these documents"
    add_shared(add_table_verb(sub, "check", check, text), "--lexicon")
    _add_suggest(sub)
    _add_sample(sub)
    text = "precision, recall and agreement from filled coding sheets, one a coder"
    add_score(sub, "score", text, agreement=True)


def _add_by(parser: argparse.ArgumentParser) -> None:
    text = "year, half, quarter, month or a column of metadata (default: the study's, or year)"
    parser.add_argument("--by", metavar="BY", help=text)


def _add_track(sub: Any) -> None:
    text = "hits, rates, documents and sentences of each theme in each period"
    parser = add_table_verb(sub, "track", track, text)
    _add_by(parser)
    add = parser.add_argument
    add("--evidence", action="store_true", help="print the sentences instead: one row a hit")
    add("--theme", metavar="ID", help="the sentences of this theme only")
    add("--period", metavar="P", help="the sentences of this period only")
    add("--groups", action="store_true", help="print the groups and nested themes within themes instead")
    add("--trend", action="store_true", help="print which themes grow or fade over all periods instead")
    add("--cooccurrence", choices=["paragraph", "sentence"], help="print which themes stand together instead")
    add_shared(parser, "--lexicon", *DESIGN)


def _add_suggest(sub: Any) -> None:
    text = "terms that a theme might lack, with example sentences"
    parser = add_table_verb(sub, "suggest", suggest, text, toml=True)
    add_shared(parser, "--lexicon")
    parser.add_argument("--theme", metavar="ID", required=True, help="the theme")
    parser.add_argument("--top", type=int, default=30, metavar="N", help="candidates (default: 30)")
    parser.add_argument("--minimum", type=int, default=3, metavar="N", help="least count (default: 3)")


def _add_sample(sub: Any) -> None:
    text = "draw hits and non-hits into a coding sheet for people"
    parser = add_corpus_verb(sub, "sample", sample, text)
    add_shared(parser, "--lexicon")
    _add_by(parser)
    add = parser.add_argument
    add("--out", type=Path, required=True, metavar="FILE", help="the sheet to write: .xlsx or .csv")
    add("--themes", metavar="A,B", help="themes to code (default: all)")
    add("--hits", type=int, default=10, metavar="N", help="with a hit, a theme and period (default: 10)")
    add("--others", type=int, default=10, metavar="N", help="without a hit, likewise (default: 10)")
    add("--unit", choices=["paragraph", "sentence"], default="paragraph", help="what is coded")
    add("--seed", type=seed_of, default=0, metavar="N", help="seed of the choice (default: 0)")


def add_score(actions: Any, name: str, text: str, *, agreement: bool) -> None:
    """Add the verb that scores filled sheets; it shows the agreement of one sheet only where asked to."""
    parser = add_verb(actions, name, score, text)
    text = "filled sheet, .xlsx or .csv, one a person; the key may be named last"
    parser.add_argument("sheets", type=Path, nargs="+", metavar="SHEET", help=text)
    parser.add_argument("--key", type=Path, metavar="FILE", help="key of the sheets (default: the one next to SHEET)")
    parser.add_argument("--seed", type=seed_of, default=0, metavar="N", help="seed of the intervals (default: 0)")
    add_shared(parser, "--quiet")
    form = add_forms(parser, "the scores")
    form.add_argument("--out", type=Path, metavar="DIR", help="write the tables and a page into DIR")
    parser.set_defaults(agreement=agreement)


def track(options: argparse.Namespace) -> None:
    """Track themes."""
    from dienngon.themes import cooccurrence, evidence, theme_trends, track, track_groups

    form = _form(options)
    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    status(Step.COOCCURRENCE if form == "cooccurrence" else Step.TRACKING)
    hits, by, design = opened.hits, opened.by, opened.design
    if form == "cooccurrence":
        table = cooccurrence(hits, by, options.cooccurrence, seed=design.seed)
    elif form == "trend":
        table = theme_trends(hits, by, design=design)
    elif form == "groups":
        table = track_groups(hits, by, design=design)
    else:
        table = track(hits, by, design=design)
    if form == "evidence":
        table = evidence(table, options.theme or "", options.period or "")
    if form in ("", "groups") and on_terminal(options):
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
        raise UsageError(
            f"{asked[forms[0]][0]} and {asked[forms[1]][0]} ask for different tables; leave one of the two out."
        )
    form = forms[0] if forms else ""
    for name in _NO_PART.get(form, ()):
        if getattr(options, name) is not None:
            raise UsageError(f"--{name} has no part in {asked[form][0]}; leave one of the two out.")
    return form


def check(options: argparse.Namespace) -> None:
    """Check a lexicon."""
    from dienngon.themes import check_lexicon

    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    show(check_lexicon(opened.hits), opened.source, options, status)


def suggest(options: argparse.Namespace) -> None:
    """Suggest terms for a theme."""
    from dienngon.privacy import without_texts
    from dienngon.themes import suggest_theme_terms, theme_lines

    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    status(Step.TERMS)
    table = suggest_theme_terms(opened.hits, options.theme, options.top, options.minimum)
    table = without_texts(table, opened.source.texts)
    if options.toml:
        status.clear()
        report_doubts(opened.source.corpus, options)
        print(theme_lines(table), end="")
        return
    if on_terminal(options):
        # Whole sentences make a table no terminal can show; the other forms have them.
        table = dataclasses.replace(table, data=table.data.drop(columns=["example", "lexicon"]))
    show(table, opened.source, options, status)


def sample(options: argparse.Namespace) -> None:
    """Draw a coding sheet."""
    from dienngon.coding import write_sheet
    from dienngon.themes import draw_sample

    if options.out.parent.resolve() == home_of(options.path).resolve():
        raise OutputError(f"'{options.out}' would lie among the documents; choose another folder with --out.")
    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    texts = opened.source.texts
    if texts == "none" or (texts == "sentences" and options.unit == "paragraph"):
        way = "draw sentences with --unit sentence" if texts == "sentences" else "draw it from the folder of documents"
        raise StudyError(
            f"The study keeps its texts closed (texts = '{texts}'), and a coding sheet consists of them; {way}, or "
            "open the texts in study.toml."
        )
    status(Step.DRAWING)
    numbers = {"hits": options.hits, "others": options.others, "unit": options.unit, "seed": options.seed}
    drawn = draw_sample(opened.hits, opened.by, listed(options.themes), **numbers)
    key = write_sheet(drawn, options.out)
    status.clear()
    report_doubts(opened.source.corpus, options)
    if not options.quiet:
        print(f"Wrote {options.out}: {len(drawn.key.rows)} rows to code.")
        print(f"Wrote {key}: keep it next to the sheet, and away from the coders.")


def score(options: argparse.Namespace) -> None:
    """Score the sheets that people filled in."""
    from dienngon.coding import score

    sheets, key = options.sheets, options.key
    if key is None and len(sheets) > 1 and sheets[-1].suffix.lower() == ".json":
        *sheets, key = sheets
    found = score(sheets, key, options.seed)
    both = options.agreement or len(sheets) > 1
    tables = [found.scores, found.agreement] if both else [found.scores]
    if options.out is not None:
        from dienngon.reporting import report

        page = report(tables, options.out, str(found.scores.title))
        if not options.quiet:
            print(f"Wrote {page}.")
    elif options.csv:
        print(found.scores.to_csv(), end="")
    elif options.json and both:
        print(f'{{"scores": {found.scores.to_json()}, "agreement": {found.agreement.to_json()}}}')
    elif options.json:
        print(found.scores.to_json())
    else:
        print_tables(*tables)
