from __future__ import annotations

import numpy as np
import pytest

import dienngon as dn
from dienngon.errors import ParameterError
from dienngon.examples import corpus as small
from dienngon.store import Store, key_of
from dienngon.study.analysis import Results
from dienngon.text import syllable_key
from dienngon.themes import Why
from dienngon.themes.matcher import Matcher
from dienngon.themes.patterns import Patterns
from dienngon.themes.stream import PIECE, VERSION, Vocabulary, read_stored
from documents import document
from themes.made import TWO, corpus_of

CYBER = {"space": ["không gian mạng"], "security": ["an ninh mạng"]}
LEXICON = dn.Lexicon.of({"cyber": CYBER, "rice": ["lúa"], "never": ["tàu vũ trụ"]})
COLUMNS = ("entry", "document", "paragraph", "start", "end", "why")


@pytest.mark.parametrize("call", [dn.match, dn.track, dn.track_groups, dn.check_lexicon, dn.draw_sample])
def test_a_corpus_must_be_segmented(results: Results, call) -> None:
    for given in (results.corpus, "seeds", None):
        with pytest.raises(ParameterError, match=r"Got \w+ instead; call dienngon\.segment"):
            call(given, results.lexicon)


def test_a_corpus_must_be_segmented_for_what_follows(results: Results) -> None:
    for call in (
        lambda: dn.suggest_theme_terms(results.corpus, results.lexicon, "legal"),  # type: ignore[call-overload]
        lambda: dn.theme_trends(results.corpus, results.lexicon),  # type: ignore[call-overload]
        lambda: dn.cooccurrence(results.corpus, results.lexicon),  # type: ignore[call-overload]
        lambda: dn.effect_of_copies(results.corpus, results.lexicon),  # type: ignore[call-overload]
    ):
        with pytest.raises(ParameterError, match=r"Got Corpus instead; call dienngon\.segment"):
            call()


def test_tokens_and_a_lexicon_do_for_hits() -> None:
    """Every function of hits matches first what it is given instead."""
    tokens = dn.segment(small())
    hits = dn.match(tokens, LEXICON)
    for function in (dn.track, dn.track_groups, dn.theme_trends, dn.effect_of_copies, dn.cooccurrence):
        assert function(tokens, LEXICON, "publisher").data.equals(function(hits, by="publisher").data)
    assert hits.track("publisher").data.equals(dn.track(tokens, lexicon=LEXICON, by="publisher").data)
    with pytest.raises(ParameterError, match=r"Give what dienngon\.match returned, or tokens and a lexicon"):
        dn.track(tokens)  # type: ignore[call-overload]


def test_numbers_of_syllables_are_kept_and_give_the_same_hits(tmp_path) -> None:
    tokens = dn.segment(small())
    plain = dn.match(tokens, LEXICON)
    assert len(plain)
    for _ in range(2):
        kept = dn.match(tokens, LEXICON, tmp_path)
        for name in COLUMNS:
            assert getattr(kept, name).tolist() == getattr(plain, name).tolist()
    (file,) = (tmp_path / "store").glob("syllables-*")
    # Another vocabulary, another order of documents, and one that is new.
    documents = tokens.corpus.documents
    mixed = dn.segment(dn.Corpus((documents[4], documents[1], document("new.txt", "An ninh mạng; chia sẻ thông tin."))))
    assert dn.match(mixed, LEXICON, tmp_path).start.tolist() == dn.match(mixed, LEXICON).start.tolist()
    file.write_bytes(b"no pack" * 100)
    assert len(dn.match(tokens, LEXICON, tmp_path)) == len(plain)
    assert len(dn.match(tokens, LEXICON, tmp_path)) == len(plain)


def test_a_damaged_entry_is_read_anew(tmp_path) -> None:
    tokens = dn.segment(small())
    plain = dn.match(tokens, LEXICON, tmp_path)
    packs = {one: one.read_bytes() for one in (tmp_path / "store").iterdir()}
    for back in (1, 2):
        for file, whole in packs.items():
            place = len(whole) - len(whole) // back // 2 - 1
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert len(dn.match(tokens, LEXICON, tmp_path)) == len(plain)
        assert {one: one.read_bytes() for one in packs} == packs


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = dn.segment(small())
    lexicon = dn.Lexicon.of({"cyber": ["không gian mạng", "mậ* khẩu"], "rice": ["lú*"]})
    plain = dn.match(tokens, lexicon)
    monkeypatch.setattr("dienngon.themes.hits._BATCH", 1)
    one_by_one = dn.match(tokens, lexicon)
    for name in COLUMNS:
        assert getattr(one_by_one, name).tolist() == getattr(plain, name).tolist()
    assert len(dn.match(dn.segment(dn.Corpus(())), lexicon)) == 0


