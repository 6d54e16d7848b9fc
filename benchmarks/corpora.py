"""Measure what import, check and reuse cost in time and memory, for N documents and for twice as many.

    python benchmarks/corpora.py --jsonl NEWS                     N = all of them
    python benchmarks/corpora.py --jsonl NEWS --limit 5000
    python benchmarks/corpora.py                                  the paragraphs of the seeds, shuffled

NEWS has a JSON object with "text" in each line, and perhaps "id" and "title"; it may be compressed with gzip. Twice the
documents are the same texts again with the words of each line in reverse order. Each step runs in a process of its own;
memory is the most that it had resident, files mapped into it included.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from reuse import articles, backwards

STEPS = ("import", "read back", "stream", "reuse", "check")


def written(path: Path | None, limit: int | None, folder: Path, *, twice: bool) -> Path:
    """Return a file of articles as JSON lines, written document by document."""
    out = folder / ("twice.jsonl.gz" if twice else "once.jsonl.gz")
    with gzip.open(out, "wt", encoding="utf-8", compresslevel=1) as file:
        for name, text in both(path, limit, twice=twice):
            file.write(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n")
    return out


def both(path: Path | None, limit: int | None, *, twice: bool) -> Iterator[tuple[str, str]]:
    """Yield the articles, and again backwards."""
    for name, text, _ in articles(path, limit):
        yield name, text
    if twice:
        for name, text, _ in articles(path, limit):
            yield f"{name}-backwards", backwards(text)


def run(step: str, source: Path, stored: Path) -> dict[str, float]:
    """Return what a step took: documents, seconds of processor time and by the clock, and peak memory in MB."""
    wall, began = time.perf_counter(), time.process_time()
    count = done(step, source, stored)
    took, wall = time.process_time() - began, time.perf_counter() - wall
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = most / (1e6 if sys.platform == "darwin" else 1e3)
    return {"documents": count, "processor": took, "clock": wall, "memory": memory}


def done(step: str, source: Path, stored: Path) -> int:
    """Do a step, and return the number of documents."""
    import dienngon as dn
    from dienngon.reuse import find_reuse

    if step == "import":
        return len(dn.import_corpus(source, stored))
    if step == "read back":
        return len(dn.read(stored))
    corpus = dn.open_corpus(stored)
    if step == "stream":
        return sum(1 for _ in corpus)
    if step == "reuse":
        find_reuse(corpus)
        return len(corpus)
    return dn.check(corpus).documents


def measure(path: Path | None, limit: int | None, steps: list[str]) -> None:
    """Print a line a step and size, and the ratio of twice the documents to once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found: dict[str, list[dict[str, float]]] = {step: [] for step in steps}
        for twice in (False, True):
            source = written(path, limit, folder, twice=twice)
            stored = source.with_name(source.name.replace(".jsonl.gz", ".parquet"))
            for step in dict.fromkeys(["import", *steps]):
                command = [sys.executable, __file__, "--step", step, str(source), str(stored)]
                output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                one = json.loads(output)
                found.setdefault(step, []).append(one)
                rate = one["documents"] / one["processor"]
                print(
                    f"{step:10} {one['documents']:8,.0f} documents: {one['processor']:7.1f} s of processor time "
                    f"({one['clock']:.1f} s by the clock), {rate:9,.0f} documents a second, {one['memory']:6.0f} MB",
                    flush=True,
                )
            print(f"{'file':10} {stored.stat().st_size / 1e6:8.1f} MB")
        for step, (one, two) in found.items():
            print(f"{step:10} twice the documents take {two['memory'] / one['memory']:.2f} times the memory")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=list(STEPS))
    parser.add_argument("--step", nargs=3, metavar=("STEP", "SOURCE", "STORED"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        print(json.dumps(run(chosen.step[0], Path(chosen.step[1]), Path(chosen.step[2]))))
    else:
        measure(chosen.jsonl, chosen.limit, chosen.steps)


if __name__ == "__main__":
    main()
