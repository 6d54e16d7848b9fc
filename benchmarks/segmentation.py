"""Compare dienngon's segmentation with Pyvi's own: speed, memory, identity, and agreement with gold words.

Both are measured in one process on one core, in turns, so that whatever else the machine does touches both alike;
figures are medians with the smallest and largest, and ratios are those of each round. Pyvi gets the same texts in
the same pieces. Files of texts have a JSON object with a field "text" in each line.

    python benchmarks/segmentation.py --jsonl ../shared/data/news_2017.jsonl.gz --identity 1000000 \
        --gold ../shared/data/ud_vtb_dev.conllu
"""

import argparse
import gc
import gzip
import importlib
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
BATCH = 64

IMPORT = """\
import sys, time, warnings
warnings.simplefilter("ignore")
began = time.perf_counter()
__import__(sys.argv[1])
print(time.perf_counter() - began)
"""
MEMORY = """\
import json, resource, sys, warnings
warnings.simplefilter("ignore")
def peak():
    # macOS counts bytes, Linux kibibytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
with open(sys.argv[2], encoding="utf-8") as file:
    texts = json.load(file)
before = peak()
if sys.argv[1] == "Pyvi":
    from pyvi import ViTokenizer
    imported = peak()
    for text in texts:
        ViTokenizer.tokenize(text)
elif sys.argv[1] == "dienngon":
    from dienngon.segmentation.engine import Engine
    engine = Engine()
    imported = peak()
    for cut in engine.cut_all(texts):
        cut.spans()
else:
    imported = before
print(json.dumps([before, imported, peak()]))
"""

Span = tuple[int, int]


@dataclass(frozen=True)
class Tools:
    """The two segmenters, imported."""

    pyvi: Any
    engine: Any
    model: Any
    options: Any
    syllabify: Any

    @classmethod
    def load(cls) -> "Tools":
        """Import both. Pyvi's regular expression has escapes that Python warns of."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyvi = importlib.import_module("pyvi.ViTokenizer").ViTokenizer
        engine, model, options, vocabulary = (
            importlib.import_module(f"dienngon.segmentation.{name}")
            for name in ("engine", "pyvi_model", "options", "vocabulary")
        )
        return cls(pyvi, engine, model, options, vocabulary.syllabify)


# Measuring


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes, with the garbage of earlier ones collected before."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each work, all of them done once in every round."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            found[name].append(seconds(work))
    return found


def triple(values: Iterable[float], form: str) -> str:
    """Return a median with the smallest and largest value."""
    listed = list(values)
    middle, least, most = (format(one, form) for one in (statistics.median(listed), min(listed), max(listed)))
    return f"{middle:>10} ({least} to {most})"


def spans(cut: Callable[[str], Any], text: str) -> None:
    """Segment one text."""
    cut(text).spans()


def exhaust(items: Iterable[object]) -> None:
    """Go through items without keeping any."""
    for _ in items:
        pass


def fresh(script: str, *arguments: str) -> str:
    """Return what a new process prints that may write compiled files and need not compile again."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


# Texts


def read_texts(path: Path) -> Iterator[str]:
    """Yield the texts of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"]


def seed_texts() -> list[str]:
    """Return the texts of the seeds."""
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("0*.txt"))]


def beginning(texts: Iterable[str], size: int) -> str:
    """Return the beginning of texts, put together: so many bytes of UTF-8, or fewer if there are no more."""
    parts: list[str] = []
    room = size
    for text in texts:
        if room <= 0:
            break
        parts.append(text)
        room -= len(text.encode()) + 1
    return "\n".join(parts).encode()[:size].decode("utf-8", "ignore")


# Sections


def imports(rounds: int) -> None:
    """Print what an import costs in a new process."""
    print(f"\nImport in a new process, seconds, median of {rounds} (smallest to largest)")
    modules = {"Pyvi": "pyvi.ViTokenizer", "dienngon": "dienngon.segmentation"}
    for name in modules.values():
        fresh(IMPORT, name)
    found: dict[str, list[float]] = {name: [] for name in modules}
    for _ in range(rounds):
        for name, module in modules.items():
            found[name].append(float(fresh(IMPORT, module)))
    for name, module in modules.items():
        print(f"  {module:<38}{triple(found[name], '.3f')}")
    ratios = [one / other for one, other in zip(found["Pyvi"], found["dienngon"], strict=True)]
    print(f"  {'Pyvi / dienngon':<38}{triple(ratios, '.1f')}")


def memory(texts: Sequence[str]) -> None:
    """Print the peak memory of each in a new process.

    On Linux a new process takes over the peak of the one that started it: nothing big may be imported here before.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        peaks = {name: json.loads(fresh(MEMORY, name, str(path))) for name in ("neither", "Pyvi", "dienngon")}
    print("\nPeak memory of a new process, MiB:  texts read   with model   texts segmented")
    for name, values in peaks.items():
        before, ready, after = (f"{value:.0f}" for value in values)
        print(f"  {name:<34}{before:>12}{ready:>13}{after:>18}")


