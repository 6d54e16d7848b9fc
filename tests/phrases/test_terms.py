from __future__ import annotations

import itertools
import math
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dienngon as dn
from dienngon.errors import ParameterError
from dienngon.lexicon import read_lexicon
from dienngon.phrases import lexicon_lines, suggest_terms
from dienngon.stopwords import stop_words
from dienngon.table import Table
from dienngon.text import phrase_key
from documents import corpus as made

# Words that Pyvi leaves alone, some of them stop words or numbers, and what ends a run.
ALPHABET = ("Anna", "bò", "Bò", "xyz", "và", "của", "12", ",", "-", ". Anna")


def segmented(*texts: str, terms: list[str] | None = None) -> dn.Tokens:
    return dn.segment(made({str(number): (text, None) for number, text in enumerate(texts)}), terms)


def shown(table: Table, term: str) -> dict[str, object]:
    rows = table.frame.to_dict("records")
    return next(row for row in rows if phrase_key(str(row["term"])) == phrase_key(term))


@pytest.fixture(scope="module")
def plain(whole: dn.Tokens) -> dn.Tokens:
    return dn.segment(whole.corpus)


@pytest.fixture(scope="module")
def terms(plain: dn.Tokens) -> Table:
    return suggest_terms(plain)


def test_known_terms_of_the_seeds_come_first(terms: Table) -> None:
    first = {phrase_key(term) for term in terms.frame["term"][:15]}
    known = ("Liên hợp quốc", "không gian mạng", "bạo lực cực đoan", "tội phạm xuyên quốc gia", "Bộ Công an")
    assert {phrase_key(term) for term in known} <= first


def test_fragments_of_terms_are_not_among_them(terms: Table) -> None:
    listed = {phrase_key(term) for term in terms.frame["term"]}
    assert not listed & {phrase_key(part) for part in ("hợp quốc", "xuyên quốc gia", "Lương Tam", "An ninh nhân dân")}


def test_scores_are_those_of_the_formula(terms: Table) -> None:
    frame = terms.frame
    for row in frame.itertuples():
        assert row.score == pytest.approx(row.npmi * math.log(1 + row.free), rel=2e-5)
    assert frame["rank"].tolist() == list(range(1, len(frame) + 1))
    assert frame["score"].is_monotonic_decreasing
    assert frame["npmi"].between(0, 1, inclusive="right").all()


def runs_of(tokens: dn.Tokens, longest: int) -> tuple[list[list[tuple[str, ...]]], int]:
    """Return the stretches of words in which a run may lie, as keys, and the number of words: one word at a time."""
    stretches: list[list[str]] = []
    size = 0
    for position, document in enumerate(tokens.corpus):
        spans, before = tokens.words[position], None
        for start, end, number, word in zip(spans.start, spans.end, spans.paragraph, spans.word, strict=True):
            credited = any(left <= start < right for left, right in document.paragraphs[number].credits)
            if not word or credited:
                before = None
                continue
            size += 1
            surface, sentence = document.text[start:end], tokens.sentence_at(position, int(start))
            joined = before is not None and before[:2] == (number, sentence) and document.text[before[2] : start] != ""
            if not (joined and before and before[3].isalnum() and surface[0].isalnum()):
                stretches.append([])
            stretches[-1].append(phrase_key(surface))
            before = (number, sentence, end, surface[-1])
    found = []
    for stretch in stretches:
        places = [(a, b) for a, b in itertools.combinations(range(len(stretch) + 1), 2) if b - a <= longest]
        found.append([(a, b, tuple(stretch[a:b])) for a, b in places])
    return found, size


