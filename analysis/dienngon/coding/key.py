"""The key to a coding sheet: what was drawn, as a file, and checked when it is read."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dienngon.errors import InputError
from dienngon.themes.samples import Drawn, Sample, Stratum, Unit

ENDING = ".key.json"


@dataclasses.dataclass(frozen=True, eq=False)
class Key:
    """What was drawn: the rows by id, and the strata they stand for."""

    rows: dict[str, Drawn]
    strata: tuple[Stratum, ...]
    unit: Unit


class _File(msgspec.Struct):
    """A key as it lies on disk; its parameters are for people."""

    unit: Unit
    strata: list[Stratum]
    rows: list[Drawn]


def written_key(sample: Sample) -> str:
    """Return the key of a sample as the text of its file."""
    content = {
        "unit": sample.unit,
        "parameters": dict(sample.sheet.parameters),
        "strata": [dataclasses.asdict(one) for one in sample.strata],
        "rows": [dataclasses.asdict(one) for one in sample.rows],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def load_key(path: Path) -> Key:
    """Return the key in a file.

    Raises
    ------
    InputError
        If it cannot be read, is no key, or its rows and strata do not fit together.
    """
    try:
        content = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as problem:
        message = f"'{path.name}' cannot be read ({problem.strerror}); check that it is a readable file."
        raise InputError(message) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        if "missing required field `document`" in str(problem):
            message = (
                f"'{path.name}' was written by an earlier version and does not hold the documents and lines of its "
                "rows; draw the same sample again, with the same seed and under another name, and give that key with "
                "--key: its rows have the same ids."
            )
            raise InputError(message) from None
        message = f"'{path.name}' is no key of a coding sheet; take the {ENDING} that 'dienngon themes sample' wrote."
        raise InputError(message) from None
    wrong = next(_misfits(content), "")
    if wrong:
        message = f"'{path.name}' was changed: {wrong}; take the {ENDING} as 'dienngon themes sample' wrote it."
        raise InputError(message)
    return Key({one.id: one for one in content.rows}, tuple(content.strata), content.unit)


def _misfits(content: _File) -> Iterator[str]:
    """Yield what does not fit together in a key."""
    if not content.rows:
        yield "it has no rows"
    for name, size in Counter(one.id for one in content.rows).items():
        if size > 1:
            yield f"the row '{name}' stands in it twice"
    rows = Counter((one.theme, one.period, one.hit) for one in content.rows)
    places = Counter((one.theme, one.period, one.hit) for one in content.strata)
    yield from (f"{_shown(place)} stand in its strata twice" for place, size in places.items() if size > 1)
    yield from (f"its strata lack {_shown(place)}" for place in rows if place not in places)
    for one in content.strata:
        place = one.theme, one.period, one.hit
        if rows[place] != one.drawn:
            yield f"{rows[place]} of {_shown(place)} are in its rows, but {one.drawn} were drawn"
        if one.drawn > one.size:
            yield f"of {_shown(place)} there are {one.size}, but {one.drawn} were drawn"


def _shown(place: tuple[str, str, bool]) -> str:
    theme, period, hit = place
    return f"the units of '{theme}' in {period} {'with' if hit else 'without'} a hit"