def pyvis_pattern(tools: Tools) -> re.Pattern[str]:
    """Return the regular expression that Pyvi uses, caught while it does."""
    caught: list[str] = []
    findall = re.findall

    def catch(pattern: str, text: str, flags: int = 0) -> list[Any]:
        caught.append(pattern)
        return findall(pattern, text, flags)

    re.findall = catch  # type: ignore[assignment]
    try:
        tools.pyvi.sylabelize("a")
    finally:
        re.findall = findall
    return re.compile(caught[0])


def speed(tools: Tools, texts: Sequence[str], rounds: int, *, cold: bool) -> None:
    """Print syllables a second of Pyvi, of ours in several ways, and of the pattern alone."""
    Engine = tools.engine.Engine  # noqa: N806
    model = tools.model.load_model()
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    pattern = pyvis_pattern(tools)
    used = Engine(model)
    size = sum(len(cut.start) for cut in used.cut_all(texts))

    def with_loading() -> None:
        tools.model.load_model.cache_clear()
        exhaust(cut.spans() for cut in Engine().cut_all(texts))

    works: dict[str, Callable[[], object]] = {"Pyvi": lambda: exhaust(map(tools.pyvi.tokenize, texts))}
    if cold:
        works |= {
            "cold, spans, with loading the model": with_loading,
            "cold, spans": lambda: exhaust(cut.spans() for cut in Engine(model).cut_all(texts)),
            "cold, strings": lambda: exhaust(cut.joined() for cut in Engine(model).cut_all(texts)),
        }
    works |= {
        "warm, spans": lambda: exhaust(cut.spans() for cut in used.cut_all(texts)),
        "warm, strings": lambda: exhaust(cut.joined() for cut in used.cut_all(texts)),
        "warm, one text at a time, spans": lambda: exhaust(used.cut(text).spans() for text in texts),
        "the pattern alone, Pyvi's": lambda: exhaust([m.span() for m in pattern.finditer(text)] for text in composed),
        "the pattern alone, ours": lambda: exhaust(map(tools.syllabify, composed)),
    }
    found = in_turns(works, rounds)
    building = [seconds(lambda: Engine(model)) for _ in range(rounds)]
    print(f"\n{len(texts)} texts, {size:,} syllables: thousands a second, median of {rounds} (smallest to largest)")
    for name, values in found.items():
        rate = triple((size / value / 1000 for value in values), ",.0f")
        ratios = [one / other for one, other in zip(found["Pyvi"], values, strict=True)]
        print(f"  {name:<38}{rate:<32}" + (f"× {triple(ratios, '.1f').strip()}" if name != "Pyvi" else ""))
    print(f"  {'building an Engine (in cold), seconds':<38}{triple(building, '.3f')}")


def long_strings(tools: Tools, texts: Iterable[str], rounds: int, *, slow: bool) -> None:
    """Print how the time of one string grows with its length."""
    sizes = (250_000, 500_000, 1_000_000)
    longest = beginning(texts, sizes[-1])
    if len(longest.encode()) < sizes[-1] * 0.99:
        print("\nOne long string: left out, the texts together have less than 1 MB")
        return
    strings = [beginning([longest], size) for size in sizes]
    model = tools.model.load_model()
    used = tools.engine.Engine(model)
    used.cut(longest)

    def cold(text: str) -> None:
        tools.engine.Engine(model).cut(text).spans()

    def warm(text: str) -> None:
        used.cut(text).spans()

    works = {
        f"{kind} {size}": partial(work, text)
        for kind, work in (("cold", cold), ("warm", warm))
        for size, text in zip(sizes, strings, strict=True)
    }
    found = in_turns(works, rounds)
    print(f"\nOne string of so many kB, milliseconds, median of {rounds}")
    print(f"  {'':<20}" + "".join(f"{size // 1000:>12,}" for size in sizes) + f"{'longest/shortest':>20}")
    rows = {kind: [statistics.median(found[f"{kind} {size}"]) for size in sizes] for kind in ("cold", "warm")}
    if slow:
        rows["Pyvi, once"] = [seconds(partial(tools.pyvi.tokenize, text)) for text in strings]
    for name, values in rows.items():
        cells = "".join(f"{1000 * value:>12,.1f}" for value in values)
        print(f"  {name:<20}{cells}{values[-1] / values[0]:>19.1f}×")


SIGNS = ("-", ".", ",", "_", "@", "\n", " ", "\t", "\u0301", ">=", "://", "a", "A", "ă", "1")
MIXED = ("a ", "a@", "a.", "A.", "1.", "@a.", "a-b@", "x://", "Bộ ", "không gian mạng ")


