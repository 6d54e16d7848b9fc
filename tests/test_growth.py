"""Time and memory grow with the text, whatever its lines are like."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import dienngon as dn
from dienngon.study.analysis import Results
from dienngon.text import LONGEST_SENTENCE

# A document of one line of ten megabytes, without a full stop, and one to compare it with; all that a study makes of
# them but topics. What is printed is the length of the longest sentence of the evidence, and whether there is any.
SCRIPT = """
import resource, sys
limit = int(sys.argv[2]) << 20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
from pathlib import Path
import dienngon as dn
folder = Path(sys.argv[1])
lexicon = dn.Lexicon.of({"cyber": ["không gian mạng"]})
tokens = dn.segment(dn.counted_once(dn.read(folder)), lexicon)
hits = dn.match(tokens, lexicon)
themes = dn.track(hits)
keys = dn.keyness(dn.count(tokens))
for table in (themes, keys, dn.suggest_terms(tokens)):
    sentences = table.evidence()["sentence"]
    print(len(sentences), sentences.str.len().max())
"""
SIZE = 10 << 20
LIMIT_MB = 2_500


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process as Linux does")
def test_a_line_of_ten_megabytes(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    words = "người dân dùng không gian mạng để học và bán gạo cho nhau mỗi ngày "
    line = (words * (SIZE // len(words.encode()) + 1)).encode()[:SIZE].decode(errors="ignore")
    (tmp_path / "a.txt").write_text(f"Bản ghi âm\n\n02/03/2021\n\n{line}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Vụ lúa\n\n02/03/2022\n\nLúa lên xanh đều, người dân vui.\n", encoding="utf-8")
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), str(LIMIT_MB)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    for found in done.stdout.splitlines():
        number, longest = map(int, found.split())
        assert number > 0
        assert longest < LONGEST_SENTENCE + 100


def test_no_table_holds_the_sentences_of_its_evidence(results: Results) -> None:
    tokens, hits = results.tokens, results.hits
    counts = dn.count(tokens)
    assert all(one.dtype.kind in "iu" for one in (hits.entry, hits.document, hits.start, hits.end, hits.why))
    for table in (dn.track(hits), dn.keyness(counts), dn.keywords(counts), dn.suggest_terms(tokens)):
        held = table.evidence_data
        assert callable(held)
        frames = [one for one in vars(held).values() if isinstance(one, pd.DataFrame)]
        assert not any("sentence" in frame for frame in frames)
        assert len(table.evidence()["sentence"])
