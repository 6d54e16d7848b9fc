"""Files that a person names: a study, a lexicon, a table. Read whole, within a limit, and never waited for."""

from __future__ import annotations

import stat
from pathlib import Path

from dienngon.codes import Note
from dienngon.errors import DienngonError, InputError
from dienngon.text import shown

# In bytes. A metadata.csv of a million documents has some 200 MB.
MOST_BYTES = 512 << 20
_SPECIAL = dict.fromkeys((stat.S_IFCHR, stat.S_IFBLK), "device")
_SPECIAL |= {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFDIR: "folder"}


def irregular(mode: int) -> Note | None:
    """Return why what has this mode is not a file with bytes of its own, None for a regular file."""
    return None if stat.S_ISREG(mode) else Note.of(f"unread.{_SPECIAL.get(stat.S_IFMT(mode), 'special')}")


def read_input(path: Path, error: type[DienngonError] = InputError) -> bytes:
    """Return the bytes of a file that a person named; an ``error`` says why there are none.

    Devices, pipes and folders are not opened: some never end, others wait for whoever writes into them.

    Examples
    --------
    >>> read_input(Path("."))
    Traceback (most recent call last):
    dienngon.errors.InputError: '.' cannot be read (it is a folder, not a file); check that it is a readable file.
    """
    why: Note | str | None
    try:
        why = irregular(path.stat().st_mode)
        if why is None:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            if len(data) <= MOST_BYTES:
                return data
            why = f"it holds more than {MOST_BYTES >> 20} MiB"
    except OSError as problem:
        why = problem.strerror
    except ValueError:
        # The system's names end at a NUL.
        why = "its name holds a NUL character"
    raise error(f"'{shown(path.name) or path}' cannot be read ({why}); check that it is a readable file.")
