"""Two themes that are together lead to the sentences of both."""

from __future__ import annotations

import dienngon as dn
from dienngon.examples import corpus
from dienngon.reporting.evidence import pair_panels
from dienngon.table import rows_of

LEXICON = dn.Lexicon.of({"rice": ["lúa", "gạo"], "people": ["người", "nông dân"], "net": ["mạng"]})


def test_each_pair_has_a_panel_with_hits_of_both_in_as_many_paragraphs_as_its_number_says() -> None:
    tokens = dn.segment(corpus())
    pairs = dn.cooccurrence(tokens, LEXICON, draws=9)
    together = pairs.data[pairs.data["shared"] > 0]
    assert len(together)
    panels = {one.id: one for one in pair_panels(pairs)}
    assert list(panels) == [f"pair-{row.theme_a}-{row.theme_b}" for row in rows_of(together)]
    starts = {one.name: [paragraph.start for paragraph in one.paragraphs] for one in tokens.corpus}
    for row in rows_of(together):
        hits = pairs.behind(theme_a=row.theme_a, theme_b=row.theme_b)
        found: dict[tuple[str, int], set[str]] = {}
        for hit in rows_of(hits):
            paragraph = max(start for start in starts[hit.document] if start <= hit.start)
            found.setdefault((hit.document, paragraph), set()).add(hit.theme)
        assert len(found) == row.shared
        assert all(themes == {row.theme_a, row.theme_b} for themes in found.values())
        panel = panels[f"pair-{row.theme_a}-{row.theme_b}"]
        assert dict(panel.title.pairs)["shared"] == row.shared  # type: ignore[union-attr]
        assert sum(len(one.parts) // 2 for one in panel.sentences) == len(hits)


def test_of_many_paragraphs_some_are_drawn_whole_and_it_is_said() -> None:
    pairs = dn.cooccurrence(dn.segment(corpus()), LEXICON, draws=9)
    row = next(rows_of(pairs.data.sort_values("shared", ascending=False)))
    assert row.shared > 1
    hits = pairs.behind(theme_a=row.theme_a, theme_b=row.theme_b, units="1")
    assert set(hits["theme"]) == {row.theme_a, row.theme_b}
    assert hits["document"].nunique() == 1
    panel = next(one for one in pair_panels(pairs, most=1) if one.id == f"pair-{row.theme_a}-{row.theme_b}")
    assert f"1 of the {row.shared} paragraphs" in str(panel.note)