def long_runs(tools: Tools, rounds: int, *, slow: bool) -> None:
    """Print how the time of a run of the same few signs grows with its length."""
    size = 20_000
    model = tools.model.load_model()
    print(f"\nA run of so many characters, milliseconds, median of {rounds}")
    header = "".join(f"{f'{times * size:,}':>12}" for times in (1, 2, 4))
    print(f"  {'':<20}{header}{'longest/shortest':>20}" + (f"{'Pyvi, the shortest':>22}" if slow else ""))
    for sign in SIGNS + MIXED:
        texts = [(sign * (times * size))[: times * size] for times in (1, 2, 4)]
        # What an engine keeps of one run must not be counted in with the next.
        cut = tools.engine.Engine(model).cut
        works = {str(number): partial(spans, cut, text) for number, text in enumerate(texts)}
        values = [statistics.median(one) for one in in_turns(works, rounds).values()]
        cells = "".join(f"{1000 * value:>12.2f}" for value in values)
        pyvi = f"{1000 * seconds(partial(tools.pyvi.tokenize, texts[0])):>22,.1f}" if slow else ""
        print(f"  {sign!r:<20}{cells}{values[-1] / values[0]:>19.1f}×{pyvi}")


# Identity

VARIANTS: dict[str, Callable[[str], str]] = {
    "as they are": str,
    "lower case": str.lower,
    "upper case": str.upper,
    "title case": str.title,
    "hard-wrapped": lambda text: textwrap.fill(text, 60),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
}


def identity(tools: Tools, texts: Callable[[], Iterable[str]], least: int) -> bool:
    """Compare our strings with Pyvi's on at least so many syllables; return whether all are the same."""
    module = tools.engine
    decode = module.decode
    near = 0

    def counting(*arguments: Any) -> Any:
        nonlocal near
        labels, ties = decode(*arguments)
        near += int(ties.sum())
        return labels, ties

    module.decode = counting
    compared = syllables = differences = 0
    used: list[str] = []
    try:
        for name, change in VARIANTS.items():
            if syllables >= least:
                break
            used.append(name)
            engine = module.Engine()
            source = map(change, texts())
            while syllables < least and (batch := list(islice(source, BATCH))):
                for text, cut in zip(batch, engine.cut_all(batch), strict=True):
                    compared += 1
                    syllables += len(cut.start)
                    if cut.joined() != tools.pyvi.tokenize(text):
                        differences += 1
                        print(f"  differs: {text[:200]!r}")
    finally:
        module.decode = decode
    print(f"\nIdentity: {syllables:,} syllables in {compared:,} texts ({', '.join(used)})")
    print(f"  {differences} texts differ from Pyvi; {near} near ties were settled in CRFsuite's order")
    if syllables < least:
        print(f"  too few: {least:,} were asked for, and the texts have no more")
    return not differences and syllables >= least


# Gold words


@dataclass(frozen=True)
class Sentence:
    """A text and its words as offsets."""

    text: str
    words: tuple[Span, ...]


