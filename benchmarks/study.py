"""Measure the main job, ``dienngon report``, beside the plain script a researcher would write (plain_script.py).

    python benchmarks/study.py                                      the study of the seeds
    python benchmarks/study.py --study A/study.toml --study B/study.toml
    python benchmarks/study.py --jsonl NEWS --rows 2500 25000       articles with dates made up, NMF with ten topics
    python benchmarks/study.py --jsonl NEWS --rows 2500 --model consensus --k auto

NEWS has a JSON object with "text" in each line, and perhaps "id" and "title"; it may be compressed with gzip. Of each
study three processes run one after the other, which read the same files: the plain script, the report with an empty
cache (cold) and once more with what the first left there (warm). Seconds are by the clock and of the processor, of all
processes that one starts; memory is the most that all of them had resident at one time, looked at twenty times a
second, in which what two processes share counts twice. Bytecode is compiled before. Needs psutil.
"""

import argparse
import compileall
import datetime as dt
import gzip
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import psutil

ROOT = Path(__file__).resolve().parent.parent
PLAIN = str(Path(__file__).with_name("plain_script.py"))
LOOK = 0.05
FIRST, LAST = 2014, 2017


@dataclass(frozen=True)
class Done:
    """One finished process: seconds by the clock and of the processor, also of its stages, and peak memory in MB."""

    wall: float
    cpu: float
    memory: float
    stages: dict[str, tuple[float, float]] = field(default_factory=dict)


def resident(process: psutil.Process) -> float:
    """Return the memory that a process and those it started have resident, in MB."""
    size = 0
    with suppress(psutil.Error):
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                size += one.memory_info().rss
    return size / 1e6


def run(cache: Path, *arguments: str) -> Done:
    """Run the running Python with arguments; stop if it fails."""
    environment = {**os.environ, "DIENNGON_CACHE": str(cache)}
    began, peak = time.perf_counter(), [0.0]
    process = subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.PIPE)
    ended = threading.Event()

    def watch() -> None:
        seen = psutil.Process(process.pid)
        while not ended.wait(LOOK):
            peak[0] = max(peak[0], resident(seen))

    watcher = threading.Thread(target=watch)
    watcher.start()
    output = process.stdout.read() if process.stdout else b""
    # Until it is waited for, the process can be looked at, and its number is not another's.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    wall = time.perf_counter() - began
    ended.set()
    watcher.join()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"The process ended with status {process.returncode}; what it wrote is above.")
    told = json.loads(output) if output.startswith(b"{") else {"steps": {}}
    stages = {name: (took["clock"], took["processor"]) for name, took in told["steps"].items()}
    return Done(wall, usage.ru_utime + usage.ru_stime, peak[0], stages)


def made(source: Path, rows: int, folder: Path, model: str, k: str) -> Path:
    """Return a study.toml of the first rows of a file, whose dates are drawn at random from four years."""
    dice, start = Random(0), dt.date(FIRST, 1, 1)
    days = (dt.date(LAST, 12, 31) - start).days
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines(source, rows)):
            row = json.loads(line)
            text = {"id": str(row.get("id", number)), "title": row.get("title") or "", "text": row["text"]}
            date = start + dt.timedelta(days=dice.randint(0, days))
            file.write(json.dumps({**text, "date": date.isoformat()}, ensure_ascii=False) + "\n")
    study = folder / "study.toml"
    study.write_text(
        f"title = '{rows} articles'\n[corpus]\npath = 'articles.jsonl'\n"
        f"[periods]\nfirst = {FIRST}\nlast = {LAST}\n"
        f"[lexicon]\npath = '{ROOT / 'seeds' / 'themes.toml'}'\n"
        f"[topics]\nmodels = ['{model}']\nk = {k if k.isdigit() else repr(k)}\n",
        encoding="utf-8",
    )
    return study


def lines(source: Path, rows: int) -> Iterator[str]:
    """Yield the first lines of a file."""
    with gzip.open(source, "rt", encoding="utf-8") if source.suffix == ".gz" else source.open(encoding="utf-8") as file:
        yield from islice(file, rows)


