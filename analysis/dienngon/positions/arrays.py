"""Arrays in a folder: mapped when they are asked for, and checked against what was written."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.errors import InputError

Array = NDArray[Any]
# Bytes that a checksum is computed of at a time.
_BLOCK = 1 << 24
_KINDS = {kind: np.dtype(kind) for kind in ("|u1", "<u2", "<i4", "<u4", "<u8")}


class StoredArrays(Mapping[str, Array]):
    """The arrays of a folder, each mapped into memory when it is first asked for.

    ``listed`` says of each array its type, shape and CRC-32. Type and shape of the files are compared with it at once;
    the bytes when an array is first used, so that a large index opens quickly, and a damaged one gives no wrong line.
    """

    def __init__(self, folder: Path, listed: Mapping[str, Mapping[str, Any]]) -> None:
        self._folder = folder
        self._listed = listed
        self._mapped: dict[str, Array] = {}
        self._checked: set[str] = set()
        for name in listed:
            self._mapped[name] = self._map(name)

    def __getitem__(self, name: str) -> Array:
        found = self._mapped[name]
        if name not in self._checked:
            if checksum(found) != self._listed[name]["crc32"]:
                raise self._damaged(name)
            self._checked.add(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    def _map(self, name: str) -> Array:
        said = self._listed[name]
        path = self._folder / f"{name}.bin"
        try:
            kind, shape = _KINDS[said["type"]], tuple(map(int, said["shape"]))
            size = math.prod(shape) * kind.itemsize
            if min(shape, default=0) < 0 or path.stat().st_size != size:
                raise self._damaged(name)
            # An empty file cannot be mapped. Taking items of a memmap is slower than of an array over its bytes.
            return np.asarray(np.memmap(path, dtype=kind, mode="r", shape=shape)) if size else np.zeros(shape, kind)
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            raise self._damaged(name) from None

    def _damaged(self, name: str) -> InputError:
        return InputError(
            f"The index '{self._folder.name}' is damaged: {name}.bin is missing, cut off or changed; "
            "build it again: dienngon index PATH --out FOLDER."
        )


def checksum(array: Array) -> int:
    """Return the CRC-32 of the bytes of an array."""
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    found = 0
    for start in range(0, len(data), _BLOCK):
        found = zlib.crc32(data[start : start + _BLOCK].data, found)
    return found


def write_arrays(folder: Path, arrays: Mapping[str, Array]) -> dict[str, dict[str, Any]]:
    """Write arrays into a folder; return of each its type, shape and CRC-32."""
    listed = {}
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        little.tofile(folder / f"{name}.bin")
        listed[name] = {"type": little.dtype.str, "shape": list(little.shape), "crc32": checksum(little)}
    return listed


def smallest(array: Array) -> Array:
    """Return numbers from 0 on in the type of the fewest bytes that holds them all."""
    return array.astype(np.min_scalar_type(int(array.max(initial=0))))


def packed(strings: Sequence[str]) -> tuple[Array, Array]:
    """Return strings as their UTF-8 bytes, one behind the other, and where each ends, with a 0 in front."""
    data = [one.encode("utf-8", "surrogatepass") for one in strings]
    bounds = np.cumsum([0, *map(len, data)], dtype=np.uint64)
    return np.frombuffer(b"".join(data), dtype=np.uint8), bounds


def unpacked(data: Array, bounds: Array) -> list[str]:
    """Return the strings that :func:`packed` was given."""
    whole, ends = data.tobytes(), bounds.tolist()
    return [whole[left:right].decode("utf-8", "surrogatepass") for left, right in pairwise(ends)]
