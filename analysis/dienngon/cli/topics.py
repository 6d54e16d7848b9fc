"""The verbs on topics."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dienngon.cli.status import Status
from dienngon.cli.verbs import cache_of, segmented, show, show_all, source_of
from dienngon.errors import ParameterError

if TYPE_CHECKING:
    from dienngon.cli.verbs import Input
    from dienngon.table import Table
    from dienngon.topics import Topics


def topics(options: argparse.Namespace) -> None:
    """Fit topics."""
    from dienngon.topics import over_time, quality, stability_table, topic_map, words_over_time

    status = Status(quiet=options.quiet)
    source = source_of(options.path)
    fitted, scan = _fitted(source, options, status)
    if options.save is not None and fitted is not None:
        from dienngon.topics import save_topics

        save_topics(fitted, options.save)
    if fitted is None:
        assert scan is not None  # noqa: S101 - without topics there was a scan
        show(scan, source, options, status)
        return
    if options.out is None:
        show(over_time(fitted, source.by) if options.by else fitted.terms(source.topic_terms), source, options, status)
        return
    tables = [] if scan is None else [scan]
    tables += [fitted.terms(source.topic_terms), quality(fitted), topic_map(fitted)]
    tables += [stability_table(fitted)] if fitted.stability is not None else []
    if options.by:
        tables += [over_time(fitted, source.by), words_over_time(fitted, source.by)]
    show_all(tables, source, options, status)


def _fitted(source: Input, options: argparse.Namespace, status: Status) -> tuple[Topics | None, Table | None]:
    """Return the topics that are asked for, None if no k is supported, and the scan of k if there was one."""
    from dienngon.counts import count
    from dienngon.topics import assess, choose_k, fit_topics, unit_for

    model = options.model or source.model
    if options.draws is not None and options.draws < 0:
        message = f"--draws must be 0 (stability is not assessed) or more. Got {options.draws}."
        raise ParameterError(message)
    tokens = segmented(source, source.lexicon, options, status)
    counts = count(tokens, options.unit or unit_for(tokens))
    seed = source.seed if options.seed is None else options.seed
    k, own = _number(options.k, source.k)
    more = {"guide": options.guide, "embeddings": options.embeddings, "cache": cache_of(options)}
    if k is None and not own:
        scan = choose_k(counts, model, seed=seed, progress=status, **more)
        return scan.topics, scan.table
    status(f"fitting topics ({model})")
    fitted = fit_topics(counts, model, k, seed, **more)
    if options.draws != 0:
        fitted = assess(fitted, draws=options.draws, seed=seed, progress=status)
    return fitted, None


def _number(asked: str | None, known: int | None) -> tuple[int | None, bool]:
    """Return the number of topics (None to find one) and whether the model itself finds it."""
    if asked is None:
        return known, False
    if asked in ("auto", "own"):
        return None, asked == "own"
    try:
        return int(asked), False
    except ValueError:
        message = f"-k must be a whole number, auto (a scan chooses), or own (bertopic chooses). Got '{asked}'."
        raise ParameterError(message) from None


def intrude(options: argparse.Namespace) -> None:
    """Write a sheet for readers, and its key."""
    from dienngon.output import staged
    from dienngon.topics import intrusion_sheet

    status = Status(quiet=options.quiet)
    fitted, scan = _fitted(source_of(options.path), options, status)
    if fitted is None:
        assert scan is not None  # noqa: S101 - without topics there was a scan
        message = f"There are no topics to ask about. {scan.notes[0]} Give -k a number."
        raise ParameterError(message)
    sheet = intrusion_sheet(fitted, options.kind, questions=options.questions, seed=fitted.seed)
    with staged(options.out) as folder:
        (folder / f"intrusion_{options.kind}.csv").write_text(sheet.sheet, encoding="utf-8", newline="")
        (folder / f"intrusion_{options.kind}_key.json").write_text(sheet.key, encoding="utf-8", newline="")
    status.clear()
    if not options.quiet:
        print(
            f"Wrote {options.out}: give readers intrusion_{options.kind}.csv, keep the key, and then run "
            "dienngon topics score SHEET KEY."
        )


def score(options: argparse.Namespace) -> None:
    """Evaluate a sheet that a reader filled in."""
    from dienngon.topics import score_intrusion

    table = score_intrusion(options.sheet, options.key)
    if options.csv:
        print(table.to_csv(), end="")
    elif options.json:
        print(table.to_json())
    else:
        print(table)