def measure(study: Path, runs: int, *, plain: bool) -> dict[str, Done]:
    """Print what a study takes; return it by what ran."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = ("-m", "dienngon", "report", str(study), "--out", str(folder / "out"), "--quiet", "--json")
        done = {"plain script": run(folder, PLAIN, str(study), str(folder / "plain"))} if plain else {}
        done["report, cold"] = run(folder / "cache", *report)
        warm = [run(folder / "cache", *report) for _ in range(runs)]
        done["report, warm"] = middle(warm)
        page = (folder / "out" / "report.html").stat().st_size / 1e6
    print(f"{'':<16}{'clock':>9}{'processor':>11}{'memory':>10}")
    for name, one in done.items():
        print(f"{name:<16}{one.wall:7.1f} s{one.cpu:9.1f} s{one.memory:7.0f} MB{beside(one, done)}")
    print(f"page {page:.2f} MB\n")
    print(f"{'stages':<16}{'cold: clock':>12}{'processor':>11}{'warm: clock':>13}{'processor':>11}")
    for stage, cold in done["report, cold"].stages.items():
        again = done["report, warm"].stages.get(stage, (0.0, 0.0))
        print(f"{stage:<16}{cold[0]:10.2f} s{cold[1]:9.2f} s{again[0]:11.2f} s{again[1]:9.2f} s")
    print(flush=True)
    return done


def beside(one: Done, done: dict[str, Done]) -> str:
    """Return how a run compares with the plain script."""
    plain = done.get("plain script")
    if plain is None or one is plain:
        return ""
    ratios = f"{one.wall / plain.wall:.2f} by the clock, {one.cpu / plain.cpu:.2f} of the processor"
    return f"   times the plain script's: {ratios}, memory {one.memory / plain.memory:.2f}"


def middle(runs: list[Done]) -> Done:
    """Return the medians of some runs."""
    of = statistics.median
    both = (0, 1)
    stages = {name: tuple(of(one.stages[name][at] for one in runs) for at in both) for name in runs[0].stages}
    return Done(of(one.wall for one in runs), of(one.cpu for one in runs), of(one.memory for one in runs), stages)


def exponent(sizes: list[int], found: list[dict[str, Done]]) -> None:
    """Print the power of the number of articles with which time grows, from the fewest to the most."""
    for name in found[0]:
        first, last = found[0][name], found[-1][name]
        by = math.log(sizes[-1] / sizes[0])
        clock, cpu = math.log(last.wall / first.wall) / by, math.log(last.cpu / first.cpu) / by
        print(
            f"{name}: from {sizes[0]:,} to {sizes[-1]:,} articles time grows with the power {clock:.2f} by the clock, "
            f"{cpu:.2f} of the processor"
        )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--study", type=Path, action="append", metavar="FILE", help="a study.toml; may be repeated")
    parser.add_argument("--jsonl", type=Path, metavar="FILE", help="articles without dates")
    parser.add_argument("--rows", type=int, nargs="+", default=[2500, 25000], metavar="N", help="how many of them")
    parser.add_argument("--model", default="nmf", help="topic model of the articles (default: nmf)")
    parser.add_argument("--k", default="10", help="their number of topics (default: 10), or auto")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="warm runs, whose median is shown")
    parser.add_argument("--no-plain", action="store_true", help="leave the plain script out")
    options = parser.parse_args()
    if min(options.runs, *options.rows) < 1:
        parser.error("--runs and --rows must be at least 1")
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load} (1, 5, 15 minutes)\n")
    compileall.compile_dir(ROOT / "analysis" / "dienngon", quiet=1)
    own = [] if options.jsonl else [ROOT / "seeds" / "study.toml"]
    for study in options.study or own:
        print(study)
        measure(study, options.runs, plain=not options.no_plain)
    found = []
    for rows in sorted(options.rows) if options.jsonl else ():
        with tempfile.TemporaryDirectory() as name:
            study = made(options.jsonl, rows, Path(name), options.model, options.k)
            print(f"{rows:,} articles, {options.model}, k = {options.k}")
            found.append(measure(study, options.runs, plain=not options.no_plain))
    if len(found) > 1:
        exponent(sorted(options.rows), found)


if __name__ == "__main__":
    main()
