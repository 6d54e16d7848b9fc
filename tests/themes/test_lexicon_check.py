from __future__ import annotations

import dienngon as dn
from dienngon.codes import Note
from dienngon.study.analysis import Results
from themes.made import LEXICON, corpus_of, two_themes


def notes_of(table: dn.Table) -> dict[str, str]:
    return {str(row.entry): str(row.note) for row in table.frame.itertuples()}


def test_an_exclusion_that_takes_everything_is_said(tmp_path) -> None:
    lexicon = two_themes(tmp_path, 'except = ["biển"]')
    tokens = corpus_of([("Trên biển và trên mạng.", "2022")])
    table = dn.track(tokens, lexicon)
    assert table.notes == (Note.of("themes.taken_away", theme="b", taken=1),)
    assert str(table.notes[0]) == (
        "The theme 'b' has no hit in this corpus: its one occurrence is taken away, see 'why' in the evidence."
    )
    assert table.frame.query("theme == 'b'")["hits"].item() == 0
    checked = dn.check_lexicon(tokens, lexicon).frame.set_index(["theme", "kind"])
    assert str(checked.loc[("b", "exclusion"), "note"]) == "takes away every hit of the theme"
    assert str(checked.loc[("b", "term"), "note"]) == "its one occurrence is taken away"


def test_what_gave_way_to_another_theme_is_not_taken_away(tmp_path) -> None:
    themes = 'nested = "global"\n' + LEXICON.format(name="a", terms='["mạng"]') + 'except = ["mạng xã hội"]\n'
    path = tmp_path / "themes.toml"
    path.write_text(themes + LEXICON.format(name="b", terms='["an ninh mạng"]'), encoding="utf-8")
    hits = dn.match(corpus_of([("An ninh mạng. Mạng xã hội.", "2022")]), path)
    assert hits.track().notes == (Note.of("themes.taken_away", theme="a", taken=1),)
    row = dn.check_lexicon(hits).frame.query("theme == 'a' and kind == 'term'").iloc[0]
    assert (row["hits"], row["taken_away"], row["in_longer"]) == (0, 1, 1)


def test_checking_says_what_gave_way_and_which_documents_are_none(tmp_path) -> None:
    themes = LEXICON.format(name="a", terms='["an ninh mạng", "mạng quốc gia", "biển đông", "biển"]')
    themes += 'except = [{ phrase = "rừng", documents = ["000*", "zz…"] }, { documents = ["yy*"] }]'
    path = tmp_path / "themes.toml"
    path.write_text(themes, encoding="utf-8")
    tokens = corpus_of([("Nói về an ninh mạng quốc gia. Trên biển Đông.", "2022")])
    notes = notes_of(dn.check_lexicon(tokens, path))
    # Equally long: the first in the text wins.
    assert notes["mạng quốc gia"] == "occurs only where longer or equally long terms of the theme win"
    assert notes["biển"] == "occurs only where longer or equally long terms of the theme win"
    assert notes["'rừng' in 000*, zz…"] == "no document is called 'zz…'; takes nothing away here"
    assert notes["everything in yy*"] == "no document is called 'yy*'; takes nothing away here"
    shared = 'nested = "global"\n' + LEXICON.format(name="a", terms='["mạng"]')
    path.write_text(shared + LEXICON.format(name="b", terms='["an ninh mạng"]'), encoding="utf-8")
    notes = notes_of(dn.check_lexicon(tokens, path))
    assert notes["mạng"].startswith("occurs only where longer or equally long terms win")


def test_checking_a_lexicon(results: Results, tmp_path) -> None:
    themes = LEXICON.format(name="a", terms='["mạng", "mạng máy tính", "an ninh", "vô tuyến"]')
    themes += 'except = ["rừng"]\n' + LEXICON.format(name="b", terms='["an ninh mạng"]')
    path = tmp_path / "themes.toml"
    path.write_text(themes, encoding="utf-8")
    tokens = corpus_of([("Mạng. Mạng. Mạng. Nói về an ninh mạng.", "2022")])
    notes = notes_of(dn.check_lexicon(tokens, path))
    assert notes["mạng"] == "makes up 80% of the theme; is inside 'an ninh mạng' of the theme 'b'"
    assert notes["vô tuyến"] == "never occurs"
    assert notes["'rừng'"] == "takes nothing away here"
    assert notes["an ninh mạng"] == ""
    shipped = dn.check_lexicon(results.hits)
    hits = shipped.frame.query("kind == 'term'").groupby("theme")["hits"].sum()
    groups, themes = results.tables["theme_groups"].frame, results.tables["themes"]
    nested = groups.query("group == 'assistance' or group == 'propaganda'").groupby("theme")["hits"].sum()
    whole = themes.frame.groupby("theme")["hits"].sum()
    assert (hits.add(nested, fill_value=0) == whole[hits.index]).all()
    copied = shipped.frame.groupby("theme")["in_copies"].sum()
    aside = [why for why in themes.evidence()["why"] if why and why.code == "themes.in_copy"]
    assert copied.sum() == len(aside) > 0
