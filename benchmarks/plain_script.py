"""The script that dienngon has to beat: what a researcher would write for one study with pyvi and scikit-learn.

It reads the files of a study.toml, segments them with pyvi, counts words by year, weighs them by TF-IDF, fits NMF
with ten topics, searches for the themes' terms with regular expressions, and writes five tables. It finds no reposts
and no wrong dates, tests nothing, and has no evidence, figures or report.

    python benchmarks/plain_script.py seeds/study.toml OUT
"""

import csv
import gzip
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pyvi import ViTokenizer
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

TOPICS = 10
TOP = 12


def documents(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the year and the text of the documents of a folder with a metadata.csv, or of JSON lines."""
    if path.is_dir():
        with (path / "metadata.csv").open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                yield row["date"][:4], (path / (row.get("file") or row["document"])).read_text(encoding="utf-8")
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield str(row.get("date") or row["year"])[:4], f"{row.get('title') or ''}\n{row['text']}"


def pattern(term: str) -> str:
    """Return a term of themes.toml as a regular expression."""
    parts = re.split(r"(…\d*|[(|)* ])", term)
    known = {"(": "(?:", "|": "|", ")": ")", "*": r"\w*", " ": r"\s*"}
    return "".join(r"(?:\S+\s+){0,6}?" if one[:1] == "…" else known.get(one, re.escape(one)) for one in parts)


def main() -> None:
    """Run the whole analysis."""
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    study = tomllib.loads(source.read_text(encoding="utf-8"))
    out.mkdir(parents=True, exist_ok=True)
    found = list(documents(source.parent / study["corpus"]["path"]))
    years, texts = [year for year, _ in found], [text for _, text in found]
    segmented = [ViTokenizer.tokenize(text) for text in texts]
    stop = ["và", "của", "là", "có", "các", "được", "cho", "trong", "với", "những", "một", "đã", "để", "không", "này"]

    counter = CountVectorizer(stop_words=stop, token_pattern=r"(?u)\b[^\W\d]\w+\b")
    counts = counter.fit_transform(segmented)
    words = counter.get_feature_names_out()
    sums = {year: counts[[at for at, one in enumerate(years) if one == year]].sum(axis=0).A1 for year in set(years)}
    by_year = pd.DataFrame(sums, index=words).sort_index(axis=1)
    by_year.to_csv(out / "counts.csv")
    pd.DataFrame({year: by_year[year].nlargest(TOP).index for year in by_year}).to_csv(out / "keywords.csv")

    weigher = TfidfVectorizer(stop_words=stop, token_pattern=r"(?u)\b[^\W\d]\w+\b")
    weights = weigher.fit_transform(segmented)
    model = NMF(TOPICS, random_state=0, max_iter=400)
    shares = model.fit_transform(weights)
    names = weigher.get_feature_names_out()
    topics = [[names[at] for at in row.argsort()[::-1][:TOP]] for row in model.components_]
    pd.DataFrame(topics).to_csv(out / "topics.csv")
    pd.DataFrame(shares).groupby(years).mean().to_csv(out / "topics_by_year.csv")

    hits = Counter[tuple[str, str]]()
    lexicon = tomllib.loads((source.parent / study["lexicon"]["path"]).read_text(encoding="utf-8"))
    for theme, content in lexicon["themes"].items():
        terms = list(content.get("terms", []))
        for group in content.get("groups", {}).values():
            terms += group.get("terms", [])
        searched = re.compile("|".join(rf"\b{pattern(term)}\b" for term in terms), re.IGNORECASE)
        for year, text in found:
            hits[theme, year] += sum(1 for _ in searched.finditer(text)) if terms else 0
    table = pd.DataFrame([(*at, size) for at, size in hits.items()], columns=["theme", "year", "hits"])
    table.to_csv(out / "themes.csv", index=False)


if __name__ == "__main__":
    main()
