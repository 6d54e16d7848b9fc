"""What a stage of a run found, kept for the next run under all that it was computed from."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

from dienngon.store import Rows, Store, key_of

Value = TypeVar("Value")


@cache
def code_digest() -> str:
    """Return the SHA-256 of this package and of the versions of what it is built on: other code may find other things.

    Part of the key of what a whole stage finds.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for name in sorted(re.match(r"[\w.-]+", one)[0] for one in requires("dienngon") or ()):  # type: ignore[index]
        with suppress(PackageNotFoundError):
            digest.update(f"\0{name} {version(name)}".encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in {".py", ".toml", ".mplstyle"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def kept(
    folder: Path | str | None,
    kind: str,
    computed_from: Sequence[str],
    form: type[Value],
    compute: Callable[[], Value],
    *,
    sound: Callable[[Value], bool] = lambda _: True,
) -> Value:
    """Return what ``compute`` gives, from the store in a folder of caches where an earlier run left it.

    ``computed_from`` must say all that it depends on, but for the code. ``form`` is its type, of any kind that
    msgspec knows, and NumPy arrays; an entry that is not of it, or not ``sound``, is computed again. Without a folder
    nothing is kept.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = kept(folder, "sizes", ["gạo"], dict[str, int], lambda: {"gạo": 3})
    ...     again = kept(folder, "sizes", ["gạo"], dict[str, int], lambda: {})
    >>> first == again
    True
    """
    if folder is None:
        return compute()
    store, key = Store(folder, kind), key_of(code_digest(), *computed_from)
    for pack in store.load([key]):
        with suppress(msgspec.DecodeError):
            found = unpacked(pack.entries[key], form)
            if sound(found):
                return found
    value = compute()
    # What holds lone surrogates is no text.
    with suppress(UnicodeEncodeError):
        store.save({key: packed(value)})
    return value


def is_kept(folder: Path | str | None, kind: str, computed_from: Sequence[str]) -> bool:
    """Return whether :func:`kept` would find an entry."""
    if folder is None:
        return False
    return any(True for _ in Store(folder, kind).load([key_of(code_digest(), *computed_from)]))


def packed(value: Any) -> Rows:
    """Return a value as rows of bytes, such as a store keeps."""
    return np.frombuffer(msgspec.msgpack.encode(value, enc_hook=_plain), dtype=np.uint8)[:, None]


def unpacked(rows: Rows, form: type[Value]) -> Value:
    """Return the value of a type that :func:`packed` gave; msgspec.DecodeError if the rows are something else."""
    return msgspec.msgpack.decode(rows.tobytes(), type=form, dec_hook=_array)


def _plain(value: object) -> object:
    if not isinstance(value, np.ndarray):
        raise NotImplementedError(f"{type(value).__name__} cannot be kept")
    return value.dtype.str, value.shape, np.ascontiguousarray(value).tobytes()


def _array(_: type, value: Any) -> object:
    kind, shape, data = value
    return np.frombuffer(data, dtype=kind).reshape(shape).copy()
