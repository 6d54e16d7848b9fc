"""The verbs that read in context: index, frequency and concordance."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import BY, DESIGN, DIR, FILE, FLAG, NUMBER, SEGMENTED, add_shared, add_table, add_verb, listed
from dienngon.cli.run import Run
from dienngon.cli.terminal import tell
from dienngon.errors import OutputError, UsageError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.context import Concordance
    from dienngon.periods import Periods
    from dienngon.positions import Query

_QUERIES = """\
QUERY is a word or phrase over syllables, in any case and tone placement, as terms of a lexicon are written:
  "an ninh"                     these syllables, whatever Pyvi makes of them
  "chia sẻ … thông tin"         a gap of up to three syllables; …5 of up to five
  "đào*"   "an * mạng"          a syllable that begins so; any one syllable
  "(hợp|cộng) tác"              either
  "/.*hoá/"                     a regular expression that a whole word must match
"""
_CONCORDANCE = f"""\
{_QUERIES}
examples:
  dienngon concordance seeds "không gian mạng" --sort 1R,2R
  dienngon concordance seeds "hợp tác" --near "quốc tế" --within 3 --context sentence
  dienngon concordance seeds/study.toml --theme cyberspace --where period=2022
  dienngon concordance mydocs "an ninh" --sample 50 --seed 1 --sheet lines.xlsx --codes "threat,tool,?"
  dienngon concordance mydocs "an ninh" --coded lines.xlsx --qda lines.qdpx
  dienngon concordance mydocs "an ninh" --csv > lines.csv
  dienngon concordance mydocs "an ninh" --by year --out lines