def test_a_lexicon_is_compiled_once_though_documents_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    monkeypatch.setattr("dienngon.themes.matcher.Patterns", lambda *given: compiled.append(1) or Patterns(*given))
    monkeypatch.setattr("dienngon.themes.hits._BATCH", 1)
    tokens = dn.segment(small())
    assert len(dn.match(tokens, LEXICON)) == 19
    assert len(compiled) == 1
    # A wildcard stands for syllables that may come with every batch.
    found = dn.match(tokens, dn.Lexicon.of({"a": ["má* tính", "bá* sĩ"]}))
    assert len(found) == 5
    assert len(compiled) > 2


def test_every_table_of_a_run_is_made_of_one_match(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = dn.segment(dn.counted_once(small()))
    hits = dn.match(tokens, LEXICON)
    for name in ("__init__", "find"):
        monkeypatch.setattr(Matcher, name, lambda *_: pytest.fail("matched again"))
    themes = hits.track()
    made = [dn.track_groups(hits), dn.theme_trends(hits), dn.by_document(themes, hits), dn.effect_of_copies(hits)]
    made += [dn.cooccurrence(hits, draws=9), dn.cooccurrence(hits, unit="sentence", draws=9), dn.evidence(themes)]
    made += [dn.check_lexicon(hits), dn.keyness(hits.counts(), minimum=1), dn.suggest_theme_terms(hits, "rice")]
    made += [dn.topic_themes(dn.fit_topics(dn.count(tokens), "nmf", 2), hits)]
    assert all(len(table.data) for table in made)


def test_hits_in_a_copy_have_that_reason() -> None:
    tokens = dn.segment(dn.counted_once(small()))
    hits = dn.match(tokens, LEXICON)
    copied = hits.why == Why.IN_COPY
    names = [tokens.corpus.documents[at].name for at in hits.document[copied]]
    # One of them in its own title: nearly all of the document is copied, so that nothing of it counts.
    assert names == ["2022-04"] * 4
    again, plain = hits.counting_copies(), dn.match(dn.segment(small()), LEXICON)
    for name in COLUMNS:
        assert getattr(again, name).tolist() == getattr(plain, name).tolist()
    assert again.tokens.word_counts.tolist() == plain.tokens.word_counts.tolist()


def test_keyness_of_themes_is_what_tracking_says_of_each_period() -> None:
    hits = dn.match(dn.segment(dn.counted_once(small())), LEXICON)
    design = dn.Design(permutations=199)
    themes = dn.track(hits, design=design).frame.set_index(["theme", "period"])
    table = dn.keyness(hits.counts(), minimum=1, design=design)
    assert set(table.frame["term"]) == {"cyber", "rice", ""}
    for row in table.frame.query("term != ''").itertuples():
        cell = themes.loc[(row.term, row.period)]
        assert (row.count, row.documents) == (cell["hits"], cell["documents_with_theme"])
        assert row.rate == cell["rate_per_1000"]
        counted = table.evidence(row.term, row.period).query("side == 'target' and counted == 1")
        assert len(counted) == row.count or row.direction == "less"


def test_hits_are_offsets_into_the_text_in_order() -> None:
    tokens = corpus_of([("Trên biển, trên mạng.\n\nMạng và biển.", "2022"), ("Biển.", "2021")])
    hits = dn.match(tokens, TWO)
    texts = [one.text for one in tokens.corpus]
    places = zip(hits.document.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True)
    assert [texts[at][start:end] for at, start, end in places] == ["biển", "mạng", "Mạng", "biển", "Biển"]
    assert (np.diff(hits.document) >= 0).all()
    assert hits.sentence.tolist() == [0, 0, 1, 1, 2]
    assert hits.theme.tolist() == [1, 0, 0, 1, 1]


@pytest.mark.parametrize("rows", [[[16], [-1]], [[-5], [-1]], [[8], [8]], [[-1], [-1]], [[-1], [8]], [[8, -1]], []])
def test_numbers_of_syllables_out_of_bounds_are_read_again(tmp_path, rows) -> None:
    texts = ["chợ gạo"]
    table = np.array(rows, dtype=np.int32).reshape(-1, 1 if not rows or len(rows) > 1 else 2)
    Store(tmp_path, "syllables").save({key_of(VERSION, PIECE.pattern, *texts): table}, ["a"])
    vocabulary = Vocabulary()
    stream = read_stored([texts], vocabulary, tmp_path)
    assert [vocabulary.keys[number] for number in stream.ids] == [syllable_key("chợ"), syllable_key("gạo"), ""]
