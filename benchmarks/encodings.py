"""Write texts in old encodings, read them back without knowing which, and count what comes back the same.

    python benchmarks/encodings.py                          # the seeds, whole and sentence by sentence
    python benchmarks/encodings.py --jsonl FILE --short title --sound 20000
    python benchmarks/encodings.py --fuzz 100000

The bytes are written by inverting what the reader makes of single bytes (of pairs of them for VNI). What an encoding
has no place for is replaced first, and listed: typographic quotation marks and dashes by those of ASCII; in TCVN3,
which has no capitals with a tone, these by small letters, so that "same but for capitals" is the most it can come to.
"""

import argparse
import gzip
import json
import random
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dienngon.errors import InputError
from dienngon.reading.encodings.decoding import Decoded, decode, mend
from dienngon.text import sentences

ROOT = Path(__file__).resolve().parent.parent
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le")
OLD = ("windows-1258", "tcvn3", "tcvn5712-1", "vni", "viscii", "vps")
TONES = "\u0300\u0301\u0303\u0309\u0323"
PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}
FORMS = ("NFC", "NFD")


class Encoder:
    """Text into the bytes of an old encoding; ``lost`` counts the characters that it has no place for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lost: Counter[str] = Counter()
        self._signs = {chr(byte): bytes([byte]) for byte in range(128) if chr(byte).isprintable() or byte in b"\n\t\r"}
        marks = [bytes([byte]) for byte in range(1, 256) if byte not in b"\n\t\r"]
        if name == "vni":
            marks[:0] = [bytes([base, mark]) for base in b"aeiouyAEIOUY\xf4\xd4\xf6\xd6" for mark in range(0xC0, 0x100)]
        for mark in marks:
            try:
                text = decode(b"x" + mark + b"x", name).text[1:-1]
            except InputError:
                continue
            toned = any(part in TONES for part in unicodedata.normalize("NFD", text))
            if len(text) == 1 and not (name == "tcvn3" and text.isupper() and toned):
                self._signs.setdefault(text, mark)

    def written(self, text: str) -> tuple[bytes, str]:
        """Return the bytes of a text, and the text with what could not be written replaced."""
        data: list[bytes] = []
        kept: list[str] = []
        for char in text:
            found = self._sign(char)
            if found is None:
                self.lost[char] += 1
                instead = char.lower() if char.lower() in self._signs else PLAIN.get(char, "?")
                kept.append(instead)
                data += [self._signs[one] for one in instead]
            else:
                kept.append(char)
                data.append(found)
        return b"".join(data), "".join(kept)

    def _sign(self, char: str) -> bytes | None:
        if char in self._signs:
            return self._signs[char]
        parts = unicodedata.normalize("NFD", char)
        tone = next((part for part in parts if part in TONES), "")
        bare = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else ""
        if bare in self._signs and tone in self._signs:
            return self._signs[bare] + self._signs[tone]
        return None


def read_back(data: bytes, encoding: str | None = None) -> Decoded:
    """Return what is made of some bytes; a refusal is a text of its own."""
    try:
        return decode(data, encoding)
    except InputError as reason:
        return Decoded("", f"refused: {reason}")


def verdict(found: Decoded, expected: str) -> str:
    """Return in a word how a text compares with what was written."""
    if found.text == expected:
        return "same"
    return "same but for capitals" if found.text.casefold() == expected.casefold() else "DIFFERENT"


def whole_texts(texts: dict[str, str]) -> None:
    """Print what becomes of whole texts in each encoding."""
    print(f"{'encoding':<24}{'text':<8}{'comes back':<24}{'taken for':<28}notes")
    for codec in UNICODE:
        for form in FORMS:
            for name, text in texts.items():
                found = read_back(unicodedata.normalize(form, text).encode(codec))
                print(
                    f"{codec + ' ' + form:<24}{name:<8}{verdict(found, text):<24}{found.encoding:<28}{len(found.notes)}"
                )
    for encoding in OLD:
        encoder = Encoder(encoding)
        for name, text in texts.items():
            data, expected = encoder.written(text)
            found = read_back(data)
            print(f"{encoding:<24}{name:<8}{verdict(found, expected):<24}{found.encoding:<28}{len(found.notes)}")
        lost = " ".join(f"{char!r} × {count}" for char, count in sorted(encoder.lost.items()))
        print(f"{'':<24}{encoding} cannot hold: {lost or 'nothing that occurs'}")
    for name, text in texts.items():
        shown = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
        found = mend(shown)
        print(f"{'utf-8 as windows-1252':<24}{name:<8}{verdict(found, text):<24}{found.encoding:<28}{len(found.notes)}")


def short_texts(texts: list[str]) -> None:
    """Print how many short texts come back the same."""
    size = len(texts)
    print(f"\n{size} short texts, the median of {sorted(len(one.split()) for one in texts)[size // 2]} words")
    print(f"{'encoding':<16}{'same text':>10}{'flagged as uncertain':>22}{'wrong and not flagged':>23}")
    for encoding in OLD:
        encoder = Encoder(encoding)
        same = flagged = silent = 0
        for text in texts:
            data, _ = encoder.written(text)
            found, expected = read_back(data), read_back(data, encoding)
            right = found.text == expected.text
            uncertain = any("uncertain" in note for note in found.notes) or found.encoding.startswith("refused")
            same, flagged, silent = same + right, flagged + uncertain, silent + (not right and not uncertain)
        print(f"{encoding:<16}{same:>10}{flagged:>22}{silent:>23}")


def sound_texts(texts: Iterator[str]) -> None:
    """Print how many valid texts in UTF-8 get another encoding, another text or a note."""
    encodings: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    changed = characters = size = 0
    began = time.perf_counter()
    for text in texts:
        found = read_back(text.encode())
        encodings[found.encoding] += 1
        changed += found.text != text
        size, characters = size + 1, characters + len(text)
        for note in found.notes:
            if not notes[note]:
                print(f"  note: {note}")
            notes[note] += 1
    seconds = time.perf_counter() - began
    print(f"\n{size} valid texts in UTF-8, {characters:,} characters, {seconds:.1f} s with encoding them")
    print(f"  encodings {dict(encodings)}; {changed} texts changed; {sum(notes.values())} notes")


def fuzz(count: int, texts: dict[str, str]) -> None:
    """Decode random and corrupted bytes; anything but a Decoded or an InputError stops the program."""
    rng = random.Random(20_240_229)
    stock = [text.encode(codec)[:4000] for text in texts.values() for codec in UNICODE]
    stock += [encoder.written(text)[0][:4000] for encoder in map(Encoder, OLD) for text in texts.values()]
    outcomes: Counter[str] = Counter()
    for _ in range(count):
        kind = rng.randrange(3)
        if kind == 0:
            data = rng.randbytes(rng.randrange(400))
        else:
            whole = rng.choice(stock)
            start = rng.randrange(len(whole))
            data = bytearray(whole[start : start + rng.randrange(1, 1500)])
            for _ in range(rng.choice((0, 1, 3, 30))):
                data[rng.randrange(len(data))] = rng.randrange(256)
            if kind == 2:
                data += rng.choice(stock)[: rng.randrange(300)]
            data = bytes(data)
        found = read_back(data, rng.choice((None, None, None, *OLD, "utf-8", "utf-16")))
        if not unicodedata.is_normalized("NFC", found.text) or any(note.endswith(".") for note in found.notes):
            sys.exit(f"What is made of {data!r} is not as promised.")
        outcomes["refused" if found.encoding.startswith("refused") else "read"] += 1
    print(f"\nfuzz: {count} inputs tried; {dict(outcomes)}; nothing else happened")


def records(path: Path, field: str) -> Iterator[str]:
    """Yield a field of each line of a file of JSON lines, in NFC."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = unicodedata.normalize("NFC", json.loads(line).get(field) or "").replace("\r\n", "\n")
            if any(map(str.isalnum, text)):
                yield text.replace("\r", "\n").lstrip("\ufeff")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Write texts in old encodings and read them back.")
    parser.add_argument("--jsonl", type=Path, metavar="FILE", help="texts to try, as JSON lines, may be gzipped")
    parser.add_argument(
        "--short", metavar="FIELD", help="field of short texts in --jsonl (default: the seeds' sentences)"
    )
    parser.add_argument("--field", default="text", help="field of whole texts in --jsonl (default: text)")
    parser.add_argument("--sound", type=int, default=0, metavar="N", help="look for false alarms in N texts of --jsonl")
    parser.add_argument("--fuzz", type=int, default=0, metavar="N", help="decode N random or corrupted inputs instead")
    options = parser.parse_args()
    paths = sorted((ROOT / "seeds").glob("*.txt"))
    texts = {path.name[:3]: unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for path in paths}
    if options.fuzz:
        fuzz(options.fuzz, texts)
        return
    whole_texts(texts)
    if options.jsonl and options.short:
        short = [text for text in records(options.jsonl, options.short) if 6 <= len(text.split()) <= 15]
    else:
        lines = [line for text in texts.values() for line in text.split("\n")]
        short = [
            line[start:end] for line in lines for start, end in sentences(line) if len(line[start:end].split()) > 3
        ]
    random.Random(1).shuffle(short)
    short_texts(short[:1000])
    if options.jsonl and options.sound:
        sound_texts(text for _, text in zip(range(options.sound), records(options.jsonl, options.field), strict=False))


if __name__ == "__main__":
    main()
