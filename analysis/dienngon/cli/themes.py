"""The verbs on themes."""

from __future__ import annotations

import argparse
import dataclasses
from typing import TYPE_CHECKING

from dienngon.cli.status import Status
from dienngon.cli.verbs import _cache, _Input, _input, _segmented, _show, _tell
from dienngon.errors import InputError, OutputError

if TYPE_CHECKING:
    from dienngon.corpus import Periods
    from dienngon.lexicon import Lexicon
    from dienngon.segmentation import Tokens
    from dienngon.table import Table


@dataclasses.dataclass(frozen=True)
class _Opened:
    """What the verbs on themes start from."""

    source: _Input
    lexicon: Lexicon
    tokens: Tokens
    by: str | Periods


def _open(options: argparse.Namespace, status: Status) -> _Opened:
    from dienngon.corpus import periods_for
    from dienngon.lexicon import read_lexicon

    source = _input(options)
    path = options.lexicon or source.lexicon
    if path is None:
        message = "Themes need a lexicon: give one with --lexicon FILE, or a study.toml as PATH."
        raise InputError(message)
    lexicon = read_lexicon(path)
    asked = getattr(options, "by", None) or source.by
    by = periods_for(source.corpus, asked)
    return _Opened(source, lexicon, _segmented(source, lexicon, options, status), by)


def track(options: argparse.Namespace) -> None:
    """Track themes."""
    from dienngon.themes import cooccurrence, evidence, track

    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    status("tracking themes")
    table = track(opened.tokens, opened.lexicon, opened.by, cache=_cache(options))
    if options.together:
        status("counting themes that stand together")
        table = cooccurrence(table, opened.tokens, options.together, seed=opened.source.seed)
    elif options.evidence or options.theme or options.period:
        table = evidence(table, options.theme or "", options.period or "")
    _show(table, opened.source, options, status)


def check(options: argparse.Namespace) -> None:
    """Check a lexicon."""
    from dienngon.themes import check_lexicon

    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    _show(check_lexicon(opened.tokens, opened.lexicon, _cache(options)), opened.source, options, status)


def suggest(options: argparse.Namespace) -> None:
    """Suggest terms for a theme."""
    from dienngon.themes import suggest_theme_terms, theme_lines

    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    status("looking for terms")
    table = suggest_theme_terms(opened.tokens, opened.lexicon, options.theme, options.top, options.minimum)
    if options.toml:
        status.clear()
        _tell(opened.source.corpus, options)
        print(theme_lines(table), end="")
        return
    if not (options.csv or options.json or options.out):
        # Whole sentences make a table no terminal can show; the other forms have them.
        table = dataclasses.replace(table, data=table.data.drop(columns=["example", "lexicon"]))
    _show(table, opened.source, options, status)


def sample(options: argparse.Namespace) -> None:
    """Draw a coding sheet."""
    from dienngon.themes import draw_sample, write_sample

    home = options.path if options.path.is_dir() else options.path.parent
    if options.out.parent.resolve() == home.resolve():
        message = f"'{options.out}' would lie among the documents; choose another folder with --out."
        raise OutputError(message)
    status = Status(quiet=options.quiet)
    opened = _open(options, status)
    status("drawing")
    themes = [one.strip() for one in (options.themes or "").split(",") if one.strip()]
    numbers = {"hits": options.hits, "others": options.others, "unit": options.unit, "seed": options.seed}
    drawn = draw_sample(opened.tokens, opened.lexicon, opened.by, themes, **numbers)
    key = write_sample(drawn, options.out)
    status.clear()
    _tell(opened.source.corpus, options)
    if not options.quiet:
        print(f"Wrote {options.out}: {len(drawn.rows)} rows to code.")
        print(f"Wrote {key}: keep it beside the sheet, and from the coders.")


def score(options: argparse.Namespace) -> None:
    """Score filled sheets."""
    from dienngon.themes import score

    status = Status(quiet=options.quiet)
    found = score(options.sheets, options.key, options.seed)
    status.clear()
    tables: list[Table] = [found.scores, found.agreement]
    if options.out is not None:
        from dienngon.reporting import report

        page = report(tables, options.out, found.scores.title)
        if not options.quiet:
            print(f"Wrote {page}.")
    elif options.csv:
        print(found.scores.to_csv(), end="")
    elif options.json:
        print(f'{{"scores": {found.scores.to_json()}, "agreement": {found.agreement.to_json()}}}')
    else:
        print(found.scores, found.agreement, sep="\n\n")
