"""Tables and figures to one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dienngon.codes import Note, Wording
from dienngon.errors import ParameterError
from dienngon.messages import DEFAULT, Language
from dienngon.output import staged
from dienngon.plots import has_figure, save_figure
from dienngon.reporting.page import render
from dienngon.reporting.tables import Shown, table_sections
from dienngon.table import Table, check_table, write_csv

__all__ = ["report"]


_TITLE = Note.of("reporting.title")


def report(
    tables: Sequence[Table],
    out: Path | str,
    title: Wording = _TITLE,
    language: Language = DEFAULT,
    *,
    raw_csv: bool = False,
) -> Path:
    """Write tables, their figures and a page that shows them all; return the path of report.html.

    Parameters
    ----------
    tables
        Results, in the order of the page. Each is written as NAME.csv, its evidence as NAME_evidence.csv, and
        drawn if a figure exists. Of two tables of one name the second is written as NAME_2.
    out
        A folder; made if it does not exist.
    title
        The heading of the page.
    language
        Of the page and its figures; the tables hold codes and English notes.
    raw_csv
        Whether CSV files hold texts that could be formulas as they are, without an apostrophe in front.

    Raises
    ------
    ParameterError
        If there are no tables, or something else is among them.
    OutputError
        If the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> keys = dn.keywords(dn.count(dn.segment(corpus())), top=3)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     dn.report([keys], folder + "/out").name
    'report.html'
    """
    if isinstance(tables, Table) or not isinstance(tables, Sequence):
        raise ParameterError(f"A report needs a list of tables, such as [topics.terms()]. Got {type(tables).__name__}.")
    for one in tables:
        check_table(one, "report()")
    if not tables:
        raise ParameterError("A report needs one table or more. Got an empty list.")
    out = Path(out)
    with staged(out) as folder:
        sections = []
        for number, table in enumerate(tables):
            same = sum(one.name == table.name for one in tables[:number])
            tail = f"_{same + 1}" if same else ""
            table.to_csv(folder / f"{table.name}{tail}.csv", raw=raw_csv)
            if table.evidence_data is not None:
                write_csv(table.evidence(), folder / f"{table.name}{tail}_evidence.csv", raw=raw_csv)
            saved = save_figure(table, folder, tail, language, raw_csv=raw_csv) if has_figure(table) else None
            sections += table_sections(Shown(table.told(), saved, table.name + tail))
        page = render(title, Note.of("reporting.size", size=len(tables)), sections, language)
        (folder / "report.html").write_text(page, encoding="utf-8", newline="")
    return out / "report.html"
