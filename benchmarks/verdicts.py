"""Which verdicts of a study two states of the code give differently.

    git worktree add OLD COMMIT
    python benchmarks/verdicts.py --before OLD seeds/study.toml STATUTES/study.toml
    python benchmarks/verdicts.py --before OLD --jsonl LABELLED --by label [--rows 600]

OLD is a checkout of the other state. A study below a "seeds" folder is read from each checkout; any other is the same
file for both. LABELLED has a JSON object with "text" and the column of --by in each line; its groups are compared.
Printed are the verdicts of themes and terms, of which both runs have the cell, and how many cells one run alone has;
the number of topics, and how many of them are stable. With --keep FOLDER the results stay there.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
# Of each table the columns that name a cell; the verdict is the column of that name.
CELLS = {
    "themes": ("theme", "period"),
    "theme_trends": ("theme",),
    "keyness": ("period", "reference", "term"),
    "topics_over_time": ("topic", "period"),
}
# What verdicts were called when they were written as sentences.
ONCE = {
    "too few documents to tell": "too_few_documents",
    "differs, but rests on one document": "differs_on_one_document",
    "differs, but rests on one group of documents": "differs_on_one_group",
    "no difference shown": "not_shown",
    "no documents": "no_documents",
}
STABILITY = "topic_stability"
SHOWN = 40


def results(tree: Path, study: Path, out: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that a checkout writes for a study, as text."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "analysis"), "DIENNGON_CACHE": str(out) + "-cache"}
    command = [sys.executable, "-m", "dienngon", "report", str(study), "--out", str(out), "--quiet"]
    done = subprocess.run(command, check=False, env=environment, cwd=tree, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{tree.name}: {done.stderr.strip()}")
    names = [*CELLS, STABILITY]
    files = {name: out / f"{name}.csv" for name in names}
    # Files had other names once.
    files["topics_over_time"] = next(iter(sorted(out.glob("topics_over_*.csv"))), files["topics_over_time"])
    return {name: pd.read_csv(file, dtype=str).fillna("") for name, file in files.items() if file.exists()}


def compare(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]) -> None:
    """Print how the verdicts of two runs differ."""
    for name, cells in CELLS.items():
        if name not in before or name not in after or not {*cells, "verdict"} <= {*before[name]} & {*after[name]}:
            print(f"{name}: not in both")
            continue
        old, new = (frames[name].drop_duplicates([*cells]).set_index([*cells])["verdict"] for frames in (before, after))
        old = old.map(lambda verdict: ONCE.get(verdict, verdict))
        both = old.index.intersection(new.index)
        changed = [(cell, old[cell], new[cell]) for cell in both if old[cell] != new[cell]]
        only = f"{len(old) - len(both)} cells only before, {len(new) - len(both)} only after"
        print(f"{name}: {len(both)} cells in both, {len(changed)} verdicts changed; {only}")
        for (was, now), count in Counter((was, now) for _, was, now in changed).most_common():
            print(f"    {count:5} {was} -> {now}")
        for cell, was, now in changed[:SHOWN]:
            print(f"      {' · '.join(cell if isinstance(cell, tuple) else (cell,))}: {was} -> {now}")
    for when, frames in (("before", before), ("after", after)):
        if STABILITY in frames:
            table = frames[STABILITY]
            column = next((one for one in ("verdict", "stable") if one in table), None)
            told = dict(Counter(table[column])) if column else list(table)
            print(f"topics {when}: {len(table)}, {told}")


def labelled(source: Path, by: str, rows: int, folder: Path) -> Path:
    """Return a study.toml of the first rows of a file, whose groups are the values of a column."""
    opened = gzip.open if source.suffix == ".gz" else open
    with opened(source, "rt", encoding="utf-8") as file, (folder / "articles.jsonl").open("w", encoding="utf-8") as out:
        for line in islice(file, rows):
            out.write(json.dumps(json.loads(line), ensure_ascii=False) + "\n")
    study = folder / "study.toml"
    study.write_text(
        f"title = 'Labelled'\n[corpus]\npath = 'articles.jsonl'\n[periods]\nby = 'column {by}'\n"
        f"[lexicon]\npath = '{ROOT / 'seeds' / 'themes.toml'}'\n[topics]\nmodels = ['nmf']\nk = 10\n",
        encoding="utf-8",
    )
    return study


def main() -> None:
    """Compare the studies that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("studies", nargs="*", type=Path)
    parser.add_argument("--before", type=Path, required=True, metavar="OLD")
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--by", default="label")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    trees = {"before": asked.before.resolve(), "after": ROOT}
    with tempfile.TemporaryDirectory() as name:
        folder = (asked.keep or Path(name)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        studies = [*asked.studies, *([labelled(asked.jsonl, asked.by, asked.rows, folder)] if asked.jsonl else [])]
        for number, study in enumerate(studies):
            print(f"== {study.resolve().parent.name}/{study.name}", flush=True)
            found = []
            for when, tree in trees.items():
                own = tree / study if not study.is_absolute() and (tree / study).exists() else study.resolve()
                found.append(results(tree, own, folder / f"{number}-{when}"))
            compare(*found)


if __name__ == "__main__":
    main()
