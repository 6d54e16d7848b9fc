"""Reading lines as data: sheets to code them on, and projects for programs of qualitative analysis."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.coding.answer_key import Key, Row, Stratum, entered, kept
from dienngon.coding.score import UNDECIDED
from dienngon.coding.sheet import Sheet, find_key, read_answers
from dienngon.context.concordance import Concordance
from dienngon.errors import InputError, OutputError, ParameterError
from dienngon.table import Table, rows_of
from dienngon.text import legible

# What a line may be coded as where nobody says otherwise: it fits, it does not, it cannot be decided.
CODES = ("1", "0", UNDECIDED)
_SHEET = ["id", "theme", "document", "date", "line", "left", "node", "right", "code", "remark"]
_QDA = "urn:QDA-XML:project:1.0"
_SPACE = uuid.UUID("6f0c8a7e-5d0a-5c1f-9a5e-2b6b1f4d9b11")
# A fixed day, so that the same lines have the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)
_INSTANT = "1980-01-01T00:00:00Z"


def coding_sheet(lines: Concordance, codes: Sequence[str] = CODES) -> Sheet:
    """Return the lines as a blank sheet, on which people write a code beside each.

    ``dienngon.write_sheet`` writes it and ``dienngon.score`` reads it back; with the codes 1, 0 and ? the share of
    fitting lines is estimated, with others the share of each code. The steps that led to the lines are in its key.

    Raises
    ------
    ParameterError
        If there are no lines, or fewer than two codes.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lines = dn.concordance(dn.segment(corpus()), "lúa", sample=3)
    >>> coding_sheet(lines).table.data["node"].tolist()
    ['lúa', 'lúa', 'lúa']
    """
    if not len(lines):
        raise ParameterError("There are no lines to code; select fewer steps.")
    choices = tuple({one.casefold(): one for one in map(entered, codes) if one}.values())
    if len(choices) < 2:
        raise ParameterError(f"Lines are coded with two codes or more. Got {', '.join(choices) or 'none'}.")
    frame, query = lines.frame(), lines.query.text
    period = frame["period"] if "period" in frame.columns else pd.Series([""] * len(frame))
    drawn, rows = [], []
    for one, at in zip(rows_of(frame), period, strict=True):
        cells = {"document": one.document, "line": str(one.line), "left": one.left, "node": one.node}
        cells |= {"right": one.right}
        name = _id(one.document, one.start, one.end)
        drawn.append(Row(name, query, {key: kept(cell) for key, cell in cells.items()}, at, hit=True))
        rows.append((name, query, one.document, one.date, one.line, one.left, one.node, one.right, "", ""))
    found = lines.index.corpus
    of_period = _sizes(lines)
    strata = tuple(Stratum(query, label, True, size, int((period == label).sum())) for label, size in of_period.items())
    parameters = {"query": query, "steps": [str(one) for one in lines.steps]}
    table = Table(
        name="concordance_sheet",
        title=Note.of("concordance.sheet"),
        method=Note.of("concordance.sheet_method", choices=choices),
        data=pd.DataFrame(rows, columns=_SHEET),
        parameters=parameters,
        notes=lines.steps,
        corpus=found.hash,
    )
    return Sheet(table, Key("units", "line", choices, tuple(drawn), parameters, found.hash, strata), table.method)


def coded(lines: Concordance, sheet: Path | str, key: Path | str | None = None) -> tuple[Concordance, dict[int, str]]:
    """Return the lines that a filled sheet codes, and the code of each by its place; undecided ones are left out.

    Parameters
    ----------
    lines
        All lines of the query, or some that hold those of the sheet.
    sheet, key
        The sheet that a person filled in, and its key; by default the one in its folder.

    Raises
    ------
    InputError
        If the sheet or its key cannot be used, or it has a line that is not among these.

    Examples
    --------
    >>> import tempfile
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lines = dn.concordance(dn.segment(corpus()), "lúa")
    >>> blank = coding_sheet(lines.sample(2), ["field", "market"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sheet = Path(folder, "lines.csv")
    ...     _ = dn.write_sheet(blank, sheet)
    ...     pd.read_csv(sheet).assign(code=["field", "market"]).to_csv(sheet, index=False)
    ...     coded(lines, sheet)[1]
    {0: 'field', 1: 'market'}
    """
    sheet = Path(sheet)
    known, name = find_key([sheet], None if key is None else Path(key))
    answers = read_answers(sheet, known, name)
    shown = lines.shown
    places = zip(shown.document.tolist(), shown.start.tolist(), shown.end.tolist(), strict=True)
    ids = [_id(lines.index.names[at], start, end) for at, start, end in places]
    strange = next((one for one in answers if one not in set(ids)), None)
    if strange is not None:
        raise InputError(
            f"'{sheet.name}' has the line '{strange}', which is not among these lines of '{lines.query.text}'; give "
            "the documents and the query that the sheet was written from."
        )
    kept = [at for at, one in enumerate(ids) if answers.get(one, UNDECIDED) != UNDECIDED]
    said = {place: answers[ids[at]] for place, at in enumerate(kept)}
    return dataclasses.replace(lines, order=lines.order[np.array(kept, dtype=np.int64)]), said


def _id(document: str, start: int, end: int) -> str:
    """Return what a line is called on every sheet."""
    return hashlib.sha256(f"{document}\0{start}\0{end}".encode()).hexdigest()[:10]


def _sizes(lines: Concordance) -> dict[str, int]:
    """Return how many lines each period has, before some were drawn."""
    if lines.periods is None:
        return {"": len(lines.drawn_from)}
    of = [lines.periods.of(one) or "" for one in lines.index.corpus]
    documents = lines.nodes.document[lines.drawn_from]
    sizes = np.unique(np.array(of, dtype=object)[documents], return_counts=True)
    return dict(zip(*(one.tolist() for one in sizes), strict=True))


def write_qda(lines: Concordance, path: Path | str, codes: Mapping[int, str] | None = None) -> None:
    """Write lines as a project in the exchange format REFI-QDA 1.0, which NVivo and MAXQDA import.

    Every document that has a line is a source, every line a coded stretch of it.

    Parameters
    ----------
    lines
        The lines.
    path
        ``NAME.qdpx``; an existing file is not written over.
    codes
        The code of each line by its place; by default the query is the code of all.

    Raises
    ------
    OutputError
        If the name has another ending, the file exists, or it cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".qdpx":
        raise OutputError(f"A REFI-QDA project is a .qdpx file. Got '{path.name}'.")
    if path.exists():
        raise OutputError(f"'{path.name}' exists already and is not written over; choose another name.")
    try:
        path.write_bytes(project(lines, codes))
    except OSError as problem:
        raise OutputError(f"'{path.name}' cannot be written ({problem.strerror}); choose another place.") from None


def project(lines: Concordance, codes: Mapping[int, str] | None = None) -> bytes:
    """Return what :func:`write_qda` writes: a zip of the project and the texts of its sources."""
    said = [(codes or {}).get(at, lines.query.text) for at in range(len(lines))]
    user = _guid("user")
    root = ET.Element("Project", {"xmlns": _QDA, "name": str(lines.title), "origin": "dienngon"})
    root.set("creatingUserGUID", user)
    root.set("creationDateTime", _INSTANT)
    ET.SubElement(ET.SubElement(root, "Users"), "User", {"guid": user, "name": "dienngon"})
    listed = ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes")
    for one in sorted(set(said)):
        ET.SubElement(listed, "Code", {"guid": _guid("code", one), "name": legible(one), "isCodable": "true"})
    sources = ET.SubElement(root, "Sources")
    buffer, shown = io.BytesIO(), lines.shown
    position = shown.document
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in np.unique(position).tolist():
            name = lines.index.names[at]
            guid = _guid("source", name)
            # One character stays one, so that places in the text are those of the project.
            _add(archive, f"sources/{guid}.txt", legible(lines.index.text(at)))
            about = {"guid": guid, "name": legible(name), "plainTextPath": f"internal://{guid}.txt"}
            source = ET.SubElement(sources, "TextSource", {**about, "creatingUser": user, "creationDateTime": _INSTANT})
            for number in np.flatnonzero(position == at).tolist():
                start, end = int(shown.start[number]), int(shown.end[number])
                key = _guid("selection", name, str(start), str(end), said[number])
                place = {"startPosition": str(start), "endPosition": str(end), "name": f"{start}-{end}"}
                about = {"guid": key, **place, "creatingUser": user, "creationDateTime": _INSTANT}
                selection = ET.SubElement(source, "PlainTextSelection", about)
                about = {"guid": _guid("coding", key), "creatingUser": user, "creationDateTime": _INSTANT}
                coding = ET.SubElement(selection, "Coding", about)
                ET.SubElement(coding, "CodeRef", {"targetGUID": _guid("code", said[number])})
        ET.indent(root)
        _add(archive, "project.qde", ET.tostring(root, encoding="unicode", xml_declaration=True))
    return buffer.getvalue()


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\0".join(parts)))


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, _DAY), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
