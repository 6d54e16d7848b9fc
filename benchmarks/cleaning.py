"""Hold the lines and dates of the seeds against what a person says of them (tests/judged.py), line by line.

python benchmarks/cleaning.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import dienngon as dn  # noqa: E402 - the path must be set first
from judged import DATES, LINES  # noqa: E402


def main() -> int:
    """Print a row a document; return 1 if a line or date is wrong."""
    corpus = dn.read(ROOT / "seeds")
    wrong = 0
    print(f"{'document':26}{'lines':>7}{'right':>7}{'lost body':>11}  date        right  read from")
    for document in corpus:
        judged = {line: kind for kind, numbers in LINES[document.name].items() for line in numbers}
        found: dict[int, set[str]] = {}
        for span in document.spans:
            found.setdefault(span.line, set()).add(span.kind)
        right = sum(judged.get(line, "body") in kinds for line, kinds in found.items())
        lost = sum(line not in judged and "body" not in kinds for line, kinds in found.items())
        value, basis = DATES[document.name[:3]]
        date = document.date
        good = date is not None and date.value == value and date.basis.startswith(basis)
        wrong += len(found) - right + (not good)
        value, basis = ("-", "-") if date is None else (date.value, date.basis[:60])
        counts = f"{len(found):7}{right:7}{lost:11}"
        print(f"{document.name:26}{counts}  {value:11} {'yes' if good else 'NO':6} {basis}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
