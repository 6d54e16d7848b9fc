"""Read damaged and huge files: what becomes of each, how long it takes, how much memory.

    python benchmarks/reading.py --fuzz 2000
    python benchmarks/reading.py --huge

``--fuzz N`` damages a good file of every format N times (bits flipped, pieces cut off, doubled, put in or swapped;
seeded) and reads each. Reading may give documents and reasons, never an error; whatever raises, takes longer than ten
seconds or ends the process is printed with its seed, and the exit status is 1. ``--only NAME`` keeps to one file,
``--seed`` starts elsewhere. ``--huge`` lists a folder of a million files and reads lines of 200 MB, each in a process
of its own. The good files are those of the tests; matplotlib, openpyxl, python-docx and pyarrow write them.
"""

import argparse
import gzip
import multiprocessing
import queue
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from dienngon.corpus import Exclusion  # noqa: E402
from dienngon.reading.pages import Options, Page  # noqa: E402
from dienngon.reading.readers import pages  # noqa: E402
from dienngon.reading.sources import Source, sources  # noqa: E402
from made_files import valid  # noqa: E402

SLOW = 10.0
LINE = 200_000_000


def damaged(data: bytes, seed: int) -> bytes:
    """Return a file with one to eight damages."""
    chance = random.Random(seed)
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        size = len(broken)
        if not size:
            break
        place = chance.randrange(size)
        length = min(chance.choice((1, 2, 4, 16, 256)), size - place)
        kind = chance.randrange(7)
        if kind == 0:
            broken[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del broken[place:]
        elif kind == 2:
            del broken[place : place + length]
        elif kind == 3:
            broken[place:place] = chance.randbytes(length)
        elif kind == 4:
            broken[place : place + length] = chance.randbytes(length)
        elif kind == 5:
            broken[place:place] = broken[place : place + length] * chance.choice((1, 2, 50))
        else:
            other = chance.randrange(size)
            broken[place : place + length] = broken[other : other + length]
    return bytes(broken)


def outcome(path: Path) -> str:
    """Read a path as ``dn.read`` does; return what came of it: read, partly, or excluded."""
    read = left_out = 0
    for source in sources(path):
        for one in (source,) if isinstance(source, Exclusion) else pages(source, Options()):
            if isinstance(one, Page):
                read += 1
                check(one)
            else:
                left_out += 1
                if one.reason.code == "unread.unexpected" or "\n" in str(one.reason):
                    message = f"a reason that says nothing: {one.reason!r}"
                    raise AssertionError(message)
    return "read" if read and not left_out else "partly" if read else "excluded" if left_out else "nothing"


def check(page: Page) -> None:
    """Hold a page to what all pages are: what is known of lines in order, each on one line."""
    end = 0
    for mark in page.markup:
        if not end <= mark.start < mark.end <= len(page.text) or "\n" in page.text[mark.start : mark.end]:
            message = f"a mark out of place: {mark}"
            raise AssertionError(message)
        end = mark.end
    if not page.text.strip() or "\0" in page.name:
        message = "a page without text or name"
        raise AssertionError(message)


def _worker(name: str, data: bytes, seeds: range, results: "multiprocessing.Queue[tuple[int, str, float]]") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        for seed in seeds:
            path.write_bytes(damaged(data, seed))
            begun = time.perf_counter()
            results.put((seed, "", 0.0))
            try:
                said = outcome(path)
            except BaseException:  # noqa: BLE001 - a panic of a library in Rust is no Exception
                said = "FAILED " + traceback.format_exc()
            results.put((seed, said, time.perf_counter() - begun))
    results.put((-1, "", 0.0))


def fuzz_one(name: str, data: bytes, seeds: range) -> tuple[Counter[str], float, list[str]]:
    """Read a file damaged with each seed; return how often what came of it, the longest time, and the failures."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    longest = 0.0
    start = seeds.start
    context = multiprocessing.get_context("fork")
    while start < seeds.stop:
        results = context.Queue()
        worker = context.Process(target=_worker, args=(name, data, range(start, seeds.stop), results))
        worker.start()
        at = start
        while True:
            try:
                seed, said, seconds = results.get(timeout=3 * SLOW)
            except queue.Empty:
                failures.append(f"{name} seed {at}: ended or hung (exit code {worker.exitcode})")
                counts["FAILED"] += 1
                worker.kill()
                start = at + 1
                break
            if seed < 0:
                start = seeds.stop
                break
            at = seed
            if said:
                counts[said.split(" ", 1)[0]] += 1
                longest = max(longest, seconds)
                if said.startswith("FAILED") or seconds > SLOW:
                    failures.append(f"{name} seed {seed}: {said} ({seconds:.1f} s)")
        worker.join()
    return counts, longest, failures


def fuzz(number: int, only: str, seed: int) -> int:
    """Damage every good file and print what came of it; return the number of failures."""
    total = 0
    failures: list[str] = []
    print(f"{'file':16}{'tried':>8}{'read':>8}{'partly':>8}{'excluded':>10}{'failed':>8}{'longest':>10}")
    for name, data in valid().items():
        if only and only != name:
            continue
        counts, longest, failed = fuzz_one(name, data, range(seed, seed + number))
        total += number
        failures += failed
        cells = (number, counts["read"], counts["partly"], counts["excluded"] + counts["nothing"], len(failed))
        print(f"{name:16}{cells[0]:8}{cells[1]:8}{cells[2]:8}{cells[3]:10}{cells[4]:8}{longest:8.2f} s", flush=True)
    print(f"{total} inputs, {len(failures)} failures")
    for one in failures[:20]:
        print(one)
    return len(failures)


def huge_line(kind: str) -> None:
    """Read a line of 200 MB with good ones around it."""
    good = b'{"id": 1, "text": "' + "Một câu ngắn.".encode() + b'"}\n'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"one.{kind}"
        opener = gzip.open if kind.endswith(".gz") else open
        with opener(path, "wb") as file:
            if "csv" in kind:
                file.write("id,text\n1,Một câu ngắn.\n2,".encode())
            elif "jsonl" in kind:
                file.write(good + b'{"id": 2, "text": "')
            for _ in range(LINE // 1_000_000):
                file.write(random.Random(0).randbytes(375_000).hex().encode() + b" " * 250_000)
            file.write("\n3,Một câu ngắn.\n".encode() if "csv" in kind else b'"}\n' + good.replace(b"1", b"3"))
        begun = time.perf_counter()
        for source in sources(path):
            for one in pages(source, Options()) if isinstance(source, Source) else [source]:
                print("   ", one if isinstance(one, Exclusion) else f"read: {one.name}, {len(one.text)} characters")
        _cost(f"a line of {LINE // 1_000_000} MB, .{kind}", begun)


def huge_folder(number: int) -> None:
    """List a folder of a million empty files, in one folder and nested."""
    with tempfile.TemporaryDirectory() as folder:
        flat, nested = Path(folder) / "flat", Path(folder) / "nested"
        flat.mkdir()
        for place in range(number):
            (flat / f"báo {place}.txt").touch()
        for place in range(number // 10):
            inner = nested / str(place // 1000)
            inner.mkdir(parents=True, exist_ok=True)
            (inner / f"{place}.txt").touch()
        for path, size in ((flat, number), (nested, number // 10)):
            begun = time.perf_counter()
            found = sum(1 for _ in sources(path))
            _cost(f"listing {found} of {size} files, {path.name}", begun)


def _cost(what: str, begun: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {time.perf_counter() - begun:.1f} s, peak memory {peak:.0f} MiB", flush=True)


def huge(number: int) -> None:
    """Run each of the large cases in a process of its own, so that the memory is its own."""
    context = multiprocessing.get_context("spawn")
    kinds = ("txt", "csv", "jsonl", "jsonl.gz", "html", "json", "md")
    for target, argument in [*((huge_line, kind) for kind in kinds), (huge_folder, number)]:
        process = context.Process(target=target, args=(argument,))
        process.start()
        process.join()


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzz", type=int, default=0, metavar="N")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--huge", action="store_true")
    parser.add_argument("--files", type=int, default=1_000_000)
    given = parser.parse_args()
    failures = fuzz(given.fuzz, given.only, given.seed) if given.fuzz else 0
    if given.huge:
        huge(given.files)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
