"""Tables and figures to one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dienngon.codes import Wording
from dienngon.errors import ParameterError
from dienngon.output import staged
from dienngon.plots import has_figure, save_figure
from dienngon.reporting.page import render
from dienngon.reporting.tables import table_sections
from dienngon.table import Table, check_table, to_csv

__all__ = ["report"]


def report(tables: Sequence[Table], out: Path | str, title: Wording = "dienngon report") -> Path:
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

    Raises
    ------
    ParameterError
        If there are no tables, or something else is among them.
    OutputError
        If the folder cannot be written.
    """
    if isinstance(tables, Table) or not isinstance(tables, Sequence):
        message = f"A report needs a list of tables, such as [topics.terms()]. Got {type(tables).__name__}."
        raise ParameterError(message)
    for one in tables:
        check_table(one, "report()")
    if not tables:
        message = "A report needs one table or more. Got none."
        raise ParameterError(message)
    out = Path(out)
    with staged(out) as folder:
        sections = []
        for number, table in enumerate(tables):
            same = sum(one.name == table.name for one in tables[:number])
            tail = f"_{same + 1}" if same else ""
            table.to_csv(folder / f"{table.name}{tail}.csv")
            if table.evidence_data is not None:
                evidence = to_csv(table.evidence_data)
                (folder / f"{table.name}{tail}_evidence.csv").write_text(evidence, encoding="utf-8", newline="")
            saved = save_figure(table, folder, tail) if has_figure(table) else None
            sections += table_sections(table, saved, tail)
        size = "A table" if len(tables) == 1 else f"{len(tables)} tables"
        page = render(title, f"{size}, with what stands behind the numbers.", sections)
        (folder / "report.html").write_text(page, encoding="utf-8", newline="")
    return out / "report.html"
