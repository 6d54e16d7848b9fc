from __future__ import annotations

import dataclasses

import dienngon as dn
from dienngon.study.analysis import Results
from dienngon.themes import Why
from dienngon.themes.documents import observe


def test_by_document_adds_up(results: Results) -> None:
    frame = results.tables["theme_documents"].frame
    whole = frame[frame["document"] == ""].set_index(["theme", "period"])
    parts = frame[frame["document"] != ""].groupby(["theme", "period"])[["hits", "words"]].sum()
    for key, row in parts.iterrows():
        assert row["hits"] == whole.loc[key, "hits"]
        assert row["words"] == whole.loc[key, "words"]


def test_hits_that_are_set_aside_leave_every_number(results: Results) -> None:
    """What finds copied passages sets the reason of a hit: every count then follows."""
    why = results.hits.why.copy()
    why[::3] = Why.IN_COPY
    hits = dataclasses.replace(results.hits, why=why)
    themes, groups = dn.track(hits, results.periods), dn.track_groups(hits, results.periods)
    documents, evidence = dn.by_document(themes, hits), themes.evidence()
    observed = observe(hits, results.periods)
    together = dn.cooccurrence(hits, results.periods, draws=9)
    for row in themes.frame.itertuples():
        counted = themes.evidence(row.theme, row.period).query("counted == 1")
        assert row.hits == len(counted)
        assert row.documents_with_theme == counted["document"].nunique()
        assert row.sentences_with_theme == len(counted[["document", "sentence_start"]].drop_duplicates())
    for row in groups.frame.itertuples():
        assert row.hits == (groups.evidence(row.theme, row.group, row.period)["counted"] == 1).sum()
    for row in documents.frame.query("document != ''").itertuples():
        assert row.hits == (documents.evidence(row.theme, row.period, row.document)["counted"] == 1).sum()
    for number, theme in enumerate(results.lexicon.themes):
        assert observed.hits[:, number].sum() == ((evidence["theme"] == theme.id) & (evidence["counted"] == 1)).sum()
    assert observed.words.sum() == results.tokens.word_counts.sum()
    for row in together.frame.itertuples():
        rows = together.evidence(row.theme_a, row.theme_b)
        assert (rows["counted"] == 1).all()
        assert len(rows[["document", "line"]].drop_duplicates()) == row.shared
    assert themes.frame["hits"].sum() < results.tables["themes"].frame["hits"].sum()


def test_the_effect_of_copies_is_that_of_matching_twice(results: Results) -> None:
    """From one value of hits the same numbers as from a second match of the corpus without copies."""
    table = dn.effect_of_copies(results.hits, results.periods).frame
    once, everywhere = (
        dn.track(tokens, results.lexicon, results.periods).frame.query("documents > 0").reset_index()
        for tokens in (results.tokens, results.tokens.counting_copies())
    )
    assert (once["hits"] < everywhere["hits"]).any()
    for suffix, frame in (("once", once), ("all", everywhere)):
        assert list(table[f"words_{suffix}"]) == list(frame["words"])
        assert list(table[f"hits_{suffix}"]) == list(frame["hits"])
        assert list(table[f"rate_{suffix}"]) == list(frame["rate_per_1000"])
    assert list(dn.effect_of_copies(results.tokens, results.lexicon).frame["hits_once"]) == list(table["hits_once"])
