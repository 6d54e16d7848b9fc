"""Time ``import bertopic`` and the three topic models.

BERTopic imports umap-learn and hdbscan if they are installed, and umap-learn brings numba; dienngon uses neither of
them. To see what they cost, run this file with two interpreters, one of an environment that has them:

    python benchmarks/bertopic_import.py --runs 5

The first run of each kind is not counted: it compiles the bytecode. Standard library and dienngon only.
"""

import argparse
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONAL = {"umap": "umap-learn", "hdbscan": "hdbscan", "numba": "numba", "torch": "torch"}
IMPORT = """\
import time
wall, cpu = time.perf_counter(), time.process_time()
import bertopic
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def import_seconds() -> tuple[float, float]:
    """Return how long a new process takes to import bertopic: seconds by the clock, and of all cores."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", IMPORT], env=environment, capture_output=True, text=True, check=True)
    wall, cpu = map(float, done.stdout.split())
    return wall, cpu


def fit_seconds(runs: int) -> list[tuple[str, float, float, int]]:
    """Return for each model: its name, seconds of the first fit, median of the next fits, number of topics.

    The first fit of a model includes the imports that no earlier model made.
    """
    import dienngon as dn

    seeds = ROOT / "seeds"
    passages = dn.count(dn.segment(dn.read(seeds), seeds / "themes.toml"), "passage")
    rows = []
    for model in ("nmf", "lda", "bertopic"):
        seconds = []
        topics = 0
        for _ in range(runs + 1):
            began = time.perf_counter()
            topics = len(dn.fit_topics(passages, model))
            seconds.append(time.perf_counter() - began)
        rows.append((model, seconds[0], statistics.median(seconds[1:]), topics))
    return rows


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Time `import bertopic` and the three topic models.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="imports, and fits of a model (default: 5)")
    runs = parser.parse_args().runs
    if runs < 1:
        parser.error("--runs must be at least 1")
    if importlib.util.find_spec("bertopic") is None:
        sys.exit("bertopic is not installed here: pip install 'dienngon[bertopic]'")
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load} (1, 5, 15 minutes)")
    print(f"bertopic {version('bertopic')}")
    for module, package in OPTIONAL.items():
        print(f"{package}: {version(package) if importlib.util.find_spec(module) else 'not installed'}")
    measured = [import_seconds() for _ in range(runs + 1)][1:]
    print(f"\nimport bertopic, {runs} processes{'min':>12}{'median':>10}{'max':>10}")
    for name, values in zip(("wall", "CPU"), zip(*measured, strict=True), strict=True):
        print(f"{name:<26}{min(values):>12.3f}{statistics.median(values):>10.3f}{max(values):>10.3f}  s")
    print(f"\nfit_topics, one process{'first':>14}{f'next {runs}':>10}{'topics':>10}")
    for model, first, later, topics in fit_seconds(runs):
        print(f"{model:<25}{first:>10.3f} s{later:>8.3f} s{topics:>10}")


if __name__ == "__main__":
    main()
