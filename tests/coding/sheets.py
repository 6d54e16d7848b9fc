"""Sheets drawn from a small corpus, and filled in as people would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

import dienngon as dn
from dienngon.coding import Sheet
from dienngon.examples import corpus
from dienngon.lexicon import Lexicon

Change = Callable[[pd.DataFrame], pd.DataFrame]
_THEMES = {
    "cyberspace": ["không gian mạng", "an ninh mạng", "máy tính"],
    "rice": ["lúa", "gạo", "ruộng"],
    "rivers": ["sông Mê Kông"],
}


def lexicon(folder: Path) -> Lexicon:
    path = folder / "themes.toml"
    labels = 'label_vi = "x"\nlabel_en = "x"\ninclude = "x"\nexclude = "x"\n'
    parts = [f"[themes.{name}]\n{labels}terms = {terms}\n" for name, terms in _THEMES.items()]
    path.write_text("\n".join(parts).replace("'", '"'), encoding="utf-8")
    return dn.read_lexicon(path)


def draw(folder: Path, *themes: str, **options: object) -> Sheet:
    tokens = dn.segment(corpus())
    return dn.draw_sample(tokens, lexicon(folder), themes=themes, **options)  # type: ignore[arg-type]


def filled(sheet: Sheet, path: Path, change: Change | None = None, *, wrong: int = 0) -> Path:
    """Write a sheet as a coder who agrees with the lexicon but for ``wrong`` rows would fill it."""
    frame = sheet.table.frame
    frame["code"] = [str(int(row.hit != (number < wrong))) for number, row in enumerate(sheet.key.rows)]
    frame = frame if change is None else change(frame)
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, encoding="utf-8-sig", sep=";" if "semicolon" in path.name else ",")
    return path


def changed(column: str, value: str, row: int = 4) -> Change:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        values = list(frame[column])
        values[row - 2] = value
        return frame.assign(**{column: values})

    return change
