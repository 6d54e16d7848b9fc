"""The command line: thin verbs over the library."""

from __future__ import annotations

import argparse
import errno
import gc
import re
import signal
import sys
import warnings
from collections.abc import Sequence
from contextvars import copy_context
from importlib.metadata import version
from typing import NoReturn

from dienngon.cli import context, corpora
from dienngon.cli.collocations import add_collocations, add_network
from dienngon.cli.compare import add_compare
from dienngon.cli.completions import add_completions
from dienngon.cli.figures import add_figures
from dienngon.cli.init import add_init
from dienngon.cli.options import Verb
from dienngon.cli.run import check_places
from dienngon.cli.segment import add_segment
from dienngon.cli.terminal import Status, drop, open_streams, tell
from dienngon.cli.themes import add_themes
from dienngon.cli.topics import add_topics
from dienngon.errors import INTERRUPTED, DienngonError, UsageError
from dienngon.messages import LANGUAGES, set_language
from dienngon.text import shown

_EPILOG = """\
PATH is a folder of documents (text, Markdown, HTML, MHTML, Word, PDF, tables of texts; folders and archives
in it too; a metadata.csv and overrides.csv in it are used), one such file, a corpus.parquet that import wrote, a
folder that index wrote, or a study.toml, which brings its corpus, periods and lexicon.

examples:
  dienngon check mydocs
  dienngon init mydocs
  dienngon report mydocs --out results
  dienngon report seeds/study.toml --out figures
  dienngon figures figures --only theme_trajectories --size single --out print
  dienngon read seeds
  dienngon read seeds --lines
  dienngon read articles.xlsx --columns text=noi_dung,date=ngay
  dienngon frequency seeds "an ninh mạng" --by year
  dienngon concordance seeds "không gian mạng" --sort 1R,2R
  dienngon collocations seeds "khủng bố" --by year
  dienngon network seeds "không gian mạng" "an ninh" --out network
  dienngon themes track seeds/study.toml --csv
  dienngon compare seeds --target 2022 --top 20
  dienngon topics seeds --model lda -k 5 --json
  dienngon topics mydocs -k auto --by year --out results
  dienngon terms seeds
  cat page.txt | dienngon segment

Exit status: 0 when it worked (of check: when nothing needs a person, else 1; of init: when a file was written,
else 1), 2 when the input or an option cannot be used or the results cannot be printed, 130 when it was
interrupted."""

# What argparse says, {} for what names the argument, and the sentence it becomes.
_SENTENCES = (
    (r"{}: invalid int value: (?P<got>.+)", "{name} must be a whole number."),
    (r"{}: invalid float value: (?P<got>.+)", "{name} must be a number."),
    (r"{}: invalid choice: (?P<got>.+) \(choose from (?P<known>.+)\)", "{name} must be one of {known}."),
    (r"{}: not allowed with argument (?P<other>.+)", "{name} and {other} exclude each other; leave one out."),
    (r"{}: expected one argument", "{name} needs a value."),
    (r"{}: (?P<rest>must .+)", "{name} {rest}."),
    (r"the following arguments are required: (?P<name>.+)", "{name} is missing."),
    (r"unrecognized arguments: (?P<name>.+)", "There is no option or argument '{name}' here."),
)


# Objects made before the youngest are looked through for garbage, and how often older ones are: a corpus is hundreds of
# thousands of objects that stay, and to look through them as often as Python does took 5% of a report's time.
_COLLECTED = (50_000, 20, 20)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    gc.set_threshold(*_COLLECTED)
    open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Vietnamese must come out whole wherever it is piped to.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # A warning, as of a cache that is not used, is a sentence and no line of code.
    warnings.formatwarning = lambda message, *_, **__: f"dienngon: {message}\n"
    # Ended from outside, a run clears up after itself as it does when it fails.
    signal.signal(signal.SIGTERM, _end)
    try:
        return _run(_joined(sys.argv[1:] if arguments is None else arguments))
    except DienngonError as problem:
        # What is told of a stranger's file may hold signs that steer a terminal.
        tell(f"dienngon: {shown(str(problem))}")
        return 2
    except BrokenPipeError:
        # The reader has gone, as `| head` does; what it left unread is nobody's.
        drop(sys.stdout)
        return 0
    except OSError as problem:
        drop(sys.stdout)
        closed = "Standard output is closed, so that nothing can be printed; leave it open."
        said = closed if problem.errno == errno.EBADF else f"The output cannot be written ({problem.strerror})."
        tell(f"dienngon: {said}")
        return 2
    except KeyboardInterrupt:
        drop(sys.stdout)
        tell(INTERRUPTED)
        return 130
    finally:
        # What a library had to say is lost where nobody can read it, and the status is ours.
        tell()


def _run(arguments: Sequence[str]) -> int:
    try:
        options = _parser().parse_args(arguments)
        check_places(options)
        asked = getattr(options, "language", None)
        status = copy_context().run(_speaking, options.verb, options, asked) or 0
    except SystemExit:
        # That of --help, which was printed.
        sys.stdout.flush()
        raise
    finally:
        Status.clear()
    sys.stdout.flush()
    return int(status)


def _speaking(verb: Verb, options: argparse.Namespace, language: str | None) -> int | None:
    """Run a verb that shows values in a language: that which is asked for, if one is."""
    if language in LANGUAGES:
        set_language(language)
    return verb(options)


def _joined(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with "topics intrude" and "topics score", verbs next to "topics PATH", as one word each."""
    given = list(arguments)
    if given[:1] == ["topics"] and given[1:2] in (["intrude"], ["score"]):
        given[:2] = [f"topics {given[1]}"]
    return given


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dienngon",
        description="Topic and discourse analysis of Vietnamese documents, with the sentences behind every number.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the versions that decide results, and exit")
    actions = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for add in (
        *(
            corpora.add_report,
            add_figures,
            corpora.add_check,
            add_init,
            corpora.add_import,
            corpora.add_read,
            context.add_index,
            context.add_frequency,
        ),
        *(context.add_concordance, add_collocations, add_network, add_compare, add_themes),
        *(add_topics, corpora.add_terms, corpora.add_export, add_segment),
    ):
        add(actions)
    add_completions(actions, _parser)
    return parser


class _Version(argparse.Action):
    """Prints the versions of what decides results."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print them and end."""
        from dienngon.plots.base import versions
        from dienngon.segmentation.pyvi_model import load_model

        print(f"dienngon {version('dienngon')}")
        found = {**versions(), "model of pyvi (SHA-256)": load_model().fingerprint}
        print("\n".join(f"{name} {one}" for name, one in found.items() if name != "dienngon"))
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """As argparse's parser, but what cannot be understood is raised as one sentence, without the list of options."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the arguments."""
        said = f"{message[:1].upper()}{message[1:]}."
        for pattern, sentence in _SENTENCES:
            found = re.fullmatch(pattern.replace("{}", "argument (?P<name>.+?)"), message, re.DOTALL)
            if found:
                parts = found.groupdict()
                parts["known"] = (parts.get("known") or "").replace("'", "")
                got = f" Got {parts['got']}." if parts.get("got") else ""
                said = sentence.format(**parts) + got
                break
        said += f" '{self.prog} --help' lists the options."
        raise UsageError(said)
