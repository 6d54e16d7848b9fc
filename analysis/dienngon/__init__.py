"""dienngon: topic and discourse analysis of Vietnamese documents.

>>> import dienngon as dn
>>> from dienngon.examples import corpus
>>> tokens = dn.segment(corpus())
>>> hits = dn.match(tokens, dn.Lexicon.of({"rice": ["lúa", "gạo"], "cyber": ["không gian mạng"]}))
>>> hits.track("year").frame[["theme", "period", "hits", "words"]].head(4)
  theme period  hits  words
0  rice   2021     8    104
1  rice   2022     6    100
2  rice   2023     0      0
3  rice   2024     2     86
"""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Any

# One list for type checkers and for us: the stub next to this file. Its imports are made when a name is first used, for
# ``dienngon --help`` must not wait for pandas and matplotlib.
_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_IMPORTS = [node for node in ast.parse(_STUB).body if isinstance(node, ast.ImportFrom)]
_HOMES = {alias.name: node.module or "" for node in _IMPORTS for alias in node.names}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - one list is enough


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dienngon' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
