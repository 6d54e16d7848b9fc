"""Make the gallery: every figure of folders of results, as small pictures with what they say in words.

    python tools/gallery.py RESULTS      docs/gallery/README.md, docs/gallery/seeds and docs/gallery/generated

RESULTS is a folder that ``dienngon report seeds/study.toml`` wrote; the figures are drawn from the tables stored there.
The generated corpus has four years with a gap, sixty documents a year, and themes of which one comes and one goes.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

import dienngon as dn
from dienngon.plots.base import write
from dienngon.plots.stored import read_table, stored_figures

GALLERY = Path(__file__).resolve().parent.parent / "docs" / "gallery"
# Pictures of two columns of a journal, about 620 pixels wide: some 50 KB each.
DPI = 90
HEAD = (
    "# Gallery\n\nEvery figure, drawn with `dn.plot(table, size='double')` from the tables of a report. "
    "`make gallery` draws them again.\n"
)


# Of the generated corpus: a theme's term, its sentences, and how much it weighs in each year.
YEARS = (2019, 2020, 2022, 2023)
SUBJECTS = {
    "rice": (
        "lúa",
        (1, 1, 1, 1),
        ["Vụ lúa {n} được mùa.", "Nông dân gặt lúa trên {n} sào ruộng.", "Giá lúa tăng {n} phần."],
    ),
    "flood": (
        "lũ lụt",
        (1, 1, 3, 6),
        ["Lũ lụt cuốn trôi {n} cây cầu.", "Xã có {n} nhà chịu lũ lụt.", "Đê vỡ vì lũ lụt."],
    ),
    "school": ("trường học", (5, 3, 1, 1), ["Trường học đón {n} học sinh.", "Huyện xây {n} trường học mới."]),
    "road": ("đường sắt", (2, 2, 2, 2), ["Tuyến đường sắt dài {n} cây số.", "Ga đường sắt bán {n} vé."]),
}
EACH, SENTENCES = 60, 8


def generated(home: Path) -> Path:
    """Write the generated corpus with its study; return the study."""
    random = Random(0)
    for at, year in enumerate(YEARS):
        weights = [subject[1][at] for subject in SUBJECTS.values()]
        for number in range(EACH):
            # A document has two subjects, so that documents differ and topics can be found.
            own = random.choices(list(SUBJECTS.values()), weights, k=2)
            lines = [random.choice(random.choice(own)[2]).format(n=random.randint(2, 900)) for _ in range(SENTENCES)]
            text = f"Bản tin số {number}\n\n{random.randint(1, 28)}/{random.randint(1, 12)}/{year}\n\n" + " ".join(
                lines
            )
            (home / f"{year}-{number:02}.txt").write_text(text, encoding="utf-8")
    themes = [
        f'[themes.{name}]\nlabel_en = "{name.capitalize()}"\nlabel_vi = "{term.capitalize()}"\ninclude = "{term}"\n'
        f'exclude = ""\nterms = ["{term}"]\n'
        for name, (term, _, _) in SUBJECTS.items()
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
