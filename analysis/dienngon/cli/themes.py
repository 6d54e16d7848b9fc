"""The verbs on themes."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import (
    BY,
    DESIGN,
    FILE,
    FLAG,
    NUMBER,
    SEGMENTED,
    add_forms,
    add_shared,
    add_table,
    add_verb,
    listed,
)
from dienngon.cli.run import Run, home_of
from dienngon.cli.terminal import Status, print_tables, tell
from dienngon.errors import InputError, OutputError, StudyError, UsageError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.periods import Periods
    from dienngon.themes import Hits

# Which table an option asks for, and the options that would change nothing in it.
_FORMS = {
    "trend": "trend",
    "groups": "groups",
    "cooccurrence": "cooccurrence",
    **dict.fromkeys(("evidence", "theme", "period"), "evidence"),
}
_NO_PART = {
    "evidence": ("level", "permutations", "together", "bootstrap"),
    "trend": ("bootstrap",),
    "cooccurrence": ("level", "permutations", "together", "bootstrap"),
}


def add_themes(actions: Any) -> None:
    """Add ``themes`` and its verbs."""
    parser = actions.add_parser("themes", help="themes of a lexicon: tracked, checked, validated", allow_abbrev=False)
    sub = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    text = "hits, rates, documents and sentences of each theme in each period"
    parser = add_table(sub, "track", track, text)
    add = parser.add_argument
    add("--by", metavar="BY", help=BY)
    add("--evidence", **FLAG, help="print the sentences instead: one row a hit")
    add("--theme", metavar="ID", help="the sentences of this theme only")
    add("--period", metavar="P", help="the sentences of this period only")
    add("--groups", **FLAG, help="print the groups and nested themes within themes instead")
    add("--trend", **FLAG, help="print which themes grow or fade over all periods instead")
    add("--cooccurrence", choices=["paragraph", "sentence"], help="print which themes stand together instead")
    add_shared(parser, "--lexicon", *DESIGN)
    add_table(sub, "check", check, "what each term and exclusion of a lexicon does in these documents", "--lexicon")
    text = "terms that a theme might lack, with example sentences"
    add = add_table(sub, "suggest", suggest, text, "--lexicon", toml=True).add_argument
    add("--theme", metavar="ID", required=True, help="the theme")
    add("--top", **NUMBER, default=30, help="candidates (default: 30)")
    add("--minimum", **NUMBER, default=3, help="least count (default: 3)")
    _add_sample(sub)
    text = "precision, recall and agreement from filled coding sheets, one a coder"
    add_score(sub, "score", text, agreement=True)


def _add_sample(sub: Any) -> None:
    text = "draw hits and non-hits into a coding sheet for people"
    parser = add_verb(sub, "sample", sample, text, *SEGMENTED, "--lexicon", "--raw-csv", "--language")
    add = parser.add_argument
    add("--by", metavar="BY", help=BY)
    add("--out", **FILE, required=True, help="the sheet to write: .xlsx or .csv")
    add("--themes", metavar="A,B", help="themes to code (default: all)")
    add("--hits", **NUMBER, default=10, help="with a hit, a theme and period (default: 10)")
    add("--others", **NUMBER, default=10, help="without a hit, likewise (default: 10)")
    add("--unit", choices=["paragraph", "sentence"], default="paragraph", help="what is coded")
    add_shared(parser, "--seed", default=0, help="seed of the choice (default: 0)")


def add_score(actions: Any, name: str, text: str, *, agreement: bool) -> None:
    """Add the verb that scores filled sheets; it shows the agreement of one sheet only where asked to."""
    parser = add_verb(actions, name, score, text, "--quiet")
    text = "filled sheet, .xlsx or .csv, one a person; the key may be named last"
    parser.add_argument("sheets", **{**FILE, "metavar": "SHEET"}, nargs="+", help=text)
    parser.add_argument("--key", **FILE, help="key of the sheets (default: the one next to SHEET)")
    add_shared(parser, "--seed", default=0, help="seed of the intervals (default: 0)")
    add_forms(parser, "write the tables and a page into DIR", "the scores")
    parser.set_defaults(agreement=agreement)


def _open(run: Run) -> tuple[Hits, Periods]:
    """Return the hits of the themes, and the periods or groups that are asked for."""
    from dienngon.lexicon import read_lexicon
    from dienngon.themes import match

    if run.lexicon is None:
        raise InputError("Themes need a lexicon: give one with --lexicon FILE, or a study.toml as PATH.")
    lexicon = read_lexicon(run.lexicon)
    periods = run.periods
    tokens = run.tokens(lexicon)
    run.status(Step.TRACKING)
    return match(tokens, lexicon, run.cache), periods


def track(options: argparse.Namespace) -> None:
    """Track themes."""
    from dienngon.themes import cooccurrence, evidence, theme_trends, track, track_groups

    form, run = _form(options), Run(options)
    # What cannot be used is found out before the documents are segmented.
    design = run.design
    hits, by = _open(run)
    run.status(Step.COOCCURRENCE if form == "cooccurrence" else Step.TRACKING)
    if form == "cooccurrence":
        table = cooccurrence(hits, by, options.cooccurrence, seed=design.seed)
    elif form == "trend":
        table = theme_trends(hits, by, design=design)
    elif form == "groups":
        table = track_groups(hits, by, design=design)
    else:
        table = track(hits, by, design=design)
    run.show(evidence(table, options.theme or "", options.period or "") if form == "evidence" else table)


def _form(options: argparse.Namespace) -> str:
    """Return which table is asked for, an empty string for that of themes and periods; refuse to make two of them."""
    asked: dict[str, str] = {}
    for option, form in _FORMS.items():
        if getattr(options, option):
            asked.setdefault(form, f"--{option}")
    if len(asked) > 1:
        first, second, *_ = asked.values()
        raise UsageError(f"{first} and {second} ask for different tables; leave one of the two out.")
    for form, option in asked.items():
        for name in _NO_PART.get(form, ()):
            if getattr(options, name) is not None:
                raise UsageError(f"--{name} has no part in {option}; leave one of the two out.")
    return next(iter(asked), "")


def check(options: argparse.Namespace) -> None:
    """Check a lexicon."""
    from dienngon.themes import check_lexicon

    run = Run(options)
    hits, _ = _open(run)
    run.show(check_lexicon(hits))


def suggest(options: argparse.Namespace) -> None:
    """Suggest terms for a theme."""
    from dienngon.privacy import without_texts
    from dienngon.themes import suggest_theme_terms, theme_lines

    run = Run(options)
    hits, _ = _open(run)
    run.status(Step.TERMS)
    table = suggest_theme_terms(hits, options.theme, options.top, options.minimum)
    if options.toml:
        run.report_doubts()
        print(theme_lines(without_texts(table, run.study.texts)), end="")
    else:
        run.show(table)


def sample(options: argparse.Namespace) -> None:
    """Draw a coding sheet."""
    from dienngon.coding import write_sheet
    from dienngon.themes import draw_sample

    if options.out.parent.resolve() == home_of(options.path).resolve():
        raise OutputError(f"'{options.out}' would be among the documents; choose another folder with --out.")
    run = Run(options)
    texts = run.study.texts
    if texts == "none" or (texts == "sentences" and options.unit == "paragraph"):
        way = "draw sentences with --unit sentence" if texts == "sentences" else "draw it from the folder of documents"
        raise StudyError(
            f"The study keeps its texts closed (texts = '{texts}'), and a coding sheet consists of them; {way}, or "
            "open the texts in study.toml."
        )
    hits, by = _open(run)
    run.status(Step.SAMPLING)
    numbers = {"hits": options.hits, "others": options.others, "unit": options.unit, "seed": options.seed}
    drawn = draw_sample(hits, by, listed(options.themes), **numbers)
    key = write_sheet(drawn, options.out, raw=options.raw_csv)
    run.report_doubts()
    run.say(
        f"Wrote {options.out}: {len(drawn.key.rows)} rows to code.",
        f"Wrote {key}: keep it next to the sheet, and away from the coders.",
    )


def score(options: argparse.Namespace) -> None:
    """Score the sheets that people filled in."""
    from dienngon.coding import score

    sheets, key = options.sheets, options.key
    if key is None and len(sheets) > 1 and sheets[-1].suffix.lower() == ".json":
        *sheets, key = sheets
    status = Status(quiet=options.quiet)
    status(Step.SCORING)
    found = score(sheets, key, options.seed)
    status.clear()
    both = options.agreement or len(sheets) > 1
    tables = [found.scores, found.agreement] if both else [found.scores]
    if options.out is not None:
        from dienngon.reporting import report

        page = report(tables, options.out, str(found.scores.title), raw_csv=options.raw_csv)
        tell(*([] if options.quiet else [f"Wrote {page}."]), on=sys.stdout)
    elif options.csv:
        print(found.scores.to_csv(raw=options.raw_csv), end="")
    elif options.json and both:
        print(f'{{"scores": {found.scores.to_json()}, "agreement": {found.agreement.to_json()}}}')
    elif options.json:
        print(found.scores.to_json())
    else:
        print_tables(*tables)
