"""One voice everywhere: a repost is in no share, test, interval or figure, whatever is counted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import dienngon as dn
from dienngon.comparison.tfidf import keyword_grid
from dienngon.corpus import Corpus, Document, DocumentDate, voices
from dienngon.topic_models import over_time
from documents import document

SEED = 3
TOPICS = {
    "lúa": ["lúa", "ruộng", "gạo", "trâu", "phân bón", "hạt giống", "mùa vụ", "nông dân", "kênh mương"],
    "biển": ["biển", "đảo", "cảng", "tàu", "cá", "sóng", "ngư dân", "lưới", "thuyền viên"],
    "trường": ["trường học", "học sinh", "giáo viên", "lớp học", "sách", "bài thi", "thư viện", "bảng đen", "phấn"],
}
LEXICON = dn.Lexicon.of({"rice": ["lúa", "ruộng"], "sea": ["biển", "tàu"], "school": ["học sinh", "sách"]})
# A line that a paper adds to what it takes over: under a sixth of any of the texts below.
ADDED = "Theo bản tin của xã."


def _texts(number: int = 24) -> list[Document]:
    """Return documents of three subjects over four years, each of two paragraphs that no other has."""
    random = np.random.default_rng(SEED)
    found = []
    for one in range(number):
        subject = list(TOPICS)[int(random.integers(3)) if one % 2 else one % 3]
        words = [*TOPICS[subject] * 3, *(TOPICS[name][0] for name in TOPICS)]
        parts = []
        for _ in range(2):
            chosen = [words[at] for at in random.integers(len(words), size=36)]
            parts.append(". ".join(" ".join(chosen[at : at + 9]).capitalize() for at in range(0, 36, 9)) + ".")
        title = f"Tin {' '.join(words[at] for at in random.integers(len(words), size=4))}"
        made = document(f"{one:02d}", "\n\n".join([title, *parts]))
        date = DocumentDate(f"{2019 + one % 4}-{1 + one % 12:02d}-10", "test")
        known = {"publisher": ["Báo A", "Báo B"][one % 3 == 0], "metadata": {"vùng": "nam" if one % 2 else "bắc"}}
        found.append(dataclasses.replace(made, date=date, **known))
    return found


def _doubled(plain: list[Document], added: str) -> Corpus:
    """Return documents with a repost of each, a day later or years later, by another paper."""
    reposts = []
    for number, one in enumerate(plain):
        text = f"{one.text}\n\n{added}" if added else one.text
        year = int(one.date.year) + (number % 3 == 0) if one.date else 0
        date = DocumentDate(f"{year}-{one.date.value[5:7]}-11" if one.date else "", "test")
        copy = document(f"{one.name} lại", text)
        reposts.append(dataclasses.replace(copy, date=date, publisher="Báo C", metadata={"vùng": "giữa"}))
    return dn.Corpus((*plain, *reposts))


@pytest.fixture(scope="module", params=["", ADDED], ids=["reposts", "reposts with a line added"])
def both(request: pytest.FixtureRequest) -> tuple[dn.Tokens, dn.Tokens, dn.Design]:
    """Return the tokens of documents, the same with a repost of each, and the design that joins these."""
    plain = _texts()
    corpus = _doubled(plain, request.param)
    reuse = dn.find_reuse(corpus)
    clusters = reuse.clusters_in(corpus)
    assert len(clusters) == len(plain)
    once = dn.segment(dn.counted_once(corpus, reuse), LEXICON)
    return dn.segment(Corpus(tuple(plain)), LEXICON), once, dn.Design(seed=1, permutations=199, clusters=clusters)


Made = Callable[[dn.Tokens, dn.Design], dn.Table]


def _fitted(tokens: dn.Tokens, model: str = "consensus", unit: str | None = None) -> dn.Topics:
    return dn.fit_topics(dn.count(tokens, unit or "document"), model, 3)


TABLES: dict[str, Made] = {
    "timeline": lambda tokens, _: dn.timeline(tokens),
    "track": lambda tokens, design: dn.match(tokens, LEXICON).track(design=design),
    "track by a column": lambda tokens, design: dn.match(tokens, LEXICON).track("vùng", design=design),
    "track, length chosen": lambda tokens, design: dn.match(tokens, LEXICON).track("chosen", design=design),
    "track, bootstrap": lambda tokens, design: dn.match(tokens, LEXICON).track(
        design=dataclasses.replace(design, interval="bootstrap", replicates=100)
    ),
    "track_groups": lambda tokens, design: dn.track_groups(
        tokens, dn.Lexicon.of({"all": {"rice": ["lúa"], "sea": ["biển"]}}), design=design
    ),
    "theme_trends": lambda tokens, design: dn.theme_trends(tokens, LEXICON, design=design),
    "by_document": lambda tokens, _: dn.by_document(dn.track(tokens, LEXICON), dn.match(tokens, LEXICON)),
    "cooccurrence": lambda tokens, _: dn.cooccurrence(tokens, LEXICON, draws=99),
    "cooccurrence of sentences": lambda tokens, _: dn.cooccurrence(tokens, LEXICON, unit="sentence", draws=99),
    "suggest_theme_terms": lambda tokens, _: dn.suggest_theme_terms(tokens, LEXICON, "rice"),
    "suggest_terms": lambda tokens, _: dn.suggest_terms(tokens),
    "frequency": lambda tokens, design: dn.frequency(tokens, ["lúa", "biển"], design=design),
    "patterns of a concordance": lambda tokens, _: dn.concordance(tokens, "lúa").patterns(1),
    "collocations": lambda tokens, _: dn.collocations(tokens, "lúa"),
    "collocations by year": lambda tokens, design: dn.collocations(tokens, "lúa", by="year", design=design),
    "keyness": lambda tokens, design: dn.keyness(dn.count(tokens), top=None, design=design),
    "keyness of one": lambda tokens, design: dn.keyness(dn.count(tokens), "vùng", target="nam", design=design),
    "keyness of pairs": lambda tokens, design: dn.keyness(dn.count(tokens), against="previous", design=design),
    "keyness of n-grams": lambda tokens, design: dn.keyness(dn.count_units(tokens, 2), design=design),
    "keyness of themes": lambda tokens, design: dn.keyness(dn.match(tokens, LEXICON).counts(), design=design),
    "trend": lambda tokens, design: dn.trend(dn.count(tokens), design=design),
    "describe": lambda tokens, _: dn.describe(
        dn.count(tokens), order="tfidf", top=None, passages=dn.count(tokens, "passage")
    ),
    "keywords": lambda tokens, _: dn.keywords(dn.count(tokens)),
    "keyword_grid": lambda tokens, _: keyword_grid(dn.count(tokens)),
    "topics": lambda tokens, _: _fitted(tokens).terms(),
    "topics, nmf": lambda tokens, _: _fitted(tokens, "nmf").terms(),
    "topics, lda": lambda tokens, _: _fitted(tokens, "lda").terms(),
    "topics of passages": lambda tokens, _: _fitted(tokens, unit="passage").terms(),
    "over_time": lambda tokens, design: over_time(_fitted(tokens), design=design, draws=99),
    "over_time, nmf": lambda tokens, design: over_time(_fitted(tokens, "nmf"), design=design, draws=99),
    "words_over_time": lambda tokens, _: dn.words_over_time(_fitted(tokens)),
    "quality": lambda tokens, _: dn.quality(_fitted(tokens, "nmf")),
    "stability_table": lambda tokens, design: dn.stability_table(dn.assess(_fitted(tokens), draws=3, design=design)),
    "scan": lambda tokens, design: dn.choose_k(dn.count(tokens), [2, 3], draws=2, design=design).table,
    "topic_map": lambda tokens, _: dn.topic_map(_fitted(tokens)),
    "match_topics": lambda tokens, _: dn.match_topics([_fitted(tokens), _fitted(tokens, "nmf")]),
    "topic_themes": lambda tokens, _: dn.topic_themes(_fitted(tokens, "nmf"), dn.match(tokens, LEXICON)),
    "check_lexicon": lambda tokens, _: dn.check_lexicon(tokens, LEXICON),
    "draw_sample": lambda tokens, _: dn.draw_sample(dn.match(tokens, LEXICON), hits=3, others=3).table,
}
# What tells how many copies there are, and the ids of draws, which hold the names of all documents.
_OF_COPIES = ["copied", "in_copies", "note", "taken_away", "furniture", "repeated", "metadata", "id"]


@pytest.mark.parametrize("name", TABLES)
def test_documents_doubled_as_reposts_change_no_number(name: str, both: tuple[dn.Tokens, dn.Tokens, dn.Design]) -> None:
    plain, doubled, design = both
    alone = dataclasses.replace(design, clusters=())
    expected, found = TABLES[name](plain, alone).data, TABLES[name](doubled, design).data

    assert len(expected)
    kept = [column for column in expected if column not in _OF_COPIES]
    pd.testing.assert_frame_equal(found[kept], expected[kept], check_exact=False, rtol=1e-9)


def test_every_public_table_is_among_them() -> None:
    listed = " ".join(TABLES)
    # What lists documents, lines or copies themselves, is of one document, or has people's answers.
    others = {
        *("documents", "spans", "evidence", "effect_of_copies", "check", "find_reuse", "suggest_dates", "score"),
        # Nodes of a network have no shares; what they stand together is counted where collocations are.
        "network",
        *("intrusion_sheet", "krippendorff_alpha", "write_sheet", "theme_lines", "lexicon_lines"),
    }
    made = {
        *("timeline", "track", "track_groups", "theme_trends", "by_document", "cooccurrence", "suggest_theme_terms"),
        *("suggest_terms", "keyness", "trend", "describe", "keywords", "words_over_time", "quality", "stability_table"),
        *("collocations", "frequency", "topic_map", "match_topics", "topic_themes", "check_lexicon", "draw_sample"),
    }
    assert all(one in listed for one in made)
    tables = {one for one in dir(dn) if _returns_table(one)}
    assert tables <= made | others, tables - made - others


def _returns_table(name: str) -> bool:
    if name.startswith("_"):
        return False
    one = getattr(dn, name)
    return callable(one) and "Table" in str(getattr(one, "__annotations__", {}).get("return", ""))


def test_two_documents_of_which_one_is_a_copy_are_one() -> None:
    first, *_ = _texts()
    corpus = _doubled([first], "")
    hits = dn.match(dn.segment(dn.counted_once(corpus)), dn.Lexicon.of({"any": ["lúa", "biển", "trường học"]}))

    row = hits.track().data.iloc[0]

    assert (row["documents"], row["documents_with_theme"], row["share_of_documents"]) == (1, 1, 1.0)
    assert voices(hits.tokens.corpus) == [0]
    assert voices(hits.counting_copies().tokens.corpus) == [0, 1]


def test_a_document_with_more_of_its_own_than_a_line_stays_a_voice() -> None:
    first, second, *_ = _texts()
    own = second.text.split("\n\n")[2]
    corpus = _doubled([first], own)

    once = dn.counted_once(corpus)

    assert voices(once) == [0, 1]
    tokens = dn.segment(once)
    assert int(tokens.word_counts[1]) == len([one for one in dn.segment(corpus).texts("00 lại") if one != "."]) - int(
        tokens.copied_counts[1]
    )


def test_the_documents_that_count_are_those_with_words() -> None:
    plain = _texts(6)
    empty = document("rỗng", "* * *")
    corpus = dn.counted_once(Corpus((*_doubled(plain, ADDED).documents, empty)))

    assert voices(corpus) == np.flatnonzero(dn.segment(corpus).word_counts).tolist()
    assert dn.documents(dn.segment(corpus)).data["note"].astype(str).str.contains("copied from").sum() == 6
