"""The verb that draws the figures of stored results again: of another size, in another language or format."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dienngon.cli.options import DIR, FLAG, NUMBER, add_shared, add_verb
from dienngon.cli.terminal import Status, tell
from dienngon.errors import InputError, ParameterError, nearest
from dienngon.messages import DEFAULT, LANGUAGES
from dienngon.output import staged
from dienngon.progress import Step

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# As journals ask for.
_DPI = 300
_MOST_DPI = 1200
_FORMATS = ("svg", "png", "pdf")
_SIZES = ("report", "single", "double", "slide")
_CM = 2.54


def add_figures(actions: Any) -> None:
    """Add ``figures``."""
    text = "draw the figures of a report again from its stored tables: of another size, language or format"
    parser = add_verb(actions, "figures", figures, text)
    add_shared(parser, "path", help="folder of results that report wrote, or the study")
    parser.add_argument("--only", metavar="NAME", nargs="+", help="names of figures, as those of their files")
    parser.add_argument("--size", choices=_SIZES, default="double", help="8.5 cm, 17.5 cm or 16:9 (default: double)")
    parser.add_argument("--format", choices=_FORMATS, default="pdf", help="of the files (default: pdf)")
    parser.add_argument("--dpi", **NUMBER, default=_DPI, help=f"dots to an inch, of PNG (default: {_DPI})")
    parser.add_argument("--language", choices=LANGUAGES, default=DEFAULT, help=f"of the texts (default: {DEFAULT})")
    parser.add_argument("--no-caption", **FLAG, help="write no sentences below the figure")
    parser.add_argument("--out", **DIR, required=True, help="folder to write into; made if need be")
    add_shared(parser, "--quiet")


def figures(options: argparse.Namespace) -> None:
    """Draw figures from the tables that are stored with them."""
    from dienngon.plots import plot
    from dienngon.plots.base import write
    from dienngon.plots.sizes import size_of
    from dienngon.plots.stored import read_table, stored_figures

    if not 1 <= options.dpi <= _MOST_DPI:
        raise ParameterError(f"--dpi must be from 1 to {_MOST_DPI}. Got {options.dpi}.")
    home = _folder(options.path)
    known = stored_figures(home)
    names = _chosen(options.only or list(known), known, home)
    status, most, higher, fewer = Status(quiet=options.quiet), size_of(options.size).most, [], []
    with staged(options.out) as folder:
        for number, name in enumerate(names, start=1):
            status(Step.DRAWING, number, len(names))
            table = read_table(known[name])
            figure = plot(table, language=options.language, size=options.size, caption=not options.no_caption)
            write(figure, folder / f"{name}_{options.size}.{options.format}", name, dpi=options.dpi)
            fewer += [f"{name}: {figure.get_label()}"] if figure.get_label() else []
            if most is not None and figure.get_figheight() > most + 0.01:
                higher.append(_measured(name, figure))
    status.clear()
    tell(*fewer)
    if higher and most is not None:
        tell(f"Higher than the {most * _CM:.1f} cm there are: {', '.join(higher)}.")
    if not options.quiet:
        print(f"Wrote {len(names)} figures to {options.out}.")


def _folder(path: Path) -> Path:
    """Return the folder of results at a path; of a study the one that is here or beside it."""
    from dienngon.plots.stored import results_of

    if path.suffix == ".toml":
        found = results_of(path, [Path(), path.parent])
        if len(found) != 1:
            several = f"{len(found)} folders hold its results: {', '.join(map(str, found))}; give one of them."
            nothing = f"Give the folder that 'dienngon report {path.name} --out DIR' wrote since it was last changed."
            raise InputError(
                f"'{path.name}' is a study; figures are drawn from its results. {several if found else nothing}"
            )
        return found[0]
    if not path.is_dir():
        raise InputError(f"No such folder: '{path}'. Give the folder that 'dienngon report' wrote.")
    return path


def _chosen(names: list[str], known: Collection[str], path: Path) -> list[str]:
    """Return the names of figures, each of which is stored."""
    if not known:
        raise InputError(
            f"The folder '{path.name}' holds no figures with their tables; write them with "
            f"'dienngon report study.toml --out {path.name}'."
        )
    for name in names:
        if name not in known:
            raise ParameterError(f"No figure '{name}' is stored in '{path.name}'. {nearest(name, known)}")
    return list(dict.fromkeys(names))


def _measured(name: str, figure: Figure) -> str:
    return f"{name} ({figure.get_figheight() * _CM:.1f} cm)"