def oracle(tokens: dn.Tokens, minimum: int, longest: int) -> dict[str, tuple[int, float, float]]:
    """Return count, NPMI and free of each candidate, from every pair of runs that lie one in the other."""
    stretches, total = runs_of(tokens, longest + 1)
    count = Counter(run for stretch in stretches for _, _, run in stretch)
    stopped = stop_words()

    def npmi(run: tuple[str, ...]) -> float:
        p = count[run] / total
        cuts = range(1, len(run))
        return min(math.log(p / (count[run[:at]] / total * count[run[at:]] / total)) / -math.log(p) for at in cuts)

    def content(key: str) -> bool:
        return key not in stopped and any(char.isalpha() for char in key)

    fit = {
        run: npmi(run)
        for run in count
        if len(run) > 1 and count[run] >= minimum and content(run[0]) and content(run[-1])
    }
    fit = {run: value for run, value in fit.items() if value > 1e-12}
    free: Counter[tuple[str, ...]] = Counter()
    for stretch in stretches:
        inside = [one for one in stretch if one[2] in fit]
        for a, b, run in inside:
            longer = [q for x, y, q in inside if x <= a and b <= y and y - x > b - a]
            weights = [1.0 if count[q] == count[run] else min(1.0, fit[q] / fit[run]) for q in longer]
            free[run] += 1 - max(weights, default=0.0)
    result: dict[str, tuple[int, float, float]] = {}
    for run in sorted(fit, key=lambda run: (-count[run], -fit[run])):
        key = " ".join(run)
        if len(run) <= longest and key not in stopped:
            n, value, alone = result.get(key, (0, fit[run], 0.0))
            result[key] = (n + count[run], value, alone + free[run])
    return {key: value for key, value in result.items() if value[1] * math.log1p(value[2]) > 1e-9}


def same(table: Table, expected: dict[str, tuple[int, float, float]]) -> None:
    found = {phrase_key(row.term): row for row in table.frame.itertuples() if row.score > 1e-9}
    assert found.keys() == expected.keys()
    for key, (count, npmi, free) in expected.items():
        assert found[key].count == count
        assert found[key].npmi == pytest.approx(npmi, rel=1e-4)
        assert found[key].free == pytest.approx(free, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize(("minimum", "longest"), [(2, 2), (3, 4), (2, 6)])
def test_the_seeds_agree_with_a_slow_count(plain: dn.Tokens, minimum: int, longest: int) -> None:
    same(suggest_terms(plain, 10_000, minimum, longest), oracle(plain, minimum, longest))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from(ALPHABET), max_size=25).map(" ".join), min_size=1, max_size=3))
def test_any_words_agree_with_a_slow_count(texts: list[str]) -> None:
    tokens = segmented(*texts)
    same(suggest_terms(tokens, 1000, 2, 3), oracle(tokens, 2, 3))


def test_evidence_is_every_occurrence(plain: dn.Tokens, terms: Table) -> None:
    for row in terms.frame.itertuples():
        hits = terms.evidence(row.term)
        assert len(hits) == row.count
        assert hits["document"].nunique() == row.documents
        assert row.syllables == len(phrase_key(row.term).split())
        for hit in hits.itertuples():
            text = plain.corpus[hit.document].text
            assert phrase_key(text[hit.start : hit.end]) == phrase_key(row.term)
            assert text[hit.sentence_start :].startswith(hit.sentence)
            assert hit.sentence_start <= hit.start < hit.end <= hit.sentence_start + len(hit.sentence)
            assert hit.line == text[: hit.start].count("\n") + 1
        assert row.example == " ".join(hits["sentence"][0].split())


def test_spellings_are_one_term_shown_as_most_often_written() -> None:
    texts = [f"Ông {name} nhắc tới hoà quang ở đây." for name in ("Anh", "Bình", "Chi")]
    tokens = segmented(*texts, "Nay HÒA QUANG ở đó, mai hòa quang ở kia.")
    row = shown(suggest_terms(tokens, minimum=5, longest=2), "hòa quang")
    assert (row["term"], row["count"], row["documents"]) == ("hoà quang", 5, 4)