def read_gold(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file; a FORM with a space in it is one word."""
    for block in re.split(r"\n[ \t]*\n", path.read_text(encoding="utf-8")):
        text = None
        forms: list[str] = []
        spaced: list[str] = []
        covered = 0
        for line in block.splitlines():
            if line.startswith("#"):
                key, _, value = line[1:].partition("=")
                text = value.strip() if key.strip() == "text" else text
                continue
            fields = line.split("\t")
            if len(fields) != 10 or "." in fields[0]:
                continue
            first, _, last = fields[0].partition("-")
            # Words inside a multi-word token have no text of their own.
            if not last and int(first) <= covered:
                continue
            covered = int(last or first)
            forms.append(unicodedata.normalize("NFC", fields[1]))
            spaced += [fields[1], "" if "SpaceAfter=No" in fields[9].split("|") else " "]
        if forms:
            text = unicodedata.normalize("NFC", "".join(spaced).strip() if text is None else text)
            yield Sentence(text, tuple(align(text, forms)))


def align(text: str, forms: Iterable[str], *, joiner: str = "") -> Iterator[Span]:
    """Yield where forms are in a text that is made of them, white space aside.

    Raises
    ------
    ValueError
        If it is made of something else.
    """
    place = 0
    for form in forms:
        start = end = -1
        for char in form:
            if char.isspace():
                continue
            while place < len(text) and text[place].isspace():
                place += 1
            if text[place : place + 1] != char:
                if char == joiner:
                    continue
                message = f"{form!r} is not at {place} of {text!r}"
                raise ValueError(message)
            start = place if start < 0 else start
            place += 1
            end = place
        yield start, end


@dataclass
class Score:
    """Words found, words there, and those that are both."""

    found: int = 0
    there: int = 0
    both: int = 0

    def add(self, predicted: Iterable[Span], gold: Iterable[Span]) -> None:
        """Count one sentence."""
        one, other = set(predicted), set(gold)
        self.found += len(one)
        self.there += len(other)
        self.both += len(one & other)

    @property
    def values(self) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        return self.both / self.found, self.both / self.there, 2 * self.both / (self.found + self.there)


def gold(tools: Tools, path: Path) -> bool:
    """Print how well tokens agree with the words of a CoNLL-U file; return whether Pyvi and ours score alike."""
    engine = tools.engine.Engine()
    refine, old_tones = tools.options.refine, tools.options.old_tones

    def ours(text: str) -> list[Span]:
        return engine.cut(text).spans()  # type: ignore[no-any-return]

    ways: dict[str, Callable[[str], Iterable[Span]]] = {
        "Pyvi": lambda text: align(text, tools.pyvi.tokenize(text).split(" "), joiner="_"),
        "ours": ours,
        "ours, whole": lambda text: refine(text, ours(text), whole=True),
        "ours, stops": lambda text: refine(text, ours(text), stops=True),
        "ours, old tones": lambda text: ours(old_tones(text)),
        "ours, all three": lambda text: refine(text, ours(old_tones(text)), whole=True, stops=True),
    }
    sentences = list(read_gold(path))
    scores = {name: Score() for name in ways}
    for sentence in sentences:
        for name, way in ways.items():
            scores[name].add(way(sentence.text), sentence.words)
    print(f"\n{path.name}: {len(sentences):,} sentences, {scores['ours'].there:,} words; spans of words")
    print(f"  {'':<20}{'precision':>10}{'recall':>10}{'F1':>10}{'to Pyvi':>11}")
    base = scores["Pyvi"].values[2]
    for name, score in scores.items():
        precision, recall, f1 = score.values
        print(f"  {name:<20}{precision:>10.5f}{recall:>10.5f}{f1:>10.5f}{f1 - base:>+11.5f}")
    same = scores["Pyvi"] == scores["ours"]
    if not same:
        print("  Pyvi and ours differ")
    return same


# Command line


def keep_to_one_core() -> str:
    """Keep this process and those it starts to one core, where the system can; return what was done."""
    if not hasattr(os, "sched_setaffinity"):
        return "not kept to one core: this system cannot"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return "kept to one core"


def parse() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description="Compare dienngon's segmentation with Pyvi's own.")
    add = parser.add_argument
    add("--jsonl", type=Path, metavar="FILE", help="texts: JSON lines with a field text, may end in .gz")
    add("--documents", type=int, default=400, metavar="N", help="texts to time (default: 400)")
    add("--rounds", type=int, default=5, metavar="N", help="rounds (default: 5)")
    add("--gold", type=Path, nargs="+", default=[], metavar="CONLLU", help="files with gold words")
    add("--identity", type=int, default=0, metavar="SYLLABLES", help="compare with Pyvi on at least so many syllables")
    add("--slow", action="store_true", help="run Pyvi on the long strings and runs too, which takes minutes")
    add("--only-checks", action="store_true", help="identity and gold words, without timing anything")
    chosen = parser.parse_args()
    if min(chosen.documents, chosen.rounds) < 1 or chosen.identity < 0:
        parser.error("numbers must be positive")
    for path in [*chosen.gold, *([chosen.jsonl] if chosen.jsonl else [])]:
        if not path.is_file():
            parser.error(f"there is no file {path}")
    return chosen


def main() -> None:
    """Run the command line."""
    chosen = parse()
    cores = keep_to_one_core()

    def source() -> Iterable[str]:
        return read_texts(chosen.jsonl) if chosen.jsonl else seed_texts()

    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {cores}, load average {load} (1, 5, 15 minutes)"
    )
    print(f"pyvi {version('pyvi')}, numpy {version('numpy')}")
    texts = list(islice(source(), chosen.documents))
    if not chosen.only_checks:
        if chosen.jsonl is None:
            print("\nNo --jsonl: the seeds are too small for a cold figure, which needs text that does not repeat.")
        # The first two start processes and come before anything big is imported.
        memory(texts)
        imports(chosen.rounds)
    tools = Tools.load()
    if not chosen.only_checks:
        speed(tools, texts, chosen.rounds, cold=chosen.jsonl is not None)
        long_strings(tools, source(), chosen.rounds, slow=chosen.slow)
        long_runs(tools, chosen.rounds, slow=chosen.slow)
    good = [gold(tools, path) for path in chosen.gold]
    if chosen.identity:
        good.append(identity(tools, source, chosen.identity))
    if not all(good):
        sys.exit(1)


if __name__ == "__main__":
    main()
