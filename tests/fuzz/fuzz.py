"""Damage good files at random, and report whatever is not one of our sentences: make fuzz.

Each round takes a good file, turns bits, cuts, doubles or splices it or puts hostile values in, and has it read.
Reported are exceptions but for DienngonError, rounds beyond the bounds of time and memory, and documents that are
neither read nor listed as left out. A report names the round: ``fuzz.py --only 123`` runs it again, alone.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import dienngon as dn
from dienngon.errors import DienngonError
from made_files import PROSE, TITLE, valid, zip_bytes

# Processor seconds and bytes for a file of a few kilobytes: a hundred times what the slowest takes.
SECONDS = 10
MEMORY = 3 << 30
HOSTILE = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\x1b[2J", b"\x85", "\u2028\u202e".encode()),
    *(b'"', b"'", b",", b";", b"=1+1", b"@SUM(1)", b"$5$", b"<![CDATA[", b"<!--", b"&#0;", b"&#xD800;"),
    *(b"9" * 5000, b"-1", b"1e999", b"NaN", b"0", b"[" * 3000, b"{" * 3000, b"<b>" * 3000, b"(" * 3000, b"a." * 500),
    b"<p " + b"a=1 " * 999,
    *(b"../" * 40, b"/dev/zero", b"\\u0000", b"\\ud800", b"2022-13-45", b"0000-00-00", "²³٣".encode(), b"x" * 70_000),
)
LEXICON = """merge = ["chợ gạo"]
[themes.rice]
label_vi = "Gạo"
label_en = "Rice"
include = "Rice and its market."
exclude = "Other goods."
terms = ["giá gạo", "lúa*", "chợ ~ gạo"]
[themes.rice.groups.north]
label_vi = "Bắc"
label_en = "North"
terms = ["đồng bằng"]
"""
STUDY = """title = "Gạo"
seed = 3
[corpus]
path = "corpus"
metadata = "metadata.csv"
overrides = "overrides.csv"
columns = {text = "nội dung"}
[periods]
by = "year"
first = 2021
last = 2024
[lexicon]
path = "themes.toml"
[topics]
k = 2
"""
METADATA = """document,title,publisher,date,precision,basis,note,loại
a.txt,Giá gạo,Báo,2022-02-24,day,header,,tin
b.txt,,,2022-02,,,,
"""
OVERRIDES = "document,line,action,reason\na.txt,1-3,keep,belongs\nb.txt,2,drop,advertisement\n"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes after one to four damages."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, end = sorted((chance.randint(0, len(out)), chance.randint(0, len(out))))
        match chance.randrange(6):
            case 0 if out:
                out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
            case 1:
                del out[at : end if chance.random() < 0.5 else len(out)]
            case 2:
                out[at:at] = out[at:end]
            case 3:
                out[at:at] = chance.choice(HOSTILE)
            case 4:
                out[at : at + chance.randint(1, 8)] = chance.randbytes(chance.randint(1, 8))
            case _:
                out[at:end] = chance.choice(HOSTILE)
    return bytes(out)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """Return a zip with one member damaged and its checksum right, other bytes damaged as they are."""
    if not data.startswith(b"PK\x03\x04") or chance.random() < 0.2:
        return damaged(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one.filename: archive.read(one) for one in archive.infolist()}
    chosen = chance.choice(sorted(members))
    return zip_bytes({**members, chosen: damaged(members[chosen], chance)})


def corpus_of(home: Path) -> Path:
    """Return a folder of two documents."""
    place = home / "corpus"
    place.mkdir(exist_ok=True)
    for name in ("a.txt", "b.txt"):
        (place / name).write_text(f"{TITLE}\n\n24/02/2022\n\n{PROSE} {name}\n", encoding="utf-8")
    return place


def read_file(home: Path, name: str, data: bytes) -> None:
    """Read a damaged file beside a good one: the good one is there, the other is there or listed."""
    place = home / "corpus"
    place.mkdir()
    (place / "good.txt").write_text(PROSE, encoding="utf-8")
    (place / name).write_bytes(data)
    found = dn.read(place)
    named = [*(one.name for one in found), *(one.name for one in found.excluded)]
    assert "good.txt" in named, "the good document was lost"
    unexpected = [str(one.reason) for one in found.excluded if one.reason.code == "unread.unexpected"]
    assert not unexpected, unexpected
    # An archive may hold nothing but hidden names.
    hidden = name.startswith("kho")
    assert hidden or any(one.startswith(name) for one in named), f"{name} was lost: {named}"


def read_study(home: Path, name: str, data: bytes) -> None:
    """Read a study of which one file is damaged, and count its themes."""
    for usual, text in (
        *(("study.toml", STUDY), ("themes.toml", LEXICON)),
        *(("metadata.csv", METADATA), ("overrides.csv", OVERRIDES)),
    ):
        (home / usual).write_bytes(data if usual == name else text.encode())
    corpus_of(home)
    study = dn.read_study(home / "study.toml")
    lexicon = dn.read_lexicon(study.lexicon)
    tokens = dn.segment(dn.read(study.folder, **study.reading), lexicon)
    dn.track(dn.match(tokens, lexicon), study.periods or "year")


def kept(home: Path) -> dict[str, bytes]:
    """Return the packs of a cache."""
    documents = dn.read(corpus_of(home))
    dn.match(dn.segment(documents, cache=home), dn.Lexicon.of({"rice": ["giá gạo"]}), home)
    return {one.name: one.read_bytes() for one in (home / "store").iterdir()}


def read_kept(home: Path, name: str, data: bytes) -> None:
    """Segment with a damaged pack, and with one whose name is the digest of what is in it: the tokens are the same."""
    import hashlib

    documents, lexicon = dn.read(corpus_of(home)), dn.Lexicon.of({"rice": ["giá gạo"]})
    (home / "store").mkdir(mode=0o700)
    for named in (name, f"{name.partition('-')[0]}-{hashlib.sha256(data).hexdigest()}.pack"):
        (home / "store" / named).write_bytes(data)
        tokens = dn.segment(documents, cache=home)
        plain = dn.segment(documents)
        if named == name:
            assert [tokens.texts(one.name) for one in documents] == [plain.texts(one.name) for one in documents]
        dn.match(tokens, lexicon, home)


def targets() -> dict[str, tuple[bytes, Callable[[Path, str, bytes], None]]]:
    """Return every good file by name, and what reads it."""
    found = {name: (data, read_file) for name, data in valid().items()}
    found["study.toml"] = (STUDY.encode(), read_study)
    found["themes.toml"] = (LEXICON.encode(), read_study)
    found["metadata.csv"] = (METADATA.encode(), read_study)
    found["overrides.csv"] = (OVERRIDES.encode(), read_study)
    with tempfile.TemporaryDirectory() as home:
        found |= {name: (data, read_kept) for name, data in kept(Path(home)).items()}
    return found


def one_round(number: int, seed: int, known: dict[str, tuple[bytes, Callable[[Path, str, bytes], None]]]) -> str:
    """Run a round; return what is wrong, empty if nothing is."""
    chance = random.Random(f"{seed} {number}")
    name = sorted(known)[number % len(known)]
    data, run = known[name]
    home = Path(tempfile.mkdtemp(prefix="fuzz-"))
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        run(home, name, damaged_inside(data, chance))
    except DienngonError as problem:
        said = str(problem)
        return "" if said and "\n" not in said else f"{name}: no sentence: {said!r}"
    except Exception:  # noqa: BLE001 - any at all is what is looked for
        return f"{name}: {traceback.format_exc(limit=-4)}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        shutil.rmtree(home, ignore_errors=True)
    return ""


def slow(*_: object) -> None:
    """Say that a round takes too long."""
    raise TimeoutError(f"more than {SECONDS} s")


def main() -> int:
    """Run rounds for some seconds; return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the number of one round")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGVTALRM, slow)
    known = targets()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    end = time.monotonic() + options.seconds
    number, found = options.only or 0, Counter[str]()
    while time.monotonic() < end:
        wrong = one_round(number, options.seed, known)
        if wrong:
            # The same place in the code is told once.
            place = wrong.strip().rpartition("\n")[2][:60] + wrong.rpartition("File")[2][:120]
            found[place] += 1
            if found[place] == 1:
                print(f"round {number}, {wrong}", flush=True)
        number += 1
        if options.only is not None:
            break
    print(f"{number} rounds of seed {options.seed}: {found.total()} failures at {len(found)} places")
    return 1 if found else 0


if __name__ == "__main__":
    os.environ.pop("DIENNGON_CACHE", None)
    sys.exit(main())
