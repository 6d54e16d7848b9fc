"""Make the gallery: every figure of folders of results, as small pictures with what they say in words.

    python tools/gallery.py RESULTS      docs/gallery/README.md, docs/gallery/seeds and docs/gallery/generated

RESULTS is a folder that ``dienngon report seeds/study.toml`` wrote; the figures are drawn from the tables stored there.
The generated corpus has four years with a gap, sixty documents a year, and themes of which one comes and one goes.
"""

import sys
import tempfile
from pathlib import Path

import dienngon as dn
from dienngon.examples import bulletins
from dienngon.plots.base import write
from dienngon.plots.stored import read_table, stored_figures

GALLERY = Path(__file__).resolve().parent.parent / "docs" / "gallery"
# Pictures of two columns of a journal, about 620 pixels wide: some 50 KB each.
DPI = 90
HEAD = (
    "# Gallery\n\nEvery figure, drawn with `dn.plot(table, size='double')` from the tables of a report. "
    "`make gallery` draws them again.\n"
)


# The themes of the generated corpus, each by one term.
THEMES = {"rice": "lúa", "flood": "lũ lụt", "school": "trường học", "road": "đường sắt"}


def generated(home: Path) -> Path:
    """Write the generated corpus with its study; return the study."""
    for one in bulletins():
        title, body = one.text.split("\n")
        (home / f"{one.name}.txt").write_text(f"{title}\n\n{one.date.value}\n\n{body}", encoding="utf-8")
    themes = [
        f'[themes.{name}]\nlabel_en = "{name.capitalize()}"\nlabel_vi = "{term.capitalize()}"\nterms = ["{term}"]\n'
        for name, term in THEMES.items()
    ]
    (home / "themes.toml").write_text("\n".join(themes), encoding="utf-8")
    study = home / "study.toml"
    study.write_text(
        'title = "Generated"\n[lexicon]\npath = "themes.toml"\n[topics]\nmodels = ["consensus", "nmf"]\nk = 4\n',
        encoding="utf-8",
    )
    return study


def pictures(name: str, results: Path) -> str:
    """Draw the figures of a folder of results; return their part of the page."""
    folder = GALLERY / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    lines = [f"\n## {name.capitalize()}\n"]
    for figure, path in stored_figures(results).items():
        table = read_table(path)
        write(dn.plot(table, size="double"), folder / f"{figure}.png", figure, dpi=DPI)
        lines.append(f"### {figure}\n\n{table.title}\n\n![{table.title}]({name}/{figure}.png)\n")
    return "\n".join(lines)


def main() -> None:
    """Write the gallery."""
    page = HEAD + pictures("seeds", Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "documents").mkdir()
        results = Path(home) / "results"
        dn.run(dn.read_study(generated(Path(home) / "documents")), results)
        page += pictures("generated", results)
    (GALLERY / "README.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
