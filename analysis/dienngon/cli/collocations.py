"""The verbs on the company of words: collocations and network."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import ANY_BY, DESIGN, FLAG, NUMBER, add_shared, add_table
from dienngon.cli.run import Run
from dienngon.errors import UsageError
from dienngon.progress import Step

if TYPE_CHECKING:
    from dienngon.context.network import Of
    from dienngon.context.windows import Window
    from dienngon.positions import Query

MEASURES = ("log-dice", "pmi", "npmi", "mi2", "t", "z", "g2", "delta-p-collocate", "delta-p-node")
_WINDOW = "words to the left and right, as 5,5 or 5 (default), or 'sentence' or 'paragraph'"
_COLLOCATIONS = """\
examples:
  dienngon collocations seeds "khủng bố" --minimum 3
  dienngon collocations mydocs "không gian mạng" --window 0,3 --measure pmi
  dienngon collocations mydocs "không gian mạng" --by year --out company"""
_NETWORK = """\
examples:
  dienngon network mydocs "không gian mạng" "an ninh" --out network
  dienngon network mydocs "không gian mạng" --order 2 --by year --out network
  dienngon network mydocs --of terms --window sentence --top 60 --out network
  dienngon network seeds/study.toml --of themes --window paragraph --out network"""


def add_collocations(actions: Any) -> None:
    """Add ``collocations``."""
    text = "words that stand near a word or phrase, how strongly, and whether that changes"
    parser = add_table(actions, "collocations", collocations, text, epilog=_COLLOCATIONS)
    add = parser.add_argument
    add("node", metavar="NODE", help="a word or phrase, as QUERY of 'dienngon concordance'")
    add("--case", **FLAG, help="only what is written as the node is")
    add("--by", metavar="BY", help=f"compare {ANY_BY} (default: all documents together)")
    add("--window", metavar="W", default="5", help=_WINDOW)
    text = f"what orders the list: {', '.join(MEASURES)} (default: log-dice)"
    add("--measure", metavar="NAME", default="log-dice", help=text)
    add("--minimum", **NUMBER, default=5, help="least number of times near the node (default: 5)")
    add("--top", **NUMBER, default=50, help="words to list (default: 50); 0: all")
    add("--stop-words", **FLAG, help="list stop words as well")
    add_shared(parser, *DESIGN)


def add_network(actions: Any) -> None:
    """Add ``network``."""
    text = "words or themes that stand together more often than by chance, for reading and for Gephi"
    parser = add_table(actions, "network", network, text, epilog=_NETWORK)
    add = parser.add_argument
    add("nodes", metavar="NODE", nargs="*", help="words or phrases, as QUERY of 'dienngon concordance'")
    text = "collocates of the nodes, terms (the nodes, or the most frequent words) or themes of the lexicon"
    add("--of", choices=["collocates", "terms", "themes"], help=f"{text} (default: collocates, or terms without NODE)")
    add("--by", metavar="BY", help=f"compare {ANY_BY} (default: all documents together)")
    add("--window", metavar="W", default="5", help=_WINDOW)
    add("--order", type=int, choices=[1, 2], default=1, help="2: the collocates of collocates as well (default: 1)")
    add("--top", **NUMBER, default=15, help="collocates of each node, or terms (default: 15)")
    add("--minimum", **NUMBER, default=5, help="least number of times together (default: 5)")
    add("--draws", **NUMBER, default=199, help="circular shifts (default: 199)")
    add_shared(parser, "--lexicon", *DESIGN)


_UNITS: dict[str, Window] = {"sentence": "sentence", "paragraph": "paragraph"}


def _window(text: str) -> Window:
    """Return the window that an option names; what is none is left to the library to refuse."""
    if text in _UNITS:
        return _UNITS[text]
    sides = [one.strip() for one in text.split(",")]
    if len(sides) > 2 or not all(one.removeprefix("-").isdecimal() for one in sides):
        raise UsageError(f"--window must be as 5,5 or 5, or 'sentence' or 'paragraph'. Got '{text}'.")
    return int(sides[0]), int(sides[-1])


def collocations(options: argparse.Namespace) -> None:
    """List the words near a node."""
    from dienngon.context import collocations as find
    from dienngon.positions import Query

    run, window = Run(options), _window(options.window)
    node: Query = Query.parse(options.node, case=options.case)
    found = run.index
    run.status(Step.COMPARING)
    run.show(
        find(
            *(found, node, None if options.by is None else run.periods),
            window=window,
            measure=options.measure,
            minimum=options.minimum,
            top=options.top or None,
            stop_words=options.stop_words,
            design=run.design,
        )
    )


def network(options: argparse.Namespace) -> None:
    """Find what stands together, and write it for programs that draw networks."""
    from dienngon.context import network as find
    from dienngon.context import write_network
    from dienngon.privacy import without_texts
    from dienngon.themes import match

    run, window = Run(options), _window(options.window)
    of: Of = options.of or ("collocates" if options.nodes else "terms")
    themes = None
    if of == "themes":
        if run.lexicon is None:
            raise UsageError("--of themes needs a lexicon; name one with --lexicon, or give a study.toml as PATH.")
        themes = match(run.tokens(run.lexicon), run.lexicon, run.cache)
    found = run.index
    run.status(Step.COOCCURRENCE)
    table = find(
        *(found, options.nodes, None if options.by is None else run.periods),
        of=of,
        window=window,
        order=options.order,
        top=options.top,
        minimum=options.minimum,
        themes=themes,
        draws=options.draws,
        design=run.design,
    )
    run.show(table)
    if options.out is not None:
        allowed = without_texts(table, run.study.texts)
        written = write_network(allowed, options.out, raw_csv=options.raw_csv)
        run.say(f"Wrote {', '.join(one.name for one in written)}.")
