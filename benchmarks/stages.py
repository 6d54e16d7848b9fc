"""Time the main job, ``dienngon report seeds/study.toml``, stage by stage.

Each run is a process of its own, so that imports count. One run comes first that is not counted: it compiles the
bytecode. Standard library only, and POSIX only; run it with the Python that has dienngon.

    python benchmarks/stages.py --runs 5 --models nmf,lda
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIENNGON = ("-m", "dienngon")
HEAVY = ("torch", "umap", "hdbscan", "bertopic", "numba")
LOADED = """\
import json, sys
from dienngon.cli import main
status = main(json.loads(sys.argv[1]))
print(json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))
sys.exit(status)
"""


@dataclass(frozen=True)
class Done:
    """One finished process: what it printed, seconds by the clock and of all cores, peak memory in MiB."""

    output: str
    wall: float
    cpu: float
    memory: float


def run(*arguments: str) -> Done:
    """Run the running Python with arguments from the root of the repository; stop if it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"The process ended with status {process.returncode}; what it wrote is above.")
    # macOS counts bytes, Linux kibibytes.
    memory = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Done(output.decode(), wall, usage.ru_utime + usage.ru_stime, memory)


def row(name: str, values: Sequence[float], unit: str = "s") -> str:
    """Return a line with the smallest, middle and largest value."""
    digits = 0 if unit == "MiB" else 3
    cells = (f"{value:10.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{name:<22}{''.join(cells)}  {unit}"


def report(folder: Path, models: str | None) -> list[str]:
    """Return the arguments of the main job, writing into a folder."""
    chosen = ["--models", models] if models else []
    return ["report", "seeds/study.toml", "--out", str(folder), *chosen]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Time the main job stage by stage.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="processes to time (default: 5)")
    parser.add_argument("--models", metavar="A,B", help="topic models instead of the study's, as for dienngon report")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load} (1, 5, 15 minutes)")
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(number) for number in range(options.runs + 1)]
        done = [run(*DIENNGON, *report(folder, options.models), "--json") for folder in folders][1:]
        quiet = [*report(Path(name) / "loaded", options.models), "--quiet"]
        loaded = json.loads(run("-c", LOADED, json.dumps(quiet), json.dumps(HEAVY)).output)
    seconds = [json.loads(one.output)["seconds"] for one in done]
    help_wall = [run(*DIENNGON, "--help").wall for _ in range(options.runs + 1)][1:]
    print(f"{options.runs} runs after one that is not counted\n")
    print(f"{'':<22}{'min':>10}{'median':>10}{'max':>10}")
    for stage in seconds[0]:
        print(row(stage, [one[stage] for one in seconds]))
    print(row("whole process", [one.wall for one in done]))
    print(row("whole process, CPU", [one.cpu for one in done]))
    print(row("peak memory", [one.memory for one in done], "MiB"))
    print(row("dienngon --help", help_wall))
    print(f"\nOf {', '.join(HEAVY)}, this run imports: {', '.join(loaded) or 'none'}")


if __name__ == "__main__":
    main()