def test_runs_end_at_signs_sentences_and_paragraphs() -> None:
    text = "abc xyz.\n\nabc, xyz. Có abc - xyz và abc\n\nxyz nói. Rồi abc. Xyz (abc) xyz."
    assert "abc xyz" not in set(suggest_terms(segmented(text), minimum=1).frame["term"])


def test_abbreviations_and_ellipses_end_runs() -> None:
    text = "ở TP. Vinh có xem http://a.b/...c bò vàng"
    terms = set(suggest_terms(segmented(text, text), minimum=2).frame["term"])
    assert "bò vàng" in terms
    assert not [term for term in terms if "TP" in term or "http" in term]


def test_lines_without_a_full_stop_are_not_joined() -> None:
    text = "Đây là câu chuyện dài về núi, sông, bò\n\nxyz, là tên gọi của một làng nhỏ ở đây"
    tokens = segmented(text, text)
    assert [len(one.paragraphs) for one in tokens.corpus] == [2, 2]
    assert "bò xyz" not in set(suggest_terms(tokens, minimum=2).frame["term"])


def test_phrases_on_the_list_of_stop_words_are_left_out() -> None:
    terms = set(suggest_terms(segmented("Nay rốt cục, bò vàng, mai rốt cục, bò vàng."), minimum=2).frame["term"])
    assert "bò vàng" in terms
    assert "rốt cục" not in terms


def test_sentence_openers_do_not_decide_on_capitals() -> None:
    tokens = segmented("Bò vàng tới. Bò vàng đi. Có bò vàng.", "Xyz abc tới. Xyz abc đi.")
    table = suggest_terms(tokens, minimum=2, longest=2)
    assert shown(table, "bò vàng")["term"] == "bò vàng"
    assert shown(table, "xyz abc")["term"] == "Xyz abc"


def test_photo_credits_are_no_terms(tokens: dn.Tokens) -> None:
    assert "Phan Anh" not in set(suggest_terms(tokens, 10_000, 1).frame["term"])


def test_terms_that_are_merged_already_are_marked_and_not_written(whole: dn.Tokens, terms: Table) -> None:
    table = suggest_terms(whole)
    assert table.frame.drop(columns="merged").equals(terms.frame.drop(columns="merged"))
    assert shown(table, "Liên hợp quốc")["merged"] == "yes"
    assert shown(terms, "Liên hợp quốc")["merged"] == "no"
    assert '"Liên hợp quốc"' in lexicon_lines(terms)
    assert '"Liên hợp quốc"' not in lexicon_lines(table)
    assert "terms.merged" in [note.code for note in table.notes]


def test_lexicon_lines_are_a_merge_list(terms: Table, tmp_path: Path) -> None:
    lines = lexicon_lines(terms)
    assert tomllib.loads(lines)["merge"] == terms.frame["term"].tolist()
    assert '    "Bộ Công an",  # 21 in 5 documents\n' in lines
    theme = '[themes.a]\nlabel_vi = "a"\nlabel_en = "a"\ninclude = ""\nexclude = ""\nterms = ["bò"]\n'
    path = tmp_path / "themes.toml"
    path.write_text(lines + theme, encoding="utf-8")
    assert [term.phrase for term in read_lexicon(path).merge] == terms.frame["term"].tolist()


@pytest.mark.parametrize("text", ["", "một", "…", "của và"])
def test_texts_without_terms(text: str) -> None:
    table = suggest_terms(segmented(text))
    assert len(table.frame) == len(table.evidence()) == 0
    assert tomllib.loads(lexicon_lines(table)) == {"merge": []}
    assert "(no rows)" in str(table)


def test_a_corpus_without_documents() -> None:
    assert len(suggest_terms(segmented()).frame) == 0


@pytest.mark.parametrize("wrong", [{"top": 0}, {"minimum": 0}, {"longest": 1}, {"longest": 11}])
def test_parameters_out_of_range(tokens: dn.Tokens, wrong: dict[str, int]) -> None:
    with pytest.raises(ParameterError, match=next(iter(wrong))):
        suggest_terms(tokens, **wrong)
