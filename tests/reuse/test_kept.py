"""What documents share, kept for the next run."""

from __future__ import annotations

from pathlib import Path

import pytest

import dienngon as dn
from dienngon.reuse import search


def test_what_was_found_is_not_looked_for_again(
    corpus: dn.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = dn.find_reuse(corpus)
    assert plain.copies
    assert dn.find_reuse(corpus, cache=tmp_path) == plain
    seen: list[tuple[int, int]] = []
    real = search._find

    def watched(documents, least, gap, progress):
        seen.append((least, gap))
        return real(documents, least, gap, progress)

    monkeypatch.setattr(search, "_find", watched)
    again = dn.find_reuse(corpus, cache=tmp_path)
    assert again == plain
    assert again.table().frame.equals(plain.table().frame)
    assert seen == []
    dn.find_reuse(corpus, least=12, cache=tmp_path)
    dn.find_reuse(corpus, gap=4, cache=tmp_path)
    fewer = dn.Corpus(corpus.documents[1:])
    assert dn.find_reuse(fewer, cache=tmp_path) == dn.find_reuse(fewer)
    assert seen[:2] == [(12, 5), (10, 4)]
    assert len(seen) == 4