with --out DIR a figure shows where in the documents the lines are: a bar a document, a tick a hit"""
_FREQUENCY = f"""\
{_QUERIES}
examples:
  dienngon frequency seeds "không gian mạng" "an ninh mạng" --by year
  dienngon frequency mydocs "khủng bố" --csv"""


def add_index(actions: Any) -> None:
    """Add ``index``."""
    text = "write where every word stands into a folder, which every verb takes as PATH and reads at once"
    parser = add_verb(actions, "index", make_index, text, *SEGMENTED)
    parser.add_argument("--out", **DIR, required=True, help="the folder; an index that is there is replaced")
    add_shared(parser, "--lexicon", help="theme lexicon (TOML) whose terms are merged, instead of the study's")


def make_index(options: argparse.Namespace) -> None:
    """Write the index of the documents of a path."""
    from dienngon.positions import write_index

    run = Run(options)
    way = "Index the folder of documents instead, if you may."
    run.refuse_closed("an index holds them whole", way)
    tokens = run.tokens(run.lexicon)
    run.status(Step.INDEXING)
    done = write_index(tokens, options.out, reposts=run.reposts)
    run.say(f"Wrote {done.size:,} words of {len(done.names):,} documents to {options.out}.")
    run.say(f'Next: dienngon concordance {options.out} "QUERY"')


def add_frequency(actions: Any) -> None:
    """Add ``frequency``."""
    text = "how often words and phrases occur in each year, or other groups, and whether the documents can tell"
    parser = add_table(actions, "frequency", frequency, text, epilog=_FREQUENCY)
    parser.add_argument("query", metavar="QUERY", nargs="+", help="what to count; see below")
    parser.add_argument("--case", **FLAG, help="only what is written as the query is")
    parser.add_argument("--by", metavar="BY", help=BY)
    add_shared(parser, *DESIGN)


def frequency(options: argparse.Namespace) -> None:
    """Count queries by period."""
    from dienngon.context import frequency as count
    from dienngon.positions import Query

    run = Run(options)
    queries = [Query.parse(one, case=options.case) for one in options.query]
    found = run.index
    run.status(Step.TRACKING)
    run.show(count(found, queries, run.periods, design=run.design))


def add_concordance(actions: Any) -> None:
    """Add ``concordance``."""
    text = "every place of a word or phrase in its context: sorted, sampled, coded, exported"
    parser = add_table(actions, "concordance", concordance, text, epilog=_CONCORDANCE)
    add = parser.add_argument
    add("query", metavar="QUERY", nargs="?", help="what to find; see below")
    add("--theme", metavar="ID", help="the hits of a theme of the lexicon instead of QUERY")
    add("--topic", **NUMBER, help="the first terms of this topic of --model instead of QUERY")
    add("--model", **DIR, help="a model that 'dienngon topics --save DIR' wrote")
    add("--case", **FLAG, help="only what is written as the query is")
    add("--near", metavar="QUERY", help="only where this is near, in the same paragraph")
    add("--within", **NUMBER, default=5, help="words that are near (default: 5)")
    add("--context", metavar="N", default="10", help="words on either side, or 'sentence' (default: 10)")
    add("--sort", metavar="A,B", help="by 1R, 2R … 1L, 2L …, node, date, document or similarity, the first first")
    add(
        "--where",
        metavar="COLUMN=VALUE",
        action="append",
        default=[],
        help="only such documents, or period=2022; may be repeated",
    )
    add("--by", metavar="BY", help=f"give each line its period: {BY}")
    add("--thin", **FLAG, help="one line of each document")
    add("--sample", **NUMBER, help="so many lines, drawn at random by --seed")
    add("--patterns", **FLAG, help="the runs of words around it that occur most, instead of the lines")
    add("--top", **NUMBER, default=100, help="lines printed on a terminal (default: 100); files have all")
    add("--xlsx", **FILE, help="write the lines with all metadata as a workbook")
    add("--sheet", **FILE, help="write a sheet to code the lines on, .csv or .xlsx, with its key")
    add("--codes", metavar="A,B", default="1,0,?", help="codes of the sheet (default: 1,0,?)")
    add("--qda", **FILE, help="write a project for NVivo or MAXQDA (REFI-QDA), .qdpx")
    add("--coded", **FILE, help="with --qda: the lines of a sheet that was filled in, under its codes")
    add_shared(parser, "--lexicon", "--seed", default=None)


def concordance(options: argparse.Namespace) -> None:
    """Show lines."""
    run = Run(options)
    if options.coded is not None and options.qda is None:
        raise UsageError("--coded needs --qda, the file that the coded lines are written to.")
    lines = _lines(run)
    if options.xlsx or options.sheet or options.qda:
        _write(run, lines)
        return
    if options.patterns:
        run.show(lines.patterns())
    elif options.csv or options.json or options.out is not None:
        # Without a date there is no order in which documents could be drawn.
        drawn = options.out is not None and any(lines.index.dates)
        run.show(lines.table(["*"]), *([lines.dispersion()] if drawn else []))
    else:
        _print(run, lines)


def _query(run: Run) -> Query:
    """Return what is asked for: a query, a theme or a topic."""
    from dienngon.lexicon import read_lexicon
    from dienngon.positions import Query

    options = run.options
    asked = [one for one in (options.query, options.theme, options.topic) if one is not None]
    if len(asked) != 1:
        raise UsageError("Give one of QUERY, --theme and --topic.")
    if options.theme is not None:
        if run.lexicon is None:
            raise UsageError("--theme needs a lexicon; name one with --lexicon, or give a study.toml as PATH.")
        query = Query.of_theme(read_lexicon(run.lexicon), options.theme)
    elif options.topic is not None:
        query = _of_topic(run, options.topic, options.model)
    else:
        query = Query.parse(options.query, case=options.case)
    return query if options.near is None else query.near(Query.parse(options.near, case=options.case), options.within)


def _of_topic(run: Run, number: int, model: Path | None) -> Query:
    """Return the query for the first terms of a topic of a saved model."""
    from dienngon.counts import count
    from dienngon.positions import Query
    from dienngon.topic_models import load_topics, saved_unit

    if model is None:
        raise UsageError("--topic needs --model, a folder that 'dienngon topics --save DIR' wrote.")
    topics = load_topics(model, count(run.tokens(run.lexicon), saved_unit(model)))
    return Query.of_terms(topics.label(number), [term for term, _ in topics.top_terms(number)])


def _lines(run: Run) -> Concordance:
    """Return the lines that the options ask for."""
    from dienngon.context import concordance as find

    options, texts = run.options, run.study.texts
    context: Any = options.context
    if context != "sentence":
        if not context.isdecimal():
            raise UsageError(f"--context must be a number of words, or 'sentence'. Got '{context}'.")
        context = int(context)
    if texts == "sentences":
        context = "sentence"
    where = {}
    for one in options.where:
        name, sign, value = one.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--where must be as period=2022 or publisher=NAME. Got '{one}'.")
        where[name.strip()] = value.strip()
    query = _query(run)
    found = run.index
    run.status(Step.FINDING)
    by = run.periods if options.by is not None or run.of_study else None
    if by is None and "period" in where:
        by = _named(run, where["period"])
    return find(
        *(found, query),
        context=context,
        sort=listed(options.sort),
        sample=options.sample,
        seed=options.seed or 0,
        thin=options.thin,
        where=where,
        by=by,
    )


def _named(run: Run, label: str) -> Periods:
    """Return the periods that have a label, whatever length was chosen: 2022 is a year also where months were."""
    from dienngon.periods import length_of, periods_for

    own = run.study.periods
    if not isinstance(own, str) and label in own.labels:
        return own
    documents, by = list(run.corpus), length_of(label)
    return periods_for(documents, by) if by and any(one.date for one in documents) else run.periods


def _write(run: Run, lines: Concordance) -> None:
    """Write lines as workbook, sheet and project, as far as asked for."""
    from dienngon.coding import write_sheet
    from dienngon.context.readings import coded, coding_sheet, write_qda
    from dienngon.privacy import without_texts

    options = run.options
    if options.sheet or options.qda:
        run.refuse_closed("coders need the lines", "Code from the folder of documents instead, if you may.")
    if options.xlsx:
        if options.xlsx.suffix.lower() != ".xlsx":
            raise OutputError(f"A workbook is an .xlsx file. Got '{options.xlsx.name}'.")
        without_texts(lines.table(["*"]), run.study.texts).to_excel(options.xlsx, raw=options.raw_csv)
        run.say(f"Wrote {len(lines):,} lines to {options.xlsx}.")
    if options.sheet:
        key = write_sheet(coding_sheet(lines, listed(options.codes)), options.sheet, raw=options.raw_csv)
        run.say(
            f"Wrote {len(lines):,} lines to {options.sheet}, and the key to {key}.",
            f"Next: fill in the column 'code', then: dienngon themes score {options.sheet}",
        )
    if options.qda:
        shown, codes = (lines, None) if options.coded is None else coded(lines, options.coded)
        write_qda(shown, options.qda, codes)
        run.say(f"Wrote {len(shown):,} lines to {options.qda}.")


def _print(run: Run, lines: Concordance) -> None:
    """Print lines for people, the nodes below each other."""
    from dienngon.context.lines import aligned, coloured

    options = run.options
    run.report_doubts()
    run.status.clear()
    shown = lines if run.study.texts != "none" else lines.closed()
    if sys.stdout.isatty():
        from rich.console import Console

        console = Console(highlight=False, markup=False, emoji=False)
        console.print(str(lines.title), style="bold")
        for one in coloured(shown, options.top, console.width):
            console.print(one, no_wrap=True, crop=True)
    else:
        print(aligned(shown, options.top))
    if not options.quiet:
        more = [f"{len(lines) - options.top:,} more lines; --top N shows more, --csv all."]
        tell("", str(lines.method), *map(str, lines.steps), *(more if len(lines) > options.top else ()))
